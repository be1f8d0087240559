// The shop itself: stock and prices that move from outside, people who ship orders by hand, and the books for proofs.
import type { Call } from '../call.ts';
import { deliverOrder, invoiceOrder, payOrder, shipOrder } from '../resources/by-hand.ts';
import { statusOf } from '../resources/order-print.ts';
import { closeOrder, holdOrder } from '../resources/order-status.ts';
import { totalsOf } from '../resources/sale-print.ts';
import { adjust } from '../world/ledger.ts';
import type { CustomField } from '../world/records.ts';
import type { SalesOrder } from '../world/sales.ts';
import type { World } from '../world/world.ts';
import {
  ControlError,
  type ControlParts,
  type FieldChange,
  findItem,
  type ItemWanted,
  type OrderProof,
  type OrderWanted,
  organizationOf,
  requireNumber,
  type StockMove,
} from './parts.ts';

export function shopControl(parts: ControlParts) {
  const { clock, settings } = parts;
  const gone = new Map<string, CustomField>();

  const handCall = (world: World): Call => {
    const nothing = { params: {}, query: new URLSearchParams(), body: {} };
    return { ...nothing, world, settings, now: clock.now() };
  };

  const byHand = <T>(wanted: OrderWanted, work: (call: Call, order: SalesOrder) => T): T => {
    const { world } = organizationOf(parts, wanted.organization_id);
    return work(handCall(world), findOrder(world, wanted));
  };

  return {
    /** A movement of stock that no API call made. */
    stock(move: StockMove): void {
      const { world } = organizationOf(parts, move.organization_id);
      const delta = requireNumber('delta', move.delta);
      const placeId = move.location_id ?? world.primaryPlace.id;
      if (!world.places.some(({ id }) => id === placeId)) throw new ControlError(`no location ${placeId}`);
      const where = { itemId: findItem(world, move).id, placeId };
      const physical = [{ ...where, physical: delta }];
      world.ledger.post(move.kind === 'physical' ? physical : adjust([{ ...where, quantity: delta }]));
    },

    /** The figures of an item, in total or in one place. */
    stockOf(wanted: ItemWanted & { location_id?: string }) {
      const { world } = organizationOf(parts, wanted.organization_id);
      const { id } = findItem(world, wanted);
      return { ...(wanted.location_id ? world.ledger.at(id, wanted.location_id) : world.ledger.total(id)) };
    },

    price(wanted: ItemWanted & { rate: number }): void {
      const { world } = organizationOf(parts, wanted.organization_id);
      const item = findItem(world, wanted);
      const rate = requireNumber('rate', wanted.rate);
      world.items.change(item, () => Object.assign(item, { rate, modifiedAt: clock.now() }));
      world.itemChanged(item.id);
    },

    /** What an administrator does to a custom field of items: it goes, comes back, or is made anew of another type. */
    customField({ api_name, there, data_type }: FieldChange): void {
      const { world } = parts.home();
      const at = world.fields.findIndex(({ apiName }) => apiName === api_name);
      const field = world.fields[at] ?? gone.get(api_name);
      if (field === undefined) throw new ControlError(`no custom field ${api_name}`);
      const made = data_type === undefined ? field : { ...field, dataType: data_type };
      if (at >= 0) world.fields.splice(at, 1);
      gone.set(api_name, made);
      if (there !== false) world.fields.push(made);
      world.printed.clear();
    },

    ship: (wanted: OrderWanted) => byHand(wanted, (call, order) => shipOrder(call, order, wanted)),
    deliver: (wanted: OrderWanted) => byHand(wanted, deliverOrder),
    invoice: (wanted: OrderWanted) => byHand(wanted, invoiceOrder),
    /** All that is due, or an amount of it. */
    pay: (wanted: OrderWanted & { amount?: number }) =>
      byHand(wanted, (call, order) =>
        payOrder(call, order, wanted.amount === undefined ? undefined : requireNumber('amount', wanted.amount)),
      ),
    hold: (wanted: OrderWanted) => byHand(wanted, holdOrder),
    close: (wanted: OrderWanted) => byHand(wanted, closeOrder),

    /** Every order there is, the void ones too. */
    salesorders(organizationId?: string): OrderProof[] {
      const { world } = organizationOf(parts, organizationId);
      return world.orders.all.map((order) => prove(handCall(world), order));
    },
  };
}

function findOrder(world: World, wanted: OrderWanted): SalesOrder {
  const number = wanted.salesorder_number ?? wanted.number;
  const found = world.orders.all.find((one) => one.id === wanted.salesorder_id || one.number === number);
  if (!found) throw new ControlError('no such sales order');
  return found;
}

function prove(call: Call, order: SalesOrder): OrderProof {
  return {
    salesorder_id: order.id,
    salesorder_number: order.number,
    reference_number: order.reference,
    status: statusOf(call, order).status,
    customer_id: order.customerId,
    total: totalsOf(call, order).total,
    created_at: order.createdAt,
    created_time: call.world.timestamp(order.createdAt),
    line_items: order.lines.map((line) => ({
      line_item_id: line.id,
      item_id: line.itemId,
      sku: line.sku,
      quantity: line.quantity,
      rate: line.rate,
      location_id: line.placeId,
    })),
    packages: call.world.fulfilment.packagesOf(order.id).map((one) => ({
      package_number: one.number,
      shipped: one.shipmentId !== '',
      created_at: one.createdAt,
    })),
    invoices: call.world.fulfilment.invoicesOf(order.id).map((one) => ({
      invoice_number: one.number,
      status: one.status,
      created_at: one.createdAt,
    })),
  };
}
