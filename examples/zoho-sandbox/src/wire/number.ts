// Numbers as Zoho prints them: fixed decimals, which JSON.stringify alone would trim (API notes 6.0).

/** A piece of JSON text that JSON.stringify prints untouched (the JSON.rawJSON proposal, in V8 since 2024). */
export interface RawNumber {
  readonly rawJSON: string;
}

const rawJSON = (JSON as unknown as { rawJSON(text: string): RawNumber }).rawJSON;

const ZERO_QUANTITY = rawJSON('0.000000');

/** A stock figure: six decimals, such as 50.000000. */
export function stockFigure(value: number): RawNumber {
  return value === 0 ? ZERO_QUANTITY : rawJSON(plain(value, 6));
}

/** Money: as many decimals as the currency has, such as 7349.00. */
export function money(value: number, precision = 2): RawNumber {
  return rawJSON(plain(value, precision));
}

/** A quantity on a document: at least one decimal, such as 2.0 and 2.5; or a fixed number of them. */
export function documentQuantity(value: number, decimals: number | undefined): RawNumber {
  if (decimals !== undefined) return rawJSON(plain(value, decimals));
  return Number.isInteger(value) ? rawJSON(plain(value, 1)) : rawJSON(String(roundTo(value, 6)));
}

/** Half up at the given number of decimals, without the binary tail (1.005 is 1.01). */
export function roundTo(value: number, decimals: number): number {
  const scale = 10 ** decimals;
  const scaled = Number((value * scale).toPrecision(15));
  return (Math.sign(scaled) * Math.round(Math.abs(scaled))) / scale;
}

function plain(value: number, decimals: number): string {
  // Past 1e21 toFixed turns to exponents, which is still JSON.
  return roundTo(value === 0 ? 0 : value, decimals).toFixed(decimals);
}
