import { describe, expect, test } from 'vitest';
import { formatDecimal, multiply, parseDecimal, percentOf } from './decimal.ts';

/** Chance from a seed, so that what fails once fails again. */
const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

test('a tenth and two tenths are three tenths', () => {
  const sum = (parseDecimal('0.1') ?? 0) + (parseDecimal('0.2') ?? 0);
  expect(formatDecimal(sum)).toBe('0.3');
});

describe('a decimal is read', () => {
  test.each([
    ['12.5', 12_500_000],
    ['-3', -3_000_000],
    ['+3', 3_000_000],
    ['0', 0],
    ['007', 7_000_000],
    ['0.000001', 1],
    ['7349.000000', 7_349_000_000],
    ['1.500000000000', 1_500_000],
    ['999999999.999999', 999_999_999_999_999],
  ])('%s', (text, micros) => expect(parseDecimal(text)).toBe(micros));

  test('minus nothing is nothing', () => expect(Object.is(parseDecimal('-0.000000'), 0)).toBe(true));
});

test.each([
  ['what would lose its seventh digit', '0.0000001'],
  ['what no longer fits', '1000000000'],
  ['an exponent', '1e3'],
  ['a comma', '1,5'],
  ['a thousands separator', '1 000'],
  ['a point without digits', '1.'],
  ['a point alone', '.5'],
  ['nothing', ''],
  ['a blank', ' 1'],
  ['a line end', '1\n'],
  ['two signs', '--1'],
  ['hexadecimal', '0x10'],
  ['infinity', 'Infinity'],
  ['digits of another script', '٣'],
  ['thirteen places, though they are nothing', '1.0000000000000'],
])('%s is no decimal', (_, text) => expect(parseDecimal(text)).toBeNull());

describe('a decimal is written', () => {
  test.each([
    [7_349_000_000, 2, '7349.00'],
    [7_349_000_000, 0, '7349'],
    [-500_000, 0, '-0.5'],
    [-500_000, 2, '-0.50'],
    [1, 2, '0.000001'],
    [0, 0, '0'],
    [0, 2, '0.00'],
    [-0, 2, '0.00'],
    [12_345_678, 2, '12.345678'],
  ])('%i millionths with %i places as %s', (micros, places, text) => {
    expect(formatDecimal(micros, places)).toBe(text);
  });

  test('so that it is read as the same number, and no digit is written that could be left out', () => {
    const chance = seeded(1);
    for (let round = 0; round < 2_000; round += 1) {
      const micros = Math.floor((chance() - 0.5) * 2 * 10 ** (1 + Math.floor(chance() * 15)));
      const text = formatDecimal(micros);
      expect(parseDecimal(text)).toBe(micros === 0 ? 0 : micros);
      expect(text).toMatch(/^-?(0|[1-9]\d*)(\.\d*[1-9])?$/);
      expect(formatDecimal(micros, 2)).toMatch(/^-?\d+\.\d{2,6}$/);
    }
  });
});

describe('what a line costs', () => {
  test.each([
    ['2.5', '3', '7.50'],
    ['0.333333', '3', '1.00'],
    ['19.99', '3', '59.97'],
    ['0.005', '1', '0.01'],
    ['-0.005', '1', '-0.01'],
    ['0.0049', '1', '0.00'],
    ['123456.789', '1000', '123456789.00'],
  ])('%s a piece for %s pieces is %s, rounded half away from nothing', (price, quantity, total) => {
    expect(formatDecimal(multiply(parseDecimal(price) ?? 0, parseDecimal(quantity) ?? 0), 2)).toBe(total);
  });

  test('is the exact product, off by half a cent at most', () => {
    const chance = seeded(2);
    for (let round = 0; round < 2_000; round += 1) {
      const price = Math.floor(chance() * 1e9);
      const quantity = Math.floor(chance() * 1e9);
      const total = multiply(price, quantity);
      expect(total % 10_000).toBe(0);
      const off = BigInt(total) * 1_000_000n - BigInt(price) * BigInt(quantity);
      expect(off <= 5_000_000_000n && off > -5_000_000_000n).toBe(true);
    }
  });

  test('is rounded where Zoho rounds: at the organisation’s places', () => {
    expect(formatDecimal(multiply(1_234_567, 1_000_000, 3), 3)).toBe('1.235');
    expect(formatDecimal(multiply(1_500_000, 1_000_000, 0))).toBe('2');
  });
});

describe('a percentage', () => {
  test.each([
    ['100.00', '8.75', '8.75'],
    ['19.99', '19', '3.80'],
    ['0.10', '5', '0.01'],
    ['-0.10', '5', '-0.01'],
    ['99.99', '0', '0.00'],
    ['59.97', '100', '59.97'],
  ])('of %s at %s is %s', (amount, percent, part) => {
    expect(formatDecimal(percentOf(parseDecimal(amount) ?? 0, parseDecimal(percent) ?? 0), 2)).toBe(part);
  });

  test('of a large amount is exact where a float is not', () => {
    // 123,456,789.12 at 7.7 % is 9,506,172.76224
    expect(formatDecimal(percentOf(123_456_789_120_000, 7_700_000), 2)).toBe('9506172.76');
  });
});
