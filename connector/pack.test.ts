// What is packed for npm: read here, run in examples/packed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { asInstalled, packageFacts, writePackage } from './pack.ts';

let folder: string;
let outside: readonly string[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'zoho-pack-'));
  outside = await writePackage(join(folder, 'package'));
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const read = (name: string): string => readFileSync(join(folder, 'package', name), 'utf8');

test('is these files, and the list of them names those that npm would leave out', () => {
  expect(readdirSync(join(folder, 'package')).sort()).toEqual([
    '.env.example',
    'LICENSE',
    'README.md',
    'THIRD-PARTY-LICENSES.txt',
    'connector.mjs',
    'package.json',
    'skill',
    'zoho-inventory-connector.mjs',
  ]);
  expect(readdirSync(join(folder, 'package/skill/zoho-inventory')).sort()).toEqual([
    'SKILL.md',
    'references',
    'scripts',
  ]);
  expect(JSON.parse(read('package.json'))).toEqual(packageFacts());
});

test('the bundle asks for Node’s own modules and the native one alone, and for no file beside it', () => {
  expect(outside.filter((name) => !isBuiltin(name))).toEqual(['better-sqlite3']);
  expect(statSync(join(folder, 'package', 'connector.mjs')).size).toBeLessThan(5_000_000);
});

test('whose work is inside is told, with the licence', () => {
  const notices = read('THIRD-PARTY-LICENSES.txt');
  for (const name of ['hono', 'ky', 'jose', 'kysely', 'valibot', 'pino', 'commander']) {
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((MIT|ISC|BSD-\\d-Clause|Apache-2.0)\\)$`, 'm'));
  }
  expect(notices).not.toContain('undefined');
});

test('the version is the connector’s, and the one of the native module is the one tried here', () => {
  const own = JSON.parse(readFileSync(new URL('package.json', import.meta.url), 'utf8'));
  const { version, dependencies, engines } = packageFacts();
  expect(version).toBe(own.version);
  expect(Object.keys(dependencies)).toEqual(['better-sqlite3']);
  expect(Object.values(dependencies)).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+$/)]);
  expect(engines.node).toBe('>=24.16');
});

test('what to type is put in the words of who has installed it', () => {
  expect(asInstalled('Start it with: pnpm connector start')).toBe('Start it with: npx zoho-inventory-connector start');
});

test('it prints the path alone for scripts, and beside it what installs that', { timeout: 60_000 }, () => {
  const program = join(import.meta.dirname, 'pack.ts');
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, folder], { encoding: 'utf8' });
  const tarball = stdout.trim();
  expect([status, existsSync(tarball)]).toEqual([0, true]);
  expect(stderr).toContain(`npm install '${tarball}'; then: npx zoho-inventory-connector init`);
});
