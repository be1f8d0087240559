// Exact decimals for quantities and money. On the wire they are strings ("12.5"); inside, whole millionths,
// because Zoho keeps up to six decimals and a float cannot add 0.1 and 0.2.

/** A number of millionths: 1.5 is 1_500_000. Exact up to nine thousand million units. */
export type Micros = number;

const MICROS = 1_000_000;
const DECIMAL = /^([+-]?)(\d{1,9})(?:\.(\d{1,12}))?$/;

/** Reads "12.5", "-3" or "7349.000000"; null when it is no such decimal or would lose a digit. */
export const parseDecimal = (text: string): Micros | null => {
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole, fraction = ''] = match;
  if (/[1-9]/.test(fraction.slice(6))) return null;
  const micros = Number(whole) * MICROS + Number(fraction.slice(0, 6).padEnd(6, '0'));
  return sign === '-' && micros !== 0 ? -micros : micros;
};

/** Writes micros as the shortest decimal, with at least `places` digits after the point: 7349 with 2 is "7349.00". */
export const formatDecimal = (micros: Micros, places = 0): string => {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  const whole = digits.slice(0, -6);
  const fraction = digits.slice(-6).replace(/0+$/, '').padEnd(places, '0');
  return `${micros < 0 ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

/** Price times quantity, rounded half away from zero to `places` decimals, as Zoho rounds a line. */
export const multiply = (a: Micros, b: Micros, places = 2): Micros => roundTo((BigInt(a) * BigInt(b)) / 1n, 12, places);

/** A percentage of an amount, rounded to `places` decimals. `percent` is in micros: 8.75 % is 8_750_000. */
export const percentOf = (amount: Micros, percent: Micros, places = 2): Micros =>
  roundTo(BigInt(amount) * BigInt(percent), 14, places);

const roundTo = (scaled: bigint, scale: number, places: number): Micros => {
  const unit = 10n ** BigInt(scale - places);
  const half = unit / 2n;
  const rounded = scaled < 0n ? -((-scaled + half) / unit) : (scaled + half) / unit;
  return Number(rounded * 10n ** BigInt(6 - places));
};
