// The limits of a key as a form, and what of its limits by intent is used up today.
import { html } from 'hono/html';
import { intents } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { KeyLimits } from '../parts.ts';
import type { AskedToday } from '../skill-tokens/day-asks.ts';
import {
  type KeySummary,
  type LimitChanges,
  limitsToBeSaid,
  type NewKeyAsk,
  ordersAlone,
} from '../skill-tokens/keys.ts';
import { type Limit, type LimitField, limitFields, limitNumber, readLimit } from '../skill-tokens/limits.ts';
import { state, table, when } from './elements.ts';
import type { Html } from './page.ts';

/** Before an intent's name, that of its field in the form. */
const INTENT = 'intent.';
const WHOLE = '[0-9]{1,9}';

/** What is typed where a limit shall not hold, as on the command line. */
const NONE = 'none';

/** Those that were left empty mean none, and so does the word. */
export const readLimits = (sent: URLSearchParams): LimitChanges => {
  const read = (field: Pick<LimitField, 'about' | 'whole'>, name: string): (number | null)[] => {
    const text = sent.get(name)?.trim();
    if (text === undefined) return [];
    if (text === '' || text === NONE) return [null];
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

const isToBeSaid = (limit: Limit): boolean => limitsToBeSaid.some((each) => each === limit);

/** A new key's limits: those on value that were left empty are not said, and "none" says of one that it shall not hold. */
export const readNewLimits = (sent: URLSearchParams): Pick<NewKeyAsk, 'limits' | 'unlimited'> => {
  const typed = (limit: Limit): string => sent.get(limit)?.trim() ?? '';
  const said = Object.entries(readLimits(sent)).filter(
    ([limit]) => !limitsToBeSaid.some((each) => each === limit && typed(each) === ''),
  );
  return {
    limits: Object.fromEntries(said),
    unlimited: limitsToBeSaid.filter((limit) => typed(limit) === NONE),
  };
};

/** A field's value in a form, by its name, where it would have this one. */
export type Filled = (name: string, usual: string) => string;
const asUsual: Filled = (_, usual) => usual;

const AMOUNT = `${WHOLE}([.][0-9]{1,6})?`;
interface Input {
  readonly label: Html | string;
  readonly pattern: string;
  readonly value: string;
  readonly required?: boolean;
}
const input = (name: string, { label, pattern, value, required = false }: Input): Html =>
  html`<label>${label}<input name="${name}" inputmode="decimal" maxlength="16" pattern="${pattern}" value="${value}" autocomplete="off"${required ? html` required` : ''}></label>`;
const group = (title: string, inputs: readonly Html[], about: Html | string = ''): Html =>
  html`<fieldset><legend>${title}</legend>${about}<div class="grid">${inputs}</div></fieldset>`;
const shown = (limits: KeyLimits, limit: Limit): string => {
  const value = limits[limit];
  return value === null ? '' : limitNumber(limit, value);
};
const intentInputs = (limits: KeyLimits, names: readonly string[], filled: Filled = asUsual): Html =>
  group(
    'Asks a day, by intent',
    names.map((name) => {
      const value = filled(INTENT + name, String(limits.dayIntents[name] ?? ''));
      return input(INTENT + name, { label: html`<code>${name}</code>`, pattern: WHOLE, value });
    }),
  );
const ofDay = ({ limit }: LimitField): boolean => limit.startsWith('day');
const ofWrite = (field: LimitField): boolean => !ofDay(field);

/** Those of a key that there is; a limit that it may not lose must stay filled in. */
export const limitInputs = (key: KeySummary): Html => {
  const { limits } = key;
  const field = ({ limit, about, whole }: LimitField) =>
    input(limit, {
      label: capital(about),
      pattern: whole ? WHOLE : AMOUNT,
      value: shown(limits, limit),
      required: ordersAlone(key) && isToBeSaid(limit) && limits[limit] !== null,
    });
  return html`${group('One write', limitFields.filter(ofWrite).map(field))}${group('A day', limitFields.filter(ofDay).map(field))}${intentInputs(limits, intentsFor(key))}`;
};

/** The two that some new keys must have, on their own. */
export const valueInputs = (filled: Filled): Html =>
  group(
    'What its orders may cost',
    limitFields
      .filter(({ limit }) => isToBeSaid(limit))
      .map(({ limit, about }) =>
        input(limit, { label: capital(about), pattern: `${AMOUNT}|${NONE}`, value: filled(limit, '') }),
      ),
    html`<p class="soft">For a service that orders, and where the agent itself releases orders, say both, in the organisation’s currency: an amount, or <code>none</code> for no limit. For other keys empty means no limit.</p>`,
  );

/** All others of a new key. */
export const otherInputs = (limits: KeyLimits, names: readonly string[], filled: Filled): Html => {
  const rest = limitFields.filter(({ limit }) => !isToBeSaid(limit));
  const field = ({ limit, about, whole }: LimitField) =>
    input(limit, {
      label: capital(about),
      pattern: whole ? WHOLE : AMOUNT,
      value: filled(limit, shown(limits, limit)),
    });
  return html`${group('One write', rest.filter(ofWrite).map(field))}${group('A day', rest.filter(ofDay).map(field))}${intentInputs(limits, names, filled)}`;
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
