// Transfer orders as the wire has them (API notes 6.7).
import type { Call } from '../call.ts';
import type { TransferOrder } from '../world/records.ts';
import { printPlaceOf } from './place-read.ts';
import { printQuantity } from './sale-print.ts';

export function printTransferRow(call: Call, one: TransferOrder) {
  return {
    transfer_order_id: one.id,
    transfer_order_number: one.number,
    date: one.date,
    description: one.description,
    status: one.status,
    ...printPlaceOf(call, one.fromId, 'from_'),
    ...printPlaceOf(call, one.toId, 'to_'),
    is_intransit_order: one.inTransitOrder,
    custom_fields: [],
  };
}

export function printTransfer(call: Call, one: TransferOrder) {
  return {
    ...printTransferRow(call, one),
    line_items: one.lines.map((line, place) => {
      const item = call.world.items.get(line.itemId);
      return {
        line_item_id: line.id,
        item_id: line.itemId,
        item_order: place + 1,
        name: line.name,
        sku: item?.sku ?? '',
        description: item?.description ?? '',
        quantity_transfer: printQuantity(call, line.quantity),
        unit: item?.unit ?? '',
      };
    }),
  };
}
