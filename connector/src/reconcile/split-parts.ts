// What differs, in as many plans as the key's limits for one change and the size of an adjustment want. Pure.
import type { Micros } from 'shared-schemas';
import { worthOf } from '../plans/adjustable.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';

export interface Delta {
  readonly item: ZohoItem;
  readonly locationId: string | null;
  readonly drift: Micros;
}

export interface PartLimits {
  readonly lines: number;
  /** Of the key, for one change of stock; null for none. */
  readonly unitsMicros: Micros | null;
  readonly valueMicros: Micros | null;
}

export interface Parts<D extends Delta> {
  readonly parts: readonly (readonly D[])[];
  /** Each alone more than the key may change. */
  readonly tooLarge: readonly D[];
}

export const splitParts = <D extends Delta>(deltas: readonly D[], limits: PartLimits): Parts<D> => {
  const units = limits.unitsMicros ?? Number.POSITIVE_INFINITY;
  const value = limits.valueMicros ?? Number.POSITIVE_INFINITY;
  const weigh = ({ item, drift }: D) => ({ units: Math.abs(drift), value: worthOf(item, drift) });
  const fits = (each: { units: number; value: number }): boolean => each.units <= units && each.value <= value;
  const parts: D[][] = [];
  let open = { units: 0, value: 0 };
  for (const delta of deltas) {
    const weight = weigh(delta);
    if (!fits(weight)) continue;
    const sum = { units: open.units + weight.units, value: open.value + weight.value };
    const last = parts.at(-1);
    if (last !== undefined && last.length < limits.lines && fits(sum)) {
      last.push(delta);
      open = sum;
    } else {
      parts.push([delta]);
      open = weight;
    }
  }
  return { parts, tooLarge: deltas.filter((delta) => !fits(weigh(delta))) };
};
