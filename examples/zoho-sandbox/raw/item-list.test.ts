// API notes 6.0 and 6.1: finding items, by raw requests.
import { describe, expect, test } from 'vitest';
import { itemNow, type Json, some, type Zoho, zoho } from './zoho.ts';

const listed = async (z: Zoho, query: Record<string, string>): Promise<Json[]> =>
  (await z.call('GET', '/items', { query })).body.items;

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
    expect(cigar).toMatchObject({ cf_age_required: 'true', cf_club_discount: expect.stringMatching(/%$/) });
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

  test('a status asked for by name is shown without a filter_by', async () => {
    const z = await zoho();
    const inactive = await listed(z, { status: 'inactive' });
    expect(inactive.length).toBeGreaterThan(0);
    expect(inactive.every((item: Json) => item.status === 'inactive')).toBe(true);
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

test('a shop of more than 300 items, and of less, has as many as were asked for, each with a SKU of its own', async () => {
  for (const wanted of [12, 301, 650]) {
    const z = await zoho({ items: wanted });
    const rows: Json[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const query = { filter_by: 'Status.All', page: String(page), per_page: '200' };
      const { items, page_context } = (await z.call('GET', '/items', { query })).body;
      rows.push(...items);
      more = page_context.has_more_page;
    }
    expect(rows).toHaveLength(wanted);
    expect(new Set(rows.map(({ item_id }) => item_id)).size).toBe(wanted);
    const skus = rows.flatMap(({ sku }) => (sku === '' ? [] : [sku]));
    expect(skus.length).toBeGreaterThan(wanted * 0.9);
    expect(new Set(skus).size).toBe(skus.length);
  }
});
