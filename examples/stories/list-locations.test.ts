// Which places do we keep stock at? In each of Zoho's dialects, and after a move from one to the other.
import { describe, expect, test } from 'vitest';
import { openHouse } from './house.ts';

const HEAD = { name: 'Head Office', primary: true, active: true };
const WAREHOUSE = { name: 'Sparks Warehouse', primary: false, active: true };

test('locations are told with which is the primary one and what each is', async () => {
  await using house = await openHouse({ sandbox: { items: 12 } });
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'list-locations', {});
  expect(answer.locations).toMatchObject([
    { ...HEAD, kind: 'business' },
    { ...WAREHOUSE, kind: 'warehouse' },
  ]);
  expect(cost.zohoCalls).toBe(1);
  expect(house.calls()).toEqual(['GET /locations']);
});

test('an organisation that still has warehouses is asked the older way, once', async () => {
  await using house = await openHouse({ sandbox: { items: 12, locations: 'warehouses' } });
  const { key } = await house.key();
  const { answer } = await house.ask(key, 'list-locations', {});
  expect(answer.locations).toMatchObject([
    { ...HEAD, kind: 'warehouse' },
    { ...WAREHOUSE, kind: 'warehouse' },
  ]);
  expect(house.calls()).toEqual(['GET /locations', 'GET /settings/warehouses']);
  house.advance(5 * 60_000);
  await house.ask(key, 'list-locations', {});
  expect(house.calls().slice(2)).toEqual(['GET /settings/warehouses']);
});

test('an organisation without places has none, which is no problem', async () => {
  await using house = await openHouse({ sandbox: { items: 12, locations: 'none' } });
  const { key } = await house.key();
  const { status, answer } = await house.ask(key, 'list-locations', {});
  expect([status, answer.locations]).toEqual([200, []]);
});

test('an organisation that moves from warehouses to locations is followed', async () => {
  await using house = await openHouse({ sandbox: { items: 12, locations: 'warehouses' } });
  const { key } = await house.key();
  await house.ask(key, 'list-locations', {});
  await house.zoho('POST', '/settings/locations/enable');
  house.advance(5 * 60_000);
  const { answer } = await house.ask(key, 'list-locations', {});
  expect(answer.locations).toMatchObject([
    { ...HEAD, kind: 'business' },
    { ...WAREHOUSE, kind: 'warehouse' },
  ]);
});

test('the answer says when the list was read, not when it was asked', async () => {
  await using house = await openHouse({ sandbox: { items: 12 } });
  const { key } = await house.key();
  const first = await house.ask(key, 'list-locations', {});
  house.advance(4 * 60_000);
  const second = await house.ask(key, 'list-locations', {});
  expect(second.answer.readAt).toBe(first.answer.readAt);
});

describe('the list', () => {
  test('is read once in five minutes, and then shows what has changed', async () => {
    await using house = await openHouse({ sandbox: { items: 12 } });
    const { key } = await house.key();
    const first = await house.ask(key, 'list-locations', {});
    await house.zoho('POST', `/locations/${first.answer.locations[1].id}/inactive`);
    house.advance(5 * 60_000 - 10_000);
    expect((await house.ask(key, 'list-locations', {})).cost.zohoCalls).toBe(0);
    house.advance(10_000);
    const { answer, cost } = await house.ask(key, 'list-locations', {});
    expect(cost.zohoCalls).toBe(1);
    expect(answer.locations[1]).toMatchObject({ ...WAREHOUSE, active: false });
  });

  test('holds only what the key may see', async () => {
    await using house = await openHouse({ sandbox: { items: 12 } });
    const all = await house.key();
    const { answer: whole } = await house.ask(all.key, 'list-locations', {});
    const { key } = await house.key({ locationIds: [whole.locations[1].id] });
    const { answer } = await house.ask(key, 'list-locations', {});
    expect(answer.locations).toEqual([whole.locations[1]]);
  });
});
