// Whether an item's stock may be changed here, and what it weighs. Pure: a refusal is a sentence.
import { formatDecimal, type Micros, multiply } from 'shared-schemas';
import { isWholeUnit, sameUnit } from '../catalogue/units.ts';
import type { ZohoItem } from '../zoho/ports/items.ts';
import type { ShelfFigures } from './record.ts';

/** Why not at all, at this place; null where it may. */
export const whyNotAdjustable = (item: ZohoItem, locationId: string | null): string | null => {
  if (item.status !== 'active') return `it is ${item.status} in Zoho`;
  if (item.composite) return 'it is made of other items, and Zoho moves theirs';
  if (item.tracking === 'untracked') return 'Zoho keeps no stock of it';
  if (item.tracking === 'serial') return 'it is tracked by serial number, and Zoho has to be told which pieces';
  if (item.tracking === 'batch') return 'it is tracked by batch, and Zoho has to be told which batches';
  if (item.convertsUnits) return 'it is kept in several units that Zoho converts';
  const place = item.places.find(({ id }) => id === locationId);
  return place?.active === false ? `the location "${place.name}" is inactive in Zoho` : null;
};

/** Why not so many, or not in this unit; null where they may. */
export const whyNotSoMany = (item: ZohoItem, quantity: Micros, unit: string | undefined): string | null => {
  if (unit !== undefined && !sameUnit(unit, item.unit)) {
    return `it is kept in ${item.unit === '' ? 'no unit' : `"${item.unit}"`}, and "${unit}" is not converted here`;
  }
  if (quantity % 1_000_000 !== 0 && isWholeUnit(item.unit)) {
    return `it comes in whole ${item.unit}, and ${formatDecimal(quantity)} is no whole number`;
  }
  return null;
};

/** On hand at a place in both ledgers, and what is promised there; nothing where the item is not kept. */
export const shelfAt = (item: ZohoItem, locationId: string | null): ShelfFigures & { readonly committed: Micros } => {
  const at = locationId === null ? item.total : item.places.find(({ id }) => id === locationId);
  if (at === undefined) return { physical: 0, accounting: 0, committed: 0 };
  return { physical: at.physical.onHand, accounting: at.accounting.onHand, committed: at.physical.committed };
};

/** At what the shop paid for it, else at what it sells it for; an item without either price weighs nothing. */
export const worthOf = (item: ZohoItem, quantity: Micros): Micros =>
  multiply((item.purchaseRate ?? 0) > 0 ? (item.purchaseRate ?? 0) : Math.max(0, item.rate ?? 0), Math.abs(quantity));
