// Zoho computes taxes and totals: what it comes to there is what was shown, or it is taken back.
import type { Plan } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  ADA,
  BLANKET,
  confirm,
  leave,
  MINUTE_MS,
  MUG,
  newPlanOf,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  planOf,
  planOrder,
  refusal,
  show,
  spoil,
  stockAtZoho,
  wanting,
  writes,
} from './selling.ts';

/** Zoho begins to add a tax that the plan did not show. */
const surprise = (house: House, taxPercentage = 8.25): void =>
  void house.sandbox.control.setOrganization({ taxPercentage });

const totalOf = (plan: Plan): string => (plan.write.kind === 'create-order' ? plan.write.total : '');

test('a tax that the items tell is in the plan, and Zoho agrees', async () => {
  await using house = await openShop({ sandbox: { taxPercentage: 8.25 } });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting('2'));
  expect(plan.write).toMatchObject({ subTotal: '53.90', tax: '4.45', total: '58.35' });
  expect((await confirm(house, key, plan)).answer.result.total).toBe('58.35');
  expect(ordersAtZoho(house)).toEqual(['confirmed 58.35']);
});

describe('where Zoho’s total is another one', () => {
  test('the draft is voided, and a new plan has Zoho’s total, with which it goes through', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await leave(house, 5);
    const plan = await planOrder(house, key, { ...wanting('2'), purchaseOrder: 'PO-9', note: 'Ring twice' });
    surprise(house);
    const refused = await confirm(house, key, plan);
    expect(refused.problem).toMatchObject({
      code: 'plan_changed',
      status: 409,
      detail: 'Zoho’s total is 58.35, not 53.90 as shown. Nothing was ordered.',
    });
    expect(ordersAtZoho(house)).toEqual(['void 58.35']);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 5 });
    expect(await show(house, key, plan)).toMatchObject({ state: 'refused', result: null });

    const again = newPlanOf(refused);
    expect(again.write).toMatchObject({
      subTotal: '53.90',
      tax: '4.45',
      total: '58.35',
      purchaseOrder: 'PO-9',
      note: 'Ring twice',
    });
    expect(again.warnings).toContain('The tax and total are as Zoho computed them a moment ago.');
    expect((await confirm(house, key, again)).answer.result.total).toBe('58.35');
    expect(ordersAtZoho(house)).toEqual(['void 58.35', 'confirmed 58.35']);
    expect(await stockAtZoho(house)).toEqual({ committed: 2, available: 3 });
  });

  test('confirming the old plan again orders nothing and makes no third plan', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    surprise(house);
    await confirm(house, key, plan);
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code: 'plan_not_open', detail: expect.stringContaining('Zoho’s total is 29.17') });
    expect(problem?.plan).toBeUndefined();
    expect(await house.parts.store.read.plans.list({ limit: 10 })).toHaveLength(2);
    expect(ordersAtZoho(house)).toEqual(['void 29.17']);
  });

  test('again another one, it is taken back again', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    let plan = await planOrder(house, key, wanting());
    for (const percent of [5, 10]) {
      surprise(house, percent);
      plan = newPlanOf(await confirm(house, key, plan));
    }
    expect(totalOf(plan)).toBe('29.65');
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['void 28.30', 'void 29.65', 'confirmed 29.65']);
  });

  test('it is released anew', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    surprise(house);
    const again = newPlanOf(await confirm(house, key, plan));
    expect((await confirm(house, key, again)).problem?.code).toBe('plan_not_released');
    await overseer(house).approve(again.id, 'Jane');
    expect((await confirm(house, key, again)).answer.result.total).toBe('29.17');
  });

  test('an organisation that confirms by itself has it voided all the same, and its units back', async () => {
    await using house = await openShop({ sandbox: { autoConfirm: true } });
    const { key } = await house.key();
    await leave(house, 5);
    const plan = await planOrder(house, key, wanting('2'));
    surprise(house);
    const again = newPlanOf(await confirm(house, key, plan));
    expect(ordersAtZoho(house)).toEqual(['void 58.35']);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 5 });
    expect((await confirm(house, key, again)).answer.state).toBe('done');
  });

  test('an organisation that wants an approval is not bothered with it', async () => {
    await using house = await openShop({ sandbox: { approvals: true } });
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    surprise(house);
    const again = newPlanOf(await confirm(house, key, plan));
    expect(ordersAtZoho(house)).toEqual(['void 29.17']);
    expect((await confirm(house, key, again)).answer.state).toBe('awaiting_zoho_approval');
  });

  test('and the new plan is over the key’s limit, the person is told both', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { orderValueMicros: 27_000_000 } });
    const plan = await planOrder(house, key, wanting());
    surprise(house);
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({
      code: 'plan_changed',
      detail: expect.stringContaining('Zoho’s total is 29.17, not 26.95'),
      hint: expect.stringContaining('The key allows orders up to 27.00'),
    });
    expect(ordersAtZoho(house)).toEqual(['void 29.17']);
  });
});

