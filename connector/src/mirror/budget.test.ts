import { describe, expect, test } from 'vitest';
import { allowances, budgetDay } from './budget.ts';
import { readOpeningHours } from './opening-hours.ts';

const hours = readOpeningHours('mon-fri 08:00-20:00, sat 10:00-14:00') ?? [];
const shop = { items: 2_000, orders: 60, calls: allowances.free, hours };
const sum = (calls: object): number => Object.values(calls).reduce((total, each) => total + each, 0);

describe('a shop of 2,000 items and 60 orders a day on the free plan', () => {
  const day = budgetDay(shop);

  test('spends its day’s calls, and not one more', () => expect(sum(day.calls)).toBe(1_000));

  test('keeps what its orders need, and sees changes in time', () => {
    expect(day.calls.orders).toBeGreaterThanOrEqual(360);
    expect(day).toMatchObject({ openHours: 12, enough: true, sweepCalls: 10, importCalls: 32 });
    expect(day.feedsEvery.openMinutes).toBeLessThan(60);
    expect(day.feedsEvery.closedMinutes).toBeLessThan(180);
  });
});

test('more orders than the calls are for is said, and still nothing is overspent', () => {
  for (const orders of [100, 160, 1_000]) {
    const day = budgetDay({ ...shop, orders });
    expect(day.enough).toBe(false);
    expect(sum(day.calls)).toBeLessThanOrEqual(1_000);
  }
});

test.each(Object.entries(allowances))('the %s plan’s calls are never overspent', (_, calls) => {
  for (const items of [0, 1, 200, 2_000, 20_000, 100_000]) {
    for (const orders of [0, 5, 60, 300]) {
      const { calls: spent } = budgetDay({ items, orders, calls, hours });
      expect({ items, orders, spent: sum(spent) <= calls }).toEqual({ items, orders, spent: true });
      expect(Math.min(...Object.values(spent))).toBeGreaterThanOrEqual(0);
    }
  }
});

test('a shop that is always open, or never, has a day as well', () => {
  for (const text of ['mon-sun 00:00-24:00', 'mon 00:00-00:01']) {
    expect(budgetDay({ ...shop, hours: readOpeningHours(text) ?? [] }).enough).toBe(true);
  }
});
