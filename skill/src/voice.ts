// Other people's words, made harmless: names, notes and sentences that came over the wire stand in «…» on one line,
// so whatever is outside the fence is the skill's own voice.
import type { Told } from './types.ts';

const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** A text of unknown origin: one line, nothing invisible, at most `max` characters, inside a fence it cannot close. */
export const quote = (text: string, max = 80): string => {
  // Most texts are short and plain, and need none of what follows.
  if (text.length <= max && /^[ -~]*$/.test(text)) return `«${text}»`;
  const line = text
    .slice(0, max * 20)
    .replace(/\p{Cc}\[[\d;?]*[A-Za-z]/gu, '')
    .replace(/[\p{Cc}\p{Z}]+/gu, ' ')
    .replace(INVISIBLE, '')
    .replace(/[«‹≪《〈⟪⟨]/g, '<')
    .replace(/[»›≫》〉⟫⟩]/g, '>')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
    .replace(/^[\s\p{M}]+|\s+$/gu, '');
  const letters = [...line];
  return `«${letters.length > max ? `${letters.slice(0, max - 1).join('')}…` : line}»`;
};

// What should be a plain word is told bare where it is one, and fenced otherwise. `word` is for SKUs, numbers and ids
// and needs no shell quoting; `state` for `partly_shipped`, `decimal` for figures as they came.
export const word = (text: string): string => (/^[A-Za-z0-9][\w./#+-]{0,49}$/.test(text) ? text : quote(text, 60));
export const state = (text: string): string =>
  /^[a-z_]{1,30}$/.test(text) ? text.replaceAll('_', ' ') : quote(text, 40);
export const decimal = (text: string): string => (/^-?\d{1,15}(\.\d{1,12})?$/.test(text) ? text : quote(text, 40));

// Thousands apart, "6,999"; money, "1,250.00 USD"; goods, "12 pcs"; an instant to the minute, "2026-11-22 10:15 UTC".
export const grouped = (digits: string | number): string =>
  String(digits).replace(/\B(?<!\.\d*)(?=(\d{3})+(?!\d))/g, ',');
export const money = (sum: string, currency: string): string => `${grouped(decimal(sum))} ${word(currency)}`;
export const amount = (count: string, unit: string): string =>
  told(decimal(count), unit !== '' && (/^[\p{L}\d.]{1,12}$/u.test(unit) ? unit : quote(unit, 20))).join(' ');
export const minute = (instant: string): string => {
  const [, day, time] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?Z$/.exec(instant) ?? [];
  return day === undefined ? quote(instant, 40) : `${day} ${time} UTC`;
};

/** The lines that are there. */
export const told = (...parts: Told[]): string[] =>
  parts.flat().filter((line): line is string => typeof line === 'string');
/** What is there of these, in brackets: " (id 7, not active)". */
export const aside = (...parts: Told[]): string => {
  const notes = told(...parts).join(', ');
  return notes === '' ? '' : ` (${notes})`;
};

/** JSON on one line, with what a terminal or a reader would not see written as escapes. */
export const toJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\p{Default_Ignorable_Code_Point}\u2800]/gu,
    (hidden) => hidden.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
