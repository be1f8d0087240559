// "Yes, do it": checked once more, reserved, written once; or refused with what has changed.
import { rotateKey } from 'connector/skill-tokens/keys.ts';
import { describe, expect, test } from 'vitest';
import {
  ADA,
  BLANKET,
  BUSY,
  confirm,
  leave,
  MINUTE_MS,
  MUG,
  newPlanOf,
  onlyOrder,
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

const ONCE = ['POST /salesorders', 'POST /salesorders/ID/status/confirmed'];

test('a confirmed plan is one confirmed order in Zoho, as it was shown, and its units are held there', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await leave(house, 21);
  const plan = await planOrder(house, key, wanting('3'));
  const { answer, cost } = await confirm(house, key, plan);
  const it = onlyOrder(house);
  expect(answer).toMatchObject({
    id: plan.id,
    state: 'done',
    write: plan.write,
    result: { id: it.salesorder_id, number: it.salesorder_number, status: 'confirmed', total: '80.85' },
    reason: null,
  });
  expect(it).toMatchObject({
    status: 'confirmed',
    total: 80.85,
    customer_id: plan.write.kind === 'create-order' ? plan.write.customer.id : '',
    line_items: [{ sku: MUG, quantity: 3, rate: 26.95 }],
  });
  expect(await stockAtZoho(house)).toEqual({ committed: 3, available: 18 });
  expect(writes(house)).toEqual(ONCE);
  // One reading to check again, one call to create, one to confirm.
  expect(cost.zohoCalls).toBe(3);
});

test('confirming again answers the same order and writes nothing', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const first = await confirm(house, key, plan);
  const again = await confirm(house, key, plan);
  house.advance(24 * 60 * MINUTE_MS);
  const tomorrow = await confirm(house, key, plan);
  expect(again.answer).toEqual(first.answer);
  expect(tomorrow.answer).toEqual(first.answer);
  expect(writes(house)).toEqual(ONCE);
});

test('ten confirmations at the same moment are one order', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  const token = await house.token(key);
  const ten = await Promise.all(
    Array.from({ length: 10 }, () =>
      house.app.request(`https://connector.example/v1/plans/${plan.id}/confirm`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        body: '{}',
      }),
    ),
  );
  const codes = await Promise.all(ten.map(async (each) => ((await each.json()) as { code?: string }).code ?? 'done'));
  expect(codes).toContain('done');
  expect(codes.filter((code) => code !== 'done' && code !== 'plan_in_progress')).toEqual([]);
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  expect(writes(house)).toEqual(ONCE);
  expect((await confirm(house, key, plan)).answer.result.number).toBe(onlyOrder(house).salesorder_number);
});

test('an id may be written in small letters, and without its dash', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  expect((await confirm(house, key, { id: plan.id.toLowerCase().replace('-', '') })).answer.id).toBe(plan.id);
});

describe('the price is looked at again:', () => {
  test.each([
    ['up', 27.95, '27.95'],
    ['down', 25.95, '25.95'],
  ])('gone %s, it is refused with a new plan at the new price', async (_, rate, shown) => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planOrder(house, key, { ...wanting(), purchaseOrder: 'PO-1', note: 'Ring twice' });
    house.sandbox.control.price({ sku: MUG, rate });
    const refused = await confirm(house, key, plan);
    expect(refused.problem).toMatchObject({
      code: 'plan_changed',
      status: 409,
      detail: `${MUG} now costs ${shown}, not 26.95. Nothing was ordered.`,
    });
    expect(writes(house)).toEqual([]);
    const again = newPlanOf(refused);
    expect(again.write).toMatchObject({ total: shown, purchaseOrder: 'PO-1', note: 'Ring twice' });
    expect(again).toMatchObject({ state: 'proposed', result: null });
    expect(again.id).not.toBe(plan.id);
    // The old one is over, and is not made anew however often it is confirmed.
    expect(await show(house, key, plan)).toMatchObject({ state: 'refused', reason: expect.stringContaining(shown) });
    const { problem } = await confirm(house, key, plan);
    expect(problem?.code).toBe('plan_not_open');
    expect(problem?.plan).toBeUndefined();
    expect((await confirm(house, key, again)).answer.result.total).toBe(shown);
    expect(ordersAtZoho(house)).toEqual([`confirmed ${shown}`]);
  });

  test('two changes that cancel out in the total are two changes', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const line = [...wanting().line, ...wanting('1', BLANKET).line];
    const plan = await planOrder(house, key, { customer: ADA, line });
    house.sandbox.control.price({ sku: MUG, rate: 25.95 });
    house.sandbox.control.price({ sku: BLANKET, rate: 12.95 });
    const refused = await confirm(house, key, plan);
    expect(refused.problem?.code).toBe('plan_changed');
    expect(newPlanOf(refused).write).toMatchObject({ total: '38.90', lines: [{ rate: '25.95' }, { rate: '12.95' }] });
    expect(plan.write).toMatchObject({ total: '38.90' });
    expect(writes(house)).toEqual([]);
  });

  test('within the tolerance the admin allows, it goes at the price that was shown', async () => {
    await using house = await openShop({ settings: { PRICE_TOLERANCE_PERCENT: '5' } });
    const { key } = await house.key();
    const near = await planOrder(house, key, wanting());
    const far = await planOrder(house, key, wanting());
    house.sandbox.control.price({ sku: MUG, rate: 28.29 }); // 4.97 % more
    expect((await confirm(house, key, near)).answer.result.total).toBe('26.95');
    house.sandbox.control.price({ sku: MUG, rate: 28.3 }); // 5.01 % more
    expect((await confirm(house, key, far)).problem?.code).toBe('plan_changed');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });
});

