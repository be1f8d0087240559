// A service orders without a person: at once, once per idempotency key, whatever is repeated, lost or crashes.
import type { Moment } from 'connector/plans/probe.ts';
import { parseKey, rotateKey } from 'connector/skill-tokens/keys.ts';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  ADA,
  BLANKET,
  BUSY,
  confirm,
  leave,
  MINUTE_MS,
  MUG,
  onlyOrder,
  openShop,
  orderNow,
  ordersAtZoho,
  placeId,
  planOf,
  refusal,
  show,
  spoil,
  stockAtZoho,
  wanting,
  writes,
} from './selling.ts';

const KEY = 'shop-order-0001';
const kidOf = (key: string): string => parseKey(key)?.kid ?? '';
const ONCE = ['POST /salesorders', 'POST /salesorders/ID/status/confirmed'];

/** A shop whose storefront has a key. */
const withService = async (options: Parameters<typeof openShop>[0] = {}) => {
  const house = await openShop(options);
  const { key } = await house.key({ kind: 'service' });
  await leave(house, 5);
  return { house, key };
};

test('a service orders at once, and is answered the order', async () => {
  const { house, key } = await withService();
  await using _ = house;
  const ask = { ...wanting('2'), purchaseOrder: 'WEB-1', note: 'Ring twice', onBehalfOf: 'cart 7' };
  const plan = planOf(await orderNow(house, key, KEY, ask));
  const it = onlyOrder(house);
  expect(plan).toMatchObject({
    state: 'done',
    write: { customer: { name: ADA }, total: '53.90', onBehalfOfUnverified: 'cart 7' },
    result: { id: it.salesorder_id, number: it.salesorder_number, status: 'confirmed', total: '53.90' },
  });
  expect(it).toMatchObject({ status: 'confirmed', reference_number: 'WEB-1', total: 53.9 });
  expect(await stockAtZoho(house)).toEqual({ committed: 2, available: 3 });
  expect(writes(house)).toEqual(ONCE);
});

describe('only a service with the right may:', () => {
  test('no skill, whatever releases its plans', async () => {
    const { house } = await withService();
    await using _ = house;
    for (const release of ['person', 'code', 'agent'] as const) {
      const { key } = await house.key({ release });
      const { status, problem } = await orderNow(house, key, KEY);
      expect([release, status, problem?.code]).toEqual([release, 403, 'scope_missing']);
    }
    expect(house.calls()).not.toContain('POST /salesorders');
  });

  test('no service without the scope, and none where ordering is switched off', async () => {
    const { house } = await withService();
    await using _ = house;
    const { key } = await house.key({ kind: 'service', scopes: ['orders:read', 'plans:write'] });
    expect((await orderNow(house, key, KEY)).problem?.code).toBe('scope_missing');
    await using off = await openShop({ settings: { INTENTS: 'read' } });
    const reader = await off.key({ kind: 'service' });
    expect((await orderNow(off, reader.key, KEY)).problem?.code).toBe('intent_disabled');
  });

  test('and only with an idempotency key', async () => {
    const { house, key } = await withService();
    await using _ = house;
    for (const idempotencyKey of [null, '', 'short', 'with a blank', 'x'.repeat(129)]) {
      const { status, problem } = await orderNow(house, key, idempotencyKey);
      expect([status, problem?.code]).toEqual([400, 'idempotency_key_missing']);
    }
    expect(writes(house)).toEqual([]);
  });

  test('and only from the places its key is bound to', async () => {
    const { house } = await withService();
    await using _ = house;
    const { key } = await house.key({ kind: 'service', locationIds: [await placeId(house, 'Sparks Warehouse')] });
    expect((await orderNow(house, key, KEY, { ...wanting(), location: 'Head Office' })).problem?.code).toBe(
      'location_not_found',
    );
    expect((await orderNow(house, key, 'shop-order-0002')).answer.write.location.name).toBe('Sparks Warehouse');
  });
});

