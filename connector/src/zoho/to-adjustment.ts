// An inventory adjustment as Zoho writes it, in our words (API notes 6.5). Pure.
import type { ZohoAdjustment, ZohoAdjustmentHead } from './ports/stock-moves.ts';
import { decimalAt, idAt, optionalIdAt, type Row, requiredDecimalAt, rowsAt, textAt } from './wire.ts';

export const toAdjustmentHead = (row: Row): ZohoAdjustmentHead => ({
  id: idAt(row, 'inventory_adjustment_id'),
  reference: textAt(row, 'reference_number'),
  date: textAt(row, 'date'),
  reason: textAt(row, 'reason'),
  kind: textAt(row, 'adjustment_type') === 'value' ? 'value' : 'quantity',
  status: textAt(row, 'status'),
  modifiedTime: textAt(row, 'last_modified_time'),
});

export const toAdjustment = (row: Row): ZohoAdjustment => {
  const head = toAdjustmentHead(row);
  const ownPlace = placeOf(row);
  return {
    ...head,
    description: textAt(row, 'description'),
    lines: rowsAt(row, 'line_items').map((line) => ({
      itemId: idAt(line, 'item_id'),
      locationId: placeOf(line) || ownPlace,
      // One of values has no quantities.
      quantity:
        head.kind === 'quantity'
          ? requiredDecimalAt(line, 'quantity_adjusted')
          : (decimalAt(line, 'quantity_adjusted') ?? 0),
    })),
  };
};

const placeOf = (row: Row): string => optionalIdAt(row, 'location_id') || optionalIdAt(row, 'warehouse_id');
