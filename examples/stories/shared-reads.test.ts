// Four people ask the same thing at the same moment: Zoho is asked once, whatever it is they ask.
import type { IntentName } from 'shared-schemas';
import { expect, test } from 'vitest';
import { askWith, type House } from './house.ts';
import { ADA, MUG, order, wanting } from './selling.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse();

const ORDER = 'the order';

const placeOrder = async (house: House, key: string): Promise<string> =>
  (await order(house, key, wanting())).result?.number ?? '';

test.each([
  ['check-stock', { item: [MUG] }, 1],
  ['check-stock', { item: ['UNHEARD-OF-1'] }, 1],
  ['show-item', { item: MUG }, 1],
  ['list-low-stock', {}, 1],
  ['list-locations', {}, 0],
  ['find-items', { text: 'mug' }, 0],
  ['find-customer', { text: 'abb' }, 1],
  ['find-customer', { text: 'ada@nowhere.example' }, 1],
  ['list-orders', {}, 1],
  ['list-orders', { customer: ADA }, 2],
  ['track-order', { order: ORDER }, 2],
  ['connection-status', {}, 0],
] as const satisfies readonly (readonly [IntentName, object, number])[])(
  '%s %j, four at a time, costs %i calls',
  async (name, asked, expected) => {
    const house = shop();
    const { key } = await house.key();
    const ask = 'order' in asked ? { order: await placeOrder(house, key) } : asked;
    const token = await house.token(key);
    // The token is known, and so are the places.
    await askWith(house.app, token, 'list-locations', {});
    // What was read a moment ago is no answer any more.
    house.advance(2_000);
    house.sandbox.control.latency({ ms: 50 });
    const before = house.calls().length;
    const answers = await Promise.all([1, 2, 3, 4].map(() => askWith(house.app, token, name, ask)));
    house.sandbox.control.latency({ ms: 0 });
    expect(house.calls().slice(before)).toHaveLength(expected);
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill(answers[0]?.status));
    expect(new Set(answers.map(({ answer }) => JSON.stringify({ ...answer, readAt: '' }))).size).toBe(1);
  },
);
