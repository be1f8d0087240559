// What the stories of checkouts share: a regulated shop with a payment step, a lawful buyer, and one checkout after another.

import { createApp } from 'connector/app.ts';
import type { Probe } from 'connector/checkout/probe.ts';
import { quoteCart, showCheckout, startCheckout } from 'shared-schemas';
import { expect } from 'vitest';
import { createPayments, type Payments, SECRET } from '../payment-step/payments.ts';
import type { HouseOptions } from './house.ts';
import { openRegulated, type RegulatedHouse } from './regulating.ts';
import { type Asking, askShop, type ShopAnswer, shopKey } from './shopping.ts';

export const VAPE = 'VPD-001';
export const BORN = '1980-05-17';

export interface ShopHouse extends RegulatedHouse {
  readonly payments: Payments;
  readonly key: RegulatedHouse['key'];
  readonly shop: string;
}

/** On the story's own clock; whatever the connector waits for passes at once. */
export const openShopping = async ({ settings, ...more }: HouseOptions = {}): Promise<ShopHouse> => {
  const payments = createPayments();
  const listening = await payments.listen();
  const house = await openRegulated({
    mirrored: true,
    hurried: true,
    ...more,
    settings: {
      SHOP_PRICE: 'rate',
      SHOP_PAYMENTS_URL: listening.url,
      SHOP_PAYMENTS_SECRET: SECRET,
      MAX_AGE_MINUTES: '30',
      ...settings,
    },
  });
  const close = house[Symbol.asyncDispose];
  return Object.assign(house, {
    payments,
    shop: await shopKey(house),
    [Symbol.asyncDispose]: async () => {
      await close.call(house);
      await listening.close();
    },
  });
};

export const john = {
  id: 'john@doe.example',
  firstName: 'John',
  lastName: 'Doe',
  email: 'john@doe.example',
  bornOn: BORN,
  ip: '203.0.113.7',
};

export const reno = { street: '525 S Main St', city: 'Reno', state: 'NV', zip: '89501' };

type Words = Readonly<Record<string, unknown>>;

export const cart = (quantity = '1', item = VAPE) => ({ line: [{ item, quantity }] });

export const quote = (house: ShopHouse, ask: Words = cart(), key = house.shop): Promise<ShopAnswer> =>
  askShop(house, key, quoteCart, ask);

let drawn = 0;

/** What a shop would send for a buyer who has agreed to the quote of this moment. */
export const wantedBy = async (house: ShopHouse, more: Words = {}, key = house.shop): Promise<Words> => {
  const { line, member } = { ...cart(), ...more } as Words;
  const quoted = await quote(house, member === undefined ? { line } : { line, member }, key);
  expect(quoted.problem).toBeNull();
  return { quote: quoted.answer.id, buyer: john, shipTo: reno, payment: { token: 'tok_visa' }, ...cart(), ...more };
};

export interface CheckingOut extends Asking {
  readonly key?: string;
  readonly idempotencyKey?: string;
}

export const checkOut = async (
  house: ShopHouse,
  more: Words = {},
  { key = house.shop, idempotencyKey, ...asking }: CheckingOut = {},
): Promise<ShopAnswer> => {
  drawn += 1;
  const headers = { 'idempotency-key': idempotencyKey ?? `web-order-${drawn}` };
  return askShop(house, key, startCheckout, await wantedBy(house, more, key), { ...asking, headers });
};

export const look = async (house: ShopHouse, checkout: string, key = house.shop) => {
  const { answer, problem } = await askShop(house, key, showCheckout, { checkout });
  expect(problem).toBeNull();
  return answer;
};

/** Carried on with by the connector alone, until nothing is due. */
export const carryOn = async (house: ShopHouse, { app = house.app } = {}): Promise<void> => {
  for (let rounds = 0; rounds < 20 && ((await app.shop?.recover()) ?? 0) > 0; rounds += 1);
};

/** Another connector on the same store that falls over at a moment, or is told of each. */
export const withProbe = async (house: ShopHouse, checkoutProbe: Probe) => {
  const { parts } = await house.another();
  return createApp(parts, { checkoutProbe });
};

/** What the payment step holds of a checkout, such as "captured 99.95". */
export const heldFor = (house: ShopHouse, checkout: string): string => {
  const hold = house.payments.holds.get(checkout);
  return hold === undefined ? 'nothing' : `${hold.state} ${hold.amount}`.trim();
};

/** Units that are promised and not yet shown by Zoho. */
export const promised = async (house: ShopHouse): Promise<number> => {
  const rows = await house.parts.store.read.reservations.outstanding(house.organizationId, house.parts.now().getTime());
  return rows.filter(({ committedSequence }) => committedSequence === null).length;
};
