// An item as Zoho writes it, in our words: both ledgers, both dialects of places (API notes 6.1, 6.6). Pure.
import type { Micros } from 'shared-schemas';
import { tellsFields, toCustomFields } from './custom-fields.ts';
import type { ItemHeadRow, ItemListRow, LedgerFigures, LowStockRow, PlaceStock, ZohoItem } from './ports/items.ts';
import { decimalAt, flagAt, idAt, type Row, rowsAt, textAt, toMicros, unintelligible } from './wire.ts';

type Place = ZohoItem['places'][number];

// What each figure is called; the first name that has a number counts. At a place each has a prefix.
const ledgers = {
  physical: {
    onHand: ['actual_available_stock'],
    committed: ['actual_committed_stock'],
    available: ['actual_available_for_sale_stock'],
  },
  accounting: {
    onHand: ['stock_on_hand', 'available_stock'],
    committed: ['committed_stock'],
    available: ['available_for_sale_stock'],
  },
} as const;

type Ledger = keyof typeof ledgers;

const nothing: LedgerFigures = { onHand: 0, committed: 0, available: 0 };

export const toItemHead = (row: Row): ItemHeadRow => ({
  itemId: idAt(row, 'item_id'),
  sku: textAt(row, 'sku'),
  name: textAt(row, 'name'),
  status: textAt(row, 'status'),
});

export const toItemListRow = (row: Row): ItemListRow => {
  const tracked = toTracking(row) !== 'untracked';
  // A figure that makes no sense must not cost the other rows of its page: the item's own reading fails over it.
  const figure = (names: readonly string[]): Micros | null =>
    tracked ? names.reduce<Micros | null>((found, name) => found ?? toMicros(row.value[name]), null) : null;
  return {
    ...toItemHead(row),
    modifiedTime: textAt(row, 'last_modified_time'),
    createdTime: textAt(row, 'created_time'),
    physicalOnHand: figure(ledgers.physical.onHand),
    booksOnHand: figure(ledgers.accounting.onHand),
    tracked,
  };
};

export const toItem = (row: Row): ZohoItem => {
  const tracking = toTracking(row);
  const places = tracking === 'untracked' ? [] : toPlaces(row);
  return {
    ...toItemHead(row),
    unit: textAt(row, 'unit'),
    tracking,
    composite: flagAt(row, 'is_combo_product') === true || textAt(row, 'combo_type') !== '',
    convertsUnits: textAt(row, 'unit_group_id') !== '',
    description: textAt(row, 'description'),
    sellable: flagAt(row, 'can_be_sold') ?? textAt(row, 'item_type') !== 'purchases',
    rate: decimalAt(row, 'rate'),
    purchaseRate: decimalAt(row, 'purchase_rate'),
    taxPercent: decimalAt(row, 'tax_percentage') ?? 0,
    reorderLevel: decimalAt(row, 'reorder_level'),
    total:
      tracking === 'untracked'
        ? { physical: nothing, accounting: nothing, incoming: null }
        : {
            physical: totalOf(row, 'physical', places),
            accounting: totalOf(row, 'accounting', places),
            incoming: decimalAt(row, 'quantity_in_transit'),
          },
    places,
    ...weightOf(row),
    ...(textAt(row, 'brand') === '' ? {} : { brand: textAt(row, 'brand') }),
    customFields: toCustomFields(row),
    fieldsTold: tellsFields(row),
    modifiedTime: textAt(row, 'last_modified_time'),
  };
};

// Micros of a pound in each unit Zoho weighs in.
const pounds: Readonly<Record<string, number>> = {
  lb: 1_000_000,
  lbs: 1_000_000,
  oz: 62_500,
  kg: 2_204_623,
  g: 2_205,
};

/** Of no weight Zoho says "" or 0, and neither is one. */
const weightOf = (row: Row): { weightPounds?: Micros } => {
  const details = row.value.package_details;
  if (typeof details !== 'object' || details === null) return {};
  const { weight, weight_unit: unit } = details as Record<string, unknown>;
  const amount = toMicros(weight);
  const factor = pounds[String(unit).trim().toLowerCase()];
  if (amount === null || amount <= 0 || factor === undefined) return {};
  return { weightPounds: Math.ceil((amount * factor) / 1_000_000) };
};

