import { describe, expect, test } from 'vitest';
import type { ZohoItem } from '../zoho/ports/items.ts';
import { type PartLimits, splitParts } from './split-parts.ts';

const units = (count: number): number => count * 1_000_000;
const delta = (drift: number, price = 1) => ({
  item: { purchaseRate: units(price), rate: null } as unknown as ZohoItem,
  locationId: null,
  drift: units(drift),
});
const open: PartLimits = { lines: 100, unitsMicros: null, valueMicros: null };
const split = (drifts: readonly ReturnType<typeof delta>[], limits: Partial<PartLimits>) => {
  const { parts, tooLarge } = splitParts(drifts, { ...open, ...limits });
  const plain = (some: typeof drifts) => some.map(({ drift }) => drift / 1_000_000);
  return { parts: parts.map(plain), tooLarge: plain(tooLarge) };
};

describe('what differs is parted', () => {
  test('into plans of so many lines', () => {
    const { parts } = split(
      Array.from({ length: 250 }, () => delta(1)),
      {},
    );
    expect(parts.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  test('by units, whichever way they go', () => {
    expect(split([delta(-3), delta(3), delta(-4), delta(1)], { unitsMicros: units(6) }).parts).toEqual([
      [-3, 3],
      [-4, 1],
    ]);
  });

  test('by what they are worth', () => {
    expect(split([delta(-1, 5), delta(1, 4), delta(2, 3)], { valueMicros: units(9) }).parts).toEqual([[-1, 1], [2]]);
  });

  test('and what is alone too large for the key is in no plan', () => {
    expect(split([delta(2), delta(-9), delta(1)], { unitsMicros: units(5) })).toEqual({
      parts: [[2, 1]],
      tooLarge: [-9],
    });
  });

  test('and nothing into nothing', () => expect(split([], {})).toEqual({ parts: [], tooLarge: [] }));
});
