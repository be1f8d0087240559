import { expect, test } from 'vitest';
import { quietUntil, readQuietHours } from './quiet-hours.ts';

const at = (text: string): number => Date.parse(text);
const until = (hours: string | null, zone: string, now: string): string | null => {
  const end = quietUntil(hours, zone, at(now));
  return end === null ? null : new Date(end).toISOString();
};

test.each(['22:00-07:00', '00:00-23:59', '12:30-13:00'])('%s are hours', (text) =>
  expect(readQuietHours(text)).not.toBeNull(),
);

test.each(['22-7', '24:00-07:00', '22:00-07:60', '22:00', '07:00-07:00', '', ' 22:00-07:00'])('%j are none', (text) =>
  expect(readQuietHours(text)).toBeNull(),
);

// Berlin is an hour ahead of UTC in November.
test.each([
  ['in the evening', '2026-11-22T21:00:00Z', '2026-11-23T06:00:00.000Z'],
  ['after midnight', '2026-11-23T02:15:42Z', '2026-11-23T06:00:00.000Z'],
  ['in the last minute', '2026-11-23T05:59:59Z', '2026-11-23T06:00:00.000Z'],
  ['on the minute it is over', '2026-11-23T06:00:00Z', null],
  ['by day', '2026-11-22T12:00:00Z', null],
  ['a minute before', '2026-11-22T20:59:59Z', null],
])('over midnight, %s, by the wall clock of the organisation', (_, now, end) =>
  expect(until('22:00-07:00', 'Europe/Berlin', now)).toBe(end),
);

test('within a day', () => {
  expect(until('12:00-13:00', 'America/New_York', '2026-11-22T17:30:00Z')).toBe('2026-11-22T18:00:00.000Z');
  expect(until('12:00-13:00', 'America/New_York', '2026-11-22T18:00:00Z')).toBeNull();
});

test('a zone that this machine does not know is UTC', () => {
  expect(until('22:00-07:00', 'Mars/Base', '2026-11-22T23:00:00Z')).toBe('2026-11-23T07:00:00.000Z');
});

test('nobody is left in peace who has not asked for it', () => {
  expect(until(null, 'UTC', '2026-11-22T23:00:00Z')).toBeNull();
});
