// API notes 5 and 6.0: envelopes, bodies, pages and filters in general, by raw requests.
import { describe, expect, test } from 'vitest';
import { order, some, zoho } from './zoho.ts';

describe('the envelope (API notes 5, "Envelope", "Codes")', () => {
  test('a success has code 0 and message success before its payload', async () => {
    const z = await zoho();
    expect((await z.call('GET', '/users/me')).text).toMatch(/^\{"code":0,"message":"success","user":/);
  });

  test('an error has a code and a message and nothing else', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/items/362590000000000001');
    expect(status).toBe(404);
    expect(body).toEqual({ code: 5, message: expect.any(String) });
  });

  test('a refusal speaks the language of the user, and keeps its code', async () => {
    const z = await zoho({ language: 'es' });
    const { status, body } = await z.call('GET', '/items/362590000000000001');
    expect([status, body.code]).toEqual([404, 5]);
    expect(body.message).toMatch(/ningún/);
  });

  test('an unknown path is 404 with code 5', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/nothing');
    expect([status, body]).toEqual([404, { code: 5, message: 'Invalid URL Passed' }]);
  });

  test('a slash at the end of a path does no harm, or makes it unknown', async () => {
    expect((await (await zoho()).call('GET', '/items/')).status).toBe(200);
    const strict = await zoho({ trailingSlash: 'refuse' });
    expect((await strict.call('GET', '/items/')).body).toEqual({ code: 5, message: 'Invalid URL Passed' });
  });

  test('response_option=2 counts a list in place of its rows, or does nothing', async () => {
    const query = { response_option: '2', per_page: '25' };
    const z = await zoho();
    const { items } = (await z.call('GET', '/items')).body;
    const { body } = await z.call('GET', '/items', { query });
    expect(body).toMatchObject({ items: [], page_context: { total: items.length, total_pages: 3 } });
    const deaf = await (await zoho({ countOption: 'ignore' })).call('GET', '/items', { query });
    expect(deaf.body.items).toHaveLength(25);
    expect(deaf.body.page_context).not.toHaveProperty('total');
  });

  test('an unknown id can be code 1002 with the name of the thing', async () => {
    const z = await zoho({ missingRecordCode: 1002 });
    const { status, body } = await z.call('GET', '/invoices/362590000000000001');
    expect([status, body]).toEqual([404, { code: 1002, message: 'Invoice does not exist.' }]);
  });

  test.each([
    '/stock_adjustments',
    '/stockadjustments',
    '/items/1/customfields',
    '/shipmentorders',
    '/organizations/x/y',
  ])('%s does not exist (API notes 6.5, 6.8, 9.13)', async (path) => {
    const z = await zoho();
    expect((await z.call(path.includes('customfields') ? 'PUT' : 'GET', path)).body.code).toBe(5);
  });

  test('PUT on the status of an order is no way to change it', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    expect((await z.call('PUT', `/salesorders/${salesorder_id}/status`)).status).toBe(404);
  });

  test('the old base answers 400 and sends one to the zohoapis domain (API notes 2)', async () => {
    const z = await zoho();
    const response = await z.fetch(new Request('https://inventory.zoho.com/api/v1/items'));
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ message: 'Use the zohoapis domain for API requests.' });
  });

  test('unknown headers are passed over, an Idempotency-Key too (API notes 7)', async () => {
    const z = await zoho();
    const { item, customer } = await some(z);
    const send = {
      headers: { 'Idempotency-Key': 'abc' },
      json: { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }] },
    };
    const [one, two] = [await z.call('POST', '/salesorders', send), await z.call('POST', '/salesorders', send)];
    expect(one.body.salesorder.salesorder_id).not.toBe(two.body.salesorder.salesorder_id);
  });

  test('upserting by a unique field is not in Inventory (API notes 7)', async () => {
    const z = await zoho();
    const headers = {
      'X-Unique-Identifier-Key': 'cf_channel_order_id',
      'X-Unique-Identifier-Value': '1',
      'X-Upsert': 'true',
    };
    expect((await z.call('PUT', '/salesorders', { headers, json: {} })).status).toBe(404);
  });
});

describe('what is sent (API notes 6.0, "Common")', () => {
  test('a JSON body', async () => {
    const z = await zoho();
    expect((await z.call('POST', '/contacts', { json: { contact_name: 'By JSON' } })).status).toBe(201);
  });

  test('the older form with one field JSONString', async () => {
    const z = await zoho();
    const { status, body } = await z.call('POST', '/contacts', { form: { contact_name: 'By form' } });
    expect([status, body.contact.contact_name]).toEqual([201, 'By form']);
  });

  test('the older form in multipart', async () => {
    const z = await zoho();
    const form = new FormData();
    form.set('JSONString', JSON.stringify({ contact_name: 'By parts' }));
    const url = `https://www.zohoapis.com/inventory/v1/contacts?organization_id=${z.organizationId}`;
    const headers = { authorization: `Zoho-oauthtoken ${z.token}` };
    const response = await z.fetch(new Request(url, { method: 'POST', headers, body: form }));
    expect(response.status).toBe(201);
  });

  test.each(['{', 'null', '"text"', '17', 'JSONString={'])('%s is refused with 400', async (json) => {
    const z = await zoho();
    const { status, body } = await z.call('POST', '/contacts', { json });
    expect(status).toBe(400);
    expect(body.code).toBeGreaterThan(0);
  });
});

