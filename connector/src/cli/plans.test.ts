import { userInfo } from 'node:os';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { describe, expect, test } from 'vitest';
import { asker, openCli } from './cli-testbed.ts';

test('plans list tells what waits for a person', async () => {
  await using bed = await openCli();
  expect((await bed.run('plans', 'list')).out).toBe('No plan waits for a person.');
  const order = await bed.propose();
  const customer = await bed.propose('customer');
  const uncertain = await bed.propose('order', 'uncertain');
  const done = await bed.propose('order', 'done');
  const { out } = await bed.run('plans', 'list');
  expect(out).toMatch(
    new RegExp(
      `^${order}  proposed   order for Acme, 25.00 EUR  until \\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d UTC  key `,
      'm',
    ),
  );
  expect(out).toContain(`${customer}  proposed   new customer Jane Doe`);
  expect(out).toContain(`${uncertain}  uncertain`);
  expect(out).not.toContain(done);
  expect((await bed.run('plans', 'list', '--all')).out).toContain(done);
});

test('plans list names the key that asked, by its id alone where it is gone', async () => {
  await using bed = await openCli();
  await bed.propose();
  expect((await bed.run('plans', 'list')).out).toMatch(new RegExp(`  key ${asker.kid}$`));
  await bed.connect();
  const { kid } = (await bed.run('keys', 'create', '--name', 'shop agent', '--json')).json() as { kid: string };
  await bed.withStore(async (store) => {
    const row = await store.read.keys.get(kid);
    if (row !== null) await store.write((s) => s.keys.create({ ...row, kid: asker.kid }));
  });
  expect((await bed.run('plans', 'list')).out).toMatch(/ {2}key shop agent \(a1b2c3d4\)$/);
});

test('plans that have expired wait for nobody', async () => {
  await using bed = await openCli();
  const expired = await bed.propose('order', 'proposed', Date.now() - 11 * 60_000);
  expect((await bed.run('plans', 'list')).out).toBe('No plan waits for a person.');
  expect((await bed.run('plans', 'list', '--all')).out).toContain(`${expired}  expired`);
});

test('plans show tells all a person should know before saying yes', async () => {
  await using bed = await openCli();
  const id = await bed.propose();
  const { out } = await bed.run('plans', 'show', id);
  expect(out).toContain(`Plan ${id} (proposed): order for Acme, 25.00 EUR`);
  expect(out).toContain('  2 pcs SF-1108 Folding booth at 12.50 = 25.00');
  expect(out).toContain('  ! SF-1108: 1 short.');
  expect(out).toMatch(/Steps:\n {2}\d{4}-\S+ \S+ UTC {2}proposed/);
});

test('a name in Zoho makes no line of its own, and gives no signal to the terminal that a plan is looked at on', async () => {
  await using bed = await openCli();
  const name = 'Booth\u001b[1A\u001b[2K\r  1 pcs Cap at 1.00 = 1.00\nPlan is approved.\u202e\u009b8m';
  const [line] = [{ itemId: '11', sku: 'S', quantity: '9', unit: 'pcs', rate: '9.00', total: '81.00', sellable: '9' }];
  const more = { customer: { id: '7', name }, lines: [{ ...line, name, short: '0' }] };
  const id = await bed.propose('order', 'proposed', Date.now(), more);
  const shown = await bed.run('plans', 'show', id);
  expect(shown.out).toContain(
    '  9 pcs S Booth\\u001b[1A\\u001b[2K   1 pcs Cap at 1.00 = 1.00 Plan is approved.\\u202e\\u009b8m at 9.00 = 81.00\n',
  );
  const list = await bed.run('plans', 'list');
  expect(list.out.split('\n')).toHaveLength(1);
  const json = await bed.run('plans', 'show', id, '--json');
  expect(json.json()).toMatchObject({ write: { customer: { name } } });
  for (const { out } of [shown, list, json]) expect(out).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
});

test('a plan is found however its id is written', async () => {
  await using bed = await openCli();
  const id = await bed.propose();
  for (const written of [id, id.toLowerCase(), id.replace('-', '')]) {
    expect((await bed.run('plans', 'show', written)).code).toBe(0);
  }
});

describe('plans approve', () => {
  test('releases a plan once, under the name of who did it', async () => {
    await using bed = await openCli();
    const id = await bed.propose();
    expect((await bed.run('plans', 'approve', id)).out).toContain(`Plan ${id} is approved.`);
    await bed.run('pause');
    expect((await bed.run('plans', 'approve', id)).out).toMatch(/is approved\.\nAll writes are paused, so it waits\. /);
    await bed.run('resume');
    const again = (await bed.run('plans', 'approve', id, '--json')).json();
    expect(again).toMatchObject({ state: 'approved', released: true, approvedBy: userInfo().username });
    expect((await bed.run('plans', 'show', id)).out).toContain(`approved  (${userInfo().username})`);
  });

  test.each(['done', 'refused', 'cancelled', 'sending', 'uncertain'] as const)(
    'comes too late for one that is %s',
    async (state) => {
      await using bed = await openCli();
      const id = await bed.propose('order', state);
      expect(await bed.run('plans', 'approve', id)).toMatchObject({ code: 1, out: '' });
      expect((await bed.run('plans', 'approve', id, '--json')).json()).toMatchObject({
        problem: { code: 'plan_not_open' },
      });
    },
  );

  test('comes too late for one that has expired', async () => {
    await using bed = await openCli();
    const id = await bed.propose('order', 'proposed', Date.now() - 11 * 60_000);
    expect((await bed.run('plans', 'approve', id, '--json')).json()).toMatchObject({
      problem: { code: 'plan_expired' },
    });
  });
});

