import { describe, expect, test } from 'vitest';
import { nextTry } from './retry.ts';

const NOW = Date.parse('2026-11-22T10:00:00Z');
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const base = { kind: 'webhook', attempts: 1, createdAt: NOW, now: NOW, retryAfter: null } as const;

const wait = (more: Partial<Parameters<typeof nextTry>[0]>, chance = 0): number | null => {
  const at = nextTry({ ...base, ...more }, chance);
  return at === null ? null : at - NOW;
};

test('a webhook is tried ten times over three days, as Standard Webhooks lists it', () => {
  const waits = Array.from({ length: 10 }, (_, index) => wait({ attempts: index + 1 }));
  expect(waits).toEqual([
    5_000,
    5 * MINUTE_MS,
    30 * MINUTE_MS,
    2 * HOUR_MS,
    5 * HOUR_MS,
    10 * HOUR_MS,
    14 * HOUR_MS,
    20 * HOUR_MS,
    24 * HOUR_MS,
    null,
  ]);
});

test('chance puts tries apart, by a tenth at most', () => {
  expect(wait({ attempts: 3 }, 1)).toBe(33 * MINUTE_MS);
});

test('a gateway is knocked at again after 5 s, then ever less, every quarter of an hour, for three days', () => {
  const gateway = { kind: 'openclaw' } as const;
  expect([1, 2, 3, 8, 9, 500].map((attempts) => wait({ ...gateway, attempts }))).toEqual([
    5_000, 10_000, 20_000, 640_000, 900_000, 900_000,
  ]);
  expect(wait({ ...gateway, createdAt: NOW - 72 * HOUR_MS + 1 })).toBe(5_000);
  expect(wait({ ...gateway, createdAt: NOW - 72 * HOUR_MS })).toBeNull();
});

describe('Retry-After', () => {
  test.each([
    ['in seconds', '3600', HOUR_MS],
    ['as a date', 'Sun, 22 Nov 2026 11:00:00 GMT', HOUR_MS],
    ['that is sooner than planned', '1', 5_000],
    ['that has passed', 'Sun, 22 Nov 2026 09:00:00 GMT', 5_000],
    ['that is none', 'tomorrow', 5_000],
    ['that is negative', '-5', 5_000],
    ['that is a year', '31536000', 24 * HOUR_MS],
  ])('%s is honoured as far as it goes', (_, retryAfter, expected) => {
    expect(wait({ retryAfter })).toBe(expected);
  });

  test('does not make another try where they are used up', () => {
    expect(wait({ attempts: 10, retryAfter: '60' })).toBeNull();
  });
});
