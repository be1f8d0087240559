// Holds three tellings of the same thing against each other: the database itself, tables/ and SCHEMA.md.
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import { parseAst } from 'vitest/node';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';
import { sealedColumns } from './vault.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly notnull: 0 | 1;
  /** Its place in the primary key, from 1; 0 outside it. */
  readonly pk: number;
}

const folder = newFolder('schema');
afterAll(() => rmSync(folder, { recursive: true }));
const file = join(folder, 'connector.db');
await (await openStore({ file })).close();
const database = new Database(file, { readonly: true });
afterAll(() => database.close());

const tableNames = database
  .prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%' order by name")
  .pluck()
  .all() as string[];
const made = new Map(
  tableNames.map((table) => [table, database.prepare(`pragma table_info('${table}')`).all() as Column[]]),
);
const ours = new Map([...made].filter(([table]) => !table.startsWith('kysely_')));

/** tables/ as it is written: columns by table, and whether each may be null. */
const written = new Map<string, Map<string, { type: string; nullable: boolean }>>();
interface Declared {
  readonly declaration: {
    readonly body: { readonly body: { key: { name: string }; typeAnnotation: { typeAnnotation: Members } }[] };
  };
}
interface Members {
  readonly members: readonly {
    key: { name: string };
    typeAnnotation: { typeAnnotation: { start: number; end: number } };
  }[];
}
const shapes = new URL('tables/', import.meta.url);
for (const name of readdirSync(shapes)) {
  const source = readFileSync(new URL(name, shapes), 'utf8');
  const [declared] = parseAst(source, { lang: 'ts' }).body as unknown as [Declared];
  for (const table of declared.declaration.body.body) {
    const columns = table.typeAnnotation.typeAnnotation.members.map(({ key, typeAnnotation }) => {
      const { start, end } = typeAnnotation.typeAnnotation;
      const types = source
        .slice(start, end)
        .split(/\s*\|\s*/)
        .filter((type) => type !== '');
      return [key.name, { type: types[0] ?? '', nullable: types.includes('null') }] as const;
    });
    written.set(table.key.name, new Map(columns));
  }
}

/** SCHEMA.md: tables with their text, key, and columns. */
const page = readFileSync(new URL('SCHEMA.md', import.meta.url), 'utf8');
const told = new Map(
  page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const [table = '', ...lines] = section.split('\n');
      const rows = [...section.matchAll(/^\| `(\w+)` +\| (.+?) +\| (\w+) +\|$/gm)];
      const key = /^Key: (.*)$/m.exec(section)?.[1] ?? '';
      return [
        table,
        {
          text: lines[1] ?? '',
          key: [...key.matchAll(/`(\w+)`/g)].map((match) => match[1] ?? ''),
          keyless: key === 'none',
          columns: rows.map(([, name = '', what = '', atRest = '']) => ({ name, what, atRest })),
        },
      ] as const;
    }),
);
told.delete('Not ours');

const everyColumn = [...told].flatMap(([table, { columns }]) => columns.map((column) => ({ table, ...column })));

test('SCHEMA.md tells of every table, and of none that is not there', () => {
  expect([...told.keys()].sort()).toEqual([...ours.keys()].sort());
  expect([...written.keys()].sort()).toEqual([...ours.keys()].sort());
});

test.each([...ours])('SCHEMA.md tells of every column of %s, in its order, and of no other', (table, columns) => {
  expect(told.get(table)?.columns.map(({ name }) => name)).toEqual(columns.map(({ name }) => name));
});

test.each([...ours])('SCHEMA.md tells the key of %s', (table, columns) => {
  const key = columns.filter(({ pk }) => pk > 0).sort((a, b) => a.pk - b.pk);
  expect(told.get(table)?.key).toEqual(key.map(({ name }) => name));
  expect(told.get(table)?.keyless).toBe(key.length === 0);
});

test.each([...ours])(
  'tables/ has the columns of %s, with their kind, and null where there may be none',
  (table, columns) => {
    const kinds: Readonly<Record<string, string>> = {
      text: 'string',
      integer: 'number',
      bigint: 'number',
      blob: 'Buffer',
    };
    const shapes = columns.map(({ name, type, notnull, pk }) => [
      name,
      { kind: kinds[type.toLowerCase()], nullable: notnull === 0 && pk === 0 },
    ]);
    const found = [...(written.get(table) ?? [])].map(([name, { type, nullable }]) => [
      name,
      { kind: type.startsWith("'") ? 'string' : type, nullable },
    ]);
    expect(found).toEqual(shapes);
  },
);

test('every table and every column is told in words', () => {
  for (const [table, { text }] of told) expect(text, table).toMatch(/^[A-Z].{20,}\.$/);
  for (const { table, name, what } of everyColumn) expect(what, `${table}.${name}`).toMatch(/^\S.{2,}$/);
});

test('what the vault seals is told as sealed, and nothing else is', () => {
  const sealed = everyColumn.filter(({ atRest }) => atRest === 'sealed').map(({ table, name }) => `${table}.${name}`);
  expect(sealed.sort()).toEqual(sealedColumns.map(({ table, column }) => `${table}.${column}`).sort());
});

test('what is a hash is told as one, and all else lies plain', () => {
  for (const { table, name, atRest } of everyColumn.filter((column) => column.atRest !== 'sealed')) {
    expect(`${table}.${name} ${atRest}`).toBe(`${table}.${name} ${name.endsWith('Hash') ? 'hash' : 'plain'}`);
  }
});

test('no column lies plain whose name is that of a secret', () => {
  const plain = everyColumn.filter(({ atRest }) => atRest === 'plain').map(({ table, name }) => `${table}.${name}`);
  expect(plain.filter((name) => /secret|privateKey|token$|password/i.test(name))).toEqual([]);
});

test('what is there besides are Kysely’s own tables, and the page says so', () => {
  const others = [...made.keys()].filter((table) => !ours.has(table));
  expect(others).toEqual(['kysely_migration', 'kysely_migration_lock']);
  for (const table of others) expect(page).toContain(`\`${table}\``);
});
