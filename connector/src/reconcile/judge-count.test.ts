import { describe, expect, test } from 'vitest';
import type { ZohoItem } from '../zoho/ports/items.ts';
import { type CompareOptions, judgeCount, type Shelf } from './judge-count.ts';

const units = (count: number): number => Math.round(count * 1_000_000);
const ledger = (onHand: number, committed: number) => ({
  onHand: units(onHand),
  committed: units(committed),
  available: units(onHand - committed),
});

interface Facts {
  readonly onHand?: number;
  readonly committed?: number;
  readonly incoming?: number | null;
  readonly item?: Partial<ZohoItem>;
  readonly shelf?: Partial<Shelf>;
}

const shelfOf = ({ onHand = 10, committed = 0, incoming = 0, item = {}, shelf = {} }: Facts): Shelf => {
  const stock = {
    physical: ledger(onHand, committed),
    accounting: ledger(99, 99),
    incoming: incoming === null ? null : units(incoming),
  };
  return {
    item: {
      itemId: '1',
      sku: 'MUG',
      name: 'Mug',
      status: 'active',
      unit: 'pcs',
      tracking: 'none',
      composite: false,
      convertsUnits: false,
      total: stock,
      places: [{ ...stock, id: 'a', name: 'Main', active: true }],
      ...item,
    } as ZohoItem,
    locationId: 'a',
    reserved: 0,
    changing: null,
    movedSince: false,
    ...shelf,
  };
};

const plain: CompareOptions = { basis: 'on_hand', driftUnits: 0, driftPercent: 0, promisedCounted: false };
const judge = (counted: number, facts: Facts = {}, options: Partial<CompareOptions> = {}) => {
  const { verdict, drift } = judgeCount(units(counted), shelfOf(facts), { ...plain, ...options });
  return `${verdict} ${drift / 1_000_000}`;
};

describe('a count', () => {
  test.each([
    ['agrees with what is there', 10, {}, 'agrees 0'],
    ['that is lower', 8, {}, 'differs -2'],
    ['that is higher', 13, {}, 'differs 3'],
    ['of something where nothing is kept', 2, { shelf: { locationId: 'elsewhere' } }, 'differs 2'],
    ['of nothing where nothing is kept', 0, { shelf: { locationId: 'elsewhere' } }, 'agrees 0'],
    ['of what is below nothing in Zoho', 0, { onHand: -3 }, 'differs 3'],
    ['in an organisation of one place', 9, { shelf: { locationId: null } }, 'differs -1'],
  ] as const)('%s', (_, counted, facts, said) => expect(judge(counted, facts)).toBe(said));

  test('is held against the shelf, never the books', () => {
    expect(judge(99)).toBe('differs 89');
  });
});

describe('a difference is accepted', () => {
  test.each([
    [8, { driftUnits: units(2) }, 'accepted -2'],
    [7, { driftUnits: units(2) }, 'differs -3'],
    [9, { driftPercent: units(10) }, 'accepted -1'],
    [8, { driftPercent: units(10) }, 'differs -2'],
    [8, { driftUnits: units(1), driftPercent: units(20) }, 'accepted -2'],
    [12, { driftUnits: units(2) }, 'accepted 2'],
  ])('%s counted of 10, with %j: %s', (counted, options, said) => expect(judge(counted, {}, options)).toBe(said));

  test('in percent of nothing never', () =>
    expect(judge(1, { onHand: 0 }, { driftPercent: units(100) })).toBe('differs 1'));
});

describe('what explains it leaves it alone', () => {
  test.each([
    ['goods promised to orders', 7, { committed: 3 }, 'promised -3'],
    ['and no more than those', 6, { committed: 3 }, 'differs -4'],
    ['and not a surplus', 13, { committed: 3 }, 'differs 3'],
    ['goods this connector has promised', 8, { shelf: { reserved: units(2) } }, 'promised -2'],
    ['goods on their way there', 12, { incoming: 2 }, 'arriving 2'],
    ['and no more than those', 13, { incoming: 2 }, 'differs 3'],
    ['and not a lack', 8, { incoming: 2 }, 'differs -2'],
    ['where Zoho does not say what is on its way', 12, { incoming: null }, 'differs 2'],
    ['a plan in flight', 8, { shelf: { changing: 'K7QF-2M' } }, 'busy -2'],
    ['a movement since it was counted', 8, { shelf: { movedSince: true } }, 'moved -2'],
  ] as const)('%s', (_, counted, facts, said) => expect(judge(counted, facts)).toBe(said));

  test('unless what is promised was counted as well', () => {
    expect(judge(7, { committed: 3 }, { promisedCounted: true })).toBe('differs -3');
  });

  test('but what agrees agrees, whatever else is under way', () => {
    expect(judge(10, { shelf: { changing: 'K7QF-2M', movedSince: true } })).toBe('agrees 0');
  });
});

describe('where what may still be sold is told', () => {
  test('it is held against what is on hand, less what is promised, here and there', () => {
    expect(judge(5, { committed: 3, shelf: { reserved: units(2) } }, { basis: 'available' })).toBe('agrees 0');
    expect(judge(4, { committed: 3 }, { basis: 'available' })).toBe('differs -3');
  });

  test('it may be below nothing, and the shelf is not taken there', () => {
    expect(judge(-1, { onHand: 2, committed: 3 }, { basis: 'available' })).toBe('agrees 0');
    expect(judge(-9, { onHand: 2, committed: 3 }, { basis: 'available' })).toBe('not_adjustable -8');
  });
});

describe('what may not be adjusted here', () => {
  test.each([
    ['is tracked by piece', 8, { tracking: 'serial' }],
    ['is tracked by batch', 8, { tracking: 'batch' }],
    ['is made of others', 8, { composite: true }],
    ['is not in use', 8, { status: 'inactive' }],
    ['comes in wholes', 8.5, {}],
  ] as const)('%s', (_, counted, item) => expect(judge(counted, { item })).toMatch(/^not_adjustable /));

  test('agrees all the same', () => expect(judge(10, { item: { tracking: 'serial' } })).toBe('agrees 0'));
});
