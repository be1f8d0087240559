import { expect, test } from 'vitest';
import { Table } from './table.ts';

function table(lagMs: number) {
  const clock = { now: 1000, lagMs };
  const records = new Table<{ id: string; word: string }>({ now: () => clock.now, lagMs: () => clock.lagMs });
  const words = () => records.listed().map(({ word }) => word);
  return { clock, records, words };
}

test('without a lag lists see everything at once', () => {
  const { records, words } = table(0);
  const one = records.add({ id: '1', word: 'new' });
  expect(words()).toEqual(['new']);
  records.change(one, () => Object.assign(one, { word: 'changed' }));
  expect(words()).toEqual(['changed']);
  expect(records.lagging).toBe(false);
});

test('with a lag each state is seen when its time has come', () => {
  const { clock, records, words } = table(100);
  const one = records.add({ id: '1', word: 'new' });
  clock.now += 60;
  records.change(one, () => Object.assign(one, { word: 'changed' }));
  expect([words(), records.get('1')?.word]).toEqual([[], 'changed']);
  clock.now += 40;
  expect(words()).toEqual(['new']);
  clock.now += 60;
  expect(words()).toEqual(['changed']);
  expect(records.lagging).toBe(false);
});

test('a lag that ends leaves what it hid until its time', () => {
  const { clock, records, words } = table(100);
  records.add({ id: '1', word: 'hidden' });
  clock.lagMs = 0;
  records.add({ id: '2', word: 'seen' });
  expect(words()).toEqual(['seen']);
  clock.now += 100;
  expect(words()).toEqual(['hidden', 'seen']);
});

test('a removed record is gone from lists too', () => {
  const { records, words } = table(100);
  records.remove(records.add({ id: '1', word: 'gone' }));
  expect([words(), records.get('1')]).toEqual([[], undefined]);
});
