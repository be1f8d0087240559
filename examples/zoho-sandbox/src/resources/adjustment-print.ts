// Adjustments as the wire has them (API notes 6.5).
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Adjustment } from '../world/records.ts';
import { printPlaceOf } from './place-read.ts';
import { printQuantity } from './sale-print.ts';

export function printAdjustmentRow(call: Call, one: Adjustment) {
  return {
    inventory_adjustment_id: one.id,
    date: one.date,
    reason: one.reason,
    reason_id: one.reasonId,
    description: one.description,
    reference_number: one.reference,
    adjustment_type: one.type,
    status: one.status,
    ...printPlaceOf(call, one.placeId),
    total: money(totalOf(call, one)),
    custom_fields: [],
  };
}

const worthOf = ({ world }: Call, type: Adjustment['type'], line: Adjustment['lines'][number]): number =>
  type === 'value' ? line.value : line.quantity * (world.items.get(line.itemId)?.purchaseRate ?? 0);

const totalOf = (call: Call, one: Adjustment): number =>
  one.lines.reduce((sum, line) => sum + worthOf(call, one.type, line), 0);

export function printAdjustment(call: Call, one: Adjustment) {
  const { world } = call;
  return {
    ...printAdjustmentRow(call, one),
    line_items: one.lines.map((line, place) => {
      const item = world.items.get(line.itemId);
      return {
        line_item_id: line.id,
        item_id: line.itemId,
        item_order: place + 1,
        name: item?.name ?? '',
        sku: item?.sku ?? '',
        description: item?.description ?? '',
        unit: item?.unit ?? '',
        quantity_adjusted: printQuantity(call, line.quantity),
        ...(one.type === 'value' && { value_adjusted: money(line.value) }),
        item_total: money(worthOf(call, one.type, line)),
        is_combo_product: item?.combo !== undefined,
        adjustment_account_id: one.accountId,
        adjustment_account_name: 'Cost of Goods Sold',
        ...printPlaceOf(call, line.placeId),
        serial_numbers: [],
        batches: [],
        storages: [],
      };
    }),
  };
}
