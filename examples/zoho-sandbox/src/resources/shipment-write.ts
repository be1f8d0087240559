// Shipping: the one thing that moves physical stock out (API notes 6.1, 6.8).
import type { Call } from '../call.ts';
import { insufficientStock, invalidValue, statusRefused } from '../wire/refusals.ts';
import { goodsOf, shortItem } from '../world/goods.ts';
import { type Goods, ship, undo } from '../world/ledger.ts';
import type { Package, SalesOrder, Shipment } from '../world/sales.ts';
import { touchOrder } from './package-write.ts';

export type ShipmentDraft = Pick<
  Shipment,
  'number' | 'date' | 'reference' | 'deliveryMethod' | 'trackingNumber' | 'carrier' | 'notes' | 'shippingCharge'
>;

export function createShipment(
  call: Call,
  order: SalesOrder,
  packages: readonly Package[],
  draft: ShipmentDraft,
): Shipment {
  const { world, now } = call;
  if (packages.length === 0) throw invalidValue('package_ids');
  if (packages.some(({ shipmentId }) => shipmentId !== ''))
    throw statusRefused('The package has been shipped already.');
  const goods = goodsIn(call, order, packages);
  const short = call.settings.preventNegativeStock ? shortItem(world, goods, 'physical') : undefined;
  if (short !== undefined) throw insufficientStock(short);
  const shipment: Shipment = {
    ...draft,
    id: world.ids.next(),
    orderId: order.id,
    packageIds: packages.map(({ id }) => id),
    status: 'shipped',
    deliveredOn: '',
    createdAt: now,
    modifiedAt: now,
  };
  world.series.take('shipment', shipment.number, shipment.id);
  world.shipments.add(shipment);
  world.fulfilment.addShipment(shipment);
  for (const one of packages) {
    world.packages.change(one, () => Object.assign(one, { shipmentId: shipment.id, modifiedAt: now }));
  }
  world.ledger.post(ship(goods));
  touchOrder(call, order);
  return shipment;
}

export function deliverShipment(call: Call, shipment: Shipment): void {
  const { world, now } = call;
  world.shipments.change(shipment, () =>
    Object.assign(shipment, { status: 'delivered', deliveredOn: world.today(), modifiedAt: now }),
  );
  for (const id of shipment.packageIds) {
    const one = world.packages.get(id);
    if (one) world.packages.change(one, () => Object.assign(one, { modifiedAt: now }));
  }
  const order = world.orders.get(shipment.orderId);
  if (order) touchOrder(call, order);
}

/** The goods come back to where they were, and are held again. */
export function deleteShipment(call: Call, shipment: Shipment): void {
  const { world, now } = call;
  const order = world.orders.get(shipment.orderId);
  const packages = shipment.packageIds.flatMap((id) => world.packages.get(id) ?? []);
  if (order) world.ledger.post(undo(ship(goodsIn(call, order, packages))));
  for (const one of packages) {
    world.packages.change(one, () => Object.assign(one, { shipmentId: '', modifiedAt: now }));
  }
  world.series.free('shipment', shipment.number);
  world.shipments.remove(shipment);
  world.fulfilment.removeShipment(shipment);
  if (order) touchOrder(call, order);
}

function goodsIn(call: Call, order: SalesOrder, packages: readonly Package[]): Goods[] {
  return packages.flatMap((one) =>
    one.lines.flatMap(({ orderLineId, quantity }) => {
      const line = order.lines.find(({ id }) => id === orderLineId);
      return line ? goodsOf(call.world, line, quantity) : [];
    }),
  );
}
