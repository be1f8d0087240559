// What orders and invoices have in common on the wire (API notes 6.4, 6.9; numbers 6.0). Which further fields there are
// follows the specification; that those without meaning here are "", false or [] is by inference.
import type { Call } from '../call.ts';
import { documentQuantity, money, type RawNumber } from '../wire/number.ts';
import { price, type Totals } from '../world/pricing.ts';
import type { Line, Sale } from '../world/sales.ts';
import { printDocumentAddress } from './addresses.ts';
import { primaryPerson } from './contact-print.ts';
import { printFields } from './custom-fields.ts';
import { printHeadPlaceOf, printPlaceOf } from './place-read.ts';

export const totalsOf = (call: Call, sale: Sale): Totals =>
  price(sale, (id) => call.world.tax(id), call.world.pricePrecision);

export const printQuantity = (call: Call, value: number): RawNumber =>
  documentQuantity(value, call.settings.quantityDecimals);

export function printSaleHead(call: Call, sale: Sale, entity: 'salesorder' | 'invoice') {
  const { world } = call;
  const customer = world.contacts.get(sale.customerId);
  const person = customer && primaryPerson(customer);
  const totals = totalsOf(call, sale);
  return {
    reference_number: sale.reference,
    date: sale.date,
    customer_id: sale.customerId,
    customer_name: customer?.name ?? '',
    contact_persons: person ? [person.id] : [],
    contact_persons_associated: (person ? [person] : []).map((one) => ({
      contact_person_id: one.id,
      contact_person_name: `${one.firstName} ${one.lastName}`.trim(),
      first_name: one.firstName,
      last_name: one.lastName,
      contact_person_email: one.email,
      phone: one.phone,
      mobile: one.mobile,
      communication_preference: { is_email_enabled: true, is_sms_enabled: false, is_whatsapp_enabled: false },
    })),
    currency_id: world.fixed.currency,
    currency_code: world.currency.code,
    currency_symbol: world.currency.symbol,
    exchange_rate: money(sale.exchangeRate, 6),
    discount: sale.discount.endsWith('%') ? sale.discount : money(Number(sale.discount || 0)),
    discount_amount: money(totals.discount),
    is_discount_before_tax: sale.discountBeforeTax,
    discount_type: sale.discountType,
    is_inclusive_tax: sale.inclusiveTax,
    estimate_id: '',
    ...printHeadPlaceOf(call, sale.placeId),
    shipping_charge: money(sale.shippingCharge),
    adjustment: money(sale.adjustment),
    adjustment_description: sale.adjustmentDescription,
    sub_total: money(totals.subTotal),
    tax_total: money(totals.taxTotal),
    total: money(totals.total),
    bcy_total: money(totals.total),
    taxes: totals.taxes.map(({ tax, amount }) => ({
      tax_name: `${tax.name} (${tax.percentage}%)`,
      tax_amount: money(amount),
    })),
    price_precision: world.pricePrecision,
    is_emailed: false,
    billing_address: printDocumentAddress(sale.billing),
    shipping_address: printDocumentAddress(sale.shipping),
    billing_address_id: sale.billing.id,
    shipping_address_id: sale.shipping.id,
    notes: sale.notes,
    terms: sale.terms,
    salesperson_id: sale.salespersonId,
    salesperson_name: '',
    ...printFields(world, entity, sale.customFields),
    template_id: world.fixed.template,
    template_name: 'Standard',
    template_type: 'standard',
    attachment_name: '',
    can_send_in_mail: false,
    documents: [],
    created_time: world.timestamp(sale.createdAt),
    last_modified_time: world.timestamp(sale.modifiedAt),
    created_by_id: world.fixed.user,
  };
}

/** A line with its money; what was packed, shipped or invoiced of it is the order's to add. */
export function printLine(call: Call, sale: Sale, line: Line, place: number) {
  const { world } = call;
  const item = world.items.get(line.itemId);
  const totals = totalsOf(call, { ...sale, lines: [line] }).lines[0];
  const combo = item?.combo;
  return {
    line_item_id: line.id,
    item_id: line.itemId,
    sku: line.sku,
    name: line.name,
    description: line.description,
    item_order: place,
    product_type: item?.productType ?? 'goods',
    item_type: item?.itemType ?? 'sales',
    bcy_rate: money(line.rate),
    rate: money(line.rate),
    sales_rate: money(item?.rate ?? line.rate),
    quantity: printQuantity(call, line.quantity),
    unit: line.unit,
    discount: line.discount.endsWith('%') ? line.discount : money(Number(line.discount || 0)),
    discount_amount: money(totals?.discount ?? 0),
    tax_id: line.taxId,
    tax_name: totals?.tax?.name ?? '',
    tax_type: totals?.tax ? 'tax' : '',
    tax_percentage: totals?.tax?.percentage ?? 0,
    tax_exemption_id: '',
    tax_exemption_code: '',
    item_total: money(totals?.amount ?? 0),
    item_sub_total: money(totals?.amount ?? 0),
    image_id: '',
    image_name: '',
    image_type: '',
    hsn_or_sac: line.hsnOrSac,
    is_combo_product: combo !== undefined,
    combo_type: combo?.type ?? '',
    mapped_items: printParts(call, line),
    item_custom_fields: line.customFields,
    ...printPlaceOf(call, line.placeId),
    track_batch_number: item?.tracking === 'batch',
    track_serial_number: item?.tracking === 'serial',
    batches: [],
    serial_numbers: [],
    storages: [],
    tags: [],
    documents: [],
  };
}

/** What a line of a kit is made of. */
export function printParts(call: Call, line: Line) {
  return line.mapped.map((part, place) => {
    const item = call.world.items.get(part.itemId);
    return {
      line_item_id: part.id,
      item_id: part.itemId,
      item_order: place + 1,
      name: item?.name ?? '',
      sku: item?.sku ?? '',
      description: '',
      unit: item?.unit ?? '',
      combo_type: '',
      quantity: printQuantity(call, part.quantity * line.quantity),
      ...printPlaceOf(call, line.placeId),
      mapped_items: [],
    };
  });
}
