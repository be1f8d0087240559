import { describe, expect, test } from 'vitest';
import { type StopLimits, whyStopped } from './stop-loss.ts';

const units = (count: number): number => count * 1_000_000;
const open: StopLimits = { items: 1_000, units: units(1_000), zeros: 1_000 };
const off = (drift: number, counted = 1) => ({
  drift: units(drift),
  counted: units(counted),
  expected: units(counted - drift),
});
const stop = (
  differing: readonly ReturnType<typeof off>[],
  limits: Partial<StopLimits> = {},
  count: { rows?: number; unknown?: number } = {},
) => {
  const { rows = 100, unknown = 0 } = count;
  const faulty = Array.from({ length: unknown }, () => ({ fault: 'unknown_item' as const }));
  return whyStopped(differing, { rows, faulty }, { ...open, ...limits });
};

describe('a stop-loss', () => {
  test('lets pass what is within every limit', () => {
    expect(stop([off(-2), off(3)], { items: 2, units: units(5), zeros: 0 })).toEqual([]);
  });

  test.each([
    ['one item too many', [off(-2), off(3)], { items: 1 }, '2 counts differ'],
    ['one unit too many, whichever way they go', [off(-2), off(3)], { units: units(4) }, 'differ by 5 units'],
    ['one zero too many', [off(-2, 0), off(-3, 0)], { zeros: 1 }, '2 items would fall to nothing'],
  ])('stops at %s', (_, differing, limits, why) => {
    expect(stop(differing, limits)).toEqual([expect.stringContaining(why)]);
  });

  test('does not take what was nothing before for a fall', () => {
    expect(stop([{ drift: units(3), counted: 0, expected: units(-3) }], { zeros: 0 })).toEqual([]);
  });

  test('stops at a list of another shop, and at none', () => {
    expect(stop([], {}, { rows: 20, unknown: 10 })).toEqual([expect.stringContaining('10 of 20 rows name no item')]);
    expect(stop([], {}, { rows: 21, unknown: 10 })).toEqual([]);
    expect(stop([], {}, { rows: 9, unknown: 9 })).toEqual([]);
    expect(stop([], {}, { rows: 0 })).toEqual(['There is no row in it.']);
  });
});
