// "What was I about to order?": a plan as it stands, whatever became of it, without a call to Zoho.
import { expect, test } from 'vitest';
import { askWith } from './house.ts';
import {
  confirm,
  MINUTE_MS,
  MUG,
  openShop,
  order,
  overseer,
  planOf,
  planOrder,
  refusal,
  show,
  spoil,
  wanting,
} from './selling.ts';

test('an open plan is shown as it was answered, and costs no call to Zoho', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, { ...wanting('3'), note: 'Ring twice', onBehalfOf: 'Jane' });
  const { answer, cost } = await house.ask(key, 'show-plan', { plan: plan.id.toLowerCase() });
  expect(answer).toEqual(plan);
  expect(cost.zohoCalls).toBe(0);
});

test('a plan shows the figures that were shown, whatever Zoho says by now', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  house.sandbox.control.price({ sku: 'OUT-001-RED', rate: 99 });
  expect(await show(house, key, plan)).toEqual(plan);
});

test('each way it can end is told, with what to do next', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const told = async ({ id }: { id: string }) => {
    const { state, reason, next } = await show(house, key, { id });
    return { state, reason, next };
  };
  expect(await told(await order(house, key, wanting()))).toEqual({
    state: 'done',
    reason: null,
    next: 'It is done. Nothing more is needed.',
  });

  const refused = await planOrder(house, key, wanting());
  spoil(house, 'createOrder', 'status', refusal(2, 'No such tax.'));
  await confirm(house, key, refused);
  expect(await told(refused)).toEqual({
    state: 'refused',
    reason: 'Zoho refused: No such tax.',
    next: 'It is over. Prepare it again if it is still wanted.',
  });

  const rejected = await planOrder(house, key, wanting());
  await overseer(house).reject(rejected.id, 'Jane');
  expect(await told(rejected)).toMatchObject({ state: 'rejected', reason: 'Rejected by Jane.' });

  const expired = await planOrder(house, key, wanting());
  house.advance(10 * MINUTE_MS);
  expect(await told(expired)).toEqual({
    state: 'expired',
    reason: null,
    next: 'It has expired and nothing was written. Prepare it again if it is still wanted.',
  });
});

test('who has to release it, and whether somebody has, is told', async () => {
  await using house = await openShop();
  const planned = async (release: 'person' | 'code' | 'agent') => {
    const { key } = await house.key({ release });
    return { key, plan: await planOrder(house, key, wanting()) };
  };
  const person = await planned('person');
  expect(person.plan).toMatchObject({ release: 'person', released: false });
  expect(person.plan.next).toContain(`pnpm connector plans approve ${person.plan.id}`);
  await overseer(house).approve(person.plan.id, 'Jane');
  const approved = await show(house, person.key, person.plan);
  expect(approved).toMatchObject({ state: 'approved', released: true });
  expect(approved.next).toContain('confirm-plan');
  // Who approved it is the overseers' business.
  expect(JSON.stringify(approved)).not.toContain('Jane');
  expect((await planned('code')).plan).toMatchObject({ release: 'code', next: expect.stringContaining('--code') });
  expect((await planned('agent')).plan).toMatchObject({ release: 'agent', released: true });
});

test('another process shows the same plan', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const { app } = await house.another();
  expect(planOf(await askWith(app, await house.token(key), 'show-plan', { plan: plan.id }))).toEqual(plan);
});

test('another key’s plan, and one that never was, are not there', async () => {
  await using house = await openShop();
  const [mine, yours] = [await house.key(), await house.key()];
  const plan = await planOrder(house, mine.key, wanting());
  for (const id of [plan.id, 'AAAA-AA']) {
    const { status, problem } = await house.ask(yours.key, 'show-plan', { plan: id });
    expect([status, problem?.code]).toEqual([404, 'plan_not_found']);
  }
  expect((await house.ask(yours.key, 'show-plan', { plan: 'K7QF' })).problem?.code).toBe('invalid_ask');
});

test('a new plan in the place of an outdated one is shown under its own id', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting('2'));
  house.sandbox.control.price({ sku: MUG, rate: 30 });
  const { problem } = await confirm(house, key, plan);
  const again = problem?.plan as typeof plan;
  expect(await show(house, key, again)).toEqual(again);
});
