// "Order 3 for Acme": a plan, and nothing else. What may be ordered, for whom, from where, to where.
import { describe, expect, test } from 'vitest';
import {
  ADA,
  BLANKET,
  confirm,
  connectorCli,
  deregulate,
  leave,
  MINUTE_MS,
  MUG,
  onlyOrder,
  openShop,
  order,
  ordersAtZoho,
  overseer,
  placeId,
  planOf,
  planOrder,
  sentOrders,
  stockAtZoho,
  wanting,
  writes,
  zohoCall,
} from './selling.ts';

test('an order is planned with what it costs, what is there and until when, and nothing is written', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await leave(house, 21);
  const { status, answer, cost } = await house.ask(key, 'create-order', wanting('3'));
  expect(status).toBe(200);
  expect(answer).toMatchObject({
    id: expect.stringMatching(/^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{2}$/),
    state: 'proposed',
    write: {
      kind: 'create-order',
      customer: { name: ADA },
      location: { name: 'Head Office' },
      lines: [{ sku: MUG, quantity: '3', rate: '26.95', total: '80.85', sellable: '21', short: '0' }],
      subTotal: '80.85',
      tax: '0.00',
      total: '80.85',
      currency: 'USD',
    },
    warnings: [],
    result: null,
  });
  expect(Date.parse(answer.expiresAt) - Date.parse(answer.createdAt)).toBe(10 * MINUTE_MS);
  expect(house.calls()).toEqual(['GET /contacts', 'GET /locations', 'GET /itemdetails']);
  expect(cost.zohoCalls).toBe(3);
  expect(ordersAtZoho(house)).toEqual([]);
  expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 21 });
});

test('a plan lives as long as the admin says', async () => {
  await using house = await openShop({ settings: { PLAN_MINUTES: '3' } });
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting());
  expect(Date.parse(plan.expiresAt) - Date.parse(plan.createdAt)).toBe(3 * MINUTE_MS);
  house.advance(2.5 * MINUTE_MS);
  expect((await confirm(house, key, plan)).status).toBe(200);
});

test('the short id stands for a write key of 128 bits, which nobody is told', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const answered = await house.ask(key, 'create-order', wanting());
  const [row] = await house.parts.store.read.plans.list({ limit: 10 });
  expect(row?.planKey).toMatch(/^[0-9a-f]{32}$/);
  expect(row?.display).toBe(answered.answer.id);
  expect(JSON.stringify(answered)).not.toContain(row?.planKey);
});

test('prices are those of this moment, not those of the list the connector keeps', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  house.sandbox.control.price({ sku: MUG, rate: 31.4 });
  expect((await planOrder(house, key, wanting('2'))).write).toMatchObject({
    lines: [{ rate: '31.40' }],
    total: '62.80',
  });
});

test('lines name their item by SKU, by id or by its exact name, and the same item twice is one line', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const [line] = (await house.ask(key, 'find-items', { text: BLANKET })).answer.items;
  const { write } = await planOrder(house, key, {
    customer: ADA,
    line: [
      { item: MUG, quantity: '1.5' },
      { item: line.id, quantity: '1' },
      { item: line.name.toUpperCase(), quantity: '2' },
    ],
  });
  expect(write).toMatchObject({
    lines: [
      { sku: MUG, quantity: '1.5', total: '40.43' },
      { sku: BLANKET, quantity: '3', total: '35.85' },
    ],
    total: '76.28',
  });
});

test('an item is asked for where the word is the SKU of one and the name of another', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const idOf = (sku: string): string => items.find((item: { sku: string }) => item.sku === sku).item_id;
  await house.zoho('PUT', `/items/${idOf(BLANKET)}`, { name: MUG });
  await house.importItems();
  const { status, problem } = await house.ask(key, 'create-order', wanting('1', MUG));
  expect([status, problem?.code]).toEqual([409, 'item_ambiguous']);
  expect(problem?.candidates).toMatchObject([{ sku: MUG }, { sku: BLANKET, name: MUG }]);
  expect(problem?.hint).toContain('use its id');
  // Who only reads is answered by the SKU; and an id means no other.
  expect((await house.ask(key, 'check-stock', { item: [MUG] })).answer.items).toMatchObject([{ item: { sku: MUG } }]);
  const plan = await planOrder(house, key, wanting('1', idOf(MUG)));
  expect(plan.write).toMatchObject({ lines: [{ sku: MUG }] });
});

