// The control API: what proofs do to the sandbox behind Zoho's back, over HTTP and in process.
import { describe, expect, test } from 'vitest';
import { ConnectionDropped, createSandbox, sandboxResponse } from '../src/index.ts';
import { confirmedOrder, itemNow, type Json, order, some, type Zoho, zoho } from './zoho.ts';

const ask = async (z: Zoho, method: string, path: string, json?: unknown): Promise<Json> => {
  const init = json === undefined ? { method } : { method, body: JSON.stringify(json) };
  return (await z.fetch(new Request(`http://127.0.0.1/__sandbox${path}`, init))).json();
};

const orderRequest = async (z: Zoho) => {
  const { item, customer } = await some(z);
  const line_items = [{ item_id: item.item_id, quantity: 1 }];
  return { json: { customer_id: customer.contact_id, reference_number: 'FAULT', line_items } };
};

const create = async (z: Zoho) => z.call('POST', '/salesorders', await orderRequest(z));
const found = async (z: Zoho) =>
  (await z.call('GET', '/salesorders', { query: { reference_number: 'FAULT' } })).body.salesorders.length;

describe('the call log', () => {
  test('tells every call with its status, its code and its body', async () => {
    const z = await zoho();
    await create(z);
    await z.call('GET', '/items/1');
    const { calls, total } = await ask(z, 'GET', '/calls?since=2');
    expect(total).toBe(4);
    expect(calls).toMatchObject([
      {
        n: 3,
        method: 'POST',
        path: '/inventory/v1/salesorders',
        status: 201,
        code: 0,
        organizationId: z.organizationId,
      },
      { n: 4, method: 'GET', path: '/inventory/v1/items/1', status: 404, code: 5, at: z.clock.now },
    ]);
    expect(JSON.parse(calls[0].body)).toMatchObject({ reference_number: 'FAULT' });
  });

  test('counts by route, and the most in any minute', async () => {
    const z = await zoho();
    for (const path of ['/items/1', '/items/2', '/users/me']) await z.call('GET', path);
    z.clock.now += 59_999;
    await z.call('GET', '/users/me');
    z.clock.now += 2;
    await z.call('GET', '/users/me');
    const counters = await ask(z, 'GET', '/counters');
    expect(counters).toMatchObject({
      byPath: { 'GET /inventory/v1/items/:item_id': 2, 'GET /inventory/v1/users/me': 3 },
      total: 5,
      maxInAnyRollingMinute: 4,
      responses429: 0,
    });
    await ask(z, 'POST', '/reset-calls', {});
    expect((await ask(z, 'GET', '/counters')).total).toBe(0);
  });

  test('counts refreshes and tokens', async () => {
    const z = await zoho();
    const { clientId: client_id, clientSecret: client_secret } = z.sandbox.credentials;
    const form = { grant_type: 'refresh_token', refresh_token: z.refreshToken, client_id, client_secret };
    await z.post('/oauth/v2/token', form);
    expect(await ask(z, 'GET', '/counters')).toMatchObject({ refreshes: 1, tokens: 2 });
  });

  test('control calls are not in it', async () => {
    const z = await zoho();
    await ask(z, 'GET', '/counters');
    expect((await ask(z, 'GET', '/calls')).calls).toEqual([]);
  });
});