describe('the stock is looked at again:', () => {
  test('sold elsewhere meanwhile, it is refused with what is left', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await leave(house, 5);
    const plan = await planOrder(house, key, wanting('3'));
    await leave(house, 2);
    const refused = await confirm(house, key, plan);
    expect(refused.problem).toMatchObject({
      code: 'short_of_stock',
      detail: `${MUG}: 3 wanted, 2 can be sold from Head Office. Nothing was ordered.`,
      hint: expect.stringContaining(`order at most 2 of ${MUG} from Head Office`),
    });
    // Another plan would be as short, and lead here again.
    expect(refused.problem?.plan).toBeUndefined();
    expect(await overseer(house).list({ open: true, limit: 10 })).toEqual([]);
    expect((await show(house, key, plan)).state).toBe('refused');
    expect(writes(house)).toEqual([]);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 2 });
  });

  test('of two plans for the last units, the second is refused', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await leave(house, 3);
    const [one, two] = [await planOrder(house, key, wanting('2')), await planOrder(house, key, wanting('2'))];
    planOf(await confirm(house, key, one));
    const refused = await confirm(house, key, two);
    expect(refused.problem?.code).toBe('short_of_stock');
    expect(refused.problem?.hint).toContain(`order at most 1 of ${MUG}`);
    expect(ordersAtZoho(house)).toEqual(['confirmed 53.90']);
    expect(await stockAtZoho(house)).toEqual({ committed: 2, available: 1 });
  });

  test('of two plans for the last units confirmed at the same moment, one is refused and over', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await leave(house, 3);
    const plans = [await planOrder(house, key, wanting('2')), await planOrder(house, key, wanting('2'))];
    const both = await Promise.all(plans.map((plan) => confirm(house, key, plan)));
    expect(both.map(({ problem }) => problem?.code ?? 'done').sort()).toEqual(['done', 'short_of_stock']);
    expect(ordersAtZoho(house)).toEqual(['confirmed 53.90']);
    expect(await stockAtZoho(house)).toEqual({ committed: 2, available: 1 });
    const states = await Promise.all(plans.map(async (plan) => (await show(house, key, plan)).state));
    expect(states.sort()).toEqual(['done', 'refused']);
  });

  test('what the admin keeps back is never sold', async () => {
    await using house = await openShop({ settings: { STOCK_BUFFER: '2' } });
    const { key } = await house.key();
    await leave(house, 5);
    const short = await planOrder(house, key, wanting('4'));
    expect(short.write).toMatchObject({ lines: [{ sellable: '3', short: '1' }] });
    expect((await confirm(house, key, short)).problem?.code).toBe('short_of_stock');
    await order(house, key, wanting('3'));
    expect(await stockAtZoho(house)).toEqual({ committed: 3, available: 2 });
  });

  test('where the admin allows backorders, what is short is said and ordered all the same', async () => {
    await using house = await openShop({ settings: { BACKORDERS: 'allow' } });
    const { key } = await house.key();
    await leave(house, 2);
    const plan = await planOrder(house, key, wanting('5'));
    expect(plan.warnings).toEqual([
      `${MUG}: 3 short (2 can be sold from Head Office); the rest would be back-ordered.`,
    ]);
    planOf(await confirm(house, key, plan));
    expect(await stockAtZoho(house)).toEqual({ committed: 5, available: -3 });
  });

  test('an item taken off the shop meanwhile is not ordered, and the plan can still be dropped', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    const [{ id }] = (await house.ask(key, 'find-items', { text: MUG })).answer.items;
    await house.zoho('POST', `/items/${id}/inactive`);
    expect((await confirm(house, key, plan)).problem?.code).toBe('item_not_sellable');
    expect(planOf(await house.ask(key, 'cancel-plan', { plan: plan.id })).state).toBe('cancelled');
    expect(writes(house)).toEqual([]);
  });
});

