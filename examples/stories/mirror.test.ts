// The mirror: everything read once, then followed; questions are answered from it as old as the asker accepts.
import { openSpend } from 'connector/http/answer.ts';
import { createInterest } from 'connector/mirror/interest.ts';
import { createMirror } from 'connector/mirror/mirror.ts';
import type { ItemListRow } from 'connector/zoho/ports/items.ts';
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { connectorCli } from './selling.ts';

const MUG = 'OUT-001-RED';
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
/** Where the shop is: Zoho's day is the organisation's. */
const MONDAY_NOON = Date.parse('2026-11-23T20:00:00Z');

const openMirrored = (more: Parameters<typeof openHouse>[0] = {}) =>
  openHouse({ mirrored: true, hurried: true, ...more });

/** Everything that is due is done, and what it showed is read again. */
const follow = async (house: House): Promise<void> => {
  for (let rounds = 0; rounds < 10 && (await house.parts.mirror.round(house.organizationId)); rounds += 1);
};

/** Past the time in which feeds are asked again. */
const later = async (house: House, minutes = 180): Promise<void> => {
  house.advance(minutes * MINUTE_MS);
  await follow(house);
};

const onHand = async (house: House, key: string, item = MUG, more: object = {}): Promise<string> => {
  const { answer, problem } = await house.ask(key, 'check-stock', { item: [item], ...more });
  if (problem !== null) throw new Error(problem.detail);
  return answer.items[0].total.physical.onHand;
};

const anItem = async (house: House, sku = MUG) => {
  const { items } = await house.zoho('GET', `/items?sku=${sku}`);
  const { item } = await house.zoho('GET', `/items/${items[0].item_id}`);
  return item as { item_id: string; actual_available_stock: number; locations: { location_id: string }[] };
};

const adjust = async (house: House, by: number, sku = MUG) => {
  const item = await anItem(house, sku);
  await house.zoho('POST', '/inventoryadjustments', {
    date: '2026-01-01',
    reason: 'Counted',
    adjustment_type: 'quantity',
    line_items: [{ item_id: item.item_id, quantity_adjusted: by, location_id: item.locations[0]?.location_id }],
  });
};

describe('a question', () => {
  test('is answered without a call, and says when it was read and until when changes are known', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    const { answer, cost } = await house.ask(key, 'check-stock', { item: [MUG, 'OUT-001-BLUE'] });
    expect(cost).toMatchObject({ zohoCalls: 0, sharedCalls: 0 });
    expect(answer.items[0]).toMatchObject({ source: 'mirror', readAt: expect.stringContaining('T') });
    expect(house.calls()).toEqual([]);
    house.advance(2_000); // past the reading shared with whoever asks at the same moment
    const live = await house.ask(key, 'check-stock', { item: [MUG], live: true });
    expect(live.answer.items[0]).toMatchObject({ source: 'zoho', followedTo: null, total: answer.items[0].total });
    expect(live.cost.zohoCalls).toBe(1);
  });

  test('is read live where the copy is older than the asker accepts, once for everybody', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await adjust(house, 5);
    const before = Number(await onHand(house, key));
    house.advance(20 * MINUTE_MS);
    expect(Number(await onHand(house, key))).toBe(before);
    const asked = await Promise.all([1, 2, 3].map(() => onHand(house, key, MUG, { maxAge: 10 })));
    expect(asked.map(Number)).toEqual([before + 5, before + 5, before + 5]);
    expect(house.calls().filter((call) => call.includes('itemdetails'))).toHaveLength(1);
  });

  test('is answered with the old figure and a plain warning where no call is left', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    const before = await onHand(house, key);
    house.sandbox.control.addFault({
      kind: 'status',
      status: 429,
      body: {
        code: 45,
        message: 'The API call for this organization has exceeded the maximum call rate limit of 1000.',
      },
      match: {},
    });
    house.advance(120 * MINUTE_MS);
    const { answer, problem } = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(problem).toBeNull();
    expect(answer.items[0]).toMatchObject({ source: 'mirror', total: { physical: { onHand: before } } });
    expect(answer.warnings).toEqual([expect.stringMatching(/older than asked for/)]);
  });

  test('costs no call that is kept for orders: the old figure, and a plain warning; asked for live it is read', async () => {
    await using house = await openMirrored({ startsAt: MONDAY_NOON });
    const { key } = await house.key();
    const before = await onHand(house, key);
    await adjust(house, 5);
    const busy = await house.another({ ORDERS_A_DAY: '100000' });
    house.advance(120 * MINUTE_MS);
    // How many calls are left is known from the first one on.
    await house.ask(key, 'check-stock', { item: ['OUT-001-BLUE'], live: true }, busy.app);
    await busy.parts.mirror.day.plan(house.organizationId);
    house.sandbox.control.resetCalls();
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] }, busy.app);
    expect(house.calls()).toEqual([]);
    expect(answer.items[0]).toMatchObject({ source: 'mirror', total: { physical: { onHand: before } } });
    expect(answer.warnings).toEqual(['Today’s Zoho calls are kept for orders: some figures are older than asked for.']);
    const live = await house.ask(key, 'check-stock', { item: [MUG], live: true }, busy.app);
    expect(live.answer.items[0].total.physical.onHand).toBe(String(Number(before) + 5));
  });
});

