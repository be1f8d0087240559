// Where is my order? One status from the order, its packages, shipments and invoices.
import { describe, expect, test } from 'vitest';
import { pack, type Sold, sell, ship, voidOrder } from './by-hand.ts';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse({ sandbox: { items: 120 } });
const RED = 'OUT-001-RED';
const BLUE = 'OUT-001-BLUE';

const track = async (order: string, house: House = shop()) => {
  const { key } = await house.key();
  return house.ask(key, 'track-order', { order });
};

const statusOf = async (order: Sold): Promise<string> => {
  const { answer } = await track(order.number);
  return answer.order.status;
};

test('an order goes its way from draft to delivered, and each step is told', async () => {
  const house = shop();
  const order = await sell(house, { lines: { [RED]: 2, [BLUE]: 1 }, confirmed: false });
  expect(await statusOf(order)).toBe('draft');
  await house.zoho('POST', `/salesorders/${order.id}/status/confirmed`);
  expect(await statusOf(order)).toBe('confirmed');
  const first = await pack(house, order, { [RED]: 2 });
  expect(await statusOf(order)).toBe('partly_packed');
  const second = await pack(house, order, { [BLUE]: 1 });
  expect(await statusOf(order)).toBe('packed');
  await ship(house, order, { packageId: first, tracking: '1Z999', carrier: 'UPS' });
  expect(await statusOf(order)).toBe('partly_shipped');
  await ship(house, order, { packageId: second, tracking: '7777', carrier: 'FedEx' });
  expect(await statusOf(order)).toBe('shipped');
  house.sandbox.control.deliver({ salesorder_id: order.id });
  expect(await statusOf(order)).toBe('delivered');
});

test('lines, packages and invoices are told with their figures, and the tracking number in the sentence', async () => {
  const house = shop();
  const order = await sell(house, { lines: { [RED]: 3, [BLUE]: 1 }, reference: 'PO-4711' });
  const packageId = await pack(house, order, { [RED]: 2 });
  await ship(house, order, { packageId, tracking: '1Z999', carrier: 'UPS' });
  house.sandbox.control.invoice({ salesorder_id: order.id });
  const { salesorder } = await house.zoho('GET', `/salesorders/${order.id}`);
  const { answer } = await track(order.number);
  const total = salesorder.total.toFixed(2);
  expect(answer.order).toEqual({
    id: order.id,
    number: order.number,
    reference: 'PO-4711',
    date: salesorder.date,
    customer: { id: salesorder.customer_id, name: 'Ada Abbott' },
    status: 'partly_shipped',
    total,
    currency: 'USD',
  });
  expect(answer.lines).toMatchObject([
    { sku: RED, quantity: '3', unit: 'pcs', rate: '26.95', total: '80.85', packed: '2', shipped: '2', invoiced: '3' },
    { sku: BLUE, quantity: '1', packed: '0', shipped: '0', invoiced: '1' },
  ]);
  expect(answer.packages).toMatchObject([{ status: 'shipped', carrier: 'UPS', trackingNumber: '1Z999' }]);
  expect(answer.packages[0].shippedOn).toMatch(/^\d{4}-\d{2}-\d{2}$/);
  expect(answer.invoices).toMatchObject([
    { number: expect.stringMatching(/^INV-/), status: 'sent', total, balance: total },
  ]);
  expect(answer.sentence).toBe(
    `Part of it has been shipped. It is invoiced and not paid: ${total} USD due. Tracking number 1Z999 (UPS).`,
  );
});

test('what the customer still owes is in the sentence, until it is paid', async () => {
  const house = shop();
  const order = await sell(house, { lines: { [RED]: 2 } });
  const { control } = house.sandbox;
  control.invoice({ salesorder_id: order.id });
  control.pay({ salesorder_id: order.id, amount: 10 });
  const { answer } = await track(order.number);
  const { balance } = answer.invoices[0];
  expect(answer.sentence).toBe(
    `It is confirmed and waits to be packed. It is invoiced and paid in part: ${balance} USD due.`,
  );
  control.pay({ salesorder_id: order.id });
  house.advance(2_000);
  const paid = (await track(order.number)).answer;
  expect(paid.sentence).toBe('It is confirmed and waits to be packed. It is invoiced and paid.');
  expect(paid.invoices).toMatchObject([{ status: 'paid', balance: '0.00' }]);
});

test('an order on hold, and a closed one, are told as such', async () => {
  const house = shop();
  const order = await sell(house, { lines: { [RED]: 1 } });
  house.sandbox.control.hold({ salesorder_id: order.id });
  expect((await track(order.number)).answer).toMatchObject({
    order: { status: 'on_hold' },
    sentence: 'It is on hold.',
  });
  house.sandbox.control.close({ salesorder_id: order.id });
  expect((await track(order.number)).answer).toMatchObject({ order: { status: 'closed' }, sentence: 'It is closed.' });
});

