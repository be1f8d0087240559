// What a webhook costs in calls to Zoho: nothing where it tells no news, one gathered reading where it does, and the
// record itself only where the delivery proves too little. And whose doing it was, told by states alone.
import { createHmac } from 'node:crypto';
import Database from 'better-sqlite3';
import { createEndpoint } from 'connector/webhooks/endpoints.ts';
import { expect, test } from 'vitest';
import { type House, type HouseOptions, openHouse, PUBLIC_URL } from './house.ts';

const MUG = 'OUT-001-RED';
const MINUTE_MS = 60_000;
const READ = 'GET /itemdetails';

interface Hooked extends AsyncDisposable {
  readonly house: House;
  readonly key: string;
  readonly mugId: string;
  readonly customerId: string;
  /** What was sent last, to be sent again. */
  readonly sent: { url: string; headers: Readonly<Record<string, string>>; body: string }[];
  /** Delivers what Zoho has to tell, works it through, and answers the calls that this cost. */
  work(): Promise<string[]>;
  /** As Zoho's own sender, with whatever body. */
  post(message: Hooked['sent'][number]): Promise<number>;
  /** The follower's feeds, hours later. */
  follow(): Promise<string[]>;
}

const openHooked = async ({
  allowUnsigned = false,
  ...more
}: Pick<HouseOptions, 'orderMode'> & { allowUnsigned?: boolean } = {}): Promise<Hooked> => {
  let house: House | undefined;
  const sent: Hooked['sent'] = [];
  const post: Hooked['post'] = async ({ url, headers, body }) => {
    const answer = await house?.app.request(url, { method: 'POST', headers, body });
    return answer?.status ?? 0;
  };
  const postWebhook = async (message: { url: string; headers: Readonly<Record<string, string>>; body: string }) => {
    sent.push(message);
    return { status: await post(message), text: '' };
  };
  house = await openHouse({ ...more, mirrored: true, hurried: true, sandbox: { postWebhook, webhooksPerDay: 0 } });
  const { parts, organizationId, sandbox } = house;
  const { url, secret } = await createEndpoint(parts, { organizationId, allowUnsigned });
  const hook = (entity: 'item' | 'salesorder', more: object = {}) =>
    sandbox.control.addWebhook({ url: url ?? '', entity, secret: allowUnsigned ? '' : secret, ...more });
  for (const entity of ['item', 'salesorder'] as const) {
    hook(entity);
    const gone = [{ param_name: 'event', param_value: 'delete' }];
    hook(entity, { rule_type: 'delete', query_parameters: gone });
  }
  const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
  const { contacts } = await house.zoho('GET', '/contacts');
  const { key } = await house.key();
  const here = house;
  const counted = async (work: () => Promise<void>): Promise<string[]> => {
    const before = here.calls().length;
    await work();
    return here
      .calls()
      .slice(before)
      .filter((call) => !call.includes('/oauth/'));
  };
  const follow = () =>
    counted(async () => {
      here.advance(180 * MINUTE_MS);
      for (let rounds = 0; rounds < 10 && (await parts.mirror.round(organizationId)); rounds += 1);
    });
  await follow();
  return {
    house,
    key,
    mugId: items[0].item_id,
    customerId: contacts[0].contact_id,
    sent,
    post,
    follow,
    work: () =>
      counted(async () => {
        await sandbox.control.deliverWebhooks();
        while ((await here.app.jobs.runDue()) > 0);
        await parts.mirror.refresh(organizationId);
      }),
    [Symbol.asyncDispose]: () => here[Symbol.asyncDispose](),
  };
};

const order = async ({ house, mugId, customerId }: Hooked, quantity = 1): Promise<string> => {
  const { salesorder } = await house.zoho('POST', '/salesorders', {
    customer_id: customerId,
    line_items: [{ item_id: mugId, quantity }],
  });
  return salesorder.salesorder_id;
};

const confirm = ({ house }: Hooked, id: string) => house.zoho('POST', `/salesorders/${id}/status/confirmed`);

const events = async ({ house: { parts, organizationId } }: Hooked): Promise<string[]> =>
  (await parts.store.read.outbox.after({ organizationId, after: 0, limit: 100 })).map(
    ({ type, origin }) => `${type} ${origin}`,
  );

const available = async ({ house, key }: Hooked): Promise<number> => {
  const { answer } = await house.ask(key, 'check-stock', { item: [MUG], maxAge: 1_440 });
  const { physical, reserved } = answer.items[0].total;
  return Number(physical.available) - Number(reserved);
};

