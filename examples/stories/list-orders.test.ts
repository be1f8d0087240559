// Which orders came in? Zoho ignores some of its filters without a word, so every row is looked at again.
import { describe, expect, test } from 'vitest';
import { sell, voidOrder } from './by-hand.ts';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

interface Head {
  readonly number: string;
  readonly date: string;
  readonly status: string;
  readonly customer: { readonly id: string; readonly name: string };
}

// Of every kind: drafts, confirmed, shipped, delivered, invoiced and cancelled ones.
const shop = shareHouse({ sandbox: { items: 60, orders: 24 } });

type Ask = Parameters<typeof list>[0];
const list = async (
  ask: {
    customer?: string;
    since?: string;
    status?: 'open' | 'draft' | 'confirmed' | 'shipped' | 'cancelled';
    limit?: number;
  } = {},
  house: House = shop(),
) => {
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'list-orders', ask);
  const orders: Head[] = answer.orders;
  return { orders, numbers: orders.map(({ number }) => number), more: answer.more as boolean, cost };
};

const refusal = async (ask: Ask) => {
  const { key } = await shop().key();
  const { status, problem } = await shop().ask(key, 'list-orders', ask ?? {});
  return { status, ...problem };
};

test('orders are told with customer, sum and status, with one call', async () => {
  const { orders, cost } = await list({ limit: 200 });
  const proofs = shop().sandbox.control.salesorders();
  expect(orders.map(({ number }) => number).toSorted()).toEqual(proofs.map((it) => it.salesorder_number).toSorted());
  for (const order of orders) {
    const proof = proofs.find((it) => it.salesorder_number === order.number);
    expect(order).toMatchObject({
      id: proof?.salesorder_id,
      reference: proof?.reference_number,
      customer: { id: proof?.customer_id },
      total: proof?.total.toFixed(2),
      currency: 'USD',
    });
  }
  expect(cost.zohoCalls).toBe(1);
  const kinds = {
    draft: 'draft',
    confirmed: 'confirmed',
    shipped: 'shipped',
    fulfilled: 'delivered',
    void: 'cancelled',
  };
  for (const proof of proofs) {
    const order = orders.find(({ number }) => number === proof.salesorder_number);
    expect(order?.status).toBe(kinds[proof.status as keyof typeof kinds]);
  }
});

test('the newest come first, as many as asked for, and whether there are more is said', async () => {
  await using house = await openHouse({ sandbox: { items: 60 } });
  const days = ['2026-03-04', '2026-11-20', '2025-12-31', '2026-11-19'];
  for (const date of days) await sell(house, { lines: { 'KIT-001': 1 }, date, confirmed: false });
  const { orders, more } = await list({}, house);
  expect(orders.map(({ date }) => date)).toEqual(days.toSorted().toReversed());
  expect(more).toBe(false);
  const two = await list({ limit: 2 }, house);
  expect([two.orders.map(({ date }) => date), two.more]).toEqual([['2026-11-20', '2026-11-19'], true]);
  const four = await list({ limit: 4 }, house);
  expect([four.orders.length, four.more]).toEqual([4, false]);
});

test('of one day the latest comes first', async () => {
  await using house = await openHouse({ sandbox: { items: 60 } });
  const sold = [];
  for (let times = 0; times < 3; times += 1) sold.push(await sell(house, { lines: { 'KIT-001': 1 } }));
  const { orders, more } = await list({ limit: 1 }, house);
  expect([orders.map(({ number }) => number), more]).toEqual([[sold[2]?.number], true]);
});

