import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DeliveryRow, NewDeliveryRow } from './deliveries.ts';
import { newFolder } from './folder-testbed.ts';
import { openStore, type Store } from './open.ts';

let folder: string;
let store: Store;
beforeEach(async () => {
  folder = newFolder('deliveries');
  store = await openStore({ file: join(folder, 'connector.db') });
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const delivery = (id: string, receivedAt: number, more: Partial<NewDeliveryRow> = {}): NewDeliveryRow => ({
  id,
  organizationId: '1',
  receivedAt,
  verdict: 'accepted',
  signed: 1,
  entity: 'item',
  entityId: '11',
  modifiedTime: null,
  contentHash: `hash of ${id}`,
  headers: '{}',
  query: '',
  body: Buffer.from([0x7b, 0xff, 0x00, 0x7d]),
  state: 'waiting',
  jobId: null,
  ...more,
});
const add = (...args: Parameters<typeof delivery>) => store.write((s) => s.deliveries.add(delivery(...args)));
const addHandled = async (id: string, receivedAt: number) => {
  await add(id, receivedAt);
  await store.write((s) => s.deliveries.handled(id, receivedAt + 1));
};
const ids = async () => (await store.read.deliveries.list(100)).map(({ id }) => id);
const stateOf = async (id: string): Promise<Partial<DeliveryRow> | null> => store.read.deliveries.get(id);

test('a body is kept byte for byte', async () => {
  await add('a', 1);
  expect((await store.read.deliveries.get('a'))?.body).toEqual(Buffer.from([0x7b, 0xff, 0x00, 0x7d]));
});

test('the list is newest first, and without bodies', async () => {
  await add('a', 1);
  await add('b', 2);
  await add('c', 2);
  expect(await ids()).toEqual(['c', 'b', 'a']);
  expect((await store.read.deliveries.list(1))[0]).not.toHaveProperty('body');
});

test('the newest of a record is found among its own alone', async () => {
  await add('a', 1);
  await add('b', 2);
  await add('b2', 2);
  await add('another item', 3, { entityId: '12' });
  await add('another kind', 3, { entity: 'salesorder' });
  await add('a hint', 3, { signed: 0 });
  await add('elsewhere', 3, { organizationId: '2' });
  await store.write((s) => s.deliveries.addRefused(delivery('refused', 3, { state: 'refused' }), 5));
  const record = { organizationId: '1', entity: 'item', entityId: '11', signed: 1 };
  expect((await store.read.deliveries.newestOf(record))?.id).toBe('b2');
  expect((await store.read.deliveries.newestOf({ ...record, signed: 0 }))?.id).toBe('a hint');
  expect(await store.read.deliveries.newestOf({ ...record, entityId: '99' })).toBeNull();
});

test('it waits for its job, ends well or not, and may begin anew', async () => {
  await add('a', 1);
  await store.write((s) => s.deliveries.assign('a', 7));
  expect(await stateOf('a')).toMatchObject({ state: 'waiting', jobId: 7, handledAt: null });
  await store.write((s) => s.deliveries.failed('a', 5, 'x'.repeat(999)));
  expect(await stateOf('a')).toMatchObject({ state: 'failed', handledAt: 5, error: 'x'.repeat(300) });
  await store.write((s) => s.deliveries.assign('a', 8));
  expect(await stateOf('a')).toMatchObject({ state: 'waiting', jobId: 8, handledAt: null, error: null });
  await store.write((s) => s.deliveries.handled('a', 9));
  expect(await stateOf('a')).toMatchObject({ state: 'handled', handledAt: 9 });
});

test('repetitions are counted, and the last acceptable one is known, refused ones left out', async () => {
  expect(await store.read.deliveries.lastReceivedAt('1')).toBeNull();
  await add('a', 1);
  await add('b', 5);
  await store.write((s) => s.deliveries.addRefused(delivery('r', 99, { state: 'refused' }), 5));
  expect(await store.read.deliveries.lastReceivedAt('1')).toBe(5);
  await store.write((s) => s.deliveries.repeat('a', 10));
  await store.write((s) => s.deliveries.repeat('a', 12));
  expect(await stateOf('a')).toMatchObject({ repeats: 2, repeatedAt: 12 });
  expect(await store.read.deliveries.lastReceivedAt('1')).toBe(12);
});

test('of refused ones an organisation keeps the newest few, and no flood of them moves anything else', async () => {
  await addHandled('good', 1);
  await store.write((s) =>
    s.deliveries.addRefused(delivery('elsewhere', 1, { state: 'refused', organizationId: '2' }), 3),
  );
  for (let n = 0; n < 10; n += 1) {
    await store.write((s) => s.deliveries.addRefused(delivery(`r${n}`, 5, { state: 'refused' }), 3));
  }
  expect(await ids()).toEqual(['r9', 'r8', 'r7', 'elsewhere', 'good']);
});

test('what is old or too much is forgotten, a few at a time, and what waits for its job is not', async () => {
  await add('waiting', 1);
  await add('given up', 1);
  const enqueue = (deliveryId: string) =>
    store.write(async (s) => {
      const jobId = await s.jobs.enqueue({ organizationId: '1', kind: 'webhook', payload: { deliveryId } });
      await s.deliveries.assign(deliveryId, jobId);
    });
  for (const id of ['given up', 'waiting']) await enqueue(id);
  const lease = { owner: 'x', now: 1, until: 2, maxFaults: 9 };
  const job = await store.write((s) => s.jobs.lease(lease));
  const dead = { at: 1, runAt: null, fault: true, error: '' };
  await store.write((s) => s.jobs.fail(job?.id ?? 0, job?.fence ?? 0, dead));
  for (let n = 0; n < 6; n += 1) await addHandled(`h${n}`, 10 + n);
  const forget = (before: number, keep: number, limit = 100) =>
    store.write((s) => s.deliveries.forget({ before, keep, limit }));
  expect(await forget(0, 100)).toBe(0);
  expect(await forget(12, 100, 1)).toBe(1);
  expect(await forget(12, 100)).toBe(2);
  expect(await ids()).toEqual(['h5', 'h4', 'h3', 'h2', 'waiting']);
  expect(await forget(0, 3)).toBe(1);
  expect(await ids()).toEqual(['h5', 'h4', 'h3', 'waiting']);
  expect(await forget(99, 0)).toBe(3);
  expect(await ids()).toEqual(['waiting']);
});

test('one whose job has failed and will be tried again stays, and goes once its job is over', async () => {
  const job = { organizationId: '1', kind: 'webhook', payload: { deliveryId: 'a' } } as const;
  const jobId = await store.write((s) => s.jobs.enqueue(job));
  await add('a', 10, { jobId });
  const leased = await store.write((s) => s.jobs.lease({ owner: 'x', now: 11, until: 50, maxFaults: 3 }));
  const { fence } = leased ?? { fence: 0 };
  await store.write(async (s) => {
    await s.deliveries.failed('a', 12, 'Zoho does not answer.');
    await s.jobs.fail(jobId, fence, { at: 12, runAt: 1_000, fault: false, error: 'Zoho does not answer.' });
  });
  const forget = () => store.write((s) => s.deliveries.forget({ before: 900, keep: 0, limit: 100 }));
  expect([await forget(), await ids()]).toEqual([0, ['a']]);
  await store.write((s) => s.jobs.lease({ owner: 'x', now: 1_001, until: 1_050, maxFaults: 3 }));
  await store.write((s) => s.jobs.fail(jobId, fence + 1, { at: 1_002, runAt: null, fault: true, error: 'x' }));
  expect([await forget(), await ids()]).toEqual([1, []]);
});