test('an order is checked live, however new the copy is', async () => {
  await using house = await openMirrored();
  const { key } = await house.key();
  const ask = { customer: 'Ada Abbott', line: [{ item: MUG, quantity: '2' }] };
  const planned = await house.ask(key, 'create-order', ask);
  expect(planned.status).toBe(200);
  // Somebody takes everything off the shelves, and nothing has told the connector of it yet.
  const { locations, item_id } = await anItem(house);
  for (const { location_id } of locations) {
    const { physical } = house.sandbox.control.stockOf({ item_id, location_id });
    house.sandbox.control.stock({ item_id, location_id, delta: -physical });
  }
  expect(Number(await onHand(house, key))).toBeGreaterThan(2);
  house.advance(2_000);
  house.sandbox.control.resetCalls();
  expect((await house.ask(key, 'confirm-plan', { plan: planned.answer.id })).problem?.code).toBe('short_of_stock');
  expect(house.calls()).toContain('GET /itemdetails');
  house.advance(2_000);
  const again = await house.ask(key, 'create-order', ask);
  expect(again.answer.write.lines).toMatchObject([{ sellable: '0', short: '2' }]);
  expect(house.sandbox.control.salesorders()).toEqual([]);
});

describe('following', () => {
  const changes: [string, (house: House) => Promise<void>][] = [
    ['an adjustment made in Zoho', (house) => adjust(house, 7)],
    [
      'an order made and confirmed in Zoho',
      async (house) => {
        const item = await anItem(house);
        const { contacts } = await house.zoho('GET', '/contacts');
        const { salesorder } = await house.zoho('POST', '/salesorders', {
          customer_id: contacts[0].contact_id,
          line_items: [{ item_id: item.item_id, quantity: 1 }],
        });
        await house.zoho('POST', `/salesorders/${salesorder.salesorder_id}/status/confirmed`);
      },
    ],
    [
      'an item renamed',
      async (house) => {
        const item = await anItem(house);
        await house.zoho('PUT', `/items/${item.item_id}`, { name: 'Quxly mug' });
      },
    ],
  ];

  test.each(changes)('shows %s', async (_, change) => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    await change(house);
    await later(house);
    const answered = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(answered.cost.zohoCalls).toBe(0);
    const live = await house.ask(key, 'check-stock', { item: [MUG], live: true });
    const figures = ({ total, item, locations }: { total: object; item: object; locations: object }) => ({
      total,
      item,
      locations,
    });
    expect(figures(answered.answer.items[0])).toEqual(figures(live.answer.items[0]));
  });

  const makeOrder = async (house: House, sku: string): Promise<string> => {
    const { item_id } = await anItem(house, sku);
    const { contacts } = await house.zoho('GET', '/contacts');
    const { salesorder } = await house.zoho('POST', '/salesorders', {
      customer_id: contacts[0].contact_id,
      line_items: [{ item_id, quantity: 1 }],
    });
    await house.zoho('POST', `/salesorders/${salesorder.salesorder_id}/status/confirmed`);
    return salesorder.salesorder_id;
  };

  test.each([
    ['order', 'orders', '/salesorders', (house: House, sku: string) => makeOrder(house, sku)],
    [
      'adjustment',
      'adjustments',
      '/inventoryadjustments',
      async (house: House, sku: string) => {
        await adjust(house, 3, sku);
        const { inventory_adjustments: all } = await house.zoho('GET', '/inventoryadjustments');
        return all[0].inventory_adjustment_id as string;
      },
    ],
  ])('is not held up by one %s that makes no sense', async (_, feed, path, make) => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    house.advance(1_000);
    await make(house, MUG);
    house.advance(1_000);
    const id = await make(house, 'OUT-002-RED');
    house.sandbox.control.addFault({
      match: { method: 'GET', path: `${path}/${id}$` },
      kind: 'status',
      status: 200,
      body: { code: 0, message: 'success', salesorder: {}, inventory_adjustment: {} },
      times: 1_000,
    });
    await later(house);
    const before = house.parts.now().getTime();
    await later(house);
    const known = await house.parts.store.read.feeds.get(house.organizationId, feed as 'orders');
    expect(known).toMatchObject({ trouble: null, failures: 0 });
    expect(known?.followedTo).toBeGreaterThan(before);
    const told = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(told.cost.zohoCalls).toBe(0);
    const live = await house.ask(key, 'check-stock', { item: [MUG], live: true });
    expect(told.answer.items[0].total).toEqual(live.answer.items[0].total);
    // It is asked for once, and again when it changes.
    expect(house.calls().filter((call) => call === `GET ${path}/${id}`)).toHaveLength(1);
  });

  test('finds an item that was made since, and forgets one that was deleted', async () => {
    await using house = await openMirrored();
    const { key } = await house.key();
    await follow(house);
    const { items } = await house.zoho('GET', '/items?sku_startswith=KIT-00');
    await house.zoho('DELETE', `/items/${items[1].item_id}`);
    await house.zoho('POST', '/items', { name: 'Quxly thing', sku: 'QUX-1', rate: 5 });
    house.advance(24 * 60 * MINUTE_MS);
    await follow(house);
    house.sandbox.control.resetCalls();
    expect((await house.ask(key, 'find-items', { text: 'quxly' })).answer.items[0]).toMatchObject({ sku: 'QUX-1' });
    expect((await house.ask(key, 'check-stock', { item: [items[1].item_id] })).problem?.code).toBe('item_not_found');
  });

  test('believes no empty list, and says so in the status of its feeds', async () => {
    await using house = await openMirrored();
    await follow(house);
    const before = await house.parts.store.read.mirror.counts(house.organizationId);
    house.sandbox.control.addFault({
      kind: 'status',
      status: 200,
      body: { code: 0, message: 'success', items: [], page_context: { page: 1, per_page: 200, has_more_page: false } },
      match: { path: '/inventory/v1/items' },
      times: 20,
    });
    await later(house);
    expect(await house.parts.store.read.mirror.counts(house.organizationId)).toMatchObject({ items: before.items });
    const feeds = await house.parts.store.read.feeds.all(house.organizationId);
    expect(feeds.find(({ feed }) => feed === 'sweep')?.trouble).toMatch(/lists 0 items, although \d+ are known/);
  });

  test('spends nothing that is kept for orders', async () => {
    await using house = await openMirrored({ startsAt: MONDAY_NOON });
    const busy = await house.another({ ORDERS_A_DAY: '100000' });
    house.advance(180 * MINUTE_MS);
    const calls = house.calls().length;
    await busy.parts.mirror.round(house.organizationId);
    expect(house.calls().length - calls).toBe(0);
    const feeds = await house.parts.store.read.feeds.all(house.organizationId);
    expect(feeds.find(({ feed }) => feed === 'orders')?.trouble).toMatch(/kept for orders/);
  });
});

