import { itemCalls, moments, stockCalls } from 'connector/plans/probe.ts';
import { expect, test } from 'vitest';
import { runCrashes, trialsForEachStep } from './crashes.ts';
import { lateAndLagging, scenarioOf } from './scenarios.ts';
import { stockScenarioOf } from './stock-scenarios.ts';

test('confirmations killed with -9 at each of their steps lose no order and make none twice', {
  timeout: 400_000,
}, async () => {
  const trials = trialsForEachStep('orders');
  const { outcomes, histogram, bad, undecidable } = await runCrashes({ trials, lanes: 2 });
  expect(outcomes).toHaveLength(trials);
  expect(bad).toEqual([]);
  expect(Object.keys(histogram).filter((step) => step !== 'random')).toHaveLength(Object.keys(scenarioOf).length);
  expect(undecidable).toBe(outcomes.filter(({ state }) => state === 'uncertain').length);
  expect(undecidable).toBeGreaterThan(0);
  // Also where the scenario itself does nothing of the kind.
  expect(outcomes.some(({ late, scenario }) => late && scenario !== lateAndLagging.name)).toBe(true);
});

test('changes of stock, and of ids in items, killed with -9 at each of their steps are made once, or never', {
  timeout: 400_000,
}, async () => {
  const { outcomes, histogram, bad, undecidable } = await runCrashes({
    trials: trialsForEachStep('stock'),
    lanes: 2,
    of: 'stock',
  });
  expect(bad).toEqual([]);
  const rows = Object.values(stockScenarioOf).reduce((sum, table) => sum + Object.keys(table).length, 0);
  expect(Object.keys(histogram).filter((step) => step !== 'random')).toHaveLength(rows);
  expect(undecidable).toBe(outcomes.filter(({ state }) => state === 'uncertain').length);
  expect(undecidable).toBeGreaterThan(0);
});

test('a crash can fall before and after every step', () => {
  expect(moments).toHaveLength(2 * (Object.keys(scenarioOf).length + stockCalls.length + itemCalls.length));
  const reached = new Set(Object.values(stockScenarioOf).flatMap((table) => Object.keys(table)));
  expect([...stockCalls, ...itemCalls].filter((call) => !reached.has(call))).toEqual([]);
});
