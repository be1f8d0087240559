import { describe, expect, test } from 'vitest';
import { readChanges } from './changes.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';
import { idAt, textAt } from './wire.ts';

const SINCE = new Date('2026-11-22T10:00:00.700Z');

/** A row changed so many seconds after ten o'clock, made long before or so many seconds after. */
const row = (id: number, changed: number, made = -1_000_000) => ({
  id: String(id),
  last_modified_time: at(changed),
  created_time: at(made),
});

// In Kolkata's time, as an Indian organisation has it.
const at = (seconds: number): string =>
  `${new Date(Date.UTC(2026, 10, 22, 15, 30, seconds)).toISOString().slice(0, 19)}+0530`;

const ask = async (order: 'A' | 'D', rows: readonly object[], context: object = {}) => {
  const { door, requests } = fakeDoor(() => ({ things: rows, page_context: { has_more_page: true, ...context } }));
  const changes = await readChanges(
    door,
    spendOf('sync'),
    {
      path: '/things',
      key: 'things',
      query: { filter_by: 'Status.All' },
      since: SINCE,
      order,
      to: (each) => ({
        id: idAt(each, 'id'),
        modifiedTime: textAt(each, 'last_modified_time'),
        createdTime: textAt(each, 'created_time'),
      }),
    },
    3,
  );
  return { ids: changes.rows.map((each) => each.id), more: changes.more, honoured: changes.honoured, requests };
};

const sorted = (order: 'A' | 'D') => ({ sort_column: 'last_modified_time', sort_order: order });

test('Zoho is asked a second early, and the rows of that second are left out', async () => {
  const { requests, ...answer } = await ask('A', [row(1, -1), row(2, 0), row(3, 5)], sorted('A'));
  expect(requests).toEqual([
    {
      method: 'GET',
      path: '/things',
      query: {
        filter_by: 'Status.All',
        last_modified_time: '2026-11-22T09:59:59+0000',
        sort_column: 'last_modified_time',
        sort_order: 'A',
        page: '3',
        per_page: '200',
      },
    },
  ]);
  expect(answer).toEqual({ ids: ['2', '3'], more: true, honoured: true });
});

describe('oldest first', () => {
  test.each([
    ['a row is older than asked: the filter was ignored', [row(1, -2), row(2, 5)], sorted('A'), ['2']],
    ['the rows come in another order', [row(1, 5), row(2, 4)], sorted('A'), ['1', '2']],
    ['Zoho says that it sorted by something else', [row(1, 4), row(2, 5)], { sort_column: 'name' }, ['1', '2']],
    ['Zoho says that it sorted the other way', [row(1, 4)], { sort_order: 'D' }, ['1']],
    ['Zoho says that it left some out', [row(1, 4)], { applied_filter: 'Status.Active' }, ['1']],
    ['a row does not say when it changed', [row(1, 4), { id: '2' }], sorted('A'), ['1']],
  ])('is not honoured where %s', async (_, rows, context, ids) => {
    expect(await ask('A', rows, context)).toMatchObject({ ids, more: true, honoured: false });
  });

  test('is honoured by a page that says nothing of itself, and by one without rows', async () => {
    expect(await ask('A', [row(1, 4), row(2, 4), row(3, 5)])).toMatchObject({ honoured: true });
    expect(await ask('A', [], sorted('A'))).toMatchObject({ ids: [], honoured: true });
  });
});

describe('newest first', () => {
  test('needs no filter: it is over where the rows grow old', async () => {
    const rows = [row(1, 9), row(2, 0), row(3, -2), row(4, -3)];
    expect(await ask('D', rows, sorted('D'))).toMatchObject({ ids: ['1', '2'], more: false, honoured: true });
    expect(await ask('D', rows.slice(0, 2), sorted('D'))).toMatchObject({ more: true, honoured: true });
  });

  test.each([
    ['the rows come in another order', [row(1, 4), row(2, 5), row(3, -2)], sorted('D'), ['1', '2']],
    ['Zoho says that it sorted by something else', [row(1, 5), row(2, -2)], { sort_column: 'created_time' }, ['1']],
    ['Zoho says that it sorted the other way', [row(1, 5)], { sort_order: 'A' }, ['1']],
    ['a row does not say when it changed', [{ id: '1' }, row(2, 4), row(3, -2)], sorted('D'), ['2']],
    ['nothing tells the order from that of making', [row(1, 5, 4), row(2, -2, -3)], {}, ['1']],
  ])('is not honoured, and never over early, where %s', async (_, rows, context, ids) => {
    expect(await ask('D', rows, context)).toMatchObject({ ids, more: true, honoured: false });
  });

  test('is honoured without a word of Zoho’s where the rows cannot be in another order by chance', async () => {
    expect(await ask('D', [row(1, 5, -9), row(2, 4, -8), row(3, -2, -9)])).toMatchObject({
      ids: ['1', '2'],
      more: false,
      honoured: true,
    });
  });
});

describe('a refusal', () => {
  const refused = (status: number, code: number) => {
    const { door } = fakeDoor(() => {
      throw refusal(status, code);
    });
    const to = () => ({ modifiedTime: '', createdTime: '' });
    return readChanges(door, spendOf('sync'), { path: '/things', key: 'things', since: SINCE, order: 'D', to }, 1);
  };

  test('of the filter or the order is an answer of its own', async () => {
    expect(await refused(400, 2)).toEqual({ rows: [], more: false, honoured: false });
  });

  test('of anything else stays a problem', async () => {
    await expect(refused(400, 6041)).rejects.toMatchObject({ code: 'zoho_refused' });
    await expect(refused(401, 57)).rejects.toMatchObject({ code: 'zoho_scope_missing' });
  });
});
