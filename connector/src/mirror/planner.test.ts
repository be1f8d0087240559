// How a day's calls are spent, as a pure rule.
import { describe, expect, test } from 'vitest';
import { type DayFacts, ordersToCome, planDay, sweepCalls, whenClosed } from './planner.ts';

const day = (more: Partial<DayFacts> = {}): DayFacts => ({
  items: 2_000,
  callsLeft: 1_000,
  openMinutes: 720,
  closedMinutes: 720,
  ordersLeft: 60,
  detailsLeft: 120,
  ...more,
});

describe('a day of a shop with 2,000 items and 1,000 calls', () => {
  const plan = planDay(day());

  test('keeps what 60 orders need, and spends no more than there is', () => {
    expect(plan.orderReserve).toBeGreaterThanOrEqual(360);
    const { orders, feeds, sweeps, details } = plan.calls;
    expect(orders + feeds + sweeps + details + plan.forChat).toBeLessThanOrEqual(1_000);
  });

  test('looks at everything within the hour while the shop is open, and within three when it is not', () => {
    for (const every of [plan.feedsEveryMinutes, plan.sweepEveryMinutes]) {
      expect(every).toBeLessThan(60);
      expect(whenClosed(every)).toBeLessThan(180);
    }
  });

  test('leaves something for questions', () => {
    expect(plan.chatMayRead).toBe(true);
    expect(plan.forChat).toBeGreaterThan(50);
  });
});

describe('with less', () => {
  test('it widens, and stops at nothing before the calls do', () => {
    const widths = [1_000, 800, 700, 600, 500, 450].map((callsLeft) => planDay(day({ callsLeft })).sweepEveryMinutes);
    expect(widths).toEqual([...widths].sort((a, b) => a - b));
    expect(Number.isFinite(planDay(day({ callsLeft: 0 })).sweepEveryMinutes)).toBe(true);
  });

  test('a little less than it needs puts nothing off beyond the hour, far too little does', () => {
    const need = planDay(day()).orderReserve + planDay(day()).floor;
    for (const short of [10, 50, 100, 150]) {
      const plan = planDay(day({ callsLeft: need - short }));
      expect([plan.feedsEveryMinutes, plan.sweepEveryMinutes]).toEqual([52, 52]);
      expect(plan.chatMayRead).toBe(false);
    }
    expect(planDay(day({ callsLeft: need - 300 })).feedsEveryMinutes).toBeGreaterThan(60);
    expect(planDay(day({ items: 20_000 })).sweepEveryMinutes).toBeGreaterThan(60);
  });

  test('orders come before following, and following before questions', () => {
    const scarce = planDay(day({ callsLeft: 500 }));
    expect(scarce.orderReserve).toBe(planDay(day()).orderReserve);
    expect(scarce.chatMayRead).toBe(false);
    expect(scarce.forFollowing).toBe(500 - scarce.orderReserve);
    expect(planDay(day({ callsLeft: 100 }))).toMatchObject({ orderReserve: 100, forFollowing: 0, forChat: 0 });
  });
});

test('with plenty it is asked often, but never without pause', () => {
  const plan = planDay(day({ callsLeft: 100_000 }));
  expect(plan.feedsEveryMinutes).toBeGreaterThanOrEqual(3);
  expect(plan.sweepEveryMinutes).toBeGreaterThanOrEqual(5);
});

test('a long list is swept less often than the feeds are asked', () => {
  const plan = planDay(day({ items: 100_000, callsLeft: 10_000 }));
  expect(sweepCalls(100_000)).toBe(500);
  expect(plan.feedsEveryMinutes).toBeLessThan(plan.sweepEveryMinutes);
  const { orders, feeds, sweeps, details } = plan.calls;
  expect(orders + feeds + sweeps + details).toBeLessThanOrEqual(10_000);
});

test('an evening costs what is left of the day, not a whole one', () => {
  const evening = planDay(day({ callsLeft: 200, openMinutes: 60, closedMinutes: 240, ordersLeft: 5, detailsLeft: 10 }));
  expect(evening.chatMayRead).toBe(true);
  expect(evening.sweepEveryMinutes).toBeLessThan(60);
});

const toCome = (shareLeft: number, more: { made?: number; open?: boolean } = {}): number =>
  ordersToCome({ expected: 60, made: 0, shareLeft, open: false, ...more });

test('as many as the time left brings, and a rush besides, which is kept from the morning on', () => {
  const rush = toCome(1) - 60;
  expect(rush).toBeGreaterThan(5);
  expect(toCome(0.5) - 30).toBeCloseTo(rush);
  expect(toCome(0.1) - 6).toBeLessThan(rush);
  expect(toCome(0)).toBe(0);
});

test('those that are late still come while the shop is open', () => {
  expect(toCome(0.1, { made: 20, open: true })).toBe(40);
  expect(toCome(0.1, { made: 20 })).toBeLessThan(15);
  expect(toCome(0.5, { made: 90, open: true })).toBe(toCome(0.5));
});
