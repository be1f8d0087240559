import { describe, expect, test } from 'vitest';
import { type DoorView, laneShare, lanes, mayPass } from './lanes.ts';
import type { Lane } from './ports/door.ts';

const view = (more: Partial<DoorView> = {}): DoorView => ({
  recent: {},
  flying: 0,
  waiting: new Set(),
  minuteLimit: 60,
  concurrency: 4,
  ...more,
});

/** How many calls of a lane pass one after the other. */
const pass = (lane: Lane, from: DoorView): number => {
  let passed = 0;
  const recent = { ...from.recent };
  while (mayPass(lane, { ...from, recent }) && passed < 1_000) {
    passed += 1;
    recent[lane] = (recent[lane] ?? 0) + 1;
  }
  return passed;
};

const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

describe('in a minute', () => {
  test.each(lanes)('%s alone passes as often as there are calls, but for what is kept for orders', (lane) => {
    expect(pass(lane, view())).toBe(lane === 'order' ? 60 : 48);
  });

  test('orders find their share free, whatever has filled the rest', () => {
    for (const lane of ['webhook', 'chat', 'sync'] as const) {
      expect(pass('order', view({ recent: { [lane]: 48 } }))).toBe(12);
    }
  });

  test('what orders have used of their share is not kept for them a second time', () => {
    expect(pass('chat', view({ recent: { order: 5 } }))).toBe(48);
    expect(pass('chat', view({ recent: { order: 30 } }))).toBe(30);
  });

  test('a share is kept for the others only while somebody waits there', () => {
    expect(pass('sync', view({ waiting: new Set<Lane>(['chat']) }))).toBe(42);
    expect(pass('sync', view({ waiting: new Set<Lane>(['chat', 'webhook']) }))).toBe(36);
    expect(pass('sync', view({ waiting: new Set<Lane>(['sync']) }))).toBe(48);
    expect(pass('order', view({ waiting: new Set<Lane>(['chat', 'webhook', 'sync']) }))).toBe(44);
    expect(pass('chat', view({ waiting: new Set<Lane>(['sync']), recent: { sync: 4 } }))).toBe(44);
  });

  test('an order within its share passes, whoever else waits', () => {
    expect(pass('order', view({ recent: { sync: 48 }, waiting: new Set<Lane>(['chat', 'webhook']) }))).toBe(12);
    expect(pass('order', view({ recent: { sync: 48 }, waiting: new Set<Lane>(['chat']) }))).toBe(12);
  });

  test('two lanes that wait within their shares do not hold each other up', () => {
    const waiting = new Set<Lane>(['chat', 'webhook']);
    expect(pass('chat', view({ recent: { sync: 44 }, waiting }))).toBe(4);
    expect(pass('webhook', view({ recent: { sync: 44 }, waiting }))).toBe(4);
  });

  test('it is never more than the limit, whatever has been and whoever waits', () => {
    const chance = seeded(3);
    const upTo = (most: number) => Math.floor(chance() * (most + 1));
    for (let round = 0; round < 5_000; round += 1) {
      const minuteLimit = 10 + upTo(80);
      const recent = Object.fromEntries(lanes.map((lane) => [lane, upTo(minuteLimit / 3)]));
      const waiting = new Set(lanes.filter(() => chance() < 0.5));
      const lane = lanes[upTo(3)] ?? 'sync';
      const seen = view({ minuteLimit, recent, waiting, flying: upTo(3) });
      const used = Object.values(recent).reduce((sum, each) => sum + each, 0);
      if (mayPass(lane, seen)) expect(used).toBeLessThan(minuteLimit);
      if (lane === 'order' && waiting.size === 0 && used < minuteLimit) expect(mayPass('order', seen)).toBe(true);
    }
  });
});

describe('in flight', () => {
  test.each([
    [4, 3],
    [2, 1],
    [9, 8],
  ])('of %i places all are for orders, and %i for the others', (concurrency, others) => {
    expect(mayPass('order', view({ concurrency, flying: concurrency - 1 }))).toBe(true);
    expect(mayPass('order', view({ concurrency, flying: concurrency }))).toBe(false);
    for (const lane of ['webhook', 'chat', 'sync'] as const) {
      expect(mayPass(lane, view({ concurrency, flying: others - 1 }))).toBe(true);
      expect(mayPass(lane, view({ concurrency, flying: others }))).toBe(false);
    }
  });

  test('a single place is for whoever comes', () => {
    for (const lane of lanes) {
      expect(mayPass(lane, view({ concurrency: 1 }))).toBe(true);
      expect(mayPass(lane, view({ concurrency: 1, flying: 1 }))).toBe(false);
    }
  });
});

describe('shares', () => {
  test('of a minute of sixty', () => {
    expect(lanes.map((lane) => [lane, laneShare(lane, 60)])).toEqual([
      ['order', 12],
      ['webhook', 6],
      ['chat', 6],
      ['sync', 4],
    ]);
  });

  test('are at least one call each, and together never the whole minute, for every limit that can be set', () => {
    for (let limit = 10; limit <= 90; limit += 1) {
      const shares = lanes.map((lane) => laneShare(lane, limit));
      expect(Math.min(...shares)).toBeGreaterThanOrEqual(1);
      expect(shares.reduce((sum, share) => sum + share, 0)).toBeLessThan(limit);
    }
  });
});
