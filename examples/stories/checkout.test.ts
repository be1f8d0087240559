// A shop sells through the connector: units held, age and address proved, the decision kept, money held, the order made once,
// the money taken. And whatever stands against it ends with nothing sold, nothing held and nothing taken.
import { createApp } from 'connector/app.ts';
import { pauseWrites, resumeWrites } from 'connector/plans/pause.ts';
import { parseKey, rotateKey } from 'connector/skill-tokens/keys.ts';
import { cancelCheckout } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { DECLINED } from '../payment-step/payments.ts';
import {
  carryOn,
  cart,
  checkOut,
  heldFor,
  john,
  look,
  openShopping,
  promised,
  quote,
  reno,
  type ShopHouse,
  VAPE,
  withProbe,
} from './checking-out.ts';
import {
  connectorCli,
  leave,
  MINUTE_MS,
  MUG,
  onlyOrder,
  ordersAtZoho,
  placeId,
  refusal,
  spoil,
  stockAtZoho,
} from './selling.ts';
import { askShop, shopKey } from './shopping.ts';

test('a lawful purchase: reserved, proved, decided, authorised, ordered with its decision, captured', async () => {
  await using house = await openShopping();
  await leave(house, 5, VAPE);
  const quoted = await quote(house, { ...cart(), shipTo: reno, bornOn: john.bornOn });
  expect(quoted.answer).toMatchObject({
    outcome: 'allow',
    enough: true,
    refusals: [],
    needs: { address: true, minimumAge: 21 },
  });
  const { answer, problem } = await checkOut(house);
  expect(problem).toBeNull();
  expect(answer).toMatchObject({ state: 'done', payment: 'captured', total: quoted.answer.total, refusals: [] });
  const order = onlyOrder(house);
  expect(answer.order).toEqual({ id: order.salesorder_id, number: order.salesorder_number });
  expect(order).toMatchObject({ status: 'confirmed', reference_number: answer.id, total: Number(answer.total) });
  const { salesorder } = await house.zoho('GET', `/salesorders/${order.salesorder_id}`);
  expect(salesorder.notes).toBe(`Compliance decision ${answer.decision}`);
  expect(salesorder.custom_field_hash.cf_compliance_decision).toBe(answer.decision);
  expect(salesorder.shipping_address).toMatchObject({ address: '525 S Main St', city: 'Reno', zip: '89501' });
  expect(heldFor(house, answer.id)).toBe(`captured ${answer.total}`);
  const decision = await house.parts.store.read.decisions.get(answer.decision);
  expect(decision).toMatchObject({
    outcome: 'allow',
    channel: 'shop',
    orderRef: answer.id,
    orderId: order.salesorder_id,
  });
  expect(await stockAtZoho(house, VAPE)).toEqual({ committed: 1, available: 4 });
  expect(await promised(house)).toBe(0);
});

test('what is everybody’s is sold without a proof of anything', async () => {
  await using house = await openShopping();
  await leave(house, 5);
  const { answer } = await checkOut(house, cart('2', MUG));
  expect(answer).toMatchObject({ state: 'done', total: '53.90', decision: null });
  expect(house.providers.calls).toEqual([]);
  expect(ordersAtZoho(house)).toEqual(['confirmed 53.90']);
});

test('members pay their price, and Zoho has it on the order', async () => {
  await using house = await openShopping();
  await leave(house, 5, VAPE);
  const plain = await quote(house);
  const ours = await quote(house, { ...cart(), member: true });
  expect(Number(ours.answer.total)).toBeLessThan(Number(plain.answer.total));
  const { answer } = await checkOut(house, { member: true });
  expect(answer).toMatchObject({ state: 'done', total: ours.answer.total });
  expect(onlyOrder(house).total).toBe(Number(ours.answer.total));
});