test('a list that is too short is not believed, until an admin says that it is true', async () => {
  await using house = await openMirrored({ sandbox: { items: 60 } });
  await follow(house);
  const { items } = await house.zoho('GET', '/items?filter_by=Status.All&per_page=200');
  const body = { code: 0, message: 'success', items: items.slice(20), page_context: { has_more_page: false } };
  house.sandbox.control.addFault({
    kind: 'status',
    status: 200,
    body,
    match: { path: '/inventory/v1/items' },
    times: 50,
  });
  await later(house);
  const sweep = async () => house.parts.store.read.feeds.get(house.organizationId, 'sweep');
  expect((await sweep())?.trouble).toMatch(/^Zoho lists \d+ items, although \d+ are known\.$/);
  const until = house.parts.now().getTime() + 20 * 60 * MINUTE_MS;
  await house.parts.store.write((s) => s.feeds.change(house.organizationId, 'trust', { nextAt: until }));
  await later(house);
  expect((await sweep())?.trouble).toBeNull();
  // Asked for by their ids they are still there, so none of them is forgotten.
  expect((await house.parts.store.read.mirror.counts(house.organizationId)).items).toBe(items.length);
});

describe('the import', () => {
  test('reads each item once: the list 200 a page, the details 100 a call', async () => {
    await using house = await openHouse({ connected: false, hurried: true, sandbox: { items: 450 } });
    await house.connect();
    const before = house.calls().length;
    await house.parts.mirror.import(house.organizationId, openSpend(null, null, 'sync'));
    const calls = house.calls().slice(before);
    const of = (path: string) => calls.filter((call) => call === `GET ${path}`).length;
    const { items, read } = await house.parts.store.read.mirror.counts(house.organizationId);
    expect(read).toBe(items);
    expect(of('/items') + of('/itemdetails')).toBeLessThanOrEqual(
      1.01 * (Math.ceil(items / 200) + Math.ceil(items / 100)) + 3,
    );
  });

  test('cut off anywhere goes on from there, and reads nothing twice', async () => {
    await using house = await openHouse({ connected: false, hurried: true, sandbox: { items: 650 } });
    await house.connect();
    const spend = openSpend(null, null, 'sync');
    for (let cut = 0; cut < 8; cut += 1) {
      const stop = (): never => {
        throw new Error('cut off');
      };
      await expect(house.parts.mirror.import(house.organizationId, spend, stop)).rejects.toThrow('cut off');
    }
    await house.parts.mirror.import(house.organizationId, spend);
    const { items, read } = await house.parts.store.read.mirror.counts(house.organizationId);
    expect([items, read]).toEqual([items, items]);
    const calls = house.calls().filter((call) => call === 'GET /items' || call === 'GET /itemdetails');
    expect(calls.length).toBeLessThanOrEqual(1.01 * (Math.ceil(items / 200) + Math.ceil(items / 100)) + 3);
  });

  test('goes on round by round, so that others have their turns, and a full minute is no failure', async () => {
    await using house = await openHouse({
      connected: false,
      hurried: true,
      sandbox: { items: 1_800 },
      settings: { CALLS_PER_MINUTE: '10' },
    });
    await house.connect();
    const before = house.calls().length;
    const { mirror } = house.parts.store.read;
    let rounds = 0;
    for (let read = 0; read < 1_800 && rounds < 60; rounds += 1) {
      await house.parts.mirror.round(house.organizationId);
      const feeds = await house.parts.store.read.feeds.all(house.organizationId);
      expect(feeds.find(({ feed }) => feed === 'import')?.failures).toBe(0);
      ({ read } = await mirror.counts(house.organizationId));
      house.advance(31_000);
    }
    expect(rounds).toBeGreaterThan(1);
    const { items, read } = await mirror.counts(house.organizationId);
    expect(read).toBe(items);
    const calls = house.calls().slice(before);
    const forItems = calls.filter((call) => call === 'GET /items' || call === 'GET /itemdetails').length;
    expect(forItems).toBeLessThanOrEqual(1.01 * (Math.ceil(items / 200) + Math.ceil(items / 100)) + 3);
  });

  test('that a day’s allowance is too small for goes on the next day, and reads nothing twice', async () => {
    await using house = await openHouse({
      connected: false,
      hurried: true,
      startsAt: MONDAY_NOON,
      sandbox: { items: 650, dailyLimit: 10 },
      settings: { ORDERS_A_DAY: '0' },
    });
    await house.connect();
    const { mirror } = house.parts.store.read;
    const known: number[] = [];
    for (let days = 0; days < 6 && known.at(-1) !== 650; days += 1) {
      for (let rounds = 0; rounds < 30; rounds += 1) {
        await house.parts.mirror.round(house.organizationId);
        house.advance(MINUTE_MS);
      }
      known.push((await mirror.counts(house.organizationId)).read);
      house.advance(23.5 * 60 * MINUTE_MS);
    }
    expect(known.length).toBeGreaterThan(1);
    expect(known.at(-1)).toBe((await mirror.counts(house.organizationId)).items);
    const calls = house.sandbox.control.calls().calls.filter(({ status }) => status === 200);
    const forItems = calls.filter(({ path }) => /\/(items|itemdetails)$/.test(path)).length;
    expect(forItems).toBeLessThanOrEqual(1.01 * (Math.ceil(650 / 200) + Math.ceil(650 / 100)) + 3);
  });

  test('asked for by hand draws a bar where somebody watches, and says where it is where nobody does', async () => {
    await using house = await openHouse({ connected: false, sandbox: { items: 450 } });
    await house.connect();
    const drawn: string[] = [];
    expect(await connectorCli({ ...house, redraw: (line) => drawn.push(line) }, 'import')).toMatch(/\d+ items/);
    expect(drawn.some((line) => /^\[\.+\] \d+ items listed$/.test(line))).toBe(true);
    expect(drawn.some((line) => /^\[#+\.+\] \d+ of \d+ items read$/.test(line))).toBe(true);
    expect(drawn.at(-1)).toBe('');
    const { items } = await house.parts.store.read.mirror.counts(house.organizationId);
    expect(await connectorCli(house, 'import')).toContain(`${items} of ${items} items read`);
  });

  test('asked for by hand waits out the minutes that are full', async () => {
    await using house = await openHouse({
      connected: false,
      hurried: true,
      sandbox: { items: 1_800 },
      settings: { CALLS_PER_MINUTE: '10' },
    });
    await house.connect();
    await house.parts.mirror.import(house.organizationId, openSpend(null, null, 'sync'));
    const { items, read } = await house.parts.store.read.mirror.counts(house.organizationId);
    expect([items >= 1_800, read]).toEqual([true, items]);
  });

  test.each([
    ['waits for one that may still be at it, and goes on where it died', { nextAt: 100 * SECOND_MS }, 90 * SECOND_MS],
    ['waits for nobody where the last try was cut off', { nextAt: 30 * MINUTE_MS, trouble: 'Not well.' }, 0],
    ['waits for nobody who began before the clock was put back', { nextAt: 600 * MINUTE_MS }, 0],
  ])('asked for by hand %s', async (_, { nextAt, ...row }, leastMs) => {
    await using house = await openHouse({ connected: false, hurried: true });
    await house.connect();
    const { store, now, mirror } = house.parts;
    const startedAt = now().getTime();
    await store.write((s) => s.feeds.change(house.organizationId, 'import', { ...row, nextAt: startedAt + nextAt }));
    await mirror.import(house.organizationId, openSpend(null, null, 'sync'));
    const { items, read } = await store.read.mirror.counts(house.organizationId);
    expect([items > 0, read]).toEqual([true, items]);
    const waited = now().getTime() - startedAt;
    expect(waited).toBeGreaterThanOrEqual(leastMs);
    if (leastMs === 0) expect(waited).toBeLessThan(60 * SECOND_MS);
  });

  test('misses no item that slips onto a page already read, because another is deleted meanwhile', async () => {
    await using house = await openHouse({ connected: false, hurried: true, sandbox: { items: 450 } });
    await house.connect();
    const { items } = await house.zoho('GET', '/items?sku_startswith=KIT-00&filter_by=Status.All');
    let deleted = false;
    await house.parts.mirror.import(house.organizationId, openSpend(null, null, 'sync'), ({ phase }) => {
      if (phase === 'list' && !deleted) {
        deleted = true;
        house.sandbox.control.byHand({ method: 'DELETE', path: `/items/${items[0].item_id}` });
      }
    });
    const known = await house.parts.store.read.items.all(house.organizationId);
    const all: string[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const read = await house.zoho('GET', `/items?filter_by=Status.All&page=${page}&per_page=200`);
      all.push(...read.items.map((row: { item_id: string }) => row.item_id));
      more = read.page_context.has_more_page;
    }
    expect(known.map(({ itemId }) => itemId).sort()).toEqual(all.sort());
  });
});

test('a sweep that Zoho answered too short for a moment is made anew, and does not count the same pages for ever', async () => {
  await using house = await openMirrored();
  const { parts, organizationId } = house;
  await follow(house);
  const spend = openSpend(null, null, 'sync');
  const all: ItemListRow[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const read = await parts.zoho(organizationId).items.page(spend, page);
    all.push(...read.rows);
    more = read.more;
  }
  const size = Math.ceil(all.length / 3);
  let short = true;
  const mirror = createMirror({
    ...parts,
    interest: createInterest(),
    zoho: (id) => {
      const zoho = parts.zoho(id);
      const page: typeof zoho.items.page = async (_spend, at) => {
        const rows = all.slice((at - 1) * size, at * size);
        const told = short && at === 2 ? rows.slice(0, 1) : rows;
        if (at === 2) short = false;
        return { rows: told, more: at < 3 };
      };
      return { ...zoho, items: { ...zoho.items, page } };
    },
  });
  const sweep = () => parts.store.read.feeds.get(organizationId, 'sweep');
  house.advance(180 * MINUTE_MS);
  await mirror.round(organizationId);
  expect((await sweep())?.trouble).toMatch(/^Zoho lists \d+ items, although \d+ are known/);
  const before = parts.now().getTime();
  house.advance(180 * MINUTE_MS);
  await mirror.round(organizationId);
  expect(await sweep()).toMatchObject({ trouble: null, failures: 0 });
  expect((await sweep())?.followedTo).toBeGreaterThan(before);
});

test('more items than a slip that are gone in Zoho are forgotten, once an admin says that it is true', async () => {
  await using house = await openMirrored({ sandbox: { items: 450 } });
  const { parts, organizationId } = house;
  await follow(house);
  const { items } = await house.zoho('GET', '/items?filter_by=Status.All&per_page=200');
  const gone = new Set<string>(items.slice(0, 130).map(({ item_id }: { item_id: string }) => item_id));
  const mirror = createMirror({
    ...parts,
    interest: createInterest(),
    zoho: (id) => {
      const zoho = parts.zoho(id);
      const page: typeof zoho.items.page = async (spend, at) => {
        const { rows, more } = await zoho.items.page(spend, at);
        return { rows: rows.filter(({ itemId }) => !gone.has(itemId)), more };
      };
      const details: typeof zoho.items.details = async (spend, ids) => {
        const found = await zoho.items.details(spend, ids);
        return new Map([...found].filter(([itemId]) => !gone.has(itemId)));
      };
      return { ...zoho, items: { ...zoho.items, page, details } };
    },
  });
  const sweep = () => parts.store.read.feeds.get(organizationId, 'sweep');
  const before = (await parts.store.read.mirror.counts(organizationId)).items;
  house.advance(24 * 60 * MINUTE_MS);
  await mirror.round(organizationId);
  expect((await sweep())?.trouble).toMatch(/^Zoho lists \d+ items/);
  const until = parts.now().getTime() + 20 * 60 * MINUTE_MS;
  await parts.store.write((s) => s.feeds.change(organizationId, 'trust', { nextAt: until }));
  house.advance(180 * MINUTE_MS);
  await mirror.round(organizationId);
  expect(await sweep()).toMatchObject({ trouble: null, failures: 0 });
  expect((await parts.store.read.mirror.counts(organizationId)).items).toBe(before - 130);
});

test('what runs low is not taken from the copy as live, nor as new, because the clock has been put back', async () => {
  await using house = await openMirrored();
  const { key } = await house.key();
  const source = async (ask: object) => (await house.ask(key, 'list-low-stock', ask)).answer.source;
  await follow(house);
  expect(await source({})).toBe('mirror');
  house.advance(-60 * MINUTE_MS);
  expect([await source({ live: true }), await source({})]).toEqual(['zoho', 'zoho']);
});

test('an item that makes no sense is asked for once an hour, not with every minute of the day', async () => {
  await using house = await openMirrored();
  const mug = await anItem(house);
  await adjust(house, -1);
  await later(house, 60);
  const { items } = await house.zoho('GET', `/itemdetails?item_ids=${mug.item_id}`);
  house.sandbox.control.addFault({
    match: { method: 'GET', path: '/itemdetails$' },
    kind: 'status',
    status: 200,
    body: { code: 0, message: 'success', items: [{ ...items[0], rate: 'dear' }] },
    times: 1_000,
  });
  await house.parts.store.write((s) => s.mirror.markDirty(house.organizationId, [mug.item_id], Date.now()));
  const before = house.calls().length;
  for (let minutes = 0; minutes < 180; minutes += 1) {
    house.advance(MINUTE_MS);
    await house.parts.mirror.refresh(house.organizationId);
  }
  const asked = house.calls().slice(before);
  expect(asked.length).toBeGreaterThan(1);
  expect(asked.length).toBeLessThan(6);
});

test.each([
  ['one after the other', 1_000],
  ['in the same second', 0],
])('more items edited %s than a pass can look at are looked at by several', async (_, apartMs) => {
  await using house = await openMirrored();
  const { parts, organizationId } = house;
  const editedAt = Math.floor(parts.now().getTime() / 1_000) * 1_000 + MINUTE_MS;
  const edited = Array.from({ length: 5_600 }, (_, index): ItemListRow => {
    const moment = new Date(editedAt + index * apartMs).toISOString().replace('.000Z', '+0000');
    const itemId = String(9_000_000_000 + index);
    const row = { itemId, sku: `S-${index}`, name: `Item ${index}`, status: 'active', modifiedTime: moment };
    return { ...row, createdTime: moment, tracked: true, physicalOnHand: 0, booksOnHand: 0 };
  });
  const mirror = createMirror({
    ...parts,
    interest: createInterest(),
    zoho: (id) => {
      const zoho = parts.zoho(id);
      const changedSince: typeof zoho.items.changedSince = async (_spend, since, page) => {
        const found = edited.filter(({ modifiedTime }) => Date.parse(modifiedTime) >= since.getTime());
        const rows = found.slice((page - 1) * 200, page * 200);
        return { rows, more: found.length > page * 200, honoured: true };
      };
      return { ...zoho, items: { ...zoho.items, changedSince, details: async () => new Map() } };
    },
  });
  house.advance(180 * MINUTE_MS);
  const began = parts.now().getTime();
  for (let rounds = 0; rounds < 4; rounds += 1) await mirror.round(organizationId);
  const feed = await parts.store.read.feeds.get(organizationId, 'items');
  expect(feed).toMatchObject({ trouble: null, failures: 0 });
  expect(feed?.followedTo).toBeGreaterThanOrEqual(began);
  const last = edited.at(-1)?.itemId ?? '';
  expect(await parts.store.read.mirror.known(organizationId, [last])).toHaveLength(1);
});
