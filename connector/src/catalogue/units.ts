// What is known of a unit by its name: whether it is the same as another, and whether it comes in wholes only. Pure.
import { normaliseWord } from './sku.ts';

/** Words for single things. Boxes and packs are not among them: shops do open those. */
const SINGLES: ReadonlySet<string> = new Set(['pc', 'piece', 'ea', 'each', 'no', 'unit', 'item', 'pair', 'qty']);

/** Its name in the singular, without case and a closing dot. */
const stem = (unit: string): string => {
  const word = normaliseWord(unit).replace(/\.$/, '');
  if (SINGLES.has(word)) return word;
  return word.replace(/(?<=x|ch|sh|ss)es$|(?<!s)s$/, '');
};

/** "pcs" and "piece" are the same, and so are "box" and "boxes"; an item without a unit is counted in single things. */
export const sameUnit = (one: string, other: string): boolean => {
  const [a, b] = [stem(one), stem(other)];
  const single = (unit: string): boolean => unit === '' || (SINGLES.has(unit) && unit !== 'pair');
  return a === b || (single(a) && single(b));
};

/** False also where nobody can know. */
export const isWholeUnit = (unit: string): boolean => SINGLES.has(stem(unit));