describe('refused, with nothing sold, held or taken:', () => {
  const nothing = async (house: Awaited<ReturnType<typeof openShopping>>, id: string) => {
    expect(ordersAtZoho(house)).toEqual([]);
    expect(heldFor(house, id)).not.toContain('authorised');
    expect(heldFor(house, id)).not.toContain('captured');
    expect(await promised(house)).toBe(0);
  };

  test('a buyer who is too young, before anybody is asked', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: { ...john, bornOn: '2010-01-01' } });
    expect(answer).toMatchObject({ state: 'refused', refusals: [{ rule: 'minimum-age' }] });
    expect(house.providers.calls).toEqual([]);
    await nothing(house, answer.id);
  });

  test.each(['NY', 'ny', 'New York ', 'N.Y.'])('a state it may not go to, written as "%s"', async (state) => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { shipTo: { ...reno, state, city: 'New York', zip: '10001' } });
    expect(answer.state).toBe('refused');
    expect(answer.refusals.map(({ rule }: { rule: string }) => rule)).toContain('restricted-states');
    await nothing(house, answer.id);
  });

  test('a blocked buyer', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: { ...john, firstName: 'Grace' } });
    expect(answer).toMatchObject({ state: 'refused', refusals: [{ rule: 'age-proof' }] });
    await nothing(house, answer.id);
  });

  test('a buyer of whom the age provider cannot use what it is told, asked about once', async () => {
    await using house = await openShopping();
    house.providers.spoil('age', 'unusable');
    const { answer } = await checkOut(house);
    expect(answer).toMatchObject({ state: 'refused', reason: expect.stringContaining('cannot use the name') });
    expect(house.providers.calls.filter((call) => call.includes('/v1/create'))).toHaveLength(1);
    await nothing(house, answer.id);
  });

  test('an address nobody delivers to, before anybody is asked for papers; and the spelling that would do', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { shipTo: { ...reno, street: '1 Undeliverable Rd' } });
    expect(answer).toMatchObject({ state: 'refused', refusals: [{ rule: 'address-proof' }] });
    expect(house.providers.calls.filter((call) => call.includes('/v1/create'))).toEqual([]);
    await nothing(house, answer.id);
  });

  test('a means of payment that is declined', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { payment: { token: DECLINED } });
    expect(answer).toMatchObject({ state: 'refused', payment: 'declined', reason: 'The payment was declined.' });
    await nothing(house, answer.id);
  });

  test('more than the key may sell in a day; and nobody is asked to release what nobody pays for', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const kid = house.shop.slice(4, 20);
    await connectorCli(house, 'keys', 'limits', kid, '--day-value', '40');
    const [first, second] = [await checkOut(house, cart('1', MUG)), await checkOut(house, cart('1', MUG))];
    expect(first.answer.state).toBe('done');
    expect(second.answer).toMatchObject({ state: 'refused', reason: expect.stringContaining('40.00 a day') });
    expect(heldFor(house, second.answer.id)).toBe('voided 26.95');
    const plans = await house.parts.store.read.plans.list({ limit: 9 });
    expect(plans.map(({ state }) => state).sort()).toEqual(['done', 'refused']);
    expect(await promised(house)).toBe(0);
  });

  test('Zoho’s own total, tax included, is another one than the quote’s', async () => {
    await using house = await openShopping();
    await leave(house, 5);
    // Between what the buyer has agreed to and the order somebody turns a tax on.
    const app = await withProbe(house, (moment) => {
      if (moment === 'before sell') house.sandbox.control.setOrganization({ taxPercentage: 10 });
    });
    const { answer } = await checkOut(house, cart('1', MUG), { app });
    expect(answer).toMatchObject({
      state: 'refused',
      payment: 'voided',
      reason: expect.stringContaining('Zoho’s total is 29.65, not 26.95'),
    });
    expect(ordersAtZoho(house)).toEqual(['void 29.65']);
    expect(heldFor(house, answer.id)).toBe('voided 26.95');
    expect(await promised(house)).toBe(0);
  });

  test('figures that are not those of the quote any more: nothing is even reserved', async () => {
    await using house = await openShopping();
    await leave(house, 5);
    house.sandbox.control.price({ sku: MUG, rate: 99 });
    const { status, problem } = await checkOut(house, cart('1', MUG));
    expect([status, problem?.code]).toEqual([409, 'quote_changed']);
    expect(await promised(house)).toBe(0);
    expect(house.payments.calls).toEqual([]);
  });

  test('somebody has sold the units in Zoho since they were reserved', async () => {
    await using house = await openShopping();
    await leave(house, 1);
    const location_id = await placeId(house);
    const app = await withProbe(house, (moment) => {
      if (moment === 'before sell') house.sandbox.control.stock({ sku: MUG, location_id, delta: -1 });
    });
    // What was read a moment ago is not asked again.
    house.advance(2_000);
    const { answer } = await checkOut(house, cart('1', MUG), { app });
    expect(answer).toMatchObject({
      state: 'refused',
      payment: 'voided',
      reason: expect.stringContaining('not there any more'),
    });
    await nothing(house, answer.id);
  });
});

