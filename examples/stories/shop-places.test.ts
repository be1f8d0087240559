// What a shop's key is bound to: the places it sells from, the goods that are rolled out, the taxes of its organisation; and
// the calls that its postal service allows.
import { quoteCart, startCheckout } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { cart, checkOut, heldFor, openShopping, promised, quote, reno, type ShopHouse, VAPE } from './checking-out.ts';
import { confirm, leave, MUG, onlyOrder, order, ordersAtZoho, planOrder, stockAtZoho, wanting } from './selling.ts';
import { askShop, shopKey } from './shopping.ts';

const LABEL = 'Sparks Warehouse';

describe('a key that sells from one place', () => {
  const openTwo = async (there: number, elsewhere: number): Promise<ShopHouse> => {
    const house = await openShopping({ settings: { SHOP_AVAILABILITY: 'number' } });
    await leave(house, elsewhere);
    await leave(house, there, MUG, LABEL);
    // Quotes are answered from the copy: it has to have heard of it.
    const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
    const spend = { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
    await house.parts.zoho(house.organizationId).items.details({ ...spend }, [items[0].item_id]);
    return house;
  };

  test('quotes, reserves and orders there alone', async () => {
    await using house = await openTwo(2, 9);
    const key = await shopKey(house, [LABEL]);
    const quoted = await quote(house, cart('2', MUG), key);
    expect(quoted.answer).toMatchObject({ enough: true, lines: [{ availability: { quantity: '2' } }] });
    const { answer } = await checkOut(house, cart('2', MUG), { key });
    expect(answer.state).toBe('done');
    expect(ordersAtZoho(house)).toHaveLength(1);
    expect(await stockAtZoho(house, MUG, LABEL)).toEqual({ committed: 2, available: 0 });
    expect(await stockAtZoho(house, MUG)).toEqual({ committed: 0, available: 9 });
  });

  test('has nothing of what lies elsewhere, in quotes and in checkouts', async () => {
    await using house = await openTwo(1, 9);
    const key = await shopKey(house, [LABEL]);
    expect((await quote(house, cart('2', MUG), key)).answer).toMatchObject({
      enough: false,
      lines: [{ enough: false, availability: { quantity: '1' } }],
    });
    const { problem } = await checkOut(house, cart('2', MUG), { key });
    expect(problem).toMatchObject({
      code: 'short_of_stock',
      detail: `${MUG}: 2 wanted, 1 there. Nothing was reserved.`,
    });
    expect([ordersAtZoho(house), await promised(house)]).toEqual([[], 0]);
  });

  test('that is bound to none sells nothing', async () => {
    await using house = await openTwo(9, 9);
    const key = await shopKey(house, null);
    const { problem } = await askShop(house, key, quoteCart, cart('1', MUG));
    expect(problem?.code).toBe('scope_missing');
    const figures = (await quote(house, cart('1', MUG))).answer.id;
    const ask = { ...cart('1', MUG), quote: figures, buyer: {}, shipTo: reno, payment: { token: 'tok_visa' } };
    const started = await askShop(house, key, startCheckout, ask, { headers: { 'idempotency-key': 'no-place-01' } });
    expect(started.status).toBeGreaterThanOrEqual(400);
    expect(ordersAtZoho(house)).toEqual([]);
  });
});

test('what is not rolled out yet is in no quote and no checkout, whatever id it is asked for by', async () => {
  await using house = await openShopping({ settings: { SHOP_SKUS: VAPE } });
  await leave(house, 9);
  await leave(house, 9, VAPE);
  const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
  const figures = (await quote(house, cart('1', VAPE))).answer.id;
  for (const item of [MUG, MUG.toLowerCase(), items[0].item_id]) {
    const quoted = await askShop(house, house.shop, quoteCart, cart('1', item));
    expect([quoted.status, quoted.problem?.code]).toEqual([404, 'item_not_found']);
    const body = { ...cart('1', item), quote: figures, shipTo: reno, payment: { token: 'tok_visa' } };
    const buyer = { id: 'j', firstName: 'John', lastName: 'Doe', email: 'john@doe.example', ip: '203.0.113.7' };
    const headers = { 'idempotency-key': `not-rolled-out-${item}` };
    const started = await askShop(house, house.shop, startCheckout, { ...body, buyer }, { headers });
    expect([started.status, started.problem?.code]).toEqual([404, 'item_not_found']);
  }
  expect(await promised(house)).toBe(0);
});

test('a tax that Zoho will add is in the quote, held with the money, and Zoho agrees', async () => {
  await using house = await openShopping({ sandbox: { taxPercentage: 7.5 } });
  await leave(house, 9);
  const quoted = (await quote(house, cart('2', MUG))).answer;
  const { answer, problem } = await checkOut(house, cart('2', MUG));
  expect(problem).toBeNull();
  expect(answer).toMatchObject({ state: 'done', subTotal: quoted.subTotal, tax: quoted.tax, total: quoted.total });
  expect(Number(answer.tax)).toBeGreaterThan(0);
  expect(onlyOrder(house).total).toBe(Number(answer.total));
  expect(heldFor(house, answer.id)).toBe(`captured ${answer.total}`);
});

test('what a shopper holds is not the chat’s to sell', async () => {
  await using house = await openShopping();
  await leave(house, 1);
  house.payments.spoil('authorise', ...Array<'down'>(200).fill('down'));
  const { answer } = await checkOut(house, cart('1', MUG));
  expect(answer.state).toBe('working');
  const agent = await house.key();
  const plan = await planOrder(house, agent.key, wanting('1'));
  expect(plan.write).toMatchObject({ lines: [{ sellable: '0', short: '1' }] });
  expect((await confirm(house, agent.key, plan)).problem?.code).toBe('short_of_stock');
  expect(ordersAtZoho(house)).toEqual([]);
  // When its time is over it is.
  house.advance(16 * 60_000);
  expect((await order(house, agent.key, wanting('1'))).state).toBe('done');
});

describe('the postal service', () => {
  const at = (number: number) => ({ ...reno, secondary: '', county: '', country: 'US', street: `${number} S Main St` });

  test('is asked sixty times an hour at most, the token among them, by all processes together; the rest is refused', async () => {
    await using house = await openShopping();
    const { parts } = await house.another();
    const desks = [house.parts.clearance, parts.clearance];
    let reached = 0;
    for (let number = 1; number <= 61; number += 1) {
      const known = await desks[number % 2]?.addresses.check(at(number)).then(
        () => true,
        () => false,
      );
      if (known === true) reached = number;
    }
    const asked = () => house.providers.calls.filter((call) => /addresses|oauth2/.test(call)).length;
    // Each process buys a token of its own.
    expect([reached, asked()]).toEqual([58, 60]);
    // What is known already is answered, however it is spelt; a sale to anywhere else waits for another hour.
    const again = {
      ...at(1),
      street: ' 1 s. main street '.replace('street', 'st'),
      state: 'nevada',
      zip: '89501-0001',
    };
    expect((await desks[0]?.addresses.check(again))?.dpv).toBe('Y');
    const { answer } = await checkOut(house, { shipTo: { ...reno, street: '99 S Main St' } });
    expect(answer.state).not.toBe('done');
    expect([ordersAtZoho(house), asked()]).toEqual([[], 60]);
    house.advance(3_600_000);
    expect((await desks[1]?.addresses.check(at(99)))?.dpv).toBe('Y');
  });
});
