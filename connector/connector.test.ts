// The way in from a shell, as a process: the settings it takes up, and what an old Node is told.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { childLog } from './src/child-log.ts';
import { watchLines } from './src/log-watch.ts';
import { copyStore } from './src/store/copy.ts';
import { newFolder } from './src/store/folder-testbed.ts';
import { migrations } from './src/store/migrations.ts';
import { openStore } from './src/store/open.ts';

const entry = fileURLToPath(new URL('connector.mjs', import.meta.url));

const run = (
  cwd: string,
  env: Record<string, string>,
  node: readonly string[] = [],
  words: readonly string[] = ['status'],
) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [...node, entry, ...words], { cwd, env }, (_, out, err) => {
      watchLines(err);
      resolve({ code: child.exitCode ?? -1, out, err });
    });
  });

const inFolder = async (work: (folder: string) => Promise<void>): Promise<void> => {
  const folder = newFolder('entry');
  try {
    await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

test('the command reads .env where it is run, and the shell’s own settings stand above it', () =>
  inFolder(async (folder) => {
    writeFileSync(join(folder, '.env'), 'DATABASE_FILE=from-the-file.db\n');
    expect((await run(folder, {})).err).toContain(`There is no database at ${join(folder, 'from-the-file.db')}.`);
    const own = await run(folder, { DATABASE_FILE: 'from-the-shell.db' });
    expect(own.err).toContain(`There is no database at ${join(folder, 'from-the-shell.db')}.`);
  }));

test('typed in a folder below, where pnpm does it in the top one, it says where it is done', () =>
  inFolder(async (folder) => {
    const pnpm = { npm_lifecycle_event: 'connector' };
    const below = await run(folder, { ...pnpm, INIT_CWD: join(folder, 'below') });
    expect(below.err).toContain(`This is done in ${folder}, `);
    expect(below.err).toContain(`not in ${join(folder, 'below')}.`);
    for (const env of [{ ...pnpm, INIT_CWD: folder }, { INIT_CWD: join(folder, 'below') }]) {
      expect((await run(folder, env)).err).not.toContain('This is done in');
    }
  }));

test('it works without a .env', () =>
  inFolder(async (folder) => {
    expect((await run(folder, {})).err).toContain(join(folder, '.data/connector.db'));
  }));

test.each(['20.19.0', '22.20.0', '24.15.9'])('Node %s is told in a line which one is needed', (version) =>
  inFolder(async (folder) => {
    const older = join(folder, 'older.mjs');
    const versions = JSON.stringify({ ...process.versions, node: version });
    writeFileSync(older, `Object.defineProperty(process, 'versions', { value: ${versions} });\n`);
    const { code, err } = await run(folder, {}, ['--import', older]);
    expect(code).toBe(3);
    expect(err).toContain(`needs Node 24.16 or newer; this is Node ${version}.`);
    expect(err).toContain('npx -y -p node@24 -p pnpm@12 pnpm connector');
    expect(err).not.toContain('    at ');
  }),
);

describe('where the system calls the disk a network’s', () => {
  /** What a process is told of its disks, instead of what is so: mounting one takes root. */
  const NFS = `import fs from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
const { statfs } = fs;
fs.statfs = async (...asked) => ({ ...(await statfs(...asked)), type: 0x6969 });
syncBuiltinESMExports();
`;
  const onNetwork = (folder: string, words: readonly string[]) => {
    const told = join(folder, 'told.mjs');
    writeFileSync(told, NFS);
    return run(folder, { DATABASE_FILE: 'data/connector.db', PORT: '0' }, ['--import', told], words);
  };
  const refusal = /network file system \(NFS\)\..*Stop every connector that uses it.*DATABASE_FILE=/s;

  test('the connector does not start, and makes neither a database nor a key there', () =>
    inFolder(async (folder) => {
      const { code, out, err } = await onNetwork(folder, ['start']);
      expect([code, out]).toEqual([1, '']);
      expect(err).toMatch(refusal);
      expect(existsSync(join(folder, 'data'))).toBe(false);
    }));

  test.each(['keys list', 'pause', 'migrate', 'restore copy.db'])(
    'and no command writes to one that is there: %s',
    (line) =>
      inFolder(async (folder) => {
        const file = join(folder, 'data', 'connector.db');
        const oldest = Object.keys(migrations)[0] ?? '';
        await (await openStore({ file })).close();
        await copyStore(file, join(folder, 'copy.db'), new Date());
        // So that there is something to migrate.
        const database = new DatabaseSync(file);
        database.prepare('delete from kysely_migration where name > ?').run(oldest);
        database.close();
        const before = readdirSync(join(folder, 'data'));
        const { code, err } = await onNetwork(folder, line.split(' '));
        expect(err).toMatch(refusal);
        expect(code).toBe(1);
        expect(readdirSync(join(folder, 'data'))).toEqual(before);
      }),
  );

  test('the doctor says so, and a backup can still be taken away from there', () =>
    inFolder(async (folder) => {
      await (await openStore({ file: join(folder, 'data', 'connector.db') })).close();
      const doctor = await onNetwork(folder, ['doctor', '--json']);
      expect(doctor.code).toBe(3);
      expect(JSON.parse(doctor.out)).toMatchObject({
        worst: 'fail',
        findings: [{ id: 'disk', level: 'fail', fix: expect.stringContaining('DATABASE_FILE=') }],
      });
      expect((await onNetwork(folder, ['backup', 'copy.db'])).code).toBe(0);
    }));
});

test('status, as a process, sees whether the connector is up', () =>
  inFolder(async (folder) => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const env = { PORT: String(port), LOG_LEVEL: 'silent' };
    const log = childLog();
    const child = spawn(process.execPath, [entry, 'start'], {
      cwd: folder,
      env: { ...env, ...log.env },
      stdio: ['ignore', 'pipe', log.stderr],
    });
    try {
      await once(child.stdout, 'data');
      expect((await run(folder, env)).out).not.toContain('running');
    } finally {
      const gone = once(child, 'exit');
      child.kill('SIGTERM');
      await gone;
    }
    expect((await run(folder, env)).out).toContain('The connector is not running');
  }));

test('`pnpm connector` is this', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  expect(scripts.connector).toBe('node --max-semi-space-size=4 --heap-growing-percent=60 connector/connector.mjs');
});
