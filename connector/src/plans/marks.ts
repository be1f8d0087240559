// The ids, numbers and marks that are spelt from a key, in letters that nobody mistakes for each other.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** The first `length` Crockford letters of a key given as hex. */
const toLetters = (hex: string, length: number): string => {
  let bits = BigInt(`0x${hex}`) >> BigInt(hex.length * 4 - length * 5);
  let letters = '';
  for (let index = 0; index < length; index += 1) {
    letters = ALPHABET[Number(bits & 31n)] + letters;
    bits >>= 5n;
  }
  return letters;
};

/** The plan's id for people, such as K7QF-2M: short, so good only together with the key that asked. */
export const toDisplay = (planKey: string): string => {
  const letters = toLetters(planKey, 6);
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

/** A document's number, or what marks its reference: 80 bits of the write key, or of what else is drawn. */
export const toMark = (key: string, prefix: string): string => {
  const letters = toLetters(key, 16);
  return `${prefix}${letters.match(/.{4}/g)?.join('-')}`;
};
