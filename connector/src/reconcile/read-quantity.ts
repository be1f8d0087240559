// A quantity as people and systems write it; never guessed at. Pure.
import { type Micros, parseDecimal } from 'shared-schemas';

export type Quantity = { readonly micros: Micros } | { readonly why: string };

const MOST: Micros = 1_000_000_000_000;
/** Blanks and apostrophes part thousands and nothing else: "1 5" is no fifteen. */
const IN_THREES = /^\d{1,3}(['\u00a0\u202f ]\d{3})+([.,]\d*)?$/;

/** @param decimal What parts whole and fraction, where that is known: then the other one parts thousands. */
export const readQuantity = (text: string, decimal: ',' | '.' | null): Quantity => {
  const bare = text.trim().replace(/^[\u2212\u2013]/, '-');
  const negative = bare.startsWith('-');
  const digits = bare.replace(/^[+-]/, '');
  if (!/^\d[\d.,]*$/.test(digits) && !IN_THREES.test(digits)) return { why: `"${cut(text)}" is no number` };
  const plain = toPlain(digits, decimal);
  if (plain === null)
    return { why: `"${cut(text)}" can be read in two ways: say what parts its fraction, with --decimal` };
  const micros = parseDecimal(plain);
  if (micros === null) return { why: `"${cut(text)}" is no number with at most six decimals` };
  if (micros > MOST) return { why: `"${cut(text)}" is more than 1000000` };
  return { micros: negative && micros !== 0 ? -micros : micros };
};

/** With a point alone; null where a comma or a point could be either. */
const toPlain = (digits: string, decimal: ',' | '.' | null): string | null => {
  const solid = digits.replaceAll(/['\u00a0\u202f ]/g, '');
  const marks = solid.replaceAll(/\d/g, '');
  if (marks === '') return solid;
  const last = marks.at(-1);
  const thousands = (mark: string): boolean =>
    new RegExp(`^\\d{1,3}(\\${mark}\\d{3})+$`).test(solid.split(other(mark))[0] ?? '');
  if (marks.length === 1) {
    // 1,234 and 1.234 are a thousand and something to one half of the world, and one and a fraction to the other.
    const unclear = /^[1-9]\d{0,2}[.,]\d{3}$/.test(solid);
    if (!unclear) return solid.replace(',', '.');
    // Not even a semicolon between the cells tells: systems write points there, too.
    if (decimal === null) return null;
    return last === decimal ? solid.replace(',', '.') : solid.replace(/[.,]/, '');
  }
  // Several: all but the last are thousands, and the last is too where it is the same mark.
  if (new Set(marks).size === 1) return thousands(marks[0] as string) ? solid.replaceAll(/[.,]/g, '') : null;
  const [mark] = marks;
  if (new Set(marks.slice(0, -1)).size !== 1 || mark === last || !thousands(mark as string)) return null;
  return solid.replaceAll(mark as string, '').replace(',', '.');
};

const other = (mark: string): string => (mark === ',' ? '.' : ',');

const cut = (text: string): string => (text.length > 30 ? `${text.slice(0, 29)}…` : text);
