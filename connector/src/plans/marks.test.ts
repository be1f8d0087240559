import { createHash } from 'node:crypto';
import { showPlan as showPlanIntent } from 'shared-schemas';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { toDisplay, toMark } from './marks.ts';

const planKey = '9f86d081884c7d659a2feaa0c55ad015';

/** Crockford's letters, five bits each, told in another way than the code does. */
const spell = (hex: string, letters: number): string => {
  const bits = [...hex].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, '0')).join('');
  return Array.from(
    { length: letters },
    (_, at) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[Number.parseInt(bits.slice(at * 5, at * 5 + 5), 2)],
  ).join('');
};
const keys = Array.from({ length: 500 }, (_, at) => createHash('sha256').update(String(at)).digest('hex').slice(0, 32));

describe('the id people see', () => {
  test.each([
    ['0'.repeat(32), '0000-00'],
    ['f'.repeat(32), 'ZZZZ-ZZ'],
    [planKey, 'KY3D-10'],
  ])('of %s is %s', (key, display) => expect(toDisplay(key)).toBe(display));

  test('is the first thirty bits of the key, and one that show-plan understands', () => {
    for (const key of keys) {
      const letters = spell(key, 6);
      expect(toDisplay(key)).toBe(`${letters.slice(0, 4)}-${letters.slice(4)}`);
      expect(v.safeParse(showPlanIntent.ask, { plan: toDisplay(key) }).success).toBe(true);
    }
  });
});

describe('the order’s mark', () => {
  test('is the first eighty bits of the key, in fours, behind the shop’s own prefix', () => {
    for (const key of keys) {
      expect(toMark(key, 'OC-').replaceAll('-', '')).toBe(`OC${spell(key, 16)}`);
      expect(toMark(key, '')).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/);
    }
  });

  test('is another for every other plan, also where the ids people see are the same', () => {
    expect(new Set(keys.map((key) => toMark(key, 'OC-'))).size).toBe(keys.length);
    const twin = `${planKey.slice(0, 8)}${'0'.repeat(24)}`;
    expect(toDisplay(twin)).toBe(toDisplay(planKey));
    expect(toMark(twin, '')).not.toBe(toMark(planKey, ''));
  });

  test('is the same whenever it is made: a resumed plan looks for what it has sent', () => {
    expect(toMark(planKey, 'OC-')).toBe(toMark(planKey, 'OC-'));
    expect(toMark(planKey, 'OC-')).toBe('OC-KY3D-10C8-9HYP-B6HF');
  });
});
