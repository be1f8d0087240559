// /salesorders: list, create, get, update, delete (API notes 6.4).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { readDate, readText } from '../wire/body.ts';
import { list } from '../wire/list.ts';
import { inUse, invalidValue, unknownUrl } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { progressOf } from '../world/fulfilment.ts';
import { hold } from '../world/ledger.ts';
import type { SalesOrder } from '../world/sales.ts';
import { readAddress } from './addresses.ts';
import { type Numbering, readNewNumber, readNumber } from './numbering.ts';
import { ORDER_LIST } from './order-list.ts';
import { printOrder } from './order-print.ts';
import { heldBy, refuseShortage, releaseOf } from './order-stock.ts';
import { readSale } from './sale-read.ts';

const ALL = '/salesorders';
const ONE = '/salesorders/:salesorder_id';

export const orderRoutes: readonly Route[] = [
  { method: 'GET', path: ALL, scope: 'salesorders.READ', handler: listOrders },
  { method: 'POST', path: ALL, scope: 'salesorders.CREATE', handler: createOrder },
  { method: 'DELETE', path: ALL, scope: 'salesorders.DELETE', handler: deleteOrders },
  { method: 'GET', path: ONE, scope: 'salesorders.READ', handler: getOrder },
  { method: 'PUT', path: ONE, scope: 'salesorders.UPDATE', handler: updateOrder },
  { method: 'DELETE', path: ONE, scope: 'salesorders.DELETE', handler: deleteOrder },
  { method: 'PUT', path: `${ONE}/address/:kind`, scope: 'salesorders.UPDATE', handler: updateAddress },
];

const NUMBERING: Numbering = { series: 'salesorder', field: 'salesorder_number', label: 'Sales Order' };

function listOrders(call: Call): Reply {
  return list(call, call.world.orders, ORDER_LIST);
}

export function findOrder(call: Call): SalesOrder {
  return requireRecord(call, 'Sales Order', call.world.orders.get(call.params.salesorder_id ?? ''));
}

function getOrder(call: Call): Reply {
  return answer({ salesorder: printOrder(call, findOrder(call)) });
}

function createOrder(call: Call): Reply {
  const { world, settings, body, now } = call;
  const sale = readSale(call, 'salesorder');
  const shipmentDate = readDate(body, 'shipment_date');
  const confirmed = settings.autoConfirm && !settings.approvals;
  const number = readNumber(call, NUMBERING);
  const order: SalesOrder = {
    ...sale,
    id: world.ids.next(),
    number,
    phase: settings.approvals ? 'pending_approval' : confirmed ? 'confirmed' : 'draft',
    shipmentDate,
    deliveryMethod: readText(body, 'delivery_method'),
    pricebookId: readText(body, 'pricebook_id'),
    comments: [],
    createdAt: now,
    modifiedAt: now,
  };
  if (confirmed) refuseShortage(call, order);
  world.series.take('salesorder', number, order.id);
  world.orders.add(order);
  if (confirmed) world.ledger.post(hold(heldBy(world, order)));
  return created(call, { salesorder: printOrder(call, order) }, 'Sales Order has been created.');
}

function updateOrder(call: Call): Reply {
  const { world, body } = call;
  const order = findOrder(call);
  if (order.phase === 'void') throw inUse('A void Sales Order cannot be edited.');
  const sale = readSale(call, 'salesorder', order);
  requireDoneKept(call, order, sale.lines);
  const number = readNewNumber(call, NUMBERING, order.id, order.number);
  const changes = {
    ...sale,
    number,
    shipmentDate: 'shipment_date' in body ? readDate(body, 'shipment_date') : order.shipmentDate,
    deliveryMethod: 'delivery_method' in body ? readText(body, 'delivery_method') : order.deliveryMethod,
    modifiedAt: call.now,
  };
  const held = order.phase === 'confirmed' || order.phase === 'onhold';
  if (held) world.ledger.post(releaseOf(world, order));
  if (number !== order.number) {
    world.series.free('salesorder', order.number);
    world.series.take('salesorder', number, order.id);
  }
  world.orders.change(order, () => Object.assign(order, changes));
  // What was shipped or invoiced already is held no longer: hold what is left.
  if (held) world.ledger.post(releaseOf(world, order).map(negate));
  return answer({ salesorder: printOrder(call, order) }, 'Sales Order has been updated.');
}

/** Lines may not fall below what was packed or invoiced of them. */
function requireDoneKept(call: Call, order: SalesOrder, lines: SalesOrder['lines']): void {
  const progress = call.world.fulfilment.progress(order);
  for (const line of order.lines) {
    const { packed, invoiced } = progressOf(progress, line.id);
    const kept = lines.find(({ id }) => id === line.id)?.quantity ?? 0;
    if (kept < Math.max(packed, invoiced)) throw invalidValue('quantity');
  }
}

const negate = (posting: ReturnType<typeof releaseOf>[number]) => ({
  ...posting,
  accountingCommitted: -(posting.accountingCommitted ?? 0),
  physicalCommitted: -(posting.physicalCommitted ?? 0),
});

function deleteOrder(call: Call): Reply {
  remove(call, [findOrder(call)]);
  return answer({}, 'The Sales Order has been deleted.');
}

function deleteOrders(call: Call): Reply {
  const ids = (call.query.get('salesorder_ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw invalidValue('salesorder_ids');
  remove(
    call,
    [...new Set(ids)].map((id) => requireRecord(call, 'Sales Order', call.world.orders.get(id))),
  );
  return answer({}, 'The selected sales orders have been deleted');
}

function remove(call: Call, orders: readonly SalesOrder[]): void {
  const { world } = call;
  for (const order of orders) {
    const busy = world.fulfilment.packagesOf(order.id).length + world.fulfilment.invoicesOf(order.id).length > 0;
    if (busy) throw inUse('Sales Orders that have packages or invoices cannot be deleted.');
  }
  for (const order of orders) {
    if (order.phase === 'confirmed' || order.phase === 'onhold') world.ledger.post(releaseOf(world, order));
    world.series.free('salesorder', order.number);
    world.orders.remove(order);
  }
}

/** The path of Books, used where an address is to differ from the contact's (API notes 6.4, "Addresses"). */
function updateAddress(call: Call): Reply {
  const { kind } = call.params;
  if (!call.settings.orderAddressWrites || (kind !== 'shipping' && kind !== 'billing')) throw unknownUrl();
  const order = findOrder(call);
  const next = readAddress(call.body, order[kind]);
  call.world.orders.change(order, () => Object.assign(order, { [kind]: next, modifiedAt: call.now }));
  return answer({}, `${kind === 'shipping' ? 'Shipping' : 'Billing'} address updated.`);
}
