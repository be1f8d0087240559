// Tell me all about one item: prices, stock, and the shop's own fields, each with its type.
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse();
const REGULATED = 'VPD-001';

const show = async (item: string, house: House = shop()) => {
  const { key } = await house.key();
  return house.ask(key, 'show-item', { item });
};

test('an item is told in full, with one call to Zoho', async () => {
  const { items } = await shop().zoho('GET', '/items?sku=OUT-001-RED');
  const [mug] = items;
  const { answer, cost } = await show('OUT-001-RED');
  expect(answer).toMatchObject({
    item: { id: mug.item_id, sku: 'OUT-001-RED', name: mug.name, status: 'active', unit: 'pcs', tracking: 'none' },
    description: mug.description,
    sellingPrice: '26.95',
    purchasePrice: mug.purchase_rate.toFixed(2),
    currency: 'USD',
    reorderLevel: '7',
    stock: { physical: { onHand: '35', committed: '0', available: '35' }, incoming: '0', reserved: '0' },
    source: 'zoho',
  });
  expect(cost.zohoCalls).toBe(1);
  expect(shop().calls()).toEqual(['GET /itemdetails']);
});

test.each([
  ['no reorder level', 'KIT-010', { reorderLevel: null }],
  ['another unit and its batches', 'PTB-002', { item: { unit: 'tin', tracking: 'batch' } }],
  ['serial numbers', 'VPD-001', { item: { tracking: 'serial' } }],
  ['no stock at all, being a service', 'SVC-ENGRAVE', { item: { tracking: 'untracked', unit: '' } }],
  ['no longer any use', 'PTB-001', { item: { status: 'inactive' } }],
])('an item with %s is told so', async (_, sku, told) => {
  expect((await show(sku)).answer).toMatchObject(told);
});

test('prices change when they do in Zoho', async () => {
  await using house = await openHouse({ sandbox: { items: 60 } });
  const { answer: before } = await show('KIT-001', house);
  house.sandbox.control.price({ sku: 'KIT-001', rate: 1234.5 });
  house.advance(1_000);
  const { answer } = await show('KIT-001', house);
  expect(answer.sellingPrice).toBe('1234.50');
  expect(answer.sellingPrice).not.toBe(before.sellingPrice);
});

describe('the shop’s own fields', () => {
  const fieldsOf = async (house: House, sku: string) => {
    const { answer } = await show(sku, house);
    return Object.fromEntries(
      answer.customFields.map(({ apiName, ...field }: { apiName: string }) => [apiName, field]),
    );
  };

  test('are typed as Zoho types them', async () => {
    const fields = await fieldsOf(shop(), REGULATED);
    expect(fields).toMatchObject({
      cf_dtc_description: { label: 'DTC Description', type: 'text', value: 'Closed-system device. PACT Act goods.' },
      cf_msrp: { label: 'MSRP', type: 'amount', value: expect.stringMatching(/^\d+(\.\d+)?$/) },
      cf_club_discount: { label: 'Club Discount', type: 'number', value: expect.stringMatching(/^\d+(\.\d+)?$/) },
      cf_age_required: { label: 'Age Required', type: 'boolean', value: true },
      cf_restricted_states: { type: 'list', value: ['AR', 'CA', 'HI', 'NY', 'OR', 'UT', 'VT'] },
    });
  });

  test.each([
    ['a number', 'number', { type: 'number', value: '21' }],
    ['a choice', 'dropdown', { type: 'text', value: '21' }],
    ['text', 'string', { type: 'text', value: '21' }],
  ] as const)('are %s where an admin made them so', async (_, ageRequiredType, told) => {
    await using house = await openHouse({ sandbox: { items: 60, ageRequiredType, restrictedStatesType: 'string' } });
    expect(await fieldsOf(house, REGULATED)).toMatchObject({
      cf_age_required: told,
      cf_restricted_states: { type: 'text', value: 'AR, CA, HI, NY, OR, UT, VT' },
    });
  });

  test('are none where nobody has filled them in', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const plain = { item_type: 'inventory', inventory_account_id: '1', name: 'Plain thing', sku: 'PLAIN' };
    await house.zoho('POST', '/items', plain);
    await house.importItems();
    const fields = Object.values(await fieldsOf(house, 'PLAIN')) as { value: unknown }[];
    expect(fields.filter(({ value }) => value !== null)).toEqual([]);
  });
});

describe('a word', () => {
  test.each([
    'Slash/And\\Back',
    '50%/A+B & C#1?',
    '%2F',
    'a b  c',
    'O\'Brien "5"',
    '茶-1',
    'Ä-Ö-Ü',
    '12345678901234567890',
  ])('such as %s is carried to the item of that SKU and of no other', async (sku) => {
    await using house = await openHouse({ sandbox: { items: 12 } });
    const item = { item_type: 'inventory', inventory_account_id: '1', name: 'The odd one', sku };
    await house.zoho('POST', '/items', item);
    await house.importItems();
    const { status, answer } = await show(sku, house);
    expect([status, answer?.item.name, answer?.item.sku]).toEqual([200, 'The odd one', sku]);
  });

  test('that is not exactly one item is answered with candidates', async () => {
    const { status, problem } = await show('Enamel Mug');
    expect([status, problem?.code]).toEqual([404, 'item_not_found']);
    const names = problem?.candidates?.map(({ name }) => name) ?? [];
    expect(names.length).toBeGreaterThan(1);
    for (const name of names) expect(name).toContain('Mug');
  });

  test('for an item that has just been deleted finds nothing', async () => {
    await using house = await openHouse({ sandbox: { items: 12 } });
    const { item } = await house.zoho('POST', '/items', { name: 'Ephemeral', sku: 'EPH-1' });
    await house.importItems();
    await house.zoho('DELETE', `/items/${item.item_id}`);
    const { status, problem } = await show('EPH-1', house);
    expect([status, problem?.code]).toEqual([404, 'item_not_found']);
  });
});

test('a key bound to one location is told the stock of that one', async () => {
  const { locations } = await shop().zoho('GET', '/locations');
  const [, warehouse] = locations;
  const { key } = await shop().key({ locationIds: [warehouse.location_id] });
  const { answer } = await shop().ask(key, 'show-item', { item: 'OUT-001-RED' });
  const { physical } = shop().sandbox.control.stockOf({ sku: 'OUT-001-RED', location_id: warehouse.location_id });
  expect(physical).toBeLessThan(35);
  expect(answer.stock.physical.onHand).toBe(String(physical));
  expect(JSON.stringify(answer)).not.toContain(locations[0].location_id);
});

test.each(['warehouses', 'none'] as const)('stock is told in the dialect “%s” too', async (locations) => {
  await using house = await openHouse({ sandbox: { items: 60, locations } });
  const { answer } = await show('KIT-001', house);
  const { physical } = house.sandbox.control.stockOf({ sku: 'KIT-001' });
  expect(answer.stock.physical.onHand).toBe(String(physical));
});
