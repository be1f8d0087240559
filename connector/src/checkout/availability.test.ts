import { describe, expect, test } from 'vitest';
import { type Caution, keptBack, promisable, toAvailability } from './availability.ts';

const HOUR_MS = 3_600_000;
const caution: Caution = { bufferMicros: 2e6, staleMicros: 1e6, freshMs: HOUR_MS / 2, deadMs: 24 * HOUR_MS };

test.each([
  ['a new figure', 0, 2e6],
  ['one as old as anybody accepts', HOUR_MS / 2, 2e6],
  ['a moment older: an hour has begun', HOUR_MS / 2 + 1, 3e6],
  ['an hour older', 1.5 * HOUR_MS, 3e6],
  ['and a moment', 1.5 * HOUR_MS + 1, 4e6],
  ['a day old', 24 * HOUR_MS, 26e6],
  ['older than that', 24 * HOUR_MS + 1, null],
  ['from the future', -1, null],
])('kept back of %s', (_, ageMs, kept) => expect(keptBack(ageMs, caution)).toBe(kept));

test('no older figure ever promises more', () => {
  let last = Number.POSITIVE_INFINITY;
  for (let ageMs = 0; ageMs < 26 * HOUR_MS; ageMs += HOUR_MS / 7) {
    const now = promisable(30e6, 4e6, ageMs, caution);
    expect(now).toBeLessThanOrEqual(last);
    expect(now).toBeGreaterThanOrEqual(0);
    last = now;
  }
  expect(last).toBe(0);
});

describe('shoppers are told', () => {
  test.each([
    [6.5e6, true, 'number', { kind: 'number', quantity: '6' }],
    [6.5e6, false, 'number', { kind: 'number', quantity: '6.5' }],
    [0.5e6, true, 'band', { kind: 'band', band: 'out' }],
    [0.5e6, false, 'band', { kind: 'band', band: 'low' }],
    [5e6, true, 'band', { kind: 'band', band: 'low' }],
    [5.9e6, true, 'band', { kind: 'band', band: 'low' }],
    [6e6, true, 'band', { kind: 'band', band: 'in' }],
  ] as const)('of %d, in wholes: %s, as a %s', (micros, whole, told, answer) =>
    expect(toAvailability(micros, whole, { SHOP_AVAILABILITY: told }, 5e6)).toEqual(answer),
  );
});
