// When the shop is open, in its own zone.
import { describe, expect, test } from 'vitest';
import { isOpenAt, minutesOpen, nextMidnight, type OpeningHours, readOpeningHours } from './opening-hours.ts';

const hours = readOpeningHours('mon-fri 09:00-18:00, sat 10:00-14:00') as OpeningHours;
const at = (text: string): number => Date.parse(text);

test.each([
  ['mon-fri 09:00-18:00', 5],
  ['fri-mon 09:00-18:00', 4],
  ['Sun 00:00-24:00', 1],
])('%s is %i days', (text, days) => expect(readOpeningHours(text)).toHaveLength(days));

test.each([
  '',
  'mon',
  'mon 9-18',
  'mon 18:00-09:00',
  'foo 09:00-18:00',
  'mon 09:00-25:00',
  'mon 09:70-10:00',
  'mon 09:00-18:00,',
])('"%s" makes no sense', (text) => expect(readOpeningHours(text)).toBeNull());

describe('open or not', () => {
  test('is told in the shop’s own zone, with its summer time', () => {
    // 2026-11-23 is a Monday; Palm Desert is eight hours behind then, seven in July.
    expect(isOpenAt(hours, at('2026-11-23T16:59:00Z'), 'America/Los_Angeles')).toBe(false);
    expect(isOpenAt(hours, at('2026-11-23T17:00:00Z'), 'America/Los_Angeles')).toBe(true);
    expect(isOpenAt(hours, at('2026-07-20T16:00:00Z'), 'America/Los_Angeles')).toBe(true);
    expect(isOpenAt(hours, at('2026-11-22T17:00:00Z'), 'America/Los_Angeles')).toBe(false);
  });

  test('is told in UTC where the zone is not known', () =>
    expect(isOpenAt(hours, at('2026-11-23T09:00:00Z'), 'Nowhere/Land')).toBe(true));

  test('adds up over a day', () => {
    const from = at('2026-11-23T00:00:00Z');
    expect(minutesOpen(hours, from, from + 86_400_000, 'UTC')).toEqual({ open: 540, closed: 900 });
    expect(minutesOpen(hours, from + 17.5 * 3_600_000, from + 86_400_000, 'UTC')).toEqual({ open: 30, closed: 360 });
    expect(minutesOpen(hours, from, from - 1, 'UTC')).toEqual({ open: 0, closed: 0 });
  });
});

test('midnight is the organisation’s', () => {
  expect(new Date(nextMidnight(at('2026-11-23T12:34:56Z'), 'Asia/Kolkata')).toISOString()).toBe(
    '2026-11-23T18:30:00.000Z',
  );
});