test('an item that is no longer sold is not taken for another that has its SKU as its name', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const idOf = (sku: string): string => items.find((item: { sku: string }) => item.sku === sku).item_id;
  await house.zoho('PUT', `/items/${idOf(BLANKET)}`, { name: MUG });
  await house.zoho('POST', `/items/${idOf(MUG)}/inactive`);
  await house.importItems();
  expect((await house.ask(key, 'create-order', wanting('1', MUG))).problem?.code).toBe('item_ambiguous');
});

test('what is short is told in the plan', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await leave(house, 2);
  const plan = await planOrder(house, key, wanting('5'));
  expect(plan.write).toMatchObject({ lines: [{ sellable: '2', short: '3' }] });
  expect(plan.warnings).toEqual([
    `${MUG}: 3 short (2 can be sold from Head Office); it cannot be confirmed like this.`,
  ]);
});

test('a plan that is short asks nobody to release it: it says what there is, here and elsewhere', async () => {
  await using house = await openShop();
  await leave(house, 2);
  await leave(house, 14, MUG, 'Sparks Warehouse');
  for (const release of ['person', 'code', 'agent'] as const) {
    const { key } = await house.key({ release });
    const plan = await planOrder(house, key, wanting('5'));
    expect(plan).toMatchObject({ state: 'proposed', confirmable: false });
    expect(plan.next).toContain(
      `order at most 2 of ${MUG} from Head Office, or choose another with --location: Sparks Warehouse has 14.`,
    );
    expect(plan.next).not.toMatch(/approve|code/);
  }
  await leave(house, 0);
  await leave(house, 0, MUG, 'Sparks Warehouse');
  const { key } = await house.key();
  const { next } = await planOrder(house, key, wanting('5'));
  expect(next).toContain(`order no ${MUG} from Head Office, no other location has any.`);
});

test('a key of one place is not told what the others have', async () => {
  await using house = await openShop();
  await leave(house, 2);
  const { key } = await house.key({ locationIds: [await placeId(house)] });
  expect((await planOrder(house, key, wanting('5'))).next).not.toContain('Sparks');
});

test('a plan that is short cannot be approved, and is marked where plans are listed', async () => {
  await using house = await openShop();
  await leave(house, 2);
  const { key } = await house.key({ release: 'person' });
  const short = await planOrder(house, key, wanting('5'));
  const enough = await planOrder(house, key, wanting('2'));
  const listed = await connectorCli(house, 'plans', 'list');
  expect(listed).toMatch(new RegExp(`^${short.id} .*SHORT OF STOCK`, 'm'));
  expect(listed).not.toMatch(new RegExp(`^${enough.id} .*SHORT`, 'm'));
  await expect(overseer(house).approve(short.id, 'jane')).rejects.toMatchObject({ code: 'short_of_stock' });
  expect((await confirm(house, key, short)).problem).toMatchObject({
    code: 'short_of_stock',
    hint: expect.stringContaining('order at most 2'),
  });
  expect((await overseer(house).approve(enough.id, 'jane')).state).toBe('approved');
  expect(writes(house)).toEqual([]);
});

test('a shelf that is oversold already has nothing to sell, not less than nothing', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  await leave(house, -4);
  const plan = await planOrder(house, key, wanting('5'));
  expect(plan.write).toMatchObject({ lines: [{ sellable: '-4', short: '5' }] });
  expect(plan.warnings[0]).toContain('5 short (0 can be sold from Head Office)');
});

test('a service has no stock that could be short', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const plan = await planOrder(house, key, wanting('400', 'SVC-WRAP'));
  expect(plan).toMatchObject({ warnings: [], write: { lines: [{ sellable: null, short: '0' }], total: '2400.00' } });
});

