import { describe, expect, test } from 'vitest';
import { readQuantity } from './read-quantity.ts';

const read = (text: string, decimal: ',' | '.' | null = null) => {
  const quantity = readQuantity(text, decimal);
  return 'why' in quantity ? quantity.why : quantity.micros / 1_000_000;
};

describe('a quantity', () => {
  test.each([
    ['12', 12],
    [' 0 ', 0],
    ['12.5', 12.5],
    ['12,5', 12.5],
    ['0,500', 0.5],
    ['1234,567', 1234.567],
    ['12.000000', 12],
    ['1 234', 1234],
    ["1'234.5", 1234.5],
    ['1 234,567', 1234.567],
    ['12\u202f345\u202f678,5', 'more than'],
    ['1,234.5', 1234.5],
    ['1.234,5', 1234.5],
    ['123,456,789', 'more than'],
    ['999,999', 'two ways'],
    ['1,000,000', 1_000_000],
    ['-3', -3],
    ['−3', -3],
    ['+3', 3],
    ['-0', 0],
  ])('%j is %s', (text, meant) => {
    if (typeof meant === 'number') expect(read(text)).toBe(meant);
    else expect(read(text)).toContain(meant);
  });

  test.each([
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
    ['1.234', '.', 1.234],
    ['1.234', ',', 1234],
  ] as const)('that could be read in two ways, %s, is read by what parts fractions: %s', (text, decimal, meant) => {
    expect(read(text)).toContain('can be read in two ways');
    expect(read(text, decimal)).toBe(meant);
  });

  test.each(['', 'twelve', '12 pcs', '1e3', '0x10', '1.2.3', '1,23,456', '1,2.3,4', '12.1234567', 'NaN', '=1+1', '٣'])(
    '%j is none',
    (text) => {
      expect(typeof read(text)).toBe('string');
    },
  );

  test.each([
    '1 5',
    '10 2',
    '5 6 7',
    '12 34',
    "1'5",
    "1''234",
    '1 2.5',
    '1\u00a05',
    '1 234 5',
    '1234 567',
    '1 234.567 8',
  ])('%j is two figures in one cell, and never put together', (text) => expect(read(text)).toContain('is no number'));

  test('that is none is told, and not at length', () => {
    expect(read('x'.repeat(500)).toString().length).toBeLessThan(60);
  });
});