test('an order made elsewhere costs one reading when it is confirmed, and nothing as a draft or when it comes again', async () => {
  await using hooked = await openHooked();
  const { house } = hooked;
  const before = await available(hooked);
  const id = await order(hooked, 2);
  expect(await hooked.work()).toEqual([]);
  house.advance(MINUTE_MS);
  await confirm(hooked, id);
  expect(await hooked.work()).toEqual([READ]);
  expect(await available(hooked)).toBe(before - 2);

  // Days later, so that nothing is a repetition any more.
  house.advance(3 * 1_440 * MINUTE_MS);
  for (const message of hooked.sent.toReversed()) expect(await hooked.post(message)).toBe(200);
  expect(await hooked.work()).toEqual([]);
  expect(await events(hooked)).toEqual(['order.created zoho', 'order.confirmed zoho', 'stock.changed zoho']);
  expect((await hooked.follow()).filter((call) => call.startsWith('GET /salesorders/'))).toEqual([]);
});

test('a note on an order moves nothing; more units of it, or an item less, are read again', async () => {
  await using hooked = await openHooked();
  const { house, mugId } = hooked;
  const { items } = await house.zoho('GET', '/items');
  const blueId = items.find((each: { item_type: string }) => each.item_type === 'inventory').item_id;
  const line = (item_id: string, quantity: number) => ({ item_id, quantity });
  const { salesorder } = await house.zoho('POST', '/salesorders', {
    customer_id: hooked.customerId,
    line_items: [line(mugId, 1), line(blueId, 1)],
  });
  await confirm(hooked, salesorder.salesorder_id);
  await hooked.work();
  const change = async (body: object) => {
    house.advance(MINUTE_MS);
    await house.zoho('PUT', `/salesorders/${salesorder.salesorder_id}`, body);
    return hooked.work();
  };
  expect(await change({ notes: 'Ring twice.' })).toEqual([]);
  const before = await available(hooked);
  expect(await change({ line_items: [line(mugId, 3), line(blueId, 1)] })).toEqual([READ]);
  expect(await available(hooked)).toBe(before - 2);
  expect(await change({ line_items: [line(blueId, 1)] })).toEqual([READ]);
  expect(await available(hooked)).toBe(before + 1);
});

test('our own order coming back costs nothing more, is told as ours, and moves nothing twice', async () => {
  await using hooked = await openHooked();
  const { house, key, customerId } = hooked;
  const before = await available(hooked);
  const planned = await house.ask(key, 'create-order', { customer: customerId, line: [{ item: MUG, quantity: '2' }] });
  const done = await house.ask(key, 'confirm-plan', { plan: planned.answer.id });
  expect(done.answer.state).toBe('done');
  // The one reading that every write of ours is followed by.
  expect(await hooked.work()).toEqual([READ]);
  house.advance(3 * 1_440 * MINUTE_MS);
  for (const message of [...hooked.sent]) await hooked.post(message);
  expect(await hooked.work()).toEqual([]);
  expect(await available(hooked)).toBe(before - 2);
  expect((await events(hooked)).sort()).toEqual([
    'order.confirmed connector',
    'order.created connector',
    'stock.changed connector',
  ]);
});

test('what Zoho tells of our order before our own call is answered is known to be ours', async () => {
  await using hooked = await openHooked();
  const { house, key, customerId } = hooked;
  const planned = await house.ask(key, 'create-order', { customer: customerId, line: [{ item: MUG, quantity: '1' }] });
  // The order is made, the answer is lost, and the plan is left where it was for a moment.
  house.sandbox.control.addFault({
    kind: 'lost-answer',
    match: { method: 'POST', path: '^/inventory/v1/salesorders$' },
    times: 1,
  });
  house.sandbox.control.addFault({ kind: 'reset', match: { method: 'GET', path: '/salesorders' }, times: 1 });
  await house.ask(key, 'confirm-plan', { plan: planned.answer.id });
  await hooked.work();
  expect((await events(hooked)).filter((told) => told.endsWith(' zoho'))).toEqual([]);
  for (let turns = 0; turns < 20; turns += 1) {
    house.advance(MINUTE_MS);
    await house.app.plans.recover();
  }
  await hooked.work();
  expect((await events(hooked)).sort()).toEqual([
    'order.confirmed connector',
    'order.created connector',
    'stock.changed connector',
  ]);
});