test('goods tracked by serial or batch number are planned with a word about it', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  for (const sku of ['VPD-001', 'PTB-002']) await deregulate(house, sku);
  const { warnings } = await planOrder(house, key, {
    customer: ADA,
    line: [
      { item: 'VPD-001', quantity: '1' },
      { item: 'PTB-002', quantity: '1' },
    ],
  });
  expect(warnings).toEqual([
    'VPD-001 is tracked by serial number: they are picked when it is packed.',
    'PTB-002 is tracked by batch: batches are picked when it is packed.',
  ]);
});

describe('the customer', () => {
  test('may be told by the exact name, or by an e-mail address of anybody there', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const named = async (customer: string) => (await planOrder(house, key, { ...wanting(), customer })).write;
    expect(await named('ADA abbott')).toMatchObject({ customer: { name: ADA } });
    expect(await named('ada.abbott@example.com')).toMatchObject({ customer: { name: ADA } });
    expect(await named('robin.brandt@example.com')).toMatchObject({ customer: { name: 'Copper Kettle Bar' } });
  });

  test('may be told by the id', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const [{ id }] = (await house.ask(key, 'find-customer', { text: 'Ben Haddad' })).answer.customers;
    expect((await planOrder(house, key, { ...wanting(), customer: id })).write).toMatchObject({
      customer: { id, name: 'Ben Haddad' },
    });
  });

  test('is never guessed', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const meant = async (customer: string) => {
      const { problem } = await house.ask(key, 'create-order', { ...wanting(), customer });
      expect(problem?.code).toBe('customer_not_found');
      return problem?.candidates?.map(({ name }) => name);
    };
    expect(await meant('Ada')).toEqual(['Ada Abbott', 'Ada Brandt']);
    expect(await meant('Harbor Glassworks LLC')).toEqual([]); // a vendor
    expect(await meant('Rosa Abbott')).not.toContain('Rosa Abbott'); // inactive
    expect(await meant('Nobody At All')).toEqual([]);
    expect(await meant('nobody@example.com')).toEqual([]);
    expect(writes(house)).toEqual([]);
  });

  test('is asked for where an address belongs to two', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const contact_persons = [{ email: 'ada.abbott@example.com', is_primary_contact: true }];
    await house.zoho('POST', '/contacts', { contact_name: 'Abbott & Daughter', contact_persons });
    const { problem } = await house.ask(key, 'create-order', { ...wanting(), customer: 'ada.abbott@example.com' });
    expect(problem?.code).toBe('customer_ambiguous');
    expect(problem?.candidates?.map(({ name }) => name).sort()).toEqual(['Abbott & Daughter', ADA]);
  });
});

describe('an item that cannot be sold is refused:', () => {
  test('unknown, with what it may have meant', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const { problem } = await house.ask(key, 'create-order', wanting('1', 'OUT-001-RES'));
    expect(problem).toMatchObject({ code: 'item_not_found', status: 404 });
    expect(problem?.candidates?.map((it) => ('sku' in it ? it.sku : ''))).toContain(MUG);
  });

  test('taken off the shop since the list was read', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const [{ id }] = (await house.ask(key, 'find-items', { text: MUG })).answer.items;
    await house.zoho('POST', `/items/${id}/inactive`);
    const { problem } = await house.ask(key, 'create-order', wanting());
    expect(problem).toMatchObject({ code: 'item_not_sellable', detail: `${MUG} is inactive in Zoho.` });
  });

  test('deleted since the list was read', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const [{ id }] = (await house.ask(key, 'find-items', { text: 'SVC-ENGRAVE' })).answer.items;
    await house.zoho('DELETE', `/items/${id}`);
    const { problem } = await house.ask(key, 'create-order', wanting('1', 'SVC-ENGRAVE'));
    expect(problem?.code).toBe('item_not_found');
  });

  test('only ever bought', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const item = { name: 'Straw', sku: 'STRAW', item_type: 'purchases', purchase_rate: 1, rate: 2 };
    await house.zoho('POST', '/items', item);
    const { problem } = await house.ask(key, 'create-order', wanting('1', 'STRAW'));
    expect(problem).toMatchObject({ code: 'item_not_sellable', detail: 'STRAW is not for sale in Zoho.' });
  });
});