describe('the same key', () => {
  test('with the same order is the same order, tomorrow and after the price has changed, too', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const first = await orderNow(house, key, KEY);
    house.sandbox.control.price({ sku: MUG, rate: 99 });
    house.advance(26 * 60 * MINUTE_MS);
    const again = await orderNow(house, key, KEY);
    expect(again.answer).toEqual(first.answer);
    expect(again.cost.zohoCalls).toBe(0);
    expect(writes(house)).toEqual(ONCE);
  });

  test('with the same order written in another way is the same order', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const first = await orderNow(house, key, KEY, wanting());
    const again = await orderNow(house, key, KEY, {
      line: [{ quantity: ' 1', item: `${MUG} ` }],
      customer: ` ${ADA}`,
    });
    expect(again.answer).toEqual(first.answer);
    expect(writes(house)).toEqual(ONCE);
  });

  test.each([
    ['another quantity', wanting('2')],
    ['another item', wanting('1', BLANKET)],
    ['another customer', { ...wanting(), customer: 'Ben Haddad' }],
    ['a note', { ...wanting(), note: 'Ring twice' }],
  ])('with %s is refused, and orders nothing', async (_, other) => {
    const { house, key } = await withService();
    await using _house = house;
    await orderNow(house, key, KEY);
    const { status, problem } = await orderNow(house, key, KEY, other);
    expect([status, problem?.code]).toEqual([422, 'idempotency_key_reused']);
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('of another service is another key', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const other = await house.key({ kind: 'service' });
    await orderNow(house, key, KEY);
    await orderNow(house, other.key, KEY, wanting('2'));
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95', 'confirmed 53.90']);
  });

  test('under the key that has taken the first one’s place is the same order', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const first = await orderNow(house, key, KEY);
    const second = await rotateKey(house.parts, { kid: kidOf(key) });
    const third = await rotateKey(house.parts, { kid: second.kid });
    expect((await orderNow(house, third.key, KEY)).answer).toEqual(first.answer);
    expect((await orderNow(house, third.key, KEY, wanting('2'))).problem?.code).toBe('idempotency_key_reused');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('ten times at the same moment, at two connectors, is one order', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const { app } = await house.another();
    const ten = await Promise.all(
      Array.from({ length: 10 }, (_each, index) =>
        orderNow(house, key, KEY, wanting(), index % 2 === 0 ? house.app : app),
      ),
    );
    // Whoever came too early is told to come again; nobody is told anything else.
    for (const { status, problem } of ten) {
      if (status !== 200) expect(problem).toMatchObject({ code: 'plan_in_progress', retryable: true });
    }
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    expect((await orderNow(house, key, KEY)).answer.result.number).toBe(onlyOrder(house).salesorder_number);
    expect(writes(house)).toEqual(ONCE);
  });

  test('for orders that differ, at the same moment, is one of them', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const both = await Promise.all([orderNow(house, key, KEY, wanting('1')), orderNow(house, key, KEY, wanting('2'))]);
    expect(both.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(ordersAtZoho(house)).toHaveLength(1);
  });
});

