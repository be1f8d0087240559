// Whatever is asked, and however: a clear problem, never a 500, nothing written and nothing lost.
import { askFields, type IntentName, intents, type ProblemCode } from 'shared-schemas';
import { beforeEach, describe, expect, test } from 'vitest';
import { addItem } from './by-hand.ts';
import { type Answered, askWith, openHouse, PUBLIC_URL, read } from './house.ts';
import { shareHouse } from './shared-house.ts';

const SKU = 'KIT-001';
const shop = shareHouse({ sandbox: { items: 60, orders: 3 } });

let key: string;
beforeEach(async () => {
  ({ key } = await shop().key({ limits: { dayZohoCalls: null } }));
});

const ask = async (name: IntentName, what: Readonly<Record<string, unknown>>): Promise<Answered> =>
  askWith(shop().app, await shop().token(key), name, what);

/** What Zoho holds that somebody could have written. */
const holdings = async () => {
  const { contacts } = await shop().zoho('GET', '/contacts?filter_by=Status.All');
  return { orders: shop().sandbox.control.salesorders(), contacts };
};

const writes = () =>
  shop()
    .calls()
    .filter((call) => !call.startsWith('GET ') && call !== 'POST /oauth/v2/token');

const line = { item: SKU, quantity: '1' };
const order = { customer: 'Ada Abbott', line: [line] };
const many = (count: number) => Array.from({ length: count }, (_, at) => `NOPE-${at}`);
const long = (count: number) => 'x'.repeat(count);

