import { describe, expect, test } from 'vitest';
import { type AppBed, agent, openApp } from './app-testbed.ts';

const shop = { ...agent, kid: 'f1b2c3d4e5f60718', kind: 'service' as const };
const wanted = { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2' }] };

interface Body {
  readonly answer?: object;
  readonly code?: string;
  readonly cost?: { readonly zohoCalls: number };
}

const place = async (bed: AppBed, key: string | null, order: unknown = wanted, as = shop) => {
  const headers = { 'content-type': 'application/json', ...(key === null ? {} : { 'idempotency-key': key }) };
  const answer = await bed.ask('POST', '/v1/orders', { as, headers, body: JSON.stringify(order) });
  return { status: answer.status, headers: answer.headers, body: (await answer.json()) as Body };
};

test('a service orders at once, without a person', async () => {
  await using bed = await openApp();
  const { status, headers, body } = await place(bed, 'shop-order-1');
  expect(status).toBe(200);
  expect(body).toMatchObject({
    answer: { state: 'done', result: { number: expect.stringMatching(/^OC-/), total: '25.00' } },
    cost: { sharedCalls: 0, callsLeftToday: 4_711 },
    requestId: headers.get('x-request-id'),
  });
  expect(body.cost?.zohoCalls).toBeGreaterThan(2);
  expect(headers.get('cache-control')).toBe('no-store');
  expect([...bed.orders.values()].map((order) => order.status)).toEqual(['confirmed']);
});

test('the same order under the same key is one order, however often it is sent', async () => {
  await using bed = await openApp();
  const first = await place(bed, 'shop-order-1');
  const again = await place(bed, 'shop-order-1');
  expect(again.body.answer).toEqual(first.body.answer);
  await place(bed, 'shop-order-2');
  expect(bed.orders.size).toBe(2);
});

test('two at the same moment under one key place one order', async () => {
  await using bed = await openApp();
  const both = await Promise.all([place(bed, 'shop-order-1'), place(bed, 'shop-order-1')]);
  expect(bed.orders.size).toBe(1);
  const { answer } = (await place(bed, 'shop-order-1')).body;
  expect(answer).toMatchObject({ state: 'done' });
  // Whoever came too early is told to come again; nobody is told anything else.
  for (const { status, body } of both) {
    if (status === 409) expect(body).toMatchObject({ code: 'plan_in_progress', retryable: true });
    else expect([status, body.answer]).toEqual([200, answer]);
  }
});

test('another order under the same key is refused', async () => {
  await using bed = await openApp();
  await place(bed, 'shop-order-1');
  const other = { ...wanted, line: [{ item: 'SF-1108', quantity: '3' }] };
  expect(await place(bed, 'shop-order-1', other)).toMatchObject({
    status: 422,
    body: { code: 'idempotency_key_reused' },
  });
  expect(bed.orders.size).toBe(1);
});

test('two services may use the same key for different orders', async () => {
  await using bed = await openApp();
  await place(bed, 'shop-order-1');
  await place(bed, 'shop-order-1', wanted, { ...shop, kid: 'e1b2c3d4e5f60718' });
  expect(bed.orders.size).toBe(2);
});

describe('nothing is ordered', () => {
  const nothing = async (bed: AppBed, answer: ReturnType<typeof place>, status: number, code: string) => {
    expect(await answer).toMatchObject({ status, body: { code } });
    expect(bed.orders.size).toBe(0);
    expect(bed.spends).toEqual([]);
  };

  test('by nobody', async () => {
    await using bed = await openApp();
    await nothing(bed, place(bed, 'shop-order-1', wanted, null as never), 401, 'unauthenticated');
  });

  test('by a skill, whatever its scopes', async () => {
    await using bed = await openApp();
    await nothing(bed, place(bed, 'shop-order-1', wanted, agent as never), 403, 'scope_missing');
  });

  test('by a service that may only read', async () => {
    await using bed = await openApp();
    const reader = { ...shop, scopes: ['orders:read' as const, 'stock:read' as const] };
    await nothing(bed, place(bed, 'shop-order-1', wanted, reader), 403, 'scope_missing');
  });

  test('where ordering is switched off', async () => {
    await using bed = await openApp({ INTENTS: 'read' });
    await nothing(bed, place(bed, 'shop-order-1'), 403, 'intent_disabled');
  });

  test.each([
    ['no', null],
    ['an empty', ''],
    ['a short', 'order-1'],
    ['an endless', 'x'.repeat(129)],
    ['a key with a blank in it as', 'shop order 1'],
    ['a key with an umlaut as', 'bestellung-ä'],
  ])('with %s idempotency key', async (_, key) => {
    await using bed = await openApp();
    await nothing(bed, place(bed, key), 400, 'idempotency_key_missing');
  });

  test.each([
    ['no line', { customer: 'Acme', line: [] }],
    ['a quantity below nothing', { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '-2' }] }],
    ['a price of its own', { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2', rate: '0' }] }],
    ['a list for an order', [wanted]],
  ])('with %s', async (_, order) => {
    await using bed = await openApp();
    const { status } = await place(bed, 'shop-order-1', order);
    expect(status).toBe(400);
    expect(bed.orders.size).toBe(0);
    expect(bed.spends).toEqual([]);
  });

  test('while an admin has paused writes', async () => {
    await using bed = await openApp();
    await bed.store.write((s) => s.settings.set('paused', 'now'));
    await nothing(bed, place(bed, 'shop-order-1'), 503, 'paused');
  });

  test('beyond what there is', async () => {
    await using bed = await openApp();
    const much = { ...wanted, line: [{ item: 'SF-1108', quantity: '20' }] };
    expect(await place(bed, 'shop-order-1', much)).toMatchObject({ status: 409, body: { code: 'short_of_stock' } });
    expect(bed.orders.size).toBe(0);
  });
});

test.each(['shop-ord', '~!#$%&()*+-./:;<=>?@[]^_{|}', 'x'.repeat(128)])('an idempotency key may be %s', async (key) => {
  await using bed = await openApp();
  expect((await place(bed, key)).status).toBe(200);
});