describe('the place it ships from', () => {
  test.each([
    ['named, in whatever case', 'sparks warehouse'],
    ['told by its id', null],
  ])('may be %s, and its stock counts', async (_, name) => {
    await using house = await openShop();
    const { key } = await house.key();
    await leave(house, 0);
    await leave(house, 7, MUG, 'Sparks Warehouse');
    const location = name ?? (await placeId(house, 'Sparks Warehouse'));
    const plan = await order(house, key, { ...wanting('7'), location });
    expect(plan.write).toMatchObject({ location: { name: 'Sparks Warehouse' }, lines: [{ sellable: '7' }] });
    expect(onlyOrder(house).line_items[0]?.location_id).toBe(await placeId(house, 'Sparks Warehouse'));
    expect(await stockAtZoho(house, MUG, 'Sparks Warehouse')).toEqual({ committed: 7, available: 0 });
    expect(await stockAtZoho(house)).toEqual({ committed: 0, available: 0 });
  });

  test('is the one the key is bound to', async () => {
    await using house = await openShop();
    const { key } = await house.key({ locationIds: [await placeId(house, 'Sparks Warehouse')] });
    expect((await planOrder(house, key, wanting())).write).toMatchObject({ location: { name: 'Sparks Warehouse' } });
  });

  test('is none the key is not bound to', async () => {
    await using house = await openShop();
    const { key } = await house.key({ locationIds: [await placeId(house, 'Sparks Warehouse')] });
    for (const location of ['Head Office', await placeId(house)]) {
      const { problem } = await house.ask(key, 'create-order', { ...wanting(), location });
      expect(problem?.code).toBe('location_not_found');
      // Not even its name is told.
      expect(problem?.candidates?.map(({ name }) => name)).toEqual(['Sparks Warehouse']);
    }
  });

  test('is asked for where the key may use several and none is the primary one', async () => {
    await using house = await openShop();
    const made = await house.zoho('POST', '/locations', { location_name: 'Reno Outlet' });
    const locationIds = [await placeId(house, 'Sparks Warehouse'), made.locations.location_id];
    const { key } = await house.key({ locationIds });
    const { problem } = await house.ask(key, 'create-order', wanting());
    expect(problem).toMatchObject({ code: 'location_not_found', detail: 'Say which location it ships from.' });
    expect(problem?.candidates?.map(({ id }) => id)).toEqual(locationIds);
    expect((await house.ask(key, 'create-order', { ...wanting(), location: 'reno outlet' })).status).toBe(200);
  });

  test('is asked for where two have the same name', async () => {
    await using house = await openShop();
    await house.zoho('POST', '/locations', { location_name: 'sparks  warehouse' });
    const { key } = await house.key();
    const { problem } = await house.ask(key, 'create-order', { ...wanting(), location: 'Sparks Warehouse' });
    expect(problem?.code).toBe('location_not_found');
  });

  test('is unknown where nobody has heard of it', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const { problem } = await house.ask(key, 'create-order', { ...wanting(), location: 'Atlantis' });
    expect(problem?.candidates?.map(({ name }) => name)).toEqual(['Head Office', 'Sparks Warehouse']);
  });

  test.each(['warehouses', 'none'] as const)('is sent as an organisation with "%s" has it', async (locations) => {
    await using house = await openShop({ sandbox: { locations } });
    const { key } = await house.key();
    const plan = await order(house, key, wanting('2'));
    expect(ordersAtZoho(house)).toEqual([`confirmed ${plan.result?.total}`]);
    if (locations === 'none') expect(plan.write).toMatchObject({ location: null });
    const [sent] = sentOrders(house);
    expect(JSON.stringify(sent).match(/"(location|warehouse)_id"/g)).toEqual(
      locations === 'none' ? null : ['"warehouse_id"'],
    );
  });
});