test('stock that we adjust, move and free by a cancellation is told as ours; with somebody else’s besides, as Zoho’s', async () => {
  await using hooked = await openHooked();
  const { house, key, customerId, mugId } = hooked;
  const release = async (planned: { answer: { id: string } }) =>
    expect((await house.ask(key, 'confirm-plan', { plan: planned.answer.id })).answer.state).toBe('done');
  const news = async (): Promise<string[]> => {
    const before = (await events(hooked)).length;
    await hooked.work();
    return (await events(hooked)).slice(before);
  };
  const at = 'Head Office';
  await release(await house.ask(key, 'adjust-stock', { item: MUG, change: '+5', location: at, reason: 'Found' }));
  expect(await news()).toEqual(['stock.changed connector']);
  await release(
    await house.ask(key, 'transfer-stock', { line: [{ item: MUG, quantity: '2' }], from: at, to: 'Sparks Warehouse' }),
  );
  expect(await news()).toEqual(['stock.changed connector', 'stock.changed connector']);
  const planned = await house.ask(key, 'create-order', { customer: customerId, line: [{ item: MUG, quantity: '1' }] });
  await release(planned);
  await news();
  const { answer } = await house.ask(key, 'list-orders', { limit: 1 });
  await release(await house.ask(key, 'cancel-order', { order: answer.orders[0].id }));
  expect((await news()).filter((told) => told.startsWith('stock.'))).toEqual(['stock.changed connector']);

  await release(await house.ask(key, 'adjust-stock', { item: MUG, change: '-1', location: at, reason: 'Lost' }));
  const { item } = await house.zoho('GET', `/items/${mugId}`);
  const place = item.locations.find((each: { location_name: string }) => each.location_name === at);
  await house.zoho('POST', '/inventoryadjustments', {
    date: '2026-01-01',
    reason: 'Counted',
    adjustment_type: 'quantity',
    line_items: [{ item_id: mugId, quantity_adjusted: -3, location_id: place.location_id }],
  });
  expect(await news()).toEqual(['stock.changed zoho']);
});

test.each(['fulfil', 'adjust'] as const)(
  'an order of ours that takes its stock here (%s) is told as ours, each step of it',
  async (orderMode) => {
    await using hooked = await openHooked({ orderMode });
    const { house, key, customerId } = hooked;
    const planned = await house.ask(key, 'create-order', {
      customer: customerId,
      line: [{ item: MUG, quantity: '2' }],
    });
    await house.ask(key, 'confirm-plan', { plan: planned.answer.id });
    await hooked.work();
    for (let turns = 0; turns < 10; turns += 1) {
      house.advance(MINUTE_MS);
      await house.app.plans.recover();
      await hooked.work();
    }
    await hooked.follow();
    const told = await events(hooked);
    expect(told.filter((each) => each.endsWith(' zoho'))).toEqual([]);
    expect(told).toContain('stock.changed connector');
    if (orderMode === 'fulfil') expect(told).toContain('order.shipped connector');
  },
);

test('an edit of an item is one reading, an old one that comes late is none, and a new item is met', async () => {
  await using hooked = await openHooked();
  const { house, mugId, key } = hooked;
  house.advance(MINUTE_MS);
  await house.zoho('PUT', `/items/${mugId}`, { rate: 11 });
  expect(await hooked.work()).toEqual([READ]);
  house.advance(MINUTE_MS);
  await house.zoho('PUT', `/items/${mugId}`, { rate: 12 });
  expect(await hooked.work()).toEqual([READ]);
  house.advance(3 * 1_440 * MINUTE_MS);
  for (const message of hooked.sent.toReversed()) await hooked.post(message);
  expect(await hooked.work()).toEqual([]);
  const { item } = await house.zoho('POST', '/items', {
    name: 'A new mug',
    sku: 'MUG-NEW',
    rate: 5,
    item_type: 'inventory',
    inventory_account_id: '1',
  });
  expect(await hooked.work()).toEqual([READ]);
  expect((await house.ask(key, 'show-item', { item: 'MUG-NEW' })).answer.item).toMatchObject({ id: item.item_id });
  // Read already: nothing of it is left for the feeds to read.
  house.advance(MINUTE_MS);
  await house.zoho('DELETE', `/items/${item.item_id}`);
  await hooked.work();
  expect((await house.ask(key, 'show-item', { item: 'MUG-NEW' })).problem?.code).toBe('item_not_found');
});

