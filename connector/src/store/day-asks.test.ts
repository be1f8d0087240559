import { execFile } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';

const open = async () => {
  const folder = newFolder('day-asks');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  return {
    file,
    store,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('asks are counted by key, intent and day, and those of several keys together', async () => {
  await using bed = await open();
  const count = (kid: string, intent: string, day: string) => bed.store.write((s) => s.dayAsks.count(kid, intent, day));
  await count('a', 'check-stock', '2026-11-22');
  await count('a', 'check-stock', '2026-11-22');
  await count('a', 'find-items', '2026-11-22');
  await count('b', 'check-stock', '2026-11-22');
  const { of, all } = bed.store.read.dayAsks;
  expect(await of(['a'], 'check-stock', '2026-11-22')).toEqual({ asks: 2, told: false });
  expect(await of(['a', 'b'], 'check-stock', '2026-11-22')).toEqual({ asks: 3, told: false });
  expect(await of(['c'], 'check-stock', '2026-11-22')).toEqual({ asks: 0, told: false });
  expect(await all(['a', 'b'], '2026-11-22')).toEqual([
    { intent: 'check-stock', asks: 3 },
    { intent: 'find-items', asks: 1 },
  ]);
});

test('a day that is over is forgotten with the next ask', async () => {
  await using bed = await open();
  await bed.store.write((s) => s.dayAsks.count('a', 'check-stock', '2026-11-22'));
  await bed.store.write((s) => s.dayAsks.count('b', 'check-stock', '2026-11-22'));
  await bed.store.write((s) => s.dayAsks.count('a', 'find-items', '2026-11-23'));
  expect(await bed.store.read.dayAsks.all(['a'], '2026-11-22')).toEqual([]);
  expect(await bed.store.read.dayAsks.all(['b'], '2026-11-22')).toEqual([{ intent: 'check-stock', asks: 1 }]);
});

test('that a limit was reached is told until another ask is let through', async () => {
  await using bed = await open();
  const told = async () => (await bed.store.read.dayAsks.of(['a'], 'check-stock', '2026-11-22')).told;
  await bed.store.write((s) => s.dayAsks.tell('a', 'check-stock', '2026-11-22'));
  expect(await told()).toBe(true);
  await bed.store.write((s) => s.dayAsks.count('a', 'check-stock', '2026-11-22'));
  expect(await told()).toBe(false);
});

test('two processes that ask as fast as they can are let through as often as one', { timeout: 60_000 }, async () => {
  await using bed = await open();
  const program = `
    const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
    const { createAdmit } = await import(${JSON.stringify(new URL('../skill-tokens/day-asks.ts', import.meta.url).href)});
    const store = await openStore({ file: ${JSON.stringify(bed.file)} });
    const admit = createAdmit({ store, now: () => new Date('2026-11-22T10:00:00Z') });
    const asker = { kid: 'a', organizationId: '1', limits: { dayIntents: { 'check-stock': 60 } } };
    let passed = 0;
    const refused = new Set();
    for (let each = 0; each < 50; each += 1) {
      await admit({ asker, requestId: 'r', intent: 'check-stock' }).then(
        () => { passed += 1; },
        ({ code }) => refused.add(code),
      );
    }
    console.log(JSON.stringify({ passed, refused: [...refused] }));
    await store.close();`;
  const run = async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
    return JSON.parse(stdout) as { passed: number; refused: string[] };
  };
  const [one, two] = await Promise.all([run(), run()]);
  expect(one.passed + two.passed).toBe(60);
  expect(new Set([...one.refused, ...two.refused])).toEqual(new Set(['limit_exceeded']));
  const entries = await bed.store.read.audit.latest({ action: 'ask.refused', limit: 10 });
  expect(entries.map(({ subject }) => subject)).toEqual(['check-stock']);
});
