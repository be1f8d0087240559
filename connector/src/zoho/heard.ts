// A record as a signed webhook brought it: the same object the API itself shows under its name (API notes 8), or less of
// it. What cannot be read whole is null. Pure.
import { ConnectorError } from '../errors.ts';
import type { ZohoItem } from './ports/items.ts';
import type { ZohoOrderRow } from './ports/orders.ts';
import { toItem, toItemListRow } from './to-item.ts';
import { toOrder, toOrderRow } from './to-order.ts';
import { type Row, rowOf, rowsAt, toMicros } from './wire.ts';

type Fields = Readonly<Record<string, unknown>>;

export interface HeardItem {
  readonly item: ZohoItem;
  readonly row: ReturnType<typeof toItemListRow>;
}

export interface HeardOrder {
  readonly row: ZohoOrderRow;
  /** What of its lines moves stock, as text: two that are equal name the same units at the same places, as far gone. */
  readonly lines: string;
  /** Units an item, in millionths. */
  readonly units: ReadonlyMap<string, number>;
  /** Nothing of it has been packed, shipped, invoiced or cancelled yet. */
  readonly untouched: boolean;
}

export const toHeardItem = (record: Fields): HeardItem | null =>
  readable(() => {
    const row = rowOf(record, 'item');
    return { item: toItem(row), row: toItemListRow(row) };
  });

export const toHeardOrder = (record: Fields): HeardOrder | null =>
  readable(() => {
    const row = rowOf(record, 'salesorder');
    const { lines } = toOrder(row);
    const head = toOrderRow(row);
    // A body of chosen fields has no lines to compare.
    if (!Array.isArray(record.line_items) || head.status === '' || head.modifiedTime === '') return null;
    const quantities = rowsAt(row, 'line_items').map(quantitiesOf);
    const units = new Map<string, number>();
    for (const { itemId, quantity } of lines) units.set(itemId, (units.get(itemId) ?? 0) + quantity);
    return {
      row: head,
      lines: JSON.stringify(
        lines.map(({ itemId, locationId }, index) => [itemId, locationId, quantities[index]]).sort(byText),
      ),
      units,
      untouched: quantities.every((each) => each?.every(([name, micros]) => name === 'quantity' || micros === 0)),
    };
  });

/** Whatever is counted of a line: quantity, quantity_shipped, quantity_invoiced and those that Zoho may add. */
const quantitiesOf = ({ value }: Row): [string, number | null][] =>
  Object.keys(value)
    .filter((name) => /^quantity(_|$)/.test(name))
    .sort()
    .map((name) => [name, toMicros(value[name])]);

const byText = (one: unknown, other: unknown): number => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);

const readable = <T>(read: () => T | null): T | null => {
  try {
    return read();
  } catch (error) {
    if (error instanceof ConnectorError) return null;
    throw error;
  }
};
