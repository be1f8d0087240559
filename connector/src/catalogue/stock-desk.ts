// Live stock, and what of it may be sold: Zoho's figures less what we have promised and Zoho does not show yet.
import type { Micros } from 'shared-schemas';
import type { Parts } from '../parts.ts';
import type { OutstandingReservation } from '../store/reservations.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemReading, PlaceStock } from '../zoho/ports/items.ts';

export type Promised = readonly OutstandingReservation[];

export interface StockDesk {
  /** Reads items live; the mirror keeps what lands. Items Zoho no longer has are absent. */
  read(organizationId: string, itemIds: readonly string[], spend: Spend): Promise<ReadonlyMap<string, ItemReading>>;
  /** What we have promised and Zoho may not show yet, for `reservedBeyond`; the same array until that changes. */
  outstanding(organizationId: string): Promise<Promised>;
  /** What we have promised of an item and this reading does not show yet; of one place, or of all. */
  reserved(organizationId: string, reading: ItemReading, locationId?: string): Promise<Micros>;
}

export const createStockDesk = (parts: Pick<Parts, 'store' | 'zoho' | 'now'>): StockDesk => {
  const held = new Map<string, { epoch: number; rows: Promise<OutstandingReservation[]>; until: number }>();

  const outstanding = (organizationId: string): Promise<OutstandingReservation[]> => {
    const epoch = parts.store.epoch('stock');
    const known = held.get(organizationId);
    const now = parts.now().getTime();
    if (known !== undefined && known.epoch === epoch && now < known.until) return known.rows;
    const rows = parts.store.read.reservations.outstanding(organizationId, now);
    const fresh = { epoch, rows, until: Number.POSITIVE_INFINITY };
    held.set(organizationId, fresh);
    rows.then(
      // Checkouts let go of their units at a moment, without anybody doing anything.
      (all) => {
        fresh.until = Math.min(...all.map(({ heldUntil }) => heldUntil ?? Number.POSITIVE_INFINITY));
      },
      () => held.delete(organizationId),
    );
    return rows;
  };

  return {
    read: (organizationId, itemIds, spend) => parts.zoho(organizationId).items.details(spend, itemIds),

    outstanding,

    reserved: async (organizationId, reading, locationId) =>
      reservedBeyond(await outstanding(organizationId), reading, locationId),
  };
};

/** Units promised that the reading cannot show: not confirmed by Zoho before it began. Pure. */
export const reservedBeyond = (reservations: Promised, reading: ItemReading, locationId?: string): Micros =>
  reservations
    .filter((each) => each.itemId === reading.item.itemId)
    .filter((each) => locationId === undefined || each.locationId === locationId)
    .filter((each) => each.committedSequence === null || each.committedSequence > reading.sequence)
    .reduce((sum, each) => sum + each.quantityMicros, 0);

/** The stock of the places a key may see, added up. */
export const sumPlaces = (places: readonly PlaceStock[]): PlaceStock => ({
  physical: sumFigures(places.map((place) => place.physical)),
  accounting: sumFigures(places.map((place) => place.accounting)),
  incoming: places.some((place) => place.incoming === null)
    ? null
    : places.reduce((sum, place) => sum + (place.incoming ?? 0), 0),
});

const sumFigures = (figures: readonly PlaceStock['physical'][]): PlaceStock['physical'] => ({
  onHand: figures.reduce((sum, each) => sum + each.onHand, 0),
  committed: figures.reduce((sum, each) => sum + each.committed, 0),
  available: figures.reduce((sum, each) => sum + each.available, 0),
});
