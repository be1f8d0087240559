// A thirtieth of a shop's day, with less than a thirtieth more calls than it needs: the same as examples/bench/day.ts.
import { expect, test } from 'vitest';
import { runDay } from './day.ts';
import { changeKinds, dayScript, zipf } from './script.ts';

const SHOP = { items: 67, questions: 167, orders: 2, changes: 10 };

test('a small shop’s day stays within its calls, refuses no order, and shows what changes', {
  timeout: 60_000,
}, async () => {
  const outcome = await runDay({ ...SHOP, seed: 1, sandbox: { dailyLimit: 230, progressTouchesOrder: false } });
  expect(outcome).toMatchObject({
    questions: 167,
    orders: 2,
    ordersRefused: {},
    unanswered: 0,
    untold: 0,
    refusedByZoho: 0,
  });
  expect(outcome.total).toBeLessThanOrEqual(230);
  expect(outcome.changes.length).toBeGreaterThanOrEqual(10);
  expect(outcome.changes.filter(({ inTime }) => !inTime)).toEqual([]);
});

test('a day whose calls are far too few still refuses no order', { timeout: 60_000 }, async () => {
  const outcome = await runDay({ ...SHOP, orders: 12, seed: 2, sandbox: { dailyLimit: 110 } });
  expect(outcome).toMatchObject({ orders: 12, ordersRefused: {}, unanswered: 0, untold: 0, refusedByZoho: 0 });
  expect(outcome.total).toBeLessThanOrEqual(110);
});

test('what Zoho tells of shows within the minute', { timeout: 60_000 }, async () => {
  const outcome = await runDay({ ...SHOP, seed: 1, webhooks: true, sandbox: { progressTouchesOrder: false } });
  expect(outcome).toMatchObject({ questions: 167, orders: 2, ordersRefused: {}, unanswered: 0, refusedByZoho: 0 });
  const covered = outcome.changes.filter((change) => change.covered);
  expect(covered.length).toBeGreaterThanOrEqual(4);
  expect(covered.filter(({ atOnce }) => !atOnce)).toEqual([]);
  expect(outcome.deliveries).toBeGreaterThanOrEqual(covered.length);
  // What no rule covers is followed all the same.
  expect(outcome.changes.filter(({ inTime }) => !inTime)).toEqual([]);
});

test('a day’s changes are of every kind, in the shares a shop has', () => {
  const changes = dayScript({ seed: 3, questions: 0, orders: 0, changes: 300 }).flatMap((happening) =>
    happening.kind === 'change' ? [happening.change] : [],
  );
  expect(Object.fromEntries(changeKinds.map((kind) => [kind, changes.filter((each) => each === kind).length]))).toEqual(
    {
      'staff order': 105,
      shipment: 45,
      invoice: 15,
      bill: 15,
      adjustment: 45,
      receive: 30,
      transfer: 15,
      'item edit': 30,
    },
  );
});

test('what is popular is drawn as much more often as Zipf says', () => {
  let turn = 0;
  const draw = zipf(() => (turn++ + 0.5) / 1_100, ['a', 'b', 'c']);
  const drawn = Array.from({ length: 1_100 }, draw);
  expect(['a', 'b', 'c'].map((thing) => drawn.filter((each) => each === thing).length)).toEqual([600, 300, 200]);
});
