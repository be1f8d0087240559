// Names and values as a query or a form carries them, decoded to bytes: what was sent may be no text at all.

export interface Pair {
  readonly name: Buffer;
  readonly value: Buffer;
}

const AMPERSAND = 0x26;
const EQUALS = 0x3d;
const PERCENT = 0x25;
const PLUS = 0x2b;
const SPACE = 0x20;

/** As the form encoding has it: `+` is a space, %41 a byte; a percent sign before anything else stands for itself. */
const decode = (bytes: Buffer): Buffer => {
  const decoded = Buffer.alloc(bytes.length);
  let length = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at] as number;
    const digits = byte === PERCENT ? bytes.toString('latin1', at + 1, at + 3) : '';
    if (/^[0-9A-Fa-f]{2}$/.test(digits)) {
      decoded[length] = Number.parseInt(digits, 16);
      at += 2;
    } else {
      decoded[length] = byte === PLUS ? SPACE : byte;
    }
    length += 1;
  }
  return decoded.subarray(0, length);
};

/**
 * The pairs in the order they stand in. A name without `=` has an empty value, nothing between two `&` is no pair, and
 * a name that stands twice is two pairs. Null where there are more than `most`.
 */
export const readPairs = (encoded: Uint8Array, most: number): Pair[] | null => {
  const bytes = Buffer.from(encoded.buffer, encoded.byteOffset, encoded.byteLength);
  const pairs: Pair[] = [];
  for (let start = 0; start < bytes.length; ) {
    const found = bytes.indexOf(AMPERSAND, start);
    const end = found < 0 ? bytes.length : found;
    const piece = bytes.subarray(start, end);
    if (piece.length > 0) {
      const sign = piece.indexOf(EQUALS);
      const name = sign < 0 ? piece : piece.subarray(0, sign);
      const value = sign < 0 ? Buffer.alloc(0) : piece.subarray(sign + 1);
      if (pairs.length === most) return null;
      pairs.push({ name: decode(name), value: decode(value) });
    }
    start = end + 1;
  }
  return pairs;
};

/**
 * Sorted by name; equal names keep the order they came in. Names are compared by their UTF-16 units, as Java compares
 * strings: by bytes, letters beyond the basic plane would stand elsewhere.
 */
export const sortPairs = (pairs: readonly Pair[]): Pair[] =>
  pairs
    .map((pair) => ({ pair, text: pair.name.toString('utf8') }))
    .sort((one, other) => (one.text < other.text ? -1 : one.text > other.text ? 1 : 0))
    .map(({ pair }) => pair);

export const isForm = (contentType: string | null): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(contentType?.trim() ?? '');
