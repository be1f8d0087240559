import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { childLog } from '../child-log.ts';
import { ConnectorError } from '../errors.ts';
import { openQueue } from './queue-testbed.ts';
import type { RunningProcess } from './running-process.ts';

test('runs what is due until nothing is, and tells how much that was', async () => {
  await using bed = await openQueue();
  for (const subscriberId of ['a', 'b', 'c']) await bed.enqueue({ subscriberId });
  await bed.enqueue({ subscriberId: 'later', runAt: bed.clock.now + 1 });
  const runner = bed.runner();
  expect(await runner.runDue()).toBe(3);
  expect(bed.ran.map(({ payload, attempt, kind }) => [payload.subscriberId, attempt, kind])).toEqual([
    ['a', 1, 'notify'],
    ['b', 1, 'notify'],
    ['c', 1, 'notify'],
  ]);
  expect(await runner.runDue()).toBe(0);
  bed.clock.now += 1;
  expect(await runner.runDue()).toBe(1);
  expect(await bed.store.read.jobs.counts()).toMatchObject({ waiting: 0, done: 4 });
});

test('runs what a job enqueues in the same go', async () => {
  await using bed = await openQueue();
  bed.handle = async (job) => {
    if (job.payload.subscriberId === 'a') await bed.enqueue({ subscriberId: 'b' });
  };
  await bed.enqueue();
  expect(await bed.runner().runDue()).toBe(2);
});

test('has no more than four in hand at once', async () => {
  await using bed = await openQueue();
  let inHand = 0;
  let most = 0;
  bed.handle = async () => {
    inHand += 1;
    most = Math.max(most, inHand);
    await new Promise((resolve) => setImmediate(resolve));
    inHand -= 1;
  };
  for (let index = 0; index < 20; index += 1) await bed.enqueue();
  await bed.runner().runDue();
  expect(most).toBe(4);
});

describe('a job that fails', () => {
  test('waits longer each time, is given up after the twelfth, and runs again when it is replayed', async () => {
    await using bed = await openQueue();
    const id = await bed.enqueue();
    bed.handle = () => Promise.reject(new Error('no such column'));
    const runner = bed.runner();
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 12; attempt += 1) {
      expect(await runner.runDue()).toBe(1);
      const before = bed.clock.now;
      while (attempt < 12 && !(await bed.store.read.jobs.anyDue(bed.clock.now))) bed.clock.now += 1_000;
      waits.push((bed.clock.now - before) / 1_000);
    }
    expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 0]);
    bed.clock.now += 365 * 24 * 3_600_000;
    expect(await runner.runDue()).toBe(0);
    expect(await bed.store.read.jobs.dead(5)).toMatchObject([
      { id, state: 'dead', attempts: 12, faults: 12, error: 'Error: no such column' },
    ]);
    expect(bed.lines.at(-1)).toMatchObject({ level: 'error', message: 'a job is given up' });
    bed.handle = async () => {};
    await bed.store.write((s) => s.jobs.replay(id, bed.clock.now));
    expect(await runner.runDue()).toBe(1);
    expect(await bed.store.read.jobs.counts()).toMatchObject({ dead: 0, done: 1 });
  });

  test('because Zoho is away waits as long as Zoho is away', async () => {
    await using bed = await openQueue();
    await bed.enqueue();
    bed.handle = () => Promise.reject(new ConnectorError('zoho_day_spent', 'Spent.', { retryAfterSeconds: 40_000 }));
    const runner = bed.runner();
    for (let day = 0; day < 20; day += 1) {
      expect(await runner.runDue()).toBe(1);
      expect(await bed.store.read.jobs.anyDue(bed.clock.now + 39_999_000)).toBe(false);
      bed.clock.now += 40_000_000;
    }
    bed.handle = async () => {};
    expect(await runner.runDue()).toBe(1);
    expect(await bed.store.read.jobs.counts()).toMatchObject({ dead: 0, done: 1 });
  });

  test('does not hold up the others', async () => {
    await using bed = await openQueue();
    for (const subscriberId of ['bad', 'good', 'good']) await bed.enqueue({ subscriberId });
    bed.handle = (job) => (job.payload.subscriberId === 'bad' ? Promise.reject(new Error('no')) : Promise.resolve());
    await bed.runner().runDue();
    expect(await bed.store.read.jobs.counts()).toMatchObject({ waiting: 1, done: 2 });
  });
});

