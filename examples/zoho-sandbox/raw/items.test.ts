// API notes 6.0, 6.1, 6.2: items as they are read, by raw requests.
import { describe, expect, test } from 'vitest';
import { itemNow, type Json, some, type Zoho, zoho } from './zoho.ts';

const listed = async (z: Zoho, query: Record<string, string>): Promise<Json[]> =>
  (await z.call('GET', '/items', { query })).body.items;

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
      cf_age_required: 'true',
      cf_age_required_unformatted: true,
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
    expect(cigar).toMatchObject({ cf_age_required: '21', cf_age_required_unformatted: '21' });
  });

  test.each([
    ['text', '21'],
    ['number', 21],
  ] as const)('say the age where the field is a number, written as %s', async (numberFieldValue, age) => {
    const z = await zoho({ ageRequiredType: 'number', numberFieldValue });
    expect((await listed(z, { sku: 'CGR-001-5CT' }))[0].cf_age_required_unformatted).toBe(age);
  });

  test('have a check box ticked otherwise, and ordinary goods have none', async () => {
    const z = await zoho();
    const [cigar] = await listed(z, { sku: 'CGR-001-5CT' });
    const [kit] = await listed(z, { sku: 'KIT-HOMEBAR' });
    const fieldsOf = async (id: string) =>
      (await itemNow(z, id)).custom_fields.filter((one: Json) => one.api_name === 'cf_age_required');
    expect(await fieldsOf(cigar.item_id)).toMatchObject([{ data_type: 'check_box', value: true }]);
    expect(await fieldsOf(kit.item_id)).toEqual([]);
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
    expect(some((item) => item.cf_age_required_unformatted === true)).toBeGreaterThan(60);
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
