// What was done, for whom and why: told by the audit log, and proven by it.
import { verifyLog, walkLog } from 'connector/audit/log.ts';
import { expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  ADA,
  confirm,
  connectorCli,
  leave,
  MUG,
  onlyOrder,
  openShop,
  order,
  orderNow,
  overseer,
  planOrder,
  refusal,
  spoil,
  wanting,
} from './selling.ts';
import { change } from './stocking.ts';

interface Told {
  readonly action: string;
  readonly subject: string;
  readonly kid: string | null;
  readonly requestId: string | null;
  readonly zohoIds: string[];
  // biome-ignore lint/suspicious/noExplicitAny: whatever an action tells
  readonly before: any;
  // biome-ignore lint/suspicious/noExplicitAny: whatever an action tells
  readonly after: any;
  // biome-ignore lint/suspicious/noExplicitAny: whatever an action tells
  readonly personal: any;
}

/** The log as it stands, proven first. */
const trail = async ({ parts: { store } }: House): Promise<Told[]> => {
  expect(await verifyLog(store)).toMatchObject({ breaches: 0 });
  const told: Told[] = [];
  const { newest } = await store.read.audit.ends();
  for await (const { parts, ...entry } of walkLog(store, { upTo: newest })) {
    told.push({
      ...entry,
      before: JSON.parse(entry.before ?? 'null'),
      after: JSON.parse(entry.after ?? 'null'),
      zohoIds: JSON.parse(entry.zohoIds),
      personal: Object.fromEntries(parts.map(({ name, value }) => [name, JSON.parse(value ?? 'null')])),
    });
  }
  return told;
};

const ofPlans = async (house: House): Promise<Told[]> =>
  (await trail(house)).filter(({ action }) => /^(plan|ask)\./.test(action));

test('an order is told from its proposal to its end: which key, for whom, released by whom, and what Zoho made of it', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({ release: 'person' });
  const plan = await planOrder(house, key, { ...wanting('2'), onBehalfOf: 'Jane at the till' });
  await overseer(house).approve(plan.id, 'joe');
  await confirm(house, key, plan);
  const told = await ofPlans(house);
  expect(told.map(({ action }) => action)).toEqual([
    'plan.proposed',
    'plan.approved',
    'plan.accepted',
    'plan.sending',
    'plan.drafted',
    'plan.confirming',
    'plan.done',
  ]);
  for (const entry of told) {
    expect(entry).toMatchObject({ kid, subject: `plan ${plan.id}`, personal: { behalf: 'Jane at the till' } });
  }
  const [proposed, approved, accepted, , , , done] = told;
  expect(proposed).toMatchObject({
    before: null,
    after: { kind: 'create-order', release: 'person', total: '53.90', lines: [{ sku: MUG, quantity: '2' }] },
    personal: { customer: ADA },
  });
  expect(JSON.stringify(proposed?.after)).not.toContain(ADA);
  expect(approved).toMatchObject({
    before: { state: 'proposed' },
    after: { state: 'approved' },
    personal: { by: 'joe' },
  });
  expect(accepted).toMatchObject({ after: { state: 'accepted', release: 'person' } });
  const { salesorder_id, salesorder_number } = onlyOrder(house);
  expect(done).toMatchObject({
    before: { state: 'confirming' },
    after: { state: 'done', result: { id: salesorder_id, number: salesorder_number, total: '53.90' } },
    zohoIds: [salesorder_id],
  });
  // One request proposed it, another carried it out, and the approval came by none.
  expect(approved?.requestId).toBeNull();
  expect(proposed?.requestId).toMatch(/^[0-9a-f]{32}$/);
  expect(new Set(told.slice(2).map(({ requestId }) => requestId)).size).toBe(1);
  expect(done?.requestId).not.toBe(proposed?.requestId);
});

test('a change of stock is told with its reason, and both ledgers as it met them', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await change(house, key, 'adjust-stock', { item: MUG, change: '-2', reason: 'Broken by Joe' });
  const told = await ofPlans(house);
  expect(told[0]).toMatchObject({
    action: 'plan.proposed',
    after: { kind: 'adjust-stock', lines: [{ sku: MUG, change: '-2' }] },
    personal: { reason: 'Broken by Joe' },
  });
  expect(told.find(({ action }) => action === 'plan.accepted')?.after.figures).toHaveLength(1);
});

