// What of an item a shop may promise: Zoho's figure less what is promised already, less a buffer that grows with the
// figure's age. Pure.
import { type Availability, formatDecimal, type Micros } from 'shared-schemas';
import type { Config } from '../config.ts';

const HOUR_MS = 3_600_000;
const UNIT = 1_000_000;

export interface Caution {
  readonly bufferMicros: Micros;
  /** For each hour begun beyond `freshMs`. */
  readonly staleMicros: Micros;
  readonly freshMs: number;
  /** Older than this, and nothing is promised. */
  readonly deadMs: number;
}

export const cautionOf = (
  config: Pick<Config, 'MAX_AGE_MINUTES' | 'SHOP_STALE_BUFFER' | 'SHOP_STALE_HOURS'>,
  bufferMicros: Micros,
  staleMicros: Micros,
): Caution => ({
  bufferMicros,
  staleMicros,
  freshMs: config.MAX_AGE_MINUTES * 60_000,
  deadMs: config.SHOP_STALE_HOURS * HOUR_MS,
});

/** What is kept back of a figure of this age; null where the figure is too old to promise anything. */
export const keptBack = (ageMs: number, { bufferMicros, staleMicros, freshMs, deadMs }: Caution): Micros | null => {
  // A figure from the future was read before the clock was put back: its age is not known.
  if (ageMs < 0 || ageMs > deadMs) return null;
  const hours = Math.ceil(Math.max(0, ageMs - freshMs) / HOUR_MS);
  return bufferMicros + hours * staleMicros;
};

/** Never below nothing. */
export const promisable = (available: Micros, reserved: Micros, ageMs: number, caution: Caution): Micros => {
  const kept = keptBack(ageMs, caution);
  return kept === null ? 0 : Math.max(0, available - reserved - kept);
};

/** As shoppers are told it; whole pieces where the item comes in wholes. */
export const toAvailability = (
  micros: Micros,
  whole: boolean,
  { SHOP_AVAILABILITY: told }: Pick<Config, 'SHOP_AVAILABILITY'>,
  lowMicros: Micros,
): Availability => {
  const had = whole ? Math.floor(micros / UNIT) * UNIT : micros;
  if (told === 'number') return { kind: 'number', quantity: formatDecimal(had) };
  return { kind: 'band', band: had <= 0 ? 'out' : had <= lowMicros ? 'low' : 'in' };
};
