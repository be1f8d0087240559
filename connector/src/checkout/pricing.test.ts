import { describe, expect, test } from 'vitest';
import { defaultFieldMap } from '../compliance/field-map.ts';
import type { CustomField } from '../zoho/ports/items.ts';
import { pricesOf } from './pricing.ts';

const msrp = (value: string | null, more: Partial<CustomField> = {}): CustomField => ({
  apiName: 'cf_msrp',
  label: 'MSRP',
  type: 'amount',
  value,
  ...more,
});
const club = (value: string | null, more: Partial<CustomField> = {}): CustomField => ({
  apiName: 'cf_club_discount',
  label: 'Club Discount',
  type: 'number',
  value,
  ...more,
});

const of = (customFields: readonly CustomField[], basis: 'msrp' | 'rate', rate: number | null = 20_000_000) =>
  pricesOf({ rate, customFields }, defaultFieldMap, basis);

test('the suggested price or Zoho’s rate is what is paid, as the owner chose', () => {
  expect(of([msrp('24.99')], 'msrp')).toEqual({ price: 24_990_000, memberPrice: null, msrp: 24_990_000 });
  expect(of([msrp('24.99')], 'rate')).toEqual({ price: 20_000_000, memberPrice: null, msrp: 24_990_000 });
});

describe('nothing is sold', () => {
  test.each([
    ['without a suggested price', [], 'msrp', 20_000_000],
    ['with an empty one', [msrp(null)], 'msrp', 20_000_000],
    ['with one of another type', [msrp('24.99', { type: 'text' })], 'msrp', 20_000_000],
    ['with one that nobody can read', [msrp('about 20')], 'msrp', 20_000_000],
    ['with one under another label', [msrp('24.99', { label: 'Old MSRP' })], 'msrp', 20_000_000],
    ['for nothing', [msrp('0')], 'msrp', 20_000_000],
    ['below nothing', [msrp('-5')], 'msrp', 20_000_000],
    ['without a rate', [msrp('24.99')], 'rate', null],
    ['at a rate that nobody has set', [msrp('24.99')], 'rate', 0],
  ] as const)('%s', (_, fields, basis, rate) => expect(of(fields, basis, rate)).toBeNull());
});

describe('members pay', () => {
  test.each([
    ['a discount in percent', club('12.5'), 17_500_000],
    ['to the cent', club('33.33'), 13_330_000],
    ['the same without one', club(null), null],
    ['the same where it is nothing', club('0'), null],
    ['the same where it makes everything free', club('100'), null],
    ['the same where it is below nothing, and would cost them more', club('-10'), null],
    ['the same where it cannot be read', club('10', { type: 'text' }), null],
  ])('%s', (_, field, memberPrice) => expect(of([field], 'rate')?.memberPrice).toBe(memberPrice));
});
