// The stock of an item as the wire names it: accounting, physical, committed, for sale; in total and for each place in
// the dialect the organisation speaks (API notes 6.1 "Stock fields" and "Per place", 6.6).
import { money, stockFigure } from '../wire/number.ts';
import type { Cell } from '../world/ledger.ts';
import type { Item, Place } from '../world/records.ts';
import type { World } from '../world/world.ts';

export const tracksStock = (item: Item): boolean => item.itemType === 'inventory';

/** The six figures, and what is under way. */
export function printStock(cell: Readonly<Cell>, prefix = '') {
  return {
    [`${prefix}stock_on_hand`]: stockFigure(cell.accounting),
    [`${prefix}available_stock`]: stockFigure(cell.accounting),
    [`${prefix}actual_available_stock`]: stockFigure(cell.physical),
    [`${prefix}committed_stock`]: stockFigure(cell.accountingCommitted),
    [`${prefix}actual_committed_stock`]: stockFigure(cell.physicalCommitted),
    [`${prefix}available_for_sale_stock`]: stockFigure(cell.accounting - cell.accountingCommitted),
    [`${prefix}actual_available_for_sale_stock`]: stockFigure(cell.physical - cell.physicalCommitted),
    [`${prefix}quantity_in_transit`]: stockFigure(cell.inTransit),
  };
}

/** locations[], warehouses[], or neither. */
export function printPlaces(world: World, item: Item): Record<string, unknown> {
  if (world.settings.locations === 'none') return {};
  const word = world.settings.locations === 'locations' ? 'location' : 'warehouse';
  return { [`${word}s`]: tracksStock(item) ? world.places.map((place) => printPlace(world, item, place, word)) : [] };
}

function printPlace(world: World, item: Item, place: Place, word: 'location' | 'warehouse') {
  const initial = item.initialStock[place.id];
  return {
    [`${word}_id`]: place.id,
    [`${word}_name`]: place.name,
    status: place.active ? 'active' : 'inactive',
    is_primary: place.primary,
    is_item_mapped: true,
    ...(word === 'location' && { is_general_location: place.type === 'general' }),
    ...printStock(world.ledger.at(item.id, place.id), `${word}_`),
    initial_stock: money(initial?.quantity ?? 0),
    initial_stock_rate: money(initial?.rate ?? 0),
    storages: [],
    is_storage_location_enabled: false,
    ...(word === 'warehouse' && { is_fba_warehouse: false }),
    sales_channels: [],
  };
}