describe('the age provider wants one more step of the buyer:', () => {
  const jane = { ...john, id: 'jane@doe.example', firstName: 'Jane', email: 'jane@doe.example' };

  test('the checkout waits and says for what; once it is taken, a signed call back lets it go on', async () => {
    await using house = await openShopping();
    await leave(house, 5, VAPE);
    const { answer } = await checkOut(house, { buyer: jane });
    expect(answer).toMatchObject({ state: 'waiting', next: { step: 'photo_id' }, payment: 'none', order: null });
    expect(await promised(house)).toBe(1);
    await house.providers.age.step(answer.next.id);
    expect(house.providers.age.callbacks.at(-1)?.status).toBe(204);
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({ state: 'done', payment: 'captured', next: null });
  });

  test('the shop is told at once: nobody waits for a buyer who does not know yet what to do', async () => {
    await using house = await openShopping();
    await leave(house, 5, VAPE);
    const before = house.parts.now().getTime();
    expect((await checkOut(house, { buyer: jane })).answer.state).toBe('waiting');
    expect(house.parts.now().getTime() - before).toBeLessThan(5_000);
  });

  test('denied now and accepted later is accepted, as long as the units are held', async () => {
    await using house = await openShopping();
    const frank = { ...jane, firstName: 'Frank' };
    const { answer } = await checkOut(house, { buyer: frank });
    await house.providers.age.step(answer.next.id);
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({
      state: 'waiting',
      next: { step: 'denied', reason: 'invalid_id' },
    });
    await house.providers.age.set(answer.next.id, 'accepted');
    await carryOn(house);
    expect((await look(house, answer.id)).state).toBe('done');
  });

  test('in vain: when the time is over nothing is held any more, whoever looks', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: jane });
    house.advance(16 * MINUTE_MS);
    expect(await promised(house)).toBe(0);
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({ state: 'expired', payment: 'none', order: null });
    await house.providers.age.step(answer.next.id);
    await carryOn(house);
    expect((await look(house, answer.id)).state).toBe('expired');
    expect(house.payments.calls).toEqual([]);
  });

  test('and the buyer goes away: dropped, and free at once', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: jane });
    const dropped = await askShop(house, house.shop, cancelCheckout, { checkout: answer.id });
    expect(dropped.answer.state).toBe('cancelled');
    expect(await promised(house)).toBe(0);
    const done = (await checkOut(house)).answer;
    const late = await askShop(house, house.shop, cancelCheckout, { checkout: done.id });
    expect([late.status, late.problem?.code]).toEqual([409, 'checkout_over']);
  });
});

describe('the last unit', () => {
  test('goes to one of two shoppers who want it at the same moment', async () => {
    await using house = await openShopping();
    await leave(house, 1, VAPE);
    const both = await Promise.all([checkOut(house), checkOut(house, { buyer: { ...john, id: 'other@doe.example' } })]);
    expect(both.map(({ answer, problem }) => answer?.state ?? problem?.code).sort()).toEqual([
      'done',
      'short_of_stock',
    ]);
    expect(house.sandbox.control.salesorders()).toHaveLength(1);
  });

  test('that a shopper holds is not there for the chat, and the other way round', async () => {
    await using house = await openShopping();
    await leave(house, 1, VAPE);
    const { answer } = await checkOut(house, { buyer: { ...john, firstName: 'Jane' } });
    expect(answer.state).toBe('waiting');
    const agent = await house.key();
    const stock = await house.ask(agent.key, 'check-stock', { item: [VAPE] });
    expect(stock.answer.items[0].total.reserved).toBe('1');
    const second = await checkOut(house);
    expect(second.problem?.code).toBe('short_of_stock');
  });
});

