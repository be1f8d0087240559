import { describe, expect, test } from 'vitest';
import type { OwnMove } from '../store/own-moves.ts';
import type { LedgerFigures, ZohoItem } from '../zoho/ports/items.ts';
import { explainedBy } from './ours.ts';

const figures = (onHand: number, committed: number): LedgerFigures => ({
  onHand,
  committed,
  available: onHand - committed,
});
const stock = (onHand: number, committed: number) => ({
  physical: figures(onHand, committed),
  accounting: figures(0, 0),
  incoming: null,
});

/** On hand and committed at the shop (1) and in the shed (2). */
const item = (
  shop: readonly [number, number],
  shed: readonly [number, number] = [0, 0],
): Pick<ZohoItem, 'total' | 'places'> => ({
  total: stock(shop[0] + shed[0], shop[1] + shed[1]),
  places: [
    { ...stock(...shop), id: '1', name: 'Shop', active: true },
    { ...stock(...shed), id: '2', name: 'Shed', active: true },
  ],
});

const move = (sequence: number | null, more: Partial<OwnMove> = {}): OwnMove => ({
  planKey: 'p',
  itemId: '11',
  locationId: '1',
  onHandMicros: 0,
  availableMicros: 0,
  sequence,
  ...more,
});
const sold = (units: number, sequence: number | null, locationId = '1') =>
  move(sequence, { locationId, availableMicros: -units });
const adjusted = (units: number, sequence: number | null, locationId = '1') =>
  move(sequence, { locationId, onHandMicros: units, availableMicros: units });

/** The goods of an order that was confirmed before. */
const left = (units: number, sequence: number | null) => move(sequence, { onHandMicros: -units });

const before = { item: item([20, 2], [5, 0]), sequence: 4 };
const read = (sequence: number, ...at: Parameters<typeof item>) => ({ item: item(...at), sequence });

describe('a change is ours', () => {
  test.each<[string, readonly OwnMove[], Parameters<typeof explainedBy>[2], string]>([
    ['where our order holds as many more', [sold(3, 5)], read(5, [20, 5], [5, 0]), '1'],
    ['where Zoho chose the place', [sold(3, 5, '')], read(5, [20, 2], [5, 3]), '2'],
    ['where our adjustment took as many', [adjusted(-3, 5)], read(6, [17, 2], [5, 0]), '1'],
    ['at both ends of our transfer', [adjusted(-3, 5), adjusted(3, 5, '2')], read(5, [17, 2], [8, 0]), '2'],
    ['where two writes of ours show at once', [sold(3, 5), adjusted(2, 6)], read(6, [22, 5], [5, 0]), '1'],
    ['where our order is confirmed, and has yet to leave', [sold(3, 5), left(3, null)], read(5, [20, 5], [5, 0]), '1'],
    ['where it leaves after that', [left(3, 6)], read(6, [17, -1], [5, 0]), '1'],
    ['where it does both before its plan has said so', [sold(3, null), left(3, null)], read(4, [17, 2], [5, 0]), '1'],
    ['where the reading shows it before its plan has said so', [sold(3, null)], read(4, [20, 5], [5, 0]), '1'],
    [
      'where one of two shows before its plan has said so',
      [sold(3, null), sold(1, null)],
      read(4, [20, 3], [5, 0]),
      '1',
    ],
  ])('%s', (_, moves, after, place) => expect(explainedBy(moves, before, after)(place)).toBe(true));
});

describe('a change is somebody else’s', () => {
  test.each<[string, readonly OwnMove[], Parameters<typeof explainedBy>[2], string]>([
    ['where we wrote nothing', [], read(5, [20, 5], [5, 0]), '1'],
    ['where more has gone than we sold', [sold(3, 5)], read(5, [20, 6], [5, 0]), '1'],
    ['where it left the shelf, and we only sold it', [sold(3, 5)], read(5, [17, 2], [5, 0]), '1'],
    ['at the place we did not touch', [sold(3, 5)], read(5, [20, 5], [4, 0]), '2'],
    ['where our write showed in the reading before', [sold(3, 4)], read(5, [20, 5], [5, 0]), '1'],
  ])('%s', (_, moves, after, place) => expect(explainedBy(moves, before, after)(place)).toBe(false));
});
