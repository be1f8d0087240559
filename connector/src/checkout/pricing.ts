// What a shop charges for an item: from Zoho's figures alone. Pure; no price of a client's ever gets here.
import { type Micros, parseDecimal, percentOf } from 'shared-schemas';
import type { FieldMap } from '../compliance/field-map.ts';
import { tellRole } from '../compliance/item-facts.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';

/** Whether the item's own field or Zoho's selling rate is what is paid. */
export type PriceBasis = 'msrp' | 'rate';

export interface Prices {
  readonly price: Micros;
  /** Null where members pay the same. */
  readonly memberPrice: Micros | null;
  readonly msrp: Micros | null;
}

const HUNDRED_PERCENT = 100_000_000;

/** Null where nothing can be charged: then it is not for sale. A discount that cannot be read is none. */
export const pricesOf = (
  item: Pick<ZohoItem, 'rate' | 'customFields'>,
  map: FieldMap,
  basis: PriceBasis,
): Prices | null => {
  const suggested = tellRole(item, map, 'msrp', toAmount);
  const msrp = suggested.kind === 'known' && suggested.value > 0 ? suggested.value : null;
  const price = basis === 'msrp' ? msrp : item.rate;
  // Zoho's rate of what nobody has priced is 0.
  if (price === null || price <= 0) return null;
  const discount = tellRole(item, map, 'club-discount', toAmount);
  const isOne = discount.kind === 'known' && discount.value > 0 && discount.value < HUNDRED_PERCENT;
  return { price, memberPrice: isOne ? price - percentOf(price, discount.value) : null, msrp };
};

const toAmount = (value: unknown): Micros | null => (typeof value === 'string' ? parseDecimal(value) : null);
