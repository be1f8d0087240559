// What orders and invoices have in common when they are written (API notes 6.4, "Line item", "Header", "Addresses").
import type { Call } from '../call.ts';
import { type Body, isAbsent, isRecord, readDate, readFlag, readList, readNumber, readText } from '../wire/body.ts';
import { doesNotExist, invalidValue, missingField, tooLong } from '../wire/refusals.ts';
import type { Address, Contact, CustomField, Item } from '../world/records.ts';
import type { Line, Sale } from '../world/sales.ts';
import type { World } from '../world/world.ts';
import { addressesOf } from './contact-addresses.ts';
import { readFields } from './custom-fields.ts';
import { readPlace } from './place-read.ts';

const REFERENCE_LIMIT = 100;
const TEXT_LIMIT = 10_000;

type Parts = Omit<Sale, 'number' | 'createdAt' | 'modifiedAt'>;

/** Reads a sale whole, laid over what was there; nothing is changed here. */
export function readSale(call: Call, entity: CustomField['entity'], before?: Sale): Parts {
  const { world, body } = call;
  refuseInlineAddresses(call);
  const customer = readCustomer(call, before);
  const kept = before?.customerId === customer.id ? before : undefined;
  const placeId = readPlace(call, body, before?.placeId ?? world.primaryPlace.id, 'header');
  const lines = 'line_items' in body || !before ? readLines(call, placeId, before?.lines ?? []) : before.lines;
  const take = (name: string, was: string, limit = TEXT_LIMIT): string => {
    const text = name in body ? readText(body, name) : was;
    if (text.length > limit) throw tooLong(name, limit);
    return text;
  };
  return {
    customerId: customer.id,
    reference: take('reference_number', before?.reference ?? '', REFERENCE_LIMIT),
    date: readDate(body, 'date') || before?.date || world.today(),
    lines,
    notes: take('notes', before?.notes ?? ''),
    terms: take('terms', before?.terms ?? ''),
    discount: readDiscount(body, before?.discount ?? ''),
    discountType: readDiscountType(body, before),
    discountBeforeTax: readFlag(body, 'is_discount_before_tax') ?? before?.discountBeforeTax ?? true,
    inclusiveTax: readFlag(body, 'is_inclusive_tax') ?? before?.inclusiveTax ?? false,
    shippingCharge: readNumber(body, 'shipping_charge') ?? before?.shippingCharge ?? 0,
    adjustment: readNumber(body, 'adjustment') ?? before?.adjustment ?? 0,
    adjustmentDescription: take('adjustment_description', before?.adjustmentDescription ?? ''),
    placeId,
    exchangeRate: readNumber(body, 'exchange_rate') ?? before?.exchangeRate ?? 1,
    salespersonId: take('salesperson_id', before?.salespersonId ?? ''),
    billing: readAddressId(body, 'billing_address_id', customer, kept?.billing ?? customer.billing),
    shipping: readAddressId(body, 'shipping_address_id', customer, kept?.shipping ?? customer.shipping),
    customFields: readFields(world, entity, body, before?.customFields),
  };
}

/** An address object is read as one string, and is too long for it (API notes 5 code 15, 6.4 "Addresses"). */
function refuseInlineAddresses({ body, settings }: Call): void {
  for (const name of ['billing_address', 'shipping_address', 'delivery_address']) {
    const value = body[name];
    if (isAbsent(value)) continue;
    const long = (typeof value === 'string' ? value : JSON.stringify(value)).length >= 100;
    const refused = isRecord(value)
      ? settings.inlineAddress === 'error' || (settings.inlineAddress === 'when-long' && long)
      : long;
    if (refused) throw tooLong(name);
  }
}

function readCustomer({ world, body }: Call, before: Sale | undefined): Contact {
  const id = readText(body, 'customer_id') || before?.customerId || '';
  if (id === '') throw missingField('customer');
  const customer = world.contacts.get(id);
  if (customer?.type !== 'customer') throw doesNotExist('Customer');
  return customer;
}

function readAddressId(body: Body, name: string, customer: Contact, otherwise: Address): Address {
  const id = readText(body, name);
  if (id === '') return { ...otherwise };
  const found = addressesOf(customer).find((address) => address.id === id);
  if (!found) throw invalidValue(name);
  return { ...found };
}

/** "10%" or an amount. */
function readDiscount(body: Body, was: string): string {
  const text = 'discount' in body ? readText(body, 'discount').trim() : was;
  if (text !== '' && !/^\d+(\.\d+)?%?$/.test(text)) throw invalidValue('discount');
  return text;
}

function readDiscountType(body: Body, before: Sale | undefined): Sale['discountType'] {
  const type = readText(body, 'discount_type') || before?.discountType || 'entity_level';
  if (type !== 'entity_level' && type !== 'item_level') throw invalidValue('discount_type');
  return type;
}

function readLines(call: Call, placeId: string, before: readonly Line[]): Line[] {
  const sent = readList(call.body, 'line_items');
  if (sent.length === 0) throw missingField('line item');
  return sent.map((line) => readLine(call, line, placeId, before));
}

function readLine(call: Call, body: Body, placeId: string, before: readonly Line[]): Line {
  const { world } = call;
  const known = before.find(({ id }) => id === readText(body, 'line_item_id'));
  const item = readItem(world, body, known);
  const quantity = readNumber(body, 'quantity') ?? known?.quantity ?? 1;
  if (quantity <= 0) throw invalidValue('quantity');
  const rate = readNumber(body, 'rate') ?? known?.rate ?? item?.rate ?? 0;
  if (rate < 0) throw invalidValue('rate');
  const take = (name: string, was: string): string => (name in body ? readText(body, name) : was);
  return {
    id: known?.id ?? world.ids.next(),
    itemId: item?.id ?? '',
    sku: item?.sku ?? '',
    name: readText(body, 'name') || known?.name || item?.name || '',
    description: take('description', known?.description ?? item?.description ?? ''),
    unit: take('unit', known?.unit ?? item?.unit ?? ''),
    rate,
    quantity,
    discount: readDiscount(body, known?.discount ?? ''),
    taxId: readTax(call, body, known, item),
    placeId: readPlace(call, body, known?.placeId ?? placeId, 'line'),
    hsnOrSac: take('hsn_or_sac', known?.hsnOrSac ?? ''),
    customFields: readList(body, 'item_custom_fields').map((field) => ({
      label: readText(field, 'label'),
      value: readText(field, 'value'),
    })),
    mapped: (item?.combo?.mapped ?? []).map((part) => ({ id: world.ids.next(), ...part })),
  };
}

/** A line may also be of nothing in the catalogue: a name and a rate. */
function readItem(world: World, body: Body, known: Line | undefined): Item | undefined {
  const id = readText(body, 'item_id') || known?.itemId || '';
  if (id === '') {
    if (readText(body, 'name') === '' && !known) throw missingField('item');
    return undefined;
  }
  const item = world.items.get(id);
  if (!item) throw doesNotExist('Item');
  return item;
}

function readTax({ world }: Call, body: Body, known: Line | undefined, item: Item | undefined): string {
  const id = readText(body, 'tax_id');
  if (id === '') return known?.taxId ?? (item ? (world.taxOf(item)?.id ?? '') : '');
  if (!world.tax(id)) throw doesNotExist('Tax');
  return id;
}
