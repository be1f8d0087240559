// API notes 6.0, 6.1, 6.2: items, by raw requests.
import { describe, expect, test } from 'vitest';
import { itemNow, type Json, order, some, type Zoho, zoho } from './zoho.ts';

const listed = async (z: Zoho, query: Record<string, string>): Promise<Json[]> =>
  (await z.call('GET', '/items', { query })).body.items;

const inventory = { item_type: 'inventory', inventory_account_id: '1', rate: 10 };

describe('one item (API notes 6.1)', () => {
  test('has both stocks, what is held of each, and what is left to sell', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const detail = await itemNow(z, item.item_id);
    for (const name of [
      'stock_on_hand',
      'available_stock',
      'actual_available_stock',
      'committed_stock',
      'actual_committed_stock',
      'available_for_sale_stock',
      'actual_available_for_sale_stock',
      'quantity_in_transit',
    ]) {
      expect(detail[name], name).toBeTypeOf('number');
    }
  });

  test('tells each place in the words of a locations organisation', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const detail = await itemNow(z, item.item_id);
    expect(detail).not.toHaveProperty('warehouses');
    expect(detail.locations).toHaveLength(2);
    expect(detail.locations[0]).toMatchObject({
      location_id: expect.stringMatching(/^\d{15,19}$/),
      location_name: 'Head Office',
      is_primary: true,
      status: 'active',
      is_item_mapped: true,
      location_stock_on_hand: expect.any(Number),
      location_actual_available_for_sale_stock: expect.any(Number),
      storages: [],
    });
  });

  test('tells each place in the words of a warehouses organisation', async () => {
    const z = await zoho({ locations: 'warehouses' });
    const { item } = await some(z);
    const detail = await itemNow(z, item.item_id);
    expect(detail).not.toHaveProperty('locations');
    expect(detail.warehouses[0]).toMatchObject({
      warehouse_id: expect.any(String),
      warehouse_name: 'Head Office',
      warehouse_actual_available_stock: expect.any(Number),
      is_fba_warehouse: false,
    });
  });

  test('has no places where the organisation has none', async () => {
    const z = await zoho({ locations: 'none' });
    const { item } = await some(z);
    const detail = await itemNow(z, item.item_id);
    expect(detail).not.toHaveProperty('locations');
    expect(detail).not.toHaveProperty('warehouses');
    expect(detail.stock_on_hand).toBeTypeOf('number');
  });

  test('the places add up to the whole', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const detail = await itemNow(z, item.item_id);
    const sum = (name: string): number => detail.locations.reduce((all: number, place: Json) => all + place[name], 0);
    expect(sum('location_stock_on_hand')).toBe(detail.stock_on_hand);
    expect(sum('location_actual_available_stock')).toBe(detail.actual_available_stock);
  });

  test('has its custom fields as an array and as a hash (API notes 6.0)', async () => {
    const z = await zoho();
    const [cigar] = await listed(z, { sku: 'CGR-001-5CT' });
    const detail = await itemNow(z, cigar.item_id);
    const field = detail.custom_fields.find((one: Json) => one.api_name === 'cf_restricted_states');
    expect(field).toMatchObject({
      customfield_id: expect.any(String),
      label: 'Restricted States',
      data_type: 'multiselect',
      value: ['UT', 'VT'],
      value_formatted: 'UT,VT',
    });
    expect(detail.custom_field_hash).toMatchObject({
      cf_restricted_states_unformatted: ['UT', 'VT'],
      cf_age_required: '21',
      cf_msrp: expect.stringMatching(/^\$/),
      cf_msrp_unformatted: expect.any(Number),
    });
  });
});

describe('regulated goods', () => {
  test('may have their fields in other types, which an administrator chose', async () => {
    const z = await zoho({ restrictedStatesType: 'string', ageRequiredType: 'dropdown' });
    const [cigar] = await listed(z, { sku: 'CGR-001-5CT' });
    expect(cigar).toMatchObject({ cf_restricted_states: 'UT, VT', cf_restricted_states_unformatted: 'UT, VT' });
    const plain = await zoho({ numberFieldValue: 'number' });
    expect((await listed(plain, { sku: 'CGR-001-5CT' }))[0].cf_age_required_unformatted).toBe(21);
  });

  test('one of them has been forgotten: its category says what it is, no field does', async () => {
    const z = await zoho({ items: 300 });
    const query = { filter_by: 'Status.All' };
    const all = [...(await listed(z, query)), ...(await listed(z, { ...query, page: '2' }))];
    const kinds = new Set(all.filter((item: Json) => item.cf_age_required).map((item: Json) => item.category_name));
    const forgotten = all.filter((item: Json) => kinds.has(item.category_name) && !item.cf_age_required);
    expect(forgotten).toHaveLength(1);
  });
});

