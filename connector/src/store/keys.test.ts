import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { NewKeyRow } from './keys.ts';
import { openStore, type Store } from './open.ts';

const key = (kid: string): NewKeyRow => ({
  kid,
  organizationId: '1',
  name: 'Shop',
  kind: 'skill',
  publicKey: 'x',
  scopes: '[]',
  release: 'person',
  limits: '{}',
  locationIds: null,
  totpSecret: null,
  createdAt: 0,
});

let folder: string;
let here: Store;
let there: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'store-keys-'));
  here = await openStore({ file: join(folder, 'connector.db') });
  there = await openStore({ file: join(folder, 'connector.db') });
});

afterEach(async () => {
  await here.close();
  await there.close();
  rmSync(folder, { recursive: true });
});

const remember = (store: Store, jti: string, expiresAt: number, now: number) =>
  store.write((s) => s.keys.rememberAssertion({ kid: 'a', jti, expiresAt }, now));

/** Runs the unit of work once per number in two processes at the same time; answers what each said. */
const raceTwoProcesses = async (unit: string, times: number): Promise<boolean[][]> => {
  const program = `
    const { openStore } = await import(${JSON.stringify(new URL('./open.ts', import.meta.url).href)});
    const store = await openStore({ file: ${JSON.stringify(join(folder, 'connector.db'))} });
    while (Date.now() < ${Date.now() + 1_500});
    const said = [];
    for (let n = 1; n <= ${times}; n += 1) said.push(await store.write((s) => ${unit}));
    console.log(JSON.stringify(said));
    await store.close();`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  return (await Promise.all([run(), run()])).map(({ stdout }) => JSON.parse(stdout) as boolean[]);
};

test('an assertion is new once, whichever of two processes sees it first', async () => {
  const [one = [], two = []] = await raceTwoProcesses(
    "s.keys.rememberAssertion({ kid: 'a', jti: 'j' + n, expiresAt: 1000 }, 0)",
    100,
  );
  expect(one).toHaveLength(100);
  expect(one.map((isNew, index) => isNew !== two[index])).toEqual(Array(100).fill(true));
});

test('an assertion is remembered up to its last moment, and the same id of another key is another assertion', async () => {
  await remember(here, 'j', 1_000, 0);
  expect(await remember(here, 'j', 1_000, 999)).toBe(false);
  expect(await here.write((s) => s.keys.rememberAssertion({ kid: 'b', jti: 'j', expiresAt: 1_000 }, 0))).toBe(true);
});

test('expired assertions are forgotten faster than new ones come', async () => {
  for (let index = 0; index < 120; index += 1) await remember(here, `old ${index}`, 1_000, 0);
  for (let index = 0; index < 3; index += 1) await remember(here, `new ${index}`, 5_000, 2_000);
  expect(await here.read.keys.rememberedAssertions()).toBe(3);
});

test('each change to a key raises the epoch in every process, and a refused one does not', async () => {
  const epochs = [there.epoch('keys')];
  const note = () => epochs.push(there.epoch('keys'));
  await here.write((s) => s.keys.create(key('a')));
  note();
  expect(await here.write((s) => s.keys.rotate('a', key('b'), 10))).toBe(true);
  note();
  expect(await here.write((s) => s.keys.rotate('a', key('c'), 10))).toBe(false);
  note();
  expect(await here.write((s) => s.keys.revoke('b', 20))).toBe(true);
  note();
  expect(await here.write((s) => s.keys.revoke('b', 20))).toBe(false);
  expect(await here.write((s) => s.keys.revoke('nobody', 20))).toBe(false);
  note();
  expect(epochs).toEqual([0, 1, 2, 2, 3, 3]);
  expect((await there.read.keys.list()).map((row) => [row.kid, row.rotatedFrom, row.revokedAt])).toEqual([
    ['a', null, 10],
    ['b', 'a', 20],
  ]);
});

test('a key that is ending can be revoked earlier and never later', async () => {
  await here.write((s) => s.keys.create(key('a')));
  await here.write((s) => s.keys.rotate('a', key('b'), 100));
  expect(await here.write((s) => s.keys.revoke('a', 200))).toBe(false);
  expect(await here.write((s) => s.keys.revoke('a', 50))).toBe(true);
  expect((await here.read.keys.get('a'))?.revokedAt).toBe(50);
});

test('a time step is used up once, and none before it comes back', async () => {
  await here.write((s) => s.keys.create(key('a')));
  const use = (store: Store, step: number) => store.write((s) => s.keys.setTotpStep('a', step));
  expect(await use(here, 7)).toBe(true);
  expect(await use(there, 7)).toBe(false);
  expect(await use(there, 6)).toBe(false);
  expect(await use(there, 8)).toBe(true);
});

test('a time step that two processes want at once is had by one', async () => {
  await here.write((s) => s.keys.create(key('a')));
  const [one = [], two = []] = await raceTwoProcesses("s.keys.setTotpStep('a', n)", 100);
  expect(one.filter((had, index) => had && two[index])).toEqual([]);
  // The later process leaves out what the other has passed, so the last step is all that must have been had.
  expect([one[99], two[99]].filter(Boolean)).toHaveLength(1);
});
