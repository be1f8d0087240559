// Orders of the past, made the way any order is made, in every state an order can be in.
import type { Call } from '../call.ts';
import { deliverOrder, invoiceOrder, shipOrder } from '../resources/by-hand.ts';
import { confirmOrder } from '../resources/order-status.ts';
import { orderRoutes } from '../resources/orders.ts';
import type { Rng } from '../wire/rng.ts';
import type { SalesOrder } from '../world/sales.ts';
import type { World } from '../world/world.ts';

const HOUR_MS = 3_600_000;

export function seedOrders(world: World, rng: Rng, count: number): void {
  const started = world.clock.now() - count * HOUR_MS;
  for (let place = 0; place < count; place += 1) {
    const call = callAt(world, started + place * HOUR_MS, wish(world, rng, place));
    const before = world.orders.all.length;
    orderRoutes.find(({ method, path }) => method === 'POST' && path === '/salesorders')?.handler(call);
    const order = world.orders.all[before];
    if (order?.phase === 'draft') bringAlong(call, order, place % 6);
  }
}

function wish(world: World, rng: Rng, place: number) {
  const customers = world.contacts.all.filter(({ type, status }) => type === 'customer' && status === 'active');
  const items = world.items.all.filter(({ status }) => status === 'active');
  return {
    customer_id: rng.pick(customers).id,
    reference_number: `WEB-${10_000 + place}`,
    line_items: Array.from({ length: rng.int(1, 3) }, () => ({ item_id: rng.pick(items).id, quantity: rng.int(1, 3) })),
  };
}

/** Draft, confirmed, shipped, delivered, invoiced, void: each sixth order of each. */
function bringAlong(call: Call, order: SalesOrder, stage: number): void {
  if (stage === 0) return;
  if (stage === 5) {
    call.world.orders.change(order, () => Object.assign(order, { phase: 'void' }));
    return;
  }
  confirmOrder(call, order);
  const goods = order.lines.some(({ itemId }) => call.world.items.get(itemId)?.productType === 'goods');
  if (stage >= 2 && goods) shipOrder(call, order, { tracking: `1Z${order.id.slice(-9)}`, carrier: 'UPS' });
  if (stage >= 3) deliverOrder(call, order);
  if (stage >= 4) invoiceOrder(call, order);
}

function callAt(world: World, now: number, body: Call['body']): Call {
  const peace = { approvals: false, autoConfirm: false, autoNumber: true, preventNegativeStock: false };
  const settings = { ...world.settings, ...peace, preventNegativeStockAtConfirm: false };
  return { world, settings, params: {}, query: new URLSearchParams(), body, now };
}
