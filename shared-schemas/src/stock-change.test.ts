import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { countedQuantity, parseStockChange, stockChange } from './stock-change.ts';

describe('a change of stock', () => {
  test.each([
    ['+5', { delta: 5_000_000 }],
    [' -2 ', { delta: -2_000_000 }],
    ['+0.5', { delta: 500_000 }],
    ['\u22122', { delta: -2_000_000 }],
    ['set to 12', { level: 12_000_000 }],
    ['Set to 0', { level: 0 }],
    ['=12.25', { level: 12_250_000 }],
    ['+1000000', { delta: 1_000_000_000_000 }],
  ])('%j is read', (text, change) => expect(parseStockChange(text)).toEqual(change));

  test.each([
    ['a bare number, which could mean either', '5'],
    ['nothing', ''],
    ['no change', '+0'],
    ['no change, said the other way', '-0.000000'],
    ['two signs', '+-5'],
    ['a level below nothing', 'set to -1'],
    ['words', 'five more'],
    ['two changes', '+5 -2'],
    ['over a million', '+1000001'],
    ['a seventh decimal', '+0.0000001'],
    ['an exponent', '+1e3'],
    ['a level glued to its words', 'set to12'],
  ])('%s is none', (_, text) => {
    expect(parseStockChange(text)).toBeNull();
    expect(v.safeParse(stockChange, text).success).toBe(false);
  });
});

test('a count may be nothing, and no less', () => {
  for (const text of ['0', '12', '0.5', '1000000']) expect(v.safeParse(countedQuantity, text).success).toBe(true);
  for (const text of ['', '-1', '1000001', '1.0000001', 'a']) {
    expect(v.safeParse(countedQuantity, text).success).toBe(false);
  }
});
