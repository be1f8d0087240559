// When what was found is too much to be believed: then nothing is planned, and somebody looks first. Pure.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { FaultyRow } from './gather-counts.ts';
import type { Judged } from './judge-count.ts';

export interface StopLimits {
  readonly items: number;
  readonly units: Micros;
  /** Items that would fall to nothing. */
  readonly zeros: number;
}

/** So many rows that name no item, and this share of all, are another shop's list. */
const FEWEST_UNKNOWN = 10;
const UNKNOWN_SHARE = 0.5;

export const whyStopped = (
  differing: readonly (Pick<Judged, 'drift' | 'expected'> & { readonly counted: Micros })[],
  { rows, faulty }: { readonly rows: number; readonly faulty: readonly Pick<FaultyRow, 'fault'>[] },
  limits: StopLimits,
): string[] => {
  const units = differing.reduce((sum, { drift }) => sum + Math.abs(drift), 0);
  const zeros = differing.filter(({ counted, expected }) => counted === 0 && expected > 0).length;
  const unknown = faulty.filter(({ fault }) => fault === 'unknown_item').length;
  const reasons: string[] = [];
  if (rows === 0) reasons.push('There is no row in it.');
  if (unknown >= FEWEST_UNKNOWN && unknown >= rows * UNKNOWN_SHARE) {
    reasons.push(`${unknown} of ${rows} rows name no item: is this the list of another shop?`);
  }
  if (differing.length > limits.items) {
    const differ = differing.length === 1 ? '1 count differs' : `${differing.length} counts differ`;
    reasons.push(`${differ}, and more than ${limits.items} are not believed (--most-items).`);
  }
  if (units > limits.units) {
    reasons.push(
      `They differ by ${formatDecimal(units)} units, and more than ${formatDecimal(limits.units)} are not believed (--most-units).`,
    );
  }
  if (zeros > limits.zeros) {
    const items = zeros === 1 ? '1 item' : `${zeros} items`;
    reasons.push(`${items} would fall to nothing, and more than ${limits.zeros} are not believed (--most-zeros).`);
  }
  return reasons;
};
