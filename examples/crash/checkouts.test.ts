import { moments } from 'connector/checkout/probe.ts';
import { expect, test } from 'vitest';
import { scenarioOfStep } from './checkout-scenarios.ts';
import { runCheckoutCrashes } from './checkouts.ts';

test('thirty checkouts killed with -9 lose no decision, no unit and nobody’s money, and sell nothing twice', {
  timeout: 600_000,
}, async () => {
  const { outcomes, bad, histogram } = await runCheckoutCrashes({ trials: 30, lanes: 2 });
  expect(outcomes).toHaveLength(30);
  expect(bad).toEqual([]);
  // A kill that never came proves nothing.
  expect(Object.keys(histogram).length).toBeGreaterThan(22);
  expect(outcomes.some(({ late }) => late)).toBe(true);
  expect(new Set(outcomes.map(({ state }) => state))).toContain('done');
});

test('a crash can fall before and after every step of a checkout', () => {
  expect(moments).toHaveLength(2 * Object.keys(scenarioOfStep).length);
});
