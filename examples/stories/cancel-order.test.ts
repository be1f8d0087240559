// "Cancel order SO-00042": planned, then voided once, as long as nothing of it has left the shelf.
import { settlePlans } from 'connector/plans/after-restore.ts';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import {
  BUSY,
  confirm,
  leave,
  MINUTE_MS,
  MUG,
  onlyOrder,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  planOf,
  refusal,
  show,
  spoil,
  stockAtZoho,
  wanting,
  writes,
} from './selling.ts';

/** A shop with one confirmed order for three of five. */
const withOrder = async () => {
  const house = await openShop({ hurried: true });
  const { key } = await house.key();
  await leave(house, 5);
  const { result } = await order(house, key, { ...wanting('3'), purchaseOrder: 'PO-77' });
  return { house, key, number: result?.number ?? '', id: result?.id ?? '' };
};

const planCancel = async (house: House, key: string, word: string) =>
  planOf(await house.ask(key, 'cancel-order', { order: word }));

const voids = (house: House): number => writes(house).filter((call) => call.endsWith('/status/void')).length;

const sellable = async (house: House, key: string) => {
  house.advance(2_000); // past the reading shared with whoever asks at the same moment
  const { answer } = await house.ask(key, 'check-stock', { item: [MUG], location: 'Head Office' });
  const [{ physical, reserved }] = answer.items[0].locations;
  return Number(physical.available) - Number(reserved);
};

test('a cancellation is planned with what would be cancelled, and nothing is written', async () => {
  const { house, key, number, id } = await withOrder();
  await using _ = house;
  const plan = planOf(
    await house.ask(key, 'cancel-order', { order: number, reason: 'Ordered twice', onBehalfOf: 'Sam' }),
  );
  expect(plan).toMatchObject({
    state: 'proposed',
    write: {
      kind: 'cancel-order',
      order: { id, number },
      customer: { name: 'Ada Abbott' },
      lines: [{ sku: MUG, quantity: '3', rate: '26.95', total: '80.85' }],
      total: '80.85',
      currency: 'USD',
      reason: 'Ordered twice',
      onBehalfOfUnverified: 'Sam',
    },
  });
  expect(ordersAtZoho(house)).toEqual(['confirmed 80.85']);
});

test('confirmed, the order is void in Zoho and its units can be sold again', async () => {
  const { house, key, number, id } = await withOrder();
  await using _ = house;
  expect(await sellable(house, key)).toBe(2);
  const { answer } = await confirm(house, key, await planCancel(house, key, number));
  expect(answer).toMatchObject({ state: 'done', result: { id, number, status: 'cancelled' } });
  expect(ordersAtZoho(house)).toEqual(['void 80.85']);
  expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 5 });
  expect(await sellable(house, key)).toBe(5);
});

test('an order just placed and cancelled leaves nothing reserved, whichever stock was read last', async () => {
  const { house, key, number } = await withOrder();
  await using _ = house;
  // No reading since the order: its reservation has not ended yet.
  expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toHaveLength(1);
  planOf(await confirm(house, key, await planCancel(house, key, number)));
  expect(await house.parts.store.read.reservations.outstanding(house.organizationId)).toEqual([]);
  expect((await order(house, key, wanting('5'))).state).toBe('done');
  expect(await stockAtZoho(house)).toEqual({ committed: 5, available: 0 });
});

