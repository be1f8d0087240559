// The limits of a key as a form, and what of its limits by intent is used up today.
import { html } from 'hono/html';
import { intents } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { KeyLimits } from '../parts.ts';
import type { AskedToday } from '../skill-tokens/day-asks.ts';
import type { KeySummary, LimitChanges } from '../skill-tokens/keys.ts';
import { type LimitField, limitFields, limitNumber, readLimit } from '../skill-tokens/limits.ts';
import { state, table, when } from './elements.ts';
import type { Html } from './page.ts';

/** Before an intent's name, that of its field in the form. */
const INTENT = 'intent.';
const WHOLE = '[0-9]{1,9}';

/** Those that were left empty mean none. */
export const readLimits = (sent: URLSearchParams): LimitChanges => {
  const read = (field: Pick<LimitField, 'about' | 'whole'>, name: string): (number | null)[] => {
    const text = sent.get(name)?.trim();
    if (text === undefined) return [];
    if (text === '') return [null];
    const value = readLimit(field, text);
    if (value !== undefined) return [value];
    throw new ConnectorError('invalid_ask', `The limit "${field.about}" must be a number such as 250, or empty.`);
  };
  const numbers = limitFields.flatMap((field) => read(field, field.limit).map((most) => [field.limit, most]));
  const byIntent = intents.flatMap(({ name }) =>
    read({ about: `${name} a day`, whole: true }, INTENT + name).map((most) => [name, most]),
  );
  return { ...Object.fromEntries(numbers), dayIntents: Object.fromEntries(byIntent) };
};

/** @param names of the intents that are offered. */
export const limitInputs = (limits: KeyLimits, names: readonly string[]): Html => {
  const input = (name: string, label: Html | string, pattern: string, value: string) =>
    html`<label>${label}<input name="${name}" inputmode="decimal" maxlength="16" pattern="${pattern}" value="${value}" autocomplete="off"></label>`;
  const field = ({ limit, about, whole }: LimitField) => {
    const value = limits[limit];
    const shown = value === null ? '' : limitNumber(limit, value);
    return input(limit, capital(about), whole ? WHOLE : `${WHOLE}([.][0-9]{1,6})?`, shown);
  };
  const ofIntent = (name: string) =>
    input(INTENT + name, html`<code>${name}</code>`, WHOLE, String(limits.dayIntents[name] ?? ''));
  const group = (title: string, inputs: readonly Html[]) =>
    html`<fieldset><legend>${title}</legend><div class="grid">${inputs}</div></fieldset>`;
  const ofDay = limitFields.filter(({ limit }) => limit.startsWith('day'));
  const ofWrite = limitFields.filter((each) => !ofDay.includes(each));
  return html`${group('One write', ofWrite.map(field))}${group('A day', ofDay.map(field))}${group('Asks a day, by intent', names.map(ofIntent))}`;
};

/** What its scopes allow it to ask, and whatever else has a limit. */
export const intentsFor = ({ scopes, limits }: Pick<KeySummary, 'scopes' | 'limits'>): string[] =>
  intents.flatMap(({ name, scope }) => (scopes.includes(scope) || limits.dayIntents[name] !== undefined ? [name] : []));

export const askedTable = (limits: KeyLimits, { asks, endsAt, timeZone }: AskedToday): Html | string => {
  const limited = Object.entries(limits.dayIntents);
  if (limited.length === 0) return '';
  const left = (name: string, most: number) => Math.max(0, most - (asks[name] ?? 0));
  return html`<section class="card"><h2>Asked today</h2>${table({
    caption: html`The intents that have a limit of their own. A new day begins ${when(endsAt)} (${timeZone}).`,
    columns: [
      { label: 'Intent' },
      { label: 'Asked', kind: 'number' },
      { label: 'At most', kind: 'number' },
      { label: 'Left', kind: 'number' },
    ],
    rows: limited.map(([name, most]) => [
      html`<code>${name}</code>`,
      asks[name] ?? 0,
      most,
      left(name, most) === 0 ? state('none', 'bad') : left(name, most),
    ]),
    none: '',
  })}</section>`;
};

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
