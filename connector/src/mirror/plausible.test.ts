// What is not believed: a mass of zeros, a place that vanished.
import { expect, test } from 'vitest';
import type { ItemReading, ZohoItem } from '../zoho/ports/items.ts';
import { doubtsOf } from './plausible.ts';

const figures = (onHand: number) => ({ onHand, committed: 0, available: onHand });
const item = (id: number, places: Readonly<Record<string, number>>): ZohoItem => {
  const total = Object.values(places).reduce((sum, each) => sum + each, 0);
  return {
    itemId: String(id),
    places: Object.entries(places).map(([name, each]) => ({ id: name, name, physical: figures(each) })),
    total: { physical: figures(total) },
  } as unknown as ZohoItem;
};
const shop = (count: number, places: Readonly<Record<string, number>>) =>
  Array.from({ length: count }, (_, id) => item(id, places));
const doubts = (before: readonly ZohoItem[], after: readonly ZohoItem[]) =>
  doubtsOf(
    new Map(before.map((each) => [each.itemId, each])),
    after.map((each) => ({ item: each, readAt: 0, sequence: 0 }) as ItemReading),
  ).map(({ kind }) => kind);

test('a few items sold out are believed, a mass of them is not', () => {
  const before = shop(40, { shop: 3 });
  const sold = (count: number) => before.map((each, id) => (id < count ? item(id, { shop: 0 }) : each));
  expect(doubts(before, sold(9))).toEqual([]);
  expect(doubts(before, sold(19))).toEqual([]);
  expect(doubts(before, sold(20))).toEqual(['mass_of_zeros']);
  expect(doubts(before.slice(0, 9), sold(9).slice(0, 9))).toEqual([]);
});

test('what had nothing before is no mass of zeros', () =>
  expect(doubts(shop(40, { shop: 0 }), shop(40, { shop: 0 }))).toEqual([]));

test('a place that vanishes from every item it held is not believed; one that is emptied or left by some is', () => {
  const before = shop(5, { shop: 3, barn: 2 });
  expect(doubts(before, shop(5, { shop: 3 }))).toEqual(['location_vanished']);
  expect(doubts(before, shop(5, { shop: 3, barn: 0 }))).toEqual([]);
  expect(
    doubts(
      before,
      before.map((each, id) => (id < 3 ? item(id, { shop: 3 }) : each)),
    ),
  ).toEqual([]);
  expect(doubts(shop(2, { shop: 3, barn: 2 }), shop(2, { shop: 3 }))).toEqual([]);
});

test('items never read before are believed', () => expect(doubts([], shop(40, { shop: 0 }))).toEqual([]));
