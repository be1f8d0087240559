import { Hono } from 'hono';
import { type Intent, intents } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { hasCode } from '../errors.ts';
import { openApp } from '../routes/app-testbed.ts';
import { askReader } from './read-ask.ts';

/** Answers each ask as it was read. */
const app = new Hono();
for (const intent of intents as readonly Intent[]) {
  const read = askReader(intent);
  app.on(intent.method, intent.path, async (c) => c.json((await read(c)) as object));
}
app.onError((error, c) => {
  if (!hasCode(error, 'invalid_ask', 'malformed_body')) throw error;
  return c.json({ code: error.code, detail: error.message, fields: error.facts.fields }, 400);
});

const get = async (path: string): Promise<unknown> => (await app.request(path)).json();
const post = async (path: string, body: string, type: string | null = 'application/json'): Promise<unknown> => {
  const headers = type === null ? {} : { 'content-type': type };
  return (await app.request(path, { method: 'POST', headers, body: new TextEncoder().encode(body) })).json();
};
const order = (body: unknown): Promise<unknown> =>
  post('/v1/plans/create-order', typeof body === 'string' ? body : JSON.stringify(body));

const good = { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '3' }] };
const refusal = (field: string, reason: string) => ({ code: 'invalid_ask', fields: [{ field, reason }] });

test('an ask is read from the address, the query and the body', async () => {
  expect(await get('/v1/stock?item=SF-1108&item=booth%20red&location=Main+store')).toEqual({
    item: ['SF-1108', 'booth red'],
    location: 'Main store',
  });
  expect(await get('/v1/items/A%2FB%3F%23%25')).toEqual({ item: 'A/B?#%' });
  expect(await get('/v1/items?text=booth&limit=5')).toEqual({ text: 'booth', limit: 5 });
  expect(await order(good)).toEqual(good);
  expect(await post('/v1/plans/k7qf-2m/confirm', '{"code":"123456"}')).toEqual({ plan: 'K7QF-2M', code: '123456' });
});

test('what may be left out may be left out', async () => {
  expect(await get('/v1/low-stock')).toEqual({});
  expect(await post('/v1/plans/K7QF-2M/confirm', '{}')).toEqual({ plan: 'K7QF-2M' });
});

