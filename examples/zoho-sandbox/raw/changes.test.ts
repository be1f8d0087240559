// API notes 6.1, 6.4, 8, 9: what counts as a change of an item or an order, and how changes are found, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, packed, shipped, some, type Zoho, zoho } from './zoho.ts';

const NOON = '2026-10-01T05:00:00-0700';

const listed = async (z: Zoho, list: string, query: Record<string, string>): Promise<Json> =>
  (await z.call('GET', `/${list}`, { query: { filter_by: 'Status.All', ...query } })).body;

const editedItems = async (z: Zoho): Promise<string[]> =>
  (await listed(z, 'items', { last_modified_time: NOON })).items.map((item: Json) => item.item_id);

const done = async (z: Zoho, method: string, path: string, json?: Json, query?: Record<string, string>) => {
  const { body, status } = await z.call(method, path, { ...(json && { json }), ...(query && { query }) });
  if (status >= 300) throw new Error(body.message);
  return body;
};

describe('an item changes', () => {
  test.each<[string, (item: Json) => [string, string, Json?]]>([
    ['edited', ({ item_id }) => ['PUT', `/items/${item_id}`, { rate: 12.5 }]],
    ['marked inactive', ({ item_id }) => ['POST', `/items/${item_id}/inactive`]],
    ['given a custom field', ({ item_id }) => ['PUT', `/item/${item_id}/customfields`, { cf_msrp: 99 }]],
  ])('when it is %s', async (_, edit) => {
    const z = await zoho();
    const { item } = await some(z);
    expect(await editedItems(z)).toEqual([]);
    await done(z, ...edit(item));
    expect(await editedItems(z)).toEqual([item.item_id]);
    expect((await itemNow(z, item.item_id)).last_modified_time).toBe(NOON);
  });

  const movements: [string, (z: Zoho, item: Json) => Promise<unknown>][] = [
    [
      'an adjustment',
      (z, { item_id }) =>
        done(z, 'POST', '/inventoryadjustments', {
          date: '2026-10-01',
          reason: 'Count',
          adjustment_type: 'quantity',
          line_items: [{ item_id, quantity_adjusted: -1 }],
        }),
    ],
    [
      'a transfer',
      async (z, { item_id, name }) => {
        const [from, to] = (await itemNow(z, item_id)).locations;
        const places = { from_location_id: from.location_id, to_location_id: to.location_id };
        const line_items = [{ item_id, name, quantity_transfer: 1 }];
        const sent = { date: '2026-10-01', ...places, line_items, is_intransit_order: true };
        const { transfer_order: one } = await done(z, 'POST', '/transferorders', sent);
        const query = { date: '2026-10-02' };
        return done(z, 'POST', `/transferorders/${one.transfer_order_id}/markastransferred`, undefined, query);
      },
    ],
    ['a confirmed order', (z) => confirmedOrder(z)],
    ['a void one', async (z) => done(z, 'POST', `/salesorders/${(await confirmedOrder(z)).salesorder_id}/status/void`)],
    ['a shipment', async (z) => shipped(z, await confirmedOrder(z))],
    ['an invoice', async (z) => z.sandbox.control.invoice(await confirmedOrder(z))],
    ['a receive', async (z, { item_id }) => z.sandbox.control.receive({ line_items: [{ item_id, quantity: 3 }] })],
    ['a bill', async (z, { item_id }) => z.sandbox.control.bill({ line_items: [{ item_id, quantity: 3 }] })],
  ];

  test.each(movements)('not by %s, though its stock moves', async (_, move) => {
    const z = await zoho();
    const { item } = await some(z);
    const before = await itemNow(z, item.item_id);
    await move(z, item);
    expect(await editedItems(z)).toEqual([]);
    expect((await itemNow(z, item.item_id)).last_modified_time).toBe(before.last_modified_time);
  });

  test('by any movement where the organisation is said to work so', async () => {
    const z = await zoho();
    const { item } = await some(z);
    z.sandbox.control.setOrganization({ stockTouchesItem: true });
    z.sandbox.control.receive({ line_items: [{ item_id: item.item_id, quantity: 3 }] });
    expect(await editedItems(z)).toEqual([item.item_id]);
  });
});

