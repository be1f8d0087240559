import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';
import type { NewEvent } from './outbox.ts';

const openBed = async () => {
  const folder = newFolder('outbox');
  const store = await openStore({ file: join(folder, 'connector.db') });
  return {
    store,
    add: (more: Partial<NewEvent> & { id: string }) =>
      store.write((s) =>
        s.outbox.add({
          organizationId: '1',
          type: 'stock.changed',
          at: 1_000,
          origin: 'zoho',
          data: { sku: 'A' },
          next: null,
          ...more,
        }),
      ),
    ids: async (filter: Partial<Parameters<typeof store.read.outbox.after>[0]> = {}) =>
      (await store.read.outbox.after({ organizationId: '1', after: 0, limit: 100, ...filter })).map(({ id }) => id),
    subscribe: (more: { id: string; types?: string; origins?: 'zoho' | 'all'; organizationId?: string }) =>
      store.write((s) =>
        s.subscribers.add({
          organizationId: '1',
          kind: 'webhook',
          url: 'https://shop.example/',
          types: null,
          origins: 'all',
          windowMs: 0,
          quietHours: null,
          secret: null,
          createdAt: 0,
          ...more,
        }),
      ),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

test('events are read in the order in which they were committed, by organisation, time and type', async () => {
  await using bed = await openBed();
  await bed.add({ id: 'a' });
  await bed.add({ id: 'b', at: 500 });
  await bed.add({ id: 'c', organizationId: '2' });
  await bed.add({ id: 'd', type: 'stock.low', at: 2_000 });
  expect(await bed.ids()).toEqual(['a', 'b', 'd']);
  expect(await bed.ids({ since: 1_000 })).toEqual(['a', 'd']);
  expect(await bed.ids({ type: 'stock.low' })).toEqual(['d']);
  expect(await bed.ids({ limit: 2 })).toEqual(['a', 'b']);
  expect(await bed.ids({ after: 2 })).toEqual(['d']);
});

test('an event is added once, as it was first', async () => {
  await using bed = await openBed();
  expect(await bed.add({ id: 'a', origin: 'connector' })).toBe(true);
  expect(await bed.add({ id: 'a', origin: 'zoho' })).toBe(false);
  const rows = await bed.store.read.outbox.after({ organizationId: '1', after: 0, limit: 10 });
  expect(rows.map(({ id, origin }) => [id, origin])).toEqual([['a', 'connector']]);
});

test.each([
  ['an id with a full stop', { id: 'a.b' }],
  ['an id with a line end', { id: 'a\nb' }],
  ['an endless id', { id: 'a'.repeat(151) }],
  ['no id', { id: '' }],
  ['a type that is none', { id: 'a', type: 'stock.exploded' as never }],
  ['data that the contract does not know', { id: 'a', data: { customer: 'Jane Doe' } as never }],
  ['endless data', { id: 'a', data: { name: 'n'.repeat(9_000) } }],
])('%s is not told', async (_, event) => {
  await using bed = await openBed();
  await expect(bed.add(event)).rejects.toMatchObject({ code: 'internal' });
  expect(await bed.ids()).toEqual([]);
});

test('who wants to hear of it gets a job in the same unit of work, one for all that is waiting', async () => {
  await using bed = await openBed();
  await bed.subscribe({ id: 'all' });
  await bed.subscribe({ id: 'low', types: '["stock.low"]' });
  await bed.subscribe({ id: 'others', origins: 'zoho' });
  await bed.subscribe({ id: 'elsewhere', organizationId: '2' });
  await bed.subscribe({ id: 'off' });
  await bed.store.write((s) => s.subscribers.disable('off', 'gone'));
  const woken = async () => (await bed.store.read.jobs.counts()).waiting;
  await bed.add({ id: 'a', origin: 'connector' });
  expect(await woken()).toBe(1);
  await bed.add({ id: 'b' });
  expect(await woken()).toBe(2);
  await bed.add({ id: 'c', type: 'stock.low' });
  expect(await woken()).toBe(3);
});

test('what a subscriber has not been told is found a piece at a time, and what it does not want is passed over', async () => {
  await using bed = await openBed();
  await bed.subscribe({ id: 'low', types: '["stock.low"]' });
  for (const [index, type] of (['stock.low', 'stock.changed', 'stock.low', 'stock.low'] as const).entries()) {
    await bed.add({ id: String(index), type });
  }
  const untold = async (scan: number, most: number) => {
    const subscriber = await bed.store.read.subscribers.get('low');
    if (subscriber === null) throw new Error('no subscriber');
    const found = await bed.store.read.outbox.untold(subscriber, { scan, most });
    await bed.store.write((s) => s.subscribers.advance('low', found.upTo));
    return [found.rows.map(({ id }) => id).join(), found.upTo];
  };
  expect(await untold(10, 1)).toEqual(['0', 1]);
  expect(await untold(1, 10)).toEqual(['', 2]);
  expect(await untold(10, 10)).toEqual(['2,3', 4]);
  expect(await untold(10, 10)).toEqual(['', 4]);
});

describe('old events are forgotten', () => {
  const fill = async (bed: Awaited<ReturnType<typeof openBed>>) => {
    for (let index = 1; index <= 6; index += 1) await bed.add({ id: `e${index}`, at: index * 1_000 });
  };
  const prune = (bed: Awaited<ReturnType<typeof openBed>>, before: number, keep: number, limit = 100) =>
    bed.store.write((s) => s.outbox.prune({ before, keep, limit }));

  test('by age and by number, a few at a time, and never the newest', async () => {
    await using bed = await openBed();
    await fill(bed);
    expect(await prune(bed, 0, 100)).toBe(0);
    expect(await prune(bed, 3_000, 100, 1)).toBe(1);
    expect(await bed.ids()).toEqual(['e2', 'e3', 'e4', 'e5', 'e6']);
    expect(await prune(bed, 3_000, 100)).toBe(1);
    expect(await prune(bed, 0, 2)).toBe(2);
    expect(await bed.ids()).toEqual(['e5', 'e6']);
    expect(await prune(bed, 1e9, 0)).toBe(1);
    expect(await bed.ids()).toEqual(['e6']);
    expect(await bed.store.read.outbox.ends()).toEqual({ first: 6, last: 6 });
  });

  test('never before an enabled subscriber has them; who is disabled is not waited for', async () => {
    await using bed = await openBed();
    await bed.subscribe({ id: 'slow' });
    await fill(bed);
    await bed.store.write((s) => s.subscribers.advance('slow', 2));
    expect(await prune(bed, 1e9, 0)).toBe(2);
    expect(await bed.ids()).toEqual(['e3', 'e4', 'e5', 'e6']);
    await bed.store.write((s) => s.subscribers.disable('slow', 'gone'));
    await prune(bed, 1e9, 0);
    expect(await bed.ids()).toEqual(['e6']);
  });
});

test('a cursor is never given twice, even when everything before it is gone', async () => {
  await using bed = await openBed();
  await bed.add({ id: 'a' });
  await bed.add({ id: 'b' });
  await bed.store.write((s) => s.outbox.prune({ before: 1e9, keep: 0, limit: 10 }));
  await bed.add({ id: 'c' });
  expect((await bed.store.read.outbox.ends()).last).toBe(3);
});