describe('the void call', () => {
  const voiding = async (kind: 'lost-answer' | 'status', more: object = {}) => {
    const house = await openShop({ hurried: true });
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    surprise(house);
    spoil(house, 'voidOrder', kind, more);
    return { house, key, plan, answered: await confirm(house, key, plan) };
  };

  test('is answered to nobody: the order itself tells that it is void', async () => {
    const { house, answered } = await voiding('lost-answer');
    await using _ = house;
    expect(totalOf(newPlanOf(answered))).toBe('29.17');
    expect(ordersAtZoho(house)).toEqual(['void 29.17']);
    expect(writes(house).filter((call) => call.endsWith('/void'))).toHaveLength(1);
  });

  test('fails: it is made again until the draft is gone', async () => {
    const { house, answered } = await voiding('status', { status: 502, times: 2 });
    await using _ = house;
    expect(answered.problem?.code).toBe('plan_changed');
    expect(ordersAtZoho(house)).toEqual(['void 29.17']);
  });

  test('is refused: nobody leaves a draft behind in silence, a person is told its number', async () => {
    const { house, key, plan, answered } = await voiding('status', refusal(36_023, 'It is locked.'));
    await using _ = house;
    expect(answered.problem?.code).toBe('plan_uncertain');
    const [it] = house.sandbox.control.salesorders();
    expect(answered.problem?.detail).toContain(`The draft ${it?.salesorder_number} could not be voided`);
    expect(answered.problem?.detail).toContain('It is locked.');
    expect(ordersAtZoho(house)).toEqual(['draft 29.17']);
    await overseer(house).settle(plan.id, 'not_done', 'Jane');
    expect((await show(house, key, plan)).state).toBe('refused');
  });
});

test('Zoho’s own rounding, up to a cent a line, is no difference', async () => {
  await using house = await openShop({ sandbox: { taxPercentage: 8.25 } });
  const { key } = await house.key();
  const skus = [MUG, BLANKET, 'OUT-001-BLUE'];
  for (const sku of skus) house.sandbox.control.price({ sku, rate: 1.15 });
  const plan = await planOrder(house, key, { customer: ADA, line: skus.map((item) => ({ item, quantity: '1' })) });
  // A line at a time: three times 0.09. Zoho rounds the tax of all three together: 0.28.
  expect(plan.write).toMatchObject({ subTotal: '3.45', tax: '0.27', total: '3.72' });
  expect((await confirm(house, key, plan)).answer.result.total).toBe('3.73');
  expect(ordersAtZoho(house)).toEqual(['confirmed 3.73']);
});

test.each([
  ['a cent more on one line is rounding', 8.28, '29.18', 'done'],
  ['two cents more on one line are a difference', 8.3, '29.19', 'plan_changed'],
])('%s', async (_, percent, total, end) => {
  await using house = await openShop({ sandbox: { taxPercentage: 8.25 } });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  expect(totalOf(plan)).toBe('29.17');
  surprise(house, percent);
  const { answer, problem } = await confirm(house, key, plan);
  expect(problem?.code ?? answer.state).toBe(end);
  expect(ordersAtZoho(house)).toEqual([`${end === 'done' ? 'confirmed' : 'void'} ${total}`]);
});

test('within the tolerance the admin allows, Zoho’s total is taken, and answered', async () => {
  await using house = await openShop({ settings: { PRICE_TOLERANCE_PERCENT: '10' } });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  surprise(house);
  expect(planOf(await confirm(house, key, plan))).toMatchObject({ state: 'done', result: { total: '29.17' } });
  expect(ordersAtZoho(house)).toEqual(['confirmed 29.17']);
});

test('parts of a unit come to what Zoho makes of them', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const line = [...wanting('1.5').line, ...wanting('0.3', BLANKET).line];
  const plan = await order(house, key, { customer: ADA, line });
  // 40.425 and 3.585, half up.
  expect(plan.write).toMatchObject({ lines: [{ total: '40.43' }, { total: '3.59' }], total: '44.02' });
  expect(ordersAtZoho(house)).toEqual(['confirmed 44.02']);
});

test('a draft that somebody confirms before it could be taken back is theirs', async () => {
  await using house = await openShop({ hurried: true });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  surprise(house);
  spoil(house, 'voidOrder', 'status', { status: 503, times: 1_000 });
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_in_progress');
  house.sandbox.control.clearFaults();
  house.advance(10 * MINUTE_MS);
  const [draft] = house.sandbox.control.salesorders();
  await house.zoho('POST', `/salesorders/${draft?.salesorder_id}/status/confirmed`);
  expect(await house.app.plans.recover()).toBe(1);
  expect(await show(house, key, plan)).toMatchObject({
    state: 'uncertain',
    reason: expect.stringContaining(`order ${draft?.salesorder_number} is confirmed in Zoho now`),
  });
  expect(ordersAtZoho(house)).toEqual(['confirmed 29.17']);
});

test('taken back while nobody waits, the plan says what Zoho’s total was', async () => {
  await using house = await openShop({ hurried: true });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  surprise(house);
  spoil(house, 'voidOrder', 'status', { status: 503, times: 1_000 });
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_in_progress');
  house.sandbox.control.clearFaults();
  house.advance(10 * MINUTE_MS);
  expect(await house.app.plans.recover()).toBe(1);
  expect(await show(house, key, plan)).toMatchObject({
    state: 'refused',
    reason: 'Zoho’s total is 29.17, not 26.95 as shown.',
  });
  expect(ordersAtZoho(house)).toEqual(['void 29.17']);
  expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
});
