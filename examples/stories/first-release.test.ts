// Whoever has used the first release goes on with its store: its keys ask, its plans are where they were, what was ordered is
// ordered once, and its secrets open.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { confirm, connectorCli, MUG, orderNow, overseer, show, wanting, writes } from './selling.ts';

/** Written by the code of that release; what it had sealed, and handed out, stands here. */
const text = readFileSync(new URL('first-release.sql', import.meta.url), 'utf8');
const REFRESH_TOKEN = ['1000', '434ef2510c632d4e86a538cc03aa056d', 'a5590e89a11d2b4a48e112a086c41ff0'].join('.');
const SOON_AFTER = Date.parse('2026-11-22T15:51:00Z');
const agent = 'zik_8fb6fee2ff76b37b.s4d7QAY5ffX9t6G2akafDeWy1RlVzLwvgSWkKLHgKIY';
const person = 'zik_0862e24d90c5df43.cguuaFKzvbTfjGOJlGF0_BZ6yaMwNrc8u9LsxUZ8xnA';
const service = 'zik_81d9d0fc01dce3f3.RE-OYwvPeyEXqFZSmkMl5qQC2WDA36673ERA03qYdlA';
const revoked = 'zik_f084e4faa24153ec.WBaRGX5UQ1vZtbE3eBpz_4bs-MREhipXi-B-YcYt9Fs';
const plans = { done: '7H8W-CM', ofService: '1G38-WR', waiting: '5GAT-A9', uncertain: '4BCY-JX', rejected: 'R8XX-SW' };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'first-release-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const fileOf = (name: string): string => join(folder, name);

/** With the key beside it that sealed it, unless another is said. */
const writeStore = (masterKey = Buffer.alloc(32, 7)): void => {
  const database = new DatabaseSync(fileOf('connector.db'));
  database.exec(text);
  database.close();
  writeFileSync(fileOf('master.key'), masterKey.toString('base64url'), { mode: 0o600 });
};

/** Today's connector on it. */
const openFirst = async (): Promise<House> => {
  writeStore();
  return openHouse({
    connected: false,
    startsAt: SOON_AFTER,
    settings: { DATABASE_FILE: fileOf('connector.db') },
  });
};

test('its keys ask as before, with the limits they had, and one that was revoked does not', async () => {
  await using house = await openFirst();
  const { answer } = await house.ask(agent, 'connection-status', {});
  expect(answer.organisation).toMatchObject({ id: house.organizationId, name: 'Juniper & Oak Trading Co' });
  await expect(house.token(revoked)).rejects.toThrow('key_revoked');
  const keys = JSON.parse(await connectorCli(house, 'keys', 'list', '--json'));
  const told = keys.map(({ name, release, limits }: { name: string; release: string; limits: object }) => [
    name,
    release,
    limits,
  ]);
  expect(told).toEqual(
    expect.arrayContaining([
      ['shop agent', 'agent', expect.objectContaining({ dayOrders: 20, dayIntents: {} })],
      ['till', 'person', expect.objectContaining({ dayOrders: 50 })],
      ['web shop', 'agent', expect.objectContaining({ orderValueMicros: 500_000_000 })],
    ]),
  );
});

test('its plans are where they were, and what was ordered is not ordered again', async () => {
  await using house = await openFirst();
  const stateOf = async (key: string, id: string) => (await show(house, key, { id })).state;
  expect(await stateOf(person, plans.waiting)).toBe('proposed');
  expect(await stateOf(agent, plans.rejected)).toBe('rejected');
  const again = (await confirm(house, agent, { id: plans.done })).answer;
  expect(again).toMatchObject({ state: 'done', result: { number: 'SO-00001', total: '53.90' } });
  const repeated = (await orderNow(house, service, 'WEB-1001')).answer;
  expect(repeated).toMatchObject({ id: plans.ofService, result: { number: 'SO-00002' } });
  expect((await confirm(house, agent, { id: plans.uncertain })).problem?.code).toBe('plan_uncertain');
  expect(writes(house)).toEqual([]);
});

test('its plans go on from there: one is approved, and an uncertain one settled', async () => {
  await using house = await openFirst();
  expect((await confirm(house, person, { id: plans.waiting })).problem?.code).toBe('plan_not_released');
  await overseer(house).approve(plans.waiting, 'maria');
  expect(await show(house, person, { id: plans.waiting })).toMatchObject({ state: 'approved', released: true });
  await overseer(house).settle(plans.uncertain, 'not_done', 'maria');
  expect((await show(house, agent, { id: plans.uncertain })).state).toBe('refused');
  expect(await connectorCli(house, 'audit', 'verify')).toMatch(/holds together|entries/);
});

describe('its secrets', () => {
  test('open with the master key they were sealed with', async () => {
    await using house = await openFirst();
    const row = await house.parts.store.read.connections.get(house.organizationId);
    expect(await house.parts.vault.open(row?.refreshToken ?? '')).toBe(REFRESH_TOKEN);
  });

  test('do not with another, and that is said at once', async () => {
    writeStore(Buffer.alloc(32, 8));
    const settings = { DATABASE_FILE: fileOf('connector.db') };
    await expect(openHouse({ connected: false, settings })).rejects.toThrow('were sealed with master key');
  });
});

test('its tables have become those of a new store: nobody has edited what the first release made', async () => {
  await using old = await openFirst();
  await using fresh = await openHouse({ connected: false });
  expect(columnsIn(old)).toEqual(columnsIn(fresh));
});

/** Every column with its type, whether it may be empty, and its place in the key. */
const columnsIn = ({ config }: House): unknown[] => {
  const database = new DatabaseSync(config.DATABASE_FILE, { readOnly: true });
  const found = database
    .prepare(
      `select m.name || '.' || c.name as name, lower(c.type) as type, c."notnull" as needed, c.pk as key
       from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' and m.name not like 'sqlite%' order by 1`,
    )
    .all();
  database.close();
  return found;
};

test('connected again, it reads and orders', async () => {
  await using house = await openFirst();
  await house.connect();
  await house.importItems();
  expect((await house.ask(agent, 'check-stock', { item: [MUG] })).answer.items[0].item.sku).toBe(MUG);
  const plan = (await house.ask(agent, 'create-order', wanting())).answer;
  expect((await confirm(house, agent, plan)).answer.state).toBe('done');
});
