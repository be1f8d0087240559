// Items as the wire has them (API notes 6.0, 6.1): the detail with its places, and the list row without them.
import { money, stockFigure } from '../wire/number.ts';
import { Printed } from '../wire/reply.ts';
import type { Cell } from '../world/ledger.ts';
import type { Item } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { printMapped } from './composite-print.ts';
import { printFields, printPromoted } from './custom-fields.ts';
import { printPlaces, printStock, tracksStock } from './stock-figures.ts';

/** The detail, from the print shop's shelf where nothing has changed. */
export function itemDetail(world: World, item: Item): Printed {
  return shelved(world, item, 'detail', () => printDetail(world, item));
}

/** The list row: no places, no committed figures (API notes 6.1). */
export function itemRow(world: World, item: Item, placeId = ''): Printed {
  // Whether a place on the list changes the stock shown is in conflict (API notes 6.1); a switch asks for it.
  if (placeId !== '') return new Printed(JSON.stringify(printRow(world, item, world.ledger.at(item.id, placeId))));
  return shelved(world, item, 'row', () => printRow(world, item, world.ledger.total(item.id)));
}

function shelved(world: World, item: Item, kind: string, make: () => unknown): Printed {
  // Snapshots that lists see while they lag are not the record itself, and a composite shows its parts' stock: such are
  // printed anew.
  if (item.combo || world.items.get(item.id) !== item) return new Printed(JSON.stringify(make()));
  return world.printed.take(item.id, kind, () => new Printed(JSON.stringify(make())));
}

function printHead(world: World, item: Item) {
  const tax = world.taxOf(item);
  const vendor = item.vendorId ? world.contacts.get(item.vendorId) : undefined;
  return {
    ...printGroup(world, item),
    item_id: item.id,
    name: item.name,
    sku: item.sku,
    brand: item.brand,
    manufacturer: item.manufacturer,
    category_id: item.category ? world.idOf('category', item.category) : '',
    category_name: item.category,
    image_id: '',
    image_name: '',
    image_type: '',
    status: item.status,
    source: 'user',
    is_linked_with_zohocrm: false,
    zcrm_product_id: '',
    unit: item.unit,
    unit_id: item.unit ? world.idOf('unit', item.unit) : '',
    description: item.description,
    rate: money(item.rate),
    account_id: world.fixed.salesAccount,
    account_name: 'Sales',
    tax_id: tax?.id ?? '',
    tax_name: tax?.name ?? '',
    tax_percentage: tax?.percentage ?? 0,
    tax_type: tax ? 'tax' : '',
    is_taxable: item.taxable,
    tax_exemption_id: '',
    tax_exemption_code: '',
    purchase_description: item.purchaseDescription,
    purchase_rate: money(item.purchaseRate),
    purchase_account_id: world.fixed.costAccount,
    purchase_account_name: 'Cost of Goods Sold',
    inventory_account_id: tracksStock(item) ? world.fixed.inventoryAccount : '',
    inventory_account_name: tracksStock(item) ? 'Inventory Asset' : '',
    can_be_sold: item.itemType !== 'purchases',
    can_be_purchased: item.itemType !== 'sales',
    track_inventory: tracksStock(item),
    track_batch_number: item.tracking === 'batch',
    track_serial_number: item.tracking === 'serial',
    item_type: item.itemType,
    product_type: item.productType,
    is_returnable: true,
    is_combo_product: item.combo !== undefined,
    ...(item.combo && { combo_type: item.combo.type }),
    reorder_level: item.reorderLevel === '' ? '' : stockFigure(item.reorderLevel),
    vendor_id: item.vendorId,
    vendor_name: vendor?.name ?? '',
    upc: item.upc,
    ean: item.ean,
    isbn: item.isbn,
    part_number: item.partNumber,
    created_time: world.timestamp(item.createdAt),
    last_modified_time: world.timestamp(item.modifiedAt),
  };
}

function printGroup(world: World, item: Item): Record<string, string> {
  const group = item.groupId ? world.groups.get(item.groupId) : undefined;
  if (!group) return {};
  const printed: Record<string, string> = { group_id: group.id, group_name: group.name };
  for (const slot of [1, 2, 3]) {
    const attribute = item.attributes[slot - 1];
    printed[`attribute_id${slot}`] = attribute?.id ?? '';
    printed[`attribute_name${slot}`] = attribute?.name ?? '';
    printed[`attribute_type${slot}`] = attribute ? 'Text' : '';
    printed[`attribute_option_id${slot}`] = attribute?.optionId ?? '';
    printed[`attribute_option_name${slot}`] = attribute?.option ?? '';
    printed[`attribute_option_data${slot}`] = '';
  }
  return printed;
}

function printRow(world: World, item: Item, cell: Readonly<Cell>) {
  const stock = tracksStock(item)
    ? {
        stock_on_hand: stockFigure(cell.accounting),
        available_stock: stockFigure(cell.accounting),
        actual_available_stock: stockFigure(cell.physical),
      }
    : { stock_on_hand: '', available_stock: '', actual_available_stock: '' };
  const { custom_fields } = printFields(world, 'item', item.customFields);
  return {
    ...printHead(world, item),
    item_name: item.name,
    has_attachment: false,
    ...stock,
    ...(world.settings.listCustomFieldsArray && { custom_fields }),
    ...printPromoted(world, 'item', item.customFields),
  };
}

export function printDetail(world: World, item: Item) {
  const total = world.ledger.total(item.id);
  const initial = Object.values(item.initialStock);
  const first = initial[0];
  return {
    ...printHead(world, item),
    unit_group_id: '',
    unit_group_name: '',
    default_sales_unit_conversion_id: '',
    default_purchase_unit_conversion_id: '',
    tax_status: '',
    tax_groups_details: '',
    tax_country_code: '',
    tax_information: '',
    purchase_tax_information: '',
    is_default_tax_applied: false,
    associated_template_id: '',
    documents: [],
    pricebook_rate: money(item.rate),
    pricing_scheme: 'unit',
    price_brackets: [],
    default_price_brackets: [
      { start_quantity: stockFigure(1), end_quantity: stockFigure(1), pricebook_rate: stockFigure(item.rate) },
    ],
    sales_rate: money(item.rate),
    sales_margin: '',
    offline_created_date_with_time: '',
    tags: [],
    inventory_valuation_method: 'fifo',
    minimum_order_quantity: '',
    maximum_order_quantity: '',
    initial_stock: money(initial.reduce((sum, one) => sum + one.quantity, 0)),
    initial_stock_rate: money(first?.rate ?? 0),
    total_initial_stock: money(initial.reduce((sum, one) => sum + one.quantity, 0)),
    asset_value: '',
    ...(tracksStock(item) ? printStock(total) : { stock_on_hand: '', available_stock: '', actual_available_stock: '' }),
    include_in_tax_return: true,
    ...(world.settings.detailCustomFields && printFields(world, 'item', item.customFields)),
    is_storage_location_enabled: false,
    is_fulfillable: false,
    image_sync_in_progress: false,
    sales_channels: [],
    ...(item.combo && { mapped_items: printMapped(world, item) }),
    ...printPlaces(world, item),
    preferred_vendors: [],
    package_details: {
      length: '',
      width: '',
      height: '',
      weight: item.weight,
      weight_unit: 'lb',
      dimension_unit: 'in',
    },
    integration_references: [],
  };
}
