import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore, type Store } from './open.ts';

let folder: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-signing-'));
  store = await openStore({ file: join(folder, 'connector.db') });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const insert = (kid: string, signsFrom: number) =>
  store.write((s) => s.signingKeys.insert({ kid, publicKey: 'x', privateKey: 'sealed', createdAt: 0, signsFrom }));

test('signing keys come in the order they sign in', async () => {
  await insert('second', 20);
  await insert('first', 10);
  expect((await store.read.signingKeys.list()).map((row) => row.kid)).toEqual(['first', 'second']);
});

test('a retired key keeps its earlier end, and goes once that has come', async () => {
  await insert('a', 0);
  await store.write((s) => s.signingKeys.retire('a', 100));
  await store.write((s) => s.signingKeys.retire('a', 200));
  expect((await store.read.signingKeys.list())[0]?.retiresAt).toBe(100);
  await store.write((s) => s.signingKeys.forgetRetired(99));
  expect(await store.read.signingKeys.list()).toHaveLength(1);
  await store.write((s) => s.signingKeys.forgetRetired(100));
  expect(await store.read.signingKeys.list()).toHaveLength(0);
});

test('a new signing key and the end of one raise the epoch', async () => {
  await insert('a', 0);
  expect(store.epoch('keys')).toBe(1);
  await store.write((s) => s.signingKeys.retire('a', 100));
  expect(store.epoch('keys')).toBe(2);
});
