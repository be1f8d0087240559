// API notes 5 and 6.1: writing items, by raw requests.
import { describe, expect, test } from 'vitest';
import { itemNow, type Json, order, some, type Zoho, zoho } from './zoho.ts';

const listed = async (z: Zoho, query: Record<string, string>): Promise<Json[]> =>
  (await z.call('GET', '/items', { query })).body.items;

const inventory = { item_type: 'inventory', inventory_account_id: '1', rate: 10 };

describe('writing items (API notes 6.1, 5)', () => {
  test('a new item starts with the stock of each place', async () => {
    const z = await zoho();
    const { body: places } = await z.call('GET', '/locations');
    const location_id = places.locations[1].location_id;
    const { status, body } = await z.call('POST', '/items', {
      json: { name: 'New thing', sku: 'NEW-1', ...inventory, locations: [{ location_id, initial_stock: 7 }] },
    });
    expect([status, body.message]).toEqual([200, 'The item has been added.']);
    expect(body.item).toMatchObject({ name: 'New thing', stock_on_hand: 7, actual_available_stock: 7 });
    expect(body.item.locations[1]).toMatchObject({ location_id, location_stock_on_hand: 7 });
  });

  test('a name is needed', async () => {
    const z = await zoho();
    expect((await z.call('POST', '/items', { json: { sku: 'X' } })).status).toBe(400);
  });

  test('an inventory item needs its account', async () => {
    const z = await zoho();
    const json = { name: 'No account', item_type: 'inventory' };
    expect((await z.call('POST', '/items', { json })).status).toBe(400);
  });

  test('names and SKUs are unique: code 1001', async () => {
    const z = await zoho();
    const { item } = await some(z);
    for (const json of [{ name: item.name }, { name: 'Other', sku: item.sku }]) {
      const { status, body } = await z.call('POST', '/items', { json });
      expect([status, body.code]).toEqual([400, 1001]);
    }
  });

  test('renaming an item to a name that is taken is 1001, and changes nothing (API notes 9.14)', async () => {
    const z = await zoho();
    const [one, two] = await listed(z, {});
    const { body } = await z.call('PUT', `/items/${one.item_id}`, { json: { name: two.name, rate: 1 } });
    expect(body.code).toBe(1001);
    expect(await itemNow(z, one.item_id)).toMatchObject({ name: one.name, rate: one.rate });
  });

  test('an update cannot set the stock', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await z.call('PUT', `/items/${item.item_id}`, { json: { stock_on_hand: 999, initial_stock: 999, rate: 5 } });
    expect(await itemNow(z, item.item_id)).toMatchObject({ stock_on_hand: item.stock_on_hand, rate: 5 });
  });

  test('custom fields are changed at the singular path', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const json = {
      custom_fields: [
        { api_name: 'cf_age_required', value: true },
        { label: 'MSRP', value: '20.5' },
      ],
    };
    const { status } = await z.call('PUT', `/item/${item.item_id}/customfields`, { json });
    expect(status).toBe(200);
    expect((await itemNow(z, item.item_id)).custom_field_hash).toMatchObject({
      cf_age_required: 'true',
      cf_msrp: '$20.50',
      cf_msrp_unformatted: 20.5,
    });
  });

  test('an option a list does not have is refused', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const json = { custom_fields: [{ api_name: 'cf_restricted_states', value: ['UT', 'Utah'] }] };
    expect((await z.call('PUT', `/items/${item.item_id}`, { json })).status).toBe(400);
  });

  test('an item is made inactive and active again', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await z.call('POST', `/items/${item.item_id}/inactive`);
    expect((await itemNow(z, item.item_id)).status).toBe('inactive');
    await z.call('POST', '/items/active', { query: { item_ids: item.item_id } });
    expect((await itemNow(z, item.item_id)).status).toBe('active');
  });

  test('an item in a transaction cannot be deleted, another can (API notes 9.9)', async () => {
    const z = await zoho();
    const ordered = (await order(z)).line_items[0].item_id;
    expect((await z.call('DELETE', `/items/${ordered}`)).status).toBe(400);
    const other = (await listed(z, { filter_by: 'ItemType.Inventory' })).find((item: Json) => item.item_id !== ordered);
    expect((await z.call('DELETE', `/items/${other.item_id}`)).status).toBe(200);
    expect((await z.call('GET', `/items/${other.item_id}`)).status).toBe(404);
  });

  test('opening stock is read and set by place', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const path = `/variants/${item.item_id}/openingstock`;
    const { opening_stock } = (await z.call('GET', path)).body;
    const [first] = opening_stock.locations;
    const json = { locations: [{ location_id: first.location_id, initial_stock: first.initial_stock + 5 }] };
    expect((await z.call('PUT', path, { json })).status).toBe(200);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand + 5);
  });
});
