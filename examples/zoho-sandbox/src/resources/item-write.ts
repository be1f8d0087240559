// Items written: create, update, delete, active and inactive, custom fields (API notes 6.1). Stock is not among what an
// update can set.
import { type Call, type Route, requireRecord } from '../call.ts';
import { type Body, readFlag, readList, readNumber, readText } from '../wire/body.ts';
import { alreadyExists, doesNotExist, inUse, invalidValue, missingField, tooLong } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import { blankItem } from '../world/blank-item.ts';
import { adjust } from '../world/ledger.ts';
import type { Item } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { fieldsOf, readFields } from './custom-fields.ts';
import { itemDetail } from './item-print.ts';
import { readPlace } from './place-read.ts';

export const itemWriteRoutes: readonly Route[] = [
  { method: 'POST', path: '/items', scope: 'items.CREATE', handler: createItem },
  { method: 'DELETE', path: '/items', scope: 'items.DELETE', handler: deleteItems },
  { method: 'POST', path: '/items/active', scope: 'items.CREATE', handler: (call) => markMany(call, 'active') },
  { method: 'POST', path: '/items/inactive', scope: 'items.CREATE', handler: (call) => markMany(call, 'inactive') },
  { method: 'PUT', path: '/items/:item_id', scope: 'items.UPDATE', handler: updateItem },
  { method: 'DELETE', path: '/items/:item_id', scope: 'items.DELETE', handler: deleteItem },
  // Status actions need CREATE (API notes 4).
  { method: 'POST', path: '/items/:item_id/active', scope: 'items.CREATE', handler: (call) => mark(call, 'active') },
  {
    method: 'POST',
    path: '/items/:item_id/inactive',
    scope: 'items.CREATE',
    handler: (call) => mark(call, 'inactive'),
  },
  // Singular; the plural is an unknown path (API notes 9.13).
  { method: 'PUT', path: '/item/:item_id/customfields', scope: 'items.UPDATE', handler: updateFields },
];

const ITEM_TYPES: readonly Item['itemType'][] = ['inventory', 'sales', 'purchases', 'sales_and_purchases'];

export function findItem(call: Call): Item {
  return requireRecord(call, 'Item', call.world.items.get(call.params.item_id ?? ''));
}

function createItem(call: Call): Reply {
  const { world, body, settings, now } = call;
  const blank: Item = { ...blankItem(world.ids.next()), itemType: 'sales', createdAt: now, modifiedAt: now };
  const item: Item = Object.assign(blank, readItem(world, body, blank));
  const accounted = readText(body, 'inventory_account_id') !== '';
  if (item.itemType === 'inventory' && settings.inventoryAccountRequired && !accounted) {
    throw missingField('inventory account');
  }
  const opening = readOpening(call);
  item.initialStock = Object.fromEntries(opening.map(({ placeId, quantity, rate }) => [placeId, { quantity, rate }]));
  world.items.add(item);
  world.ledger.post(adjust(opening.map(({ placeId, quantity }) => ({ itemId: item.id, placeId, quantity }))));
  // The specification says 200 here, not 201 (API notes 5, "Envelope").
  return answer({ item: itemDetail(world, item) }, 'The item has been added.');
}

function readOpening(call: Call): { placeId: string; quantity: number; rate: number }[] {
  const key = call.settings.locations === 'warehouses' ? 'warehouses' : 'locations';
  const single = readNumber(call.body, 'initial_stock');
  const here = call.world.primaryPlace.id;
  const rate = readNumber(call.body, 'initial_stock_rate') ?? 0;
  if (!(key in call.body)) return single ? [{ placeId: here, quantity: single, rate }] : [];
  return readList(call.body, key).map((place) => ({
    placeId: readPlace(call, place, here, 'line'),
    quantity: readNumber(place, 'initial_stock') ?? 0,
    rate: readNumber(place, 'initial_stock_rate') ?? 0,
  }));
}

function updateItem(call: Call): Reply {
  const item = findItem(call);
  const changes = readItem(call.world, call.body, item);
  change(call, item, changes);
  return answer({ item: itemDetail(call.world, item) }, 'Item details have been updated');
}

