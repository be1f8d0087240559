import { expect, test } from 'vitest';
import { dayIn } from './day.ts';

const late = new Date('2026-11-22T23:30:00Z');
const early = new Date('2026-01-01T02:00:00Z');

test.each([
  ['UTC', late, '2026-11-22'],
  ['Europe/Berlin', late, '2026-11-23'],
  ['America/New_York', late, '2026-11-22'],
  ['Asia/Kolkata', late, '2026-11-23'],
  ['Pacific/Auckland', late, '2026-11-23'],
  ['America/Los_Angeles', early, '2025-12-31'],
  // As Zoho still names it.
  ['Asia/Calcutta', late, '2026-11-23'],
  ['PST', early, '2025-12-31'],
])('in %s it is the day it is there', (zone, date, day) => expect(dayIn(zone, date)).toBe(day));

test('a day in summer ends an hour earlier by UTC', () => {
  expect(dayIn('Europe/Berlin', new Date('2026-07-01T22:30:00Z'))).toBe('2026-07-02');
  expect(dayIn('Europe/Berlin', new Date('2026-12-01T22:30:00Z'))).toBe('2026-12-01');
});

test.each(['', 'Nowhere/Land', '(GMT+05:30) India Standard Time'])(
  'in a zone nobody knows (%j) it is the day of UTC',
  (zone) => {
    expect(dayIn(zone, late)).toBe('2026-11-22');
  },
);
