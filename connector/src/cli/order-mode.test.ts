import { expect, test } from 'vitest';
import { openCli } from './cli-testbed.ts';

test('order-mode tells how orders take their stock, and changes it', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect((await bed.run('order-mode')).out).toMatch(/^Zylker, commit: a confirmed order holds its stock/);
  expect((await bed.run('order-mode', 'adjust', '--json')).json()).toMatchObject({ orderMode: 'adjust' });
  expect((await bed.run('order-mode')).out).toMatch(/^Zylker, adjust: an order stays a draft in Zoho/);
  expect((await bed.run('status')).out).toContain('connected  orders adjust');
  expect((await bed.run('status', '--json')).json()).toMatchObject({ connections: [{ orderMode: 'adjust' }] });
  // Said again, it is no change.
  await bed.run('order-mode', 'adjust');
  expect((await bed.run('audit', 'list', '--action', 'connection', '--json')).json()).toMatchObject([
    { action: 'connection.order_mode_changed', before: { orderMode: 'commit' }, after: { orderMode: 'adjust' } },
  ]);
});

test('order-mode says where Zoho has not granted what a mode needs', async () => {
  await using bed = await openCli({ INTENTS: 'all' });
  await bed.connect();
  const { out } = await bed.run('order-mode', 'fulfil');
  expect(out).toContain('Grant it with: pnpm connector connect --renew');
});

test.each([['fulfill'], ['Commit']])('order-mode refuses %s, and names those there are', async (mode) => {
  await using bed = await openCli();
  await bed.connect();
  const ran = await bed.run('order-mode', mode);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('commit, fulfil, fulfil-and-invoice, adjust');
});
