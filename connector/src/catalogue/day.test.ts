import { expect, test } from 'vitest';
import { dayIn, startOfDay } from './day.ts';

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

test.each([
  ['UTC', '2026-11-22', '2026-11-22T00:00:00.000Z'],
  ['Europe/Berlin', '2026-11-22', '2026-11-21T23:00:00.000Z'],
  ['Europe/Berlin', '2026-07-01', '2026-06-30T22:00:00.000Z'],
  ['America/Los_Angeles', '2026-11-22', '2026-11-22T08:00:00.000Z'],
  ['Asia/Kolkata', '2026-11-22', '2026-11-21T18:30:00.000Z'],
  ['Pacific/Kiritimati', '2026-11-22', '2026-11-21T10:00:00.000Z'],
  ['Etc/GMT+12', '2026-11-22', '2026-11-22T12:00:00.000Z'],
  // Its clocks go forward at midnight: the day begins at one.
  ['Africa/Cairo', '2026-04-24', '2026-04-23T22:00:00.000Z'],
  ['Nowhere/Land', '2026-11-22', '2026-11-22T00:00:00.000Z'],
])('in %s the day %s begins at %s', (zone, day, instant) =>
  expect(new Date(startOfDay(zone, day)).toISOString()).toBe(instant),
);
