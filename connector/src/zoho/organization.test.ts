// The resources against a pretended Zoho, which speaks either dialect of places, or none.
import { describe, expect, test } from 'vitest';
import { AT, open } from './organization-testbed.ts';
import type { ZohoItem } from './ports/items.ts';
import type { OrderFilter } from './ports/orders.ts';
import { spendOf } from './resources-testbed.ts';

type World = ReturnType<typeof open>;

const heads = async ({ organization }: World) => {
  const rows = [];
  for await (const page of organization.items.all(spendOf('sync'))) rows.push(...page);
  return rows;
};

/** Readings of the whole shop, in the order of the list. */
const readings = async (world: World): Promise<ZohoItem[]> => {
  const rows = await heads(world);
  const ids = rows.map((row) => row.itemId);
  const found = await world.organization.items.details(spendOf(), ids);
  return ids.flatMap((id) => found.get(id)?.item ?? []);
};

const find = (items: readonly ZohoItem[], holds: (item: ZohoItem) => boolean): ZohoItem => {
  const found = items.find(holds);
  if (found === undefined) throw new Error('the sandbox has no such item');
  return found;
};

const plain = (item: ZohoItem): boolean => item.tracking === 'none' && item.status === 'active' && item.sku !== '';

describe.each(['locations', 'warehouses', 'none'] as const)('an organisation that speaks %s', (dialect) => {
  test('tells of every item, and reads them a hundred a call', async () => {
    const world = open({ locations: dialect, items: 250 });
    const rows = await heads(world);
    expect(new Set(rows.map((row) => row.itemId)).size).toBe(rows.length);
    expect(new Set(rows.map((row) => row.status))).toEqual(new Set(['active', 'inactive', 'confirmation_pending']));
    const items = await readings(world);
    expect(items).toHaveLength(rows.length);
    expect(world.asked.filter((path) => path === '/itemdetails')).toHaveLength(3);
    expect(new Set(items.map((item) => item.tracking))).toContain('untracked');
    for (const item of items) expect(item.customFields.map((field) => field.type)).not.toContain('unreadable');
  });

  test('has both ledgers of each item, place by place where there are places', async () => {
    const world = open({ locations: dialect });
    const before = find(await readings(world), plain);
    world.sandbox.control.stock({ item_id: before.itemId, delta: -2.5, kind: 'physical' });
    const reading = (await world.organization.items.details(spendOf('order'), [before.itemId])).get(before.itemId);
    const truth = world.sandbox.control.stockOf({ item_id: before.itemId });
    expect(reading).toMatchObject({ readAt: AT, sequence: 7 });
    expect(reading?.item.total.physical.onHand).toBe(before.total.physical.onHand - 2_500_000);
    expect(reading?.item.total.physical.onHand).toBe(truth.physical * 1e6);
    expect(reading?.item.total.accounting).toEqual(before.total.accounting);
    const places = reading?.item.places ?? [];
    expect(places).toHaveLength(dialect === 'none' ? 0 : 2);
    if (dialect !== 'none') {
      const sum = places.reduce((total, place) => total + place.physical.available, 0);
      expect(sum).toBe(reading?.item.total.physical.available);
      expect(places.map((place) => place.id)).toEqual(
        (await world.organization.locations.list(spendOf())).map((location) => location.id),
      );
    }
  });

  test('lists its places', async () => {
    const { organization } = open({ locations: dialect });
    const list = await organization.locations.list(spendOf());
    expect(list.map(({ name, primary, active, kind }) => [name, primary, active, kind])).toEqual(
      {
        locations: [
          ['Head Office', true, true, 'business'],
          ['Sparks Warehouse', false, true, 'warehouse'],
        ],
        warehouses: [
          ['Head Office', true, true, 'warehouse'],
          ['Sparks Warehouse', false, true, 'warehouse'],
        ],
        none: [],
      }[dialect],
    );
  });

  test('takes an order from a place, confirms it, and commits the stock there', async () => {
    const world = open({ locations: dialect, taxPercentage: 8.75 });
    const { organization, sandbox } = world;
    const item = find(await readings(world), (each) => plain(each) && each.total.physical.available >= 6_000_000);
    const [customer] = (await organization.contacts.find(spendOf(), 'a', 1)).contacts;
    const place = (await organization.locations.list(spendOf())).at(-1);
    const spend = spendOf('order');
    const order = await organization.orders.create(spend, {
      customerId: customer?.id ?? '',
      date: '2026-11-22',
      number: 'OC-0001',
      reference: 'PO-7',
      note: 'Ring twice',
      lines: [{ itemId: item.itemId, quantity: 2_500_000, rate: 12_340_000 }],
      ...(place === undefined ? {} : { locationId: place.id }),
    });
    expect(order).toMatchObject({
      number: 'OC-0001',
      reference: 'PO-7',
      status: 'draft',
      customerId: customer?.id,
      subTotal: 30_850_000,
      tax: 2_700_000,
      total: 33_550_000,
      lines: [{ itemId: item.itemId, sku: item.sku, quantity: 2_500_000, rate: 12_340_000, packed: 0, shipped: 0 }],
    });
    await organization.orders.confirm(spend, order.id);
    expect((await organization.orders.get(spend, order.id))?.status).toBe('confirmed');
    const after = (await organization.items.details(spend, [item.itemId])).get(item.itemId)?.item;
    expect(after?.total.physical.available).toBe(item.total.physical.available - 2_500_000);
    if (place !== undefined) {
      const [was, is] = [item, after].map((each) => each?.places.find(({ id }) => id === place.id)?.physical.committed);
      expect(is).toBe((was ?? 0) + 2_500_000);
    }
    expect(sandbox.control.salesorders()).toHaveLength(1);
  });
});

