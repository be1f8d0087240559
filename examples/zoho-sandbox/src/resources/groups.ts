// /itemgroups and /compositeitems, for reading (API notes 6.2). Stock is on the members.
import { type Call, type Route, requireRecord } from '../call.ts';
import { type ListSpec, list } from '../wire/list.ts';
import { money, stockFigure } from '../wire/number.ts';
import { answer, type Reply } from '../wire/reply.ts';
import type { Item, ItemGroup } from '../world/records.ts';
import { Table } from '../world/table.ts';
import { printDetail } from './item-print.ts';

export const groupRoutes: readonly Route[] = [
  { method: 'GET', path: '/itemgroups', scope: 'items.READ', handler: listGroups },
  { method: 'GET', path: '/itemgroups/:itemgroup_id', scope: 'items.READ', handler: getGroup },
  { method: 'GET', path: '/compositeitems', scope: 'compositeitems.READ', handler: listComposites },
  { method: 'GET', path: '/compositeitems/:composite_item_id', scope: 'compositeitems.READ', handler: getComposite },
];

const GROUP_LIST: ListSpec<ItemGroup> = {
  key: 'itemgroups',
  reportName: 'Item Groups',
  row: printGroup,
  sorts: { group_name: (_call, group) => group.name, created_time: (_call, group) => group.createdAt },
  defaultSort: 'group_name',
  defaultOrder: 'A',
  searchText: (_call, group) => [group.name],
};

function listGroups(call: Call): Reply {
  return list(call, call.world.groups, GROUP_LIST);
}

/** Under item_group, where the specification has the fields at the top (API notes 6.0, inferred). */
function getGroup(call: Call): Reply {
  const group = requireRecord(call, 'Item Group', call.world.groups.get(call.params.itemgroup_id ?? ''));
  const printed = printGroup(call, group);
  return answer({ item_group: { ...printed, options: printed.attributes.flatMap(({ options }) => options) } });
}

function printGroup(call: Call, group: ItemGroup) {
  const { world } = call;
  const members = group.itemIds.flatMap((id) => world.items.get(id) ?? []);
  const attributes = group.attributes.map(({ id, name }, slot) => ({
    id,
    name,
    options: [
      ...new Map(members.flatMap((item) => item.attributes[slot] ?? []).map((one) => [one.optionId, one.option])),
    ].map(([optionId, option]) => ({ id: optionId, name: option })),
  }));
  return {
    group_id: group.id,
    group_name: group.name,
    product_type: 'goods',
    brand: group.brand,
    manufacturer: group.brand,
    unit: group.unit,
    description: group.description,
    is_taxable: true,
    tax_id: '',
    tax_name: '',
    tax_percentage: 0,
    tax_type: '',
    tax_exemption_id: '',
    attribute_id1: group.attributes[0]?.id ?? '',
    attribute_name1: group.attributes[0]?.name ?? '',
    attribute_id2: group.attributes[1]?.id ?? '',
    attribute_name2: group.attributes[1]?.name ?? '',
    status: group.status,
    source: 'user',
    image_id: '',
    image_name: '',
    image_type: '',
    attributes,
    items: members.map((item) => printMember(call, item)),
    custom_fields: [],
    created_time: world.timestamp(group.createdAt),
    last_modified_time: world.timestamp(group.modifiedAt),
  };
}

function printMember({ world }: Call, item: Item) {
  const cell = world.ledger.total(item.id);
  const initial = Object.values(item.initialStock);
  return {
    item_id: item.id,
    name: item.name,
    status: item.status,
    rate: money(item.rate),
    purchase_rate: money(item.purchaseRate),
    reorder_level: item.reorderLevel === '' ? '' : stockFigure(item.reorderLevel),
    initial_stock: money(initial.reduce((sum, one) => sum + one.quantity, 0)),
    initial_stock_rate: money(initial[0]?.rate ?? 0),
    vendor_id: item.vendorId,
    vendor_name: '',
    sku: item.sku,
    upc: item.upc,
    ean: item.ean,
    isbn: item.isbn,
    part_number: item.partNumber,
    attribute_option_id1: item.attributes[0]?.optionId ?? '',
    attribute_option_name1: item.attributes[0]?.option ?? '',
    attribute_option_id2: item.attributes[1]?.optionId ?? '',
    attribute_option_name2: item.attributes[1]?.option ?? '',
    image_id: '',
    image_name: '',
    image_type: '',
    stock_on_hand: stockFigure(cell.accounting),
    available_stock: stockFigure(cell.accounting),
    actual_available_stock: stockFigure(cell.physical),
  };
}

const COMPOSITE_LIST: ListSpec<Item> = {
  key: 'composite_items',
  reportName: 'Composite Items',
  row: (call, item) => printComposite(call, item),
  sorts: { name: (_call, item) => item.name, created_time: (_call, item) => item.createdAt },
  defaultSort: 'name',
  defaultOrder: 'A',
  texts: { name: (_call, item) => item.name, sku: (_call, item) => item.sku },
  exact: { combo_type: (_call, item) => item.combo?.type ?? '', status: (_call, item) => item.status },
  searchText: (_call, item) => [item.name, item.sku],
};

function listComposites(call: Call): Reply {
  const composites = new Table<Item>({ now: () => call.now, lagMs: () => 0 });
  for (const item of call.world.items.listed()) if (item.combo) composites.add(item);
  return list(call, composites, COMPOSITE_LIST);
}

/** Under composite_item, where the specification has the fields at the top (API notes 6.0). */
function getComposite(call: Call): Reply {
  const item = call.world.items.get(call.params.composite_item_id ?? '');
  return answer({ composite_item: printComposite(call, requireRecord(call, 'Composite Item', item?.combo && item)) });
}

function printComposite({ world }: Call, item: Item) {
  return {
    composite_item_id: item.id,
    ...printDetail(world, item),
    alias_name: '',
    assembly_type: item.combo?.type === 'assembly' ? 'stock' : '',
    label_rate: money(item.rate),
  };
}
