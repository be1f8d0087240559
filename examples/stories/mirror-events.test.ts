// What the mirror sees is told on: what changed in Zoho, once, and whose doing it was.
import { listenForSilence } from 'connector/mirror/silence.ts';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { connectorCli } from './selling.ts';

const MUG = 'OUT-001-RED';
const MINUTE_MS = 60_000;

const openMirrored = (more: Parameters<typeof openHouse>[0] = {}) =>
  openHouse({ mirrored: true, hurried: true, ...more });

const follow = async (house: House): Promise<void> => {
  house.advance(180 * MINUTE_MS);
  for (let rounds = 0; rounds < 10 && (await house.parts.mirror.round(house.organizationId)); rounds += 1);
};

const events = async (house: House, key: string): Promise<{ type: string; origin: string; data: object }[]> =>
  (await house.ask(key, 'list-events', { limit: 100 })).answer.events;

const types = (all: readonly { type: string; origin: string }[]) => all.map(({ type, origin }) => `${type} ${origin}`);

const mug = async (house: House) => {
  const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
  const { item } = await house.zoho('GET', `/items/${items[0].item_id}`);
  return item as { item_id: string; locations: { location_id: string; location_actual_available_stock: number }[] };
};

const adjust = async (house: House, by: number) => {
  const { item_id, locations } = await mug(house);
  await house.zoho('POST', '/inventoryadjustments', {
    date: '2026-01-01',
    reason: 'Counted',
    adjustment_type: 'quantity',
    line_items: [{ item_id, quantity_adjusted: by, location_id: locations[0]?.location_id }],
  });
};

describe('what somebody does in Zoho', () => {
  test('to stock is told with what was and what is, once', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    await adjust(house, -1);
    await follow(house);
    await follow(house);
    const told = await events(house, key);
    expect(types(told)).toEqual(['stock.changed zoho']);
    const { locations } = await mug(house);
    const left = locations[0]?.location_actual_available_stock ?? Number.NaN;
    expect(told[0]?.data).toMatchObject({ sku: MUG, from: String(left + 1), to: String(left) });
  });

  test('that runs an item out is told as low', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    const { locations } = await mug(house);
    const all = locations.map((place) => place.location_actual_available_stock);
    await adjust(house, -(all[0] ?? 0));
    const { item_id } = await mug(house);
    await house.zoho('PUT', `/items/${item_id}`, { reorder_level: (all[1] ?? 0) + 1 });
    await follow(house);
    expect(types(await events(house, key))).toContain('stock.low zoho');
  });

  test('with orders is told from its making to its shipping, and its cancelling', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    const { item_id } = await mug(house);
    const { contacts } = await house.zoho('GET', '/contacts');
    const { salesorder } = await house.zoho('POST', '/salesorders', {
      customer_id: contacts[0].contact_id,
      line_items: [{ item_id, quantity: 1 }],
    });
    await house.zoho('POST', `/salesorders/${salesorder.salesorder_id}/status/confirmed`);
    await follow(house);
    await house.zoho('POST', `/salesorders/${salesorder.salesorder_id}/status/void`);
    await follow(house);
    expect(types(await events(house, key)).sort()).toEqual([
      'order.cancelled zoho',
      'order.confirmed zoho',
      'order.created zoho',
      'stock.changed zoho',
      'stock.changed zoho',
    ]);
  });
});

test('our own order coming back is told once, as ours, and moves nothing twice', async () => {
  await using house = await openMirrored();
  const { key } = await house.key();
  await follow(house);
  const { contacts } = await house.zoho('GET', '/contacts');
  const planned = await house.ask(key, 'create-order', {
    customer: contacts[0].contact_id,
    line: [{ item: MUG, quantity: '1' }],
  });
  const done = await house.ask(key, 'confirm-plan', { plan: planned.answer.id });
  expect(done.answer.state).toBe('done');
  const before = await house.ask(key, 'check-stock', { item: [MUG], maxAge: 1440 });
  await follow(house);
  await follow(house);
  const after = await house.ask(key, 'check-stock', { item: [MUG], maxAge: 1440 });
  expect(types(await events(house, key)).sort()).toEqual([
    'order.confirmed connector',
    'order.created connector',
    'stock.changed connector',
  ]);
  const sellable = ({ answer }: typeof after): number => {
    const { physical, reserved } = answer.items[0].total;
    return Number(physical.available) - Number(reserved);
  };
  expect(sellable(after)).toBe(sellable(before));
});

test('a list that cannot be true is told as drift, once a day, and changes nothing', async () => {
  await using house = await openMirrored();
  const { key } = await house.key();
  await follow(house);
  house.sandbox.control.addFault({
    kind: 'status',
    status: 200,
    body: { code: 0, message: 'success', items: [], page_context: { page: 1, per_page: 200, has_more_page: false } },
    match: { path: '/inventory/v1/items' },
    times: 50,
  });
  await follow(house);
  await follow(house);
  const told = await events(house, key);
  expect(new Set(types(told))).toEqual(new Set(['reconciliation.drift zoho']));
  expect(told[0]?.data).toMatchObject({ reason: expect.stringMatching(/lists 0 items/) });
});

