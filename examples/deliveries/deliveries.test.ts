import { expect, test } from 'vitest';
import { moments, stageOf } from './moments.ts';
import { runDeliveries } from './run.ts';

test('333 deliveries, doubled and out of order, to a connector that is killed ten times: nothing is lost, nothing told twice', {
  timeout: 300_000,
}, async () => {
  const outcome = await runDeliveries({ deliveries: 333, kills: 10, seed: 0 });
  expect(outcome.wrong).toEqual([]);
  expect(outcome.sent.deliveries).toBeGreaterThanOrEqual(333);
  expect(outcome.sent.doubled).toBeGreaterThan(30);
  expect(outcome.kills).toHaveLength(10);
  expect(outcome.figures).toBeGreaterThan(1_000);
  expect(outcome.events).toBeGreaterThan(100);
});

test('any ten moments that follow each other are spread over receipt, job and outbox', () => {
  for (const [first] of moments.entries()) {
    const ten = Array.from({ length: 10 }, (_, index) => moments[(first + index) % moments.length] ?? moments[0]);
    const stages = ten.map((moment) => (moment === undefined ? '' : stageOf(moment)));
    expect(new Set(stages)).toEqual(new Set(['receipt', 'job', 'outbox']));
  }
});
