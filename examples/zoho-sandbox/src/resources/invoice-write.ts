// Invoicing: what moves accounting stock (API notes 6.1, 6.9).
import type { Call } from '../call.ts';
import { insufficientStock, statusRefused } from '../wire/refusals.ts';
import { progressOf } from '../world/fulfilment.ts';
import { goodsOf, shortItem } from '../world/goods.ts';
import { bill, type Goods, type Posting, undo } from '../world/ledger.ts';
import type { Invoice, SalesOrder } from '../world/sales.ts';
import { touchOrder } from './package-write.ts';

const DAY_MS = 86_400_000;

/** An invoice for what an order has left to invoice, sent, as a person would make it. */
export function createInvoiceFor(call: Call, order: SalesOrder): Invoice {
  const { world, now } = call;
  if (order.phase !== 'confirmed') throw statusRefused('Only confirmed Sales Orders can be invoiced.');
  const progress = world.fulfilment.progress(order);
  const left = order.lines
    .map((line) => ({ line, quantity: line.quantity - progressOf(progress, line.id).invoiced }))
    .filter(({ quantity }) => quantity > 0);
  if (left.length === 0) throw statusRefused('The Sales Order has been invoiced already.');
  const {
    id: _id,
    phase: _phase,
    comments: _comments,
    shipmentDate: _date,
    deliveryMethod: _method,
    pricebookId: _book,
    ...sale
  } = order;
  const invoice: Invoice = {
    ...structuredClone(sale),
    id: world.ids.next(),
    number: world.series.suggest('invoice'),
    date: world.today(),
    dueDate: world.zone.date(now + 15 * DAY_MS),
    lines: left.map(({ line, quantity }) => ({ ...line, id: world.ids.next(), quantity })),
    orderLineIds: left.map(({ line }) => line.id),
    orderIds: [order.id],
    status: 'sent',
    posted: false,
    paid: 0,
    createdAt: now,
    modifiedAt: now,
  };
  addInvoice(call, invoice);
  return invoice;
}

export function addInvoice(call: Call, invoice: Invoice): void {
  const { world } = call;
  if (movesStock(call, invoice)) refuseShortage(call, invoice);
  world.series.take('invoice', invoice.number, invoice.id);
  world.invoices.add(invoice);
  postInvoice(call, invoice);
  world.fulfilment.addInvoice(invoice);
  touchOrders(call, invoice);
}

/** Moves the accounting stock as the invoice's state now demands, once. */
export function postInvoice(call: Call, invoice: Invoice): void {
  const due = movesStock(call, invoice);
  if (due === invoice.posted) return;
  const postings = postingsOf(call, invoice);
  call.world.ledger.post(due ? postings : undo(postings));
  invoice.posted = due;
}

/** Takes back what the invoice moved, before it is changed or deleted. */
export function unpostInvoice(call: Call, invoice: Invoice): void {
  if (!invoice.posted) return;
  call.world.ledger.post(undo(postingsOf(call, invoice)));
  invoice.posted = false;
}

export function touchOrders(call: Call, invoice: Invoice): void {
  for (const id of invoice.orderIds) {
    const order = call.world.orders.get(id);
    if (order) touchOrder(call, order);
  }
}

/** Which invoices count is a switch: the notes say "invoices" and no more (API notes 6.1). */
function movesStock(call: Call, invoice: Invoice): boolean {
  if (invoice.status === 'void') return false;
  return invoice.status !== 'draft' || call.settings.invoiceMovesStock === 'created';
}

export function refuseShortage(call: Call, invoice: Invoice): void {
  if (!call.settings.preventNegativeStock) return;
  const { ordered, direct } = goodsBilled(call, invoice);
  const short = shortItem(call.world, [...ordered, ...direct], 'accounting');
  if (short !== undefined) throw insufficientStock(short);
}

function postingsOf(call: Call, invoice: Invoice): Posting[] {
  const { ordered, direct } = goodsBilled(call, invoice);
  return bill(ordered, direct);
}

function goodsBilled(call: Call, invoice: Invoice): { ordered: Goods[]; direct: Goods[] } {
  const ordered: Goods[] = [];
  const direct: Goods[] = [];
  for (const [place, line] of invoice.lines.entries()) {
    const from = orderLine(call, invoice.orderLineIds[place] ?? '');
    if (from) ordered.push(...goodsOf(call.world, { itemId: line.itemId, placeId: from.placeId }, line.quantity));
    else direct.push(...goodsOf(call.world, line, line.quantity));
  }
  return { ordered, direct };
}

/** The order line with this id, among confirmed orders. */
export function orderLine(call: Call, lineId: string): (SalesOrder['lines'][number] & { orderId: string }) | undefined {
  if (lineId === '') return undefined;
  for (const order of call.world.orders.all) {
    if (order.phase !== 'confirmed') continue;
    const line = order.lines.find(({ id }) => id === lineId);
    if (line) return { ...line, orderId: order.id };
  }
  return undefined;
}
