import { describe, expect, test } from 'vitest';
import type { ZohoAdjustment, ZohoTransfer } from '../zoho/ports/stock-moves.ts';
import {
  adjustmentPhase,
  isOurAdjustment,
  isOurTransfer,
  reachesBefore,
  transferPhase,
  whatFiguresSay,
} from './match-stock.ts';
import type { AdjustmentRecipe, TransferRecipe } from './recipe.ts';

const step = (itemId: string, locationId: string | null, deltaMicros: number) => ({ itemId, locationId, deltaMicros });
const recipe = (...lines: ReturnType<typeof step>[]) => ({ lines }) as unknown as AdjustmentRecipe;
const line = (itemId: string, locationId: string, quantity: number) => ({ itemId, locationId, quantity });
const found = (lines: ReturnType<typeof line>[], kind = 'quantity') => ({ kind, lines }) as unknown as ZohoAdjustment;

describe('an adjustment found in Zoho', () => {
  const ours = recipe(step('11', '1', -2e6), step('12', '1', 500_000));
  const same = [line('12', '1', 500_000), line('11', '1', -2e6)];

  test('is ours with the same items, places and signed quantities, in whatever order', () => {
    expect(isOurAdjustment(ours, found(same))).toBe(true);
  });

  test('is ours wherever Zoho says it is, where the organisation keeps everything in one place', () => {
    expect(isOurAdjustment(recipe(step('11', null, -2e6)), found([line('11', '77', -2e6)]))).toBe(true);
  });

  test.each([
    ['the other sign', [line('11', '1', 2e6), line('12', '1', 500_000)], 'quantity'],
    ['a millionth more', [line('11', '1', -2_000_001), line('12', '1', 500_000)], 'quantity'],
    ['another place', [line('11', '2', -2e6), line('12', '1', 500_000)], 'quantity'],
    ['another item', [line('13', '1', -2e6), line('12', '1', 500_000)], 'quantity'],
    ['a line more', [...same, line('13', '1', 1e6)], 'quantity'],
    ['a line less', same.slice(1), 'quantity'],
    ['values instead of quantities', same, 'value'],
  ])('is not ours with %s', (_, lines, kind) => expect(isOurAdjustment(ours, found(lines, kind))).toBe(false));
});

describe('a transfer found in Zoho', () => {
  const ours = { fromId: '1', toId: '2', lines: [{ itemId: '11', name: 'Booth', quantityMicros: 2e6 }] };
  const transfer = (more: object = {}) =>
    ({
      fromId: '1',
      toId: '2',
      lines: [{ itemId: '11', name: 'Booth', quantity: 2e6 }],
      ...more,
    }) as unknown as ZohoTransfer;

  test('is ours with the same items, quantities and places, however far it has come', () => {
    for (const status of ['in_transit', 'transferred', 'pending_approval']) {
      expect(isOurTransfer(ours as unknown as TransferRecipe, transfer({ status }))).toBe(true);
    }
  });

  test.each([
    ['the way back', { fromId: '2', toId: '1' }],
    ['another quantity', { lines: [{ itemId: '11', name: 'Booth', quantity: 3e6 }] }],
    ['another item', { lines: [{ itemId: '12', name: 'Booth', quantity: 2e6 }] }],
    ['nothing', { lines: [] }],
  ])('is not ours with %s', (_, more) =>
    expect(isOurTransfer(ours as unknown as TransferRecipe, transfer(more))).toBe(false),
  );
});

test('an adjustment of which Zoho says nothing is made; one that waits for somebody is not', () => {
  expect(['', 'adjusted'].map(adjustmentPhase)).toEqual(['adjusted', 'adjusted']);
  expect(['draft', 'pending_approval', 'approved'].map(adjustmentPhase)).toEqual(['pending', 'pending', 'pending']);
  expect(['rejected', 'void'].map(adjustmentPhase)).toEqual(['void', 'void']);
});

test('a transfer’s status says how far it has come; a word nobody knows says nothing', () => {
  expect(
    [
      'draft',
      'approved',
      'pending_approval',
      'in_transit',
      'partially_transferred',
      'transferred',
      'void',
      '',
      'x',
    ].map(transferPhase),
  ).toEqual(['held', 'held', 'pending', 'moving', 'moving', 'there', 'void', 'unknown', 'unknown']);
});

describe('the items’ own figures', () => {
  const shelf = (physical: number, accounting = physical) => ({
    physical: physical * 1e6,
    accounting: accounting * 1e6,
  });
  const move = (delta: number, before: ReturnType<typeof shelf>, now: ReturnType<typeof shelf>) => ({
    delta: delta * 1e6,
    before,
    now,
  });

  test('say that it landed where every line stands where it would have put it, in both ledgers', () => {
    expect(whatFiguresSay([move(-2, shelf(10, 12), shelf(8, 10)), move(1, shelf(3), shelf(4))])).toBe('moved');
  });

  test('say that it did not where a line has not moved at all, and none as it would have', () => {
    expect(whatFiguresSay([move(-2, shelf(10), shelf(10))])).toBe('unmoved');
    // An order was shipped of the other one meanwhile, which moves one ledger alone.
    expect(whatFiguresSay([move(-2, shelf(10), shelf(10)), move(1, shelf(3), shelf(1, 3))])).toBe('unmoved');
  });

  test.each([
    ['it was shipped instead, which moves one ledger alone', [move(-2, shelf(10), shelf(8, 10))]],
    ['somebody adjusted it otherwise', [move(-2, shelf(10), shelf(9))]],
    ['one line moved as it would have and the other not', [move(-2, shelf(10), shelf(8)), move(1, shelf(3), shelf(3))]],
    ['nobody can read them', []],
  ])('say nothing where %s', (_, lines) => expect(whatFiguresSay(lines)).toBe('unclear'));
});

describe('pages from the top of the list', () => {
  const dated = (...days: string[]) => days.map((date) => ({ date }));

  test('have shown everything of a day once they have come to the day before', () => {
    expect(reachesBefore('2026-11-22', dated('2026-11-23', '2026-11-22', '2026-11-21'))).toBe(true);
    expect(reachesBefore('2026-11-22', dated('2026-11-23', '2026-11-22'))).toBe(false);
  });

  test('prove nothing where Zoho sorts them otherwise, or says no day', () => {
    expect(reachesBefore('2026-11-22', dated('2026-11-20', '2026-11-22', '2026-11-21'))).toBe(false);
    expect(reachesBefore('2026-11-22', dated('2026-11-22', ''))).toBe(false);
    expect(reachesBefore('2026-11-22', [])).toBe(false);
  });
});
