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

test('order-mode changes nothing where Zoho has not granted what the mode needs, and says what to type first', async () => {
  await using bed = await openCli({ INTENTS: 'all' });
  await bed.connect();
  const { code, out, err } = await bed.run('order-mode', 'fulfil');
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain('Zoho has not granted what fulfil needs, so no order could be made. It stays commit.');
  expect(err).toContain('pnpm connector connect --renew --organization 10234695 --order-mode fulfil');
  expect((await bed.run('status', '--json')).json()).toMatchObject({ connections: [{ orderMode: 'commit' }] });
  expect((await bed.run('audit', 'list', '--action', 'connection', '--json')).json()).toEqual([]);
});

test('order-mode says where the mode of today lacks something', async () => {
  await using bed = await openCli({ INTENTS: 'all' });
  await bed.connect();
  const { code, out } = await bed.run('order-mode');
  expect([code, out]).toEqual([0, expect.stringContaining('Grant it with: pnpm connector connect --renew')]);
});

test.each([['fulfill'], ['Commit']])('order-mode refuses %s, and names those there are', async (mode) => {
  await using bed = await openCli();
  await bed.connect();
  const ran = await bed.run('order-mode', mode);
  expect(ran.code).toBe(1);
  expect(ran.err).toContain('commit, fulfil, fulfil-and-invoice, adjust');
});
