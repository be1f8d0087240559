// The rows of a count, each with the item, the place and the quantity it means; or with what is wrong with it. Pure.
import type { Micros } from 'shared-schemas';
import type { FindItem, KnownItem } from './find-items.ts';
import type { Basis } from './judge-count.ts';
import { readQuantity } from './read-quantity.ts';
import type { TableRow } from './read-table.ts';

export const faults = ['unknown_item', 'ambiguous_item', 'unknown_location', 'bad_quantity', 'counted_twice'] as const;
export type Fault = (typeof faults)[number];

export interface Place {
  /** Null where the organisation keeps everything in one place. */
  readonly id: string | null;
  readonly name: string;
}

export interface Count {
  readonly line: number;
  readonly item: KnownItem;
  readonly place: Place;
  readonly counted: Micros;
}

export interface FaultyRow {
  readonly line: number;
  readonly fault: Fault;
  /** As the row says. */
  readonly said: { readonly item: string; readonly location: string; readonly quantity: string };
  readonly item: KnownItem | null;
  readonly note: string;
}

export interface Gathered {
  readonly counts: readonly Count[];
  readonly faulty: readonly FaultyRow[];
}

/** Which place a word means; what is wrong with it where it is none. Undefined: the row names none. */
export type FindPlace = (word: string | undefined) => Place | string;

export interface GatherNeeds {
  readonly find: FindItem;
  readonly place: FindPlace;
  readonly basis: Basis;
  readonly decimal: ',' | '.' | null;
}

export const gatherCounts = (rows: readonly TableRow[], needs: GatherNeeds): Gathered => {
  const faulty: FaultyRow[] = [];
  const counts: Count[] = [];
  const places = new Map<string | undefined, Place | string>();
  for (const row of rows) {
    const word = row.cells.location;
    const place = places.get(word) ?? needs.place(word);
    places.set(word, place);
    const read = readRow(row, place, needs);
    if ('fault' in read) faulty.push(read);
    else counts.push(read);
  }
  const groups = Map.groupBy(counts, ({ item, place }) => `${item.itemId} ${place.id ?? ''}`);
  const once = [...groups.values()].flatMap((of) => (of.length === 1 ? of : []));
  const twice = [...groups.values()].flatMap((of) =>
    // Which of them is right, or whether they belong together, is for a person to say.
    of.length === 1
      ? []
      : of.map(({ line, item }) =>
          fault(rowsByLine(rows).get(line), 'counted_twice', `it stands on the lines ${lines(of)}`, item),
        ),
  );
  return { counts: once, faulty: [...faulty, ...twice].sort((a, b) => a.line - b.line) };
};

const readRow = (row: TableRow, place: Place | string, { find, basis, decimal }: GatherNeeds): Count | FaultyRow => {
  const found = find(row);
  switch (found.kind) {
    case 'unnamed':
      return fault(row, 'unknown_item', 'it names no item');
    case 'unknown':
      return fault(row, 'unknown_item', 'Zoho has no such item');
    case 'ambiguous':
      return fault(row, 'ambiguous_item', `${found.items.length} items have this ${found.by}`);
    case 'conflict':
      return fault(row, 'ambiguous_item', 'its ids mean different items');
  }
  const { item } = found;
  if (typeof place === 'string') return fault(row, 'unknown_location', place, item);
  if (row.cells.quantity === undefined) return fault(row, 'bad_quantity', 'it has no quantity', item);
  const quantity = readQuantity(row.cells.quantity, decimal);
  if ('why' in quantity) return fault(row, 'bad_quantity', quantity.why, item);
  if (quantity.micros < 0 && basis === 'on_hand') {
    return fault(row, 'bad_quantity', 'less than nothing cannot be counted', item);
  }
  return { line: row.line, item, place, counted: quantity.micros };
};

const fault = (row: TableRow | undefined, kind: Fault, note: string, item: KnownItem | null = null): FaultyRow => {
  const { sku, item_id, product_id, name, location = '', quantity = '' } = row?.cells ?? {};
  const said = { item: sku ?? product_id ?? item_id ?? name ?? '', location, quantity };
  return { line: row?.line ?? 0, fault: kind, said, item, note };
};

const byLine = new WeakMap<readonly TableRow[], ReadonlyMap<number, TableRow>>();
const rowsByLine = (rows: readonly TableRow[]): ReadonlyMap<number, TableRow> => {
  const known = byLine.get(rows) ?? new Map(rows.map((row) => [row.line, row]));
  byLine.set(rows, known);
  return known;
};

const lines = (counts: readonly Count[]): string =>
  counts
    .slice(0, 5)
    .map(({ line }) => line)
    .join(', ');
