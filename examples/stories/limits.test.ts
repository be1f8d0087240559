// How much a key may do, per order and per day, in every mode; and the button that stops all writes.
import { ConnectorError } from 'connector/errors.ts';
import type { Moment } from 'connector/plans/probe.ts';
import { changeLimits, rotateKey } from 'connector/skill-tokens/keys.ts';
import { describe, expect, test } from 'vitest';
import { idOfItem } from './by-hand.ts';
import type { House } from './house.ts';
import {
  ADA,
  BLANKET,
  codeAt,
  confirm,
  connectorCli,
  leave,
  MINUTE_MS,
  MUG,
  newPlanOf,
  onlyOrder,
  openShop,
  order,
  orderNow,
  ordersAtZoho,
  overseer,
  planOf,
  planOrder,
  refusal,
  show,
  spoil,
  wanting,
  writes,
} from './selling.ts';

const units = (many: number) => many * 1_000_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe('one order', () => {
  test('over the value a key may order is not even planned', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { orderValueMicros: units(53.9) } });
    const { status, problem } = await house.ask(key, 'create-order', wanting('3'));
    expect([status, problem?.code]).toEqual([403, 'limit_exceeded']);
    expect(problem?.detail).toBe('The key allows orders up to 53.90; this one is 80.85.');
    expect(await house.parts.store.read.plans.list({ limit: 10 })).toEqual([]);
    expect((await order(house, key, wanting('2'))).state).toBe('done');
  });

  test('over the units a key may order is not even planned, on however many lines', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { orderUnitsMicros: units(4) } });
    const line = [...wanting('2').line, ...wanting('2.5', BLANKET).line];
    const { problem } = await house.ask(key, 'create-order', { customer: ADA, line });
    expect(problem?.detail).toBe('The key allows 4 units an order; this one has 4.5.');
    expect((await order(house, key, wanting('4'))).state).toBe('done');
  });

  test('counts with its tax', async () => {
    await using house = await openShop({ sandbox: { taxPercentage: 10 } });
    const { key } = await house.key({ limits: { orderValueMicros: units(27) } });
    expect((await house.ask(key, 'create-order', wanting())).problem?.detail).toContain('this one is 29.65');
  });

  test('that has become too dear meanwhile is refused for its new price, and no new plan is made', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { orderValueMicros: units(30) } });
    const plan = await planOrder(house, key, wanting());
    house.sandbox.control.price({ sku: MUG, rate: 35 });
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({
      code: 'plan_changed',
      detail: `${MUG} now costs 35.00, not 26.95. Nothing was ordered.`,
      hint: 'No new plan could be made: The key allows orders up to 30.00; this one is 35.00.',
    });
    expect(problem?.plan).toBeUndefined();
    expect(writes(house)).toEqual([]);
  });

  test('of an agent is at most a thousand units where the admin says nothing', async () => {
    await using house = await openShop({ settings: { BACKORDERS: 'allow' } });
    const { key } = await house.key();
    expect((await house.ask(key, 'create-order', wanting('1001'))).problem?.code).toBe('limit_exceeded');
    expect((await house.ask(key, 'create-order', wanting('1000'))).status).toBe(200);
  });
});