describe('the list (API notes 6.0, 6.1)', () => {
  test('its rows have the stock and neither places nor what is held', async () => {
    const z = await zoho();
    const { item } = await some(z);
    expect(item).toMatchObject({
      stock_on_hand: expect.any(Number),
      available_stock: expect.any(Number),
      actual_available_stock: expect.any(Number),
    });
    for (const name of ['locations', 'warehouses', 'committed_stock', 'available_for_sale_stock']) {
      expect(item).not.toHaveProperty(name);
    }
  });

  test('carries custom fields as keys at the top, without array or hash', async () => {
    const z = await zoho();
    const [cigar] = await listed(z, { sku: 'CGR-001-5CT' });
    expect(cigar).toMatchObject({ cf_age_required: '21', cf_club_discount: expect.stringMatching(/%$/) });
    expect(cigar).not.toHaveProperty('custom_fields');
    expect(cigar).not.toHaveProperty('custom_field_hash');
  });

  test('finds a SKU exactly', async () => {
    const z = await zoho();
    expect(await listed(z, { sku: 'CGR-001-5CT' })).toHaveLength(1);
    expect(await listed(z, { sku: 'CGR-001' })).toHaveLength(0);
  });

  test('finds the start of a SKU and a part of a name', async () => {
    const z = await zoho();
    expect((await listed(z, { sku_startswith: 'CGR-' })).length).toBeGreaterThan(1);
    const named = await listed(z, { name_contains: 'decanter' });
    expect(named.every((item: Json) => /decanter/i.test(item.name))).toBe(true);
  });

  test('search_text is fuzzy over name and SKU', async () => {
    const z = await zoho();
    expect((await listed(z, { search_text: 'cgr-001' })).length).toBeGreaterThan(1);
    expect((await listed(z, { search_text: 'robusto' })).length).toBeGreaterThan(1);
  });

  test('hides the inactive unless all are asked for', async () => {
    const z = await zoho();
    const all = await listed(z, { filter_by: 'Status.All' });
    const hidden = all.find((item: Json) => item.status === 'inactive');
    expect(await listed(z, { sku: hidden.sku })).toEqual([]);
    expect(await listed(z, { sku: hidden.sku, filter_by: 'Status.All' })).toHaveLength(1);
    expect(await listed(z, { filter_by: 'Status.Inactive' })).toHaveLength(all.length - (await listed(z, {})).length);
  });

  test('knows items that are low, and items in groups', async () => {
    const z = await zoho();
    for (const item of await listed(z, { filter_by: 'Status.Lowstock' })) {
      expect(item.stock_on_hand).toBeLessThanOrEqual(item.reorder_level);
    }
    expect((await listed(z, { filter_by: 'Status.Grouped' })).every((item: Json) => item.group_id)).toBe(true);
  });

  test('compares rates', async () => {
    const z = await zoho();
    const cheap = await listed(z, { rate_less_than: '20' });
    expect(cheap.length).toBeGreaterThan(0);
    expect(cheap.every((item: Json) => item.rate < 20)).toBe(true);
  });

  test('sorts up and down', async () => {
    const z = await zoho();
    const rates = async (sort_order: string) =>
      (await listed(z, { sort_column: 'rate', sort_order })).map((item: Json) => item.rate);
    const up = await rates('A');
    expect(up).toEqual(up.toSorted((one: number, other: number) => one - other));
    expect(await rates('D')).toEqual(up.toReversed());
  });

  test('an unknown sort_column is code 2', async () => {
    const z = await zoho();
    expect((await z.call('GET', '/items', { query: { sort_column: 'mood' } })).body.code).toBe(2);
  });

  test('last_modified_time finds what changed since', async () => {
    const z = await zoho();
    const { item } = await some(z);
    expect(await listed(z, { last_modified_time: '2026-10-01T05:00:00-0700' })).toEqual([]);
    await z.call('PUT', `/items/${item.item_id}`, { json: { rate: 77 } });
    const changed = await listed(z, { last_modified_time: '2026-10-01T05:00:00-0700' });
    expect(changed.map((one: Json) => one.item_id)).toEqual([item.item_id]);
  });

  test('a stock movement is no change of the item', async () => {
    const z = await zoho();
    const { item } = await some(z);
    z.sandbox.control.stock({ item_id: item.item_id, delta: -1 });
    expect(await listed(z, { last_modified_time: '2026-10-01T05:00:00-0700' })).toEqual([]);
  });

  test('dates for a stock of the past are passed over', async () => {
    const z = await zoho();
    const plain = await listed(z, {});
    for (const name of ['report_date', 'as_of_date', 'from_date', 'mood']) {
      expect(await listed(z, { [name]: '2020-01-01' })).toEqual(plain);
    }
  });

  test('a place on the list leaves the stock as it is, or not: reports conflict', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const [place] = (await itemNow(z, item.item_id)).locations;
    const shown = async () => (await listed(z, { item_id: item.item_id, location_id: place.location_id }))[0];
    expect((await shown()).stock_on_hand).toBe(item.stock_on_hand);
    z.sandbox.control.setOrganization({ listStockByPlace: true });
    expect((await shown()).stock_on_hand).toBe(place.location_stock_on_hand);
  });
});

