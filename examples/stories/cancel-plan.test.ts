// "No, leave it": a plan that was not carried out is dropped, and one that was is not.
import { expect, test } from 'vitest';
import {
  confirm,
  connectorCli,
  MINUTE_MS,
  onlyOrder,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  planOf,
  planOrder,
  show,
  wanting,
  writes,
} from './selling.ts';

test('a plan that was dropped is not carried out any more, and Zoho hears nothing of it', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const calls = house.calls().length;
  const { answer, cost } = await house.ask(key, 'cancel-plan', { plan: plan.id });
  expect(answer).toMatchObject({ id: plan.id, state: 'cancelled', result: null });
  expect(cost.zohoCalls).toBe(0);
  const { problem } = await confirm(house, key, plan);
  expect(problem).toMatchObject({
    code: 'plan_not_open',
    detail: `Plan ${plan.id} was cancelled; nothing was written.`,
  });
  expect(house.calls()).toHaveLength(calls);
  expect(ordersAtZoho(house)).toEqual([]);
});

test('dropping it twice is dropping it', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const first = planOf(await house.ask(key, 'cancel-plan', { plan: plan.id }));
  expect(planOf(await house.ask(key, 'cancel-plan', { plan: plan.id }))).toEqual(first);
});

test('what a person has approved can still be dropped', async () => {
  await using house = await openShop();
  const { key } = await house.key({ release: 'person' });
  const plan = await planOrder(house, key, wanting());
  await overseer(house).approve(plan.id, 'Jane');
  expect(planOf(await house.ask(key, 'cancel-plan', { plan: plan.id })).state).toBe('cancelled');
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_not_open');
  expect(writes(house)).toEqual([]);
});

test('what has been carried out is not dropped, and stays in Zoho', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await order(house, key, wanting());
  const { problem } = await house.ask(key, 'cancel-plan', { plan: plan.id });
  expect(problem).toMatchObject({ code: 'plan_not_open', hint: 'It is done. Nothing more is needed.' });
  expect(onlyOrder(house).status).toBe('confirmed');
  expect((await show(house, key, plan)).state).toBe('done');
});

test('what waits for an approval in Zoho is not dropped', async () => {
  await using house = await openShop({ sandbox: { approvals: true } });
  const { key } = await house.key();
  const plan = await order(house, key, wanting());
  expect((await house.ask(key, 'cancel-plan', { plan: plan.id })).problem?.code).toBe('plan_not_open');
  expect(onlyOrder(house).status).toBe('pending_approval');
});

test('a plan dropped while it is being confirmed is either dropped or done, and Zoho agrees', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const [confirmed, dropped] = await Promise.all([
    confirm(house, key, plan),
    house.ask(key, 'cancel-plan', { plan: plan.id }),
  ]);
  const { state } = await show(house, key, plan);
  if (dropped.status === 200) {
    expect(state).toBe('cancelled');
    expect(confirmed.problem?.code).toMatch(/^plan_(not_open|in_progress)$/);
    expect(ordersAtZoho(house)).toEqual([]);
  } else {
    expect([state, dropped.problem?.code]).toEqual(['done', 'plan_not_open']);
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  }
});

test('another key’s plan is not there to be dropped', async () => {
  await using house = await openShop();
  const [mine, yours] = [await house.key(), await house.key()];
  const plan = await planOrder(house, mine.key, wanting());
  expect((await house.ask(yours.key, 'cancel-plan', { plan: plan.id })).problem?.code).toBe('plan_not_found');
  expect((await show(house, mine.key, plan)).state).toBe('proposed');
});

test('where one plan a key may be open, dropping it makes room for another', async () => {
  await using house = await openShop();
  const { key } = await house.key({ release: 'code' });
  const plan = await planOrder(house, key, wanting());
  const { problem } = await house.ask(key, 'create-order', wanting('2'));
  expect(problem).toMatchObject({ code: 'plan_already_open', hint: expect.stringContaining(`--plan '${plan.id}'`) });
  await house.ask(key, 'cancel-plan', { plan: plan.id });
  expect((await house.ask(key, 'create-order', wanting('2'))).status).toBe(200);
});

test('an expired plan may be dropped, and writes may be paused meanwhile', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const [old, young] = [await planOrder(house, key, wanting()), await planOrder(house, key, wanting())];
  await connectorCli(house, 'pause');
  expect(planOf(await house.ask(key, 'cancel-plan', { plan: young.id })).state).toBe('cancelled');
  house.advance(11 * MINUTE_MS);
  expect(planOf(await house.ask(key, 'cancel-plan', { plan: old.id })).state).toBe('cancelled');
});
