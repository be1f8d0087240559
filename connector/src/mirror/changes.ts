// What differs between two readings of an item, and what somebody should hear of it: one happening a place. Pure.
import { type EventData, type EventType, formatDecimal, type Micros } from 'shared-schemas';
import type { LedgerFigures, ZohoItem } from '../zoho/ports/items.ts';

export interface StockChange {
  readonly type: Extract<EventType, `stock.${string}`>;
  /** Where; empty for the item as a whole. */
  readonly locationId: string;
  readonly data: EventData;
}

const nothing: LedgerFigures = { onHand: 0, committed: 0, available: 0 };

export const changesBetween = (before: ZohoItem, after: ZohoItem): StockChange[] => {
  const item = { itemId: after.itemId, sku: after.sku, name: after.name, unit: after.unit };
  const changes: StockChange[] = [];
  for (const { id, name, from, to } of movedPlaces(before, after)) {
    const where = id === '' ? {} : { locationId: id, location: name };
    const tell = (type: StockChange['type'], facts: EventData): void => {
      changes.push({ type, locationId: id, data: { ...item, ...where, ...facts } });
    };
    tell('stock.changed', { from: formatDecimal(from.available), to: formatDecimal(to.available) });
    if (fellBelow(from.onHand, to.onHand)) tell('stock.negative', { to: formatDecimal(to.onHand) });
    else if (fellBelow(from.available, to.available)) tell('stock.oversold', { short: formatDecimal(-to.available) });
  }
  const { reorderLevel, status, total } = after;
  const wasAbove = before.total.physical.onHand > (reorderLevel ?? 0);
  if (reorderLevel !== null && status === 'active' && wasAbove && total.physical.onHand <= reorderLevel) {
    const facts = { to: formatDecimal(total.physical.onHand), reorderLevel: formatDecimal(reorderLevel) };
    changes.push({ type: 'stock.low', locationId: '', data: { ...item, ...facts } });
  }
  return changes;
};

const fellBelow = (from: Micros, to: Micros): boolean => to < 0 && from >= 0;

interface Moved {
  readonly id: string;
  readonly name: string;
  readonly from: LedgerFigures;
  readonly to: LedgerFigures;
}

/** Orders are checked against the shelf: what the books alone say is nobody's news. */
const movedPlaces = (before: ZohoItem, after: ZohoItem): Moved[] => {
  const whole = { id: '', name: '', from: before.total.physical, to: after.total.physical };
  const ids = [...new Set([...before.places, ...after.places].map(({ id }) => id))];
  const places = ids.map((id) => {
    const was = before.places.find((place) => place.id === id);
    const is = after.places.find((place) => place.id === id);
    const name = is?.name ?? was?.name ?? '';
    return { id, name, from: was?.physical ?? nothing, to: is?.physical ?? nothing };
  });
  return (places.length === 0 ? [whole] : places).filter(
    ({ from, to }) => from.onHand !== to.onHand || from.available !== to.available,
  );
};
