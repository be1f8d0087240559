import { describe, expect, test } from 'vitest';
import { createFindItem, type KnownItem } from './find-items.ts';
import { type GatherNeeds, gatherCounts, type Place } from './gather-counts.ts';
import type { TableRow } from './read-table.ts';

const item = (itemId: string, sku: string): KnownItem => ({
  itemId,
  sku,
  name: sku,
  status: 'active',
  productId: null,
});
const items = [item('1', 'MUG'), item('2', 'PAN'), item('3', 'TWIN'), item('4', 'TWIN')];
const main: Place = { id: 'a', name: 'Main' };
const needs: GatherNeeds = {
  find: createFindItem(items, 'sku'),
  place: (word) => (word === 'nowhere' ? 'no such place' : word === 'b' ? { id: 'b', name: 'B' } : main),
  basis: 'on_hand',
  decimal: null,
};
const row = (line: number, cells: TableRow['cells']): TableRow => ({ line, cells });
const gather = (rows: TableRow[], more: Partial<GatherNeeds> = {}) => {
  const { counts, faulty } = gatherCounts(rows, { ...needs, ...more });
  return {
    counts: counts.map((it) => `${it.line} ${it.item.sku} ${it.place.id} ${it.counted / 1_000_000}`),
    faulty: faulty.map((it) => `${it.line} ${it.fault}`),
  };
};

test('a row is an item, a place and a quantity', () => {
  const rows = [row(2, { sku: 'mug', quantity: '5' }), row(3, { sku: 'MUG', quantity: '0', location: 'b' })];
  expect(gather(rows)).toEqual({ counts: ['2 MUG a 5', '3 MUG b 0'], faulty: [] });
});

describe('a row is left out, and the others are not', () => {
  test.each([
    ['that names no item', { quantity: '5' }, 'unknown_item'],
    ['whose item nobody knows', { sku: 'CUP', quantity: '5' }, 'unknown_item'],
    ['whose SKU two items have', { sku: 'TWIN', quantity: '5' }, 'ambiguous_item'],
    ['whose ids mean two items', { sku: 'MUG', item_id: '2', quantity: '5' }, 'ambiguous_item'],
    ['whose place nobody knows', { sku: 'PAN', quantity: '5', location: 'nowhere' }, 'unknown_location'],
    ['without a quantity', { sku: 'PAN' }, 'bad_quantity'],
    ['with a word for a quantity', { sku: 'PAN', quantity: 'five' }, 'bad_quantity'],
    ['with less than nothing', { sku: 'PAN', quantity: '-1' }, 'bad_quantity'],
  ])('%s', (_, cells, fault) => {
    const told = gather([row(2, cells), row(3, { sku: 'MUG', quantity: '1' })]);
    expect(told).toEqual({ counts: ['3 MUG a 1'], faulty: [`2 ${fault}`] });
  });

  test('all of those that count the same shelf', () => {
    const twice = [row(2, { sku: 'MUG', quantity: '5' }), row(3, { item_id: '1', quantity: '5' })];
    const told = gather([...twice, row(4, { sku: 'MUG', quantity: '5', location: 'b' })]);
    expect(told).toEqual({ counts: ['4 MUG b 5'], faulty: ['2 counted_twice', '3 counted_twice'] });
  });
});

test('less than nothing may be what can be sold', () => {
  expect(gather([row(2, { sku: 'MUG', quantity: '-1' })], { basis: 'available' }).counts).toEqual(['2 MUG a -1']);
});

test('a hundred thousand rows of one item are told in a moment', () => {
  const rows = Array.from({ length: 100_000 }, (_, at) => row(at + 2, { sku: 'MUG', quantity: '1' }));
  expect(gather(rows).faulty).toHaveLength(100_000);
});
