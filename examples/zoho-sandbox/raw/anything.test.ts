// Whatever is sent, the answer is one Zoho could give: never a fault of our own.
import { describe, expect, test, vi } from 'vitest';
import { inventoryRoutes } from '../src/resources/routes.ts';
import { createRng } from '../src/wire/rng.ts';
import { confirmedOrder, type Json, packed, shipped, type Zoho, zoho } from './zoho.ts';

const FIELDS = [
  'customer_id', 'line_items', 'item_id', 'quantity', 'rate', 'discount', 'discount_type', 'date', 'name', 'sku',
  'contact_name', 'contact_persons', 'billing_address', 'shipping_address', 'custom_fields', 'reference_number',
  'salesorder_number', 'package_number', 'shipment_number', 'delivery_method', 'tracking_number', 'location_id',
  'location_name', 'address', 'adjustment_type', 'reason', 'quantity_adjusted', 'value_adjusted', 'from_location_id',
  'to_location_id', 'quantity_transfer', 'item_type', 'inventory_account_id', 'locations', 'opening_stock', 'tax_id',
  'shipping_charge', 'adjustment', 'is_inclusive_tax', 'exchange_rate', 'salesorder_item_id', 'line_item_id',
  'so_line_item_id', 'first_name', 'contact_id', 'description', 'payment_terms', 'status', 'initial_stock',
]; // biome-ignore format: a plain list of words

const PARAMETERS = [
  'page', 'per_page', 'filter_by', 'sort_column', 'sort_order', 'search_text', 'sku', 'rate_less_than', 'date',
  'date_start', 'last_modified_time', 'item_ids', 'salesorder_ids', 'salesorder_id', 'package_ids', 'entity', 'status',
  'customer_id', 'total_greater_than', 'reference_number_in', 'ignore_auto_number_generation', '__proto__', 'constructor',
]; // biome-ignore format: a plain list of words

const VALUES: readonly unknown[] = [
  null, '', 'x', '0', '-1', '1e999', 0, -3, 1.5, 1e300, true, false, [], {}, [null], [{}], ['a'], [[]], { a: { b: [] } },
  '2026-10-01', '2026-13-45', 'Status.All', 'constructor', '__proto__', 'x'.repeat(5000), '10%', 'D', '💥\u0000\ud800',
]; // biome-ignore format: a plain list of values

async function ids(z: Zoho): Promise<string[]> {
  const salesorder = await confirmedOrder(z);
  const shipment = await shipped(z, salesorder);
  const other = await packed(z, await confirmedOrder(z));
  const [line] = salesorder.line_items;
  return [
    salesorder.salesorder_id,
    salesorder.customer_id,
    shipment.shipment_id,
    other.package_id,
    line.item_id,
    line.line_item_id,
  ];
}

describe('whatever is sent', () => {
  test.each([1, 2, 3])('no call ends in a fault of our own (seed %i)', async (seed) => {
    const own = vi.spyOn(console, 'error').mockImplementation(() => undefined);
    const z = await zoho({ dailyLimit: 1e9, seed });
    const known = await ids(z);
    const rng = createRng(seed);
    const values = [...VALUES, ...known, ...known];
    const record = (depth: number): Json =>
      Object.fromEntries(
        Array.from({ length: rng.int(0, 7) }, () => {
          const nested = depth < 2 && rng.int(0, 2) === 0;
          return [rng.pick(FIELDS), nested ? [record(depth + 1), record(depth + 1)] : rng.pick(values)];
        }),
      );
    const routes = inventoryRoutes(() => []);
    for (let n = 0; n < 3000; n += 1) {
      const route = rng.pick(routes);
      const path = route.path.replace(/:\w+/g, () => encodeURIComponent(String(rng.pick([...known, 'x', '%', '0']))));
      const query = Object.fromEntries(
        Array.from({ length: rng.int(0, 3) }, () => [rng.pick(PARAMETERS), String(rng.pick(values))]),
      );
      const json = route.method === 'GET' ? undefined : record(0);
      const { status, text, body } = await z.call(route.method, path, { query, json });
      expect(status, `${route.method} ${path} ${JSON.stringify(query)} ${JSON.stringify(json)} ${text}`).toBeLessThan(
        500,
      );
      expect(body.code === 0).toBe(status < 300);
      expect(body.message).toBeTypeOf('string');
    }
    expect(own).not.toHaveBeenCalled();
  });

  test('the ledgers still add up afterwards', async () => {
    const z = await zoho({ dailyLimit: 1e9 });
    await ids(z);
    const { items } = (await z.call('GET', '/items', { query: { filter_by: 'ItemType.Inventory' } })).body;
    const query = { item_ids: items.map((item: Json) => item.item_id).join(',') };
    for (const item of (await z.call('GET', '/itemdetails', { query })).body.items) {
      const sum = (name: string) => item.locations.reduce((all: number, place: Json) => all + place[name], 0);
      expect(sum('location_stock_on_hand')).toBe(item.stock_on_hand);
      expect(item.available_for_sale_stock).toBe(item.stock_on_hand - item.committed_stock);
      expect(item.actual_available_for_sale_stock).toBe(item.actual_available_stock - item.actual_committed_stock);
    }
  });

  test.each(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    '%s of a strange path is 404 with code 5',
    async (method) => {
      const z = await zoho();
      for (const path of ['/', '/items/1/2/3', '/salesorders//', '/../x', '/%2e%2e', '/items%00']) {
        const { status, body } = await z.call(method, path);
        expect([path, status, body.code]).toEqual([path, 404, 5]);
      }
    },
  );
});
