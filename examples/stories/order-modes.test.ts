// A sale can be counted twice: how orders take their stock, held against both of Zoho's ledgers.
import { createApp } from 'connector/app.ts';
import { orderWeight } from 'connector/mirror/planner.ts';
import type { OrderMode } from 'connector/plans/order-mode.ts';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  BUSY,
  confirm,
  connectorCli,
  MINUTE_MS,
  MUG,
  onlyOrder,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  placeId,
  planOf,
  planOrder,
  refusal,
  show,
  wanting,
} from './selling.ts';
import { adjustmentsAtZoho, bend, change, sent } from './stocking.ts';

/** Zoho's own books of the mug at the head office. */
const books = async (house: House) => house.sandbox.control.stockOf({ sku: MUG, location_id: await placeId(house) });

/** What has moved in them since; nothing else does. */
const moved = async (house: House, before: Awaited<ReturnType<typeof books>>) => {
  const now = await books(house);
  return {
    physical: now.physical - before.physical,
    physicalCommitted: now.physicalCommitted - before.physicalCommitted,
    accounting: now.accounting - before.accounting,
    accountingCommitted: now.accountingCommitted - before.accountingCommitted,
  };
};

const nothing = { physical: 0, physicalCommitted: 0, accounting: 0, accountingCommitted: 0 };

const openIn = async (orderMode: OrderMode, settings: Readonly<Record<string, string>> = {}) => {
  const house = await openShop({ orderMode, settings, hurried: true });
  const { key } = await house.key();
  return { house, key, before: await books(house), [Symbol.asyncDispose]: () => house[Symbol.asyncDispose]() };
};

/** What a person does in Zoho with the only order there is. */
const shipInZoho = (house: House): void => {
  house.sandbox.control.ship({ salesorder_id: onlyOrder(house).salesorder_id });
};
const invoiceInZoho = (house: House): void => {
  house.sandbox.control.invoice({ salesorder_id: onlyOrder(house).salesorder_id });
};

const orderNow = async (house: House) =>
  (await house.zoho('GET', `/salesorders/${onlyOrder(house).salesorder_id}`)).salesorder;

/** What the connector says may be sold of it at the head office, by each of Zoho's ledgers. */
const told = async (house: House, key: string) => {
  house.advance(MINUTE_MS);
  const { answer } = await house.ask(key, 'check-stock', { item: [MUG], location: 'Head Office', live: true });
  const [{ physical, accounting }] = answer.items[0].locations;
  return { physical: Number(physical.available), accounting: Number(accounting.available) };
};

describe('commit, as long as an admin says nothing', () => {
  test('a confirmed order holds its stock in both ledgers, and takes none', async () => {
    await using shop = await openIn('commit');
    await order(shop.house, shop.key, wanting('2'));
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physicalCommitted: 2, accountingCommitted: 2 });
  });

  test('shipped in Zoho and not invoiced, it leaves the shelf and stays promised in the books', async () => {
    await using shop = await openIn('commit');
    const before = await told(shop.house, shop.key);
    await order(shop.house, shop.key, wanting('2'));
    shipInZoho(shop.house);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accountingCommitted: 2 });
    // Counted once, in either of them.
    expect(await told(shop.house, shop.key)).toEqual({
      physical: before.physical - 2,
      accounting: before.accounting - 2,
    });
  });

  test('invoiced in Zoho and not shipped, it leaves the books and stays promised on the shelf', async () => {
    await using shop = await openIn('commit');
    const before = await told(shop.house, shop.key);
    await order(shop.house, shop.key, wanting('2'));
    invoiceInZoho(shop.house);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, accounting: -2, physicalCommitted: 2 });
    expect(await told(shop.house, shop.key)).toEqual({
      physical: before.physical - 2,
      accounting: before.accounting - 2,
    });
  });
});

