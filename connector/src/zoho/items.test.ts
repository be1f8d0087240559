import { describe, expect, test } from 'vitest';
import { openItems } from './items.ts';
import type { ZohoRequest } from './ports/door.ts';
import type { ItemHeadRow } from './ports/items.ts';
import { fakeDoor, spendOf, virtualTime } from './resources-testbed.ts';
import { createShare } from './share.ts';

const row = (id: string, rest: object = {}) => ({
  item_id: id,
  sku: `S-${id}`,
  name: `Item ${id}`,
  status: 'active',
  item_type: 'inventory',
  ...rest,
});

const low = (id: string, onHand: number, reorder: number | '', rest: object = {}) =>
  row(id, { actual_available_stock: onHand, stock_on_hand: 999, reorder_level: reorder, unit: 'pcs', ...rest });

/** Answers these pages, then nothing more. */
const paged =
  (pages: readonly object[][], context: object = {}) =>
  (request: ZohoRequest) => {
    const page = Number(request.query?.page);
    return { items: pages[page - 1] ?? [], page_context: { page, has_more_page: page < pages.length, ...context } };
  };

const open = (answer: (request: ZohoRequest) => Record<string, unknown>) => {
  const { door, requests } = fakeDoor(answer);
  const time = virtualTime();
  const share = createShare(time.now);
  return { items: openItems({ door, now: time.now, share, details: async () => new Map() }), requests, time };
};

const gather = async (pages: AsyncIterable<readonly ItemHeadRow[]>): Promise<string[]> => {
  const ids: string[] = [];
  for await (const page of pages) ids.push(...page.map((each) => each.itemId));
  return ids;
};

describe('the whole list', () => {
  test('is read 200 a call, active and inactive, oldest first, each item once', async () => {
    const { items, requests } = open(
      paged([
        [row('1'), row('2')],
        [row('2'), row('3', { status: 'inactive' })],
      ]),
    );
    expect(await gather(items.all(spendOf('sync')))).toEqual(['1', '2', '3']);
    expect(requests.map((request) => request.query)).toEqual(
      ['1', '2'].map((page) => ({
        filter_by: 'Status.All',
        sort_column: 'created_time',
        sort_order: 'A',
        page,
        per_page: '200',
      })),
    );
  });

  test('that comes round again is not taken for complete', async () => {
    const { items, requests } = open(() => ({ items: [row('1')], page_context: { has_more_page: true } }));
    await expect(gather(items.all(spendOf('sync')))).rejects.toMatchObject({ code: 'zoho_unintelligible' });
    expect(requests).toHaveLength(2);
  });

  test('that never ends is left after a thousand calls, as an error', async () => {
    const { items, requests } = open((request) => ({
      items: [row(String(request.query?.page))],
      page_context: { has_more_page: true },
    }));
    await expect(gather(items.all(spendOf('sync')))).rejects.toMatchObject({ code: 'zoho_unintelligible' });
    expect(requests).toHaveLength(1_000);
  });

  test('without rows under the name we know is an error that names it', async () => {
    await expect(gather(open(() => ({})).items.all(spendOf()))).rejects.toThrow('items');
  });
});

describe('a page of the list', () => {
  test('has the totals of each item, in both ledgers, and when it was edited', async () => {
    const times = { created_time: '2026-01-02T03:04:05-0800', last_modified_time: '2026-03-28T07:23:22-0700' };
    const { items, requests } = open(
      paged([
        [],
        [
          row('1', { ...times, stock_on_hand: 45.5, available_stock: 99, actual_available_stock: '50.000000' }),
          row('2', { ...times, available_stock: 7, actual_available_stock: 'plenty' }),
          row('3', { item_type: 'sales', stock_on_hand: 0, actual_available_stock: 0 }),
        ],
        [],
      ]),
    );
    const [modifiedTime, createdTime] = [times.last_modified_time, times.created_time];
    const head = (id: string) => ({ itemId: id, sku: `S-${id}`, name: `Item ${id}`, status: 'active' });
    expect(await items.page(spendOf('sync'), 2)).toEqual({
      more: true,
      rows: [
        {
          ...head('1'),
          modifiedTime,
          createdTime,
          physicalOnHand: 50_000_000,
          booksOnHand: 45_500_000,
          tracked: true,
        },
        { ...head('2'), modifiedTime, createdTime, physicalOnHand: null, booksOnHand: 7_000_000, tracked: true },
        { ...head('3'), modifiedTime: '', createdTime: '', physicalOnHand: null, booksOnHand: null, tracked: false },
      ],
    });
    expect(requests).toEqual([
      {
        method: 'GET',
        path: '/items',
        query: { filter_by: 'Status.All', sort_column: 'created_time', sort_order: 'A', page: '2', per_page: '200' },
      },
    ]);
  });
});

