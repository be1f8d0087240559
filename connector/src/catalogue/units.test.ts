import { expect, test } from 'vitest';
import { isWholeUnit, sameUnit } from './units.ts';

test.each([
  ['pcs', 'piece'],
  ['Pcs.', 'pcs'],
  ['', 'units'],
  ['box', 'Boxes'],
  ['kg', 'KG'],
  ['glass', 'glasses'],
  ['set', 'sets'],
  ['pairs', 'pair'],
])('%j and %j are the same unit', (one, other) => {
  expect(sameUnit(one, other)).toBe(true);
  expect(sameUnit(other, one)).toBe(true);
});

test.each([
  ['pcs', 'box'],
  ['kg', 'g'],
  ['', 'box'],
  ['pair', 'pcs'],
  ['l', 'ml'],
  ['glass', 'gla'],
])('%j and %j are not', (one, other) => expect(sameUnit(one, other)).toBe(false));

test('single things come whole; whether a box or a kilogram may be broken is not known', () => {
  for (const unit of ['pcs', 'Piece', 'ea.', 'nos', 'units', 'pairs']) expect(isWholeUnit(unit), unit).toBe(true);
  for (const unit of ['', 'kg', 'box', 'm', 'pack', 'Set']) expect(isWholeUnit(unit), unit).toBe(false);
});
