// The access token is worth nothing any more, and two hundred people ask at once: Zoho is asked for a new one once. With
// four real processes: examples/bench/one-refresh.ts.
import { expect, test } from 'vitest';
import { type Answered, askWith, type House, openHouse } from './house.ts';

const SKU = 'KIT-001';
/** Each of these is a call of its own; the others ride together. */
const CUSTOMERS = 20;
const QUESTIONS = 200;

const openShop = () => openHouse({ sandbox: { items: 60 }, settings: { CALLS_PER_MINUTE: '90' } });

const askAll = async (house: House, questions: number, app = house.app): Promise<Answered[]> => {
  const token = await house.token((await house.key()).key);
  return Promise.all(
    Array.from({ length: questions }, (_, at) =>
      at < CUSTOMERS
        ? askWith(app, token, 'find-customer', { text: `customer ${at}` })
        : askWith(app, token, 'check-stock', { item: [SKU] }),
    ),
  );
};

const refreshes = (house: House): number => house.sandbox.control.counters().refreshes;

const allAnswered = (answers: readonly Answered[]): boolean => answers.every(({ status }) => status === 200);

test('a token that has run out is renewed once, before anything is asked with it', async () => {
  await using house = await openShop();
  const before = refreshes(house);
  house.advance(3_600_000);
  expect(allAnswered(await askAll(house, QUESTIONS))).toBe(true);
  expect(refreshes(house) - before).toBe(1);
  expect(house.sandbox.control.calls().calls.filter(({ status }) => status === 401)).toEqual([]);
});

test('a token that Zoho refuses, though it should be good, is renewed once, and everybody is answered', async () => {
  await using house = await openShop();
  await askAll(house, 1);
  const before = refreshes(house);
  house.sandbox.control.expireTokens();
  expect(allAnswered(await askAll(house, QUESTIONS))).toBe(true);
  expect(refreshes(house) - before).toBe(1);
});

test('what one connector has renewed serves the others on its store', async () => {
  await using house = await openShop();
  const others = [await house.another(), await house.another(), await house.another()];
  house.advance(3_600_000);
  const before = refreshes(house);
  for (const { app } of [house, ...others]) {
    expect(allAnswered(await askAll(house, CUSTOMERS, app))).toBe(true);
    house.advance(61_000);
  }
  expect(refreshes(house) - before).toBe(1);
});
