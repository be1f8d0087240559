import { describe, expect, test } from 'vitest';
import { buildItemIndex, toCandidate } from './index-of-items.ts';

const item = (itemId: string, sku: string, name: string, status = 'active') => ({ itemId, sku, name, status });
const booth = item('1', 'SF-1108', 'Folding Booth');
const chair = item('2', 'SF-1109', 'Folding Chair');
const mug = item('3', 'OUT-001-RED', 'Enamel Mug - Red');
const twin = item('4', 'SF-1109', 'Another Chair', 'inactive');
const nameless = item('5', '', 'Gift wrapping');
const oddity = item('6', '1', 'sf-1108');
const stools = [item('7', 'SF-1110', 'Stool'), item('8', 'SF-1110', 'Tall stool')];
const retired = item('9', 'BENCH', 'Old bench', 'inactive');
const bench = item('10', 'SF-1111', 'Bench');
const index = buildItemIndex([booth, chair, mug, twin, nameless, oddity, ...stools, retired, bench]);
const ids = (found: readonly { itemId: string }[]) => found.map(({ itemId }) => itemId);

describe('a word names exactly', () => {
  test.each([
    ['an id', '3', ['3']],
    ['a SKU in any case', ' out-001-red', ['3']],
    ['a name in any case and with any blanks', 'folding  BOOTH', ['1']],
    ['several items where their SKU repeats', 'SF-1109', ['2', '4']],
    ['an item without a SKU by its name', 'gift wrapping', ['5']],
    // An id goes before a SKU, and a SKU before a name.
    ['the item of that id, though another has it as its SKU', '1', ['1']],
    ['the item of that SKU, though another has it as its name', 'SF-1108', ['1']],
    ['nothing that it only begins', 'SF-11', []],
    ['nothing', '', []],
    ['nothing that every object knows', 'constructor', []],
  ])('%s', (_, word, found) => expect(ids(index.exact(word))).toEqual(found));
});

describe('a word names in any way', () => {
  test.each([
    ['the item of that SKU and the one of that name', 'SF-1108', ['1', '6']],
    ['an item by both once', 'gift wrapping', ['5']],
    ['several items where their SKU repeats', 'SF-1110', ['7', '8']],
    ['the active one of several', 'SF-1109', ['2']],
    // A SKU that is no longer sold is not taken for something else.
    ['an inactive item by its SKU, though an active one has it as its name', 'bench', ['9', '10']],
    // So that there is a word for each item that means no other.
    ['the item of that id alone', '1', ['1']],
    ['nothing', 'SF-11', []],
  ])('%s', (_, word, found) => expect(ids(index.every(word))).toEqual(found));
});

describe('a word resembles', () => {
  test.each([
    ['a misspelt name', 'foldng boot', '1'],
    ['the beginning of a SKU', 'OUT-00', '3'],
    ['a SKU without its dashes', 'out001red', '3'],
    ['a SKU with other dashes', 'SF 1108', '1'],
    ['part of a name', 'mug', '3'],
  ])('%s', (_, word, first) => expect(ids(index.resembling(word, 5))[0]).toBe(first));

  test('no more than is wanted', () => expect(index.resembling('folding', 1)).toHaveLength(1));

  test('nothing, where there is nothing like it', () => expect(index.resembling('zzzzzzzzzz', 5)).toEqual([]));

  test.each(['(', '*', '\\', '""', ' ', '-', '%', '🫘'])('nothing worse when it is %j', (word) => {
    expect(() => index.resembling(word, 5)).not.toThrow();
  });
});

test('an index knows how many items it holds, and may hold none', () => {
  expect(index.size).toBe(10);
  const empty = buildItemIndex([]);
  expect([empty.size, empty.exact('a'), empty.resembling('a', 5)]).toEqual([0, [], []]);
});

test('ten thousand items are found in at once', () => {
  const many = Array.from({ length: 10_000 }, (_, at) => item(String(at), `SKU-${at}`, `Thing number ${at}`));
  const large = buildItemIndex(many);
  expect(ids(large.exact('sku-9999'))).toEqual(['9999']);
  expect(ids(large.resembling('SKU-4711', 3))).toContain('4711');
});

test('a candidate tells what a person needs to choose', () => {
  expect(toCandidate(twin)).toEqual({ id: '4', sku: 'SF-1109', name: 'Another Chair', status: 'inactive' });
});

test('of a list too long to be searched whole, what the words begin with is looked at', () => {
  const many = Array.from({ length: 25_000 }, (_, at) => item(String(at), `LN-${at}`, `Thing number ${at}`));
  const large = buildItemIndex([...many, item('x', 'SF-1108', 'Folding Booth'), item('y', 'SF-1109', 'Folding Chair')]);
  expect(ids(large.exact('folding booth'))).toEqual(['x']);
  expect(ids(large.resembling('foldng boot', 1))).toEqual(['x']);
  expect(ids(large.resembling('sf 1109', 1))).toEqual(['y']);
  expect(large.resembling('zzzzz', 5)).toEqual([]);
  expect(large.resembling('a', 5)).toEqual([]);
});

describe('names given here', () => {
  const given = (word: string, itemId: string) => ({ word, name: word, itemId });
  const named = buildItemIndex(
    [item('1', 'SF-1', 'Pod blue'), item('2', 'SF-2', 'Pod red'), item('3', 'SF-3', 'Old pod', 'inactive')],
    [given('the blue pods', '1'), given('sf-2', '1'), given('gone', '9')],
  );

  test('name an item exactly, in any case and spacing', () => {
    expect(ids(named.exact(' The  BLUE pods '))).toEqual(['1']);
    expect(ids(named.every('the blue pods'))).toEqual(['1']);
    expect(named.exact('the blue pod')).toEqual([]);
  });

  test('give way to what Zoho calls so where a question is asked, and are doubted in a write', () => {
    expect(ids(named.exact('SF-2'))).toEqual(['2']);
    expect(ids(named.every('SF-2'))).toEqual(['2', '1']);
  });

  test('mean nothing where the item is gone, and are nothing of Zoho’s own', () => {
    expect(named.exact('gone')).toEqual([]);
    expect(named.own('the blue pods')).toEqual([]);
    expect(ids(named.own('old POD'))).toEqual(['3']);
    expect(ids(named.own('3'))).toEqual(['3']);
  });
});
