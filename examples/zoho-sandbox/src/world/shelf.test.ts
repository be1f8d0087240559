import { expect, test } from 'vitest';
import { Printed } from '../wire/reply.ts';
import { Shelf } from './shelf.ts';

const counting = (size: number) => {
  const shelf = new Shelf(size);
  const printed: string[] = [];
  const take = (id: string, kind = 'row') =>
    shelf.take(id, kind, () => {
      printed.push(`${id} ${kind}`);
      return new Printed(`${id} ${kind} ${printed.length}`);
    });
  return { shelf, printed, take };
};

test('what is printed is printed once, until it is thrown away', () => {
  const { shelf, printed, take } = counting(5);
  expect([take('1').text, take('1').text, take('1', 'detail').text]).toEqual(['1 row 1', '1 row 1', '1 detail 2']);
  shelf.delete('1');
  expect([take('1').text, take('1', 'detail').text]).toEqual(['1 row 3', '1 detail 4']);
  shelf.clear();
  take('1');
  expect(printed).toHaveLength(5);
});

test('what has lain longest makes room', () => {
  const { printed, take } = counting(2);
  for (const id of ['1', '2', '3', '3', '2', '1']) take(id);
  expect(printed).toEqual(['1 row', '2 row', '3 row', '1 row']);
});
