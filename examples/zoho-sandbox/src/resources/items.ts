// /items and /itemdetails: list, get, many by id (API notes 6.1).
import type { Call, Route } from '../call.ts';
import { requireRecord } from '../call.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { invalidValue } from '../wire/refusals.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Item } from '../world/records.ts';
import { itemDetail, itemRow } from './item-print.ts';
import { tracksStock } from './stock-figures.ts';

export const itemReadRoutes: readonly Route[] = [
  { method: 'GET', path: '/items', scope: 'items.READ', handler: listItems },
  { method: 'GET', path: '/itemdetails', scope: 'items.READ', handler: itemDetails },
  { method: 'GET', path: '/items/:item_id', scope: 'items.READ', handler: getItem },
];

// /items/{id}/inventorysummary was seen by one client, its body by nobody who says (6.1): it is left unknown here.
// Unknown parameters are passed over: report_date, as_of_date and from_date (API notes 6.1, 9.1), and filters of the
// specification for what no item here has, such as brand_ids and manufacturer_ids.
const ITEM_LIST: ListSpec<Item> = {
  key: 'items',
  reportName: 'Items',
  row: (call, item) => itemRow(call.world, item, placeAsked(call)),
  remember: true,
  sorts: {
    name: (_call, item) => item.name,
    sku: (_call, item) => item.sku,
    rate: (_call, item) => item.rate,
    purchase_rate: (_call, item) => item.purchaseRate,
    created_time: (_call, item) => item.createdAt,
    last_modified_time: (_call, item) => item.modifiedAt,
    reorder_level: (_call, item) => item.reorderLevel || 0,
    stock_on_hand: (call, item) => call.world.ledger.total(item.id).accounting,
  },
  defaultSort: 'name',
  defaultOrder: 'A',
  // Inactive items are hidden unless asked for (API notes 6.1, "By SKU").
  defaultFilterBy: 'Status.Active',
  filterBy: {
    'Status.Active': (_call, item) => item.status === 'active',
    'Status.Inactive': (_call, item) => item.status === 'inactive',
    'Status.Lowstock': isLow,
    'Status.Unmapped': () => false,
    'Status.Uncategorized': (_call, item) => item.category === '',
    'Status.Grouped': (_call, item) => item.groupId !== '',
    'ItemType.All': () => true,
    'ItemType.Sales': (_call, item) => item.itemType === 'sales',
    'ItemType.Purchases': (_call, item) => item.itemType === 'purchases',
    'ItemType.Inventory': (_call, item) => item.itemType === 'inventory',
    'ItemType.NonInventory': (_call, item) => !tracksStock(item),
    'ItemType.Service': (_call, item) => item.productType === 'service',
  },
  texts: { name: (_call, item) => item.name, sku: (_call, item) => item.sku },
  exact: {
    item_id: (_call, item) => item.id,
    status: (_call, item) => item.status,
    tax_id: (call, item) => call.world.taxOf(item)?.id ?? '',
    vendor_id: (_call, item) => item.vendorId,
    group_id: (_call, item) => item.groupId,
    account_id: (call) => call.world.fixed.salesAccount,
    purchase_account_id: (call) => call.world.fixed.costAccount,
    category_id: (call, item) => (item.category ? call.world.idOf('category', item.category) : ''),
  },
  numbers: { rate: (_call, item) => item.rate, purchase_rate: (_call, item) => item.purchaseRate },
  modifiedAt: (item) => item.modifiedAt,
  // Fuzzy over names and SKUs and more, with near matches (API notes 6.1, "By SKU").
  searchText: (_call, item) => [item.name, item.sku, item.description, item.upc, item.ean, item.partNumber],
  unsteady: ['stock_on_hand', 'Lowstock'],
};

function placeAsked({ settings, query }: Call): string {
  return settings.listStockByPlace ? (query.get('location_id') ?? query.get('warehouse_id') ?? '') : '';
}

function isLow(call: Call, item: Item): boolean {
  return item.reorderLevel !== '' && call.world.ledger.total(item.id).accounting <= item.reorderLevel;
}

function listItems(call: Call): Reply {
  return list(call, call.world.items, ITEM_LIST);
}

/** Many by id, with their places. Ids it does not know are left out; clients ask for up to 100 (API notes 6.1). */
function itemDetails(call: Call): Reply {
  const ids = (call.query.get('item_ids') ?? '').split(',').filter((id) => id.trim() !== '');
  if (ids.length === 0) throw invalidValue('item_ids');
  const found = [...new Set(ids)].flatMap((id) => call.world.items.get(id.trim()) ?? []);
  return answer({ items: found.map((item) => itemDetail(call.world, item)) });
}

function getItem(call: Call): Reply {
  const item = requireRecord(call, 'Item', call.world.items.get(call.params.item_id ?? ''));
  return answer({ item: itemDetail(call.world, item) });
}
