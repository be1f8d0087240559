import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { checkSkus } from './check-skus.ts';

const DAY_MS = 86_400_000;
const NOW = 100 * DAY_MS;

const item = (itemId: string, sku: string, status = 'active') => ({ itemId, sku, name: `Item ${itemId}`, status });
const listed = (row: ReturnType<typeof item>) => ({
  ...row,
  modifiedTime: '',
  physicalMicros: null,
  booksMicros: null,
});

const open = async () => {
  const folder = newFolder('check-skus');
  const store = await openStore({ file: join(folder, 'connector.db') });
  return {
    store,
    check: (days = 30) => checkSkus({ store, now: () => new Date(NOW) }, 'org', days * DAY_MS),
    list: (at: number, ...rows: ReturnType<typeof item>[]) =>
      store.write((s) => s.mirror.putListed('org', rows.map(listed), at)),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('SKUs of several items in use, and items in use without one; case and white space make no other SKU', async () => {
  await using bed = await open();
  await bed.list(
    NOW,
    item('1', 'A 1'),
    item('2', ' a  1'),
    item('3', 'A 1', 'inactive'),
    item('4', ''),
    item('5', '  '),
    item('6', '', 'inactive'),
    item('7', 'B'),
  );
  const found = await bed.check();
  expect(found.items).toBe(7);
  expect(found.duplicate.map(({ sku, of }) => [sku, of.map(({ itemId }) => itemId)])).toEqual([['A 1', ['1', '2']]]);
  expect(found.empty.map(({ itemId }) => itemId)).toEqual(['4', '5']);
  expect(found.changed).toEqual([]);
});

test('SKUs that have changed, the latest first, within the days asked for', async () => {
  await using bed = await open();
  await bed.list(NOW - 50 * DAY_MS, item('1', 'OLD-1'), item('2', 'OLD-2'), item('3', 'OLD 3'), item('4', ''));
  await bed.list(NOW - 40 * DAY_MS, item('1', 'NEW-1'));
  await bed.list(NOW - 2 * DAY_MS, item('2', 'NEW-2'), item('3', 'old  3'), item('4', 'FIRST'));
  await bed.list(NOW - DAY_MS, item('2', 'NEWER-2'));
  const changes = async (days: number) => (await bed.check(days)).changed.map(({ was, is }) => [was, is]);
  expect(await changes(30)).toEqual([
    ['NEW-2', 'NEWER-2'],
    ['OLD-2', 'NEWER-2'],
  ]);
  expect(await changes(45)).toContainEqual(['OLD-1', 'NEW-1']);
  await bed.store.write((s) => s.formerSkus.prune('org', NOW - 30 * DAY_MS));
  expect(await changes(90)).not.toContainEqual(['OLD-1', 'NEW-1']);
});

test('a reading tells of a changed SKU too', async () => {
  await using bed = await open();
  await bed.list(NOW - DAY_MS, item('1', 'OLD-1'));
  const reading = {
    ...item('1', 'NEW-1'),
    modifiedTime: '',
    sequence: 1,
    readAt: NOW,
    body: '{}',
    physicalMicros: null,
    booksMicros: null,
    reorderMicros: null,
  };
  await bed.store.write((s) => s.mirror.keep('org', [reading], NOW));
  expect((await bed.check()).changed).toEqual([{ itemId: '1', was: 'OLD-1', is: 'NEW-1', name: 'Item 1', since: NOW }]);
});

test('names given to items, with what Zoho has come to call so, and those whose items are gone', async () => {
  await using bed = await open();
  await bed.list(NOW, item('1', 'A'), { ...item('2', 'B'), name: 'The  Pods' });
  await bed.store.write(async (s) => {
    await s.aliases.put('org', { word: 'the pods', name: 'the pods', itemId: '1' }, NOW);
    await s.aliases.put('org', { word: 'thing', name: 'Thing', itemId: '9' }, NOW);
  });
  const { names } = await bed.check();
  expect(names.map(({ name, item: of, clashes }) => [name, of?.itemId, clashes.map(({ itemId }) => itemId)])).toEqual([
    ['the pods', '1', ['2']],
    ['Thing', undefined, []],
  ]);
});

test('of another organisation nothing is told', async () => {
  await using bed = await open();
  await bed.store.write((s) => s.mirror.putListed('other', [listed(item('1', ''))], NOW));
  expect(await bed.check()).toEqual({ items: 0, empty: [], duplicate: [], changed: [], names: [] });
});
