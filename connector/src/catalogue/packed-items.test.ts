import { describe, expect, test } from 'vitest';
import { startPacking } from './packed-items.ts';

const item = (itemId: string, sku: string, name: string, status = 'active') => ({ itemId, sku, name, status });
const list = [
  item('1', 'SF-1108', 'Folding Booth'),
  item('2', '', 'Gift wrapping'),
  item('3', 'ÖL-7', 'Öl für "alle" \n Fälle 🫘', 'inactive'),
  item('4', 'sf-1108 ', 'Another booth'),
];
const packing = startPacking();
packing.add(list.slice(0, 2));
packing.add(list.slice(2));
const packed = packing.done();
const ids = (found: readonly { itemId: string }[]) => found.map(({ itemId }) => itemId);

test('what went in comes out as it was', () => {
  expect(packed.size).toBe(4);
  expect(list.map((_, position) => packed.at(position))).toEqual(list);
});

describe('an item is found', () => {
  test('by its id', () => expect(packed.byId('3')).toEqual(list[2]));
  test('by its SKU, with others of the same, in the order they came in', () =>
    expect(ids(packed.bySku(' Sf-1108'))).toEqual(['1', '4']));
  test('by its name', () => expect(ids(packed.byName('GIFT  wrapping'))).toEqual(['2']));
  test('by nothing that it is not called', () => {
    expect([packed.byId('5'), packed.bySku(''), packed.bySku('SF-110'), packed.byName('gift')]).toEqual([
      undefined,
      [],
      [],
      [],
    ]);
  });
});

describe('items contain pieces of words', () => {
  test.each([
    [['booth'], ['1', '4']],
    [
      ['booth', 'anot'],
      ['4', '1'],
    ],
    [['sf11'], ['1', '4']],
    [['öl'], ['3']],
    [['zzz'], []],
    [[''], []],
    [[], []],
  ])('%j', (pieces, found) => expect(ids(packed.containing(pieces, 9))).toEqual(found));

  test('no more than are wanted', () => expect(packed.containing(['booth'], 1)).toHaveLength(1));
  test('not across two items', () => expect(packed.containing(['sf1108gift'], 9)).toHaveLength(0));
});

test('words whose numbers are alike are told apart', () => {
  const crowd = startPacking();
  crowd.add(Array.from({ length: 5_000 }, (_, at) => item(`${at}`, `S${at}`, `N${at % 50}`)));
  const all = crowd.done();
  for (const at of [0, 17, 4_711, 4_999]) expect(ids(all.bySku(`s${at}`))).toEqual([`${at}`]);
  expect(all.byName('n7')).toHaveLength(100);
});

test('nothing is found where there is nothing', () => {
  const empty = startPacking().done();
  expect([empty.size, empty.byId('1'), empty.bySku('a'), empty.containing(['a'], 5)]).toEqual([0, undefined, [], []]);
});
