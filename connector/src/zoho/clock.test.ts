import { expect, test } from 'vitest';
import { readClock } from './clock.ts';

const at = Date.parse('2026-11-22T12:00:00Z');
const headers = (date: string | null) => ({ get: () => date });

test.each([
  ['Sun, 22 Nov 2026 12:00:00 GMT', 500],
  ['Sun, 22 Nov 2026 12:01:30 GMT', 90_500],
  ['Sun, 22 Nov 2026 11:59:00 GMT', -59_500],
])('Zoho says %s: it is %d ms ahead', (date, aheadMs) => {
  expect(readClock(headers(date), at - 100, at + 100)).toEqual({ aheadMs, at: at + 100 });
});

test.each([null, '', 'yesterday'])('an answer that says %s tells no time', (date) => {
  expect(readClock(headers(date), at, at)).toBeNull();
});
