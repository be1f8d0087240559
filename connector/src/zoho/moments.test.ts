import { expect, test } from 'vitest';
import { formatMoment, readMoment } from './moments.ts';

test.each([
  ['2025-03-28T07:23:22+0000', '2025-03-28T07:23:22Z'],
  ['2026-10-01T10:00:00+0530', '2026-10-01T04:30:00Z'],
  ['2026-11-01T01:30:00-0700', '2026-11-01T08:30:00Z'],
  ['2026-11-01T01:30:00-0800', '2026-11-01T09:30:00Z'],
  ['2026-10-01T10:00:00+05:30', '2026-10-01T04:30:00Z'],
  ['2015-05-28T00:00:00.000Z', '2015-05-28T00:00:00Z'],
])('%s is read as %s', (written, meant) => {
  expect(readMoment(written)).toBe(Date.parse(meant));
});

test.each(['', '2026-10-01', '2026-13-01T10:00:00+0000', '2026-10-01T10:00:00', '01/10/2026 10:00', 'now'])(
  '"%s" is no moment',
  (text) => {
    expect(readMoment(text)).toBeNull();
  },
);

test('a moment is written with an offset without a colon, to the second', () => {
  expect(formatMoment(new Date('2026-11-22T12:34:56.789Z'))).toBe('2026-11-22T12:34:56+0000');
});
