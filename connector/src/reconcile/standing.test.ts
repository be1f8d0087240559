import { expect, test } from 'vitest';
import { standingOf } from './standing.ts';

test.each([
  ['compared', [], 'compared'],
  ['compared', [[1, 'proposed']], 'compared'],
  ['compared', [[1, 'sending']], 'compared'],
  ['compared', [[1, 'done']], 'applied'],
  [
    'compared',
    [
      [1, 'done'],
      [2, 'uncertain'],
    ],
    'applied in part',
  ],
  [
    'compared',
    [
      [1, 'done'],
      [2, 'rejected'],
    ],
    'applied in part',
  ],
  // The first of its part was over because figures had moved, and the second was made in its place.
  [
    'compared',
    [
      [1, 'refused'],
      [1, 'done'],
    ],
    'applied',
  ],
  [
    'compared',
    [
      [1, 'refused'],
      [1, 'proposed'],
      [2, 'done'],
    ],
    'applied in part',
  ],
  ['failed', [[1, 'done']], 'failed'],
  ['stopped', [], 'stopped'],
] as const)('a run that is %s with plans %j stands as %s', (state, plans, standing) => {
  expect(
    standingOf(
      state,
      plans.map(([part, each]) => ({ part, state: each })),
    ),
  ).toBe(standing);
});
