// What people do in Zoho's own screens while the connector looks on: sell, pack, ship; make items and customers.
import type { House } from './house.ts';

export interface Sale {
  readonly customer?: string;
  /** SKU and quantity of each line. */
  readonly lines?: Readonly<Record<string, number>>;
  readonly reference?: string;
  readonly date?: string;
  readonly confirmed?: boolean;
}

export interface Sold {
  readonly id: string;
  readonly number: string;
}

const DAY = '2026-11-22';

export const idOfItem = async (house: House, sku: string): Promise<string> => {
  const { items } = await house.zoho('GET', `/items?filter_by=Status.All&sku=${encodeURIComponent(sku)}`);
  if (items.length !== 1) throw new Error(`${items.length} items with the SKU ${sku}`);
  return items[0].item_id;
};

/** An item that stock is kept of, five of them at first; its id. */
export const addItem = async (house: House, item: object): Promise<string> => {
  const inventory = { item_type: 'inventory', inventory_account_id: '1', initial_stock: 5 };
  return (await house.zoho('POST', '/items', { ...inventory, ...item })).item.item_id;
};

/** A sales order, a confirmed one unless said otherwise. */
export const sell = async (house: House, sale: Sale = {}): Promise<Sold> => {
  const { customer = 'Ada Abbott', lines = { 'OUT-001-RED': 2 }, reference, date, confirmed = true } = sale;
  const { contacts } = await house.zoho('GET', `/contacts?contact_name=${encodeURIComponent(customer)}`);
  const wanted = Object.entries(lines).map(async ([sku, quantity]) => ({
    item_id: await idOfItem(house, sku),
    quantity,
  }));
  const { salesorder } = await house.zoho('POST', '/salesorders', {
    customer_id: contacts[0].contact_id,
    line_items: await Promise.all(wanted),
    ...(reference === undefined ? {} : { reference_number: reference }),
    ...(date === undefined ? {} : { date }),
  });
  const { salesorder_id: id, salesorder_number: number } = salesorder;
  if (confirmed) await house.zoho('POST', `/salesorders/${id}/status/confirmed`);
  return { id, number };
};

export const voidOrder = (house: House, { id }: Sold): Promise<unknown> =>
  house.zoho('POST', `/salesorders/${id}/status/void`);

/** Packs so many of each SKU of an order; the id of the package. */
export const pack = async (house: House, { id }: Sold, lines: Readonly<Record<string, number>>): Promise<string> => {
  const { salesorder } = await house.zoho('GET', `/salesorders/${id}`);
  const lineOf = (sku: string) => salesorder.line_items.find((line: { sku: string }) => line.sku === sku);
  const made = await house.zoho('POST', `/packages?salesorder_id=${id}`, {
    date: DAY,
    line_items: Object.entries(lines).map(([sku, quantity]) => ({
      so_line_item_id: lineOf(sku).line_item_id,
      quantity,
    })),
  });
  return made.package.package_id;
};

/** Ships one package. */
export const ship = async (
  house: House,
  { id }: Sold,
  { packageId, tracking, carrier }: { packageId: string; tracking: string; carrier: string },
): Promise<void> => {
  const query = `package_ids=${packageId}&salesorder_id=${id}&ignore_auto_number_generation=true`;
  await house.zoho('POST', `/shipmentorders?${query}`, {
    shipment_number: `SHP-${packageId}`,
    date: DAY,
    delivery_method: carrier,
    tracking_number: tracking,
  });
};
