// What lists and their ends are made of: choices, orders, how old figures are, how many calls are left.
import type { Candidate, Cost, ItemCandidate, OrderHead } from 'shared-schemas';
import type { Read } from './types.ts';
import { aside, grouped, minute, money, quote, state, told, word } from './voice.ts';

type Choice = Candidate & Partial<ItemCandidate>;
type Row<One> = (it: One, at: number, all: readonly One[]) => string;

/** The voice of a list: what to say of none, what stands above the rows of `key`, and how one row is told. */
export const list =
  <Key extends string, One>(key: Key, none: string, head: string, row: Row<One>) =>
  (answer: { readonly [name in Key]: readonly One[] } & Read & { readonly more?: boolean }, now: Date): string[] => {
    const rows = answer[key].map((it, at, all) => `  ${row(it, at, all)}`);
    const cut = answer.more === true && 'There are more: raise --limit or narrow the search.';
    return told(rows.length === 0 ? none : head, rows, cut, asOf(answer, now));
  };

/** When figures were read, how long ago, from where, until when changes were followed, and what is amiss with them. */
export const asOf = ({ readAt, source, followedTo, warnings }: Read, now: Date): string[] => {
  const minutes = Math.floor((now.getTime() - Date.parse(readAt)) / 60_000);
  const age = minutes >= 1 && (minutes < 120 ? `${minutes} min ago` : `${Math.floor(minutes / 60)} h ago`);
  const from = source === undefined ? '' : `, from ${source === 'zoho' ? 'Zoho' : "the connector's copy of Zoho"}`;
  const followed = followedTo ? `; changes followed until ${minute(followedTo)}` : '';
  return told(`As of ${minute(readAt)}${aside(age)}${from}${followed}.`, warningLines(warnings));
};

export const warningLines = (warnings: readonly string[] = []): string[] =>
  warnings.map((warning) => `Warning: ${quote(warning, 300)}`);

/** How many calls to Zoho are left, as a clause. */
export const callsLeft = (count: number | null): string =>
  count === null ? 'how many are left today is not known yet' : `${grouped(Number(count))} left today`;

/** What is wrong with the connection to Zoho. */
export const troubleLine = (trouble: string): string => `Trouble: ${quote(trouble, 300)} Next: tell the person.`;

/** What an answer or a refusal has cost at Zoho. */
export const costLine = ({ zohoCalls, sharedCalls, callsLeftToday }: Cost): string => {
  const shared = sharedCalls > 0 ? `, shared ${Number(sharedCalls)}` : '';
  return `Zoho calls: ${Number(zohoCalls)}${shared} (${callsLeft(callsLeftToday)})`;
};

/** What a word might have meant, with the very value to use: a plain SKU that only one has, else the id. */
export const choiceLines = (candidates: readonly Choice[]): string[] =>
  candidates.map((it, at, all) => `  ${choice(it, at, all)}`);
export const choice: Row<Choice> = ({ id, sku = '', name, status = 'active' }, at, all) => {
  const plain = !word(sku).startsWith('«') && all.filter((other) => other.sku === sku).length === 1;
  return `${at + 1}. use '${word(plain ? sku : id)}' for ${quote(name)}${aside(status !== 'active' && state(status))}`;
};

export const orderWords = ({ number, reference, date, customer, status, total, currency }: OrderHead): string => {
  const ours = reference === '' ? '' : `, reference ${quote(reference, 50)}`;
  return `${word(number)} (${word(date)}): ${state(status)}, ${money(total, currency)}, for ${quote(customer.name)}${ours}`;
};
