// What a person would do in Zoho's own screens: ship an order, mark it delivered, invoice it, note a payment; put it on
// hold, close it.
import type { Call } from '../call.ts';
import { statusRefused } from '../wire/refusals.ts';
import { progressOf } from '../world/fulfilment.ts';
import type { SalesOrder } from '../world/sales.ts';
import { balanceOf } from './invoice-print.ts';
import { createInvoiceFor, postInvoice, touchOrders } from './invoice-write.ts';
import { createPackage } from './package-write.ts';
import { createShipment, deliverShipment } from './shipment-write.ts';

export interface Shipping {
  readonly tracking?: string;
  readonly carrier?: string;
}

/** Packs what is not packed yet and ships every package that has not left. */
export function shipOrder(call: Call, order: SalesOrder, shipping: Shipping) {
  const { world } = call;
  const progress = world.fulfilment.progress(order);
  const left = order.lines
    .filter(({ itemId }) => world.items.get(itemId)?.productType !== 'service')
    .map((line) => ({ orderLineId: line.id, quantity: line.quantity - progressOf(progress, line.id).packed }))
    .filter(({ quantity }) => quantity > 0);
  if (left.length > 0) {
    createPackage(call, order, {
      number: world.series.suggest('package'),
      date: world.today(),
      notes: '',
      lines: left,
    });
  }
  const packages = world.fulfilment.packagesOf(order.id).filter(({ shipmentId }) => shipmentId === '');
  const shipment = createShipment(call, order, packages, {
    number: world.series.suggest('shipment'),
    date: world.today(),
    reference: '',
    deliveryMethod: shipping.carrier ?? 'FedEx',
    trackingNumber: shipping.tracking ?? '',
    carrier: shipping.carrier ?? 'FedEx',
    notes: '',
    shippingCharge: 0,
  });
  return { shipment_id: shipment.id, shipment_number: shipment.number, tracking_number: shipment.trackingNumber };
}

export function deliverOrder(call: Call, order: SalesOrder) {
  const { fulfilment } = call.world;
  const shipments = new Set(fulfilment.packagesOf(order.id).flatMap((one) => fulfilment.shipmentOf(one) ?? []));
  for (const shipment of shipments) deliverShipment(call, shipment);
  return { delivered: shipments.size };
}

/** Pays the order's invoices, the oldest first: all of them, or as far as an amount goes. */
export function payOrder(call: Call, order: SalesOrder, amount = Number.POSITIVE_INFINITY) {
  const open = call.world.fulfilment
    .invoicesOf(order.id)
    .filter(({ status }) => status !== 'void' && status !== 'paid');
  if (open.length === 0) throw statusRefused('The Sales Order has no invoice to pay.');
  let left = amount;
  for (const invoice of open) {
    const due = balanceOf(call, invoice);
    const paid = Math.min(due, left);
    if (paid <= 0) continue;
    left -= paid;
    const status = paid === due ? 'paid' : 'partially_paid';
    call.world.invoices.change(invoice, () =>
      Object.assign(invoice, { status, paid: invoice.paid + paid, modifiedAt: call.now }),
    );
    postInvoice(call, invoice);
    touchOrders(call, invoice);
  }
  return { invoices: open.map(({ number, status, paid }) => ({ invoice_number: number, status, paid })) };
}

export function invoiceOrder(call: Call, order: SalesOrder) {
  const invoice = createInvoiceFor(call, order);
  return { invoice_id: invoice.id, invoice_number: invoice.number };
}
