// A transfer order as Zoho writes it, in our words (API notes 6.7). Pure.
import type { ZohoTransfer, ZohoTransferHead } from './ports/stock-moves.ts';
import { flagAt, idAt, optionalIdAt, type Row, requiredDecimalAt, rowsAt, textAt } from './wire.ts';

export const toTransferHead = (row: Row): ZohoTransferHead => ({
  id: idAt(row, 'transfer_order_id'),
  number: textAt(row, 'transfer_order_number'),
  date: textAt(row, 'date'),
  status: textAt(row, 'status'),
  fromId: placeAt(row, 'from_'),
  toId: placeAt(row, 'to_'),
  modifiedTime: textAt(row, 'last_modified_time'),
});

export const toTransfer = (row: Row): ZohoTransfer => ({
  ...toTransferHead(row),
  inTransit: flagAt(row, 'is_intransit_order') === true,
  description: textAt(row, 'description'),
  lines: rowsAt(row, 'line_items').map((line) => ({
    itemId: idAt(line, 'item_id'),
    name: textAt(line, 'name'),
    quantity: requiredDecimalAt(line, 'quantity_transfer'),
  })),
});

const placeAt = (row: Row, prefix: 'from_' | 'to_'): string =>
  optionalIdAt(row, `${prefix}location_id`) || optionalIdAt(row, `${prefix}warehouse_id`);
