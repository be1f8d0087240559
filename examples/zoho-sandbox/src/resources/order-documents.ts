// The packages and invoices an order shows of itself (API notes 6.4).
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Invoice, Package } from '../world/sales.ts';
import { balanceOf, invoiceStatus } from './invoice-print.ts';
import { printQuantity, totalsOf } from './sale-print.ts';

export function printPackageOf(call: Call, one: Package) {
  const shipment = call.world.fulfilment.shipmentOf(one);
  const shipping = shipment && {
    shipment_id: shipment.id,
    shipment_number: shipment.number,
    shipment_status: shipment.status,
    carrier: shipment.carrier,
    service: '',
    tracking_number: shipment.trackingNumber,
    shipment_date: shipment.date,
    delivery_method: shipment.deliveryMethod,
    shipment_order: {
      shipment_id: shipment.id,
      shipment_number: shipment.number,
      carrier: shipment.carrier,
      service: '',
      tracking_number: shipment.trackingNumber,
      shipment_date: shipment.date,
      shipment_delivered_date: shipment.deliveredOn,
      delivery_days: '',
      delivery_guarantee: false,
    },
  };
  return {
    package_id: one.id,
    package_number: one.number,
    date: one.date,
    status: shipment?.status ?? 'not_shipped',
    detailed_status: '',
    status_message: '',
    shipment_id: '',
    shipment_number: '',
    shipment_status: '',
    carrier: '',
    service: '',
    tracking_number: '',
    shipment_date: '',
    delivery_days: '',
    delivery_guarantee: false,
    quantity: printQuantity(
      call,
      one.lines.reduce((sum, line) => sum + line.quantity, 0),
    ),
    ...shipping,
  };
}

export function printInvoiceOf(call: Call, invoice: Invoice) {
  return {
    invoice_id: invoice.id,
    invoice_number: invoice.number,
    reference_number: invoice.reference,
    status: invoiceStatus(call, invoice),
    date: invoice.date,
    due_date: invoice.dueDate,
    total: money(totalsOf(call, invoice).total),
    balance: money(balanceOf(call, invoice)),
  };
}