test('every tracking number is in the sentence', async () => {
  const house = shop();
  const order = await sell(house, { lines: { [RED]: 2 } });
  for (const [tracking, carrier] of [
    ['1Z999', 'UPS'],
    ['7777', 'FedEx'],
  ] as const) {
    const packageId = await pack(house, order, { [RED]: 1 });
    await ship(house, order, { packageId, tracking, carrier });
  }
  const { answer } = await track(order.number);
  expect(answer.sentence).toBe('It has been shipped. Tracking numbers 1Z999 (UPS), 7777 (FedEx).');
});

describe('an order', () => {
  test('that was cancelled is told as such', async () => {
    const order = await sell(shop());
    await voidOrder(shop(), order);
    const { answer } = await track(order.number);
    expect([answer.order.status, answer.sentence]).toEqual(['cancelled', 'It has been cancelled.']);
  });

  test('that waits for an approval in Zoho says so', async () => {
    await using house = await openHouse({ sandbox: { items: 60, approvals: true } });
    const order = await sell(house, { lines: { 'KIT-001': 1 }, confirmed: false });
    const { answer } = await track(order.number, house);
    expect(answer.order.status).toBe('awaiting_approval');
  });

  test('whose status Zoho has newly invented is told as unknown, and not guessed', async () => {
    const house = shop();
    const order = await sell(house);
    const { salesorder } = await house.zoho('GET', `/salesorders/${order.id}`);
    const body = { code: 0, message: 'success', salesorder: { ...salesorder, status: 'teleported' } };
    house.sandbox.control.addFault({ match: { path: `/salesorders/${order.id}` }, kind: 'status', status: 200, body });
    expect(await statusOf(order)).toBe('unknown');
  });

  test('of a service and of goods is told line by line', async () => {
    const order = await sell(shop(), { lines: { [RED]: 1, 'SVC-WRAP': 1 } });
    shop().sandbox.control.ship({ salesorder_id: order.id });
    const { answer } = await track(order.number);
    expect(answer.order.status).toBe('shipped');
    expect(answer.lines).toMatchObject([
      { sku: RED, shipped: '1' },
      { sku: 'SVC-WRAP', shipped: '0' },
    ]);
  });
});

describe('an order is found', () => {
  test('by its number, in small letters too, with two calls', async () => {
    const order = await sell(shop());
    for (const word of [order.number, ` ${order.number.toLowerCase()} `]) {
      const { answer, cost } = await track(word);
      expect([answer.order.id, cost.zohoCalls]).toEqual([order.id, 2]);
    }
  });

  test('by its id, with one', async () => {
    const order = await sell(shop());
    const { answer, cost } = await track(order.id);
    expect([answer.order.number, cost.zohoCalls]).toEqual([order.number, 1]);
  });

  test('by the customer’s PO number, whole, and never by a part of it', async () => {
    const order = await sell(shop(), { reference: 'PO/2026 #88 & Söhne' });
    const { answer } = await track('po/2026 #88 & söhne');
    expect(answer.order).toMatchObject({ id: order.id, reference: 'PO/2026 #88 & Söhne' });
    const part = await track('PO/2026 #88');
    expect([part.status, part.problem?.code]).toEqual([404, 'order_not_found']);
    expect(part.problem?.hint).toContain('list-orders');
  });

  test('among several of one PO number only by asking which', async () => {
    const orders = [await sell(shop(), { reference: 'PO-TWICE' }), await sell(shop(), { reference: 'PO-TWICE' })];
    const { status, problem } = await track('PO-TWICE');
    expect([status, problem?.code]).toEqual([409, 'order_ambiguous']);
    expect(problem?.candidates?.map(({ id, name }) => [id, name]).toSorted()).toEqual(
      orders.map(({ id, number }) => [id, number]).toSorted(),
    );
  });

  test('although a cancelled one has the same PO number', async () => {
    const dead = await sell(shop(), { reference: 'PO-AGAIN' });
    await voidOrder(shop(), dead);
    const alive = await sell(shop(), { reference: 'PO-AGAIN' });
    const { answer } = await track('PO-AGAIN');
    expect(answer.order.id).toBe(alive.id);
  });

  test.each(['SO-99999', 'no such thing', '999999999999999999', '%', "' or 1=1 --", '茶'])(
    'or not: %s',
    async (word) => {
      const { status, problem } = await track(word);
      expect([status, problem?.code]).toEqual([404, 'order_not_found']);
    },
  );
});

test('where Zoho ignores the search and answers all orders, only the right one is told', async () => {
  const house = shop();
  const order = await sell(house, { reference: 'PO-RIGHT' });
  await sell(house, { reference: 'PO-OTHER' });
  const ignoring = async (times: number) => {
    const body = await house.zoho('GET', '/salesorders?sort_column=created_time&sort_order=D');
    expect(body.salesorders.length).toBeGreaterThan(2);
    house.sandbox.control.addFault({ match: { path: '/salesorders$' }, kind: 'status', status: 200, body, times });
  };
  await ignoring(1);
  expect((await track(order.number)).answer.order.id).toBe(order.id);
  await ignoring(2);
  expect((await track('PO-RIGHT')).answer.order.id).toBe(order.id);
  await ignoring(2);
  expect((await track('PO-WRONG')).problem?.code).toBe('order_not_found');
  expect(house.sandbox.control.faults()).toEqual([]);
});
