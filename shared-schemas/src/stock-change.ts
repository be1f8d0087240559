// How a change of stock is said: by how much, or to what. Never a bare number, which could mean either.
import * as v from 'valibot';
import { type Micros, parseDecimal } from './decimal.ts';

/** By how much, signed; or the level it is to have. */
export type StockChange = { readonly delta: Micros } | { readonly level: Micros };

const MOST: Micros = 1_000_000_000_000;
const CHANGE = /^(\+|-|=|set to\b)\s*(\d{1,9}(?:\.\d{1,12})?)$/i;

/** Reads "+5", "-2", "set to 12" or "=12"; null for anything else, and for a change of nothing. */
export const parseStockChange = (text: string): StockChange | null => {
  // People and models write a typographic minus.
  const [, how = '', amount = ''] = CHANGE.exec(text.trim().replace(/^[\u2212\u2013]/, '-')) ?? [];
  const micros = parseDecimal(amount);
  if (micros === null || micros > MOST) return null;
  if (how !== '+' && how !== '-') return { level: micros };
  if (micros === 0) return null;
  return { delta: how === '-' ? -micros : micros };
};

export const stockChange = v.pipe(
  v.string(),
  v.trim(),
  v.check(
    (text) => parseStockChange(text) !== null,
    'must be "+5", "-2" or "set to 12", at most 1000000, with at most six decimals',
  ),
);

/** A counted quantity: nothing, or at most 1,000,000. */
export const countedQuantity = v.pipe(
  v.string(),
  v.trim(),
  v.check((text) => {
    const micros = parseDecimal(text);
    return micros !== null && micros >= 0 && micros <= MOST;
  }, 'must be a number from 0 to 1000000, with at most six decimals'),
);