describe('of one customer', () => {
  test.each([
    ['name', 'Ada Abbott'],
    ['name in capitals', 'ADA ABBOTT'],
    ['e-mail address', 'ada.abbott@example.com'],
  ])('orders are found by %s, and nobody else’s are among them', async (_, customer) => {
    await using house = await openHouse({ sandbox: { items: 60, orders: 6 } });
    const mine = await sell(house, { lines: { 'KIT-001': 1 } });
    const { orders } = await list({ customer }, house);
    expect(orders.map(({ number }) => number)).toContain(mine.number);
    for (const order of orders) expect(order.customer.name).toBe('Ada Abbott');
  });

  test('they are found by the customer’s id', async () => {
    const { orders } = await list({ limit: 1 });
    const customer = orders[0]?.customer ?? { id: '', name: '' };
    const found = await list({ customer: customer.id });
    expect(found.orders.length).toBeGreaterThan(0);
    for (const order of found.orders) expect(order.customer).toEqual(customer);
  });

  test.each([
    ['a customer nobody knows', 'Nobody Inc'],
    ['part of a name', 'Ada'],
    ['a supplier', 'Casa Herrera Imports'],
    ['a customer out of use', 'Rosa Abbott'],
  ])('%s is not guessed at', async (_, customer) => {
    const said = await refusal({ customer });
    expect([said.status, said.code]).toEqual([404, 'customer_not_found']);
    for (const { name } of said.candidates ?? []) expect(name).toMatch(/Ada|Rosa|Nobody/);
  });

  test.each([
    ['part of the name', 'Ada'],
    ['a misspelt name', 'Ada Abott'],
  ])('%s is answered with those it may have meant', async (_, customer) => {
    const { candidates = [], hint } = await refusal({ customer });
    expect(candidates.map(({ name }) => name).toSorted()).toEqual(['Ada Abbott', 'Ada Brandt']);
    expect(hint).toContain('candidates');
  });
});

describe('since a day', () => {
  test('orders of that day are among them, and older ones are not', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    for (const date of ['2026-01-31', '2026-02-01', '2026-02-02']) {
      await sell(house, { lines: { 'KIT-001': 1 }, date, confirmed: false });
    }
    const { orders } = await list({ since: '2026-02-01' }, house);
    expect(orders.map(({ date }) => date)).toEqual(['2026-02-02', '2026-02-01']);
    expect((await list({ since: '2026-02-03' }, house)).orders).toEqual([]);
  });

  test.each(['yesterday', '2026-13-01', '2026-02-30', '22.11.2026', '2026-11-22T10:00:00Z', '2026-1-1'])(
    'that is no day (%s) is refused, without a call',
    async (since) => {
      const said = await refusal({ since });
      expect(said).toMatchObject({ status: 400, code: 'invalid_ask', fields: [{ field: 'since' }] });
      expect(shop().calls()).toEqual([]);
    },
  );
});

describe('of one status', () => {
  test.each([
    ['open', ['confirmed', 'draft']],
    ['draft', ['draft']],
    ['confirmed', ['confirmed']],
    ['shipped', ['delivered', 'shipped']],
    ['cancelled', ['cancelled']],
  ] as const)('%s means these and no others, although Zoho ignores such filters', async (status, statuses) => {
    const { orders } = await list({ status });
    const all = await list({ limit: 200 });
    const wanted: readonly string[] = statuses;
    expect([...new Set(orders.map((order) => order.status))].toSorted()).toEqual(statuses);
    expect(orders).toEqual(all.orders.filter((order) => wanted.includes(order.status)));
  });

  test('and of one customer, both hold', async () => {
    await using house = await openHouse({ sandbox: { items: 60, orders: 12 } });
    const lines = { 'KIT-001': 1 };
    const dead = await sell(house, { lines });
    await voidOrder(house, dead);
    await sell(house, { lines });
    const { numbers } = await list({ customer: 'Ada Abbott', status: 'cancelled' }, house);
    expect(numbers).toEqual([dead.number]);
  });
});

test('where Zoho ignores the filters and answers all orders, only the right ones are told', async () => {
  await using house = await openHouse({ sandbox: { items: 60, orders: 12 } });
  const lines = { 'KIT-001': 1 };
  const old = await sell(house, { lines, date: '2020-01-01' });
  const mine = await sell(house, { lines });
  const { contacts } = await house.zoho('GET', '/contacts?contact_name=Ada%20Abbott');
  const customer = contacts[0].contact_id;
  const ignoring = async () => {
    const body = await house.zoho('GET', '/salesorders?sort_column=date&sort_order=D');
    expect(body.salesorders.length).toBe(14);
    house.sandbox.control.addFault({ match: { path: '/salesorders$' }, kind: 'status', status: 200, body });
  };
  await ignoring();
  expect((await list({ customer }, house)).numbers.toSorted()).toEqual([old.number, mine.number].toSorted());
  await ignoring();
  expect((await list({ customer, since: '2021-01-01' }, house)).numbers).toEqual([mine.number]);
  expect(house.sandbox.control.faults()).toEqual([]);
});
