import { expect, test } from 'vitest';
import { columns, grouped, moment } from './terminal.ts';

test('rows are aligned, and end where their words end', () => {
  expect(
    columns([
      ['a', 'long name', 'x'],
      ['long id', 'b', ''],
    ]),
  ).toBe('a        long name  x\nlong id  b');
});

test('no rows are no lines', () => expect(columns([])).toBe(''));

test('times and amounts are written as the chat writes them', () => {
  expect(moment('2026-11-22T05:31:07.123Z')).toBe('2026-11-22 05:31:07 UTC');
  const written = {
    '26923.05': '26,923.05',
    '999.00': '999.00',
    '1000': '1,000',
    '-1234567.5': '-1,234,567.5',
    '0.123456': '0.123456',
  };
  for (const [amount, text] of Object.entries(written)) expect(grouped(amount)).toBe(text);
});
