import { describe, expect, test } from 'vitest';
import { ORGANIZATION, openQueue } from '../jobs/queue-testbed.ts';

test('jobs are leased the oldest first, each to one only, and not before their time', async () => {
  await using bed = await openQueue();
  const [first, second, later] = [
    await bed.enqueue(),
    await bed.enqueue(),
    await bed.enqueue({ runAt: bed.clock.now + 1 }),
  ];
  expect((await bed.lease())?.id).toBe(first);
  expect((await bed.lease())?.id).toBe(second);
  expect(await bed.lease()).toBeNull();
  expect(await bed.store.read.jobs.anyDue(bed.clock.now)).toBe(false);
  bed.clock.now += 1;
  expect(await bed.store.read.jobs.anyDue(bed.clock.now)).toBe(true);
  expect((await bed.lease())?.id).toBe(later);
});

test('what is enqueued in a unit of work that fails is not there', async () => {
  await using bed = await openQueue();
  const failed = bed.store.write(async (s) => {
    await s.jobs.enqueue({ organizationId: '1', kind: 'notify', payload: { subscriberId: 'a' } });
    throw new Error('no');
  });
  await expect(failed).rejects.toThrow('no');
  expect(await bed.lease()).toBeNull();
});

describe('a job with a key', () => {
  test('is merged into one that waits, which runs at the earlier of the two times', async () => {
    await using bed = await openQueue();
    const { now } = bed.clock;
    const first = await bed.enqueue({ key: 'a', runAt: now + 1_000 });
    expect(await bed.enqueue({ key: 'a', runAt: now + 2_000 })).toBe(first);
    bed.clock.now = now + 999;
    expect(await bed.lease()).toBeNull();
    expect(await bed.enqueue({ key: 'a', runAt: now + 500 })).toBe(first);
    expect((await bed.lease())?.id).toBe(first);
  });

  test('is not merged into one in hand, nor of another key or organisation', async () => {
    await using bed = await openQueue();
    const first = await bed.enqueue({ key: 'a' });
    expect(
      new Set([first, await bed.enqueue({ key: 'b' }), await bed.enqueue({ key: 'a', organizationId: '2' })]).size,
    ).toBe(3);
    await bed.lease();
    expect(await bed.enqueue({ key: 'a' })).not.toBe(first);
  });
});

describe('turns', () => {
  test('go round between organisations, however much one of them has waiting', async () => {
    await using bed = await openQueue();
    for (let index = 0; index < 6; index += 1) await bed.enqueue({ organizationId: 'much' });
    for (let index = 0; index < 2; index += 1) await bed.enqueue({ organizationId: 'little' });
    const served: (string | undefined)[] = [];
    for (let index = 0; index < 8; index += 1) served.push((await bed.lease())?.organizationId);
    expect(served.slice(0, 4).sort()).toEqual(['little', 'little', 'much', 'much']);
    expect(served.slice(4)).toEqual(Array(4).fill('much'));
  });

  test('go round between kinds, however many of one are waiting', async () => {
    await using bed = await openQueue();
    for (let index = 0; index < 6; index += 1) await bed.enqueue();
    for (const runId of ['one', 'two']) {
      await bed.store.write((s) =>
        s.jobs.enqueue({ organizationId: ORGANIZATION, kind: 'reconcile', payload: { runId }, key: runId }),
      );
    }
    const served: (string | undefined)[] = [];
    for (let index = 0; index < 8; index += 1) served.push((await bed.lease())?.kind);
    expect(served.slice(0, 4).sort()).toEqual(['notify', 'notify', 'reconcile', 'reconcile']);
    expect(served.slice(4)).toEqual(Array(4).fill('notify'));
  });

  test('are remembered: who came late does not wait behind everything that was there', async () => {
    await using bed = await openQueue();
    for (let index = 0; index < 50; index += 1) await bed.enqueue({ organizationId: 'much' });
    for (let index = 0; index < 5; index += 1) await bed.lease();
    await bed.enqueue({ organizationId: 'late' });
    expect((await bed.lease())?.organizationId).toBe('late');
  });
});