describe('faults', () => {
  test('a status and a body of choice, once', async () => {
    const z = await zoho();
    const body = { code: 1070, message: 'Busy.' };
    await ask(z, 'POST', '/faults', {
      match: { method: 'POST', path: '/salesorders' },
      kind: 'status',
      status: 429,
      body,
    });
    const struck = await create(z);
    expect([struck.status, struck.body]).toEqual([429, body]);
    expect((await create(z)).status).toBe(201);
    expect(await found(z)).toBe(1);
  });

  test('HTML where JSON was expected', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ kind: 'html' });
    const { status, headers, text } = await z.call('GET', '/items');
    expect(status).toBe(503);
    expect(headers.get('content-type')).toContain('text/html');
    expect(text).toContain('<html>');
  });

  test('reset: the connection breaks before anything happened', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '^/salesorders$', method: 'POST' }, kind: 'reset' });
    await expect(create(z)).rejects.toThrow(new TypeError('fetch failed'));
    expect(await found(z)).toBe(0);
  });

  test('lost-answer: the write happened, the connection broke', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders', method: 'POST' }, kind: 'lost-answer' });
    await expect(create(z)).rejects.toBeInstanceOf(ConnectionDropped);
    expect(await found(z)).toBe(1);
    expect(z.sandbox.control.calls(2).calls[0]).toMatchObject({ status: 0, fault: 'lost-answer' });
  });

  test('late-commit: the connection breaks now, the write lands when the clock gets there', async () => {
    const z = await zoho();
    await ask(z, 'POST', '/faults', { match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 5000 });
    await expect(create(z)).rejects.toThrow('fetch failed');
    expect(await ask(z, 'GET', '/pending-commits')).toEqual({ count: 1 });
    expect(await found(z)).toBe(0);
    await ask(z, 'POST', '/clock', { advanceMs: 4999 });
    expect(await found(z)).toBe(0);
    await ask(z, 'POST', '/clock', { advanceMs: 1 });
    expect(await ask(z, 'GET', '/pending-commits')).toEqual({ count: 0 });
    expect(await found(z)).toBe(1);
    const [late] = z.sandbox.control.salesorders();
    expect(late).toMatchObject({ reference_number: 'FAULT', created_at: z.clock.now + 5000 });
  });

  test('late-commit: real time brings it in too', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 20 });
    await expect(create(z)).rejects.toThrow('fetch failed');
    await expect.poll(() => z.sandbox.control.pendingCommits()).toBe(0);
    expect(await found(z)).toBe(1);
  });

  test('a late commit is still checked at the door', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({ match: { path: '/salesorders' }, kind: 'late-commit', delayMs: 20 });
    const answer = await z.call('POST', '/salesorders', { ...(await orderRequest(z)), token: 'none' });
    expect(answer.status).toBe(401);
    expect(z.sandbox.control.pendingCommits()).toBe(0);
  });

  test('a late commit whose number was taken meanwhile does not land', async () => {
    const z = await zoho();
    const { json } = await orderRequest(z);
    const send = { json: { ...json, salesorder_number: 'N-1' }, query: { ignore_auto_number_generation: 'true' } };
    z.sandbox.control.addFault({ match: { method: 'POST' }, kind: 'late-commit', delayMs: 1000 });
    await expect(z.call('POST', '/salesorders', send)).rejects.toThrow('fetch failed');
    expect((await z.call('POST', '/salesorders', send)).status).toBe(201);
    z.sandbox.control.clock({ advanceMs: 1000 });
    expect(z.sandbox.control.salesorders()).toHaveLength(1);
  });

  test('strike as often as ordered, by chance where ordered, and stop when cleared', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({
      match: { path: '/users' },
      kind: 'status',
      status: 500,
      times: 1000,
      probability: 0.5,
    });
    const statuses: number[] = [];
    for (let n = 0; n < 40; n += 1) statuses.push((await z.call('GET', '/users/me')).status);
    const struck = statuses.filter((status) => status === 500).length;
    expect(struck).toBeGreaterThan(8);
    expect(struck).toBeLessThan(32);
    await ask(z, 'DELETE', '/faults');
    expect((await z.call('GET', '/users/me')).status).toBe(200);
  });

  test('strike the token endpoint as well', async () => {
    const z = await zoho();
    z.sandbox.control.addFault({
      match: { path: '/oauth/v2/token' },
      kind: 'status',
      status: 502,
      body: 'Bad Gateway',
    });
    const { status, text } = await z.post('/oauth/v2/token', {});
    expect([status, text]).toEqual([502, 'Bad Gateway']);
  });

  test('for msw a broken connection is Response.error()', async () => {
    const sandbox = createSandbox({ items: 5 });
    sandbox.control.addFault({ kind: 'reset' });
    const response = await sandboxResponse(sandbox)(new Request('https://www.zohoapis.com/inventory/v1/items'));
    expect(response.type).toBe('error');
  });

  test('an order for no known kind of fault is refused', async () => {
    const z = await zoho();
    expect(await ask(z, 'POST', '/faults', { kind: 'gremlin' })).toHaveProperty('error');
  });
});

describe('list lag (API notes 6.3, 7.3)', () => {
  test('a new order is late in lists and searches, and at once by id', async () => {
    const z = await zoho();
    await ask(z, 'POST', '/list-lag', { ms: 3000 });
    const { body } = await create(z);
    expect(await found(z)).toBe(0);
    expect((await z.call('GET', `/salesorders/${body.salesorder.salesorder_id}`)).status).toBe(200);
    z.clock.now += 3000;
    expect(await found(z)).toBe(1);
  });

  test('a change is late too: the list shows what was', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    await ask(z, 'POST', '/list-lag', { ms: 3000 });
    await z.call('POST', `/salesorders/${salesorder_id}/status/confirmed`);
    const row = async () => (await z.call('GET', '/salesorders')).body.salesorders[0].status;
    expect(await row()).toBe('draft');
    z.clock.now += 3000;
    expect(await row()).toBe('confirmed');
  });

  test('an item that changed is late in the list and not in itemdetails', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await ask(z, 'POST', '/list-lag', { ms: 3000 });
    await ask(z, 'POST', '/price', { item_id: item.item_id, rate: 1234.5 });
    const row = async () => (await z.call('GET', '/items', { query: { item_id: item.item_id } })).body.items[0].rate;
    expect(await row()).toBe(item.rate);
    const { body } = await z.call('GET', '/itemdetails', { query: { item_ids: item.item_id } });
    expect(body.items[0].rate).toBe(1234.5);
    z.clock.now += 3000;
    expect(await row()).toBe(1234.5);
  });
});

