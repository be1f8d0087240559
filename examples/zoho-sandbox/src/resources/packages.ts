// /packages: create, list, get, update, delete (API notes 6.8).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { readNumber as readAmount, readDate, readList, readText } from '../wire/body.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { inUse, invalidValue, missingField } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Package, SalesOrder } from '../world/sales.ts';
import { readFields } from './custom-fields.ts';
import { type Numbering, readNewNumber, readNumber } from './numbering.ts';
import { orderInQuery } from './order-in-query.ts';
import { printPackage, printPackageRow } from './package-print.ts';
import { createPackage, type PackageDraft, requirePackable, touchOrder } from './package-write.ts';

export const packageRoutes: readonly Route[] = [
  { method: 'GET', path: '/packages', scope: 'packages.READ', handler: listPackages },
  { method: 'POST', path: '/packages', scope: 'packages.CREATE', handler: create },
  { method: 'GET', path: '/packages/:package_id', scope: 'packages.READ', handler: get },
  { method: 'PUT', path: '/packages/:package_id', scope: 'packages.UPDATE', handler: update },
  { method: 'DELETE', path: '/packages/:package_id', scope: 'packages.DELETE', handler: remove },
];

const NUMBERING: Numbering = { series: 'package', field: 'package_number', label: 'Package', free: true };

const orderOf = (call: Call, one: Package): SalesOrder | undefined => call.world.orders.get(one.orderId);
const shipmentOf = (call: Call, one: Package) => call.world.fulfilment.shipmentOf(one);
const customerOf = (call: Call, one: Package) => call.world.contacts.get(orderOf(call, one)?.customerId ?? '');

const PACKAGE_LIST: ListSpec<Package> = {
  key: 'packages',
  reportName: 'Packages',
  row: printPackageRow,
  sorts: {
    created_time: (_call, one) => one.createdAt,
    last_modified_time: (_call, one) => one.modifiedAt,
    date: (_call, one) => one.date,
    package_number: (_call, one) => one.number,
    salesorder_number: (call, one) => orderOf(call, one)?.number ?? '',
    customer_name: (call, one) => customerOf(call, one)?.name ?? '',
    shipment_date: (call, one) => shipmentOf(call, one)?.date ?? '',
    tracking_number: (call, one) => shipmentOf(call, one)?.trackingNumber ?? '',
  },
  defaultSort: 'created_time',
  defaultOrder: 'D',
  filterBy: {
    'Status.NotShipped': (_call, one) => one.shipmentId === '',
    'Status.Shipped': (call, one) => shipmentOf(call, one)?.status === 'shipped',
    'Status.Delivered': (call, one) => shipmentOf(call, one)?.status === 'delivered',
  },
  texts: {
    packing_number: (_call, one) => one.number,
    package_number: (_call, one) => one.number,
    salesorder_number: (call, one) => orderOf(call, one)?.number ?? '',
    customer_name: (call, one) => customerOf(call, one)?.name ?? '',
    delivery_method: (call, one) => shipmentOf(call, one)?.deliveryMethod ?? '',
  },
  // The exact forms are passed over in silence, and salesorder_id with them (API notes 6.8, 9.1).
  exactIgnored: ['packing_number', 'package_number', 'salesorder_number', 'customer_name', 'delivery_method'],
  exact: {
    customer_id: (call, one) => orderOf(call, one)?.customerId ?? '',
    status: (call, one) => shipmentOf(call, one)?.status ?? 'not_shipped',
  },
  dates: { date: (_call, one) => one.date, shipment_date: (call, one) => shipmentOf(call, one)?.date ?? '' },
  modifiedAt: (one) => one.modifiedAt,
  searchText: (call, one) => [one.number, orderOf(call, one)?.number ?? '', customerOf(call, one)?.name ?? ''],
};

function listPackages(call: Call): Reply {
  return list(call, call.world.packages, PACKAGE_LIST);
}

function find(call: Call): Package {
  return requireRecord(call, 'Package', call.world.packages.get(call.params.package_id ?? ''));
}

/** The specification shows an array, a client an object; the object is the better evidence (API notes 6.0). */
const wrap = (call: Call, one: Package) => ({
  package: call.settings.packageShape === 'array' ? [printPackage(call, one)] : printPackage(call, one),
});

function get(call: Call): Reply {
  return answer(wrap(call, find(call)));
}

function create(call: Call): Reply {
  const order = orderInQuery(call);
  const draft = readDraft(call, order);
  const one = createPackage(call, order, { ...draft, number: readNumber(call, NUMBERING) });
  return created(call, wrap(call, one), "Package created successfully. It's now time to ship!");
}

function readDraft(call: Call, order: SalesOrder): Omit<PackageDraft, 'number'> {
  const { world, body } = call;
  const date = readDate(body, 'date');
  if (date === '') throw missingField('date');
  const lines = readList(body, 'line_items').map((line) => {
    const orderLineId = readText(line, 'so_line_item_id');
    if (!order.lines.some(({ id }) => id === orderLineId)) throw invalidValue('so_line_item_id');
    return { orderLineId, quantity: readAmount(line, 'quantity') ?? 0 };
  });
  if (lines.length === 0) throw missingField('line item');
  return { date, notes: readText(body, 'notes'), lines, customFields: readFields(world, 'package', body) };
}

function update(call: Call): Reply {
  const { world } = call;
  const one = find(call);
  const order = requireRecord(call, 'Sales Order', world.orders.get(one.orderId));
  if (one.shipmentId !== '') throw inUse('A package that has been shipped cannot be edited.');
  const { lines, ...draft } = readDraft(call, order);
  requirePackable(call, order, lines, one);
  const number = readNewNumber(call, NUMBERING, one.id, one.number);
  world.series.free('package', one.number);
  world.series.take('package', number, one.id);
  const numbered = lines.map((line) => ({ id: world.ids.next(), ...line }));
  world.packages.change(one, () => Object.assign(one, draft, { number, lines: numbered, modifiedAt: call.now }));
  touchOrder(call, order);
  return answer(wrap(call, one), 'Package Updated Successfully.');
}

function remove(call: Call): Reply {
  const { world } = call;
  const one = find(call);
  if (one.shipmentId !== '') throw inUse('A package that has been shipped cannot be deleted.');
  world.series.free('package', one.number);
  world.packages.remove(one);
  world.fulfilment.removePackage(one);
  const order = world.orders.get(one.orderId);
  if (order) touchOrder(call, order);
  return answer({}, 'Whooooosh! Package Deleted Successfully.');
}
