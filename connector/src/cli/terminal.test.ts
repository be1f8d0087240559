import { expect, test } from 'vitest';
import { columns } from './terminal.ts';

test('rows are aligned, and end where their words end', () => {
  expect(
    columns([
      ['a', 'long name', 'x'],
      ['long id', 'b', ''],
    ]),
  ).toBe('a        long name  x\nlong id  b');
});

test('no rows are no lines', () => expect(columns([])).toBe(''));
