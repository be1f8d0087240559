// The way in from a shell, as a process: the settings it takes up, and what an old Node is told.
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { newFolder } from './src/store/folder-testbed.ts';

const entry = fileURLToPath(new URL('connector.mjs', import.meta.url));

const run = (cwd: string, env: Record<string, string>, node: readonly string[] = []) =>
  new Promise<{ code: number; out: string; err: string }>((resolve) => {
    const child = execFile(process.execPath, [...node, entry, 'status'], { cwd, env }, (_, out, err) =>
      resolve({ code: child.exitCode ?? -1, out, err }),
    );
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

test('status, as a process, sees whether the connector is up', () =>
  inFolder(async (folder) => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    const env = { PORT: String(port), LOG_LEVEL: 'silent' };
    const child = spawn(process.execPath, [entry, 'start'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'ignore'] });
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