describe('fulfil', () => {
  test('an order is packed and shipped once it is confirmed: the shelf has less, the books still promise it', async () => {
    await using shop = await openIn('fulfil');
    const before = await told(shop.house, shop.key);
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    expect(plan.warnings).toContain(
      'It is packed and shipped in Zoho as soon as it is confirmed: the goods count as gone.',
    );
    const done = planOf(await confirm(shop.house, shop.key, plan));
    expect(done).toMatchObject({ state: 'done', reason: null, result: { status: 'shipped' } });
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accountingCommitted: 2 });
    expect(await orderNow(shop.house)).toMatchObject({
      status: 'shipped',
      packages: [{ status: 'shipped', delivery_method: 'Delivery' }],
      invoices: [],
    });
    expect(await told(shop.house, shop.key)).toEqual({
      physical: before.physical - 2,
      accounting: before.accounting - 2,
    });
    // A person invoices it in Zoho: the books lose what they had promised, and nothing else.
    invoiceInZoho(shop.house);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
  });

  test('with an invoice as well, both ledgers have less and neither promises anything', async () => {
    await using shop = await openIn('fulfil-and-invoice');
    const done = await order(shop.house, shop.key, wanting('2'));
    expect(done).toMatchObject({ state: 'done', reason: null, result: { status: 'shipped' } });
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
    const { invoices } = await orderNow(shop.house);
    expect(invoices).toMatchObject([{ status: 'sent' }]);
    expect(invoices[0].invoice_number).toMatch(/^INV-/);
  });

  test('is told as shipped by us, once', async () => {
    await using shop = await openIn('fulfil');
    await order(shop.house, shop.key, wanting());
    const { answer } = await shop.house.ask(shop.key, 'list-events', {});
    const events = answer.events as { type: string; origin: string }[];
    expect(
      events.filter(({ type }) => type.startsWith('order.')).map(({ type, origin }) => `${type} ${origin}`),
    ).toEqual(['order.created connector', 'order.confirmed connector', 'order.shipped connector']);
  });

  test.each([
    ['packed', /\/packages$/, 'It could not be packed: ', { physicalCommitted: 2, accountingCommitted: 2 }],
    [
      'shipped',
      /\/shipmentorders$/,
      'It is packed, and could not be shipped: ',
      { physicalCommitted: 2, accountingCommitted: 2 },
    ],
    ['invoiced', /\/invoices$/, 'It is shipped, and could not be invoiced: ', { physical: -2, accountingCommitted: 2 }],
    ['marked as sent', /\/sent$/, 'It is shipped, and its invoice stayed a draft: ', { physical: -2 }],
  ])('what Zoho will not have %s is said, and the order stands', async (_, path, said, left) => {
    await using shop = await openIn('fulfil-and-invoice');
    shop.house.sandbox.control.addFault({
      match: { method: 'POST', path: path.source },
      kind: 'status',
      ...refusal(2, 'Not today.'),
      times: 9,
    });
    const done = await order(shop.house, shop.key, wanting('2'));
    expect(done).toMatchObject({ state: 'done', reason: `${said}Zoho refused: Not today.` });
    expect(done.next).toBe('The order stands. What is left of it is done in Zoho, as the reason says.');
    expect(ordersAtZoho(shop.house)).toHaveLength(1);
    expect(await moved(shop.house, shop.before)).toMatchObject(left);
  });

  test.each(['packages', 'shipmentorders', 'invoices'])('a lost answer of /%s makes nothing twice', async (path) => {
    await using shop = await openIn('fulfil-and-invoice');
    shop.house.sandbox.control.addFault({
      match: { method: 'POST', path: `/${path}$` },
      kind: 'lost-answer',
      times: 1,
    });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    await confirm(shop.house, shop.key, plan);
    expect(await show(shop.house, shop.key, plan)).toMatchObject({ state: 'done', reason: null });
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
    const { packages, invoices } = await orderNow(shop.house);
    expect([packages.length, invoices.length]).toEqual([1, 1]);
  });

  test.each(['packages', 'shipmentorders'])('a call to /%s that lands late makes nothing twice', async (path) => {
    await using shop = await openIn('fulfil');
    shop.house.sandbox.control.addFault({
      match: { method: 'POST', path: `/${path}$` },
      kind: 'late-commit',
      delayMs: 3_000,
      times: 1,
    });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    await confirm(shop.house, shop.key, plan);
    shop.house.advance(10_000);
    await shop.house.app.plans.recover();
    expect(await show(shop.house, shop.key, plan)).toMatchObject({ state: 'done', result: { status: 'shipped' } });
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accountingCommitted: 2 });
    expect((await orderNow(shop.house)).packages).toHaveLength(1);
  });

  test('an invoice that nobody can find is never sent twice: somebody settles it', async () => {
    await using shop = await openIn('fulfil-and-invoice');
    shop.house.sandbox.control.addFault({ match: { method: 'POST', path: '/invoices$' }, kind: 'reset', times: 1 });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    expect((await confirm(shop.house, shop.key, plan)).problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringContaining('is confirmed and shipped. Zoho was asked to invoice it'),
    });
    expect(shop.house.calls().filter((call) => call === 'POST /invoices')).toHaveLength(1);
    invoiceInZoho(shop.house);
    const settled = await overseer(shop.house).settle(plan.id, { done: onlyOrder(shop.house).salesorder_number }, 'Jo');
    expect(settled.state).toBe('done');
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
  });

  test('an order that Zoho was so slow to read that another process has gone on with it is not invoiced twice', async () => {
    await using shop = await openIn('fulfil-and-invoice');
    const { house } = shop;
    const { app: other } = await house.another();
    let slow = true;
    const slowly = createApp({
      ...house.parts,
      zoho: (organizationId) => {
        const zoho = house.parts.zoho(organizationId);
        const get: typeof zoho.orders.get = async (spend, id) => {
          const read = await zoho.orders.get(spend, id);
          if (slow) {
            slow = false;
            house.advance(121_000);
            expect(await other.plans.recover()).toBe(1);
          }
          return read;
        };
        return { ...zoho, orders: { ...zoho.orders, get } };
      },
    });
    const plan = await planOrder(house, shop.key, wanting('2'));
    const asked = await house.ask(shop.key, 'confirm-plan', { plan: plan.id }, slowly);
    expect([slow, asked.problem?.code]).toEqual([false, 'plan_in_progress']);
    expect(await show(house, shop.key, plan)).toMatchObject({ state: 'done', reason: null });
    expect(house.calls().filter((call) => call === 'POST /invoices')).toHaveLength(1);
    expect(await moved(house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
  });

  test('what people in Zoho have packed themselves is left to them', async () => {
    await using shop = await openIn('fulfil');
    const { control } = shop.house.sandbox;
    control.addFault({ match: { method: 'POST', path: '/packages$' }, kind: 'status', ...BUSY, times: 1_000 });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    expect((await confirm(shop.house, shop.key, plan)).problem?.code).toBe('plan_in_progress');
    control.clearFaults();
    shipInZoho(shop.house);
    shop.house.advance(600_000);
    await shop.house.app.plans.recover();
    expect(await show(shop.house, shop.key, plan)).toMatchObject({
      state: 'done',
      reason: 'Somebody has packed it in Zoho, where it is to be shipped too.',
    });
    expect((await orderNow(shop.house)).packages).toHaveLength(1);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accountingCommitted: 2 });
  });

  test('an order that is short is refused, even where back-orders are allowed: what is not there cannot leave', async () => {
    await using shop = await openIn('fulfil', { BACKORDERS: 'allow' });
    const { available } = { available: shop.before.physical - shop.before.physicalCommitted };
    const plan = await planOrder(shop.house, shop.key, wanting(String(available + 1)));
    expect(plan.confirmable).toBe(false);
    expect((await confirm(shop.house, shop.key, plan)).problem?.code).toBe('short_of_stock');
    expect(ordersAtZoho(shop.house)).toEqual([]);
  });

  test('waits through a pause where it stands, and goes on', async () => {
    await using shop = await openIn('fulfil');
    const { control } = shop.house.sandbox;
    control.addFault({ match: { method: 'POST', path: '/packages$' }, kind: 'status', ...BUSY, times: 1_000 });
    const plan = await planOrder(shop.house, shop.key, wanting());
    await confirm(shop.house, shop.key, plan);
    control.clearFaults();
    await connectorCli(shop.house, 'pause');
    shop.house.advance(600_000);
    await shop.house.app.plans.recover();
    expect((await orderNow(shop.house)).status).toBe('confirmed');
    await connectorCli(shop.house, 'resume');
    shop.house.advance(600_000);
    await shop.house.app.plans.recover();
    expect((await orderNow(shop.house)).status).toBe('shipped');
  });
});

