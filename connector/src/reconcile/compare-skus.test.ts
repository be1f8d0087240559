import { describe, expect, test } from 'vitest';
import { compareSkus } from './compare-skus.ts';
import { createFindItem, type KnownItem } from './find-items.ts';
import type { TableRow } from './read-table.ts';
import { skuReportCsv, skuReportText } from './sku-report.ts';

const item = (itemId: string, sku: string, more: Partial<KnownItem> = {}): KnownItem => ({
  itemId,
  sku,
  name: `Item ${itemId}`,
  status: 'active',
  productId: null,
  ...more,
});
const items = [
  item('1', 'MUG', { productId: 'p-1' }),
  item('2', 'PAN'),
  item('3', 'TWIN'),
  item('4', 'twin'),
  item('5', ''),
  item('6', 'OLD', { status: 'inactive' }),
  item('7', 'LAMP'),
];
const row = (line: number, cells: TableRow['cells']): TableRow => ({ line, cells });
const compare = (rows: TableRow[], canonical: 'sku' | 'item_id' | 'product_id' = 'sku') =>
  compareSkus(rows, items, createFindItem(items, canonical));

describe('a row', () => {
  test.each([
    ['its SKU in any spelling', { sku: ' mug ' }, '1', 'sku'],
    ['its Zoho id', { item_id: '5' }, '5', 'item_id'],
    ['its product id', { product_id: 'p-1' }, '1', 'product_id'],
    [
      'its product id, where its SKU is one that Zoho does not know',
      { sku: 'MUG-OLD', product_id: 'p-1' },
      '1',
      'product_id',
    ],
    ['its Zoho id, where its SKU is on several items', { sku: 'TWIN', item_id: '4' }, '4', 'item_id'],
    ['an inactive item, where no active one has the SKU', { sku: 'OLD' }, '6', 'sku'],
  ])('is matched by %s', (_, cells, itemId, by) => {
    expect(compare([row(2, cells)]).matched).toMatchObject([{ line: 2, itemId, by }]);
  });

  test('whose ids mean different items is matched to neither, and neither is missing', () => {
    const report = compare([row(2, { sku: 'PAN', product_id: 'p-1' })]);
    expect(report.matched).toEqual([]);
    expect(report.unclear).toMatchObject([{ line: 2, items: [{ itemId: '2' }, { itemId: '1' }] }]);
    expect(report.missingThere.map(({ itemId }) => itemId)).toEqual(['3', '4', '5', '7']);
  });

  test('whose SKU is on several items is unclear', () => {
    expect(compare([row(2, { sku: 'Twin' })]).unclear).toMatchObject([{ items: [{ itemId: '3' }, { itemId: '4' }] }]);
  });

  test('that names nothing, or nothing that there is, is missing in Zoho', () => {
    const report = compare([row(2, { sku: 'NEW' }), row(3, { name: 'Something' })]);
    expect(report.missingInZoho.map(({ line }) => line)).toEqual([2, 3]);
    expect(report.empty.there.map(({ line }) => line)).toEqual([3]);
  });

  test('is taken by the canonical id first', () => {
    const rows = [row(2, { sku: 'PAN', item_id: '2' })];
    expect(compare(rows, 'sku').matched[0]?.by).toBe('sku');
    expect(compare(rows, 'item_id').matched[0]?.by).toBe('item_id');
  });
});

test('an item that the list does not name is missing there; one that nobody sells any more is not', () => {
  expect(compare([row(2, { sku: 'MUG' })]).missingThere.map(({ itemId }) => itemId)).toEqual(['2', '3', '4', '5', '7']);
});

test('what is there several times is told for each side', () => {
  const { duplicate } = compare([
    row(2, { sku: 'MUG', product_id: 'x' }),
    row(3, { sku: 'mug', product_id: 'y' }),
    row(4, { sku: 'PAN', product_id: 'x' }),
  ]);
  expect(duplicate).toMatchObject([
    { side: 'zoho', what: 'sku', value: 'TWIN', items: [{ itemId: '3' }, { itemId: '4' }] },
    { side: 'there', what: 'sku', value: 'MUG', lines: [2, 3] },
    { side: 'there', what: 'product_id', value: 'x', lines: [2, 4] },
  ]);
});

test('another SKU for the same item is told as changed, and apart from that another spelling', () => {
  const { changed } = compare([
    row(2, { sku: 'CUP', product_id: 'p-1' }),
    row(3, { sku: 'pan' }),
    row(4, { sku: 'LAMP' }),
  ]);
  expect(changed).toMatchObject([
    { line: 2, item: { sku: 'MUG' }, spelling: false },
    { line: 3, item: { sku: 'PAN' }, spelling: true },
  ]);
});

describe('a product id can be filled in', () => {
  test('where a row matches an item that has none', () => {
    const { fill } = compare([row(2, { sku: 'PAN', product_id: 'p-2' }), row(3, { item_id: '5', product_id: 'p-5' })]);
    expect(fill).toMatchObject([
      { item: { itemId: '2' }, productId: 'p-2' },
      { item: { itemId: '5' }, productId: 'p-5' },
    ]);
  });

  test.each([
    ['has one already', [row(2, { sku: 'MUG', product_id: 'p-9' })]],
    ['stands on two rows', [row(2, { sku: 'PAN', product_id: 'a' }), row(3, { sku: 'pan', product_id: 'b' })]],
  ])('but not where the item %s', (_, rows) => expect(compare(rows).fill).toEqual([]));

  test('nor where two rows have the same id, or another item has it', () => {
    const twice = [row(2, { sku: 'PAN', product_id: 'a' }), row(3, { sku: 'LAMP', product_id: 'a' })];
    expect(compare(twice).fill).toEqual([]);
    expect(compare([row(2, { sku: 'PAN', product_id: 'p-1' })]).fill).toEqual([]);
  });
});

test('the report is told to people, the first of many', () => {
  const rows = Array.from({ length: 30 }, (_, at) => row(at + 2, { sku: `NEW-${at}` }));
  const text = skuReportText(compare([...rows, row(40, { sku: 'PAN', product_id: 'p-2' })]));
  expect(text).toContain('Rows that match an item in Zoho: 1.\nRows that name no item in Zoho: 30\n  line 2: NEW-0\n');
  expect(text).toContain('  and 10 more\n');
  expect(text).toContain('Product ids that can be filled in: 1\n  p-2 for PAN "Item 2"');
});

test('the report is written for spreadsheets, and nothing in it is a formula', () => {
  const csv = skuReportCsv(compare([row(2, { sku: '=1+1', name: 'a "b", c\nd' }), row(3, { sku: 'PAN' })]));
  expect(csv).toMatch(/^\ufefffinding,line,sku,/);
  expect(csv).toContain('matched,3,,,,2,PAN,,Item 2,by sku\r\n');
  expect(csv).toContain(`missing in Zoho,2,'=1+1,,"a ""b"", c\nd"`);
});

test('a hundred thousand rows against as many items are compared at once', () => {
  const many = Array.from({ length: 100_000 }, (_, at) => item(`${at + 1}`, `SKU-${at}`));
  const rows = many.map((it, at) => row(at + 2, { sku: it.sku.toLowerCase(), product_id: `p-${at}` }));
  const report = compareSkus(rows, many, createFindItem(many, 'sku'));
  expect([report.matched.length, report.fill.length, report.duplicate.length]).toEqual([100_000, 100_000, 0]);
});
