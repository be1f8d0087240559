// A shopper who comes again: with the same checkout, with a corrected one, with another card, and for more than one buyer may
// have.
import { setRule } from 'connector/clearance/rules-desk.ts';
import { cancelCheckout } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { DECLINED } from '../payment-step/payments.ts';
import { carryOn, checkOut, john, look, openShopping, promised, type ShopHouse, VAPE } from './checking-out.ts';
import { connectorCli, leave, onlyOrder, ordersAtZoho, refusal, spoil } from './selling.ts';
import { askShop } from './shopping.ts';

const started = (house: ShopHouse): number =>
  house.providers.calls.filter((call) => call.includes('/v1/create')).length;

const rulesOf = (answer: { refusals: { rule: string }[] }): string[] => answer.refusals.map(({ rule }) => rule);

const limitTo = (house: ShopHouse, quantity: number) =>
  setRule(
    house.parts,
    {
      kind: 'limit',
      id: 'limit/ends',
      productClass: 'ends',
      quantityMicros: quantity * 1_000_000,
      days: 30,
      source: 'The owner',
      confidence: 'owner',
      checkedOn: '2026-11-22',
      staleOn: '2027-02-20',
    },
    { reason: 'the story wants it', by: 'story' },
  );

describe('a shopper whose page was closed', () => {
  test('goes on with the same checkout, and is asked for the same step; the provider is asked once', async () => {
    await using house = await openShopping();
    const buyer = { ...john, firstName: 'Jane' };
    const first = await checkOut(house, { buyer }, { idempotencyKey: 'cart-of-jane' });
    expect(first.answer).toMatchObject({ state: 'waiting', next: { step: 'photo_id' } });
    const again = await checkOut(house, { buyer }, { idempotencyKey: 'cart-of-jane' });
    expect(again.answer).toMatchObject({ id: first.answer.id, state: 'waiting', next: first.answer.next });
    expect([started(house), await promised(house)]).toEqual([1, 1]);
    await house.providers.age.step(first.answer.next.id);
    const done = await checkOut(house, { buyer }, { idempotencyKey: 'cart-of-jane' });
    expect(done.answer).toMatchObject({ id: first.answer.id, state: 'done' });
    expect(onlyOrder(house).status).toBe('confirmed');
  });
});

describe('a shopper who was denied', () => {
  test('drops it and tries again with what is right', async () => {
    await using house = await openShopping();
    await leave(house, 1, VAPE);
    const wrong = await checkOut(house, { buyer: { ...john, firstName: 'Frank' } });
    await house.providers.age.step(wrong.answer.next.id);
    await carryOn(house);
    expect(await look(house, wrong.answer.id)).toMatchObject({ state: 'waiting', next: { step: 'denied' } });
    await askShop(house, house.shop, cancelCheckout, { checkout: wrong.answer.id });
    // The last unit is theirs again at once.
    const right = await checkOut(house);
    expect(right.answer.state).toBe('done');
    // And what the provider changes its mind about later sells nothing twice.
    await house.providers.age.set(wrong.answer.next.id, 'accepted');
    await carryOn(house);
    expect((await look(house, wrong.answer.id)).state).toBe('cancelled');
    expect(onlyOrder(house).reference_number).toBe(right.answer.id);
  });

  test('does not try names until one fits', async () => {
    await using house = await openShopping();
    for (let number = 0; number < 10; number += 1) {
      const buyer = { ...john, firstName: 'Grace', bornOn: `19${80 + number}-05-17` };
      expect(rulesOf((await checkOut(house, { buyer })).answer)).toEqual(['age-proof']);
    }
    const before = started(house);
    const { answer } = await checkOut(house);
    expect(answer).toMatchObject({ state: 'refused', order: null });
    expect(started(house)).toBe(before);
    // Somebody else may, and so may they the next day.
    expect((await checkOut(house, { buyer: { ...john, id: 'other@doe.example' } })).answer.state).toBe('done');
    house.advance(24 * 3_600_000 + 1);
    await house.parts.clearance?.watch();
    expect((await checkOut(house)).answer.state).toBe('done');
  });
});

describe('what one buyer may have', () => {
  test('is not used up by a card that was declined, nor by an order that Zoho refused', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    await limitTo(house, 1);
    expect((await checkOut(house, { payment: { token: DECLINED } })).answer.payment).toBe('declined');
    spoil(house, 'createOrder', 'status', { ...refusal(2, 'Invalid value.'), times: 1 });
    expect((await checkOut(house)).answer).toMatchObject({ state: 'refused', payment: 'voided' });
    house.payments.spoil('capture', 'lapse');
    const lapsed = await checkOut(house);
    await carryOn(house);
    expect(await look(house, lapsed.answer.id)).toMatchObject({ state: 'refused', payment: 'voided' });
    expect((await checkOut(house)).answer.state).toBe('done');
    // None of those decisions is gone.
    const kept = await house.parts.store.read.decisions.list(10);
    expect(kept.map(({ outcome, voidedAt }) => `${outcome} ${voidedAt === null ? 'holds' : 'void'}`).sort()).toEqual([
      'allow holds',
      'allow void',
      'allow void',
      'allow void',
    ]);
  });

  test('is counted over shop and chat, by whoever they are in Zoho', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    await limitTo(house, 1);
    expect((await checkOut(house)).answer.state).toBe('done');
    const more = await checkOut(house, { buyer: { ...john, id: ' JOHN@doe.example '.trim() } });
    expect(more.answer.state).toBe('refused');
    expect(rulesOf(more.answer)).toEqual(['buyer-limit']);
    const { customer_id: customer } = onlyOrder(house);
    const { addresses } = await house.zoho('GET', `/contacts/${customer}/address`);
    const agent = await house.key();
    const ask = { customer, line: [{ item: VAPE, quantity: '1' }], shipTo: addresses[0].address_id };
    const { problem } = await house.ask(agent.key, 'create-order', ask);
    expect(problem?.detail).toContain('row limit/ends allows 1');
    expect(ordersAtZoho(house)).toHaveLength(1);
  });
});

test('an order that nobody could tell of, and a person has found, is a sale: with its decision, in the ledger, and paid', async () => {
  await using house = await openShopping({ settings: { ORDER_STRATEGY: 'reference' } });
  await leave(house, 9, VAPE);
  spoil(house, 'createOrder', 'lost-answer', { times: 1 });
  house.sandbox.control.listLag({ ms: 3_600_000 });
  const { answer } = await checkOut(house);
  await carryOn(house);
  const stuck = await look(house, answer.id);
  expect(stuck).toMatchObject({ state: 'stuck', payment: 'authorised' });
  house.sandbox.control.listLag({ ms: 0 });
  const order = onlyOrder(house);
  await house.zoho('POST', `/salesorders/${order.salesorder_id}/status/confirmed`, {});
  const plan = /plans settle (\S+)/.exec(stuck.reason)?.[1] ?? '';
  await connectorCli(house, 'plans', 'settle', plan, '--done', order.salesorder_number);
  house.advance(400_000);
  await carryOn(house);
  expect(await look(house, answer.id)).toMatchObject({ state: 'done', payment: 'captured' });
  expect(await house.parts.store.read.decisions.get(answer.decision ?? stuck.decision)).toMatchObject({
    outcome: 'allow',
    orderId: order.salesorder_id,
    orderNumber: order.salesorder_number,
    soldOn: '2026-11-22',
    keptUntil: '2030-12-31',
  });
});
