// A backup, more work, a disaster, and the backup in its place: nothing that was done since is done a second time.
import { join } from 'node:path';
import { copyStore } from 'connector/store/copy.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type Shop, startShop } from '../demo/shop.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

let shop: Shop;
let key: string;
beforeAll(async () => {
  const settings = { SETTLE_SECONDS: '0', PLAN_MINUTES: '60' };
  shop = await startShop({ sandbox: { items: 60 }, settings });
  const limits = ['--release', 'agent', '--order-value', '1000', '--day-value', '5000'];
  key = (await shop.cli('keys', 'create', '--name', 'agent', '--write', ...limits)).key as string;
});
afterAll(() => shop?.stop());

const ask = async (...words: string[]) => JSON.parse((await shop.skill(key, ...words, '--json')).stdout);
const propose = async (quantity: number): Promise<string> =>
  (await ask('create-order', '--customer', 'Ada Abbott', '--line', `${quantity} OUT-001-RED`)).answer.id;
const orders = () => shop.sandbox.control.salesorders().length;

test('neither what was open then, nor what was on its way, nor what came after', async () => {
  const { control } = shop.sandbox;
  const [open, later] = [await propose(1), await propose(2)];
  const running = await propose(3);
  control.addFault({ kind: 'delay', delayMs: 4_000, match: { method: 'POST', path: '/salesorders' }, times: 1 });
  const confirmed = ask('confirm-plan', '--plan', running);
  await vi.waitUntil(() => control.faults().length === 0, { timeout: 30_000, interval: 20 });
  const file = join(shop.folder, 'copy.db');
  // At once, while that order is on its way: the command would take its time to start.
  await copyStore(shop.environment.DATABASE_FILE ?? '', file, new Date());
  expect((await confirmed).answer.state).toBe('done');
  expect((await ask('confirm-plan', '--plan', later)).answer.state).toBe('done');
  const since = await propose(4);
  expect((await ask('confirm-plan', '--plan', since)).answer.state).toBe('done');
  expect(orders()).toBe(3);

  await expect(shop.cli('restore', file)).rejects.toThrow('The connector is running.');
  await shop.finish();
  const restored = await shop.cli('restore', file);
  expect(restored.plans).toEqual({ refused: 2, uncertain: [running] });
  await shop.start();
  await shop.cli('resume');

  // The connector carries on by itself once a second.
  for (const plan of [open, later, running, since]) {
    for (let times = 0; times < 2; times += 1) await ask('confirm-plan', '--plan', plan);
  }
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(orders()).toBe(3);
  expect((await ask('show-plan', '--plan', running)).answer.state).toBe('uncertain');

  const theirs = control.salesorders().find(({ line_items: [line] }) => Number(line?.quantity) === 3);
  await shop.cli('plans', 'settle', running, '--done', theirs?.salesorder_number ?? '');
  expect((await ask('show-plan', '--plan', running)).answer.state).toBe('done');
  expect((await ask('confirm-plan', '--plan', await propose(1))).answer.state).toBe('done');
  expect(orders()).toBe(4);
  expect((await shop.cli('audit', 'verify')).entries).toBeGreaterThan(10);
});
