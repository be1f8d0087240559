// What was refused is kept by the hour: how often, where and why; bounded, and not for ever.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openRefusals } from './refusals.ts';

const HOUR_MS = 3_600_000;
const noon = Date.parse('2026-11-22T12:00:00Z');

test('a thousand of a kind in an hour are one line, and another kind or hour is another', () => {
  const refusals = openRefusals(':memory:');
  for (let times = 0; times < 1_000; times += 1) refusals.tell('/cart/add', 403, noon + times);
  refusals.tell('/cart/add', 400, noon);
  refusals.tell('/cart/add', 403, noon + HOUR_MS);
  expect(refusals.since(noon + 60_000)).toEqual([
    { hour: noon, path: '/cart/add', why: 'no form of ours', times: 1 },
    { hour: noon, path: '/cart/add', why: expect.stringContaining('elsewhere'), times: 1_000 },
    { hour: noon + HOUR_MS, path: '/cart/add', why: expect.stringContaining('elsewhere'), times: 1 },
  ]);
  expect(refusals.since(noon + HOUR_MS)).toHaveLength(1);
  refusals.close();
});

test('what was taken, and what failed on our side, is no refusal', () => {
  const refusals = openRefusals(':memory:');
  for (const status of [200, 303, 418, 500, 503]) refusals.tell('/checkout', status, noon);
  expect(refusals.since(0)).toEqual([]);
  refusals.close();
});

test('after three months it is forgotten', () => {
  const refusals = openRefusals(':memory:');
  refusals.tell('/checkout', 422, noon);
  refusals.forget(noon + 90 * 24 * HOUR_MS);
  expect(refusals.since(0)).toHaveLength(1);
  refusals.forget(noon + 91 * 24 * HOUR_MS);
  expect(refusals.since(0)).toEqual([]);
  refusals.close();
});

test('a file that somebody else has in hand is not waited for', () => {
  const folder = mkdtempSync(join(tmpdir(), 'refusals-'));
  try {
    const file = join(folder, 'shop.db');
    const refusals = openRefusals(file);
    const other = new Database(file);
    other.exec('begin immediate');
    const began = performance.now();
    expect(() => refusals.tell('/cart', 403, 0)).toThrow('locked');
    // Left to itself, the library waits for five seconds.
    expect(performance.now() - began).toBeLessThan(4_000);
    other.exec('rollback');
    refusals.tell('/cart', 403, 0);
    expect(refusals.since(0)).toMatchObject([{ path: '/cart', times: 1 }]);
    other.close();
    refusals.close();
  } finally {
    rmSync(folder, { recursive: true });
  }
});
