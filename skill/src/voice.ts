// Other people's words, made harmless: names, notes and sentences that came over the wire stand in «…» on one line,
// so whatever is outside the fence is the skill's own voice.
import type { Told } from './types.ts';

const ESCAPES = /\p{Cc}\[[\d;?]*[A-Za-z]/gu;
const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text of unknown origin: one line, nothing invisible, at most `max` characters, inside a fence it cannot close. */
export const quote = (text: string, max = 80): string => {
  // Most texts are short and plain, and need none of what follows.
  if (text.length <= max && /^[ -~]*$/.test(text)) return `«${text}»`;
  const line = text
    .slice(0, max * 20)
    .replace(ESCAPES, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(/[«‹≪《〈⟪⟨]/g, '<')
    .replace(/[»›≫》〉⟫⟩]/g, '>')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .replace(/^[\s\p{M}]+|\s+$/gu, '');
  const letters = [...line];
  return `«${letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line}»`;
};

/** The lines that are there. */
export const told = (...parts: Told[]): string[] => parts.flat().filter((line) => line !== false);

/** A SKU, number or id: bare where it is one plain word that needs no shell quoting, fenced otherwise. */
export const word = (text: string): string => (/^[A-Za-z0-9][\w./#+-]{0,39}$/.test(text) ? text : quote(text, 60));

/** A status such as `partly_shipped`, as people write it. */
export const state = (text: string): string =>
  /^[a-z_]{1,30}$/.test(text) ? text.replaceAll('_', ' ') : quote(text, 40);

/** A decimal string as it came. */
export const decimal = (text: string): string => (/^-?\d{1,15}(\.\d{1,12})?$/.test(text) ? text : quote(text, 40));

/** Thousands apart: 6999 is "6,999". */
export const grouped = (digits: string | number): string =>
  String(digits).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');

/** An amount with its currency: "1,250.00 USD". */
export const money = (amount: string, currency: string): string => `${grouped(decimal(amount))} ${word(currency)}`;

/** How many calls to Zoho are left, as a clause. */
export const callsLeft = (count: number | null): string =>
  count === null ? 'how many are left today is not known yet' : `${grouped(Number(count))} left today`;

/** An instant, to the minute and always in UTC: "2026-11-22 10:15 UTC". */
export const minute = (instant: string): string => {
  const match = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(:\d\d(\.\d+)?)?Z$/.exec(instant);
  return match === null ? quote(instant, 40) : `${match[1]} ${match[2]} UTC`;
};

/** JSON on one line, with what a terminal or a reader would not see written as escapes. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu,
    (hidden) => hidden.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