/** A row of the low-stock list, looked at again; null where it is not low, or cannot be. */
export const toLowStock = (row: Row): LowStockRow | null => {
  const reorderLevel = decimalAt(row, 'reorder_level');
  if (reorderLevel === null || textAt(row, 'status') === 'inactive' || toTracking(row) === 'untracked') return null;
  // Lists carry no committed figures; what is on the shelf decides, the books only where Zoho does not say.
  const onHand = first(row, '', [...ledgers.physical.onHand, ...ledgers.accounting.onHand]);
  if (onHand === null) throw unintelligible(`${row.path}.${ledgers.physical.onHand[0]}`);
  return onHand > reorderLevel ? null : { ...toItemHead(row), unit: textAt(row, 'unit'), onHand, reorderLevel };
};

const toTracking = (row: Row): ZohoItem['tracking'] => {
  const type = textAt(row, 'item_type');
  if (flagAt(row, 'track_inventory') === false || (type !== '' && type !== 'inventory')) return 'untracked';
  if (flagAt(row, 'track_serial_number') === true || flagAt(row, 'is_serial_tracked') === true) return 'serial';
  if (flagAt(row, 'track_batch_number') === true || flagAt(row, 'is_batch_tracked') === true) return 'batch';
  return 'none';
};

const toPlaces = (row: Row): Place[] => {
  const locations = rowsAt(row, 'locations');
  if (locations.length > 0) return locations.flatMap((place) => toPlace(place, 'location_') ?? []);
  return rowsAt(row, 'warehouses').flatMap((place) => toPlace(place, 'warehouse_') ?? []);
};

/** Null for a place that does not keep this item and says nothing of it. */
const toPlace = (row: Row, prefix: string): Place | null => {
  const physical = figuresOf(row, prefix, 'physical');
  const accounting = figuresOf(row, prefix, 'accounting');
  if (physical === null && flagAt(row, 'is_item_mapped') === false) return null;
  const status = textAt(row, 'status');
  return {
    id: idAt(row, `${prefix}id`),
    name: textAt(row, `${prefix}name`),
    active: status === '' || status === 'active',
    physical: physical ?? missing(row, prefix, 'physical'),
    accounting: accounting ?? missing(row, prefix, 'accounting'),
    incoming: decimalAt(row, `${prefix}quantity_in_transit`),
  };
};

/** The item's own figures, else the sum of its places. Figures that are not there are never taken for plenty. */
const totalOf = (row: Row, ledger: Ledger, places: readonly PlaceStock[]): LedgerFigures => {
  const own = figuresOf(row, '', ledger);
  if (own !== null) return own;
  if (places.length === 0) return missing(row, '', ledger);
  return places.map((place) => place[ledger]).reduce(add, nothing);
};

const add = (a: LedgerFigures, b: LedgerFigures): LedgerFigures => ({
  onHand: a.onHand + b.onHand,
  committed: a.committed + b.committed,
  available: a.available + b.available,
});

/** Two figures make the third; fewer make nothing. */
const figuresOf = (row: Row, prefix: string, ledger: Ledger): LedgerFigures | null => {
  const names = ledgers[ledger];
  const onHand = first(row, prefix, names.onHand);
  const committed = first(row, prefix, names.committed);
  const available = first(row, prefix, names.available);
  if (onHand !== null && committed !== null) return { onHand, committed, available: available ?? onHand - committed };
  if (available === null) return null;
  if (onHand !== null) return { onHand, committed: onHand - available, available };
  return committed === null ? null : { onHand: available + committed, committed, available };
};

const first = (row: Row, prefix: string, names: readonly string[]): Micros | null => {
  for (const name of names) {
    const figure = decimalAt(row, `${prefix}${name}`);
    if (figure !== null) return figure;
  }
  return null;
};

const missing = (row: Row, prefix: string, ledger: Ledger): never => {
  throw unintelligible(`${row.path}.${prefix}${ledgers[ledger].available[0]}`);
};