describe('a connector that stopped half-way', () => {
  /** It falls over at a moment of the first order; the service asks another connector again. */
  const again = async (at: Moment) => {
    let falls = true;
    const probe = (moment: Moment) => {
      if (falls && moment === at) throw new Error(`fallen ${at}`);
    };
    const { house, key } = await withService({ probe });
    const fallen = await house.app.request('https://connector.example/v1/orders', {
      method: 'POST',
      headers: {
        authorization: `Bearer ${await house.token(key)}`,
        'content-type': 'application/json',
        'idempotency-key': KEY,
      },
      body: JSON.stringify(wanting()),
    });
    expect(fallen.status).toBe(500);
    falls = false;
    return { house, key, app: (await house.another()).app };
  };

  test.each(['before accepted', 'after accepted'] as const)('%s: asked again, it is one order', async (moment) => {
    const { house, key, app } = await again(moment);
    await using _ = house;
    expect(ordersAtZoho(house)).toEqual([]);
    expect((await orderNow(house, key, KEY, wanting(), app)).answer.state).toBe('done');
    expect((await orderNow(house, key, KEY)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    expect(writes(house)).toEqual(ONCE);
  });

  test('before it accepted, and nobody asked again in time: it says so, and a new key orders', async () => {
    const { house, key, app } = await again('before accepted');
    await using _ = house;
    house.advance(11 * MINUTE_MS);
    expect((await orderNow(house, key, KEY, wanting(), app)).problem).toMatchObject({
      code: 'plan_expired',
      detail: expect.stringContaining('nothing was written'),
    });
    expect(ordersAtZoho(house)).toEqual([]);
    expect((await orderNow(house, key, 'shop-order-0002')).answer.state).toBe('done');
  });

  test('before it accepted, and the units are gone meanwhile: it is refused as any other', async () => {
    const { house, key, app } = await again('before accepted');
    await using _ = house;
    await leave(house, 0);
    expect((await orderNow(house, key, KEY, wanting(), app)).problem?.code).toBe('short_of_stock');
    expect((await orderNow(house, key, KEY)).problem?.code).toBe('plan_not_open');
    expect(ordersAtZoho(house)).toEqual([]);
  });
});

describe('what cannot be ordered', () => {
  test('for want of stock is refused, and stays refused under its key', async () => {
    const { house, key } = await withService();
    await using _ = house;
    const { status, problem } = await orderNow(house, key, KEY, wanting('6'));
    expect([status, problem?.code]).toEqual([409, 'short_of_stock']);
    expect(problem?.detail).toBe(`${MUG}: 6 wanted, 5 can be sold from Head Office. Nothing was ordered.`);
    await leave(house, 6);
    expect((await orderNow(house, key, KEY, wanting('6'))).problem?.code).toBe('plan_not_open');
    expect((await orderNow(house, key, 'shop-order-0002', wanting('6'))).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 161.70']);
  });

  test('since Zoho takes nothing at the moment is tried again with the same key', async () => {
    const { house, key } = await withService();
    await using _ = house;
    spoil(house, 'createOrder', 'status', BUSY);
    expect((await orderNow(house, key, KEY)).problem).toMatchObject({ code: 'zoho_busy', retryable: true });
    expect((await orderNow(house, key, KEY)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('since an item is unknown leaves the key unused', async () => {
    const { house, key } = await withService();
    await using _ = house;
    expect((await orderNow(house, key, KEY, wanting('1', 'NO-SUCH-SKU'))).problem?.code).toBe('item_not_found');
    expect((await orderNow(house, key, KEY)).answer.state).toBe('done');
  });

  test('since Zoho’s total is another one is voided, and the service is told', async () => {
    const probes: { moment?: () => void } = {};
    const { house, key } = await withService({ probe: (moment) => moment === 'before accepted' && probes.moment?.() });
    await using _ = house;
    probes.moment = () => void house.sandbox.control.setOrganization({ taxPercentage: 10 });
    expect((await orderNow(house, key, KEY)).problem).toMatchObject({
      code: 'plan_not_open',
      detail: expect.stringContaining('Zoho’s total is 29.65, not 26.95'),
    });
    expect(ordersAtZoho(house)).toEqual(['void 29.65']);
    expect((await orderNow(house, key, KEY)).problem?.code).toBe('plan_not_open');
    expect((await orderNow(house, key, 'shop-order-0002')).answer.result.total).toBe('29.65');
  });

  test('since Zoho refuses it stays refused under its key', async () => {
    const { house, key } = await withService();
    await using _ = house;
    spoil(house, 'createOrder', 'status', refusal(2, 'The period is locked.'));
    for (let tries = 0; tries < 2; tries += 1) {
      expect((await orderNow(house, key, KEY)).problem).toMatchObject({
        code: 'plan_not_open',
        detail: expect.stringContaining('The period is locked.'),
      });
    }
    expect(writes(house)).toEqual(['POST /salesorders']);
  });
});

test('an answer lost on the way to Zoho and back is the service’s concern no more than an agent’s', async () => {
  const { house, key } = await withService();
  await using _ = house;
  spoil(house, 'createOrder', 'lost-answer');
  spoil(house, 'confirmOrder', 'lost-answer');
  expect((await orderNow(house, key, KEY)).answer.state).toBe('done');
  expect(writes(house)).toEqual(ONCE);
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});

test('an order that waits for an approval in Zoho is answered as such, and later as done', async () => {
  const { house, key } = await withService({ sandbox: { approvals: true } });
  await using _ = house;
  const waiting = planOf(await orderNow(house, key, KEY));
  expect(waiting.state).toBe('awaiting_zoho_approval');
  await house.zoho('POST', `/salesorders/${onlyOrder(house).salesorder_id}/approve`);
  house.advance(15 * MINUTE_MS);
  await house.app.plans.recover();
  expect((await orderNow(house, key, KEY)).answer.state).toBe('done');
  expect(writes(house)).toEqual(ONCE);
});

test('an order whose outcome nobody can tell is told as uncertain, and not ordered again', async () => {
  const { house, key } = await withService({ settings: { ORDER_STRATEGY: 'reference' } });
  await using _ = house;
  spoil(house, 'createOrder', 'reset');
  for (let tries = 0; tries < 2; tries += 1) {
    expect((await orderNow(house, key, KEY)).problem?.code).toBe('plan_uncertain');
  }
  expect(writes(house)).toEqual(['POST /salesorders']);
});

test('a service may also plan and show, like anybody; its plans wait for their release', async () => {
  const house: House = await openShop();
  await using _ = house;
  const { key } = await house.key({ kind: 'service', release: 'person' });
  const placed = planOf(await orderNow(house, key, KEY));
  expect(await show(house, key, placed)).toEqual(placed);
  const plan = planOf(await house.ask(key, 'create-order', wanting()));
  expect((await confirm(house, key, plan)).problem?.code).toBe('plan_not_released');
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});