describe('the totals in the list (API notes 6.1, "Stock fields")', () => {
  const totals = async (z: Zoho, { item_id }: Json) => {
    const [row] = (await listed(z, 'items', { item_id })).items;
    return { books: row.stock_on_hand, shelf: row.actual_available_stock, available: row.available_stock };
  };

  test('follow bills and receives, each in its own ledger', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { books, shelf } = await totals(z, item);
    z.sandbox.control.receive({ line_items: [{ item_id: item.item_id, quantity: 4 }] });
    expect(await totals(z, item)).toEqual({ books, shelf: shelf + 4, available: books });
    z.sandbox.control.bill({ line_items: [{ sku: item.sku, quantity: 2.5 }] });
    expect(await totals(z, item)).toEqual({ books: books + 2.5, shelf: shelf + 4, available: books + 2.5 });
  });

  test('do not show what a confirmed order holds, nor what goes from one place to another', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const before = await totals(z, item);
    await confirmedOrder(z);
    const [from, to] = (await itemNow(z, item.item_id)).locations;
    await done(z, 'POST', '/transferorders', {
      date: '2026-10-01',
      from_location_id: from.location_id,
      to_location_id: to.location_id,
      line_items: [{ item_id: item.item_id, name: item.name, quantity_transfer: 2 }],
    });
    expect(await totals(z, item)).toEqual(before);
  });
});

describe('an order changes', () => {
  const steps: [string, (z: Zoho, one: Json) => Promise<unknown>][] = [
    ['packed', packed],
    ['shipped', shipped],
    [
      'delivered',
      async (z, one) => {
        await shipped(z, one);
        z.clock.now += 1000;
        z.sandbox.control.deliver(one);
      },
    ],
    ['invoiced', async (z, one) => z.sandbox.control.invoice(one)],
  ];
  const changedAt = async (z: Zoho, { salesorder_id }: Json): Promise<string> =>
    (await listed(z, 'salesorders', { salesorder_ids: salesorder_id })).salesorders[0].last_modified_time;

  test('when it is confirmed, edited, or made void', async () => {
    const z = await zoho();
    const draft = await order(z);
    const path = `/salesorders/${draft.salesorder_id}`;
    const times = [await changedAt(z, draft)];
    const sends: [string, string, Json?][] = [
      ['POST', `${path}/status/confirmed`],
      ['PUT', path, { notes: 'Ring twice.' }],
      ['POST', `${path}/status/void`],
    ];
    for (const send of sends) {
      z.clock.now += 60_000;
      await done(z, ...send);
      times.push(await changedAt(z, draft));
    }
    expect(times).toEqual(['05:00', '05:01', '05:02', '05:03'].map((time) => `2026-10-01T${time}:00-0700`));
    expect((await z.call('GET', path)).body.salesorder.created_time).toBe(NOON);
  });

  test.each(steps)('when it is %s', async (_, step) => {
    const z = await zoho();
    const one = await confirmedOrder(z);
    z.clock.now += 60_000;
    await step(z, one);
    expect(await changedAt(z, one)).toBe(stamp(z));
  });

  test.each(steps)('or does not when it is %s, which nobody has written down', async (_, step) => {
    const z = await zoho({ progressTouchesOrder: false });
    const one = await confirmedOrder(z);
    z.clock.now += 60_000;
    await step(z, one);
    expect(await changedAt(z, one)).toBe(NOON);
    expect(await listed(z, 'salesorders', { last_modified_time: stamp(z) })).toMatchObject({ salesorders: [] });
  });

  test('late in the list where lists lag (API notes 7.3)', async () => {
    const z = await zoho();
    const one = await order(z);
    z.clock.now += 60_000;
    z.sandbox.control.listLag({ ms: 5000 });
    await done(z, 'POST', `/salesorders/${one.salesorder_id}/status/confirmed`);
    const since = { last_modified_time: stamp(z) };
    expect((await listed(z, 'salesorders', since)).salesorders).toEqual([]);
    z.clock.now += 5000;
    expect((await listed(z, 'salesorders', since)).salesorders).toHaveLength(1);
  });

  const stamp = (z: Zoho): string => `${new Date(z.clock.now - 7 * 3_600_000).toISOString().slice(0, 19)}-0700`;
});

