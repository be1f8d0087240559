import { expect, test } from 'vitest';
import { addDays } from './calendar.ts';
import { decide } from './decide.ts';
import { known } from './facts.ts';
import { lawfulCarrier, lawfulTo } from './lawful.ts';
import { kindOfPlace } from './places.ts';
import { isAlwaysRegulated, type ProductClass, productClasses } from './product-classes.ts';
import type { PlaceRow } from './rule-rows.ts';
import { play, tableScenarios } from './scenarios.ts';
import { seedRows } from './seed.ts';

const NOW = Date.parse('2026-11-23T18:00:00Z');
const rows = seedRows();

const outcomeOf = (productClass: ProductClass, state: string, flavoured = false) => {
  const facts = lawfulTo(NOW, state, productClass);
  return decide({
    ...facts,
    lines: facts.lines.map((line) => ({ ...line, flavoured: known(flavoured) })),
    rows: [...rows, lawfulCarrier('2026-11-23')],
  }).outcome;
};

test('each row has its own id, and a day on which it goes stale', () => {
  expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
  for (const { id, checkedOn, staleOn } of rows) {
    expect(staleOn > checkedOn, id).toBe(true);
    expect(staleOn <= addDays(checkedOn, 190), id).toBe(true);
  }
});

test('every place is one, and every class has a row for the country', () => {
  const places = rows.filter((row): row is PlaceRow => row.kind === 'place');
  for (const { id, state } of places) expect(state === 'US' || kindOfPlace(state) === 'state', id).toBe(true);
  const country = places.filter(({ state }) => state === 'US').map(({ productClass }) => productClass);
  expect(productClasses.filter((each) => !country.includes(each))).toEqual([]);
});

test('whatever it blocks is refused', () => {
  const played = tableScenarios(NOW, rows).map(play);
  expect(played.length).toBeGreaterThan(40);
  expect(played.filter(({ refused }) => !refused)).toEqual([]);
});

test('what it allows can be sold until the row is stale, and not a day longer', () => {
  expect(outcomeOf('ends', 'NV')).toBe('allow');
  const late = lawfulTo(Date.parse('2027-02-21T18:00:00Z'), 'NV', 'ends');
  expect(decide({ ...late, rows: [...rows, lawfulCarrier('2027-02-21')] }).outcome).toBe('review');
});

test.each([
  ['ends', 'CA', false, 'allow'],
  ['ends', 'CA', true, 'deny'],
  ['eliquid', 'NJ', false, 'allow'],
  ['eliquid', 'NJ', true, 'deny'],
  ['ends', 'NY', false, 'deny'],
  ['ends', 'KY', false, 'deny'],
  ['ends', 'SD', false, 'review'],
  ['ends', 'PR', false, 'deny'],
  ['cigarette', 'NV', false, 'deny'],
  ['pipe', 'NV', false, 'review'],
  ['hemp_ingest', 'NV', false, 'review'],
  ['hemp_inhale', 'ID', false, 'deny'],
  ['alcohol_wine', 'CA', false, 'deny'],
] as const)('%s to %s, flavoured %s: %s', (productClass, state, flavoured, outcome) => {
  expect(outcomeOf(productClass, state, flavoured)).toBe(outcome);
});

test('no regulated class goes to a territory or a military post by the rows of the country', () => {
  for (const productClass of productClasses.filter(isAlwaysRegulated)) {
    for (const place of ['PR', 'GU', 'VI', 'AS', 'MP']) expect(outcomeOf(productClass, place)).toBe('deny');
  }
});

test.each(['USPS', 'usps', 'UPS', 'FedEx', 'DHL'])(
  '%s brings no device to anybody, whatever the owner adds beside',
  (carrier) => {
    const facts = lawfulTo(NOW, 'NV', 'ends');
    const own = lawfulCarrier('2026-11-23', { carrier });
    const { violations } = decide({ ...facts, carrier, rows: [...rows, own] });
    expect(violations.map(({ rule, effect }) => `${rule} ${effect}`)).toEqual(['carrier deny']);
  },
);