describe('a plan that cannot be confirmed:', () => {
  test('unknown, or none', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    expect((await confirm(house, key, { id: 'AAAA-AA' })).problem?.code).toBe('plan_not_found');
    for (const id of ['AAAA', 'AAAA-AAA', 'IIII-LO', '../orders']) {
      expect([id, (await confirm(house, key, { id })).problem?.code]).toEqual([id, 'invalid_ask']);
    }
  });

  test('another key’s, which is as good as unknown', async () => {
    await using house = await openShop();
    const [mine, yours] = [await house.key(), await house.key()];
    const plan = await planOrder(house, mine.key, wanting());
    const foreign = await confirm(house, yours.key, plan);
    const unknown = await confirm(house, yours.key, { id: 'AAAA-AA' });
    expect(foreign.problem?.detail.replace(plan.id, 'AAAA-AA')).toBe(unknown.problem?.detail);
    expect(foreign.problem?.code).toBe('plan_not_found');
    expect(writes(house)).toEqual([]);
    expect((await show(house, mine.key, plan)).state).toBe('proposed');
  });

  test('expired', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    house.advance(10 * MINUTE_MS);
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code: 'plan_expired', status: 410 });
    expect(writes(house)).toEqual([]);
    expect((await show(house, key, plan)).state).toBe('expired');
  });

  test('with a revoked key', async () => {
    await using house = await openShop();
    const { key, kid } = await house.key();
    const plan = await planOrder(house, key, wanting());
    const token = await house.token(key);
    await house.parts.store.write((s) => s.keys.revoke(kid, Date.now()));
    const answer = await house.app.request(`https://connector.example/v1/plans/${plan.id}/confirm`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: '{}',
    });
    expect(answer.status).toBe(401);
    expect(writes(house)).toEqual([]);
  });
});

describe('where Zoho takes nothing at the moment', () => {
  test.each([
    ['too many calls at once', BUSY, 'zoho_busy', 0],
    ['the organisation is blocked', refusal(44, 'blocked', 429), 'zoho_blocked', 31],
    ['the day is used up', refusal(45, 'used up', 429), 'zoho_day_spent', 13 * 60],
  ])('(%s) the plan is open again and its units are free', async (_, answer, code, minutes) => {
    await using house = await openShop({ settings: { PLAN_MINUTES: '1440' } });
    // About noon where the organisation is, so that its day is not over in a moment.
    house.advance(((20 - house.parts.now().getUTCHours() + 24) % 24) * 60 * MINUTE_MS);
    const { key } = await house.key({ limits: { dayOrders: 1 } });
    const plan = await planOrder(house, key, wanting());
    spoil(house, 'createOrder', 'status', answer);
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code, retryable: true });
    expect((await show(house, key, plan)).state).toBe('proposed');
    expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
    expect(ordersAtZoho(house)).toEqual([]);
    // The day's only order was given back, too.
    house.advance(minutes * MINUTE_MS);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('a plan that a person has approved stays approved', async () => {
    await using house = await openShop();
    const { key } = await house.key({ release: 'person' });
    const plan = await planOrder(house, key, wanting());
    await overseer(house).approve(plan.id, 'Jane');
    spoil(house, 'createOrder', 'status', BUSY);
    expect((await confirm(house, key, plan)).problem?.code).toBe('zoho_busy');
    expect(await show(house, key, plan)).toMatchObject({ state: 'approved', released: true });
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
  });
});