describe.each(['items', 'salesorders'])('%s changed since a moment', (list) => {
  const touch = async (z: Zoho, times: number): Promise<string[]> => {
    const ids: string[] = [];
    for (let n = 0; n < times; n += 1) {
      z.clock.now += 1000;
      if (list === 'items') {
        const item = (await listed(z, 'items', { sort_column: 'sku' })).items[times - n + 10];
        await done(z, 'PUT', `/items/${item.item_id}`, { reorder_level: n + 1 });
        ids.push(item.item_id);
      } else {
        ids.push((await order(z)).salesorder_id);
      }
    }
    return ids;
  };
  const ask = async (z: Zoho, query: Record<string, string>) => {
    const body = await listed(z, list, query);
    const { sort_column, sort_order, search_criteria } = body.page_context;
    const key = list === 'items' ? 'item_id' : 'salesorder_id';
    return { ids: body[list].map((row: Json) => row[key]), sort_column, sort_order, search_criteria };
  };
  const BY_CHANGE = { sort_column: 'last_modified_time', sort_order: 'A' };

  test('are found in the order in which they changed', async () => {
    const z = await zoho();
    const ids = await touch(z, 3);
    const since = { last_modified_time: '2026-10-01T12:00:01+0000' };
    expect(await ask(z, { ...since, ...BY_CHANGE })).toEqual({
      ids,
      ...BY_CHANGE,
      search_criteria: [expect.objectContaining({ column_name: 'last_modified_time' })],
    });
    expect((await ask(z, { ...since, ...BY_CHANGE, sort_order: 'D' })).ids).toEqual(ids.toReversed());
  });

  test('leave out that very second, where "after" means after', async () => {
    const z = await zoho({ modifiedFilterExclusive: true });
    const ids = await touch(z, 3);
    const found = await ask(z, { last_modified_time: '2026-10-01T12:00:01+0000', ...BY_CHANGE });
    expect(found.ids).toEqual(ids.slice(1));
  });

  test('are everything where the filter is ignored, without a word', async () => {
    const z = await zoho({ modifiedFilterIgnored: [list] });
    const ids = await touch(z, 3);
    const found = await ask(z, { last_modified_time: '2027-01-01T00:00:00+0000', ...BY_CHANGE });
    expect(found).toMatchObject({ ...BY_CHANGE, search_criteria: undefined });
    expect(found.ids.slice(-3)).toEqual(ids);
  });

  test('come in the order of the list where theirs is ignored', async () => {
    const z = await zoho({ modifiedSortIgnored: [list] });
    await touch(z, 3);
    const { sort_column, sort_order, ids } = await ask(z, {});
    const since = { last_modified_time: '2026-10-01T12:00:01+0000' };
    const found = await ask(z, { ...since, ...BY_CHANGE });
    expect(found).toMatchObject({ sort_column, sort_order });
    expect(found.ids).toEqual(ids.filter((id: string) => found.ids.includes(id)));
  });

  test('or are refused, with code 2', async () => {
    const z = await zoho({ modifiedSortRefused: [list] });
    const { status, body } = await z.call('GET', `/${list}`, { query: BY_CHANGE });
    expect([status, body]).toEqual([400, { code: 2, message: 'Invalid value passed for sort_column' }]);
  });

  test('stay in memory no longer than the switches', async () => {
    const z = await zoho();
    await touch(z, 1);
    const since = { last_modified_time: '2026-10-01T12:00:01+0000' };
    expect((await ask(z, since)).ids).toHaveLength(1);
    z.sandbox.control.setOrganization({ modifiedFilterExclusive: true });
    expect((await ask(z, since)).ids).toHaveLength(0);
  });
});