describe('many by id (API notes 6.1)', () => {
  test('itemdetails answers each with its places', async () => {
    const z = await zoho();
    const ids = (await listed(z, {})).slice(0, 50).map((item: Json) => item.item_id);
    const { body } = await z.call('GET', '/itemdetails', { query: { item_ids: ids.join(',') } });
    expect(body.items.map((item: Json) => item.item_id)).toEqual(ids);
    expect(body.items.every((item: Json) => Array.isArray(item.locations))).toBe(true);
    expect(body).not.toHaveProperty('page_context');
  });

  test('ids it does not know are left out', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { body } = await z.call('GET', '/itemdetails', { query: { item_ids: `1,${item.item_id},x` } });
    expect(body.items).toHaveLength(1);
  });
});

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
        { api_name: 'cf_age_required', value: 18 },
        { label: 'MSRP', value: '20.5' },
      ],
    };
    const { status } = await z.call('PUT', `/item/${item.item_id}/customfields`, { json });
    expect(status).toBe(200);
    expect((await itemNow(z, item.item_id)).custom_field_hash).toMatchObject({
      cf_age_required: '18',
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

describe('the shop that is seeded', () => {
  test('is the same for the same seed, and another for another', async () => {
    const names = async (seed: number) => (await listed(await zoho({ seed }), {})).map((item: Json) => item.name);
    expect(await names(5)).toEqual(await names(5));
    expect(await names(5)).not.toEqual(await names(6));
  });

  test('has items tracked by batch and by serial number, variants, kits and services', async () => {
    const z = await zoho({ items: 300 });
    const all = [
      ...(await listed(z, { filter_by: 'Status.All' })),
      ...(await listed(z, { filter_by: 'Status.All', page: '2' })),
    ];
    expect(all).toHaveLength(300);
    expect(new Set(all.map((item: Json) => item.name)).size).toBe(300);
    const some = (test_: (item: Json) => boolean) => all.filter(test_).length;
    expect(some((item) => item.track_batch_number)).toBeGreaterThan(3);
    expect(some((item) => item.track_serial_number)).toBeGreaterThan(3);
    expect(some((item) => item.attribute_option_name1)).toBeGreaterThan(50);
    expect(some((item) => item.is_combo_product)).toBe(2);
    expect(some((item) => item.product_type === 'service')).toBe(2);
    expect(some((item) => item.status === 'confirmation_pending')).toBe(1);
    expect(some((item) => item.sku === '')).toBe(1);
    expect(some((item) => item.cf_age_required === '21')).toBeGreaterThan(60);
  });

  test('lists its groups and reads one under item_group (API notes 6.0)', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/itemgroups');
    const [group] = body.itemgroups;
    const { item_group } = (await z.call('GET', `/itemgroups/${group.group_id}`)).body;
    expect(item_group.items.length).toBeGreaterThan(1);
    expect(item_group.attributes[0].options.length).toBeGreaterThan(1);
    const member = await itemNow(z, item_group.items[0].item_id);
    expect(member).toMatchObject({ group_id: group.group_id, group_name: group.group_name });
  });

  test('reads a kit under composite_item with what it is made of', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/compositeitems', { query: { combo_type: 'kit' } });
    const [kit] = body.composite_items;
    const { composite_item } = (await z.call('GET', `/compositeitems/${kit.composite_item_id}`)).body;
    expect(composite_item).toMatchObject({ combo_type: 'kit', is_combo_product: true });
    expect(composite_item.mapped_items).toHaveLength(2);
  });
});