describe('a job that takes too long', () => {
  test('is told so, and counts as failed', async () => {
    await using bed = await openQueue({ timeoutMs: 20 });
    await bed.enqueue();
    const told = Promise.withResolvers<void>();
    bed.handle = (job) => {
      job.signal.addEventListener('abort', () => told.resolve());
      return new Promise(() => {});
    };
    await bed.runner().runDue();
    await told.promise;
    expect(await bed.store.read.jobs.counts()).toMatchObject({ waiting: 1, leased: 0 });
  });

  test('and wakes after somebody else has taken it up changes nothing', async () => {
    await using bed = await openQueue();
    await bed.enqueue();
    const asleep = Promise.withResolvers<void>();
    const taken = Promise.withResolvers<void>();
    bed.handle = async ({ attempt }) => {
      if (attempt > 1) return;
      taken.resolve();
      await asleep.promise;
      throw new Error('it slept through its lease');
    };
    const first = bed.runner().runDue();
    await taken.promise;
    bed.clock.now += 3_600_000;
    await bed.runner().runDue();
    asleep.resolve();
    await first;
    expect(bed.ran.map(({ attempt }) => attempt)).toEqual([1, 2]);
    expect(await bed.store.read.jobs.counts()).toEqual({ waiting: 0, leased: 0, done: 1, dead: 0 });
    expect(bed.lines.map(({ message }) => message)).toEqual(['a job ended after its lease; somebody else has it now']);
  });
});

describe('several processes on one store', () => {
  const start = async (plan: RunningProcess) => {
    const script = new URL('running-process.ts', import.meta.url).pathname;
    const child = spawn(process.execPath, [script, JSON.stringify(plan)], {
      stdio: ['pipe', 'pipe', childLog().stderr],
    });
    await once(child.stdout, 'data');
    return {
      run: async (): Promise<NodeJS.Signals | null> => {
        child.stdin.write('go\n');
        const [, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
        return signal;
      },
    };
  };
  /** The jobs that were done, each with who did it. */
  const diaryOf = (path: string): string[] =>
    readFileSync(path, 'utf8')
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith('hello'));

  test('share the work: each of 200 jobs is done once', async () => {
    await using bed = await openQueue();
    await bed.store.write(async (s) => {
      for (let index = 0; index < 200; index += 1) {
        const payload = { subscriberId: String(index) };
        await s.jobs.enqueue({ organizationId: String(index % 3), kind: 'notify', payload });
      }
    });
    const diary = join(bed.folder, 'diary');
    const plan = { file: bed.file, diary, diesIn: null, dies: 'before', aheadMs: 0, together: 2 } as const;
    const processes = await Promise.all([start(plan), start(plan)]);
    expect(await Promise.all(processes.map(({ run }) => run()))).toEqual([null, null]);
    const lines = diaryOf(diary);
    expect(lines).toHaveLength(200);
    expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(200);
    expect(new Set(lines.map((line) => line.split(' ')[1])).size).toBe(2);
  });

  test.each(['before', 'after'] as const)(
    'take up what one that was killed %s its work had in hand: nothing is lost',
    async (dies) => {
      await using bed = await openQueue();
      await bed.store.write(async (s) => {
        for (let index = 0; index < 12; index += 1) {
          await s.jobs.enqueue({ organizationId: '1', kind: 'notify', payload: { subscriberId: String(index) } });
        }
      });
      const diary = join(bed.folder, 'diary');
      const plan = { file: bed.file, diary, dies, together: 1 };
      for (const [round, diesIn] of [3, 5].entries()) {
        const doomed = await start({ ...plan, diesIn, aheadMs: round * 100_000 });
        expect(await doomed.run()).toBe('SIGKILL');
      }
      const done = diaryOf(diary);
      // Before the leases are over nobody touches what the dead had in hand.
      const early = await start({ ...plan, diesIn: null, aheadMs: 100_000 });
      expect(await early.run()).toBeNull();
      expect(await bed.store.read.jobs.counts()).toMatchObject({ waiting: 0, dead: 0 });
      expect((await bed.store.read.jobs.counts()).leased).toBeGreaterThan(0);
      const last = await start({ ...plan, diesIn: null, aheadMs: 300_000 });
      expect(await last.run()).toBeNull();
      expect(await bed.store.read.jobs.counts()).toEqual({ waiting: 0, leased: 0, done: 12, dead: 0 });
      const jobs = diaryOf(diary).map((line) => line.split(' ')[0]);
      expect(new Set(jobs).size).toBe(12);
      // Only what was in a dead one's hands can have been done twice: at most four at a time, twice.
      expect(jobs.length).toBeLessThanOrEqual(12 + 8);
      expect(done.length).toBeLessThan(jobs.length);
    },
  );
});
