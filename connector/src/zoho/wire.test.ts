import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import {
  decimalAt,
  flagAt,
  idAt,
  jsonDecimal,
  readWritten,
  rowAt,
  rowOf,
  rowsAt,
  saysMissing,
  textAt,
  toMicros,
} from './wire.ts';

const row = (value: Record<string, unknown>) => rowOf(value, 'item');

describe('numbers', () => {
  test.each([
    [50.0, 50_000_000],
    [7349.1, 7_349_100_000],
    ['50.000000', 50_000_000],
    [' 12.5 ', 12_500_000],
    ['-3', -3_000_000],
    [0.1 + 0.2, 300_000],
    [5.5e-17, 0],
    [-0, 0],
    [0.000001, 1],
    [8_999_999_999.99, 8_999_999_999_990_000],
    ['0.12345678', 123_457],
  ])('%j is %i millionths', (value, micros) => {
    expect(toMicros(value)).toBe(micros);
  });

  test.each([[Number.NaN], [Number.POSITIVE_INFINITY], ['1,234.50'], ['7349.00 USD'], [1e12], [true], [{}], ['0x10']])(
    '%j is no number',
    (value) => {
      expect(toMicros(value)).toBeNull();
    },
  );

  test('"", null and absence are no number at all', () => {
    for (const value of [{ n: '' }, { n: null }, {}]) expect(decimalAt(row(value), 'n')).toBeNull();
  });

  test('are written as JSON numbers while every digit survives, else as text', () => {
    expect(jsonDecimal(7_349_100_000)).toBe(7349.1);
    expect(jsonDecimal(1)).toBe(0.000001);
    expect(jsonDecimal(8_999_999_999_999_999)).toBe('8999999999.999999');
    expect(JSON.stringify(jsonDecimal(100_000))).toBe('0.1');
  });
});

describe('ids', () => {
  test('stay text', () => {
    expect(idAt(row({ id: '362590000000065013' }), 'id')).toBe('362590000000065013');
    expect(idAt(row({ id: 4815000000044 }), 'id')).toBe('4815000000044');
  });

  test('that came as a number past 2^53 have lost digits and are refused', () => {
    expect(() => idAt(row(JSON.parse('{"id":362590000000065013}')), 'id')).toThrow('item.id');
  });

  test('that are missing are named by their place, never by a value', () => {
    const error = (() => {
      try {
        return idAt(row({ id: 'secret' }), 'id');
      } catch (thrown) {
        return thrown as ConnectorError;
      }
    })() as ConnectorError;
    expect(error.code).toBe('zoho_unintelligible');
    expect(error.message).toContain('item.id');
    expect(error.message).not.toContain('secret');
  });
});

test('a list may be missing or "", but nothing else than a list', () => {
  expect(rowsAt(row({}), 'places')).toEqual([]);
  expect(rowsAt(row({ places: '' }), 'places')).toEqual([]);
  expect(() => rowsAt(row({ places: { a: 1 } }), 'places')).toThrow('item.places');
  expect(() => rowsAt(row({ places: [3] }), 'places')).toThrow('item.places[0]');
});

test('an object is found under the first key that is there', () => {
  expect(rowAt({ sales_order: { a: 1 } }, 'salesorder', 'sales_order').value).toEqual({ a: 1 });
  expect(() => rowAt({}, 'salesorder', 'sales_order')).toThrow('salesorder');
});

test('text may come as a number, such as a postal code', () => {
  expect(textAt(row({ zip: 11364 }), 'zip')).toBe('11364');
  expect(() => textAt(row({ zip: {} }), 'zip')).toThrow('item.zip');
});

test('a flag may come as text, and is null where Zoho does not say', () => {
  expect([true, 'true', false, 'false', '', undefined].map((f) => flagAt(row({ f }), 'f'))).toEqual([
    true,
    true,
    false,
    false,
    null,
    null,
  ]);
});

test('a record is missing by 404, by code 5 or by code 1002, and by nothing else', () => {
  const refused = (status: number, code: number) => new ConnectorError('zoho_refused', '', { zoho: { status, code } });
  expect(saysMissing(refused(404, 5))).toBe(true);
  expect(saysMissing(refused(400, 1002))).toBe(true);
  expect(saysMissing(refused(400, 2))).toBe(false);
  expect(saysMissing(new ConnectorError('zoho_unavailable', ''))).toBe(false);
});

test('a write whose answer makes no sense may have happened', () => {
  const read = () => readWritten(() => idAt(row({}), 'id'));
  expect(read).toThrow(
    expect.objectContaining({ code: 'zoho_unintelligible', facts: expect.objectContaining({ outcome: 'unknown' }) }),
  );
});
