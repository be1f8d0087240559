// Shipments as the wire has them (API notes 6.8): the order's money, and lines of what was packed.
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { SalesOrder, Shipment } from '../world/sales.ts';
import { printLine, printQuantity, printSaleHead } from './sale-print.ts';

export function printShipment(call: Call, shipment: Shipment) {
  const { world } = call;
  const order = world.orders.get(shipment.orderId);
  if (!order) return {};
  const head = printSaleHead(call, order, 'salesorder');
  return {
    shipment_id: shipment.id,
    shipment_number: shipment.number,
    salesorder_id: order.id,
    salesorder_number: order.number,
    date: shipment.date,
    status: shipment.status,
    detailed_status: '',
    status_message: shipment.status === 'delivered' ? 'Delivered' : 'Shipped',
    carrier: shipment.carrier,
    service: '',
    delivery_days: 0,
    delivery_guarantee: false,
    reference_number: shipment.reference,
    customer_id: head.customer_id,
    customer_name: head.customer_name,
    contact_persons: head.contact_persons.map((id) => ({ contact_person_id: id })),
    currency_id: head.currency_id,
    currency_code: head.currency_code,
    currency_symbol: head.currency_symbol,
    exchange_rate: head.exchange_rate,
    discount: head.discount,
    discount_amount: head.discount_amount,
    is_discount_before_tax: head.is_discount_before_tax,
    discount_type: head.discount_type,
    estimate_id: head.estimate_id,
    delivery_method: shipment.deliveryMethod,
    delivery_method_id: world.fixed.deliveryMethod,
    tracking_number: shipment.trackingNumber,
    line_items: printLines(call, order, shipment),
    shipping_charge: money(shipment.shippingCharge),
    sub_total: head.sub_total,
    tax_total: head.tax_total,
    total: head.total,
    taxes: head.taxes,
    price_precision: head.price_precision,
    is_emailed: false,
    // Lists of one, by the specification.
    billing_address: [head.billing_address],
    shipping_address: [head.shipping_address],
    template_id: head.template_id,
    template_name: head.template_name,
    template_type: head.template_type,
    notes: shipment.notes,
    shipmentorder_custom_fields: [],
    created_time: world.timestamp(shipment.createdAt),
    last_modified_time: world.timestamp(shipment.modifiedAt),
  };
}

function printLines(call: Call, order: SalesOrder, shipment: Shipment) {
  const packed = shipment.packageIds.flatMap((id) => call.world.packages.get(id)?.lines ?? []);
  return packed.flatMap(({ orderLineId, quantity }, place) => {
    const line = order.lines.find(({ id }) => id === orderLineId);
    if (!line) return [];
    const printed = printLine(call, order, line, place);
    return [
      {
        line_item_id: printed.line_item_id,
        item_id: printed.item_id,
        sku: printed.sku,
        name: printed.name,
        description: printed.description,
        item_order: printed.item_order,
        quantity: printQuantity(call, quantity),
        unit: printed.unit,
        bcy_rate: printed.bcy_rate,
        rate: printed.rate,
        tax_id: printed.tax_id,
        tax_name: printed.tax_name,
        tax_type: printed.tax_type,
        tax_percentage: printed.tax_percentage,
        item_total: printed.item_total,
        is_invoiced: false,
      },
    ];
  });
}