describe('ids, numbers and times (API notes 6.0, 9.6, 9.8)', () => {
  test('ids are strings of 15 to 19 digits that a number cannot hold', async () => {
    const z = await zoho();
    const { item, customer } = await some(z);
    for (const id of [item.item_id, customer.contact_id, (await order(z)).salesorder_id]) {
      expect(id).toMatch(/^\d{15,19}$/);
      expect(Number.isSafeInteger(Number(id))).toBe(false);
    }
  });

  test('timestamps are in the zone of the organisation, the offset without a colon', async () => {
    const z = await zoho({ timeZone: 'Asia/Kolkata' });
    expect((await order(z)).created_time).toBe('2026-10-01T17:30:00+0530');
  });

  test('summer time counts', async () => {
    const z = await zoho();
    expect((await order(z)).created_time).toBe('2026-10-01T05:00:00-0700');
    z.sandbox.control.clock({ now: '2026-12-01T12:00:00Z' });
    z.token = z.sandbox.control.grant().access_token;
    expect((await order(z)).created_time).toBe('2026-12-01T04:00:00-0800');
  });

  test('dates without a time are of the calendar of the organisation', async () => {
    const z = await zoho();
    z.clock.now = Date.UTC(2026, 9, 1, 3);
    expect((await order(z)).date).toBe('2026-09-30');
  });

  test('numbers keep their trailing zeros, and an absent one is an empty string', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { text } = await z.call('GET', `/items/${item.item_id}`);
    expect(text).toMatch(/"stock_on_hand":\d+\.000000/);
    expect(text).toMatch(/"rate":\d+\.\d\d,/);
    expect(text).toContain('"asset_value":""');
    expect(text).toContain('"length":""');
  });

  test('quantities on documents can be given six decimals', async () => {
    const z = await zoho({ quantityDecimals: 6 });
    const { salesorder_id } = await order(z, 2);
    expect((await z.call('GET', `/salesorders/${salesorder_id}`)).text).toContain('"quantity":2.000000');
  });
});

describe('pages (API notes 6.0, "Pagination")', () => {
  test('a list says its page, its size and whether there is more, and never a total', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/items', { query: { page: '1', per_page: '25' } });
    expect(body.items).toHaveLength(25);
    expect(body.page_context).toEqual({
      page: 1,
      per_page: 25,
      has_more_page: true,
      report_name: 'Items',
      applied_filter: 'Status.Active',
      sort_column: 'name',
      sort_order: 'A',
    });
  });

  test('the pages together are the whole list, once', async () => {
    const z = await zoho();
    const seen: string[] = [];
    for (let page = 1, more = true; more; page += 1) {
      const { body } = await z.call('GET', '/items', { query: { page: String(page), per_page: '20' } });
      seen.push(...body.items.map((item: { item_id: string }) => item.item_id));
      more = body.page_context.has_more_page;
    }
    const whole = await z.call('GET', '/items');
    expect(seen).toEqual(whole.body.items.map((item: { item_id: string }) => item.item_id));
  });

  test('past the last page there is nothing, and no error', async () => {
    const z = await zoho();
    const { status, body } = await z.call('GET', '/items', { query: { page: '99' } });
    expect([status, body.items, body.page_context.has_more_page]).toEqual([200, [], false]);
  });

  test('the size is 200 unless said otherwise, and at most', async () => {
    const z = await zoho({ items: 300 });
    expect((await z.call('GET', '/items')).body.items).toHaveLength(200);
    expect((await z.call('GET', '/items', { query: { per_page: '1000' } })).body.items).toHaveLength(200);
  });

  test('a larger size can be an error instead', async () => {
    const z = await zoho({ pagePerPageOverflow: 'error' });
    const { status, body } = await z.call('GET', '/items', { query: { per_page: '201' } });
    expect([status, body]).toEqual([400, { code: 2, message: 'Invalid value passed for per_page' }]);
  });

  test('nonsense for a page is code 2', async () => {
    const z = await zoho();
    for (const page of ['0', '-1', 'x', '1.5']) {
      expect((await z.call('GET', '/items', { query: { page } })).body.code).toBe(2);
    }
  });
});
