// The control API: what people do at Zoho's own screens, which no API call makes.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, some, type Zoho, zoho } from './zoho.ts';

const ask = async (z: Zoho, path: string, json: unknown): Promise<Json> => {
  const init = { method: 'POST', body: JSON.stringify(json) };
  return (await z.fetch(new Request(`http://127.0.0.1/__sandbox${path}`, init))).json();
};

describe('by hand', () => {
  test('staff sell, pack and ship, adjust, transfer and edit items, and not one of it counts as a call', async () => {
    const z = await zoho({ dailyLimit: 5 });
    const { item, customer } = await some(z);
    const { locations } = await itemNow(z, item.item_id);
    const hand = (method: string, path: string, body?: Json, query?: Json) =>
      ask(z, '/by-hand', { method, path, body, query });
    const line = { item_id: item.item_id, quantity: 2 };
    const { salesorder } = await hand('POST', '/salesorders', {
      customer_id: customer.contact_id,
      line_items: [line, { ...line, quantity: 1 }],
    });
    expect(salesorder).toMatchObject({ status: 'draft', line_items: [{ quantity: 2 }, { quantity: 1 }] });
    const id = salesorder.salesorder_id;
    expect(await hand('POST', `/salesorders/${id}/status/confirmed`)).toMatchObject({ code: 0 });
    const lines = salesorder.line_items.map((one: Json) => ({ so_line_item_id: one.line_item_id, quantity: 1 }));
    await hand('POST', '/packages', { date: '2026-10-01', line_items: lines }, { salesorder_id: id });
    await hand('POST', '/inventoryadjustments', {
      date: '2026-10-01',
      reason: 'Broken',
      adjustment_type: 'quantity',
      line_items: [{ item_id: item.item_id, quantity_adjusted: -1 }],
    });
    await hand('POST', '/transferorders', {
      date: '2026-10-01',
      from_location_id: locations[0].location_id,
      to_location_id: locations[1].location_id,
      line_items: [{ item_id: item.item_id, name: item.name, quantity_transfer: 1 }],
    });
    await hand('PUT', `/items/${item.item_id}`, { rate: 77 });
    const { body, headers } = await z.call('GET', `/salesorders/${id}`);
    expect(headers.get('x-rate-limit-remaining')).toBe('1');
    expect(body.salesorder).toMatchObject({ status: 'confirmed', packages: [{ status: 'not_shipped' }] });
    expect(await itemNow(z, item.item_id)).toMatchObject({
      rate: 77,
      stock_on_hand: item.stock_on_hand - 1,
      actual_committed_stock: 3,
      locations: [
        { location_stock_on_hand: locations[0].location_stock_on_hand - 2 },
        { location_stock_on_hand: locations[1].location_stock_on_hand + 1 },
        ...locations.slice(2).map(() => ({})),
      ],
    });
  });

  test('what the API refuses is refused, and what it does not know is said so', async () => {
    const z = await zoho();
    const one = await confirmedOrder(z);
    const hand = (method: string, path: string) => ask(z, '/by-hand', { method, path });
    const confirm = `/salesorders/${one.salesorder_id}/status/confirmed`;
    expect(await hand('POST', confirm)).toEqual({ error: 'The Sales Order is already confirmed.' });
    expect(await hand('POST', '/moods')).toEqual({ error: 'nothing answers POST /moods' });
    expect(await hand('PATCH', confirm)).toHaveProperty('error');
  });

  test('a fixed path is not taken for an id', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const gesture = { method: 'POST', path: '/items/inactive', query: { item_ids: item.item_id } };
    expect(await ask(z, '/by-hand', gesture)).toMatchObject({ message: 'The items have been marked as Inactive.' });
  });
});

describe('purchases (API notes 6.1, "Stock fields")', () => {
  test('goods received lie on the shelf of their place, and the bill brings them into the books', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const [main, second] = (await itemNow(z, item.item_id)).locations;
    const line_items = [
      { item_id: item.item_id, quantity: 5 },
      { sku: item.sku, quantity: 2.5, location_id: second.location_id },
    ];
    expect(await ask(z, '/receive', { line_items })).toEqual({ ok: true });
    expect((await itemNow(z, item.item_id)).locations.slice(0, 2)).toMatchObject([
      {
        location_actual_available_stock: main.location_actual_available_stock + 5,
        location_stock_on_hand: main.location_stock_on_hand,
      },
      { location_actual_available_stock: second.location_actual_available_stock + 2.5 },
    ]);
    await ask(z, '/bill', { line_items });
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand + 7.5,
      available_stock: item.available_stock + 7.5,
      actual_available_stock: item.actual_available_stock + 7.5,
    });
  });

  test.each([
    {},
    { line_items: [{ sku: 'NO-SUCH', quantity: 1 }] },
    { line_items: [{ quantity: 1 }] },
    { line_items: [{ sku: 'CGR-001-5CT', quantity: 0 }] },
    { line_items: [{ sku: 'CGR-001-5CT', quantity: 'many' }] },
    { line_items: [{ sku: 'CGR-001-5CT', quantity: 1, location_id: '1' }] },
  ])('of nothing anybody knows are refused: %j', async (purchase) => {
    const z = await zoho();
    for (const path of ['/receive', '/bill']) expect(await ask(z, path, purchase)).toHaveProperty('error');
  });
});

test('days pass by the clock that is set, and each begins with its calls anew (API notes 5)', async () => {
  const z = await zoho({ timeZone: 'Asia/Kolkata', dailyLimit: 3 });
  const call = async () => {
    const { headers, body } = await z.call('GET', '/users/me', { token: z.sandbox.control.grant().access_token });
    return [body.code, headers.get('x-rate-limit-remaining'), headers.get('x-rate-limit-reset')];
  };
  await ask(z, '/clock', { now: '2026-11-02T23:59:00+05:30' });
  expect(await call()).toEqual([0, '2', '60']);
  for (let day = 0; day < 3; day += 1) {
    await ask(z, '/clock', { advanceMs: 60_000 });
    expect([await call(), await call(), await call()].map(([, left]) => left)).toEqual(['2', '1', '0']);
    await ask(z, '/clock', { advanceMs: 23 * 3_600_000 + 59 * 60_000 });
    expect(await call()).toEqual([45, '0', '60']);
  }
});
