// Nobody is sent to another site by an address of the shop's.
import { expect, test } from 'vitest';
import { ownPath } from './show.ts';

test.each(['/', '/cart', '/products/1?added', '/?q=a%20b'])('%s is a page of the shop', (path) => {
  expect(ownPath(path)).toBe(path);
});

test.each([
  ...['//elsewhere.example', '/\\elsewhere.example', 'https://elsewhere.example', 'javascript:alert(1)', '', 'cart'],
  ...['/a\\b', '/\n/elsewhere.example', `/${'x'.repeat(400)}`, '/ä'],
])('%j leads to the shop’s window', (path) => {
  expect(ownPath(path)).toBe('/');
});
