// Packages as the wire has them (API notes 6.0, 6.8).
import type { Call } from '../call.ts';
import { money } from '../wire/number.ts';
import type { Package } from '../world/sales.ts';
import { blankAddress, printDocumentAddress } from './addresses.ts';
import { primaryPerson } from './contact-print.ts';
import { printFields } from './custom-fields.ts';
import { printPlaceOf } from './place-read.ts';
import { printQuantity } from './sale-print.ts';

export function printPackageRow(call: Call, one: Package) {
  const { world } = call;
  const order = world.orders.get(one.orderId);
  const customer = world.contacts.get(order?.customerId ?? '');
  const person = customer && primaryPerson(customer);
  const shipment = world.fulfilment.shipmentOf(one);
  return {
    package_id: one.id,
    package_number: one.number,
    salesorder_id: one.orderId,
    salesorder_number: order?.number ?? '',
    date: one.date,
    customer_id: order?.customerId ?? '',
    customer_name: customer?.name ?? '',
    email: person?.email ?? '',
    phone: person?.phone ?? '',
    mobile: person?.mobile ?? '',
    notes: one.notes,
    status: shipment?.status ?? 'not_shipped',
    shipment_id: shipment?.id ?? '',
    shipment_number: shipment?.number ?? '',
    shipment_date: shipment?.date ?? '',
    shipment_status: shipment?.status ?? '',
    carrier: shipment?.carrier ?? '',
    tracking_number: shipment?.trackingNumber ?? '',
    delivery_method: shipment?.deliveryMethod ?? '',
    is_emailed: false,
    quantity: printQuantity(call, sumOf(one)),
    // Text here, by the specification.
    total_quantity: String(sumOf(one)),
    template_id: world.fixed.template,
    template_name: 'Standard Template',
    template_type: 'standard',
    created_time: world.timestamp(one.createdAt),
    last_modified_time: world.timestamp(one.modifiedAt),
    custom_fields: printFields(world, 'package', one.customFields).custom_fields,
  };
}

const sumOf = (one: Package): number => one.lines.reduce((sum, line) => sum + line.quantity, 0);

export function printPackage(call: Call, one: Package) {
  const { world } = call;
  const order = world.orders.get(one.orderId);
  const customer = world.contacts.get(order?.customerId ?? '');
  const shipment = world.fulfilment.shipmentOf(one);
  const blank = blankAddress('');
  return {
    ...printPackageRow(call, one),
    contact_persons: (customer?.persons ?? []).slice(0, 1).map(({ id }) => ({ contact_person_id: id })),
    billing_address: printDocumentAddress(order?.billing ?? blank),
    shipping_address: printDocumentAddress(order?.shipping ?? blank),
    line_items: one.lines.map((line, place) => printPackageLine(call, one, line, place)),
    ...(shipment && {
      shipment_order: {
        shipment_id: shipment.id,
        shipment_number: shipment.number,
        shipping_date: shipment.date,
        status: shipment.status,
        carrier: shipment.carrier,
        delivery_days: 0,
        delivery_guarantee: false,
        delivery_method: shipment.deliveryMethod,
        delivery_method_id: '',
        detailed_status: '',
        notes: shipment.notes,
        service: '',
        shipment_rate: money(shipment.shippingCharge),
        tracking_number: shipment.trackingNumber,
      },
    }),
  };
}

function printPackageLine(call: Call, one: Package, line: Package['lines'][number], place: number) {
  const { world } = call;
  const ordered = world.orders.get(one.orderId)?.lines.find(({ id }) => id === line.orderLineId);
  const item = world.items.get(ordered?.itemId ?? '');
  return {
    line_item_id: line.id,
    so_line_item_id: line.orderLineId,
    item_id: ordered?.itemId ?? '',
    item_order: place,
    sku: ordered?.sku ?? '',
    name: ordered?.name ?? '',
    description: ordered?.description ?? '',
    quantity: printQuantity(call, line.quantity),
    unit: ordered?.unit ?? '',
    is_invoiced: false,
    ...printPlaceOf(call, ordered?.placeId ?? ''),
    is_combo_product: item?.combo !== undefined,
    ...(item?.combo && {
      combo_type: item.combo.type,
      mapped_items: (ordered?.mapped ?? []).map((part, order) => ({
        line_item_id: part.id,
        so_line_item_id: part.id,
        item_id: part.itemId,
        item_order: order + 1,
        name: world.items.get(part.itemId)?.name ?? '',
        sku: world.items.get(part.itemId)?.sku ?? '',
        unit: world.items.get(part.itemId)?.unit ?? '',
        combo_type: '',
        quantity: printQuantity(call, part.quantity * line.quantity),
        mapped_items: [],
      })),
    }),
    item_custom_fields: (ordered?.customFields ?? []).map((field) => printLineField(call, field)),
    serial_numbers: [],
    batches: [],
    storages: [],
  };
}

/** A line's own field, which need not be one of the organisation's. */
function printLineField({ world }: Call, { label, value }: { readonly label: string; readonly value: string }) {
  return {
    customfield_id: world.idOf('line field', label),
    label,
    value,
    data_type: 'string',
    placeholder: `cf_${label.toLowerCase().replace(/[^a-z0-9]+/g, '_')}`,
    is_active: true,
    show_on_pdf: false,
    show_in_all_pdf: false,
  };
}