describe('one day', () => {
  test.each([
    ['orders', { dayOrders: 2 }, 'The key allows 2 orders a day, and has had them.'],
    ['value', { dayValueMicros: units(60) }, 'The key allows orders for 60.00 a day; with this one it would be 80.85.'],
    ['units', { dayUnitsMicros: units(2) }, 'The key allows 2 units a day; with this order it would be 3.'],
  ])('has its limit of %s, which counts what was carried out, not what was planned', async (_, limits, detail) => {
    await using house = await openShop();
    const { key } = await house.key({ limits });
    const plans = [];
    for (let each = 0; each < 4; each += 1) plans.push(await planOrder(house, key, wanting()));
    const [one, two, three] = plans as [(typeof plans)[0], (typeof plans)[0], (typeof plans)[0]];
    planOf(await confirm(house, key, one as never));
    planOf(await confirm(house, key, two as never));
    const { problem } = await confirm(house, key, three as never);
    expect(problem).toMatchObject({ code: 'limit_exceeded', detail });
    expect(ordersAtZoho(house)).toHaveLength(2);
    // Another key has a day of its own.
    expect((await order(house, (await house.key({ limits })).key, wanting())).state).toBe('done');
    expect((await show(house, key, three)).state).toBe('proposed');
  });

  test('gives back what Zoho refused, but not what is uncertain', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { dayOrders: 1 } });
    const refused = await planOrder(house, key, wanting());
    spoil(house, 'createOrder', 'status', refusal(2, 'No.'));
    expect((await confirm(house, key, refused)).problem?.code).toBe('plan_not_open');
    expect((await order(house, key, wanting())).state).toBe('done');

    await using other = await openShop({ settings: { ORDER_STRATEGY: 'reference' } });
    const unsure = await other.key({ limits: { dayOrders: 1 } });
    const lost = await planOrder(other, unsure.key, wanting());
    const next = await planOrder(other, unsure.key, wanting());
    spoil(other, 'createOrder', 'reset');
    expect((await confirm(other, unsure.key, lost)).problem?.code).toBe('plan_uncertain');
    expect((await confirm(other, unsure.key, next)).problem?.code).toBe('limit_exceeded');
    await overseer(other).settle(lost.id, 'not_done', 'Jane');
    expect((await confirm(other, unsure.key, next)).answer.state).toBe('done');
  });

  test('gives back what was taken back for its total', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { dayOrders: 1 } });
    const plan = await planOrder(house, key, wanting());
    house.sandbox.control.setOrganization({ taxPercentage: 10 });
    const again = newPlanOf(await confirm(house, key, plan));
    expect((await confirm(house, key, again)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['void 29.65', 'confirmed 29.65']);
  });

  test('is not overdrawn by two at the same moment', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { dayValueMicros: units(50) } });
    const plans = [await planOrder(house, key, wanting()), await planOrder(house, key, wanting())];
    const both = await Promise.all(plans.map((plan) => confirm(house, key, plan)));
    expect(both.map(({ problem }) => problem?.code ?? 'done').sort()).toEqual(['done', 'limit_exceeded']);
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('begins at midnight where the organisation is', async () => {
    await using house = await openShop({ sandbox: { timeZone: 'Asia/Kolkata' } });
    const { key } = await house.key({ limits: { dayOrders: 1 } });
    // 23:50 there, and not midnight in UTC.
    const local = (house.parts.now().getTime() + 5.5 * 60 * MINUTE_MS) % DAY_MS;
    house.advance(DAY_MS - local - 10 * MINUTE_MS);
    const [one, two] = [await planOrder(house, key, wanting()), await planOrder(house, key, wanting())];
    planOf(await confirm(house, key, one));
    expect((await confirm(house, key, two)).problem?.code).toBe('limit_exceeded');
    house.advance(9 * MINUTE_MS);
    expect((await confirm(house, key, two)).problem?.code).toBe('limit_exceeded');
    const three = await planOrder(house, key, wanting());
    house.advance(2 * MINUTE_MS);
    expect((await confirm(house, key, three)).answer.state).toBe('done');
  });

  test('has its limit of cancellations', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { dayCancellations: 1 } });
    const cancelled = async () => {
      const { result } = await order(house, key, wanting());
      const plan = planOf(await house.ask(key, 'cancel-order', { order: result?.number ?? '' }));
      return (await confirm(house, key, plan)).problem?.detail ?? 'cancelled';
    };
    expect(await cancelled()).toBe('cancelled');
    expect(await cancelled()).toBe('The key allows 1 cancellations a day, and has had them.');
    expect(ordersAtZoho(house)).toEqual(['void 26.95', 'confirmed 26.95']);
  });

  test('counts for services, too', async () => {
    await using house = await openShop();
    const { key } = await house.key({ kind: 'service', limits: { dayOrders: 1, orderUnitsMicros: units(2) } });
    expect((await orderNow(house, key, 'shop-0001', wanting('3'))).problem?.code).toBe('limit_exceeded');
    expect((await orderNow(house, key, 'shop-0002')).answer.state).toBe('done');
    expect((await orderNow(house, key, 'shop-0003')).problem?.code).toBe('limit_exceeded');
    // The same order again is no second one.
    expect((await orderNow(house, key, 'shop-0002')).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });
});

test('what Zoho has no price for is not ordered without end by a service that only values hold back', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({
    kind: 'service',
    limits: { orderValueMicros: 500e6, dayValueMicros: 5_000e6 },
  });
  await house.zoho('PUT', `/items/${await idOfItem(house, MUG)}`, { rate: 0 });
  const { problem } = await orderNow(house, key, 'shop-0001', wanting('3'));
  expect(problem).toMatchObject({
    code: 'limit_exceeded',
    hint: expect.stringContaining(`keys limits ${kid} --order-units`),
  });
  await changeLimits(house.parts, kid, { orderUnitsMicros: units(2) });
  expect((await orderNow(house, key, 'shop-0002', wanting('3'))).problem?.code).toBe('limit_exceeded');
  expect((await orderNow(house, key, 'shop-0003', wanting('2'))).answer.state).toBe('done');
});