describe('a lease', () => {
  test('keeps others away until it runs out; then the job is another’s, and the first changes nothing any more', async () => {
    await using bed = await openQueue();
    const id = await bed.enqueue();
    const mine = await bed.lease('me', 1_000);
    bed.clock.now += 999;
    expect(await bed.lease('other')).toBeNull();
    bed.clock.now += 1;
    const theirs = await bed.lease('other');
    expect(theirs).toMatchObject({ id, attempts: 2, faults: 1 });
    expect(theirs?.fence).toBeGreaterThan(mine?.fence ?? 0);
    const at = bed.clock.now;
    const failure = { at, runAt: at, fault: true, error: 'late' };
    expect(await bed.store.write((s) => s.jobs.complete(id, mine?.fence ?? 0, at))).toBe(false);
    expect(await bed.store.write((s) => s.jobs.fail(id, mine?.fence ?? 0, failure))).toBe(false);
    expect(await bed.store.write((s) => s.jobs.complete(id, theirs?.fence ?? 0, at))).toBe(true);
    // Over is over, also for who held it.
    expect(await bed.store.write((s) => s.jobs.fail(id, theirs?.fence ?? 0, failure))).toBe(false);
    expect(await bed.store.read.jobs.counts()).toEqual({ waiting: 0, leased: 0, done: 1, dead: 0 });
  });

  test('that a wrong clock has taken far ahead is no lease', async () => {
    await using bed = await openQueue();
    await bed.enqueue();
    await bed.lease('me', 30 * 24 * 3_600_000);
    expect(await bed.lease('other')).not.toBeNull();
  });

  test('that runs out again and again makes a dead letter: the job kills whoever takes it up', async () => {
    await using bed = await openQueue();
    await bed.enqueue();
    for (let death = 0; death < 3; death += 1) {
      expect(await bed.lease('me', 1_000)).not.toBeNull();
      bed.clock.now += 1_000;
    }
    expect(await bed.lease()).toBeNull();
    const [letter] = await bed.store.read.jobs.dead(10);
    expect(letter).toMatchObject({ state: 'dead', faults: 3, error: expect.stringContaining('died') });
  });
});

describe('dead letters', () => {
  const kill = async (bed: Awaited<ReturnType<typeof openQueue>>): Promise<number> => {
    const id = await bed.enqueue();
    const leased = await bed.lease();
    const dead = { at: bed.clock.now, runAt: null, fault: true, error: 'given up' };
    await bed.store.write((s) => s.jobs.fail(id, leased?.fence ?? 0, dead));
    return id;
  };

  test('are kept, and start anew when they are replayed', async () => {
    await using bed = await openQueue();
    const id = await kill(bed);
    expect(await bed.lease()).toBeNull();
    expect((await bed.store.read.jobs.dead(10)).map((job) => job.id)).toEqual([id]);
    expect(await bed.store.write((s) => s.jobs.replay(id, bed.clock.now))).toBe(true);
    expect(await bed.store.write((s) => s.jobs.replay(id, bed.clock.now))).toBe(false);
    expect(await bed.lease()).toMatchObject({ id, attempts: 1, faults: 0 });
  });

  test('can be thrown away; what is not dead cannot', async () => {
    await using bed = await openQueue();
    const id = await kill(bed);
    const alive = await bed.enqueue();
    expect(await bed.store.write((s) => s.jobs.drop(alive))).toBe(false);
    expect(await bed.store.write((s) => s.jobs.drop(id))).toBe(true);
    expect(await bed.store.read.jobs.counts()).toEqual({ waiting: 1, leased: 0, done: 0, dead: 0 });
  });

  test('are forgotten when they are too many or too old, a few at a time', async () => {
    await using bed = await openQueue();
    const ids: number[] = [];
    for (let index = 0; index < 6; index += 1) {
      ids.push(await kill(bed));
      bed.clock.now += 1_000;
    }
    const prune = (before: number, keep: number, limit: number) =>
      bed.store.write((s) => s.jobs.prune('dead', { before, keep, limit }));
    const left = async () => (await bed.store.read.jobs.dead(10)).map(({ id }) => ids.indexOf(id));
    expect(await prune(0, 4, 10)).toBe(2);
    expect(await left()).toEqual([5, 4, 3, 2]);
    expect(await prune(bed.clock.now - 1_000, 10, 2)).toBe(2);
    expect(await left()).toEqual([5, 4]);
    expect(await prune(bed.clock.now - 1_000, 10, 2)).toBe(1);
    expect(await left()).toEqual([5]);
  });
});