describe('who may see it', () => {
  test('its shop sees all of it; who reads orders sees how it stands, and nothing of the buyer; nobody else sees it', async () => {
    await using house = await openShopping();
    const { answer } = await checkOut(house, { buyer: { ...john, firstName: 'Jane' } });
    const agent = (await house.key({ scopes: ['orders:read'] })).key;
    const seen = await look(house, answer.id, agent);
    expect(seen).toMatchObject({ id: answer.id, state: 'waiting', next: null, address: null });
    const elsewhere = await shopKey(house, ['Sparks Warehouse'], { scopes: ['shop:read', 'shop:sell', 'orders:read'] });
    const none = await askShop(house, elsewhere, (await import('shared-schemas')).showCheckout, {
      checkout: answer.id,
    });
    expect(none.problem?.code).toBe('checkout_not_found');
  });
});

test('a key that takes the place of the shop’s has its checkouts: repeated, looked at and dropped', async () => {
  await using house = await openShopping();
  const key = await shopKey(house);
  const first = await checkOut(
    house,
    { buyer: { ...john, firstName: 'Jane' } },
    { key, idempotencyKey: 'web-order-a' },
  );
  expect(first.answer.state).toBe('waiting');
  const next = await rotateKey(house.parts, { kid: parseKey(key)?.kid ?? '' });
  const again = await checkOut(
    house,
    { buyer: { ...john, firstName: 'Jane' } },
    { key: next.key, idempotencyKey: 'web-order-a' },
  );
  expect(again.answer.id).toBe(first.answer.id);
  expect((await look(house, first.answer.id, next.key)).next).toEqual(first.answer.next);
  const dropped = await askShop(house, next.key, cancelCheckout, { checkout: first.answer.id });
  expect(dropped.answer.state).toBe('cancelled');
  // Another shop's key that is bound to the same place has none of it.
  expect((await askShop(house, await shopKey(house), cancelCheckout, { checkout: first.answer.id })).status).toBe(404);
});

describe('the buyer in Zoho', () => {
  const customers = async (house: ShopHouse): Promise<string[]> => {
    const { contacts } = await house.zoho('GET', '/contacts?per_page=200');
    return contacts
      .map(({ contact_name }: { contact_name: string }) => contact_name)
      .filter((name: string) => name.includes('(SB-'));
  };
  const sell = async (house: ShopHouse, more: object = {}) => {
    const { answer } = await checkOut(house, { ...cart('1', MUG), ...more });
    expect(answer).toMatchObject({ state: 'done' });
    const { salesorder } = await house.zoho('GET', `/salesorders/${answer.order.id}`);
    return salesorder;
  };

  test('is one contact, however often they buy; two of one name are two', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const first = await sell(house);
    const again = await sell(house, { buyer: { ...john, id: 'JOHN@doe.example' } });
    expect(again.customer_id).toBe(first.customer_id);
    const other = await sell(house, { buyer: { ...john, id: 'another john', email: 'other@doe.example' } });
    expect(other.customer_id).not.toBe(first.customer_id);
    expect(await customers(house)).toHaveLength(2);
    const { contact } = await house.zoho('GET', `/contacts/${first.customer_id}`);
    expect(contact.contact_persons).toMatchObject([
      { first_name: 'John', last_name: 'Doe', email: 'john@doe.example' },
    ]);
  });

  test('is never somebody who was there before, whatever e-mail address the buyer gives', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const { contacts } = await house.zoho('GET', '/contacts?per_page=200');
    const known = contacts.find(({ email }: { email: string }) => email !== '');
    const [firstName, lastName = 'Doe'] = known.contact_name.split(' ');
    const order = await sell(house, { buyer: { ...john, firstName, lastName, email: known.email } });
    expect(order.customer_id).not.toBe(known.contact_id);
  });

  test('at another address: the order goes there, and what was known of them stays', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    const first = await sell(house);
    const moved = { ...reno, street: '1 E First St', secondary: 'Unit 5' };
    const second = await sell(house, { shipTo: moved });
    expect(second.customer_id).toBe(first.customer_id);
    expect(second.shipping_address).toMatchObject({ address: '1 E First St', street2: 'Unit 5' });
    const third = await sell(house);
    expect(third.shipping_address).toMatchObject({ address: '525 S Main St' });
    const { addresses } = await house.zoho('GET', `/contacts/${first.customer_id}/address`);
    expect(addresses).toHaveLength(3);
    await sell(house, { shipTo: { ...moved, street: '1 e. first st.' } });
    expect((await house.zoho('GET', `/contacts/${first.customer_id}/address`)).addresses).toHaveLength(3);
  });

  test('at another address, where Zoho lets us add none: a contact of its own', async () => {
    await using house = await openShopping({ sandbox: { contactAddressWrites: false } });
    await leave(house, 9);
    const first = await sell(house);
    const second = await sell(house, { shipTo: { ...reno, street: '1 E First St' } });
    expect(second.customer_id).not.toBe(first.customer_id);
    expect(second.shipping_address).toMatchObject({ address: '1 E First St' });
    expect((await sell(house, { shipTo: { ...reno, street: '1 E First St' } })).customer_id).toBe(second.customer_id);
    expect((await sell(house)).customer_id).toBe(first.customer_id);
  });

  test('whose contact was made although its answer was lost is found by its mark', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    spoil(house, 'createCustomer', 'lost-answer');
    await sell(house);
    expect(await customers(house)).toHaveLength(1);
  });

  test('is counted by the contact once there is one: limits hold in chat as well', async () => {
    await using house = await openShopping();
    await leave(house, 9, VAPE);
    const { answer } = await checkOut(house);
    const order = onlyOrder(house);
    const decision = await house.parts.store.read.decisions.get(answer.decision);
    const { salesorder } = await house.zoho('GET', `/salesorders/${order.salesorder_id}`);
    expect(decision?.buyerKey).toBe(salesorder.customer_id);
    const [proof] = await house.parts.store.read.ageProofs.forOrder(house.organizationId, answer.id);
    expect(proof?.buyerKey).toBe(salesorder.customer_id);
  });
});