function readItem(world: World, body: Body, before: Item): Partial<Item> {
  const take = (key: string, was: string, limit = 2000): string => {
    const text = key in body ? readText(body, key) : was;
    if (text.length > limit) throw tooLong(key, limit);
    return text;
  };
  const name = take('name', before.name, 255).trim();
  if (name === '') throw missingField('item name');
  const sku = take('sku', before.sku, 100).trim();
  requireFree(world, 'Item', name, (item) => item.name, before.id);
  if (sku !== '') requireFree(world, 'SKU', sku, (item) => item.sku, before.id);
  const itemType = (readText(body, 'item_type') || before.itemType) as Item['itemType'];
  if (!ITEM_TYPES.includes(itemType)) throw invalidValue('item_type');
  const productType = (readText(body, 'product_type') || before.productType) as Item['productType'];
  if (productType !== 'goods' && productType !== 'service') throw invalidValue('product_type');
  const taxId = take('tax_id', before.taxId);
  if (taxId !== '' && !world.tax(taxId)) throw doesNotExist('Tax');
  return {
    name,
    sku,
    itemType,
    productType,
    taxId,
    unit: take('unit', before.unit, 100),
    description: take('description', before.description),
    purchaseDescription: take('purchase_description', before.purchaseDescription),
    rate: readPositive(body, 'rate') ?? before.rate,
    purchaseRate: readPositive(body, 'purchase_rate') ?? before.purchaseRate,
    taxable: readFlag(body, 'is_taxable') ?? before.taxable,
    brand: take('brand', before.brand),
    manufacturer: take('manufacturer', before.manufacturer),
    vendorId: take('vendor_id', before.vendorId),
    reorderLevel: 'reorder_level' in body ? (readNumber(body, 'reorder_level') ?? '') : before.reorderLevel,
    upc: take('upc', before.upc),
    ean: take('ean', before.ean),
    isbn: take('isbn', before.isbn),
    partNumber: take('part_number', before.partNumber),
    customFields: readFields(world, 'item', body, before.customFields),
  };
}

function readPositive(body: Body, name: string): number | undefined {
  const value = readNumber(body, name);
  if (value !== undefined && value < 0) throw invalidValue(name);
  return value;
}

/** Names are unique, and SKUs where they are set (API notes 5 code 1001, 6.1 "By SKU"). */
function requireFree(world: World, label: string, value: string, of: (item: Item) => string, ownId: string): void {
  const wanted = value.toLowerCase();
  const taken = world.items.all.some((item) => item.id !== ownId && of(item).toLowerCase() === wanted);
  if (taken) throw alreadyExists(label, value);
}

function deleteItem(call: Call): Reply {
  remove(call, [findItem(call)]);
  return answer({}, 'The item has been deleted.');
}

function deleteItems(call: Call): Reply {
  remove(call, findMany(call));
  return answer({}, 'The items have been deleted.');
}

/** Items used in transactions stay (API notes 9.9). */
function remove(call: Call, items: readonly Item[]): void {
  const { world } = call;
  const ids = new Set(items.map(({ id }) => id));
  const documents = [...world.orders.all, ...world.invoices.all, ...world.adjustments.all, ...world.transfers.all];
  const used = documents.some(({ lines }) => lines.some(({ itemId }) => ids.has(itemId)));
  if (used) throw inUse('Items that are part of transactions cannot be deleted. Mark them as inactive instead.');
  for (const item of items) {
    world.items.remove(item);
    world.ledger.forget(item.id);
    world.itemChanged(item.id);
  }
}

function findMany(call: Call): Item[] {
  const ids = (call.query.get('item_ids') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) throw invalidValue('item_ids');
  return [...new Set(ids)].map((id) => requireRecord(call, 'Item', call.world.items.get(id)));
}

function mark(call: Call, status: 'active' | 'inactive'): Reply {
  change(call, findItem(call), { status });
  return answer({}, `The item has been marked as ${capital(status)}.`);
}

function markMany(call: Call, status: 'active' | 'inactive'): Reply {
  for (const item of findMany(call)) change(call, item, { status });
  return answer({}, `The items have been marked as ${capital(status)}.`);
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** The fields may come as custom_fields, or by api_name at the top. */
function updateFields(call: Call): Reply {
  const item = findItem(call);
  const named = fieldsOf(call.world, 'item')
    .filter(({ apiName }) => apiName in call.body)
    .map(({ apiName }) => ({ api_name: apiName, value: call.body[apiName] }));
  const sent = [...readList(call.body, 'custom_fields'), ...named];
  if (sent.length === 0) throw missingField('custom field');
  change(call, item, { customFields: readFields(call.world, 'item', { custom_fields: sent }, item.customFields) });
  return answer({}, 'Custom Fields Updated Successfully');
}

function change(call: Call, item: Item, changes: Partial<Item>): void {
  call.world.items.change(item, () => Object.assign(item, changes, { modifiedAt: call.now }));
  call.world.itemChanged(item.id);
}