test('what runs low is told with what is on the shelf', async () => {
  const world = open();
  const item = find(await readings(world), (each) => plain(each) && (each.reorderLevel ?? 0) > 0);
  world.sandbox.control.stock({ item_id: item.itemId, delta: -item.total.accounting.onHand / 1e6 });
  const answer = await world.organization.items.lowStock(spendOf(), 200);
  expect(answer.rows.map((row) => row.itemId)).toContain(item.itemId);
  for (const row of answer.rows) expect(row.onHand).toBeLessThanOrEqual(row.reorderLevel);
});

test('a SKU is found without regard to case, inactive items too', async () => {
  const world = open();
  const inactive = (await heads(world)).find((row) => row.status === 'inactive');
  expect(await world.organization.items.bySku(spendOf(), inactive?.sku.toLowerCase() ?? '')).toEqual([inactive]);
  expect(await world.organization.items.bySku(spendOf(), 'NO-SUCH')).toEqual([]);
});

test('custom fields have their types', async () => {
  const regulated = find(await readings(open()), (item) =>
    item.customFields.some((f) => f.apiName === 'cf_age_required'),
  );
  const byName = new Map(regulated.customFields.map((field) => [field.apiName, field]));
  expect(byName.get('cf_age_required')).toMatchObject({ label: 'Age Required', type: 'boolean', value: true });
  expect(byName.get('cf_restricted_states')?.type).toBe('list');
  expect(byName.get('cf_msrp')?.type).toBe('amount');
  expect(byName.get('cf_club_discount')?.type).toBe('number');
});

describe('customers', () => {
  test('are found by a second person’s address, and have addresses an order can name', async () => {
    const { organization } = open();
    const { contacts } = await organization.contacts.find(spendOf(), 'Northside', 5);
    const [company] = contacts;
    const lastName = company?.email.split('@')[0]?.split('.')[1] ?? '';
    const byRobin = await organization.contacts.find(spendOf(), `ROBIN.${lastName}@example.com`, 5);
    expect(byRobin.contacts.map((contact) => contact.id)).toEqual([company?.id]);
    expect(await organization.contacts.named(spendOf(), ' northside provisions ')).toEqual([company]);
    const addresses = await organization.contacts.addresses(spendOf(), company?.id ?? '');
    expect(addresses).toHaveLength(2);
    for (const address of addresses) expect(address.text).toMatch(/^Northside Provisions, .+, U\.S\.A$/);
  });

  test('are created once: the same name again is refused', async () => {
    const { organization } = open();
    const draft = { name: 'Blue Door Ltd', company: 'Blue Door', email: 'jo@blue.example', phone: '+1-503-555-0100' };
    const created = await organization.contacts.create(spendOf('order'), draft);
    expect(created).toMatchObject({ ...draft, kind: 'customer', status: 'active' });
    expect(await organization.contacts.get(spendOf(), created.id)).toEqual(created);
    expect((await organization.contacts.find(spendOf(), 'JO@blue.example', 2)).contacts).toEqual([created]);
    await expect(organization.contacts.create(spendOf('order'), { name: 'blue door ltd' })).rejects.toMatchObject({
      code: 'customer_exists',
    });
  });

  test('and orders that are not there are null', async () => {
    for (const missingRecordCode of [5, 1002] as const) {
      const { organization } = open({ missingRecordCode });
      expect(await organization.contacts.get(spendOf(), '999')).toBeNull();
      expect(await organization.orders.get(spendOf(), '999')).toBeNull();
    }
  });
});

