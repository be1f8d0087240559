// A thousand people ask for stock at the same moment. Zoho is asked a handful of times, and everybody is told what is
// true now. The same over sockets, with a process that is measured: examples/bench/thousand-questions.ts.
import { expect, test } from 'vitest';
import { askWith } from './house.ts';
import { shareHouse } from './shared-house.ts';

const QUESTIONS = 1_000;
const LIVE_MS = 1_000;

const shop = shareHouse();

test.each([20, 300])('a thousand questions about a hundred items cost at most five calls of %i ms', async (ms) => {
  const house = shop();
  house.sandbox.control.latency({ ms });
  const { items } = await house.zoho('GET', '/items?per_page=200&filter_by=Status.Active');
  const skus: string[] = items.flatMap(({ sku }: { sku: string }) => (sku === '' ? [] : [sku])).slice(0, 100);
  expect(new Set(skus.map((sku) => sku.toLowerCase())).size).toBe(100);
  const token = await house.token((await house.key()).key);

  const askedAt = house.parts.now().getTime();
  const answers = await Promise.all(
    Array.from({ length: QUESTIONS }, (_, at) =>
      askWith(house.app, token, 'check-stock', { item: [skus[at % skus.length] ?? ''] }),
    ),
  );

  const calls = house.calls();
  expect(new Set(calls)).toEqual(new Set(['GET /itemdetails']));
  expect(calls.length).toBeLessThanOrEqual(5);
  const told = answers.map(({ answer }) => answer?.items[0]);
  expect(told.map((item) => item?.asked)).toEqual(Array.from({ length: QUESTIONS }, (_, at) => skus[at % 100]));
  expect(Math.min(...told.map((item) => Date.parse(item.readAt)))).toBeGreaterThan(askedAt - LIVE_MS);
  // Each call is on somebody's account, and everybody else is told that they shared one.
  expect(answers.reduce((sum, { cost }) => sum + cost.zohoCalls, 0)).toBe(calls.length);
  expect(answers.filter(({ cost }) => cost.zohoCalls + cost.sharedCalls === 0)).toEqual([]);
});
