// The control API: what proofs do to the sandbox behind Zoho's back, over HTTP and in process.
import { describe, expect, test } from 'vitest';
import { ask, create, found } from './asking-control.ts';
import { confirmedOrder, itemNow, order, some, zoho } from './zoho.ts';

test.each([
  ['127.0.0.1', 200],
  ['::1', 200],
  ['::ffff:127.0.0.1', 200],
  ['192.168.1.7', 403],
  ['::ffff:10.0.0.1', 403],
  ['2001:db8::1', 403],
  ['127.0.0.1.example', 403],
])('the control API answers %s with %i', async (remoteAddress, status) => {
  const z = await zoho();
  const env = { incoming: { socket: { remoteAddress } } };
  const at = (path: string, init?: RequestInit) =>
    z.sandbox.app.fetch(new Request(`http://127.0.0.1/__sandbox${path}`, init), env);
  expect((await at('')).status).toBe(status);
  expect((await at('/faults', { method: 'DELETE' })).status).toBe(status);
  expect((await at('/grant', { method: 'POST' })).status).toBe(status);
  // A stranger learns nothing from being turned away.
  if (status === 403) expect(await (await at('')).text()).not.toContain(z.sandbox.credentials.clientSecret);
  expect((await z.call('GET', '/users/me')).status).toBe(200);
});

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

  test('a person is paid, in part and then in full', async () => {
    const z = await zoho();
    const { salesorder_id, total } = await confirmedOrder(z);
    const read = async () => {
      const { salesorder } = (await z.call('GET', `/salesorders/${salesorder_id}`)).body;
      const [{ invoice_id, ...head }] = salesorder.invoices;
      const { invoice } = (await z.call('GET', `/invoices/${invoice_id}`)).body;
      expect([head.status, head.balance]).toEqual([invoice.status, invoice.balance]);
      return [salesorder.paid_status, invoice.status, invoice.balance, invoice.payment_made];
    };
    expect(await ask(z, 'POST', '/pay', { salesorder_id })).toHaveProperty('error');
    await ask(z, 'POST', '/invoice', { salesorder_id });
    expect(await read()).toEqual(['unpaid', 'sent', total, 0]);
    await ask(z, 'POST', '/pay', { salesorder_id, amount: 1 });
    expect(await read()).toEqual(['partially_paid', 'partially_paid', total - 1, 1]);
    const { invoices } = (await z.call('GET', '/invoices', { query: { filter_by: 'Status.PartiallyPaid' } })).body;
    expect(invoices).toHaveLength(1);
    await ask(z, 'POST', '/pay', { salesorder_id });
    expect(await read()).toEqual(['paid', 'paid', 0, total]);
    expect(await ask(z, 'POST', '/pay', { salesorder_id })).toHaveProperty('error');
  });

  test('a person puts an order on hold, which keeps its goods, and closes it, which gives them back', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await confirmedOrder(z, 2);
    const now = async () => {
      const { salesorder } = (await z.call('GET', `/salesorders/${salesorder_id}`)).body;
      const { actual_committed_stock } = await itemNow(z, line_items[0].item_id);
      return [salesorder.status, actual_committed_stock];
    };
    await ask(z, 'POST', '/hold', { salesorder_id });
    expect(await now()).toEqual(['onhold', 2]);
    expect(await ask(z, 'POST', '/ship', { salesorder_id })).toHaveProperty('error');
    await ask(z, 'POST', '/close', { salesorder_id });
    expect(await now()).toEqual(['closed', 0]);
    expect(await ask(z, 'POST', '/hold', { salesorder_id })).toHaveProperty('error');
  });

  test('an order on hold can still be void, and gives its goods back', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await confirmedOrder(z, 2);
    await ask(z, 'POST', '/hold', { salesorder_id });
    expect((await z.call('POST', `/salesorders/${salesorder_id}/status/void`)).status).toBe(200);
    expect(await itemNow(z, line_items[0].item_id)).toMatchObject({ actual_committed_stock: 0 });
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
    expect(await ask(z, 'POST', '/org', { perMinute: 'many' })).toHaveProperty('error');
  });

  test('what was shown before a setting changed is shown anew', async () => {
    const z = await zoho();
    const { item } = await some(z);
    expect(await itemNow(z, item.item_id)).toHaveProperty('locations');
    z.sandbox.control.setOrganization({ locations: 'warehouses' });
    expect(await itemNow(z, item.item_id)).toHaveProperty('warehouses');
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
