// Reconciliations by several processes on one store, real ones: at the same time, and carried out at the same time.
import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Ended, run } from '../demo/run.ts';
import type { House } from './house.ts';
import { BLANKET, connectorCli, MUG, openShop } from './selling.ts';
import { adjustmentsAtZoho, OFFICE, shelf, stockUp } from './stocking.ts';

const connectorMain = fileURLToPath(import.meta.resolve('connector/main.ts'));

let house: House;
let kid: string;
beforeAll(async () => {
  house = await openShop();
  ({ kid } = await house.key({ release: 'person', limits: { stockUnitsMicros: null } }));
}, 30_000);
afterAll(() => house?.[Symbol.asyncDispose]());

const environmentOf = ({ config }: Pick<House, 'config'>): Record<string, string> => ({
  PUBLIC_URL: config.PUBLIC_URL,
  DATABASE_FILE: config.DATABASE_FILE,
  ZOHO_SANDBOX_URL: config.ZOHO_SANDBOX_URL ?? '',
  ZOHO_CLIENT_ID: config.ZOHO_CLIENT_ID ?? '',
  ZOHO_CLIENT_SECRET: config.ZOHO_CLIENT_SECRET ?? '',
  SETTLE_SECONDS: '0',
  MAX_AGE_MINUTES: '0',
  LOG_LEVEL: 'silent',
});

const cli = ({ config }: House, ...words: string[]): Promise<Ended> =>
  run(connectorMain, words, environmentOf({ config }));

const save = (lines: readonly string[]): string => {
  const file = join(house.folder, 'counts.csv');
  writeFileSync(file, ['sku,location,quantity', ...lines].join('\n'));
  return file;
};

test('two runs at the same time lead to one set of plans, and each shelf is adjusted once', async () => {
  await stockUp(house, 10);
  await stockUp(house, 4, OFFICE, BLANKET);
  const file = save([`${MUG},Head Office,8`, `${BLANKET},Head Office,5`]);
  const begun = await Promise.all(
    ['one', 'two', 'three'].map((name) => cli(house, 'reconcile-stock', '--file', file, '--key', kid, '--run', name)),
  );
  // Each is made, or told that another one is under way.
  for (const { code, stdout, stderr } of begun) {
    if (code !== 0) expect(`${code} ${stdout}${stderr}`).toMatch(/^2 The reconciliation \w+ is comparing right now/);
  }
  expect(begun.map(({ code }) => code)).toContain(0);
  const open = await house.parts.store.read.reconciliations.plansIn(house.organizationId, ['proposed'], 10);
  expect(open).toHaveLength(1);

  const names = ['one', 'two', 'three'];
  await Promise.all([...names, ...names].map((name) => cli(house, 'reconciliations', 'apply', name)));
  expect(adjustmentsAtZoho(house)).toEqual(['-2 +1']);
  expect([(await shelf(house)).physical, (await shelf(house, OFFICE, BLANKET)).physical]).toEqual([8, 5]);
}, 60_000);

test('the same run at the same time is made once', async () => {
  await stockUp(house, 10);
  const file = save([`${MUG},Head Office,7`]);
  const words = ['reconcile-stock', '--file', file, '--key', kid, '--run', 'same', '--json'];
  const begun = await Promise.all([cli(house, ...words), cli(house, ...words)]);
  expect(begun.map(({ code }) => code)).toContain(0);
  const plans = await house.parts.store.read.reconciliations.plansOf(house.organizationId, 'same');
  expect(plans).toHaveLength(1);
}, 60_000);

test('one that is killed while it compares is told of, leaves no plan behind, and is made under its name once more', async () => {
  const { sandbox, organizationId, parts } = house;
  await stockUp(house, 10);
  const file = save([`${MUG},Head Office,9`]);
  const words = ['reconcile-stock', '--file', file, '--key', kid, '--run', 'killed'];
  const before = adjustmentsAtZoho(house).length;
  const read = { method: 'GET', path: '^/itemdetails$' };
  sandbox.control.addFault({ match: read, kind: 'delay', delayMs: 20_000, times: 1 });
  const log = childLog();
  const child = spawn(process.execPath, [connectorMain, ...words], {
    env: { ...environmentOf(house), ...log.env },
    stdio: ['ignore', 'ignore', log.stderr],
  });
  const gone = new Promise((resolve) => child.once('exit', resolve));
  const row = () => parts.store.read.reconciliations.get(organizationId, 'killed');
  await vi.waitFor(async () => expect((await row())?.state).toBe('comparing'), { timeout: 20_000 });
  child.kill('SIGKILL');
  await gone;
  sandbox.control.clearFaults();

  const soon = await cli(house, ...words);
  expect(`${soon.code} ${soon.stderr}`).toMatch(/^2 .*killed is comparing right now.*or after \d\d:\d\d UTC/s);
  expect((await cli(house, 'reconciliations', 'apply', 'killed')).stderr).toContain('is not over yet');

  // Its lease runs out.
  const owner = (await row())?.leaseOwner ?? '';
  await parts.store.write((s) => s.reconciliations.renew({ organizationId, runId: 'killed' }, { owner, until: 1 }));
  expect(await connectorCli(house, 'reconciliations', 'list')).toMatch(/^killed +failed/);
  const [event] = (await parts.store.read.outbox.after({ organizationId, after: 0, limit: 1_000 })).slice(-1);
  expect(event?.data).toContain('The reconciliation killed was cut off while it compared: nothing came of it.');
  expect((await cli(house, ...words)).code).toBe(0);
  expect((await cli(house, 'reconciliations', 'apply', 'killed')).stdout).toContain('done');
  expect(adjustmentsAtZoho(house).slice(before)).toEqual(['-1']);
}, 90_000);
