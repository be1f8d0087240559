import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { day, decimal, id, instant, itemWord, line, quantity, wholeNumber, yesOrNo } from './words.ts';

const read = <T extends v.GenericSchema>(schema: T, value: unknown): v.InferOutput<T> | null => {
  const parsed = v.safeParse(schema, value);
  return parsed.success ? parsed.output : null;
};

describe('a line of text', () => {
  test.each([
    ['as it is', 'SF-1108', 'SF-1108'],
    ['without the blanks around it', '  SF-1108 ', 'SF-1108'],
    ['composed, so that two spellings of one letter are one', 'Cafe\u0301', 'Café'],
    ['in any script', '咖啡豆 № 7', '咖啡豆 № 7'],
    ['with quotes and other signs', `3/4" <b>O'Brien & Söhne</b>; --x`, `3/4" <b>O'Brien & Söhne</b>; --x`],
    ['with an emoji of one code point', '🫘', '🫘'],
  ])('is read %s', (_, text, expected) => expect(read(itemWord, text)).toBe(expected));

  test.each([
    ['a bidi override', 'SF\u202E8011-'],
    ['a bidi isolate', 'SF\u2066-1108\u2069'],
    ['a zero-width space', 'SF\u200B-1108'],
    ['a zero-width joiner', 'SF\u200D-1108'],
    ['a word joiner', 'SF\u2060-1108'],
    ['a byte order mark inside', 'SF\uFEFF-1108'],
    ['a soft hyphen', 'SF\u00AD1108'],
    ['a variation selector', 'SF-1108\uFE0F'],
    ['a variation selector of the second plane', 'SF-1108\u{E0100}'],
    ['a tag character', 'SF-1108\u{E0041}'],
    ['a NUL', 'SF\u0000'],
    ['an escape', '\u001B[31mSF'],
    ['a C1 control', 'SF\u0085X'],
    ['a tab', 'SF\t1108'],
    ['a line end', 'SF\n1108'],
    ['a line separator', 'SF\u20281108'],
    ['a lone surrogate', 'SF\uD800'],
    ['a private-use character', 'SF\uE000'],
  ])('with %s is refused', (_, text) => expect(read(itemWord, text)).toBeNull());

  test('is refused where it is empty, or blanks alone', () => {
    expect(read(itemWord, '')).toBeNull();
    expect(read(itemWord, ' \u00A0\u3000 ')).toBeNull();
  });

  test('is as long as it may be, counted once trimmed and composed', () => {
    expect(read(line(4), ` ${'e\u0301'.repeat(4)} `)).toBe('éééé');
    expect(read(line(4), 'abcde')).toBeNull();
  });

  test.each([[1], [null], [undefined], [true], [['SF-1108']], [{ toString: () => 'SF-1108' }]])(
    'is text, so %j is refused',
    (value) => expect(read(itemWord, value)).toBeNull(),
  );

  test.each(['\u3164', '\u034F', '\u115F', '\u17B4', '\uFFA0', '\u2800', '\uFE0F'])(
    'with %j, which is drawn as nothing, is refused',
    (nothing) => expect(read(itemWord, `SF-1108${nothing}`)).toBeNull(),
  );
});

describe('a quantity', () => {
  test.each(['3', '0.5', ' 3 ', '0.000001', '1000000', '1.500000'])('may be %j', (text) => {
    expect(read(quantity, text)).toBe(text.trim());
  });

  test.each([
    '0',
    '-1',
    '-0.5',
    '0.0000001',
    '1000000.000001',
    '99999999999999999999',
    '1e3',
    'NaN',
    'Infinity',
    '1,5',
    '½',
    '٣',
    'three',
    '',
    ' ',
  ])('may not be %j', (text) => expect(read(quantity, text)).toBeNull());

  test('is text, since a float has lost digits already', () => expect(read(quantity, 3)).toBeNull());
});

describe('an id', () => {
  test('keeps all its digits', () => expect(read(id, '4815000000044208999')).toBe('4815000000044208999'));
  test.each([['', ' 1', '1 ', '-1', '1.0', '1e3', 'abc', '1'.repeat(26), 460000000026049]].flat())(
    'is digits alone, so %j is refused',
    (value) => expect(read(id, value)).toBeNull(),
  );
});

describe('a figure as answered', () => {
  test.each(['0', '-1', '12.5', '100000000000.000001'])('may be %s', (text) => expect(read(decimal, text)).toBe(text));
  test.each(['', '+1', '.5', '5.', '1e3', ' 1', '1,5', 'NaN'])('may not be %j', (text) => {
    expect(read(decimal, text)).toBeNull();
  });
  test('is never a float', () => expect(read(decimal, 0.1)).toBeNull());
});

describe('a whole number', () => {
  const limit = wholeNumber(1, 50);
  test.each([
    ['10', 10],
    [10, 10],
    ['1', 1],
    ['50', 50],
    ['050', 50],
  ])('is read from %j', (value, expected) => expect(read(limit, value)).toBe(expected));

  test.each([
    '0',
    '51',
    0,
    51,
    -1,
    '-1',
    '1.5',
    1.5,
    '1e1',
    ' 5',
    '',
    'ten',
    '9'.repeat(10),
    Number.NaN,
    Number.POSITIVE_INFINITY,
    null,
    true,
    [5],
  ])('is within its bounds and nothing else, so %j is refused', (value) => expect(read(limit, value)).toBeNull());

  test('tells what it should have been', () => {
    const parsed = v.safeParse(limit, '51');
    expect(parsed.issues?.[0].message).toBe('must be at most 50');
  });
});

test('a day is a calendar day, and an instant has a time', () => {
  expect(read(day, '2026-11-22')).toBe('2026-11-22');
  for (const wrong of [
    '2026-13-01',
    '2026-11-32',
    '2026-02-30',
    '22.11.2026',
    '2026-11-22T10:00:00Z',
    '26-11-22',
    'today',
    '',
  ])
    expect(read(day, wrong)).toBeNull();
  for (const none of ['2026-02-29', '2026-02-31', '2026-04-31']) expect(read(day, none)).toBeNull();
  expect(read(day, '2028-02-29')).toBe('2028-02-29');
  expect(read(instant, '2026-11-22T10:00:00.000Z')).toBe('2026-11-22T10:00:00.000Z');
  expect(read(instant, '2026-11-22')).toBeNull();
});

test('yes or no may arrive as text, and as nothing else', () => {
  expect([true, false, 'true', 'false'].map((value) => read(yesOrNo, value))).toEqual([true, false, true, false]);
  expect(['yes', '', 1, null].map((value) => read(yesOrNo, value))).toEqual([null, null, null, null]);
});
