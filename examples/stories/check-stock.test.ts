import { expect, test } from 'vitest';
import { openHouse } from './house.ts';

test('a SKU is answered per location and in total, with one call to Zoho', async () => {
  await using house = await openHouse();
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'check-stock', { item: ['OUT-001-RED'] });
  expect(answer.items[0].total.physical).toEqual({ onHand: '35', committed: '0', available: '35' });
  expect(answer.items[0].locations).toHaveLength(2);
  expect(cost.zohoCalls).toBe(1);
});
