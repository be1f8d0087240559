// /invoices: create, list, get, update, delete, sent, void, draft, custom fields (API notes 6.9).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { readDate, readList, readText } from '../wire/body.ts';
import { list } from '../wire/list.ts';
import { invalidValue, missingField, statusRefused } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { progressOf } from '../world/fulfilment.ts';
import type { Invoice } from '../world/sales.ts';
import { readFields } from './custom-fields.ts';
import { INVOICE_LIST } from './invoice-list.ts';
import { printInvoice } from './invoice-print.ts';
import { addInvoice, orderLine, postInvoice, refuseShortage, touchOrders, unpostInvoice } from './invoice-write.ts';
import { type Numbering, readNewNumber, readNumber } from './numbering.ts';
import { readSale } from './sale-read.ts';

const ONE = '/invoices/:invoice_id';
const CREATE = 'invoices.CREATE';

export const invoiceRoutes: readonly Route[] = [
  { method: 'GET', path: '/invoices', scope: 'invoices.READ', handler: listInvoices },
  { method: 'POST', path: '/invoices', scope: CREATE, handler: create },
  { method: 'GET', path: ONE, scope: 'invoices.READ', handler: get },
  { method: 'PUT', path: ONE, scope: 'invoices.UPDATE', handler: update },
  { method: 'DELETE', path: ONE, scope: 'invoices.DELETE', handler: remove },
  { method: 'POST', path: `${ONE}/status/sent`, scope: CREATE, handler: (call) => mark(call, 'sent') },
  { method: 'POST', path: `${ONE}/status/void`, scope: CREATE, handler: (call) => mark(call, 'void') },
  { method: 'POST', path: `${ONE}/status/draft`, scope: CREATE, handler: (call) => mark(call, 'draft') },
  // Singular (API notes 9.13).
  { method: 'PUT', path: '/invoice/:invoice_id/customfields', scope: 'invoices.UPDATE', handler: updateFields },
];

const NUMBERING: Numbering = { series: 'invoice', field: 'invoice_number', label: 'Invoice' };
const DAY_MS = 86_400_000;

function listInvoices(call: Call): Reply {
  return list(call, call.world.invoices, INVOICE_LIST);
}

function find(call: Call): Invoice {
  return requireRecord(call, 'Invoice', call.world.invoices.get(call.params.invoice_id ?? ''));
}

function get(call: Call): Reply {
  return answer({ invoice: printInvoice(call, find(call)) });
}

function create(call: Call): Reply {
  const { world, body, now, query } = call;
  const sale = readSale(call, 'invoice');
  const links = readLinks(call);
  const dueDate = readDate(body, 'due_date') || world.zone.date(now + 15 * DAY_MS);
  const number = readNumber(call, NUMBERING);
  const invoice: Invoice = {
    ...sale,
    ...links,
    id: world.ids.next(),
    number,
    dueDate,
    status: query.get('send') === 'true' ? 'sent' : 'draft',
    posted: false,
    paid: 0,
    createdAt: now,
    modifiedAt: now,
  };
  addInvoice(call, invoice);
  return created(call, { invoice: printInvoice(call, invoice) }, 'The invoice has been created.');
}

/** salesorder_item_id links a line to the order line it bills (API notes 6.9). */
function readLinks(call: Call, before?: Invoice): Pick<Invoice, 'orderLineIds' | 'orderIds'> {
  const wanted = new Map<string, number>();
  const orderIds = new Set<string>();
  const orderLineIds = readList(call.body, 'line_items').map((line) => {
    const kept = before?.lines.findIndex(({ id }) => id === readText(line, 'line_item_id')) ?? -1;
    const id = readText(line, 'salesorder_item_id') || before?.orderLineIds[kept] || '';
    if (id === '') return '';
    const ordered = orderLine(call, id);
    if (!ordered) throw invalidValue('salesorder_item_id');
    const own = before?.lines.filter((_line, place) => before.orderLineIds[place] === id) ?? [];
    const quantity = (wanted.get(id) ?? 0) + Number(line.quantity ?? 1);
    const order = call.world.orders.get(ordered.orderId);
    const done = order ? progressOf(call.world.fulfilment.progress(order), id).invoiced : 0;
    const others = done - own.reduce((sum, one) => sum + one.quantity, 0);
    if (others + quantity > ordered.quantity) throw invalidValue('quantity');
    wanted.set(id, quantity);
    orderIds.add(ordered.orderId);
    return id;
  });
  return { orderLineIds, orderIds: [...orderIds] };
}

function update(call: Call): Reply {
  const { world } = call;
  const invoice = find(call);
  if (invoice.status === 'void') throw statusRefused('A void invoice cannot be edited.');
  const sale = readSale(call, 'invoice', invoice);
  const links = 'line_items' in call.body ? readLinks(call, invoice) : {};
  const dueDate = readDate(call.body, 'due_date') || invoice.dueDate;
  const number = readNewNumber(call, NUMBERING, invoice.id, invoice.number);
  unpostInvoice(call, invoice);
  world.fulfilment.removeInvoice(invoice);
  world.series.free('invoice', invoice.number);
  world.series.take('invoice', number, invoice.id);
  world.invoices.change(invoice, () => Object.assign(invoice, sale, links, { number, dueDate, modifiedAt: call.now }));
  postInvoice(call, invoice);
  world.fulfilment.addInvoice(invoice);
  touchOrders(call, invoice);
  return answer({ invoice: printInvoice(call, invoice) }, 'Invoice information has been updated.');
}

function remove(call: Call): Reply {
  const { world } = call;
  const invoice = find(call);
  unpostInvoice(call, invoice);
  world.series.free('invoice', invoice.number);
  world.invoices.remove(invoice);
  world.fulfilment.removeInvoice(invoice);
  touchOrders(call, invoice);
  return answer({}, 'The invoice has been deleted.');
}

const SAID = {
  sent: 'Invoice status has been changed to Sent.',
  void: 'Invoice status has been changed to Void.',
  draft: 'Status of invoice changed from void to draft',
} as const;

function mark(call: Call, status: keyof typeof SAID): Reply {
  const invoice = find(call);
  if (status === 'draft' && invoice.status !== 'void') throw statusRefused('Only a void invoice can become a draft.');
  if (status === 'sent' && invoice.status === 'void') throw statusRefused('A void invoice cannot be marked as sent.');
  if (status === 'void' && invoice.status === 'void' && call.settings.repeatStatusChange === 'error') {
    throw statusRefused('The invoice is already void.');
  }
  if (!invoice.posted && status === 'sent') refuseShortage(call, invoice);
  call.world.invoices.change(invoice, () => Object.assign(invoice, { status, modifiedAt: call.now }));
  postInvoice(call, invoice);
  touchOrders(call, invoice);
  return answer({}, SAID[status]);
}

function updateFields(call: Call): Reply {
  const invoice = find(call);
  if (readList(call.body, 'custom_fields').length === 0) throw missingField('custom field');
  const customFields = readFields(call.world, 'invoice', call.body, invoice.customFields);
  call.world.invoices.change(invoice, () => Object.assign(invoice, { customFields, modifiedAt: call.now }));
  return answer({}, 'Custom Fields Updated Successfully');
}
