// So many forms a minute for each address, and a new minute is a new beginning.
import { expect, test } from 'vitest';
import { createLimiter } from './limiter.ts';

test('who has sent their share waits for the next minute; others do not', () => {
  let at = Date.parse('2026-11-22T12:00:30Z');
  const may = createLimiter(2, () => new Date(at));
  expect([may('a'), may('a'), may('a'), may('b')]).toEqual([true, true, false, true]);
  at += 60_000;
  expect(may('a')).toBe(true);
});

test('a crowd of addresses is forgotten rather than kept', () => {
  const may = createLimiter(1, () => new Date(0));
  for (let who = 0; who < 20_000; who += 1) may(String(who));
  expect(may('19999')).toBe(false);
  expect(may('0')).toBe(true);
});
