// How often a key may ask each intent in a day: whoever asks, by whichever address, in whichever process.
import { expect, test } from 'vitest';
import { checkOut, look, openShopping, VAPE } from './checking-out.ts';
import { confirm, connectorCli, leave, MUG, openShop, order, orderNow, ordersAtZoho, wanting } from './selling.ts';
import { shopKey } from './shopping.ts';

const stock = { item: [MUG] };

test('reads and writes are limited alike, each by itself, until the organisation’s day is over', async () => {
  await using house = await openShop({ startsAt: Date.parse('2026-11-22T15:00:00Z') });
  const { key, kid } = await house.key({ limits: { dayIntents: { 'check-stock': 2, 'create-order': 1 } } });
  expect((await house.ask(key, 'check-stock', stock)).status).toBe(200);
  // What is let through counts, whatever comes of it; what is refused before does not.
  expect((await house.ask(key, 'check-stock', { item: [] })).problem?.code).toBe('invalid_ask');
  expect((await house.ask(key, 'check-stock', { ...stock, location: 'Nowhere' })).problem?.code).toBe(
    'location_not_found',
  );
  const { status, problem, cost } = await house.ask(key, 'check-stock', stock);
  expect([status, cost.zohoCalls]).toEqual([403, 0]);
  const { timeZone = '' } = (await house.parts.store.read.connections.get(house.organizationId)) ?? {};
  const endsAt = new Date(house.parts.now().getTime() + (problem?.retryAfterSeconds ?? 0) * 1_000);
  expect(problem).toMatchObject({
    code: 'limit_exceeded',
    detail:
      'This key may ask check-stock 2 times a day, and has asked it 2 times today. ' +
      `It may again at ${endsAt.toISOString().slice(0, 13).replace('T', ' ')}:00:00 UTC, when a new day begins in ${timeZone}.`,
    hint: `Only an admin can change the limit, with: pnpm connector keys limits ${kid} --day-intents check-stock=<count>`,
  });
  await order(house, key, wanting());
  expect((await house.ask(key, 'create-order', wanting())).problem?.code).toBe('limit_exceeded');
  expect((await house.ask(key, 'find-items', { text: 'mug' })).status).toBe(200);
  house.advance((problem?.retryAfterSeconds ?? 0) * 1_000);
  expect((await house.ask(key, 'check-stock', stock)).status).toBe(200);
  expect(ordersAtZoho(house)).toHaveLength(1);
});

test('another process has counted with, and an admin’s change holds there at once', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({ limits: { dayIntents: { 'check-stock': 2 } } });
  const { app } = await house.another();
  expect((await house.ask(key, 'check-stock', stock)).status).toBe(200);
  expect((await house.ask(key, 'check-stock', stock, app)).status).toBe(200);
  expect((await house.ask(key, 'check-stock', stock)).problem?.code).toBe('limit_exceeded');
  await connectorCli(house, 'keys', 'limits', kid, '--day-intents', 'check-stock=3');
  await expect.poll(async () => (await house.ask(key, 'check-stock', stock, app)).status).toBe(200);
  expect((await house.ask(key, 'check-stock', stock, app)).problem?.code).toBe('limit_exceeded');
});

test('a confirmation is an intent as well, and what waits is not lost', async () => {
  await using house = await openShop();
  const { key, kid } = await house.key({ limits: { dayIntents: { 'confirm-plan': 0 } } });
  const { answer } = await house.ask(key, 'create-order', wanting());
  expect((await confirm(house, key, answer)).problem?.code).toBe('limit_exceeded');
  expect(ordersAtZoho(house)).toEqual([]);
  await connectorCli(house, 'keys', 'limits', kid, '--day-intents', 'confirm-plan=none');
  await expect.poll(async () => (await confirm(house, key, answer)).status).toBe(200);
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});

test('a service’s orders count as create-order, and the same order again is answered as it was', async () => {
  await using house = await openShop();
  const { key } = await house.key({ kind: 'service', limits: { dayIntents: { 'create-order': 1 } } });
  await leave(house, 5);
  const first = await orderNow(house, key, 'web-order-1');
  expect(first.answer.state).toBe('done');
  expect((await orderNow(house, key, 'web-order-2')).problem?.code).toBe('limit_exceeded');
  const again = await orderNow(house, key, 'web-order-1');
  expect(again.answer.result).toEqual(first.answer.result);
  expect((await house.ask(key, 'create-order', wanting())).problem?.code).toBe('limit_exceeded');
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});

test('an order that could not be placed yet is tried again under its key without counting twice', async () => {
  await using house = await openShop();
  const { key } = await house.key({ kind: 'service', limits: { dayIntents: { 'create-order': 1 } } });
  await leave(house, 5);
  const wrong = { ...wanting(), customer: 'Nobody of that name' };
  expect((await orderNow(house, key, 'web-order-1', wrong)).problem?.code).toBe('customer_not_found');
  expect((await orderNow(house, key, 'web-order-1')).answer?.state).toBe('done');
  expect((await orderNow(house, key, 'web-order-2')).problem?.code).toBe('limit_exceeded');
  expect(ordersAtZoho(house)).toEqual(['confirmed 26.95']);
});

test('a shop’s checkouts count as create-order, and the same checkout again is answered as it stands', async () => {
  await using house = await openShopping();
  await leave(house, 5, VAPE);
  const key = await shopKey(house, ['Head Office'], { limits: { dayIntents: { 'create-order': 1 } } });
  const first = await checkOut(house, {}, { key, idempotencyKey: 'web-order-a' });
  expect(first.answer.state).toBe('done');
  expect((await checkOut(house, {}, { key, idempotencyKey: 'web-order-b' })).problem?.code).toBe('limit_exceeded');
  expect((await checkOut(house, {}, { key, idempotencyKey: 'web-order-a' })).answer.id).toBe(first.answer.id);
  expect((await look(house, first.answer.id, key)).state).toBe('done');
  expect(ordersAtZoho(house)).toHaveLength(1);
});