describe('the ceiling of Zoho calls a key has', () => {
  test('stops its questions and its new plans', async () => {
    await using house = await openShop();
    const { key } = await house.key({ limits: { dayZohoCalls: 3 } });
    await planOrder(house, key, wanting()); // three calls
    const { problem } = await house.ask(key, 'create-order', wanting());
    expect(problem).toMatchObject({ code: 'limit_exceeded', detail: 'This key may make 3 Zoho calls a day, and has.' });
    expect(house.calls()).toHaveLength(3);
    expect((await house.ask((await house.key()).key, 'create-order', wanting())).status).toBe(200);
  });

  test('is the same day’s for the key that takes its place', async () => {
    await using house = await openShop();
    const { key, kid } = await house.key({ limits: { dayZohoCalls: 3 } });
    await planOrder(house, key, wanting());
    const next = await rotateKey(house.parts, { kid });
    const { problem } = await house.ask(next.key, 'create-order', wanting());
    expect(problem).toMatchObject({ code: 'limit_exceeded', detail: 'This key may make 3 Zoho calls a day, and has.' });
    expect(house.calls()).toHaveLength(3);
  });

  test('never stops an order half-way', async () => {
    await using house = await openShop();
    // Three to plan it, one to check it again: the two that write it are over the ceiling.
    const { key } = await house.key({ limits: { dayZohoCalls: 4 } });
    const plan = await planOrder(house, key, wanting());
    const { answer, cost } = await confirm(house, key, plan);
    expect([answer.state, cost.zohoCalls]).toEqual(['done', 3]);
    expect(onlyOrder(house).status).toBe('confirmed');
    house.advance(2_000); // past the reading shared with whoever asks at the same moment
    const asked = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(asked.answer).toMatchObject({
      items: [{ source: 'mirror' }],
      warnings: [expect.stringContaining('this key may make 4 Zoho calls a day')],
    });
  });
});