describe('readings that cannot be true', () => {
  /** On hand of each item, by the copy. */
  const copied = async ({ parts, organizationId }: House): Promise<(number | null)[]> => {
    const ids = (await parts.store.read.items.all(organizationId)).map(({ itemId }) => itemId).sort();
    const known = await parts.store.read.mirror.known(organizationId, ids);
    return known.map(({ readPhysicalMicros }) => readPhysicalMicros);
  };

  /** Zoho has nothing of anything any more. */
  const emptyShelves = async (house: House): Promise<void> => {
    const { locations } = await house.zoho('GET', '/locations');
    const items = await house.parts.store.read.items.all(house.organizationId);
    for (const { itemId } of items) {
      for (const { location_id } of locations) {
        const where = { item_id: itemId, location_id };
        const { physical, accounting } = house.sandbox.control.stockOf(where);
        house.sandbox.control.stock({ ...where, delta: -accounting });
        house.sandbox.control.stock({ ...where, delta: accounting - physical, kind: 'physical' });
      }
    }
  };

  test('a mass of zeros changes nothing and is told as drift, until an admin says that it is true', async () => {
    await using house = await openMirrored({ sandbox: { items: 60 } });
    const { key } = await house.key();
    await follow(house);
    const before = await copied(house);
    expect(before.filter((onHand) => (onHand ?? 0) > 0).length).toBeGreaterThan(30);
    await emptyShelves(house);
    await follow(house);
    expect(await copied(house)).toEqual(before);
    const told = (await events(house, key)).filter(({ type }) => type === 'reconciliation.drift');
    expect(told).toMatchObject([
      { data: { reason: expect.stringMatching(/^\d+ of \d+ items have no stock all at once/) } },
    ]);
    expect((await events(house, key)).filter(({ type }) => type.startsWith('stock.'))).toEqual([]);

    await connectorCli(house, 'mirror', 'accept', '--hours', '24');
    await follow(house);
    expect((await copied(house)).filter((onHand) => (onHand ?? 0) > 0)).toEqual([]);
  });

  test('what is not believed is not asked for every second, and holds up nothing else', async () => {
    await using house = await openMirrored({ sandbox: { items: 300 } });
    await follow(house);
    await emptyShelves(house);
    await follow(house);
    const calls = () => house.calls().filter((call) => call === 'GET /itemdetails').length;
    const before = calls();
    for (let second = 0; second < 60; second += 1) {
      house.advance(1_000);
      await house.parts.mirror.refresh(house.organizationId);
    }
    expect(calls() - before).toBeLessThan(5);
    // Each of them was asked for, not the first hundred again and again.
    const asked = new Set(
      house.sandbox.control
        .calls()
        .calls.flatMap(({ path, query }) =>
          path.endsWith('/itemdetails') ? (new URLSearchParams(query).get('item_ids') ?? '').split(',') : [],
        ),
    );
    expect(asked.size).toBeGreaterThan(250);
  });

  test('a location that vanishes from the items changes nothing, and is told as drift', async () => {
    await using house = await openMirrored({ sandbox: { items: 60 } });
    const { key } = await house.key();
    await follow(house);
    const before = (await house.ask(key, 'check-stock', { item: [MUG], maxAge: 1_440 })).answer.items[0];
    const ids = (await house.parts.store.read.items.all(house.organizationId)).slice(0, 40).map(({ itemId }) => itemId);
    const { items } = await house.zoho('GET', `/itemdetails?item_ids=${ids.join()}`);
    const lost = items.map((item: { locations?: object[] }) => ({ ...item, locations: item.locations?.slice(0, 1) }));
    const body = { code: 0, message: 'success', items: lost };
    house.sandbox.control.addFault({ kind: 'status', status: 200, body, match: { path: '/itemdetails' }, times: 20 });
    const skus = lost
      .filter(({ sku }: { sku: string }) => sku !== '')
      .map(({ item_id }: { item_id: string }) => item_id);
    await house.ask(key, 'check-stock', { item: skus.slice(0, 40), live: true });
    expect((await house.ask(key, 'check-stock', { item: [MUG], maxAge: 1_440 })).answer.items[0].locations).toEqual(
      before.locations,
    );
    const told = (await events(house, key)).filter(({ type }) => type === 'reconciliation.drift');
    expect(told).toMatchObject([
      { data: { reason: expect.stringMatching(/^The location .* has vanished from \d+ items/) } },
    ]);
  });
});

describe('webhooks that do not come', () => {
  const expecting = async (house: House): Promise<void> => {
    await house.parts.store.write((s) =>
      s.webhookEndpoints.create({
        organizationId: house.organizationId,
        pathSecretHash: 'none',
        formerPathSecretHash: null,
        formerUntil: null,
        secrets: 'none',
        allowUnsigned: 0,
        createdAt: house.parts.now().getTime(),
      }),
    );
  };
  const anOrder = async (house: House): Promise<void> => {
    const { item_id } = await mug(house);
    const { contacts } = await house.zoho('GET', '/contacts');
    await house.zoho('POST', '/salesorders', {
      customer_id: contacts[0].contact_id,
      line_items: [{ item_id, quantity: 1 }],
    });
  };
  const silent = async (house: House, key: string) =>
    (await events(house, key)).filter(({ type }) => type === 'webhook.silent').length;

  test('are missed where orders have changed meanwhile, and told once', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await expecting(house);
    await anOrder(house);
    await follow(house);
    await listenForSilence(house.parts);
    expect(await silent(house, key)).toBe(0);
    house.advance(24 * 60 * MINUTE_MS);
    for (let times = 0; times < 3; times += 1) await listenForSilence(house.parts);
    expect(await silent(house, key)).toBe(1);
  });

  test('are not missed where nothing has changed, or where none are expected', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await anOrder(house);
    await follow(house);
    house.advance(24 * 60 * MINUTE_MS);
    await listenForSilence(house.parts);
    await expecting(house);
    house.advance(48 * 60 * MINUTE_MS);
    await listenForSilence(house.parts);
    expect(await silent(house, key)).toBe(0);
  });
});