describe('the address it goes to', () => {
  const addressOf = async (house: Awaited<ReturnType<typeof openShop>>) => {
    const { salesorder } = await house.zoho('GET', `/salesorders/${onlyOrder(house).salesorder_id}`);
    return `${salesorder.shipping_address.address}, ${salesorder.shipping_address.city}`;
  };
  const withAddresses = async () => {
    const house = await openShop();
    const { key } = await house.key();
    const [{ id }] = (await house.ask(key, 'find-customer', { text: ADA })).answer.customers;
    const add = async (address: string, city: string): Promise<string> =>
      (await house.zoho('POST', `/contacts/${id}/address`, { address, city, country: 'U.S.A' })).address_info
        .address_id;
    return { house, key, farm: await add('77 Orchard Rd', 'Hood River'), mill: await add('3 Mill Rd', 'Hood River') };
  };

  test('goes to Zoho as an id, since Zoho refuses an address written out', async () => {
    const { house, key, farm } = await withAddresses();
    await using _ = house;
    const plan = await order(house, key, { ...wanting(), shipTo: farm });
    expect(plan.write).toMatchObject({ shipTo: { id: farm, text: '77 Orchard Rd, Hood River, U.S.A' } });
    expect(await addressOf(house)).toBe('77 Orchard Rd, Hood River');
    const [sent] = sentOrders(house);
    expect(sent).toMatchObject({ shipping_address_id: farm });
    expect(sent).not.toHaveProperty('shipping_address');
  });

  test('may be told by its whole text, in any case', async () => {
    const { house, key, mill } = await withAddresses();
    await using _ = house;
    await order(house, key, { ...wanting(), shipTo: '3 mill rd,  Hood River, u.s.a' });
    expect(sentOrders(house)[0]).toMatchObject({ shipping_address_id: mill });
    expect(await addressOf(house)).toBe('3 Mill Rd, Hood River');
  });

  test('is asked for where a part of its text is told, though only one has it', async () => {
    const { house, key, farm, mill } = await withAddresses();
    await using _ = house;
    for (const [shipTo, near] of [
      ['3 Mill Rd', [mill]],
      ['Hood River', [farm, mill]],
    ] as const) {
      const { problem } = await house.ask(key, 'create-order', { ...wanting(), shipTo });
      expect(problem).toMatchObject({ code: 'address_not_found', detail: expect.stringContaining('exactly') });
      expect(problem?.candidates?.map(({ id }) => id)).toEqual(near);
    }
  });

  test('is asked for where two read the same', async () => {
    const { house, key, mill } = await withAddresses();
    await using _ = house;
    const [{ id }] = (await house.ask(key, 'find-customer', { text: ADA })).answer.customers;
    const again = { address: '3 Mill Rd', city: 'Hood River', country: 'U.S.A' };
    const twin = (await house.zoho('POST', `/contacts/${id}/address`, again)).address_info.address_id;
    const { problem } = await house.ask(key, 'create-order', { ...wanting(), shipTo: '3 Mill Rd, Hood River, U.S.A' });
    expect(problem).toMatchObject({ code: 'address_not_found', detail: expect.stringContaining('Several') });
    expect(problem?.candidates?.map((each) => each.id)).toEqual([mill, twin]);
    expect((await planOrder(house, key, { ...wanting(), shipTo: twin })).write).toMatchObject({ shipTo: { id: twin } });
  });

  test('is one of the customer’s own', async () => {
    const { house, key, farm } = await withAddresses();
    await using _ = house;
    const ask = { ...wanting(), customer: 'Ben Haddad', shipTo: farm };
    const { problem } = await house.ask(key, 'create-order', ask);
    expect(problem?.code).toBe('address_not_found');
    expect(problem?.candidates?.map(({ id }) => id)).not.toContain(farm);
  });

  test('is the customer’s usual one where none is told', async () => {
    const { house, key } = await withAddresses();
    await using _ = house;
    await order(house, key, wanting());
    expect(sentOrders(house)[0]).not.toHaveProperty('shipping_address_id');
    expect(await addressOf(house)).not.toContain('Hood River');
  });
});