describe('while writes are paused', () => {
  const everyWrite = async (house: House, key: string, service: string, number: string) => ({
    'create-order': await house.ask(key, 'create-order', wanting()),
    'create-customer': await house.ask(key, 'create-customer', { name: 'Nina New' }),
    'cancel-order': await house.ask(key, 'cancel-order', { order: number }),
    'POST /v1/orders': await orderNow(house, service, 'shop-0001'),
  });

  test('nothing is planned, confirmed or ordered, in any process; reading goes on', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const { key: service } = await house.key({ kind: 'service' });
    const { app } = await house.another();
    const number = (await order(house, key, wanting())).result?.number ?? '';
    const plan = await planOrder(house, key, wanting('2'));
    const before = writes(house);

    // By a process of its own, as an admin does it.
    expect(await connectorCli(house, 'pause')).toContain('All writes are paused');
    for (const [what, { status, problem }] of Object.entries(await everyWrite(house, key, service, number))) {
      expect([what, status, problem?.code]).toEqual([what, 503, 'paused']);
      expect(problem?.hint).toContain('pnpm connector resume');
    }
    expect((await confirm(house, key, plan)).problem?.code).toBe('paused');
    expect((await orderNow(house, service, 'shop-0001', wanting(), app)).problem?.code).toBe('paused');
    expect(writes(house)).toEqual(before);
    expect((await house.ask(key, 'check-stock', { item: [MUG] })).status).toBe(200);
    expect((await house.ask(key, 'connection-status', {})).answer.paused).toBe(true);

    await connectorCli(house, 'resume');
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    for (const { status } of Object.values(await everyWrite(house, key, service, number))) expect(status).toBe(200);
  });

  test('a code is not used up', async () => {
    await using house = await openShop();
    const { key, otpauthUri } = await house.key({ release: 'code' });
    const plan = await planOrder(house, key, wanting());
    house.advance(30_000);
    const code = codeAt(otpauthUri, house.parts.now());
    await connectorCli(house, 'pause');
    expect((await confirm(house, key, plan, code)).problem?.code).toBe('paused');
    await connectorCli(house, 'resume');
    expect((await confirm(house, key, plan, code)).answer.state).toBe('done');
  });

  test('the pause counts up to the last moment: pressed while a plan is checked again, it stops it', async () => {
    let pressed: Promise<unknown> = Promise.resolve();
    let press = () => {};
    await using house = await openShop({ probe: (moment) => moment === 'before accepted' && press() });
    const { key } = await house.key();
    const plan = await planOrder(house, key, wanting());
    // Asked for before the confirmation asks the store: units of work are done in turn.
    press = () => {
      pressed = house.parts.store.write((s) => s.settings.set('paused', 'now'));
    };
    expect((await confirm(house, key, plan)).problem?.code).toBe('paused');
    await pressed;
    expect(writes(house)).toEqual([]);
    expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
  });

  /** A shop in which the pause is pressed at a moment, as another process would. */
  const pressedAt = async (at: Moment) => {
    let armed = false;
    const house = await openShop({
      probe: (moment) => {
        // Asked of the store before the call asks for its turn: units of work are done in turn.
        if (armed && moment === at) void house.parts.store.write((s) => s.settings.set('paused', 'now'));
      },
    });
    const { key } = await house.key();
    await leave(house, 5);
    return {
      house,
      key,
      arm: (): void => {
        armed = true;
      },
      resume: async (): Promise<void> => {
        armed = false;
        await connectorCli(house, 'resume');
        house.advance(10_000);
        await house.app.plans.recover();
      },
    };
  };

  test('an order whose turn at Zoho comes after the pause was pressed is not sent, and can be confirmed later', async () => {
    const { house, key, arm, resume } = await pressedAt('before create-order');
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    arm();
    expect((await confirm(house, key, plan)).problem?.code).toBe('paused');
    expect(writes(house)).toEqual([]);
    expect((await show(house, key, plan)).state).toBe('proposed');
    expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
    await resume();
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('an order that Zoho has as a draft waits there, and is confirmed afterwards', async () => {
    const { house, key, arm, resume } = await pressedAt('before confirm-order');
    await using _ = house;
    const plan = await planOrder(house, key, wanting());
    arm();
    expect((await confirm(house, key, plan)).problem?.code).toBe('paused');
    expect(writes(house)).toEqual(['POST /salesorders']);
    house.advance(10 * MINUTE_MS);
    await house.app.plans.recover();
    expect((await confirm(house, key, plan)).problem).toMatchObject({
      code: 'paused',
      detail: expect.stringContaining('paused all'),
    });
    expect(ordersAtZoho(house)).toEqual(['draft 26.95']);
    expect(writes(house)).toEqual(['POST /salesorders']);
    await resume();
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
  });

  test('a cancellation whose turn at Zoho comes after the pause was pressed waits, and is done afterwards', async () => {
    const { house, key, arm, resume } = await pressedAt('before void-order');
    await using _ = house;
    const { result } = await order(house, key, wanting());
    const plan = planOf(await house.ask(key, 'cancel-order', { order: result?.number ?? '' }));
    arm();
    expect((await confirm(house, key, plan)).problem?.code).toBe('paused');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    await resume();
    expect(ordersAtZoho(house)).toEqual(['void 26.95']);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
  });
});

test('a cancellation that Zoho did not take is not tried again while writes are paused', async () => {
  await using house = await openShop({ hurried: true });
  const { key } = await house.key();
  const { result } = await order(house, key, wanting());
  const plan = planOf(await house.ask(key, 'cancel-order', { order: result?.number ?? '' }));
  spoil(house, 'voidOrder', 'status', { status: 503, times: 1_000 });
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_in_progress');
  house.sandbox.control.clearFaults();
  await connectorCli(house, 'pause');
  const before = writes(house);
  for (let minutes = 0; minutes < 10; minutes += 1) {
    house.advance(MINUTE_MS);
    await house.app.plans.recover();
  }
  expect(writes(house)).toEqual(before);
  await connectorCli(house, 'resume');
  house.advance(MINUTE_MS);
  await house.app.plans.recover();
  expect(ordersAtZoho(house)).toEqual(['void 26.95']);
});

test('an accepted plan that a crash has left is not sent while writes are paused, and is sent afterwards', async () => {
  let dies = true;
  await using house = await openShop({
    probe: (moment) => {
      // As good as a crash: the executor ends here, and its lease stays behind.
      if (moment === 'before sending' && dies) throw new ConnectorError('store_unavailable', 'gone');
    },
  });
  const { key } = await house.key();
  await leave(house, 5);
  const plan = await planOrder(house, key, wanting());
  expect((await confirm(house, key, plan)).problem?.code).toBe('store_unavailable');
  dies = false;
  await connectorCli(house, 'pause');
  house.advance(3 * MINUTE_MS);
  await house.app.plans.recover();
  expect(writes(house)).toEqual([]);
  await connectorCli(house, 'resume');
  house.advance(10_000);
  await house.app.plans.recover();
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});