describe('the world outside', () => {
  test('stock moves without any call: both ledgers, or the physical one', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await ask(z, 'POST', '/stock', { sku: item.sku, delta: -4 });
    await ask(z, 'POST', '/stock', { item_id: item.item_id, delta: -1, kind: 'physical' });
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand - 4,
      actual_available_stock: item.actual_available_stock - 5,
    });
    expect(await ask(z, 'POST', '/stock', { sku: 'NO-SUCH', delta: 1 })).toHaveProperty('error');
  });

  test('a person ships, delivers and invoices an order', async () => {
    const z = await zoho();
    const { salesorder_id, salesorder_number } = await confirmedOrder(z);
    const status = async () => (await z.call('GET', `/salesorders/${salesorder_id}`)).body.salesorder;
    await ask(z, 'POST', '/ship', { number: salesorder_number, tracking: '1Z999', carrier: 'UPS' });
    expect(await status()).toMatchObject({
      status: 'shipped',
      packages: [{ tracking_number: '1Z999', carrier: 'UPS' }],
    });
    await ask(z, 'POST', '/deliver', { salesorder_id });
    expect((await status()).status).toBe('fulfilled');
    await ask(z, 'POST', '/invoice', { salesorder_id });
    expect(await status()).toMatchObject({ order_status: 'closed', invoices: [{ status: 'sent' }] });
    expect(await ask(z, 'POST', '/ship', { salesorder_id })).toHaveProperty('error');
  });

  test('the clock is moved, and set', async () => {
    const z = await zoho();
    expect(await ask(z, 'POST', '/clock', { now: '2027-01-01T00:00:00Z' })).toEqual({
      now: '2027-01-01T00:00:00.000Z',
    });
    expect(await ask(z, 'POST', '/clock', { advanceMs: 60_000 })).toEqual({ now: '2027-01-01T00:01:00.000Z' });
  });

  test('tokens expire at once, or are revoked', async () => {
    const z = await zoho();
    await ask(z, 'POST', '/expire-tokens', {});
    expect((await z.call('GET', '/items')).status).toBe(401);
    const { clientId: client_id, clientSecret: client_secret } = z.sandbox.credentials;
    const form = { grant_type: 'refresh_token', refresh_token: z.refreshToken, client_id, client_secret };
    expect((await z.post('/oauth/v2/token', form)).body).toHaveProperty('access_token');
    await ask(z, 'POST', '/revoke-tokens', {});
    expect((await z.post('/oauth/v2/token', form)).body).toEqual({ error: 'invalid_code' });
  });

  test('settings change while it runs, the tax among them', async () => {
    const z = await zoho();
    await ask(z, 'POST', '/org', { taxPercentage: 9.5 });
    expect((await order(z)).tax_total).toBeGreaterThan(0);
    expect(await ask(z, 'POST', '/org', { mood: 'good' })).toHaveProperty('error');
  });

  test('an organisation that was shut out is opened', async () => {
    const z = await zoho({ perMinute: 1 });
    await z.call('GET', '/users/me');
    expect((await z.call('GET', '/users/me')).status).toBe(429);
    await ask(z, 'POST', '/unblock', {});
    expect((await z.call('GET', '/users/me')).status).toBe(200);
  });

  test('every order is told for proofs, the void ones too', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z, 2);
    await z.call('POST', `/salesorders/${salesorder_id}/status/void`);
    const { salesorders } = await ask(z, 'GET', '/salesorders');
    expect(salesorders).toMatchObject([
      {
        salesorder_id,
        salesorder_number: 'SO-00001',
        status: 'void',
        created_at: z.clock.now,
        line_items: [{ quantity: 2 }],
      },
    ]);
  });

  test('it says what it is', async () => {
    const z = await zoho();
    expect(await ask(z, 'GET', '')).toMatchObject({
      accountsServer: 'https://accounts.zoho.com',
      apiDomain: 'https://www.zohoapis.com',
      credentials: z.sandbox.credentials,
      options: { plan: 'premium' },
    });
  });
});