describe('the money', () => {
  test('is taken or let go, whatever answers of the payment step are lost', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    house.payments.spoil('authorise', 'before', 'after', 'nonsense', 'down');
    house.payments.spoil('capture', 'after', 'down', 'before');
    const { answer } = await checkOut(house, cart('1', MUG));
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({ state: 'done', payment: 'captured' });
    expect(heldFor(house, answer.id)).toBe('captured 26.95');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('that nobody answers for until the time is over is let go, should it ever have been held', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    house.payments.spoil('authorise', ...Array<'after'>(200).fill('after'));
    const { answer } = await checkOut(house, cart('1', MUG));
    house.advance(16 * MINUTE_MS);
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({ state: 'refused', payment: 'voided' });
    expect(heldFor(house, answer.id)).toBe('voided 26.95');
    expect(ordersAtZoho(house)).toEqual([]);
    expect(await promised(house)).toBe(0);
  });

  test('that is held while writes are paused is let go when the time is over; no order comes of it after the pause', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    // Who is known in Zoho already needs no contact: nothing is written before the order.
    await checkOut(house, cart('1', MUG));
    house.payments.meanwhile(() => void pauseWrites(house.parts));
    const { answer } = await checkOut(house, cart('1', MUG));
    expect([answer.step, heldFor(house, answer.id)]).toEqual(['ordering', 'authorised 26.95']);
    house.advance(16 * MINUTE_MS);
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({
      state: 'refused',
      payment: 'voided',
      reason: 'The order could not be sent in time.',
    });
    await resumeWrites(house.parts);
    house.advance(16 * MINUTE_MS);
    await carryOn(house);
    expect(heldFor(house, answer.id)).toBe('voided 26.95');
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
    expect(await promised(house)).toBe(0);
  });

  test('that is to be taken or let go when no payment step is configured any more is for a person, until there is one again', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    house.payments.spoil('capture', ...Array<'down'>(200).fill('down'));
    const sold = (await checkOut(house, cart('1', MUG))).answer;
    house.payments.spoil('authorise', ...Array<'after'>(200).fill('after'));
    const unsold = (await checkOut(house, cart('1', MUG))).answer;
    expect([sold.step, unsold.step]).toEqual(['capturing', 'authorising']);
    const { payments: _, ...without } = (await house.another()).parts;
    const app = createApp(without);
    house.advance(6 * MINUTE_MS);
    await carryOn(house, { app });
    for (const { id } of [sold, unsold]) {
      expect(await look(house, id)).toMatchObject({
        state: 'stuck',
        reason: expect.stringContaining(`checkouts settle ${id}`),
      });
    }
    house.advance(6 * MINUTE_MS);
    await carryOn(house, { app });
    expect((await look(house, sold.id)).state).toBe('stuck');
    house.payments.mend();
    house.advance(6 * MINUTE_MS);
    await carryOn(house);
    expect(await look(house, sold.id)).toMatchObject({ state: 'done', payment: 'captured' });
    expect(await look(house, unsold.id)).toMatchObject({ state: 'refused', payment: 'voided' });
    expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
  });

  test('that has lapsed when it is to be taken: the order is cancelled again, and the units are there', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    house.payments.spoil('capture', 'lapse');
    const { answer } = await checkOut(house, cart('1', MUG));
    await carryOn(house);
    expect(await look(house, answer.id)).toMatchObject({ state: 'refused', payment: 'voided' });
    expect(ordersAtZoho(house)).toEqual(['void 26.95']);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 9 });
  });

  test('that has lapsed, and an order that was packed meanwhile, are for a person; who says how it ended', async () => {
    await using house = await openShopping();
    await leave(house, 9);
    house.payments.spoil('capture', 'lapse');
    spoil(house, 'voidOrder', 'status', { ...refusal(36020, 'It has been packed.'), times: 50 });
    const { answer } = await checkOut(house, cart('1', MUG));
    await carryOn(house);
    const stuck = await look(house, answer.id);
    expect(stuck).toMatchObject({
      state: 'stuck',
      payment: 'voided',
      reason: expect.stringContaining('checkouts settle'),
    });
    expect(await connectorCli(house, 'checkouts', 'list')).toContain(answer.id);
    const settled = await connectorCli(house, 'checkouts', 'settle', answer.id, '--not-sold');
    expect(settled).toContain('is settled: refused');
    expect(await connectorCli(house, 'checkouts', 'show', answer.id)).toContain('settled by');
    expect((await look(house, answer.id)).state).toBe('refused');
  });
});

