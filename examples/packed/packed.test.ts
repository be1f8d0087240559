// The connector as npm would bring it: packed, installed into an empty folder, started, connected, asked to end.

import { execFile } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { watchLines } from 'connector/log-watch.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { freePort } from '../demo/free-port.ts';
import { type Ended, run } from '../demo/run.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { listOf, readDockerfile } from '../deploy/dockerfile.ts';
import { type Installed, installPacked } from './install.ts';

/** Packing, installing and several programs, on a machine that may be busy. */
vi.setConfig({ testTimeout: 90_000, hookTimeout: 180_000 });

const webShop = fileURLToPath(new URL('../web-shop/place-order.mjs', import.meta.url));

let installed: Installed;
let shop: Shop;
let key: string;
beforeAll(async () => {
  installed = await installPacked();
  const settings = { SETTLE_SECONDS: '0' };
  shop = await startShop({ sandbox: { items: 60 }, settings, program: installed.program });
  const limits = ['--order-value', '100', '--day-value', '1000'];
  const made = await shop.cli('keys', 'create', '--name', 'web shop', '--kind', 'service', '--write', ...limits);
  key = made.key as string;
});
afterAll(async () => {
  await shop?.stop();
  if (installed !== undefined) rmSync(installed.folder, { recursive: true, force: true });
});

/** As in a shell of its own: an npx that runs these tests tells its children which packages it was asked for. */
const shell = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name)));
const npx = (...words: string[]) =>
  promisify(execFile)('npx', ['--no-install', 'zoho-inventory-connector', ...words], {
    cwd: installed.home,
    env: shell,
  });
const place = (...words: string[]): Promise<Ended> =>
  run(webShop, words, { CONNECTOR_URL: shop.connectorUrl, CONNECTOR_API_KEY: key });

test('npx finds it, and it tells its commands', async () => {
  const { stdout } = await npx('--help');
  for (const command of ['start', 'status', 'connect', 'keys', 'plans']) expect(stdout).toContain(`\n  ${command}`);
});

test('it brings nothing along but its native module', () => {
  const modules = readdirSync(join(installed.home, 'node_modules')).filter((name) => !name.startsWith('.'));
  expect(modules.sort()).toEqual(['better-sqlite3', 'node-addon-api', 'zoho-inventory-connector']);
});

test('what it tells the admin to type is there to be typed', async () => {
  const { stderr } = await npx('status').catch((error: { stderr: string }) => error);
  expect(stderr).toContain('A new connector makes one with: npx zoho-inventory-connector start');
  const own = join(installed.home, 'node_modules', 'zoho-inventory-connector');
  for (const file of ['connector.mjs', 'zoho-inventory-connector.mjs', '.env.example', 'README.md']) {
    expect(readFileSync(join(own, file), 'utf8'), file).not.toMatch(/pnpm connector/);
  }
});

test('Node of another age is told in a line which one is needed', async () => {
  const older = join(installed.folder, 'older.mjs');
  const versions = JSON.stringify({ ...process.versions, node: '22.20.0' });
  writeFileSync(older, `Object.defineProperty(process, 'versions', { value: ${versions} });\n`);
  const { code, stderr } = await run('--import', [older, installed.program, 'status'], {});
  expect([code, stderr.split('\n')[0]]).toEqual([3, 'The connector needs Node 24.16 or newer; this is Node 22.20.0.']);
});

test('it is healthy, ready and describes itself', async () => {
  const ask = async (path: string) => (await fetch(`${shop.connectorUrl}${path}`)).json();
  expect(await ask('/healthz')).toEqual({ status: 'ok' });
  expect(await ask('/readyz')).toMatchObject({ status: 'ready' });
  expect(await ask('/openapi.json')).toMatchObject({ openapi: expect.stringMatching(/^3\.1/) });
});

test('the image’s entry point and health check work on it', async () => {
  const lines = readDockerfile(readFileSync(new URL('../deploy/Dockerfile', import.meta.url), 'utf8'));
  const [node, ...words] = listOf(lines, 'ENTRYPOINT').map((word) => word.replace(/^\/app\//, `${installed.home}/`));
  const { stdout } = await promisify(execFile)(node ?? '', [...words, '--help']);
  expect(stdout).toContain('start');
  const [, ...check] = listOf(lines, 'HEALTHCHECK');
  const healthy = async (port: string) => (await run(check[0] ?? '', check.slice(1), { PORT: port })).code;
  expect(await healthy(new URL(shop.connectorUrl).port)).toBe(0);
  expect(await healthy('9')).toBe(1);
});

test('asked to end, it takes nothing new, finishes what is under way, and leaves whole', async () => {
  const { control } = shop.sandbox;
  control.addFault({ kind: 'delay', delayMs: 3_000, match: { method: 'POST', path: '/salesorders' }, times: 1 });
  let placed = false;
  const placing = place('WEB-1001', 'Ada Abbott', 'OUT-001-RED', '2').finally(() => {
    placed = true;
  });
  await vi.waitUntil(() => control.faults().length === 0, { timeout: 30_000, interval: 20 });
  const ending = shop.finish();
  await vi.waitUntil(
    () =>
      fetch(`${shop.connectorUrl}/healthz`).then(
        () => false,
        () => true,
      ),
    { timeout: 10_000 },
  );
  expect(placed).toBe(false);
  const { code, stdout } = await placing;
  expect([code, JSON.parse(stdout)]).toMatchObject([0, { status: 'confirmed' }]);
  expect(await ending).toBe(0);
  expect(control.salesorders()).toMatchObject([{ reference_number: 'WEB-1001', status: 'confirmed' }]);

  await shop.start();
  expect((await place('WEB-1001', 'Ada Abbott', 'OUT-001-RED', '2')).stdout).toBe(stdout);
  expect(control.salesorders()).toHaveLength(1);
});

test('its init goes from an empty folder to a connection, a key and what to paste, without a question', async () => {
  const folder = join(installed.folder, 'newcomer');
  mkdirSync(folder);
  const { sandbox, sandboxOrigin } = shop;
  const publicUrl = `http://127.0.0.1:${await freePort()}`;
  writeFileSync(join(folder, 'secret'), sandbox.credentials.clientSecret, { mode: 0o600 });
  const words = [
    ...['init', '--json', '--sandbox-url', sandboxOrigin, '--public-url', publicUrl],
    ...['--client-id', sandbox.credentials.clientId, '--client-secret-file', 'secret'],
    ...['--self-client-code', sandbox.control.selfClientCode('ZohoInventory.fullaccess.all')],
  ];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [installed.program, ...words], {
    cwd: folder,
    env: { PATH: process.env.PATH ?? '', LOG_LEVEL: 'silent' },
  });
  watchLines(stderr);
  const done = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as { key: string; openclaw: string[]; worst: string };
  // Packed by nobody in particular: the skill that it brings is the one to install.
  const skill = join(installed.home, 'node_modules/zoho-inventory-connector/skill/zoho-inventory');
  expect([done.key, done.worst, done.openclaw[0]]).toEqual([
    expect.stringMatching(/^zik_/),
    'info',
    `openclaw skills install '${skill}'`,
  ]);
  for (const file of ['SKILL.md', 'scripts/zoho-inventory.mjs']) {
    const source = new URL(`../../skill/zoho-inventory/${file}`, import.meta.url);
    expect(readFileSync(join(skill, file), 'utf8'), file).toBe(readFileSync(source, 'utf8'));
  }
  expect(readdirSync(folder).sort()).toEqual(['.data', '.env', 'secret']);
});