describe('the order', () => {
  test('may be told by its number, its id, or the customer’s PO number', async () => {
    const { house, key, number, id } = await withOrder();
    await using _ = house;
    for (const word of [number, number.toLowerCase(), id, 'po-77']) {
      expect((await planCancel(house, key, word)).write).toMatchObject({ order: { id } });
    }
  });

  test('may be one that a person made in Zoho', async () => {
    const { house, key } = await withOrder();
    await using _ = house;
    const { customer_id, line_items } = onlyOrder(house);
    const line = { item_id: line_items[0]?.item_id, quantity: 1, rate: 5 };
    const made = await house.zoho('POST', '/salesorders', { customer_id, line_items: [line] });
    const plan = await planCancel(house, key, made.salesorder.salesorder_number);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['confirmed 80.85', 'void 5.00']);
  });

  test('is asked for where two carry the same PO number, unless one is void', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const { result } = await order(house, key, { ...wanting(), purchaseOrder: 'PO-77' });
    const { problem } = await house.ask(key, 'cancel-order', { order: 'PO-77' });
    expect(problem?.code).toBe('order_ambiguous');
    expect(problem?.candidates?.map(({ name }) => name).sort()).toEqual([number, result?.number].sort());
    planOf(await confirm(house, key, await planCancel(house, key, number)));
    expect((await planCancel(house, key, 'PO-77')).write).toMatchObject({ order: { number: result?.number } });
  });

  test('is asked for where the word is the number of one and the PO number of another', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const { result } = await order(house, key, { ...wanting(), purchaseOrder: number });
    const asked = await house.ask(key, 'cancel-order', { order: number });
    expect(asked.problem).toMatchObject({ code: 'order_ambiguous', hint: expect.stringContaining('use its id') });
    expect(asked.problem?.candidates?.map(({ name }) => name)).toEqual([number, result?.number]);
    // Who only reads is answered by the number.
    expect((await house.ask(key, 'track-order', { order: number })).answer.order.number).toBe(number);
    const [meant] = asked.problem?.candidates ?? [];
    expect((await planCancel(house, key, meant?.id ?? '')).write).toMatchObject({ order: { number } });
  });

  test('is unknown where nobody has heard of it', async () => {
    const { house, key } = await withOrder();
    await using _ = house;
    for (const word of ['SO-99999', '362590000000099999', 'PO-7']) {
      expect((await house.ask(key, 'cancel-order', { order: word })).problem?.code).toBe('order_not_found');
    }
    expect(ordersAtZoho(house)).toEqual(['confirmed 80.85']);
  });
});

/** What people do to an order in Zoho, and why it is then too late. */
const tooLate = {
  packed: {
    reason: 'some of it has been packed',
    by: async (house: House) => {
      const { salesorder_id, line_items } = onlyOrder(house);
      const packed = [{ so_line_item_id: line_items[0]?.line_item_id, quantity: 1 }];
      await house.zoho('POST', `/packages?salesorder_id=${salesorder_id}`, { date: '2026-11-22', line_items: packed });
    },
  },
  shipped: {
    reason: 'some of it has been shipped',
    by: async (house: House) => void house.sandbox.control.ship({ number: onlyOrder(house).salesorder_number }),
  },
  invoiced: {
    reason: 'it has been invoiced',
    by: async (house: House) => void house.sandbox.control.invoice({ number: onlyOrder(house).salesorder_number }),
  },
};

describe.each(Object.entries(tooLate))('what has been %s', (_, { reason, by }) => {
  test('is not cancelled', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    await by(house);
    const { status, problem } = await house.ask(key, 'cancel-order', { order: number });
    expect([status, problem?.code]).toEqual([409, 'order_not_cancellable']);
    expect(problem?.detail).toBe(`Order ${number} cannot be cancelled: ${reason}.`);
    expect(voids(house)).toBe(0);
  });

  test('since it was planned is not cancelled, and not even asked of Zoho', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const plan = await planCancel(house, key, number);
    await by(house);
    const { problem } = await confirm(house, key, plan);
    expect(problem).toMatchObject({ code: 'plan_not_open', detail: expect.stringContaining(reason) });
    expect((await show(house, key, plan)).state).toBe('refused');
    expect(voids(house)).toBe(0);
    expect(onlyOrder(house).status).not.toBe('void');
  });
});

describe('cancelled already:', () => {
  test('by the same plan, it is answered again and asked of Zoho once', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const plan = await planCancel(house, key, number);
    const first = await confirm(house, key, plan);
    expect((await confirm(house, key, plan)).answer).toEqual(first.answer);
    expect(voids(house)).toBe(1);
  });

  test('it cannot be planned again', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    planOf(await confirm(house, key, await planCancel(house, key, number)));
    const { problem } = await house.ask(key, 'cancel-order', { order: number });
    expect(problem).toMatchObject({
      code: 'order_not_cancellable',
      detail: `Order ${number} cannot be cancelled: it is cancelled already.`,
      hint: 'There is nothing left to cancel.',
    });
  });

  test.each(['by another plan', 'by hand in Zoho'])('%s, it is done without asking Zoho again', async (who) => {
    const { house, key, number, id } = await withOrder();
    await using _ = house;
    const [one, two] = [await planCancel(house, key, number), await planCancel(house, key, number)];
    if (who === 'by another plan') planOf(await confirm(house, key, one));
    else await house.zoho('POST', `/salesorders/${id}/status/void`);
    const before = voids(house);
    expect((await confirm(house, key, two)).answer).toMatchObject({ state: 'done', result: { status: 'cancelled' } });
    expect(voids(house)).toBe(before);
    expect(await sellable(house, key)).toBe(5);
  });
});

