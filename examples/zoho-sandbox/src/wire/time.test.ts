import { describe, expect, test } from 'vitest';
import { isDate, readMoment, Zone } from './time.ts';

describe('times in a zone', () => {
  test.each([
    ['UTC', Date.UTC(2025, 2, 28, 7, 23, 22), '2025-03-28T07:23:22+0000'],
    ['Asia/Kolkata', Date.UTC(2026, 9, 1, 4, 30), '2026-10-01T10:00:00+0530'],
    ['America/Los_Angeles', Date.UTC(2026, 6, 1), '2026-06-30T17:00:00-0700'],
    ['America/St_Johns', Date.UTC(2026, 0, 1), '2025-12-31T20:30:00-0330'],
  ])('in %s', (zone, at, text) => {
    expect(new Zone(zone).timestamp(at)).toBe(text);
  });

  test('the offset turns at the very second', () => {
    const zone = new Zone('America/Los_Angeles');
    const turn = Date.UTC(2026, 2, 8, 10);
    expect(zone.timestamp(turn - 1000)).toBe('2026-03-08T01:59:59-0800');
    expect(zone.timestamp(turn)).toBe('2026-03-08T03:00:00-0700');
  });

  test('midnight is found across a turn of the clock', () => {
    const zone = new Zone('America/Los_Angeles');
    expect(zone.nextMidnight(Date.UTC(2026, 2, 8, 9))).toBe(Date.UTC(2026, 2, 9, 7));
    expect(zone.nextMidnight(Date.UTC(2026, 10, 1, 8))).toBe(Date.UTC(2026, 10, 2, 8));
  });

  test('at midnight the next one is a day away', () => {
    const zone = new Zone('UTC');
    expect(zone.nextMidnight(Date.UTC(2026, 0, 1))).toBe(Date.UTC(2026, 0, 2));
    expect(zone.nextMidnight(Date.UTC(2026, 0, 1) - 1)).toBe(Date.UTC(2026, 0, 1));
  });

  test('dates are calendar dates, and nothing else', () => {
    expect(['2026-10-01', '2024-02-29'].every(isDate)).toBe(true);
    expect(['2026-13-01', '2026-02-30', '1/10/2026', '', '2026-10-01T00:00:00'].some(isDate)).toBe(false);
  });

  test('moments are read with and without a colon, and where a plus became a space', () => {
    const at = Date.UTC(2026, 9, 1, 4, 30);
    for (const text of [
      '2026-10-01T10:00:00+0530',
      '2026-10-01T10:00:00+05:30',
      '2026-10-01T10:00:00 0530',
      '2026-10-01T04:30:00Z',
    ]) {
      expect(readMoment(text), text).toBe(at);
    }
    expect(readMoment('yesterday')).toBeUndefined();
  });
});