describe('adjust', () => {
  test('an order stays a draft, and an adjustment takes its stock from both ledgers, once', async () => {
    await using shop = await openIn('adjust');
    const before = await told(shop.house, shop.key);
    const done = await order(shop.house, shop.key, wanting('2'));
    expect(done).toMatchObject({ state: 'done', reason: null, result: { status: 'draft' } });
    expect(done.warnings.join()).toContain('do not confirm, ship or invoice it there');
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
    expect(adjustmentsAtZoho(shop.house)).toEqual(['-2']);
    expect(sent(shop.house, '/inventoryadjustments')).toMatchObject([
      { reason: 'Sale', description: `Order ${onlyOrder(shop.house).salesorder_number}` },
    ]);
    expect(await told(shop.house, shop.key)).toEqual({
      physical: before.physical - 2,
      accounting: before.accounting - 2,
    });
    const { answer } = await shop.house.ask(shop.key, 'list-events', {});
    expect((answer.events as { type: string }[]).map(({ type }) => type)).not.toContain('order.confirmed');
  });

  test.each([
    ['shipped', shipInZoho, { physical: -2, accountingCommitted: 2 }, 'has been shipped'],
    ['invoiced', invoiceInZoho, { accounting: -2, physicalCommitted: 2 }, 'has been invoiced'],
    ['confirmed', () => {}, { physicalCommitted: 2, accountingCommitted: 2 }, 'is confirmed and holds its stock'],
  ])('no adjustment is made of an order that people have %s meanwhile', async (_, people, left, said) => {
    await using shop = await openIn('adjust');
    // Until they have, Zoho has no time for the adjustment.
    bend(shop.house, 'adjust', 'status', { ...BUSY, times: 1_000 });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    expect((await confirm(shop.house, shop.key, plan)).problem?.code).toBe('plan_in_progress');
    const { salesorder_id } = onlyOrder(shop.house);
    await shop.house.zoho('POST', `/salesorders/${salesorder_id}/status/confirmed`);
    people(shop.house);
    shop.house.sandbox.control.clearFaults();
    shop.house.advance(600_000);
    await shop.house.app.plans.recover();
    const ended = await show(shop.house, shop.key, plan);
    expect(ended).toMatchObject({ state: 'done', reason: expect.stringContaining(said) });
    expect(ended.reason).toContain('it would be counted twice');
    expect(adjustmentsAtZoho(shop.house)).toEqual([]);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, ...left });
  });

  test('is of no use where the organisation confirms orders by itself: the order is taken back', async () => {
    await using house = await openShop({ orderMode: 'adjust', sandbox: { autoConfirm: true } });
    const { key } = await house.key();
    const before = await books(house);
    const plan = await planOrder(house, key, wanting('2'));
    expect((await confirm(house, key, plan)).problem).toMatchObject({
      code: 'plan_not_open',
      detail: expect.stringContaining('confirms orders by itself'),
    });
    expect(ordersAtZoho(house)).toEqual(['void 53.90']);
    expect(await moved(house, before)).toEqual(nothing);
  });

  test('a lost answer takes nothing twice', async () => {
    await using shop = await openIn('adjust');
    bend(shop.house, 'adjust', 'lost-answer');
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    await confirm(shop.house, shop.key, plan);
    expect(await show(shop.house, shop.key, plan)).toMatchObject({ state: 'done', reason: null });
    expect(adjustmentsAtZoho(shop.house)).toEqual(['-2']);
    expect(await moved(shop.house, shop.before)).toEqual({ ...nothing, physical: -2, accounting: -2 });
  });

  test('what Zoho will not adjust is for somebody to settle, and the order stands as a draft', async () => {
    await using shop = await openIn('adjust');
    bend(shop.house, 'adjust', 'status', { ...refusal(2, 'Not today.'), times: 9 });
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    expect((await confirm(shop.house, shop.key, plan)).problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringContaining(
        'stands in Zoho as a draft. Its stock could not be taken: Zoho refused: Not today.',
      ),
    });
    expect(await moved(shop.house, shop.before)).toEqual(nothing);
    const number = onlyOrder(shop.house).salesorder_number;
    expect((await overseer(shop.house).settle(plan.id, { done: number }, 'Jo')).state).toBe('done');
  });

  test('an order is cancelled only once its stock is back', async () => {
    await using shop = await openIn('adjust');
    const done = await order(shop.house, shop.key, wanting('2'));
    const number = onlyOrder(shop.house).salesorder_number;
    const refused = (await shop.house.ask(shop.key, 'cancel-order', { order: number })).problem;
    expect(refused).toMatchObject({
      code: 'order_not_cancellable',
      hint: expect.stringMatching(/undo-adjustment --adjustment '\d+'/),
    });
    await change(shop.house, shop.key, 'undo-adjustment', { adjustment: done.id });
    const cancelling = planOf(await shop.house.ask(shop.key, 'cancel-order', { order: number }));
    expect(planOf(await confirm(shop.house, shop.key, cancelling)).state).toBe('done');
    expect(await moved(shop.house, shop.before)).toEqual(nothing);
    expect(ordersAtZoho(shop.house)).toEqual(['void 53.90']);
  });
});