test('an order that is deleted gives its units back, and is told as cancelled', async () => {
  await using hooked = await openHooked();
  const { house } = hooked;
  const before = await available(hooked);
  const id = await order(hooked, 2);
  await confirm(hooked, id);
  await hooked.work();
  expect(await available(hooked)).toBe(before - 2);
  house.advance(MINUTE_MS);
  await house.zoho('DELETE', `/salesorders/${id}`);
  expect(await hooked.work()).toEqual([`GET /salesorders/${id}`, READ]);
  expect(await available(hooked)).toBe(before);
  expect(await events(hooked)).toContain('order.cancelled zoho');
});

test('a signed delivery about another organisation’s order or item is looked up, and nothing of it is believed', async () => {
  await using hooked = await openHooked();
  const { house, mugId } = hooked;
  house.advance(MINUTE_MS);
  await house.zoho('PUT', `/items/${mugId}`, { rate: 11 });
  const id = await order(hooked);
  await hooked.work();
  const [item, sold] = ['"item"', '"salesorder"'].map((entity) =>
    hooked.sent.find(({ body }) => body.includes(entity)),
  );
  const { organizationId, parts } = house;
  const secrets = JSON.parse(
    await parts.vault.open((await parts.store.read.webhookEndpoints.get(organizationId))?.secrets ?? ''),
  );
  const foreign = async (message: Hooked['sent'][number] | undefined, ids: readonly string[]) => {
    const body = ids.reduce((text, each) => text.replaceAll(each, `9${each.slice(1)}`), message?.body ?? '');
    const signature = createHmac('sha256', secrets[0].secret).update(body).digest('hex');
    const headers = { ...message?.headers, 'x-zoho-webhook-signature': signature };
    return hooked.post({ url: message?.url ?? PUBLIC_URL, headers, body });
  };
  const before = await events(hooked);
  expect(await foreign(item, [mugId])).toBe(200);
  expect(await hooked.work()).toEqual([READ]);
  expect(await foreign(sold, [mugId, id])).toBe(200);
  expect(await hooked.work()).toEqual([`GET /salesorders/9${id.slice(1)}`]);
  expect(await events(hooked)).toEqual(before);
  const [last, first] = await parts.store.read.deliveries.list(2);
  expect([first?.error, last?.error]).toEqual([
    'Zoho has no such item in this organisation.',
    'Zoho has no such order in this organisation.',
  ]);
});

test('deliveries that came before the store was locked, or Zoho went away, are worked through afterwards', async () => {
  await using hooked = await openHooked();
  const { house, mugId } = hooked;
  house.advance(MINUTE_MS);
  const id = await order(hooked, 2);
  await confirm(hooked, id);
  await house.sandbox.control.deliverWebhooks();
  const before = await available(hooked);
  const other = new Database(house.config.DATABASE_FILE, { timeout: 0 });
  other.exec('begin immediate');
  await expect(house.app.jobs.runDue()).rejects.toMatchObject({ code: 'store_unavailable' });
  other.exec('rollback');
  other.close();
  // Of a new item, so that Zoho has to be asked.
  house.sandbox.control.addFault({ kind: 'status', status: 503, body: {}, match: { path: '/itemdetails' }, times: 30 });
  const item = { name: 'Late', sku: 'LATE', rate: 5, item_type: 'inventory', inventory_account_id: '1' };
  await house.zoho('POST', '/items', item);
  await hooked.work();
  expect(await house.parts.store.read.jobs.counts()).toMatchObject({ waiting: 1, dead: 0 });
  house.sandbox.control.clearFaults();
  house.advance(60 * MINUTE_MS);
  await hooked.work();
  expect(await house.parts.store.read.jobs.counts()).toMatchObject({ waiting: 0, leased: 0, dead: 0 });
  const all = await house.parts.store.read.deliveries.list(10);
  expect(new Set(all.map(({ state }) => state))).toEqual(new Set(['handled']));
  expect(await available(hooked)).toBe(before - 2);
  const known = await house.parts.store.read.mirror.known(house.organizationId, [mugId]);
  expect(known).toMatchObject([{ dirtyAt: null }]);
}, 60_000);

test('a hint without a signature has the order itself looked at, and nothing of its words believed', async () => {
  await using hooked = await openHooked({ allowUnsigned: true });
  const before = await available(hooked);
  const id = await order(hooked, 2);
  await hooked.work();
  await confirm(hooked, id);
  expect(await hooked.work()).toEqual([`GET /salesorders/${id}`, READ]);
  expect(await available(hooked)).toBe(before - 2);
});