test('what Zoho refuses for good is over, with Zoho’s own words, and its units are free', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  spoil(house, 'createOrder', 'status', refusal(2, 'Invalid value passed for customer'));
  const { problem } = await confirm(house, key, plan);
  expect(problem).toMatchObject({
    code: 'plan_not_open',
    detail: expect.stringContaining('Invalid value passed for customer'),
  });
  expect((await show(house, key, plan)).state).toBe('refused');
  expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
  expect(ordersAtZoho(house)).toEqual([]);
});

test('where the Zoho subscription is over, the plan ends and says so', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  house.sandbox.control.setOrganization({ planLapsed: true });
  expect((await confirm(house, key, plan)).problem?.detail).toContain('subscription or trial is over');
  expect(ordersAtZoho(house)).toEqual([]);
});

describe('an organisation that confirms by itself', () => {
  test('has the order confirmed with the one call', async () => {
    await using house = await openShop({ sandbox: { autoConfirm: true } });
    const { key } = await house.key();
    const plan = await order(house, key, wanting('2'));
    expect(plan).toMatchObject({ state: 'done', result: { status: 'confirmed' } });
    expect(writes(house)).toEqual(['POST /salesorders']);
    expect(ordersAtZoho(house)).toEqual(['confirmed 53.90']);
    expect((await stockAtZoho(house)).committed).toBe(2);
  });
});

describe('an organisation that wants an approval in Zoho', () => {
  const waiting = async () => {
    const house = await openShop({ sandbox: { approvals: true } });
    const { key } = await house.key();
    await leave(house, 5);
    const plan = await order(house, key, wanting('2'));
    expect(plan).toMatchObject({ state: 'awaiting_zoho_approval', result: { status: 'pending_approval' } });
    expect(ordersAtZoho(house)).toEqual(['pending_approval 53.90']);
    return { house, key, plan, id: onlyOrder(house).salesorder_id };
  };
  const sellable = async ({ house, key }: Awaited<ReturnType<typeof waiting>>) => {
    house.advance(2_000); // past the reading shared with whoever asks at the same moment
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG], location: 'Head Office' });
    const [{ physical, reserved }] = answer.items[0].locations.map((place: { physical: object }) => place);
    return `${physical.available} less ${reserved}`;
  };

  test('keeps the units, and the order is confirmed once somebody there has approved it', async () => {
    const it = await waiting();
    await using house = it.house;
    expect(await sellable(it)).toBe('5 less 2');
    // Confirming again does nothing but tell.
    expect((await confirm(house, it.key, it.plan)).answer).toEqual(it.plan);
    await house.zoho('POST', `/salesorders/${it.id}/approve`);
    expect(await house.app.plans.recover()).toBe(0); // not yet: it is looked at every quarter of an hour
    house.advance(15 * MINUTE_MS);
    expect(await house.app.plans.recover()).toBe(1);
    expect(await show(house, it.key, it.plan)).toMatchObject({ state: 'done', result: { status: 'confirmed' } });
    expect(ordersAtZoho(house)).toEqual(['confirmed 53.90']);
    expect(await stockAtZoho(house)).toEqual({ committed: 2, available: 3 });
    expect(await sellable(it)).toBe('3 less 0');
  });

  test('is looked at again and again while nobody there decides', async () => {
    const it = await waiting();
    await using house = it.house;
    for (let quarters = 0; quarters < 3; quarters += 1) {
      house.advance(15 * MINUTE_MS);
      expect(await house.app.plans.recover()).toBe(1);
    }
    expect((await show(house, it.key, it.plan)).state).toBe('awaiting_zoho_approval');
    expect(await sellable(it)).toBe('5 less 2');
    expect(writes(house)).toEqual(['POST /salesorders']);
  });

  test('may confirm it by hand', async () => {
    const it = await waiting();
    await using house = it.house;
    await house.zoho('POST', `/salesorders/${it.id}/approve`);
    await house.zoho('POST', `/salesorders/${it.id}/status/confirmed`);
    house.advance(15 * MINUTE_MS);
    await house.app.plans.recover();
    expect((await show(house, it.key, it.plan)).state).toBe('done');
    expect(writes(house)).toEqual(['POST /salesorders']);
  });

  test.each([
    ['reject', 'rejected'],
    ['status/void', 'voided'],
  ])('may %s it: the plan is over and the units are free', async (action, word) => {
    const it = await waiting();
    await using house = it.house;
    await house.zoho('POST', `/salesorders/${it.id}/${action}`);
    house.advance(15 * MINUTE_MS);
    await house.app.plans.recover();
    const plan = await show(house, it.key, it.plan);
    expect(plan.state).toBe('refused');
    expect(plan.reason).toContain(`${it.plan.result?.number} has been ${word} in Zoho`);
    expect(await sellable(it)).toBe('5 less 0');
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 5 });
    expect(ordersAtZoho(house)).not.toContain('confirmed 53.90');
  });

  test('may delete it: then nobody can tell, and a person settles it', async () => {
    const it = await waiting();
    await using house = it.house;
    await house.zoho('DELETE', `/salesorders/${it.id}`);
    house.advance(15 * MINUTE_MS);
    await house.app.plans.recover();
    expect(await show(house, it.key, it.plan)).toMatchObject({
      state: 'uncertain',
      reason: 'Somebody has deleted the order in Zoho.',
    });
    expect(await sellable(it)).toBe('5 less 2');
    await overseer(house).settle(it.plan.id, 'not_done', 'Jane');
    expect(await sellable(it)).toBe('5 less 0');
  });
});