describe('the mode', () => {
  test.each([
    ['commit', 0],
    ['fulfil', 2],
    ['fulfil-and-invoice', 5],
    ['adjust', 0],
  ] as const)('%s costs %i calls more than the day’s plan counts for a usual order', async (mode, more) => {
    await using usual = await openIn('commit');
    await order(usual.house, usual.key, wanting());
    await using shop = await openIn(mode);
    await order(shop.house, shop.key, wanting());
    expect(shop.house.calls().length - usual.house.calls().length).toBe(more);
    expect(orderWeight(mode)).toBeCloseTo(1 + more / 6);
  });

  test('is that of the moment an order was shown, whatever an admin chooses meanwhile', async () => {
    await using shop = await openIn('fulfil');
    const plan = await planOrder(shop.house, shop.key, wanting('2'));
    await connectorCli(shop.house, 'order-mode', 'commit');
    await confirm(shop.house, shop.key, plan);
    expect((await orderNow(shop.house)).status).toBe('shipped');
    await order(shop.house, shop.key, wanting());
    expect(ordersAtZoho(shop.house)).toEqual(['shipped 53.90', 'confirmed 26.95']);
  });

  test('that Zoho has not granted makes no order', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await connectorCli(house, 'order-mode', 'fulfil');
    expect((await house.ask(key, 'create-order', wanting())).problem).toMatchObject({
      code: 'zoho_scope_missing',
      hint: expect.stringContaining('connect --renew'),
    });
    await house.connect();
    expect((await order(house, key, wanting())).result?.status).toBe('shipped');
  });
});