describe('stock is taken as the connection says:', () => {
  test('packed and shipped with the order, and then paid', async () => {
    await using house = await openShopping({ orderMode: 'fulfil' });
    await leave(house, 9);
    const { answer, problem } = await checkOut(house, cart('2', MUG));
    expect(problem).toBeNull();
    expect(answer).toMatchObject({ state: 'done', payment: 'captured' });
    expect(ordersAtZoho(house)).toEqual(['shipped 53.90']);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 7 });
    expect(await promised(house)).toBe(0);
  });

  test('what must be cleared passes the gate once more before it leaves, as the sale it is', async () => {
    await using house = await openShopping({ orderMode: 'fulfil' });
    await leave(house, 9, VAPE);
    for (const shipTo of [reno, { ...reno, street: '1 E First St' }]) {
      const { answer } = await checkOut(house, { shipTo });
      expect(answer).toMatchObject({ state: 'done', payment: 'captured', reason: null });
    }
    expect(house.sandbox.control.salesorders().map(({ status }) => status)).toEqual(['shipped', 'shipped']);
    const kept = await house.parts.store.read.decisions.list(10);
    expect(kept.map(({ moment, channel, outcome }) => `${moment} ${channel} ${outcome}`).sort()).toEqual([
      'order shop allow',
      'order shop allow',
      'shipment shop allow',
      'shipment shop allow',
    ]);
  });

  test('what may not leave any more stays, packed, and the shop is told why', async () => {
    await using house = await openShopping({ orderMode: 'fulfil' });
    await leave(house, 9, VAPE);
    const { parts } = await house.another();
    const app = createApp(parts, {
      probe: (moment) => {
        if (moment !== 'after create-package') return;
        for (const check of house.providers.age.checks.values()) check.status = 'denied';
        house.advance(MINUTE_MS);
      },
    });
    const { answer } = await checkOut(house, {}, { app });
    expect(answer).toMatchObject({ state: 'done', reason: expect.stringContaining('may not be shipped as it is') });
    expect(house.sandbox.control.salesorders().map(({ status }) => status)).not.toContain('shipped');
  });

  test('by an adjustment of a draft, once', async () => {
    await using house = await openShopping({ orderMode: 'adjust' });
    await leave(house, 9);
    const { answer } = await checkOut(house, cart('2', MUG));
    expect(answer).toMatchObject({ state: 'done', payment: 'captured' });
    expect(ordersAtZoho(house)).toEqual(['draft 53.90']);
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 7 });
    const serial = await checkOut(house);
    expect([serial.status, serial.problem?.code]).toEqual([409, 'item_not_adjustable']);
  });
});