test('plans reject ends a plan for good, approved or not', async () => {
  await using bed = await openCli();
  for (const approved of [false, true]) {
    const id = await bed.propose();
    if (approved) await bed.run('plans', 'approve', id);
    expect((await bed.run('plans', 'reject', id)).out).toContain(`Plan ${id} is rejected.`);
    expect((await bed.run('plans', 'approve', id)).code).toBe(1);
    expect((await bed.run('plans', 'show', id, '--json')).json()).toMatchObject({
      state: 'rejected',
      reason: `Rejected by ${userInfo().username}.`,
    });
  }
});

test('plans reject tells why, in one line', async () => {
  await using bed = await openCli();
  const id = await bed.propose();
  expect((await bed.run('plans', 'reject', id, '--reason', 'a\nb')).code).toBe(1);
  expect((await bed.run('plans', 'reject', id, '--reason', 'Not this week', '--json')).json()).toMatchObject({
    reason: `Rejected by ${userInfo().username}: Not this week`,
  });
});

test.each(['show', 'approve', 'reject'])('plans %s says where there is no such plan', async (verb) => {
  await using bed = await openCli();
  const ran = await bed.run('plans', verb, 'K7QF-2M');
  expect(ran).toMatchObject({ code: 1, out: '' });
  expect(ran.err).toBe('There is no plan K7QF-2M. See all of them with: pnpm connector plans list --all');
});

describe('plans settle', () => {
  test('ends an uncertain plan as not done: its units are free', async () => {
    await using bed = await openCli();
    const id = await bed.propose('order', 'uncertain');
    expect((await bed.run('plans', 'settle', id, '--not-done')).out).toContain(`Plan ${id} is settled: refused.`);
    expect((await bed.run('plans', 'settle', id, '--not-done', '--json')).json()).toMatchObject({
      problem: { code: 'plan_not_open' },
    });
  });

  test('asks for one of its two flags', async () => {
    await using bed = await openCli();
    const id = await bed.propose('order', 'uncertain');
    for (const words of [[], ['--not-done', '--done', 'SO-1']]) {
      const ran = await bed.run('plans', 'settle', id, ...words);
      expect(ran).toMatchObject({ code: 1, err: 'Say one of --done <number> and --not-done.' });
    }
    expect((await bed.run('plans', 'show', id)).out).toContain('(uncertain)');
  });

  test('leaves alone what is not uncertain', async () => {
    await using bed = await openCli();
    const id = await bed.propose();
    expect((await bed.run('plans', 'settle', id, '--not-done')).err).toContain('is not uncertain');
  });

  /** Zoho with one order, and nothing else. */
  const withOrder = async (customer: string, settle: (orderId: string) => Promise<void>): Promise<void> => {
    const orderId = '4815000000044208';
    const salesorder = {
      salesorder_id: orderId,
      salesorder_number: 'SO-00042',
      customer_id: customer,
      status: 'confirmed',
      total: 25,
      line_items: [{ item_id: '11', quantity: 2, rate: 12.5, item_total: 25 }],
    };
    const server = setupServer(
      http.get(`https://www.zohoapis.com/inventory/v1/salesorders/${orderId}`, () =>
        HttpResponse.json({ code: 0, message: 'success', salesorder }),
      ),
    );
    server.listen({ onUnhandledFrame: 'error' });
    await settle(orderId).finally(() => server.close());
  };

  test('ends it as done with the order that Zoho has, once that is the plan’s', async () => {
    await using bed = await openCli();
    await bed.connect();
    const id = await bed.propose('order', 'uncertain');
    await withOrder('7000000000001', async (orderId) => {
      expect((await bed.run('plans', 'settle', id, '--done', orderId)).out).toContain(`Plan ${id} is settled: done.`);
    });
    expect((await bed.run('plans', 'show', id, '--json')).json()).toMatchObject({
      state: 'done',
      result: { id: '4815000000044208', number: 'SO-00042', status: 'confirmed', total: '25.00' },
    });
  });

  test('does not take another customer’s order for it', async () => {
    await using bed = await openCli();
    await bed.connect();
    const id = await bed.propose('order', 'uncertain');
    await withOrder('7000000000009', async (orderId) => {
      const ran = await bed.run('plans', 'settle', id, '--done', orderId);
      expect(ran).toMatchObject({ code: 1, out: '' });
      expect(ran.err).toContain('SO-00042 has another customer or other lines than this plan');
    });
    expect((await bed.run('plans', 'show', id)).out).toContain('(uncertain)');
  });
});