test('what is refused is told: by the key’s limits, by who may release it, by Zoho', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({ release: 'person', limits: { orderUnitsMicros: 1_000_000 } });
  await house.ask(key, 'create-order', wanting('2'));
  const plan = await planOrder(house, key, wanting());
  await confirm(house, key, plan);
  await overseer(house).reject(plan.id, 'joe');
  const { key: free } = await house.key();
  spoil(house, 'createOrder', 'status', refusal(2, 'Invalid value.'));
  await confirm(house, free, await planOrder(house, free, wanting()));
  const told = await ofPlans(house);
  expect(told.filter(({ action }) => action === 'ask.refused')).toMatchObject([
    { kid, subject: 'create-order', after: { code: 'limit_exceeded' } },
    { kid, subject: `plan ${plan.id}`, after: { code: 'plan_not_released' } },
  ]);
  expect(told.find(({ action }) => action === 'plan.rejected')?.personal).toMatchObject({ by: 'joe' });
  expect(told.at(-1)).toMatchObject({
    action: 'plan.refused',
    before: { state: 'sending' },
    personal: { reason: expect.stringContaining('Invalid value.') },
  });
});

test('an uncertain order is told, and who settled it and how', async () => {
  await using house = await openShop({ settings: { ORDER_STRATEGY: 'reference' }, hurried: true });
  const { key } = await house.key();
  spoil(house, 'createOrder', 'reset');
  const plan = await planOrder(house, key, wanting());
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_uncertain');
  await connectorCli(house, 'plans', 'settle', plan.id, '--not-done');
  const told = await ofPlans(house);
  expect(told.slice(-2)).toMatchObject([
    { action: 'plan.uncertain', after: { state: 'uncertain' } },
    { action: 'plan.settled', before: { state: 'uncertain' }, after: { state: 'refused' } },
  ]);
  expect(told.at(-1)?.personal.by).toMatch(/\S/);
});

test('keys, the connection and the stop button are told, with the admin who did it', async () => {
  await using house = await openShop();
  const run = (...words: string[]) => connectorCli(house, ...words);
  const made = JSON.parse(await run('keys', 'create', '--name', 'Jane’s agent', '--write', '--json'));
  await run('keys', 'limits', made.kid, '--day-orders', '3');
  const next = JSON.parse(await run('keys', 'rotate', made.kid, '--json'));
  await run('keys', 'revoke', next.kid);
  await run('pause');
  await run('resume');
  await run('secrets', 'rotate', '--signing-key');
  await run('webhook', 'secret', 'create');
  await run('webhook', 'secret', 'rotate');
  await run('disconnect', '--yes');
  const told = (await trail(house)).filter(({ personal }) => personal.by !== undefined);
  expect(told.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
    `key.created key ${made.kid}`,
    `key.limits_changed key ${made.kid}`,
    `key.rotated key ${next.kid}`,
    `key.revoked key ${next.kid}`,
    'writes.paused writes',
    'writes.resumed writes',
    expect.stringMatching(/^signing_key\.rotated signing key [0-9a-f]{16}$/),
    `webhook.address_made webhooks of ${house.organizationId}`,
    `webhook.secret_rotated webhooks of ${house.organizationId}`,
    `connection.ended connection ${house.organizationId}`,
  ]);
  expect(told[1]).toMatchObject({ before: { dayOrders: 50 }, after: { dayOrders: 3 } });
  expect(told[2]?.before).toMatchObject({ kid: made.kid });
  const all = JSON.stringify(told);
  for (const secret of [made.key, next.key]) expect(all).not.toContain(secret.split('.')[1]);
  expect((await trail(house)).map(({ action }) => action)).toContain('connection.made');
});

test('a repeated order of a service is told once, and questions are not told at all', async () => {
  await using house = await openShop();
  const { key } = await house.key({ kind: 'service' });
  const before = (await trail(house)).length;
  await orderNow(house, key, 'WEB-1001');
  const once = (await trail(house)).length;
  await orderNow(house, key, 'WEB-1001');
  const { key: skill } = await house.key();
  await house.ask(skill, 'check-stock', { item: [MUG] });
  await house.ask(skill, 'list-orders', {});
  expect((await trail(house)).slice(once).map(({ action }) => action)).toEqual(['key.created']);
  expect(once).toBeGreaterThan(before);
});

test('a person is taken out of the log, and it still proves what was done', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await order(house, key, { ...wanting(), onBehalfOf: 'Jane Doe' });
  await leave(house, 5);
  const before = (await trail(house)).length;
  expect(await connectorCli(house, 'audit', 'erase', 'ada abbott', '--yes')).toContain('erased');
  expect(await connectorCli(house, 'audit', 'erase', 'Jane Doe', '--yes')).toContain('erased');
  const told = await trail(house);
  expect(JSON.stringify(told)).not.toMatch(/jane doe|ada abbott/i);
  expect(told).toHaveLength(before + 2);
  expect(await connectorCli(house, 'audit', 'verify')).toMatch(/personal parts have been erased/);
});