describe('orders', () => {
  const place = async (world: World, rest: object = {}) => {
    const item = find(await readings(world), plain);
    const [customer] = (await world.organization.contacts.find(spendOf(), 'a', 1)).contacts;
    const lines = [{ itemId: item.itemId, quantity: 1_000_000, rate: item.rate ?? 0 }];
    return world.organization.orders.create(spendOf('order'), {
      customerId: customer?.id ?? '',
      date: '2026-11-22',
      lines,
      ...rest,
    });
  };

  test('are found by exact number and reference, void ones too', async () => {
    const world = open();
    const { orders } = world.organization;
    const first = await place(world, { number: 'OC-1', reference: 'SHOP-1' });
    await place(world, { number: 'OC-11', reference: 'SHOP-1' });
    await place(world, { number: 'OC-2', reference: 'SHOP-11' });
    await orders.void(spendOf('order'), first.id, 'changed their mind');
    expect(await orders.numbered(spendOf(), 'oc-1')).toEqual([
      expect.objectContaining({ id: first.id, status: 'void' }),
    ]);
    expect((await orders.referenced(spendOf(), 'SHOP-1')).map((order) => order.number).sort()).toEqual([
      'OC-1',
      'OC-11',
    ]);
    expect(await orders.numbered(spendOf(), 'OC')).toEqual([]);
  });

  test('cannot have the same number twice, and the refusal is the door’s own', async () => {
    const world = open();
    await place(world, { number: 'OC-1' });
    await expect(place(world, { number: 'OC-1' })).rejects.toMatchObject({
      code: 'zoho_refused',
      facts: { zoho: { status: 400, code: 1001 }, outcome: 'refused' },
    });
  });

  test('go where the customer’s address is, by its id', async () => {
    const world = open();
    const [customer] = (await world.organization.contacts.find(spendOf(), 'a', 1)).contacts;
    const [address] = await world.organization.contacts.addresses(spendOf(), customer?.id ?? '');
    expect(await place(world, { shippingAddressId: address?.id })).toMatchObject({ status: 'draft' });
  });

  test('wait for approval where the organisation wants one', async () => {
    const world = open();
    const order = await place(world);
    await world.organization.orders.submit(spendOf('order'), order.id);
    expect((await world.organization.orders.get(spendOf(), order.id))?.status).toBe('pending_approval');
  });

  test('tell what was packed, shipped with whom, delivered and invoiced', async () => {
    const world = open();
    const order = await place(world);
    await world.organization.orders.confirm(spendOf('order'), order.id);
    world.sandbox.control.ship({ salesorder_id: order.id, tracking: 'T-1', carrier: 'FedEx' });
    world.sandbox.control.deliver({ salesorder_id: order.id });
    world.sandbox.control.invoice({ salesorder_id: order.id });
    const read = await world.organization.orders.get(spendOf(), order.id);
    expect(read?.lines[0]).toMatchObject({ packed: 1_000_000, shipped: 1_000_000, invoiced: 1_000_000 });
    expect(read?.packages).toEqual([
      expect.objectContaining({
        status: 'delivered',
        carrier: 'FedEx',
        trackingNumber: 'T-1',
        shippedOn: '2026-11-22',
      }),
    ]);
    expect(read?.invoices).toEqual([expect.objectContaining({ total: order.total, balance: order.total })]);
  });

  test('are listed newest first, by customer and day', async () => {
    const world = open();
    const { orders, contacts } = world.organization;
    const [one, two] = (await contacts.find(spendOf(), 'a', 2)).contacts.map((contact) => contact.id);
    for (const [number, customerId, date] of [
      ['OC-1', one, '2026-11-03'],
      ['OC-2', two, '2026-11-20'],
      ['OC-3', one, '2026-11-22'],
      ['OC-4', one, '2026-10-31'],
    ]) {
      await place(world, { number, customerId, date });
    }
    const numbers = async (filter: OrderFilter) => {
      const { orders: found, more } = await orders.list(spendOf(), filter);
      return [found.map((order) => order.number), more];
    };
    expect(await numbers({ limit: 3 })).toEqual([['OC-3', 'OC-2', 'OC-1'], true]);
    expect(await numbers({ limit: 4 })).toEqual([['OC-3', 'OC-2', 'OC-1', 'OC-4'], false]);
    expect(await numbers({ customerId: one ?? '', since: '2026-11-01', limit: 5 })).toEqual([['OC-3', 'OC-1'], false]);
  });
});

test('every answer of a thousand asks for a hundred items costs five calls at most', async () => {
  const world = open();
  const ids = (await heads(world)).slice(0, 100).map((row) => row.itemId);
  world.asked.length = 0;
  const spends = Array.from({ length: 1_000 }, () => spendOf());
  const answers = await Promise.all(
    spends.map((spend, index) => world.organization.items.details(spend, [ids[index % 100] ?? ''])),
  );
  expect(answers.every((answer) => answer.size === 1)).toBe(true);
  expect(world.asked.length).toBeLessThanOrEqual(5);
  expect(spends.every((spend) => spend.zohoCalls + spend.sharedCalls === 1)).toBe(true);
});