describe('a field', () => {
  test.each([
    ['/v1/items?text=a&sku=b', refusal('sku', 'is not known here')],
    ['/v1/items?text=a&Text=b', refusal('Text', 'is not known here')],
    ['/v1/items?text=a&__proto__=b', refusal('__proto__', 'is not known here')],
    ['/v1/items?text=a&constructor=b', refusal('constructor', 'is not known here')],
    ['/v1/items?text=a&toString=b', refusal('toString', 'is not known here')],
    ['/v1/stock?item[]=a&item=b', refusal('item[]', 'is not known here')],
    ['/v1/items', refusal('text', 'is missing')],
    ['/v1/items?text', refusal('text', 'must not be empty')],
    ['/v1/items?text=a&text=b', refusal('text', 'is given more than once')],
    ['/v1/items?text=a&limit=1&limit=2', refusal('limit', 'is given more than once')],
    ['/v1/items?text=a&limit=ten', refusal('limit', 'must be a whole number')],
    ['/v1/items?text=a&limit=', refusal('limit', 'must be a whole number')],
    ['/v1/items?text=a&limit=51', refusal('limit', 'must be at most 50')],
    ['/v1/items?text=a&limit=-1', refusal('limit', 'must be a whole number')],
    ['/v1/items?text=a&limit=1.5', refusal('limit', 'must be a whole number')],
    ['/v1/items/SF-1108?item=other', refusal('item', 'stands in the address already')],
    ['/v1/orders?status=lost', refusal('status', 'must be one of open, draft, confirmed, shipped, cancelled')],
    ['/v1/stock', refusal('item', 'is missing')],
    ['/v1/stock?item=', refusal('item.0', 'must not be empty')],
    [`/v1/stock?${'item=a&'.repeat(51)}`, refusal('item', 'at most 50 items at a time')],
  ])('is refused and named: GET %s', async (path, said) => expect(await get(path)).toMatchObject(said));

  const line = (quantity: unknown) => ({ ...good, line: [{ item: 'a', quantity }] });
  const number = 'must be a number above 0 and at most 1000000, with at most six decimals';
  test.each([
    [{ line: good.line }, refusal('customer', 'is missing')],
    [{ ...good, customer: 7 }, refusal('customer', 'must be text')],
    [{ ...good, customer: null }, refusal('customer', 'must be text')],
    [{ ...good, customer: ['Acme'] }, refusal('customer', 'must be text')],
    [{ ...good, line: 'SF-1108' }, refusal('line', 'must be a list')],
    [{ ...good, line: {} }, refusal('line', 'must be a list')],
    [{ ...good, line: [] }, refusal('line', 'order at least one item')],
    [{ ...good, line: ['3 SF-1108'] }, refusal('line.0', 'must be an object')],
    [{ ...good, line: [{ item: 'a' }] }, refusal('line.0.quantity', 'is missing')],
    [{ ...good, line: Array(51).fill({ item: 'a', quantity: '1' }) }, refusal('line', 'at most 50 lines')],
    [{ ...good, line: [{ item: 'a', quantity: '1', rate: '0' }] }, refusal('line.0.rate', 'is not known here')],
    [{ ...good, price: '0' }, refusal('price', 'is not known here')],
    [line('0'), refusal('line.0.quantity', number)],
    [line('-3'), refusal('line.0.quantity', number)],
    [line('0.0000001'), refusal('line.0.quantity', number)],
    [line('1000001'), refusal('line.0.quantity', number)],
    [line('1e3'), refusal('line.0.quantity', number)],
    [line(`1${'0'.repeat(400)}`), refusal('line.0.quantity', number)],
    [line(3), refusal('line.0.quantity', 'must be text')],
    [line({ $gt: '' }), refusal('line.0.quantity', 'must be text')],
  ])('is refused and named: POST %j', async (body, said) => expect(await order(body)).toMatchObject(said));

  test('that stands in the address is not taken from the body as well', async () => {
    const said = refusal('plan', 'stands in the address already');
    expect(await post('/v1/plans/K7QF-2M/confirm', '{"plan":"0000-00"}')).toMatchObject(said);
  });

  test('is never taken from where it does not belong', async () => {
    expect(await post('/v1/plans/create-customer?name=Acme', '{}')).toMatchObject(refusal('name', 'is missing'));
  });

  test('at fault is said in a sentence too, and all of them are listed', async () => {
    expect(await order({ sku: 'a' })).toEqual({
      code: 'invalid_ask',
      detail: 'customer is missing.',
      fields: [
        { field: 'customer', reason: 'is missing' },
        { field: 'line', reason: 'is missing' },
        { field: 'sku', reason: 'is not known here' },
      ],
    });
  });

  test('with an endless name is said back in short', async () => {
    const said = JSON.stringify(await order({ ['x'.repeat(50_000)]: 1 }));
    expect(said).toContain(`${'x'.repeat(99)}…`);
    expect(said.length).toBeLessThan(1_000);
  });

  test('is refused with what it must be, never with what it was', async () => {
    const asked = await Promise.all([
      order(line('hunter2')),
      get('/v1/orders?since=hunter2'),
      get('/v1/orders?status=hunter2'),
      get('/v1/items?text=a&limit=hunter2'),
    ]);
    expect(JSON.stringify(asked)).not.toContain('hunter2');
  });
});

describe('what could poison an object does not', () => {
  test.each(['__proto__', 'constructor', 'prototype', 'hasOwnProperty'])('a field called %s', async (name) => {
    const poisoned = `${JSON.stringify(good).slice(0, -1)},"${name}":{"polluted":true}}`;
    expect(await order(poisoned)).toMatchObject(refusal(name, 'is not known here'));
    const inside = JSON.stringify(good).replace('"quantity"', `"${name}":{"polluted":true},"quantity"`);
    expect(await order(inside)).toMatchObject(refusal(`line.0.${name}`, 'is not known here'));
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });
});

