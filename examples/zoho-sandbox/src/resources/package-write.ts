// Packing: what goes into a package, and the package itself (API notes 6.8).
import type { Call } from '../call.ts';
import { invalidValue, statusRefused } from '../wire/refusals.ts';
import { progressOf } from '../world/fulfilment.ts';
import type { FieldValue } from '../world/records.ts';
import type { Package, SalesOrder } from '../world/sales.ts';

export interface PackageDraft {
  readonly number: string;
  readonly date: string;
  readonly notes: string;
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: number }[];
  readonly customFields?: Record<string, FieldValue>;
}

export function createPackage(call: Call, order: SalesOrder, draft: PackageDraft): Package {
  const { world, now } = call;
  requirePackable(call, order, draft.lines);
  const one: Package = {
    id: world.ids.next(),
    number: draft.number,
    date: draft.date,
    notes: draft.notes,
    orderId: order.id,
    lines: draft.lines.map((line) => ({ id: world.ids.next(), ...line })),
    shipmentId: '',
    customFields: draft.customFields ?? {},
    createdAt: now,
    modifiedAt: now,
  };
  world.series.take('package', one.number, one.id);
  world.packages.add(one);
  world.fulfilment.addPackage(one);
  touchOrder(call, order);
  return one;
}

/** The order must be confirmed, and no more may be packed than was ordered. */
export function requirePackable(call: Call, order: SalesOrder, lines: PackageDraft['lines'], without?: Package): void {
  if (order.phase !== 'confirmed') throw statusRefused('Packages can be created for confirmed Sales Orders only.');
  const progress = call.world.fulfilment.progress(order);
  const wanted = new Map<string, number>();
  for (const { orderLineId, quantity } of lines) wanted.set(orderLineId, (wanted.get(orderLineId) ?? 0) + quantity);
  for (const [orderLineId, quantity] of wanted) {
    const line = order.lines.find(({ id }) => id === orderLineId);
    if (!line) throw invalidValue('so_line_item_id');
    const own = (without?.lines ?? []).filter((one) => one.orderLineId === orderLineId);
    const packed = progressOf(progress, line.id).packed - own.reduce((sum, one) => sum + one.quantity, 0);
    if (quantity <= 0 || packed + quantity > line.quantity) throw invalidValue('quantity');
  }
}

/** An order that comes further shows it in lists; whether it counts as changed is a switch. */
export function touchOrder(call: Call, order: SalesOrder): void {
  const touches = call.settings.progressTouchesOrder;
  const edit = () => {
    if (touches) order.modifiedAt = call.now;
  };
  call.world.orders.change(order, edit, !touches);
}
