import { describe, expect, test } from 'vitest';
import type { PlaceStock, ZohoItem } from '../zoho/ports/items.ts';
import { shelfAt, whyNotAdjustable, whyNotSoMany, worthOf } from './adjustable.ts';

const stock = (physical: number, accounting: number, committed = 0): PlaceStock => ({
  physical: { onHand: physical * 1e6, committed: committed * 1e6, available: (physical - committed) * 1e6 },
  accounting: { onHand: accounting * 1e6, committed: 0, available: accounting * 1e6 },
  incoming: null,
});

const item = (more: Partial<ZohoItem> = {}): ZohoItem => ({
  itemId: '11',
  sku: 'SF-1',
  name: 'Booth',
  status: 'active',
  unit: 'pcs',
  tracking: 'none',
  composite: false,
  convertsUnits: false,
  description: '',
  sellable: true,
  rate: 10_000_000,
  purchaseRate: 4_000_000,
  taxPercent: 0,
  reorderLevel: null,
  total: stock(8, 9, 2),
  places: [
    { id: '1', name: 'Main', active: true, ...stock(5, 6, 1) },
    { id: '2', name: 'Old shed', active: false, ...stock(3, 3) },
  ],
  customFields: [],
  fieldsTold: true,
  modifiedTime: '',
  ...more,
});

describe('an item’s stock', () => {
  test('may be changed where it is simply kept', () => {
    expect(whyNotAdjustable(item(), '1')).toBeNull();
    expect(whyNotAdjustable(item(), null)).toBeNull();
    // A place Zoho says nothing of is one the item is not kept at yet.
    expect(whyNotAdjustable(item(), '3')).toBeNull();
  });

  test.each([
    ['inactive', { status: 'inactive' }, '1', 'it is inactive in Zoho'],
    ['a kit', { composite: true, tracking: 'untracked' as const }, '1', 'it is made of other items'],
    ['a service', { tracking: 'untracked' as const }, '1', 'Zoho keeps no stock of it'],
    ['serial-tracked', { tracking: 'serial' as const }, '1', 'serial number'],
    ['batch-tracked', { tracking: 'batch' as const }, '1', 'batch'],
    ['kept in several units', { convertsUnits: true }, '1', 'several units'],
    ['at a place that is closed', {}, '2', 'the location "Old shed" is inactive in Zoho'],
  ])('may not be changed where it is %s', (_, more, place, said) =>
    expect(whyNotAdjustable(item(more), place)).toContain(said),
  );
});

describe('a quantity', () => {
  test('in the item’s own unit, whole or not as the unit has it, is good', () => {
    expect(whyNotSoMany(item(), 2_000_000, undefined)).toBeNull();
    expect(whyNotSoMany(item(), 2_000_000, 'piece')).toBeNull();
    expect(whyNotSoMany(item({ unit: 'kg' }), 500_000, 'kg')).toBeNull();
  });

  test('in another unit, or half a piece, is not', () => {
    expect(whyNotSoMany(item(), 2_000_000, 'boxes')).toBe('it is kept in "pcs", and "boxes" is not converted here');
    expect(whyNotSoMany(item({ unit: '' }), 1_000_000, 'box')).toContain('no unit');
    expect(whyNotSoMany(item(), 500_000, undefined)).toBe('it comes in whole pcs, and 0.5 is no whole number');
  });
});

test('on hand is told for the place in both ledgers, for all places together, and as nothing where it is not kept', () => {
  expect(shelfAt(item(), '1')).toEqual({ physical: 5e6, accounting: 6e6, committed: 1e6 });
  expect(shelfAt(item(), null)).toEqual({ physical: 8e6, accounting: 9e6, committed: 2e6 });
  expect(shelfAt(item(), '3')).toEqual({ physical: 0, accounting: 0, committed: 0 });
});

test('what a change weighs is what was paid for it, else its selling price; going weighs as much as coming', () => {
  expect(worthOf(item(), -3_000_000)).toBe(12_000_000);
  expect(worthOf(item({ purchaseRate: 0 }), 3_000_000)).toBe(30_000_000);
  expect(worthOf(item({ purchaseRate: null, rate: null }), 3_000_000)).toBe(0);
});
