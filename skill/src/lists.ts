// What lists are made of: choices, orders, and what stands above and below them.
import type { Candidate, ItemCandidate, OrderHead } from 'shared-schemas';
import { minute, money, quote, state, told, word } from './voice.ts';

/** A list with its head, whether there are more, and when it was read. */
export const listLines = (none: string, head: string, rows: string[], readAt: string, more = false): string[] => {
  const cut = more && 'There are more: raise --limit or narrow the search.';
  return told(rows.length === 0 ? none : head, rows, cut, `As of ${minute(readAt)}.`);
};

/** What a word might have meant, with the very value to use: a plain SKU that only one has, else the id. */
export const choiceLines = (candidates: readonly (ItemCandidate | Candidate)[]): string[] => {
  const skus = candidates.map((it) => ('sku' in it ? it.sku : ''));
  return candidates.map((it, at) => {
    const sku = skus[at] ?? '';
    const plain = !word(sku).startsWith('«') && skus.filter((other) => other === sku).length === 1;
    const status = 'status' in it && it.status !== 'active' ? ` (${state(it.status)})` : '';
    return `  ${at + 1}. use '${word(plain ? sku : it.id)}' for ${quote(it.name)}${status}`;
  });
};

export const orderWords = ({ number, reference, date, customer, status, total, currency }: OrderHead): string => {
  const ours = reference === '' ? '' : `, reference ${quote(reference, 50)}`;
  return `${word(number)} (${word(date)}): ${state(status)}, ${money(total, currency)}, for ${quote(customer.name)}${ours}`;
};