describe('a wrong ask', () => {
  const invalid: [IntentName, Record<string, unknown>, field: string, reason: RegExp][] = [
    ['check-stock', {}, 'item', /missing/],
    ['check-stock', { item: many(51) }, 'item', /at most 50/],
    ['check-stock', { item: [''] }, 'item.0', /empty/],
    ['check-stock', { item: [SKU, '   '] }, 'item.1', /empty/],
    ['check-stock', { item: [long(201)] }, 'item.0', /at most 200/],
    ['check-stock', { item: [SKU], location: '' }, 'location', /empty/],
    ['check-stock', { item: [SKU], warehouse: 'x' }, 'warehouse', /not known/],
    ['check-stock', { item: [SKU], Item: [SKU] }, 'Item', /not known/],
    ['find-items', {}, 'text', /missing/],
    ['find-items', { text: 'a', limit: 0 }, 'limit', /at least 1/],
    ['find-items', { text: 'a', limit: 51 }, 'limit', /at most 50/],
    ['find-items', { text: 'a', limit: '1.5' }, 'limit', /whole/],
    ['find-items', { text: 'a', limit: -1 }, 'limit', /whole/],
    ['find-items', { text: 'a', limit: 'ten' }, 'limit', /whole/],
    ['find-items', { text: 'a', limit: '1e1' }, 'limit', /whole/],
    ['show-item', { item: SKU, deep: 'true' }, 'deep', /not known/],
    ['show-item', { item: long(201) }, 'item', /at most 200/],
    ['list-low-stock', { limit: 201 }, 'limit', /at most 200/],
    ['list-locations', { all: 'yes' }, 'all', /not known/],
    ['find-customer', { text: 'a', limit: 51 }, 'limit', /at most 50/],
    ['track-order', { order: long(101) }, 'order', /at most 100/],
    ['list-orders', { status: 'lost' }, 'status', /one of open, draft/],
    ['list-orders', { since: '2026-02-30' }, 'since', /day/],
    ['connection-status', { verbose: '1' }, 'verbose', /not known/],
    ['create-order', { line: [line] }, 'customer', /missing/],
    ['create-order', { ...order, line: [] }, 'line', /at least one/],
    ['create-order', { ...order, line: Array(51).fill(line) }, 'line', /at most 50/],
    ...['-1', '0', '-0', '', ' ', '1,5', '1e3', 'NaN', 'Infinity', '0x10', '١', '½', '1000001', '0.0000001'].map(
      (quantity): [IntentName, Record<string, unknown>, string, RegExp] => [
        'create-order',
        { ...order, line: [{ item: SKU, quantity }] },
        'line.0.quantity',
        /above 0 and at most 1000000/,
      ],
    ),
    ['create-order', { ...order, line: [{ item: SKU, quantity: 3 }] }, 'line.0.quantity', /text/],
    ['create-order', { ...order, line: [{ ...line, rate: '0.01' }] }, 'line.0.rate', /not known/],
    ['create-order', { ...order, total: '0.01' }, 'total', /not known/],
    ['create-order', { ...order, note: long(501) }, 'note', /at most 500/],
    ['create-order', { ...order, purchaseOrder: 'PO\n7' }, 'purchaseOrder', /control/],
    ['create-customer', { name: 'New Ltd', email: 'not an address' }, 'email', /e-mail/],
    ['create-customer', { name: ' ' }, 'name', /empty/],
    ['cancel-order', { order: 'SO-00001', reason: long(201) }, 'reason', /at most 200/],
    ['show-plan', { plan: 'nothing' }, 'plan', /plan id/],
    ['confirm-plan', { plan: 'K7QF-2M', code: '12345' }, 'code', /six digits/],
    ['confirm-plan', { plan: 'K7QF-2M', force: true }, 'force', /not known/],
    ['cancel-plan', { plan: '../../oauth/start' }, 'plan', /plan id/],
  ];

  test.each(invalid)('%s %j is refused, and %s is named', async (name, what, field, reason) => {
    const { status, problem } = await ask(name, what);
    expect([status, problem?.code, problem?.retryable]).toEqual([400, 'invalid_ask', false]);
    expect(problem?.fields?.map((fault) => fault.field)).toContain(field);
    expect(problem?.fields?.find((fault) => fault.field === field)?.reason).toMatch(reason);
    expect(shop().calls()).toEqual([]);
  });

  const unknown: [IntentName, Record<string, unknown>, number, ProblemCode][] = [
    ['check-stock', { item: ['NOPE-1'] }, 404, 'item_not_found'],
    ['check-stock', { item: many(50) }, 404, 'item_not_found'],
    ['check-stock', { item: [SKU], location: 'Atlantis' }, 404, 'location_not_found'],
    ['show-item', { item: 'NOPE-1' }, 404, 'item_not_found'],
    ['track-order', { order: 'SO-99999' }, 404, 'order_not_found'],
    ['list-orders', { customer: 'Nobody Ltd' }, 404, 'customer_not_found'],
    ['create-order', { ...order, customer: 'Nobody Ltd' }, 404, 'customer_not_found'],
    ['create-order', { ...order, line: [{ item: 'NOPE-1', quantity: '1' }] }, 404, 'item_not_found'],
    ['create-order', { ...order, line: many(50).map((item) => ({ item, quantity: '1' })) }, 404, 'item_not_found'],
    ['create-order', { ...order, location: 'Atlantis' }, 404, 'location_not_found'],
    ['create-order', { ...order, shipTo: 'the moon' }, 404, 'address_not_found'],
    ['create-order', { ...order, line: [{ item: SKU, quantity: '1000000' }] }, 403, 'limit_exceeded'],
    ['create-customer', { name: 'Ada Abbott' }, 409, 'customer_exists'],
    ['cancel-order', { order: 'SO-99999' }, 404, 'order_not_found'],
    ['show-plan', { plan: 'K7QF-2M' }, 404, 'plan_not_found'],
    ['confirm-plan', { plan: 'K7QF-2M' }, 404, 'plan_not_found'],
    ['cancel-plan', { plan: 'K7QF-2M' }, 404, 'plan_not_found'],
  ];

  test.each(unknown)('%s %j is answered %i %s', async (name, what, status, code) => {
    const answered = await ask(name, what);
    expect([answered.status, answered.problem?.code]).toEqual([status, code]);
    expect(writes()).toEqual([]);
    // An agent that asks for nonsense must not use up the shop's day.
    expect(shop().calls().length).toBeLessThanOrEqual(8);
  });
});

const nasty = [
  '../../etc/passwd',
  '..%2f..%2f',
  '%00',
  '%',
  '%E0%A4%A',
  '\\',
  "'; drop table items; --",
  "' or '1'='1",
  '<script>alert(1)</script>',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: meant as it stands
  '${7*7}{{7*7}}',
  '$(id)`id`',
  '&organization_id=1#',
  'a,b,c',
  '__proto__',
  'constructor',
  'null',
  'NaN',
  '-1',
  '1e999',
  '99999999999999999999',
  '9'.repeat(60),
  ' ',
  '.',
  '*',
  '(((((((((((a+)+)+)+)+)+',
  '[object Object]',
  '{"a":1}',
  'line\nbreak',
  'NUL\u0000',
  'bidi \u202Eoverride',
  'zero\u200Bwidth',
  'joined\u200Dletters',
  'soft\u00ADhyphen',
  'mark\uFEFF',
  'tag \u{E0041}',
  'private \uE000',
  'separator\u2028',
  'Z\u0335\u0321\u0327'.repeat(30),
  '👨‍👩‍👧‍👦',
  '🇩🇪',
  'ﷺ'.repeat(60),
  'İıſßΣς',
  'Ａ１－０',
  long(200),
  '字'.repeat(200),
  long(100_000),
];

