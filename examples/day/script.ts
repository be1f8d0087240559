// What happens in a shop's day, by a seed: when people ask and for what, when they order, what staff do in Zoho. Pure.
import { seededChance } from '../bench/chance.ts';

export const changeKinds = [
  'staff order',
  'shipment',
  'invoice',
  'bill',
  'adjustment',
  'receive',
  'transfer',
  'item edit',
] as const;
export type ChangeKind = (typeof changeKinds)[number];

/** Of a hundred changes made outside. */
const changeShares: Record<ChangeKind, number> = {
  'staff order': 35,
  shipment: 15,
  invoice: 5,
  bill: 5,
  adjustment: 15,
  receive: 10,
  transfer: 5,
  'item edit': 10,
};

/** How busy each hour of the shop is, beside the others; it is open from 8 to 20. */
const BUSY = [1, 1, 1, 1, 1, 2, 4, 10, 40, 60, 80, 90, 80, 60, 70, 90, 100, 90, 70, 50, 20, 10, 5, 2];

export type Happening =
  | { readonly atMs: number; readonly kind: 'question' }
  | { readonly atMs: number; readonly kind: 'order' }
  | { readonly atMs: number; readonly kind: 'change'; readonly change: ChangeKind };

export interface DayWanted {
  readonly seed: number;
  readonly questions: number;
  readonly orders: number;
  readonly changes: number;
}

const HOUR_MS = 3_600_000;

/** In the order of the day; `atMs` since its midnight. */
export const dayScript = ({ seed, questions, orders, changes }: DayWanted): Happening[] => {
  const chance = seededChance(seed);
  const moment = (): number => (weighted(chance, BUSY) + chance()) * HOUR_MS;
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, at) => make(at));
  const kinds = changeKinds.flatMap((change) => many(Math.round((changes * changeShares[change]) / 100), () => change));
  return [
    ...many(questions, () => ({ kind: 'question' as const, atMs: moment() })),
    ...many(orders, () => ({ kind: 'order' as const, atMs: moment() })),
    ...kinds.map((change) => ({ kind: 'change' as const, change, atMs: moment() })),
  ].sort((a, b) => a.atMs - b.atMs);
};

/** An index, the more often the heavier it weighs. */
export const weighted = (chance: () => number, weights: readonly number[]): number => {
  let left = chance() * weights.reduce((sum, each) => sum + each, 0);
  for (const [index, weight] of weights.entries()) {
    left -= weight;
    if (left < 0) return index;
  }
  return weights.length - 1;
};

/** Draws from `things` by Zipf's law: the second half as often as the first, the third a third as often. */
export const zipf = <T>(chance: () => number, things: readonly T[]): (() => T) => {
  let sum = 0;
  const upTo = things.map((_, index) => {
    sum += 1 / (index + 1);
    return sum;
  });
  return () => {
    const wanted = chance() * sum;
    let low = 0;
    let high = things.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((upTo[middle] ?? 0) > wanted) high = middle;
      else low = middle + 1;
    }
    return things[low] as T;
  };
};

/** In an order of chance. */
export const shuffled = <T>(chance: () => number, things: readonly T[]): T[] =>
  things
    .map((thing) => ({ thing, turn: chance() }))
    .sort((a, b) => a.turn - b.turn)
    .map(({ thing }) => thing);