describe('words that look alike', () => {
  test('are one word: composed, and without the blanks around', async () => {
    expect(await get(`/v1/items/${encodeURIComponent(' Cafe\u0301 ')}`)).toEqual({ item: 'Café' });
  });

  test.each([
    ['a bidi override', '\u202E8011-FS'],
    ['a zero-width space', 'SF\u200B-1108'],
    ['a zero-width joiner', 'SF\u200D-1108'],
    ['a byte order mark', 'SF\uFEFF-1108'],
    ['a NUL', 'SF-1108\u0000'],
  ])('but for %s are refused, in an address, a query and a body', async (_, word) => {
    const reason = 'must not contain control or invisible characters';
    const escaped = encodeURIComponent(word);
    expect(await get(`/v1/items/${escaped}`)).toMatchObject(refusal('item', reason));
    expect(await get(`/v1/stock?item=a&item=${escaped}`)).toMatchObject(refusal('item.1', reason));
    expect(await order({ ...good, line: [{ item: word, quantity: '1' }] })).toMatchObject(
      refusal('line.0.item', reason),
    );
  });

  test('or are half a character, are refused', async () => {
    expect(await order(JSON.stringify(good).replace('Acme', 'Ac\\ud800me'))).toMatchObject({ code: 'invalid_ask' });
  });

  test('in an address that is no UTF-8 stay as they are, which no item is called', async () => {
    expect(await get('/v1/items/%E0%A4%A')).toEqual({ item: '%E0%A4%A' });
  });
});

describe('a body', () => {
  test.each([
    ['nothing', ''],
    ['half of one', '{"customer":'],
    ['another language', 'customer: Acme'],
    ['a comment', '{} // done'],
    ['two of them', '{}{}'],
    ['NaN', '{"customer":NaN}'],
    ['a bomb of brackets', '['.repeat(50_000)],
  ])('that is %s is not valid JSON', async (_, body) => {
    expect(await order(body)).toMatchObject({ code: 'malformed_body', detail: 'The body is not valid JSON.' });
  });

  test.each(['null', 'true', '3', '"text"', '[]', '[{}]'])('that is %s is no object', async (body) => {
    expect(await order(body)).toMatchObject({ code: 'malformed_body', detail: 'The body must be a JSON object.' });
  });

  test.each([null, '', 'text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'text/json'])(
    'sent as %j is refused',
    async (type) => {
      const said = await post('/v1/plans/create-order', JSON.stringify(good), type);
      expect(said).toMatchObject({ code: 'malformed_body', detail: 'Send the body as application/json.' });
    },
  );

  test.each(['application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json ;x=y'])(
    'sent as %j is read',
    async (type) => expect(await post('/v1/plans/create-order', JSON.stringify(good), type)).toEqual(good),
  );

  test('may begin with a byte order mark', async () =>
    expect(await order(`\uFEFF${JSON.stringify(good)}`)).toEqual(good));

  test('of a megabyte is refused by the app before it is read, however it is sent', async () => {
    await using bed = await openApp();
    const body = JSON.stringify({ ...good, note: 'n'.repeat(1_000_000) });
    const headers = { 'content-type': 'application/json' };
    const stream = new Blob([body]).stream();
    for (const sent of [
      { body, headers: { ...headers, 'content-length': String(body.length) } },
      { body, headers },
      { body: stream, headers },
    ]) {
      const answer = await bed.ask('POST', '/v1/plans/create-order', sent);
      expect(answer.status).toBe(413);
      expect(await answer.json()).toMatchObject({ code: 'body_too_large', detail: 'A body may have at most 64 KB.' });
    }
    expect(bed.spends).toEqual([]);
  });

  test('of 64 KB is still read', async () => {
    await using bed = await openApp();
    const body = JSON.stringify({ ...good, note: 'n'.repeat(65_000) });
    const answer = await bed.ask('POST', '/v1/plans/create-order', {
      body,
      headers: { 'content-type': 'application/json' },
    });
    expect(await answer.json()).toMatchObject(refusal('note', 'must be at most 500 characters'));
  });
});