describe('every text of every ask', () => {
  const good: Partial<Record<IntentName, Record<string, unknown>>> = {
    'check-stock': { item: [SKU] },
    'find-items': { text: 'board' },
    'find-customer': { text: 'ada' },
    'create-order': order,
    'create-customer': { name: 'New Ltd' },
    'cancel-order': { order: 'SO-00001' },
    'confirm-plan': { plan: 'K7QF-2M' },
  };
  const fields = intents.flatMap((intent) =>
    askFields(intent).map(({ name, kind }) => [intent.name, name, kind] as const),
  );

  test.each(fields)('%s --%s takes whatever is written there', async (name, field, kind) => {
    const before = await holdings();
    let token = '';
    for (const [at, text] of nasty.entries()) {
      // So that neither the minute's calls run out nor the token.
      shop().advance(20_000);
      if (at % 10 === 0) token = await shop().token(key);
      const value = kind === 'list' ? [text] : kind === 'lines' ? [{ item: text, quantity: text }] : text;
      const { status, problem } = await askWith(shop().app, token, name, { ...good[name], [field]: value });
      expect([text.slice(0, 40), status]).toEqual([text.slice(0, 40), expect.toSatisfy((it: number) => it < 500)]);
      // Nothing of it reached Zoho in a shape that Zoho would refuse.
      expect([text.slice(0, 40), problem?.code ?? 'answered']).toEqual([
        text.slice(0, 40),
        expect.not.stringMatching(/^zoho_|^internal|^malformed/),
      ]);
      expect(JSON.stringify(problem).length).toBeLessThan(4_000);
    }
    expect(writes()).toEqual([]);
    expect(await holdings()).toEqual(before);
  });

  test('an item of an order takes it too', async () => {
    for (const item of nasty) {
      shop().advance(20_000);
      const { status, problem } = await ask('create-order', { ...order, line: [line, { item, quantity: '1' }] });
      expect([item.slice(0, 40), [400, 404, 413].includes(status)]).toEqual([item.slice(0, 40), true]);
      expect(['invalid_ask', 'item_not_found', 'body_too_large']).toContain(problem?.code);
    }
  });

  test('half a character, which only JSON can carry, is refused', async () => {
    for (const half of ['\ud83d', '\udc00', 'a\ud83d b']) {
      const { problem } = await ask('create-order', { ...order, customer: half });
      expect(problem?.code).toBe('invalid_ask');
    }
  });

  test('and after all of it the shop is as it was', async () => {
    const { answer } = await ask('check-stock', { item: [SKU] });
    expect(answer.items[0].total.physical.onHand).toBe(String(shop().sandbox.control.stockOf({ sku: SKU }).physical));
    const { known } = (await ask('connection-status', {})).answer.items;
    expect(known).toBe(60);
    expect(shop().sandbox.control.salesorders()).toHaveLength(3);
  });
});

describe('words that look like a SKU', () => {
  const tricks: [string, string][] = [
    ['Cyrillic letters', 'КІТ-001'],
    ['letters of full width', 'ＫＩＴ-001'],
    ['another dash', 'KIT–001'],
    ['a dash that is a minus', 'KIT−001'],
    ['digits of another script', 'KIT-٠٠١'],
    ['a dotted capital I', 'KİT-001'],
    ['an accent', 'KÍT-001'],
    ['a letter with a mark under it', 'KI\u0323T-001'],
    ['a Kelvin sign', '\u212AIT-001'],
  ];

  test.each(tricks)('with %s are not taken for it', async (_, word) => {
    const stock = await ask('check-stock', { item: [word] });
    const found = stock.answer?.items[0]?.item.sku;
    const bought = await ask('create-order', { ...order, line: [{ item: word, quantity: '1' }] });
    if (word.normalize('NFC') === SKU) expect(found).toBe(SKU);
    else {
      expect([stock.problem?.code, found]).toEqual(['item_not_found', undefined]);
      expect(bought.problem?.code).toBe('item_not_found');
    }
  });

  test.each([
    ['a zero-width space', 'KIT\u200B-001'],
    ['a bidi override', '\u202E100-TIK'],
    ['a NUL', 'KIT-001\u0000'],
    ['a soft hyphen', 'KIT\u00AD-001'],
    ['a variation selector', 'KIT\uFE0F-001'],
  ])('with %s are refused', async (_, word) => {
    for (const [name, what] of [
      ['check-stock', { item: [word] }],
      ['show-item', { item: word }],
      ['create-order', { ...order, line: [{ item: word, quantity: '1' }] }],
    ] as const) {
      expect([name, (await ask(name, what)).problem?.code]).toEqual([name, 'invalid_ask']);
    }
  });

  test('of another item are that item’s', async () => {
    await using house = await openHouse({ sandbox: { items: 60 } });
    const latin = await addItem(house, { name: 'Latin', sku: 'PAX-1' });
    const cyrillic = await addItem(house, { name: 'Cyrillic', sku: 'РАХ-1' });
    await house.importItems();
    const made = await house.key();
    for (const [word, id] of [
      ['PAX-1', latin],
      ['РАХ-1', cyrillic],
    ] as const) {
      const { answer } = await house.ask(made.key, 'check-stock', { item: [word] });
      expect(answer.items[0].item.id).toBe(id);
    }
  });
});

