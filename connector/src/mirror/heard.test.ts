import { describe, expect, test } from 'vitest';
import type { ZohoItem } from '../zoho/ports/items.ts';
import type { ZohoOrderRow } from '../zoho/ports/orders.ts';
import { isOldNews, type News, newsOf } from './heard.ts';

const FIRST = '2026-10-01T12:00:00+0200';
const LATER = '2026-10-01T12:00:01+0200';

const item = (modifiedTime: string, more: Partial<ZohoItem> = {}) =>
  ({ itemId: '11', name: 'Mug', modifiedTime, ...more }) as ZohoItem;

describe('an item as it is told is old news', () => {
  test.each<[string, boolean, ZohoItem, ZohoItem | null]>([
    ['where the reading shows a later edit', true, item(FIRST), item(LATER, { name: 'Cup' })],
    [
      'not where only the times are the same second, written otherwise: then what they say differs',
      false,
      item(FIRST),
      item('2026-10-01T10:00:00Z'),
    ],
    ['where the reading is the same to the letter', true, item(FIRST), item(FIRST)],
    ['not where two edits fell into one second', false, item(FIRST, { name: 'Cup' }), item(FIRST)],
    ['not where the reading is older', false, item(LATER), item(FIRST)],
    ['not where nobody has read it', false, item(FIRST), null],
    ['not where the reading was kept without a time', false, item(FIRST), item('')],
    ['not where it is told without a time', false, item(''), item(FIRST)],
  ])('%s', (_, old, told, reading) => expect(isOldNews(told, reading)).toBe(old));
});

describe('an order as it is told', () => {
  const known = (modifiedTime: string, status: string, lines: string | null) => ({ modifiedTime, status, lines });
  const told = (modifiedTime: string, status: string, lines: string) => ({
    row: { modifiedTime, status } as ZohoOrderRow,
    lines,
  });
  test.each<[string, News, Parameters<typeof newsOf>[0], Parameters<typeof newsOf>[1]]>([
    ['is news where nothing is known', 'news', null, told(FIRST, 'draft', 'a')],
    ['is older than what is known', 'older', known(LATER, 'confirmed', 'a'), told(FIRST, 'confirmed', 'b')],
    ['is what is known', 'none', known(FIRST, 'confirmed', 'a'), told(FIRST, 'confirmed', 'a')],
    [
      'is what a list has told, with its lines besides',
      'same',
      known(FIRST, 'confirmed', null),
      told(FIRST, 'confirmed', 'a'),
    ],
    ['has been edited without moving stock', 'same', known(FIRST, 'confirmed', 'a'), told(LATER, 'confirmed', 'a')],
    ['has other lines', 'news', known(FIRST, 'confirmed', 'a'), told(LATER, 'confirmed', 'b')],
    [
      'has been edited, and its lines were never seen',
      'news',
      known(FIRST, 'confirmed', null),
      told(LATER, 'confirmed', 'a'),
    ],
    ['has other lines within the same second', 'news', known(FIRST, 'confirmed', 'a'), told(FIRST, 'confirmed', 'b')],
    ['has gone on within the same second', 'news', known(FIRST, 'draft', 'a'), told(FIRST, 'confirmed', 'a')],
    ['is behind within the same second', 'older', known(FIRST, 'confirmed', 'a'), told(FIRST, 'draft', 'a')],
    ['may have gone either way within the same second', 'news', known(FIRST, 'void', 'a'), told(FIRST, 'draft', 'a')],
    ['is behind what a plan of ours has noted', 'older', known('', 'confirmed', null), told(FIRST, 'draft', 'a')],
    ['goes on from what a plan of ours has noted', 'news', known('', 'confirmed', null), told(FIRST, 'shipped', 'a')],
  ])('%s', (_, news, before, now) => expect(newsOf(before, now)).toBe(news));
});
