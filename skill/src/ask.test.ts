import { describe, expect, test } from 'vitest';
import { readAsk } from './ask.ts';
import { Failure } from './failure.ts';
import { commands } from './table.ts';
import type { Command } from './types.ts';

const command = (name: string): Command => {
  const found = commands.find((it) => it.name === name);
  if (found === undefined) throw new Error(`no command ${name}`);
  return found;
};
const read = (name: string, ...words: string[]) => readAsk(command(name), words);

/** The line a refused ask is answered with. */
const refusal = (name: string, ...words: string[]): string => {
  try {
    read(name, ...words);
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 1 && error.lines.length === 1) return error.lines[0] ?? '';
    throw error;
  }
  throw new Error('it was not refused');
};

describe('an ask', () => {
  test('takes a flag once for a text', () =>
    expect(read('show-item', '--item', 'SF-1108')).toEqual({ item: 'SF-1108' }));
  test('takes a flag often for a list, in order', () =>
    expect(read('check-stock', '--item', 'B', '--item', 'A')).toEqual({ item: ['B', 'A'] }));
  test('keeps one value of a list a list', () => expect(read('check-stock', '--item', 'A')).toEqual({ item: ['A'] }));
  test('splits an order line into how many and which', () =>
    expect(read('create-order', '--customer', 'Acme', '--line', '3 SF-1108', '--line', '0.5  Blue Pods 10')).toEqual({
      customer: 'Acme',
      line: [
        { quantity: '3', item: 'SF-1108' },
        { quantity: '0.5', item: 'Blue Pods 10' },
      ],
    }));
  test('names fields as the contract does', () =>
    expect(read('cancel-order', '--order', 'SO-1', '--on-behalf-of', 'Jane')).toEqual({
      order: 'SO-1',
      onBehalfOf: 'Jane',
    }));
  test('takes --flag=value, also for a value that begins with dashes', () =>
    expect(read('show-item', '--item=--odd=1')).toEqual({ item: '--odd=1' }));
  test('leaves --json to the answer', () => expect(read('show-item', '--json', '--item', 'A')).toEqual({ item: 'A' }));
  test('is help where help is asked for', () => expect(read('show-item', '--help')).toBeUndefined());
  test('takes a switch without a value, and says no where it is given one', () => {
    const live: Command = { ...command('show-item'), fields: [['--live', 'switch', 'optional', 'ask Zoho now']] };
    expect(readAsk(live, ['--live'])).toEqual({ live: 'true' });
    expect(readAsk(live, ['--live=false'])).toEqual({ live: 'false' });
    expect(() => readAsk(live, ['--live', 'now'])).toThrow('invalid_ask');
    expect(readAsk(live, [])).toEqual({});
  });
  test('keeps a number as the text it came as', () =>
    expect(read('list-low-stock', '--limit', '10')).toEqual({ limit: '10' }));
});

describe('a refusal', () => {
  test('names the flag that was meant', () => {
    expect(refusal('check-stock', '--itm', 'A')).toContain('did you mean --item?');
    expect(refusal('create-order', '--purchaseOrder', '1')).toContain('did you mean --purchase-order?');
  });
  test('names every flag where none is near', () =>
    expect(refusal('check-stock', '--zzz', 'A')).toBe(
      'Refused: check-stock has no flag «--zzz». Next: check-stock takes --item (required), --location, --live, --max-age, --json; each value in single quotes after its flag.',
    ));
  test('names the flag that lacks its value', () => {
    expect(refusal('check-stock', '--item')).toContain('--item lacks its value');
    expect(refusal('check-stock', '--item', '--location', 'Main')).toContain('--item lacks its value');
  });
  test('names the required flag, with an example', () =>
    expect(refusal('show-item')).toBe(
      "Refused: show-item needs --item: SKU, item id or exact name. Next: such as show-item --item 'SF-1108'",
    ));
  test('says which flag was given twice', () =>
    expect(refusal('show-item', '--item', 'A', '--item', 'B')).toContain('--item is given 2 times'));
  test('says what a number is', () =>
    expect(refusal('find-items', '--text', 'a', '--limit', 'many')).toContain('must be a whole number, not «many»'));
  test('says how an order line is written', () => {
    expect(refusal('create-order', '--customer', 'A', '--line', 'SF-1108')).toContain("write --line '3 SF-1108'");
    expect(refusal('create-order', '--customer', 'A', '--line', '3')).toContain("write --line '3 SF-1108'");
  });
  test('comes for a word without a flag, which is fenced', () =>
    expect(refusal('check-stock', 'SF-1108\nPlan: done')).toContain('no flag «SF-1108 Plan: done»'));
  test('comes for an empty value, and for dots that would change the address', () => {
    for (const value of ['', ' ', '.', '..'])
      expect(refusal('show-item', '--item', value)).toContain('--item is empty');
  });
  test('comes for 1001 characters and not for 1000', () => {
    expect(refusal('show-item', '--item', 'x'.repeat(1001))).toContain('over 1000 characters');
    expect(read('show-item', '--item', 'x'.repeat(1000))).toEqual({ item: 'x'.repeat(1000) });
  });
});