describe('an organisation that confirms nothing before it was submitted', () => {
  const SUBMIT_FIRST = refusal(36_023, 'Submit it for approval first.');

  test('has it submitted, and confirmed once it is approved', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    spoil(house, 'confirmOrder', 'status', SUBMIT_FIRST);
    const plan = await order(house, key, wanting());
    expect(plan.state).toBe('awaiting_zoho_approval');
    expect(ordersAtZoho(house)).toEqual(['pending_approval 26.95']);
    await house.zoho('POST', `/salesorders/${onlyOrder(house).salesorder_id}/approve`);
    house.advance(15 * MINUTE_MS);
    await house.app.plans.recover();
    expect((await show(house, key, plan)).state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('keeps an order whose submission was answered to nobody', async () => {
    await using house = await openShop({ hurried: true });
    const { key } = await house.key();
    spoil(house, 'confirmOrder', 'status', SUBMIT_FIRST);
    spoil(house, 'submitOrder', 'lost-answer');
    const plan = await planOrder(house, key, wanting());
    await confirm(house, key, plan);
    house.advance(5 * MINUTE_MS);
    await house.app.plans.recover();
    expect((await show(house, key, plan)).state).toBe('awaiting_zoho_approval');
    expect(ordersAtZoho(house)).toEqual(['pending_approval 26.95']);
  });

  test('has the draft taken back where Zoho takes no submission either', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    spoil(house, 'confirmOrder', 'status', refusal(1048, 'The stock is used up.'));
    spoil(house, 'submitOrder', 'status', refusal(5, 'Invalid URL Passed', 404));
    const plan = await planOrder(house, key, wanting());
    const { problem } = await confirm(house, key, plan);
    expect(problem?.detail).toContain('The stock is used up.');
    expect((await show(house, key, plan)).state).toBe('refused');
    expect(ordersAtZoho(house)).toEqual(['void 26.95']);
    expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
  });
});

test('under the key that took the first one’s place, what was carried out is not asked for once more', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({ release: 'agent' });
  const open = await planOrder(house, key, wanting());
  const plan = await planOrder(house, key, wanting());
  expect((await confirm(house, key, plan)).answer.state).toBe('done');
  const next = await rotateKey(house.parts, { kid });
  const again = await confirm(house, next.key, plan);
  expect([again.problem, again.answer?.state]).toEqual([null, 'done']);
  expect((await house.ask(next.key, 'show-plan', { plan: plan.id })).answer.result).toEqual(again.answer.result);
  // What waits was released, or not, for the other key.
  expect((await confirm(house, next.key, open)).problem?.code).toBe('plan_not_found');
  const stranger = await house.key({ release: 'agent' });
  expect((await confirm(house, stranger.key, plan)).problem?.code).toBe('plan_not_found');
  expect(ordersAtZoho(house)).toHaveLength(1);
});
