import { expect, test } from 'vitest';
import { openCli } from './cli-testbed.ts';

test('budget prints the day that a plan allows', async () => {
  await using bed = await openCli();
  const { out } = await bed.run('budget', '--items', '2000', '--orders', '60', '--plan', 'free');
  expect(out).toMatch(/^1,000 calls for 2,000 items and 60 orders, open mon-sun 08:00-20:00:$/m);
  expect(out).toMatch(/^ +436 {2}kept for orders$/m);
  expect(out).toMatch(/sweeping the list, 10 a time: every \d\d minutes while open, every 1\d\d otherwise$/m);
  expect(out).toContain('The first import costs 32 calls once.');
  expect(out).toContain('What changes in Zoho shows within the hour in opening hours, and within three otherwise.');
  expect((await bed.run('budget', '--items', '2000', '--orders', '60', '--json')).json()).toMatchObject({
    items: 2_000,
    orders: 60,
    calls: { orders: 436 },
    enough: true,
  });
});

test('budget takes the orders and the opening hours of the settings, and any number of calls', async () => {
  await using bed = await openCli({ ORDERS_A_DAY: '7', OPENING_HOURS: 'mon-fri 09:00-18:00' });
  const { out } = await bed.run('budget', '--items', '10', '--calls', '57500');
  expect(out).toMatch(/^57,500 calls for 10 items and 7 orders, open mon-fri 09:00-18:00:$/m);
});

test('budget says where the calls are too few', async () => {
  await using bed = await openCli();
  const { out } = await bed.run('budget', '--items', '20000', '--orders', '200', '--plan', 'free');
  expect(out).toContain('This is too little to show changes within the hour');
});

test('budget needs no database, and refuses what is no plan', async () => {
  await using bed = await openCli({ DATABASE_FILE: '/nowhere/at/all.db' });
  expect(await bed.run('budget', '--items', '5')).toMatchObject({ code: 0, err: '' });
  expect(await bed.run('budget', '--items', '5', '--plan', 'gold')).toMatchObject({ code: 1, out: '' });
  expect(await bed.run('budget')).toMatchObject({ code: 1, out: '' });
});