test('edited items are asked for oldest edit first, inactive ones too', async () => {
  const edited = { last_modified_time: '2026-11-22T12:00:00+0000' };
  const { items, requests } = open(paged([[row('1', edited), row('2', { ...edited, status: 'inactive' })]]));
  const changes = await items.changedSince(spendOf('sync'), new Date('2026-11-22T12:00:00Z'), 1);
  expect(changes.rows.map((each) => each.itemId)).toEqual(['1', '2']);
  expect(changes).toMatchObject({ more: false, honoured: true });
  expect(requests[0]?.query).toEqual({
    filter_by: 'Status.All',
    last_modified_time: '2026-11-22T11:59:59+0000',
    sort_column: 'last_modified_time',
    sort_order: 'A',
    page: '1',
    per_page: '200',
  });
});

describe('one SKU', () => {
  test('is asked for among all items, and looked at again: Zoho may answer what only resembles it', async () => {
    const { items, requests } = open(paged([[row('1', { sku: 'SF-1108' }), row('2', { sku: 'SF-11080' })]]));
    expect((await items.bySku(spendOf(), ' sf-1108 ')).map((each) => each.itemId)).toEqual(['1']);
    expect(requests[0]?.query).toMatchObject({ sku: 'sf-1108', filter_by: 'Status.All' });
  });

  test('costs one call even where Zoho ignores the filter', async () => {
    const { items, requests } = open(paged([[row('1')], [row('2')]]));
    expect(await items.bySku(spendOf(), 'nothing like it')).toEqual([]);
    expect(requests).toHaveLength(1);
  });

  test('that is empty is nobody’s', async () => {
    const { items, requests } = open(paged([[row('1', { sku: '' })]]));
    expect(await items.bySku(spendOf(), ' ')).toEqual([]);
    expect(requests).toEqual([]);
  });

  test('is the same composed and decomposed', async () => {
    const { items } = open(paged([[row('1', { sku: 'CAF\u00c9' })]]));
    expect(await items.bySku(spendOf(), 'cafe\u0301')).toHaveLength(1);
  });
});

describe('what runs low', () => {
  const honoured = { applied_filter: 'Status.Lowstock' };

  test('is judged by what is on the shelf, the scarcest first', async () => {
    const { items, requests, time } = open(
      paged([[low('1', 5, 10), low('2', 0, 3), low('3', 11, 10), low('4', 0, '')]], honoured),
    );
    const answer = await items.lowStock(spendOf(), 10);
    expect(answer).toEqual({
      rows: [
        expect.objectContaining({ sku: 'S-2', onHand: 0, reorderLevel: 3_000_000, unit: 'pcs' }),
        expect.objectContaining({ sku: 'S-1', onHand: 5_000_000 }),
      ],
      more: false,
      readAt: time.now().getTime(),
    });
    expect(requests[0]?.query?.filter_by).toBe('Status.Lowstock');
  });

  test('beyond the limit is told as more', async () => {
    const { items } = open(paged([[low('1', 1, 9), low('2', 2, 9), low('3', 3, 9)]], honoured));
    const answer = await items.lowStock(spendOf(), 2);
    expect(answer.rows.map((each) => each.itemId)).toEqual(['1', '2']);
    expect(answer.more).toBe(true);
  });

  test('is picked from the whole list where Zoho ignored the filter, ten pages at most', async () => {
    const pages = Array.from({ length: 12 }, (_, page) => [low(`1${page}`, page, 50), low(`2${page}`, 0, 0)]);
    const { items, requests } = open(paged(pages, { applied_filter: 'Status.All' }));
    const answer = await items.lowStock(spendOf(), 200);
    expect(requests).toHaveLength(10);
    expect(answer.rows.map((each) => each.itemId)).toEqual(Array.from({ length: 10 }, (_, page) => `1${page}`));
    expect(answer.more).toBe(true);
  });

  test('is read once for all who ask within a second', async () => {
    const { items, requests, time } = open(paged([[low('1', 1, 9)]], honoured));
    const [payer, rider, later] = [spendOf(), spendOf(), spendOf()];
    const [first, second] = await Promise.all([items.lowStock(payer, 1), items.lowStock(rider, 5)]);
    time.pass(999);
    const third = await items.lowStock(later, 1);
    expect(requests).toHaveLength(1);
    expect([second.readAt, third.readAt]).toEqual([first.readAt, first.readAt]);
    expect([payer, rider, later].map((each) => [each.zohoCalls, each.sharedCalls])).toEqual([
      [1, 0],
      [0, 1],
      [0, 1],
    ]);
    time.pass(1);
    await items.lowStock(spendOf(), 1);
    expect(requests).toHaveLength(2);
  });
});
