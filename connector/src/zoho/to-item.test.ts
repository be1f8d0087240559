import { describe, expect, test } from 'vitest';
import { toItem, toLowStock } from './to-item.ts';
import { rowOf } from './wire.ts';

const figures = (prefix: string, physical: [number, number, number], accounting: [number, number, number]) => ({
  [`${prefix}actual_available_stock`]: physical[0],
  [`${prefix}actual_committed_stock`]: physical[1],
  [`${prefix}actual_available_for_sale_stock`]: physical[2],
  [`${prefix}stock_on_hand`]: accounting[0],
  [`${prefix}available_stock`]: accounting[0],
  [`${prefix}committed_stock`]: accounting[1],
  [`${prefix}available_for_sale_stock`]: accounting[2],
});

const place = (dialect: 'location' | 'warehouse', id: string, rest: object = {}) => ({
  [`${dialect}_id`]: id,
  [`${dialect}_name`]: `Place ${id}`,
  status: 'active',
  is_item_mapped: true,
  ...figures(`${dialect}_`, [5, 1, 4], [6, 2, 4]),
  [`${dialect}_quantity_in_transit`]: 3.5,
  ...rest,
});

const body = (rest: Record<string, unknown> = {}) => ({
  item_id: '46000000000001',
  name: 'Booth',
  sku: 'SF-1',
  status: 'active',
  unit: 'Box',
  description: 'Quiet',
  rate: 7349.0,
  purchase_rate: '',
  tax_percentage: 8.75,
  item_type: 'inventory',
  track_inventory: true,
  can_be_sold: true,
  reorder_level: '',
  quantity_in_transit: 3.5,
  ...figures('', [10, 3, 7], [12, 4, 8]),
  custom_fields: [],
  ...rest,
});

const read = (rest?: Record<string, unknown>) => toItem(rowOf(body(rest), 'items[0]'));

test('an item is read with both ledgers', () => {
  expect(read()).toEqual({
    itemId: '46000000000001',
    modifiedTime: '',
    sku: 'SF-1',
    name: 'Booth',
    status: 'active',
    unit: 'Box',
    tracking: 'none',
    composite: false,
    convertsUnits: false,
    description: 'Quiet',
    sellable: true,
    rate: 7_349_000_000,
    purchaseRate: null,
    taxPercent: 8_750_000,
    reorderLevel: null,
    total: {
      physical: { onHand: 10_000_000, committed: 3_000_000, available: 7_000_000 },
      accounting: { onHand: 12_000_000, committed: 4_000_000, available: 8_000_000 },
      incoming: 3_500_000,
    },
    places: [],
    customFields: [],
    fieldsTold: true,
  });
});

test.each([
  ['is_combo_product', { is_combo_product: true }],
  ['its kind of composition', { combo_type: 'kit' }],
])('an item made of others is known by %s', (_, rest) => expect(read(rest).composite).toBe(true));

test('an item whose units Zoho converts is known by its group of units', () => {
  expect(read({ unit_group_id: '' }).convertsUnits).toBe(false);
  expect(read({ unit_group_id: '46000000000009' }).convertsUnits).toBe(true);
});

describe('places', () => {
  test.each(['location', 'warehouse'] as const)('are read in the dialect of %ss', (dialect) => {
    const [first, second] = read({
      [`${dialect}s`]: [place(dialect, '1'), place(dialect, '2', { status: 'inactive' })],
    }).places;
    expect(first).toEqual({
      id: '1',
      name: 'Place 1',
      active: true,
      physical: { onHand: 5_000_000, committed: 1_000_000, available: 4_000_000 },
      accounting: { onHand: 6_000_000, committed: 2_000_000, available: 4_000_000 },
      incoming: 3_500_000,
    });
    expect(second?.active).toBe(false);
  });

  test('that do not keep the item and say nothing of it are left out', () => {
    const silent = { location_id: '3', location_name: 'Shop', status: 'active', is_item_mapped: false };
    expect(read({ locations: [place('location', '1'), silent] }).places.map((each) => each.id)).toEqual(['1']);
  });

  test('make the total where the item itself has no figures', () => {
    const none = { actual_available_stock: '', actual_committed_stock: '', actual_available_for_sale_stock: '' };
    const item = read({ ...none, locations: [place('location', '1'), place('location', '2')] });
    expect(item.total.physical).toEqual({ onHand: 10_000_000, committed: 2_000_000, available: 8_000_000 });
  });
});

describe('a missing figure', () => {
  test.each([
    ['actual_available_stock', [10, 3, 7]],
    ['actual_committed_stock', [10, 3, 7]],
    ['actual_available_for_sale_stock', [10, 3, 7]],
  ] as const)('%s follows from the other two', (name, [onHand, committed, available]) => {
    expect(read({ [name]: '' }).total.physical).toEqual({
      onHand: onHand * 1e6,
      committed: committed * 1e6,
      available: available * 1e6,
    });
  });

  test('does not become plenty: one figure alone is an error that names the place', () => {
    expect(() => read({ actual_committed_stock: '', actual_available_for_sale_stock: undefined })).toThrow(
      'items[0].actual_available_for_sale_stock',
    );
    const dumb = place('location', '1', {
      location_actual_committed_stock: '',
      location_actual_available_for_sale_stock: '',
    });
    expect(() => read({ locations: [dumb] })).toThrow('items[0].locations[0].location_actual_available_for_sale_stock');
  });

  test('is no matter for an item without stock', () => {
    const bare = { track_inventory: false, actual_available_stock: undefined, actual_committed_stock: undefined };
    const item = read({ ...bare, locations: [{ location_id: '1' }] });
    expect(item).toMatchObject({ tracking: 'untracked', places: [], total: { incoming: null } });
    expect(item.total.physical.available).toBe(0);
  });
});

test('stock sold beyond what is there is negative', () => {
  expect(read(figures('', [0, 1, -1], [0, 1, -1])).total.physical.available).toBe(-1_000_000);
});

test.each([
  [{}, 'none'],
  [{ track_batch_number: true }, 'batch'],
  [{ track_serial_number: true }, 'serial'],
  [{ is_serial_tracked: 'true' }, 'serial'],
  [{ item_type: 'sales' }, 'untracked'],
  [{ track_inventory: undefined }, 'none'],
])('%j is tracked as %s', (rest, tracking) => {
  expect(read(rest).tracking).toBe(tracking);
});

test('what is only purchased is not sellable, whether Zoho says so or not', () => {
  expect(read({ can_be_sold: false }).sellable).toBe(false);
  expect(read({ can_be_sold: undefined, item_type: 'purchases' }).sellable).toBe(false);
});

describe('a row of the low-stock list', () => {
  const low = (rest: Record<string, unknown>) => toLowStock(rowOf(body({ reorder_level: 10, ...rest }), 'items[0]'));

  test('is kept at or below its reorder level', () => {
    expect(low({ actual_available_stock: 10 })).toMatchObject({
      onHand: 10_000_000,
      reorderLevel: 10_000_000,
      sku: 'SF-1',
    });
    expect(low({ actual_available_stock: 11 })).toBeNull();
  });

  test('is dropped without a reorder level, inactive or untracked', () => {
    expect(low({ reorder_level: '' })).toBeNull();
    expect(low({ status: 'inactive' })).toBeNull();
    expect(low({ track_inventory: false })).toBeNull();
  });

  test('is judged by the books where Zoho does not say what is on the shelf', () => {
    expect(low({ actual_available_stock: '', stock_on_hand: 2 })).toMatchObject({ onHand: 2_000_000 });
  });
});