test('an order that somebody has deleted in Zoho cannot be cancelled', async () => {
  const { house, key, number, id } = await withOrder();
  await using _ = house;
  const plan = await planCancel(house, key, number);
  await house.zoho('DELETE', `/salesorders/${id}`);
  expect((await confirm(house, key, plan)).problem?.detail).toContain('Somebody has deleted the order in Zoho.');
  expect(voids(house)).toBe(0);
});

describe('whatever Zoho answers, it is voided once:', () => {
  test.each([
    ['the answer is lost', 'lost-answer' as const, {}],
    ['the call never arrives', 'reset' as const, {}],
    ['Zoho is busy', 'status' as const, BUSY],
    ['Zoho fails', 'status' as const, { status: 502 }],
  ])('%s', async (_, kind, more) => {
    const { house, key, number } = await withOrder();
    await using _house = house;
    const plan = await planCancel(house, key, number);
    spoil(house, 'voidOrder', kind, more);
    expect((await confirm(house, key, plan)).answer.state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['void 80.85']);
    expect(await sellable(house, key)).toBe(5);
  });

  test('Zoho is away for long: the cancellation goes on by itself when it is back', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const plan = await planCancel(house, key, number);
    house.sandbox.control.addFault({ kind: 'status', status: 503, times: 1_000 });
    expect((await confirm(house, key, plan)).problem).toMatchObject({ code: 'plan_in_progress', retryable: true });
    house.sandbox.control.clearFaults();
    house.advance(10 * MINUTE_MS);
    expect(await house.app.plans.recover()).toBe(1);
    expect((await show(house, key, plan)).state).toBe('done');
    expect(ordersAtZoho(house)).toEqual(['void 80.85']);
  });

  test('Zoho refuses: the plan is over with Zoho’s own words, and the order stands', async () => {
    const { house, key, number } = await withOrder();
    await using _ = house;
    const plan = await planCancel(house, key, number);
    spoil(house, 'voidOrder', 'status', refusal(36_023, 'It has been locked.'));
    expect((await confirm(house, key, plan)).problem?.detail).toContain('It has been locked.');
    expect((await show(house, key, plan)).state).toBe('refused');
    expect(ordersAtZoho(house)).toEqual(['confirmed 80.85']);
    expect(await sellable(house, key)).toBe(2);
  });
});

test('on its way when a backup was made, it is settled as done with its own order alone, and only once that is void', async () => {
  const { house, key, number, id } = await withOrder();
  await using _ = house;
  const other = await order(house, key, wanting());
  await house.zoho('POST', `/salesorders/${other.result?.id}/status/void`);
  const plan = await planCancel(house, key, number);
  house.sandbox.control.addFault({ kind: 'status', status: 503, times: 1_000 });
  await confirm(house, key, plan);
  house.sandbox.control.clearFaults();
  house.advance(10 * MINUTE_MS);
  await house.parts.store.write((s) => settlePlans(s, house.parts.now().getTime(), 'Jo'));
  const settle = (word: string) => overseer(house).settle(plan.id, { done: word }, 'Jo');
  await expect(settle(other.result?.number ?? '')).rejects.toMatchObject({
    message: expect.stringContaining('is not the order of this plan'),
  });
  await expect(settle(number)).rejects.toMatchObject({
    message: expect.stringContaining('is confirmed in Zoho, not void'),
    facts: { hint: 'Void it in Zoho first; or settle the plan as not done.' },
  });
  expect((await show(house, key, plan)).state).toBe('uncertain');
  await house.zoho('POST', `/salesorders/${id}/status/void`);
  expect((await settle(number)).state).toBe('done');
  expect(await sellable(house, key)).toBe(5);
});
