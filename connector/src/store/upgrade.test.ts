// From the store of the first release to this one: its rows come along, and the tables are those of a new store.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, SqliteDialect } from 'kysely';
import { Migrator } from 'kysely/migration';
import { expect, test } from 'vitest';
import { inspectStore } from './copy.ts';
import { newFolder } from './folder-testbed.ts';
import { migrations } from './migrations.ts';
import { openStore } from './open.ts';

const FIRST = '0001-first';

/** Columns of every table: name, type, whether it may be empty, its place in the key. */
const shapeOf = (handle: Database.Database): Record<string, unknown> =>
  Object.fromEntries(
    tablesOf(handle).map((table) => [
      table,
      (handle.pragma(`table_info(${table})`) as Record<string, unknown>[])
        .map(({ name, type, notnull, pk }) => `${name} ${String(type).toLowerCase()} ${notnull} ${pk}`)
        .sort(),
    ]),
  );

const indexesOf = (handle: Database.Database): unknown[] =>
  handle.prepare("select name from sqlite_master where type = 'index' order by name").pluck().all();

const tablesOf = (handle: Database.Database): string[] =>
  handle
    .prepare(
      "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like 'kysely%' order by name",
    )
    .pluck()
    .all() as string[];

/** As the first release left it: its migration alone, and two rows in each of its tables. */
const firstStore = async (file: string): Promise<Map<string, Record<string, unknown>[]>> => {
  const handle = new Database(file);
  handle.pragma('journal_mode = WAL');
  const db = new Kysely<never>({ dialect: new SqliteDialect({ database: handle }) });
  const first = { [FIRST]: migrations[FIRST] as NonNullable<(typeof migrations)[string]> };
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => first } }).migrateToLatest();
  if (error !== undefined) throw error;
  const rows = new Map<string, Record<string, unknown>[]>();
  for (const table of tablesOf(handle)) {
    if (table !== 'epochs') for (const n of [1, 2]) insertRow(handle, table, n);
    rows.set(table, handle.prepare(`select * from "${table}"`).all() as Record<string, unknown>[]);
  }
  await db.destroy();
  return rows;
};

const insertRow = (handle: Database.Database, table: string, n: number): void => {
  const columns = handle.pragma(`table_info(${table})`) as { name: string; type: string }[];
  const values = columns.map(({ name, type }) => worthOf(name, type, n));
  const names = columns.map(({ name }) => `"${name}"`);
  handle.prepare(`insert into "${table}" (${names}) values (${columns.map(() => '?')})`).run(values);
};

const texts: Readonly<Record<string, string>> = {
  state: 'done',
  release: 'person',
  kind: 'create-order',
  recipe: JSON.stringify({ recipe: {}, progress: {} }),
};
const worthOf = (name: string, type: string, n: number): string | number =>
  /int/i.test(type) ? n : (texts[name] ?? `${name}-${n}`);

const inFolder = async (work: (file: string, folder: string) => Promise<void>): Promise<void> => {
  const folder = newFolder('upgrade');
  try {
    await work(join(folder, 'connector.db'), folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('the store of the first release is brought to this one, whole', () =>
  inFolder(async (file, folder) => {
    const before = await firstStore(file);
    expect(before.size).toBeGreaterThan(10);
    expect(inspectStore(file)).toMatchObject({ applied: [FIRST], pending: Object.keys(migrations).slice(1) });
    await (await openStore({ file })).close();
    expect(inspectStore(file)).toMatchObject({ applied: Object.keys(migrations), pending: [] });

    const upgraded = new Database(file, { readonly: true });
    for (const [table, rows] of before) {
      const now = upgraded.prepare(`select * from "${table}"`).all() as Record<string, unknown>[];
      for (const row of rows) expect(now, table).toContainEqual(expect.objectContaining(stable(table, row)));
    }
    const fresh = join(folder, 'fresh.db');
    await (await openStore({ file: fresh })).close();
    const made = new Database(fresh, { readonly: true });
    expect(shapeOf(upgraded)).toEqual(shapeOf(made));
    expect(indexesOf(upgraded)).toEqual(indexesOf(made));
    upgraded.close();
    made.close();
  }));

/** What a later migration is meant to have changed is left out. */
const stable = (table: string, row: Record<string, unknown>): Record<string, unknown> => {
  const { value, ...rest } = row;
  return table === 'epochs' ? rest : { ...rest, ...(value === undefined ? {} : { value }) };
};

test('one that stopped half-way goes on from there, and a second time nothing happens', () =>
  inFolder(async (file) => {
    await firstStore(file);
    for (let times = 0; times < 2; times += 1) {
      const store = await openStore({ file });
      expect(await store.read.keys.list()).toHaveLength(2);
      expect(await store.read.connections.list()).toHaveLength(2);
      await store.close();
    }
  }));

test('what a newer release has added is not opened by this one', () =>
  inFolder(async (file) => {
    await (await openStore({ file })).close();
    const handle = new Database(file);
    handle.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2027')");
    handle.close();
    await expect(openStore({ file })).rejects.toThrow('made or changed by a newer connector (9999-later)');
  }));