describe('what the customer wants on the order', () => {
  const ask = { ...wanting(), purchaseOrder: 'PO 4711/b', note: 'Leave it at the door', onBehalfOf: 'Jane, sales' };

  test('is carried: PO number, note; and who asked stays with us, unverified', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const plan = await order(house, key, ask);
    expect(plan.write).toMatchObject({
      purchaseOrder: 'PO 4711/b',
      note: 'Leave it at the door',
      onBehalfOfUnverified: 'Jane, sales',
    });
    const { salesorder } = await house.zoho('GET', `/salesorders/${onlyOrder(house).salesorder_id}`);
    expect(salesorder).toMatchObject({
      salesorder_number: plan.result?.number,
      reference_number: 'PO 4711/b',
      notes: 'Leave it at the door',
    });
    expect(plan.result?.number).toMatch(/^OC(-[0-9A-HJKMNP-TV-Z]{4}){4}$/);
    expect(JSON.stringify(house.sandbox.control.calls())).not.toContain('Jane');
  });

  test('is carried beside the mark where the shop keeps its own numbers', async () => {
    await using house = await openShop({ settings: { ORDER_STRATEGY: 'reference', ORDER_NUMBER_PREFIX: 'BOT-' } });
    const { key } = await house.key();
    const plan = await order(house, key, ask);
    expect(plan.result?.number).toBe('SO-00001');
    expect(onlyOrder(house).reference_number).toMatch(/^PO 4711\/b BOT-.{4}-.{4}-.{4}-.{4}$/);
    const [sent] = house.sandbox.control
      .calls()
      .calls.filter(({ method, path }) => method === 'POST' && path.endsWith('/salesorders'));
    expect(sent?.query).not.toContain('ignore_auto_number_generation');
  });

  test('is not needed: without a PO number the reference is the mark alone, or empty', async () => {
    await using own = await openShop();
    await order(own, (await own.key()).key, wanting());
    expect(onlyOrder(own).reference_number).toBe('');
    await using kept = await openShop({ settings: { ORDER_STRATEGY: 'reference' } });
    await order(kept, (await kept.key()).key, wanting());
    expect(onlyOrder(kept).reference_number).toMatch(/^OC-.{4}-.{4}-.{4}-.{4}$/);
  });
});

test('an order that makes no sense is not understood, and costs no call to Zoho', async () => {
  await using house = await openShop();
  const { key } = await house.key();
  const { line } = wanting();
  const senseless = {
    'no line': { ...wanting(), line: [] },
    'too many lines': { ...wanting(), line: Array.from({ length: 51 }, () => ({ item: MUG, quantity: '1' })) },
    'nothing of it': wanting('0'),
    'less than nothing of it': wanting('-1'),
    'a quantity in words': wanting('three'),
    'a price of its own': { ...wanting(), line: line.map((each) => ({ ...each, rate: '0.01' })) },
    'a note with a letter nobody can see': { ...wanting(), note: 'fine\u200b' },
  };
  for (const [what, ask] of Object.entries(senseless)) {
    const { status, problem } = await house.ask(key, 'create-order', ask);
    expect([what, status, problem?.code]).toEqual([what, 400, 'invalid_ask']);
  }
  expect(house.calls()).toEqual([]);
});

test('a key plans only in its own organisation', async () => {
  await using house = await openShop({
    sandbox: { organizations: 2 },
    settings: { ORGANIZATION_ID: '762841093' },
  });
  const { key } = await house.key({ organizationId: '764045864' });
  const { problem } = await house.ask(key, 'create-order', wanting());
  expect(problem?.code).toBe('not_connected');
  expect(house.calls()).toEqual([]);
});

test('a key without the scope plans nothing, and neither does a connector that only reads', async () => {
  await using house = await openShop();
  const { key } = await house.key({ scopes: ['stock:read', 'plans:write'] });
  expect((await house.ask(key, 'create-order', wanting())).problem?.code).toBe('scope_missing');
  await using reader = await openShop({ settings: { INTENTS: 'read' } });
  const { problem } = await reader.ask((await reader.key()).key, 'create-order', wanting());
  expect(problem?.code).toBe('intent_disabled');
});

test('where Zoho cannot be reached nothing is planned', async () => {
  await using house = await openShop({ hurried: true });
  const { key } = await house.key();
  house.sandbox.control.addFault({ match: zohoCall.readItems, kind: 'reset', times: 9 });
  const { problem } = await house.ask(key, 'create-order', wanting());
  expect(problem).toMatchObject({ code: 'zoho_unavailable', retryable: true });
  expect(await house.parts.store.read.plans.list({ limit: 10 })).toEqual([]);
  house.sandbox.control.clearFaults();
  expect(planOf(await house.ask(key, 'create-order', wanting())).state).toBe('proposed');
  expect(writes(house)).toEqual([]);
});
