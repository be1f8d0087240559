import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { type Budget, createBudget, type Landing } from './budget.ts';
import { laneShare, lanes } from './lanes.ts';
import type { Lane, Spend } from './ports/door.ts';
import { spendOf } from './resources-testbed.ts';

const FLIGHT_MS = 35_000;
const well: Landing = { rates: null, failed: false };
const ill: Landing = { rates: null, failed: true };

const openBed = async (limits: { minuteLimit?: number; concurrency?: number } = {}) => {
  // In memory where there is such a folder: thousands of units of work, and none that must survive the machine.
  const folder = newFolder('budget');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const clock = { now: Date.parse('2026-11-22T10:00:00Z'), day: '2026-11-22' };
  let drawn = 0;
  const newBudget = (organizationId = '1'): Budget =>
    createBudget({
      organizationId,
      store,
      now: () => new Date(clock.now),
      newId: () => {
        drawn += 1;
        return String(drawn);
      },
      today: () => clock.day,
      minuteLimit: 60,
      concurrency: 4,
      flightMs: FLIGHT_MS,
      ...limits,
    });
  const budget = newBudget();
  const ask = async (lane: Lane | Spend = 'chat', by = budget) => {
    const [admission] = await by.admit([{ spend: typeof lane === 'string' ? spendOf(lane, null) : lane }]);
    return admission ?? { kind: 'none' as const };
  };
  return {
    store,
    clock,
    budget,
    newBudget,
    ask,
    /** Asks, and answers the id of the call or what else was said. */
    enter: async (lane: Lane | Spend = 'chat', by = budget): Promise<string> => {
      const admission = await ask(lane, by);
      return admission.kind === 'admitted'
        ? admission.callId
        : admission.kind === 'refused'
          ? admission.error.code
          : 'wait';
    },
    /** A call from start to end. */
    call: async (lane: Lane | Spend = 'chat', landing = well, by = budget): Promise<string> => {
      const admission = await ask(lane, by);
      if (admission.kind === 'refused') return admission.error.code;
      if (admission.kind !== 'admitted') return 'wait';
      await by.land(admission.callId, landing);
      return 'flown';
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const rates = (dayLimit: number | null, dayRemaining: number | null, dayResetsInSeconds: number | null): Landing => ({
  rates: { dayLimit, dayRemaining, dayResetsInSeconds },
  failed: false,
});

const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

describe('a rolling minute', () => {
  test('holds as many calls as it may, and is asked again when the first is a minute old', async () => {
    await using bed = await openBed({ minuteLimit: 10 });
    for (let n = 0; n < 10; n += 1) {
      expect(await bed.call('order')).toBe('flown');
      bed.clock.now += 1_000;
    }
    expect(await bed.call('order')).toBe('wait');
    bed.clock.now += 49_999;
    expect(await bed.call('order')).toBe('wait');
    bed.clock.now += 1;
    expect(await bed.call('order')).toBe('flown');
    expect(await bed.call('order')).toBe('wait');
  });

  test('counts a call from its start to a minute after its end, since it reaches Zoho somewhere in between', async () => {
    await using bed = await openBed({ minuteLimit: 10 });
    const slow = await bed.enter('order');
    bed.clock.now += 30_000;
    for (let n = 0; n < 9; n += 1) await bed.call('order');
    await bed.budget.land(slow, well);
    bed.clock.now += 59_999;
    expect(await bed.call('order')).toBe('wait');
    bed.clock.now += 1;
    expect(await bed.call('order')).toBe('flown');
  });

  test('counts what failed, and what was refused, like any other', async () => {
    await using bed = await openBed({ minuteLimit: 10 });
    for (let n = 0; n < 10; n += 1) await bed.call('order', n % 4 === 0 ? ill : well);
    expect(await bed.call('order')).toBe('wait');
  });

  test('is never exceeded: three minutes of two processes, of random lanes, flights and pauses', async () => {
    for (const [seed, minuteLimit] of [
      [1, 10],
      [2, 25],
      [3, 60],
    ] as const) {
      await using bed = await openBed({ minuteLimit, concurrency: 5 });
      const processes = [bed.budget, bed.newBudget()];
      const chance = seeded(seed);
      const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
      const flying: { id: string; by: Budget; from: number; until: number }[] = [];
      const flights: { from: number; until: number }[] = [];
      const end = bed.clock.now + 180_000;
      let most = 0;
      while (bed.clock.now < end) {
        for (const flight of flying.filter(({ until }) => until <= bed.clock.now)) {
          await flight.by.land(flight.id, well);
          flying.splice(flying.indexOf(flight), 1);
        }
        const by = pick(processes);
        const id = await bed.enter(pick(lanes), by);
        if (id !== 'wait') {
          const flight = { id, by, from: bed.clock.now, until: bed.clock.now + Math.floor(chance() ** 3 * 4_000) };
          flying.push(flight);
          flights.push(flight);
        }
        most = Math.max(most, flying.length);
        bed.clock.now += Math.floor(chance() * 700);
      }
      // Whether Zoho counts a call when it leaves or when it is answered: no minute holds too many.
      for (const moment of ['from', 'until'] as const) {
        const at = flights.map((flight) => flight[moment]).sort((a, b) => a - b);
        const fullest = Math.max(
          ...at.map((first, index) => at.slice(index).filter((it) => it < first + 60_000).length),
        );
        expect(fullest).toBeLessThanOrEqual(minuteLimit);
        // And it is used: the test would see nothing if nothing flew.
        expect(fullest).toBeGreaterThan(minuteLimit * 0.7);
      }
      expect(most).toBeLessThanOrEqual(5);
    }
  }, 60_000);
});

describe('lanes', () => {
  test('chat leaves the orders’ share free, and they find it', async () => {
    await using bed = await openBed();
    let chats = 0;
    while ((await bed.call('chat')) === 'flown') chats += 1;
    expect(chats).toBe(48);
    // The one that waited in vain has its own share kept now; orders still pass.
    bed.clock.now += 3_001;
    let orders = 0;
    while ((await bed.call('order')) === 'flown') orders += 1;
    expect(orders).toBe(12);
  });

  test('with everybody hungry for minutes, each has at least its share of every minute', async () => {
    await using bed = await openBed({ minuteLimit: 30 });
    const flown: { lane: Lane; at: number }[] = [];
    const end = bed.clock.now + 240_000;
    for (; bed.clock.now < end; bed.clock.now += 400) {
      const admissions = await bed.budget.admit(lanes.map((lane) => ({ spend: spendOf(lane, null) })));
      for (const [index, admission] of admissions.entries()) {
        if (admission.kind !== 'admitted') continue;
        flown.push({ lane: lanes[index] ?? 'sync', at: bed.clock.now });
        await bed.budget.land(admission.callId, well);
      }
    }
    // From the second minute on: at first nobody had waited yet.
    for (let from = end - 180_000; from <= end - 60_000; from += 10_000) {
      const minute = flown.filter(({ at }) => at >= from && at < from + 60_000);
      for (const lane of lanes) {
        expect(minute.filter((each) => each.lane === lane).length, lane).toBeGreaterThanOrEqual(laneShare(lane, 30));
      }
    }
  });

  test('a lane nobody has waited in for three seconds keeps nothing', async () => {
    await using bed = await openBed({ minuteLimit: 20 });
    await bed.store.write((s) => s.door.noteDemand('1', 'chat', bed.clock.now));
    let syncs = 0;
    while ((await bed.call('sync')) === 'flown') syncs += 1;
    expect(syncs).toBe(14);
    // The sync that waited keeps its own lane's share, which takes nothing from itself.
    bed.clock.now += 3_001;
    expect(await bed.call('sync')).toBe('flown');
  });

  test('of several asks the first are served: put the most urgent first', async () => {
    await using bed = await openBed({ concurrency: 2 });
    const asks = (['order', 'order', 'chat'] as const).map((lane) => ({ spend: spendOf(lane, null) }));
    expect((await bed.budget.admit(asks)).map(({ kind }) => kind)).toEqual(['admitted', 'admitted', 'wait']);
  });
});

describe('in flight', () => {
  test('there are never more than there may be, over all processes', async () => {
    await using bed = await openBed({ concurrency: 3 });
    const other = bed.newBudget();
    const first = await bed.enter('order');
    await bed.enter('order', other);
    await bed.enter('order');
    expect(await bed.enter('order', other)).toBe('wait');
    await bed.budget.land(first, well);
    expect(await bed.enter('order', other)).not.toBe('wait');
  });

  test('the last place is an order’s', async () => {
    await using bed = await openBed({ concurrency: 2 });
    await bed.enter('chat');
    expect(await bed.enter('chat')).toBe('wait');
    expect(await bed.enter('order')).not.toBe('wait');
  });

  test('a process that died gives its place back at its deadline, and its call counts for a minute more', async () => {
    await using bed = await openBed({ concurrency: 1, minuteLimit: 10 });
    await bed.enter('order');
    bed.clock.now += FLIGHT_MS;
    expect(await bed.enter('order')).toBe('wait');
    bed.clock.now += 1;
    expect(await bed.call('order')).toBe('flown');
    expect((await bed.budget.callsLeft()).leftThisMinute).toBe(8);
    bed.clock.now += 60_000;
    expect((await bed.budget.callsLeft()).leftThisMinute).toBe(10);
  });

  test('who waits is told when to look again: soon, and never in the past', async () => {
    await using bed = await openBed({ concurrency: 1, minuteLimit: 10 });
    const flying = await bed.enter('order');
    expect(await bed.ask('order')).toEqual({ kind: 'wait', untilMs: bed.clock.now + 25 });
    await bed.budget.land(flying, well);
    for (let n = 0; n < 9; n += 1) await bed.call('order');
    expect(await bed.ask('order')).toEqual({ kind: 'wait', untilMs: bed.clock.now + 500 });
    bed.clock.now += 59_900;
    expect(await bed.ask('order')).toEqual({ kind: 'wait', untilMs: bed.clock.now + 100 });
  });
});

describe('a key', () => {
  const poor = (callsPerDay: number | null, kid: string | null = 'poor'): Spend => ({
    ...spendOf('chat', kid),
    callsPerDay,
  });

  test('may cause as many calls a day as it is allowed, over all processes', async () => {
    await using bed = await openBed();
    const other = bed.newBudget();
    expect(await bed.call(poor(3))).toBe('flown');
    expect(await bed.call(poor(3), well, other)).toBe('flown');
    expect(await bed.call(poor(3))).toBe('flown');
    expect(await bed.call(poor(3))).toBe('limit_exceeded');
    expect(await bed.call(poor(3), well, other)).toBe('limit_exceeded');
    expect(await bed.ask(poor(3))).toMatchObject({ error: { facts: { outcome: 'not_sent' } } });
  });

  test('is not stopped by another’s ceiling, nor the connector itself by anybody’s', async () => {
    await using bed = await openBed();
    expect(await bed.call(poor(0))).toBe('limit_exceeded');
    expect(await bed.call(poor(1, 'other'))).toBe('flown');
    expect(await bed.call(poor(null))).toBe('flown');
    expect(await bed.call(poor(0, null))).toBe('flown');
  });

  test('begins anew with the day, and yesterday is forgotten', async () => {
    await using bed = await openBed();
    await bed.call(poor(1));
    expect(await bed.call(poor(1))).toBe('limit_exceeded');
    bed.clock.day = '2026-11-23';
    expect(await bed.call(poor(1))).toBe('flown');
    expect(await bed.store.read.door.keyCalls('poor', '2026-11-22')).toBe(0);
  });

  test('pays nothing for a call that had to wait, and uses up nobody’s place where it is refused', async () => {
    await using bed = await openBed({ concurrency: 1 });
    const flying = await bed.enter('order');
    expect(await bed.enter(poor(1))).toBe('wait');
    await bed.budget.land(flying, well);
    expect(await bed.call(poor(1))).toBe('flown');
    expect(await bed.call(poor(1))).toBe('limit_exceeded');
    expect(await bed.call('chat')).toBe('flown');
  });

  test('does not get past its ceiling by asking for many at once', async () => {
    await using bed = await openBed({ concurrency: 9 });
    const admissions = await bed.budget.admit(Array.from({ length: 6 }, () => ({ spend: poor(2) })));
    expect(admissions.map(({ kind }) => kind)).toEqual([
      'admitted',
      'admitted',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
  });
});

describe('when Zoho blocks the organisation', () => {
  test('nobody asks until the block is over, in any process', async () => {
    await using bed = await openBed();
    const other = bed.newBudget();
    await bed.call('chat', { ...well, blockedForSeconds: 1_800 });
    for (const budget of [bed.budget, other]) {
      expect(await bed.call('order', well, budget)).toBe('zoho_blocked');
    }
    bed.clock.now += 1_799_000;
    expect(await bed.ask('order', other)).toMatchObject({
      kind: 'refused',
      error: { code: 'zoho_blocked', facts: { retryAfterSeconds: 1, outcome: 'not_sent' } },
    });
    expect((await other.callsLeft()).blockedUntil).toBe(bed.clock.now + 1_000);
    bed.clock.now += 1_000;
    expect(await bed.call('order', well, other)).toBe('flown');
    expect((await other.callsLeft()).blockedUntil).toBeNull();
  });

  test('a call that was on its way before does not end the block', async () => {
    await using bed = await openBed();
    const early = await bed.enter('order');
    await bed.call('chat', { ...well, blockedForSeconds: 1_800 });
    await bed.budget.land(early, well);
    expect(await bed.call('order')).toBe('zoho_blocked');
  });

  test('another organisation goes on', async () => {
    await using bed = await openBed();
    await bed.call('chat', { ...well, blockedForSeconds: 1_800 });
    expect(await bed.call('chat', well, bed.newBudget('2'))).toBe('flown');
  });
});

describe('the day', () => {
  test('is as long as Zoho says, and known to every process', async () => {
    await using bed = await openBed();
    expect(await bed.budget.callsLeft()).toEqual({
      leftToday: null,
      dayLimit: null,
      dayResetsAt: null,
      leftThisMinute: 60,
      minuteLimit: 60,
      blockedUntil: null,
    });
    await bed.call('chat', rates(5_000, 4_711, 3_600));
    expect(await bed.newBudget().callsLeft()).toMatchObject({
      leftToday: 4_711,
      dayLimit: 5_000,
      dayResetsAt: bed.clock.now + 3_600_000,
      leftThisMinute: 59,
    });
  });

  test('that is spent stops everybody until it is renewed', async () => {
    await using bed = await openBed();
    await bed.call('chat', { ...rates(1_000, null, 120), daySpent: true });
    expect(await bed.ask('order', bed.newBudget())).toMatchObject({
      error: { code: 'zoho_day_spent', facts: { retryAfterSeconds: 120, outcome: 'not_sent' } },
    });
    bed.clock.now += 120_000;
    expect(await bed.call('order')).toBe('flown');
  });

  test('of which Zoho says that nothing is left is spent as well', async () => {
    await using bed = await openBed();
    await bed.call('chat', rates(1_000, 0, 60));
    expect(await bed.call('chat')).toBe('zoho_day_spent');
    bed.clock.now += 60_000;
    expect(await bed.call('chat')).toBe('flown');
  });

  test('that is spent without a word of when it ends is tried again after an hour', async () => {
    await using bed = await openBed();
    await bed.call('chat', { ...well, daySpent: true });
    bed.clock.now += 3_599_000;
    expect(await bed.call('chat')).toBe('zoho_day_spent');
    bed.clock.now += 1_000;
    expect(await bed.call('chat')).toBe('flown');
  });

  test('that is still spent after that hour is left alone for another, and not asked of with every call', async () => {
    await using bed = await openBed();
    await bed.call('chat', { ...well, daySpent: true });
    bed.clock.now += 3_600_000;
    expect(await bed.call('chat', { ...well, daySpent: true })).toBe('flown');
    expect(await bed.call('chat')).toBe('zoho_day_spent');
    bed.clock.now += 3_600_000;
    expect(await bed.call('chat')).toBe('flown');
  });

  test('begins whole again at its end, before Zoho has said so', async () => {
    await using bed = await openBed();
    await bed.call('chat', rates(5_000, 1, 60));
    bed.clock.now += 60_000;
    expect(await bed.budget.callsLeft()).toMatchObject({ leftToday: 5_000, dayResetsAt: null });
  });

  test('is not forgotten by an answer that says nothing of it', async () => {
    await using bed = await openBed();
    await bed.call('chat', rates(5_000, 4_711, 3_600));
    await bed.call('chat', rates(null, null, null));
    await bed.call('chat', ill);
    expect((await bed.budget.callsLeft()).leftToday).toBe(4_711);
  });

  test('is told without asking the store, and what other processes spend is heard of within seconds', async () => {
    await using bed = await openBed();
    const other = bed.newBudget();
    expect(bed.budget.leftToday()).toBeNull();
    await bed.call('chat', rates(5_000, 4_711, 3_600));
    expect(bed.budget.leftToday()).toBe(4_711);
    await bed.call('chat', rates(5_000, 4_000, 3_600), other);
    expect(bed.budget.leftToday()).toBe(4_711);
    bed.clock.now += 5_001;
    bed.budget.leftToday();
    await new Promise((resolve) => setImmediate(resolve));
    expect(bed.budget.leftToday()).toBe(4_000);
  });
});

describe('when Zoho fails', () => {
  const fail = async (bed: Awaited<ReturnType<typeof openBed>>, times: number) => {
    for (let n = 0; n < times; n += 1) expect(await bed.call('chat', ill)).toBe('flown');
  };

  test('five times in a row, it is left in peace for half a minute, by every process', async () => {
    await using bed = await openBed();
    await fail(bed, 5);
    expect(await bed.ask('order', bed.newBudget())).toMatchObject({
      kind: 'refused',
      error: { code: 'zoho_unavailable', facts: { retryAfterSeconds: 30, outcome: 'not_sent' } },
    });
    bed.clock.now += 29_999;
    expect(await bed.call('chat')).toBe('zoho_unavailable');
  });

  test('and the clock is put back by a second, it is left in peace as long', async () => {
    await using bed = await openBed();
    await fail(bed, 5);
    bed.clock.now -= 1_000;
    expect(await bed.call('order')).toBe('zoho_unavailable');
    bed.clock.now += 31_000;
    expect(await bed.call('order')).toBe('flown');
  });

  test('four times, and then answers, the count begins anew', async () => {
    await using bed = await openBed();
    await fail(bed, 4);
    await bed.call('chat', well);
    await fail(bed, 4);
    expect(await bed.call('chat')).toBe('flown');
  });

  test('one call at a time is tried after the pause; the first that succeeds opens the door for all', async () => {
    await using bed = await openBed();
    await fail(bed, 5);
    bed.clock.now += 30_000;
    const probe = await bed.enter('chat');
    expect(await bed.enter('order', bed.newBudget())).toBe('wait');
    await bed.budget.land(probe, well);
    expect(await bed.enter('order')).not.toBe('wait');
    expect(await bed.enter('order')).not.toBe('wait');
  });

  test('again at the first try, the pause begins anew', async () => {
    await using bed = await openBed();
    await fail(bed, 5);
    bed.clock.now += 30_000;
    await fail(bed, 1);
    expect(await bed.call('order')).toBe('zoho_unavailable');
    bed.clock.now += 30_000;
    expect(await bed.call('order')).toBe('flown');
  });

  test('a call that began before and comes back well does not end the pause, nor does one that never left', async () => {
    await using bed = await openBed();
    const early = await bed.enter('order');
    bed.clock.now += 1_000;
    await fail(bed, 5);
    await bed.budget.land(early, well);
    expect(await bed.call('order')).toBe('zoho_unavailable');
    bed.clock.now += 30_000;
    const tokenless = await bed.enter('order');
    await bed.budget.land(tokenless, { rates: null, failed: null });
    // Still one at a time: nothing has shown yet that Zoho is well.
    const probe = await bed.enter('order');
    expect(await bed.enter('order')).toBe('wait');
    await bed.budget.land(probe, well);
    expect(await bed.enter('order')).not.toBe('wait');
    expect(await bed.enter('order')).not.toBe('wait');
  });

  test('a call that never left does not interrupt the count', async () => {
    await using bed = await openBed();
    await fail(bed, 4);
    await bed.call('chat', { rates: null, failed: null });
    await fail(bed, 1);
    expect(await bed.call('chat')).toBe('zoho_unavailable');
  });
});

test.each([
  ['Zoho has blocked the organisation', [{ ...well, blockedForSeconds: 1_800 }], 'zoho_blocked'],
  ['the day was spent', [{ ...rates(1_000, null, 3_600), daySpent: true }], 'zoho_day_spent'],
  ['nothing was left of the day', [rates(1_000, 0, 3_600)], 'zoho_day_spent'],
  ['Zoho had failed', [ill, ill, ill, ill, ill], 'zoho_unavailable'],
])('that %s while the clock was a month ahead shuts no door once it is put right', async (_, landings, shut) => {
  await using bed = await openBed();
  const ahead = 30 * 24 * 3_600_000;
  bed.clock.now += ahead;
  for (const landing of landings) await bed.call('chat', landing);
  expect(await bed.call('order')).toBe(shut);
  bed.clock.now -= ahead;
  expect((await bed.budget.callsLeft()).leftToday).not.toBe(0);
  expect(await bed.call('order')).toBe('flown');
  // Nor is one call at a time all there is from then on.
  expect([await bed.enter('order'), await bed.enter('order')]).not.toContain('wait');
});