describe('on the wire', () => {
  const send = async (method: string, path: string, more: RequestInit = {}): Promise<Answered> => {
    const headers = { authorization: `Bearer ${await shop().token(key)}`, 'content-type': 'application/json' };
    return read(await shop().app.request(`${PUBLIC_URL}${path}`, { method, headers, ...more }));
  };
  const posts = [...intents.filter(({ method }) => method === 'POST').map(({ path }) => path), '/v1/orders'];

  test.each(posts)('POST %s refuses a megabyte, half a body, a list and nothing', async (path) => {
    const at = path.replace(/:\w+/g, 'K7QF-2M');
    // The service's address looks at the key before the body: there a skill's key comes no further.
    const expected = (code: ProblemCode) =>
      path === '/v1/orders' && code !== 'body_too_large' ? 'scope_missing' : code;
    for (const [body, code] of [
      [JSON.stringify({ ...order, note: long(1_000_000) }), 'body_too_large'],
      ['['.repeat(1_000_000), 'body_too_large'],
      ['{"customer":', 'malformed_body'],
      ['[]', 'malformed_body'],
      ['null', 'malformed_body'],
      ['', 'malformed_body'],
    ] as const) {
      expect((await send('POST', at, { body })).problem?.code).toBe(expected(code));
    }
    expect(shop().calls()).toEqual([]);
  });

  // The service's orders share an address with the list of them, and what is prepared one with the plans.
  const others = intents
    .map(({ method, path }) => [method === 'GET' ? 'POST' : 'GET', path] as const)
    .filter(([method, path]) => path !== '/v1/orders' && !(method === 'GET' && /^\/v1\/plans\/[\w-]+$/.test(path)));

  test.each([...others, ['DELETE', '/v1/stock'], ['PUT', '/v1/orders/:order'], ['PATCH', '/v1/plans/:plan']] as const)(
    '%s %s is told that the address does not take it',
    async (method, path) => {
      const { status, problem } = await send(method, path.replace(/:\w+/g, 'K7QF-2M'));
      expect([status, problem?.code]).toEqual([405, 'method_not_allowed']);
    },
  );

  test.each([
    '/v2/stock',
    '/v1',
    '/',
    '/v1/stock/',
    '/v1//stock',
    '/v1/items/a/b',
    '/.env',
    '/v1/items/..%2f..%2f.env',
    '/%',
  ])('nothing is at %s', async (path) => {
    const { status, problem } = await send('GET', path);
    expect([400, 404]).toContain(status);
    expect(['not_found', 'invalid_ask', 'item_not_found']).toContain(problem?.code);
  });

  test('a query of sixty kilobytes, or of a thousand fields, is refused like any other', async () => {
    const queries = [
      `text=${long(60_000)}`,
      `text=a&${Array.from({ length: 1_000 }, (_, at) => `f${at}=1`).join('&')}`,
      `${'text=a&'.repeat(1_000)}`,
    ];
    for (const query of queries) expect((await send('GET', `/v1/items?${query}`)).problem?.code).toBe('invalid_ask');
    expect((await send('GET', `/v1/stock?${'item=a&'.repeat(5_000)}`)).problem?.code).toBe('invalid_ask');
  });

  test('the counter for tokens refuses a megabyte, JSON, and fields given twice', async () => {
    const form = 'application/x-www-form-urlencoded';
    const buy = async (type: string, body: string) => {
      const response = await shop().app.request(`${PUBLIC_URL}/v1/token`, {
        method: 'POST',
        headers: { 'content-type': type },
        body,
      });
      return (await read(response)).problem?.code;
    };
    expect(await buy(form, `client_assertion=${long(1_000_000)}`)).toBe('body_too_large');
    expect(await buy('application/json', '{}')).toBe('malformed_body');
    expect(await buy(form, '')).toBe('invalid_ask');
    expect(await buy(form, 'scope=a&scope=b&grant_type=client_credentials')).toBe('invalid_ask');
    expect(await buy(form, `grant_type=client_credentials&client_assertion=${'%00'.repeat(50)}`)).toBe('invalid_ask');
  });
});
