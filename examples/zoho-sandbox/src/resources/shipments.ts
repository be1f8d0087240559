// /shipmentorders: create, get, update, delete, delivered. There is no list (API notes 6.8).
import { type Call, created, type Route, requireRecord } from '../call.ts';
import { readNumber as readAmount, readDate, readText } from '../wire/body.ts';
import { invalidValue, missingField, statusRefused } from '../wire/refusals.ts';
import { answer, type Payload, type Reply } from '../wire/reply.ts';
import type { Package, SalesOrder, Shipment } from '../world/sales.ts';
import { type Numbering, readNewNumber, readNumber } from './numbering.ts';
import { orderInQuery } from './order-in-query.ts';
import { printShipment } from './shipment-print.ts';
import { createShipment, deleteShipment, deliverShipment, type ShipmentDraft } from './shipment-write.ts';

const ONE = '/shipmentorders/:shipmentorder_id';

export const shipmentRoutes: readonly Route[] = [
  { method: 'POST', path: '/shipmentorders', scope: 'shipmentorders.CREATE', handler: create },
  { method: 'GET', path: ONE, scope: 'shipmentorders.READ', handler: get },
  { method: 'PUT', path: ONE, scope: 'shipmentorders.UPDATE', handler: update },
  { method: 'DELETE', path: ONE, scope: 'shipmentorders.DELETE', handler: remove },
  { method: 'POST', path: `${ONE}/status/delivered`, scope: 'shipmentorders.CREATE', handler: deliver },
];

const NUMBERING: Numbering = { series: 'shipment', field: 'shipment_number', label: 'Shipment Order', free: true };

function find(call: Call): Shipment {
  return requireRecord(call, 'Shipment Order', call.world.shipments.get(call.params.shipmentorder_id ?? ''));
}

/** Two names for one thing (API notes 6.0, conflict). */
const wrap = (call: Call, shipment: Shipment): Payload => ({
  [call.settings.shipmentKey]: printShipment(call, shipment),
});

function get(call: Call): Reply {
  return answer(wrap(call, find(call)));
}

/** Order and packages are named in the query (API notes 6.8, 9.12). */
function create(call: Call): Reply {
  const order = orderInQuery(call);
  const packages = readPackages(call, order);
  requireFields(call);
  const draft = readDraft(call);
  const shipment = createShipment(call, order, packages, { ...draft, number: readNumber(call, NUMBERING) });
  return created(call, wrap(call, shipment), 'Shipment created successfully.');
}

function readPackages({ world, query }: Call, order: SalesOrder): Package[] {
  const ids = (query.get('package_ids') ?? '').split(',').filter((id) => id !== '');
  return [...new Set(ids)].map((id) => {
    const one = world.packages.get(id.trim());
    if (one?.orderId !== order.id) throw invalidValue('package_ids');
    return one;
  });
}

/** What the specification marks as required. */
function requireFields({ body, settings }: Call): void {
  if (!settings.shipmentFieldsRequired) return;
  for (const name of ['shipment_number', 'date', 'delivery_method', 'tracking_number']) {
    if (readText(body, name) === '') throw missingField(name.replace('_', ' '));
  }
}

function readDraft({ world, body }: Call, before?: Shipment): Omit<ShipmentDraft, 'number'> {
  const take = (name: string, was: string): string => (name in body ? readText(body, name) : was);
  const deliveryMethod = take('delivery_method', before?.deliveryMethod ?? '');
  return {
    date: readDate(body, 'date') || before?.date || world.today(),
    reference: take('reference_number', before?.reference ?? ''),
    deliveryMethod,
    trackingNumber: take('tracking_number', before?.trackingNumber ?? ''),
    carrier: take('carrier', before?.carrier ?? deliveryMethod),
    notes: take('notes', before?.notes ?? ''),
    shippingCharge: readAmount(body, 'shipping_charge') ?? before?.shippingCharge ?? 0,
  };
}

function update(call: Call): Reply {
  const { world } = call;
  const shipment = find(call);
  const draft = readDraft(call, shipment);
  const number = readNewNumber(call, NUMBERING, shipment.id, shipment.number);
  world.series.free('shipment', shipment.number);
  world.series.take('shipment', number, shipment.id);
  world.shipments.change(shipment, () => Object.assign(shipment, draft, { number, modifiedAt: call.now }));
  return answer(wrap(call, shipment), 'Shipment Order updated successfully.');
}

function remove(call: Call): Reply {
  deleteShipment(call, find(call));
  return answer({}, 'The Shipment Order has been deleted.');
}

function deliver(call: Call): Reply {
  const shipment = find(call);
  if (shipment.status === 'delivered' && call.settings.repeatStatusChange === 'error') {
    throw statusRefused('The Shipment Order has been delivered already.');
  }
  deliverShipment(call, shipment);
  return answer({}, 'The Shipment Order has been marked as Delivered.');
}
