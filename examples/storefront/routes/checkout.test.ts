// A browser begins as many orders as it may, over HTTP, with a connector that waits for each buyer's papers.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import type { Checkout } from 'shared-schemas';
import { expect, test } from 'vitest';
import { createApp } from '../app.ts';
import type { Quote, QuoteAsk, StartAsk } from '../connector/connector.ts';
import { openBook } from '../orders/book.ts';
import { createBuying } from '../orders/buying.ts';
import type { Parts, Settings } from '../parts.ts';

const MUG = '4815000000044100';
const HELD_MS = 15 * 60_000;
const quote = {
  ...{ id: `Q-${'0'.repeat(24)}`, lines: [], subTotal: '1.00', tax: '0.00', total: '1.00', currency: 'USD' },
  ...{ enough: true, outcome: 'allow', refusals: [], needs: { address: false, minimumAge: 0 } },
} as unknown as Quote;
const john = {
  ...{ firstName: 'John', lastName: 'Doe', email: 'john@doe.example', phone: '', means: 'honoured', quote: quote.id },
  ...{ street: '525 S Main St', secondary: '', city: 'Reno', state: 'NV', zip: '89501' },
};

const openShop = async (openOrders: Settings['openOrders'] = { ofSession: 3, ofAddress: 20 }, ageThere = 0) => {
  let at = Date.parse('2026-11-22T12:00:00Z');
  const now = () => new Date(at);
  const checkouts = new Map<string, Checkout>();
  const buyers: StartAsk['buyer'][] = [];
  const connector = {
    // Where it goes decides from which age on it may be bought.
    quote: async ({ shipTo }: QuoteAsk): Promise<Quote> =>
      shipTo === undefined ? quote : { ...quote, needs: { address: true, minimumAge: ageThere } },
    start: async ({ buyer }: StartAsk, key: string) => {
      buyers.push(buyer);
      const heldUntil = new Date(at + HELD_MS).toISOString();
      const made = { id: key, state: 'waiting', step: 'waiting', lines: [], address: null, refusals: [], heldUntil };
      const checkout = {
        ...quote,
        payment: 'none',
        next: null,
        reason: null,
        order: null,
        ...made,
      } as never as Checkout;
      checkouts.set(key, checkout);
      return checkout;
    },
    show: async (id: string) => checkouts.get(id) as Checkout,
    cancel: async (id: string) => {
      checkouts.set(id, { ...(checkouts.get(id) as Checkout), state: 'cancelled' });
      return checkouts.get(id) as Checkout;
    },
  };
  const shelf = { products: [], byId: new Map([[MUG, {}]]), currency: 'USD', checkedAt: at, awaySince: null };
  const book = openBook(':memory:');
  const log = () => {};
  const listening = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: (...words) => app.fetch(...words), hostname: '127.0.0.1', port: 0 }, listening.resolve);
  const url = `http://127.0.0.1:${(await listening.promise).port}`;
  const settings = {
    ...{ name: 'Shop', origin: url, sessionSecret: 's'.repeat(32), timeZone: 'UTC', postsAMinute: 1_000, openOrders },
    eventsSecret: `whsec_${Buffer.alloc(32, 7).toString('base64')}`,
  } as Settings;
  const app = createApp({
    ...{ settings, connector, book, now, log, buying: createBuying({ connector, book, now, log }) },
    ...{ newId: () => randomBytes(16).toString('hex'), catalogue: { current: () => shelf }, refusals: { tell: log } },
  } as unknown as Parts);

  /** A browser that has passed the gate and has something in its cart. */
  const browse = async () => {
    let cookie = '';
    const request = async (path: string, form?: Readonly<Record<string, string>>) => {
      const answer = await fetch(`${url}${path}`, {
        ...{ redirect: 'manual', headers: { cookie, origin: url } },
        ...(form === undefined ? {} : { method: 'POST', body: new URLSearchParams(form) }),
      });
      cookie = answer.headers.getSetCookie()[0]?.split(';')[0] ?? cookie;
      return { status: answer.status, to: answer.headers.get('location'), text: await answer.text() };
    };
    const token = /name="token" value="([^"]*)"/.exec((await request('/')).text)?.[1] ?? '';
    await request('/age', { token, back: '/', 'of-age': 'yes' });
    await request('/cart/add', { token, item: MUG, quantity: '1' });
    return {
      buy: (more: Readonly<Record<string, string>> = {}) =>
        request('/checkout', { token, attempt: randomBytes(16).toString('hex'), ...john, ...more }),
      drop: (order: string | null) => request(`${order}/drop`, { token }),
    };
  };
  return {
    ...{ browse, checkouts, buyers },
    pass: (ms: number) => {
      at += ms;
    },
    [Symbol.asyncDispose]: () => new Promise<void>((done) => server.close(() => done(book.close()))),
  };
};

test('holds goods for three orders at a time; who drops one, or waits until its time is over, may begin another', async () => {
  await using shop = await openShop({ ofSession: 3, ofAddress: 20 });
  const { buy, drop } = await shop.browse();
  const begun = [await buy(), await buy(), await buy()];
  expect(begun.map(({ status }) => status)).toEqual([303, 303, 303]);
  const fourth = await buy();
  expect(fourth.status).toBe(429);
  expect(fourth.text).toContain('Please finish or drop one of them first');
  expect(shop.checkouts.size).toBe(3);
  await drop(begun[0]?.to ?? null);
  expect([(await buy()).status, (await buy()).status]).toEqual([303, 429]);
  shop.pass(HELD_MS);
  expect((await buy()).status).toBe(303);
});

test('one address does not get round it with another browser each time', async () => {
  await using shop = await openShop({ ofSession: 3, ofAddress: 5 });
  const bought = [];
  for (let browsers = 0; browsers < 7; browsers += 1) bought.push((await (await shop.browse()).buy()).status);
  expect(bought).toEqual([303, 303, 303, 303, 303, 429, 429]);
});

test('what is begun at the same moment is counted all the same', async () => {
  await using shop = await openShop({ ofSession: 3, ofAddress: 20 });
  const { buy } = await shop.browse();
  const bought = await Promise.all(Array.from({ length: 8 }, () => buy()));
  expect(bought.filter(({ status }) => status === 303)).toHaveLength(3);
  expect(shop.checkouts.size).toBe(3);
});

test('an age that is asked for only where the goods go is asked for then, and not missed at the end', async () => {
  await using shop = await openShop(undefined, 21);
  const { buy } = await shop.browse();
  const asked = await buy();
  expect(asked.status).toBe(422);
  expect(asked.text).toContain('When were you born?');
  expect(asked.text).toContain('You must be 21 or over');
  const wrong = await buy({ bornMonth: '2', bornDay: '30', bornYear: '1980' });
  expect(wrong.text).toContain('This is no day of the calendar');
  expect(wrong.text).toContain('name="bornMonth"');
  expect(shop.buyers).toEqual([]);
  expect((await buy({ bornMonth: '5', bornDay: '17', bornYear: '1980' })).status).toBe(303);
  expect(shop.buyers).toMatchObject([{ bornOn: '1980-05-17' }]);
});
