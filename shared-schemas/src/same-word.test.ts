import { expect, test } from 'vitest';
import { normaliseWord } from './same-word.ts';

test.each([
  ['SF-1108', 'sf-1108'],
  ['  SF-1108  ', 'sf-1108'],
  ['Folding   Booth', 'folding booth'],
  ['Folding\u00A0Booth', 'folding booth'],
  ['Cafe\u0301', 'café'],
  ['ÄÖÜ', 'äöü'],
  ['', ''],
  ['   ', ''],
])('%j and %j are one word', (written, compared) => expect(normaliseWord(written)).toBe(compared));

test.each([
  ['SF-1108', 'SF1108'],
  ['SF-1108', 'SF–1108'],
  ['SF-1108', 'SF-ll08'],
  ['0', 'O'],
  ['straße', 'strasse'],
])('%s and %s are two', (one, other) => expect(normaliseWord(one)).not.toBe(normaliseWord(other)));

test('what is one word already stays as it is', () => {
  for (const word of ['SF-1108', ' Cafe\u0301  au lait ', 'ẞ', '🫘 Beans']) {
    expect(normaliseWord(normaliseWord(word))).toBe(normaliseWord(word));
  }
});
