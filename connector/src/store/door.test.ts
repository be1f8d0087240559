import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';

const folder = newFolder('door');
const store = await openStore({ file: join(folder, 'connector.db') });
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const HOUR = 3_600_000;
const START = Date.parse('2026-11-22T10:00:00Z');
let drawn = 0;
const call = (startedAt: number, lane: string, organizationId = '1'): Promise<void> => {
  drawn += 1;
  const id = `call-${drawn}`;
  return store.write((s) => s.door.start({ id, organizationId, lane, startedAt, deadlineAt: startedAt + 1 }));
};

test('calls are counted by hour and lane, of each organisation by itself, and forgotten after three days', async () => {
  await call(START + 5, 'chat');
  await call(START + HOUR - 1, 'chat');
  await call(START + HOUR - 1, 'order');
  await call(START + HOUR, 'chat');
  await call(START, 'sync', '2');
  expect(await store.read.door.hours('1', START)).toEqual([
    { hourAt: START, lane: 'chat', calls: 2 },
    { hourAt: START, lane: 'order', calls: 1 },
    { hourAt: START + HOUR, lane: 'chat', calls: 1 },
  ]);
  await call(START + 74 * HOUR, 'chat');
  expect((await store.read.door.hours('1', 0)).map(({ hourAt }) => (hourAt - START) / HOUR)).toEqual([74]);
  expect(await store.read.door.hours('2', 0)).toHaveLength(1);
});
