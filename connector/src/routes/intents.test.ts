import { type IntentName, intents } from 'shared-schemas';
import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { type AppBed, agent, openApp } from './app-testbed.ts';
import { requestOf } from './request-testbed.ts';
import { SECRET } from './zoho-answers-testbed.ts';

type Json = Record<string, unknown>;

const ask = async (bed: AppBed, name: IntentName, words: Json, as = agent): Promise<{ status: number; body: Json }> => {
  const intent = intents.find((each) => each.name === name) ?? intents[0];
  const { method, path, options } = requestOf(intent, words);
  const answer = await bed.ask(method, path, { ...options, as });
  return { status: answer.status, body: (await answer.json()) as Json };
};

/** An order as far as the agent may bring it, and its number. */
const order = async (bed: AppBed, as = agent): Promise<{ plan: string; number: string }> => {
  const words = { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2' }] };
  const plan = ((await ask(bed, 'create-order', words, as)).body.answer as { id: string }).id;
  const { body } = await ask(bed, 'confirm-plan', { plan }, as);
  return { plan, number: (body.answer as { result: { number: string } }).result.number };
};

/** A question for each intent that has a good answer, once an order is there. An intent without one does not compile. */
const questions: Record<IntentName, (made: { plan: string; number: string; open: string }) => Json> = {
  'check-stock': () => ({ item: ['SF-1108', 'folding chair', 'nothing'] }),
  'find-items': () => ({ text: 'folding' }),
  'show-item': () => ({ item: 'SF-1108' }),
  'list-low-stock': () => ({}),
  'list-locations': () => ({}),
  'find-customer': () => ({ text: 'acme' }),
  'track-order': ({ number }) => ({ order: number }),
  'list-orders': () => ({}),
  'create-order': () => ({
    customer: 'Acme',
    line: [{ item: 'SF-1109', quantity: '1' }],
    shipTo: 'Hauptstr. 1, Berlin',
    note: 'soon',
  }),
  'create-customer': () => ({ name: 'Jane Doe', email: 'jane@doe.example' }),
  'cancel-order': ({ number }) => ({ order: number, reason: 'ordered twice' }),
  'adjust-stock': () => ({ item: 'SF-1108', change: '-2', reason: 'damaged', location: 'Main', note: 'wet' }),
  'count-stock': () => ({
    line: [
      { item: 'SF-1108', quantity: '20' },
      { item: 'SF-1109', quantity: '0' },
    ],
  }),
  'undo-adjustment': () => ({ adjustment: '910000000000', onBehalfOf: 'Jo' }),
  'transfer-stock': () => ({ line: [{ item: 'SF-1108', quantity: '3' }], from: 'Main', to: 'Shed', inTransit: true }),
  'receive-transfer': () => ({ transfer: 'TO-1' }),
  'name-item': () => ({ item: 'SF-1108', name: 'the blue pods' }),
  'show-plan': ({ plan }) => ({ plan }),
  'confirm-plan': ({ plan }) => ({ plan }),
  'cancel-plan': ({ open }) => ({ plan: open }),
  'show-reconciliation': () => ({}),
  explain: ({ plan }) => ({ what: plan }),
  'list-events': () => ({}),
  'connection-status': () => ({}),
};

const onItsWay = {
  packages: [
    {
      id: '930000000000',
      shipmentId: '930000000001',
      number: 'PA-1',
      status: 'shipped',
      carrier: 'DHL',
      trackingNumber: '00340434',
      shippedOn: '2026-11-22',
      deliveredOn: '',
      internal: SECRET,
    },
  ],
  invoices: [{ id: '930000000002', number: 'INV-1', status: 'sent', total: 25_000_000, balance: 0, internal: SECRET }],
};

test.each(intents.map((intent) => [intent.name, intent] as const))(
  '%s answers what the contract says, and not a field more',
  async (name, intent) => {
    await using bed = await openApp();
    const made = await order(bed);
    const open = (await ask(bed, 'create-customer', { name: 'John Doe' })).body.answer as { id: string };
    // The order as it looks when it is on its way, but for cancel-order, which would refuse it then.
    if (name !== 'cancel-order') for (const [id, it] of bed.orders) bed.orders.set(id, { ...it, ...onItsWay });
    const { status, body } = await ask(bed, name, questions[name]({ ...made, open: open.id }));
    expect(status, JSON.stringify(body)).toBe(200);
    // Strict in both directions: what is missing and what is too much are both issues.
    expect(v.safeParse(intent.answer as v.GenericSchema, body.answer).issues ?? []).toEqual([]);
    expect(Object.keys(body).sort()).toEqual(['answer', 'cost', 'requestId']);
    expect(JSON.stringify(body)).not.toContain(SECRET);
  },
);

test.each(intents.map((intent) => [intent.name, intent] as const))(
  '%s answers nobody who is not signed in, and no key without its scope',
  async (_, intent) => {
    await using bed = await openApp();
    const { method, path, options } = requestOf(intent, { plan: 'K7QF-2M' });
    const stranger = await bed.ask(method, path, { ...options, as: null });
    expect(stranger.status).toBe(401);
    expect(await stranger.json()).toMatchObject({ code: 'unauthenticated' });
    const scopes = agent.scopes.filter((scope) => scope !== intent.scope);
    const narrow = await bed.ask(method, path, { ...options, as: { ...agent, scopes } });
    expect(narrow.status).toBe(403);
    expect(await narrow.json()).toMatchObject({ code: 'scope_missing' });
    expect(bed.spends).toEqual([]);
  },
);

test.each(intents.map((intent) => [intent.name, intent] as const))('%s can be switched off', async (name, intent) => {
  const others = intents.filter((each) => each !== intent).map((each) => each.name);
  await using bed = await openApp({ INTENTS: others.join(',') });
  const { status, body } = await ask(bed, name, { plan: 'K7QF-2M' });
  expect([status, body.code]).toEqual([403, 'intent_disabled']);
  expect(bed.spends).toEqual([]);
});

describe('a problem', () => {
  test('carries the id of its request, in the body, in the header and in the log', async () => {
    await using bed = await openApp();
    const answer = await bed.ask('GET', '/v1/items/nothing-like-it');
    const body = (await answer.json()) as Json;
    expect(body).toMatchObject({ code: 'item_not_found', requestId: answer.headers.get('x-request-id') });
    expect(bed.lines.at(-1)?.facts.requestId).toBe(body.requestId);
    expect(answer.headers.get('content-type')).toBe('application/problem+json');
  });

  test('that nobody has foreseen says nothing outside, and everything to the log', async () => {
    await using bed = await openApp();
    const error = new Error(`${SECRET} at 10.0.0.7`);
    bed.zoho.locations.list = () => Promise.reject(error);
    const answer = await bed.ask('GET', '/v1/locations');
    expect(answer.status).toBe(500);
    const body = (await answer.json()) as Json;
    expect(body).toMatchObject({ code: 'internal', retryable: false });
    expect(JSON.stringify(body)).not.toContain(SECRET);
    expect(bed.lines).toContainEqual({
      level: 'error',
      facts: { requestId: body.requestId, code: 'internal', error },
      message: 'problem',
    });
  });

  test('of Zoho’s comes with when to come back', async () => {
    await using bed = await openApp();
    bed.zoho.locations.list = () =>
      Promise.reject(new ConnectorError('zoho_blocked', 'Blocked.', { retryAfterSeconds: 1_800, outcome: 'not_sent' }));
    const answer = await bed.ask('GET', '/v1/locations');
    expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '1800']);
  });

  test('is what there is at an address that is none, signed in or not', async () => {
    await using bed = await openApp();
    for (const path of ['/', '/v1', '/v1/nothing', '/v1/stock/', '/v2/stock', '/v1/plans/K7QF-2M/approve', '/.env']) {
      const answer = await bed.ask('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
      expect(await answer.json()).toMatchObject({ code: 'not_found', hint: 'See /openapi.json.' });
    }
  });

  test('is that the address takes another method, where it does', async () => {
    await using bed = await openApp();
    for (const [method, path] of [
      ['POST', '/v1/stock'],
      ['DELETE', '/v1/items/SF-1108'],
      ['GET', '/v1/plans/create-customer/confirm'],
      ['PUT', '/v1/plans/K7QF-2M/confirm'],
    ] as const) {
      const answer = await bed.ask(method, path);
      expect([path, answer.status]).toEqual([path, 405]);
      expect(await answer.json()).toMatchObject({ code: 'method_not_allowed' });
    }
    expect(bed.spends).toEqual([]);
  });
});

describe('the log', () => {
  test('has a line for each request: who asked for what, and how it ended', async () => {
    await using bed = await openApp();
    await ask(bed, 'show-item', { item: 'SF-1108' });
    expect(bed.lines.at(-1)).toEqual({
      level: 'info',
      message: 'request',
      facts: {
        requestId: expect.any(String),
        method: 'GET',
        route: '/v1/items/:item',
        status: 200,
        kid: agent.kid,
        ms: expect.any(Number),
      },
    });
  });

  test('never tells what was asked or answered', async () => {
    await using bed = await openApp();
    await order(bed);
    await ask(bed, 'find-customer', { text: 'buyer@acme.example' });
    await ask(bed, 'check-stock', { item: ['SF-1108'] });
    const told = JSON.stringify(bed.lines);
    expect(bed.lines.length).toBeGreaterThan(3);
    expect(told).not.toMatch(/acme|SF-1108|booth|Bearer|a\.b\.c/i);
  });
});

test('answers come with headers that keep browsers from doing anything with them', async () => {
  await using bed = await openApp();
  const { headers } = await bed.ask('GET', '/v1/locations');
  expect(headers.get('x-content-type-options')).toBe('nosniff');
  expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
  expect(headers.get('access-control-allow-origin')).toBeNull();
  expect(headers.get('x-powered-by')).toBeNull();
});

describe('a plan belongs to the key that asked for it', () => {
  test('to any other key it does not exist', async () => {
    await using bed = await openApp();
    const { plan } = await order(bed);
    const other = { ...agent, kid: 'b1b2c3d4e5f60718' };
    for (const name of ['show-plan', 'confirm-plan', 'cancel-plan'] as const) {
      const { status, body } = await ask(bed, name, { plan }, other);
      expect([name, status, body.code]).toEqual([name, 404, 'plan_not_found']);
    }
  });

  test('however often it is confirmed, it is carried out once', async () => {
    await using bed = await openApp();
    const { plan, number } = await order(bed);
    for (let time = 0; time < 3; time += 1) {
      expect((await ask(bed, 'confirm-plan', { plan })).body.answer).toMatchObject({
        state: 'done',
        result: { number },
      });
    }
    expect(bed.orders.size).toBe(1);
  });
});

// ---- whatever is asked -----------------------------------------------------------------------------------------

const seeded = (seed: number) => {
  let state = seed;
  return (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
};

const oddities: readonly unknown[] = [
  'SF-1108',
  'Acme',
  'Folding booth',
  'K7QF-2M',
  '123456',
  '2026-11-01',
  '2026-02-31',
  '0001-01-01',
  '10',
  '0',
  '-1',
  '1e309',
  '9'.repeat(25),
  '7000000000001',
  '900000000000',
  '',
  ' ',
  '\u0000',
  '\u202Etxt',
  '\ud800',
  'é'.repeat(200),
  "'; drop table plans; --",
  '../../etc/passwd',
  '%00%ff',
  '{"$gt":""}',
  '<script>',
  '🫘🫘',
  '*'.repeat(199),
  '(((((((((',
  'a b c d e f',
  null,
  true,
  0,
  -0,
  1.5,
  Number.MAX_VALUE,
  [],
  {},
  [[]],
  [{}],
  [{ item: 'SF-1108', quantity: '1' }],
  [
    { item: 'SF-1108', quantity: '1000000' },
    { item: 'SF-1109', quantity: '0.000001' },
  ],
  [{ item: 'nothing', quantity: '1' }],
  [{ item: '', quantity: '-1' }],
  ['SF-1108', 'SF-1109'],
  Array(51).fill('a'),
  { __proto__: null, constructor: 1 },
];

test('no question breaks it: 600 random ones, over every intent, by the same seed', async () => {
  await using bed = await openApp();
  const chance = seeded(20_261_122);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const made = await order(bed);
  const statuses = new Map<number, number>();
  const broken: unknown[] = [];
  for (let round = 0; round < 600; round += 1) {
    const intent = intents[round % intents.length] ?? intents[0];
    const words: Json = {};
    for (const field of Object.keys(intent.ask.entries)) if (chance() < 0.8) words[field] = pick(oddities);
    if (chance() < 0.2) words[pick(['__proto__', 'constructor', 'sku', '', 'a.b', 'x'.repeat(300)])] = pick(oddities);
    if ('plan' in words && chance() < 0.5) words.plan = made.plan;
    const { method, path, options } = requestOf(
      intent,
      chance() < 0.2 ? { ...questions[intent.name]({ ...made, open: made.plan }), ...words } : words,
    );
    const headers = chance() < 0.9 ? options.headers : { 'content-type': pick(['', 'text/plain', 'application/json']) };
    const answer = await bed.ask(method, path, { ...options, ...(headers === undefined ? {} : { headers }) });
    const body = (await answer.json()) as Json;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status >= 500 || JSON.stringify(body).includes(SECRET)) broken.push({ method, path, words, body });
  }
  expect(broken).toEqual([]);
  // It got somewhere: some were answered, some were wrong, some named nothing.
  for (const status of [200, 400, 404]) expect(statuses.get(status), String(status)).toBeGreaterThan(20);
});

test('no address breaks it: 300 random ones, with every method', async () => {
  await using bed = await openApp();
  const chance = seeded(7);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(chance() * list.length)] as T;
  const parts = [
    'v1',
    'items',
    'orders',
    'plans',
    'stock',
    '%',
    '%2F',
    '%00',
    '..',
    '%E0%A4%A',
    ':item',
    '*',
    'confirm',
    '🫘',
    '',
  ];
  for (let round = 0; round < 300; round += 1) {
    const path = `/${Array.from({ length: 1 + Math.floor(chance() * 4) }, () => pick(parts)).join('/')}?${pick(['', 'item=%', '&&&', 'item', '=', 'limit=%00'])}`;
    const method = pick(['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD']);
    const body = method === 'POST' ? { body: pick(['', '{', '{}', 'null']) } : {};
    const answer = await bed.ask(method, path, { headers: { 'content-type': 'application/json' }, ...body });
    expect(answer.status, `${method} ${path}`).toBeLessThan(500);
  }
});

describe('a refusal says what it cost', () => {
  test('with the calls made until then', async () => {
    await using bed = await openApp();
    const { status, body } = await ask(bed, 'create-order', {
      customer: 'Nobody',
      line: [{ item: 'SF-1108', quantity: '1' }],
    });
    expect([status, body.code]).toEqual([404, 'customer_not_found']);
    const { zohoCalls } = body.cost as { zohoCalls: number };
    expect(zohoCalls).toBeGreaterThan(0);
  });

  test('which is nothing where the question was refused before it was read', async () => {
    await using bed = await openApp();
    const cost = { zohoCalls: 0, sharedCalls: 0, callsLeftToday: 4711 };
    expect((await ask(bed, 'check-stock', {})).body).toMatchObject({ status: 400, cost });
    const narrow = { ...agent, scopes: [] };
    expect((await ask(bed, 'check-stock', { item: ['SF-1108'] }, narrow)).body).toMatchObject({ status: 403, cost });
  });

  test('but tells a stranger nothing', async () => {
    await using bed = await openApp();
    const answer = await bed.ask('GET', '/v1/stock?item=SF-1108', { as: null });
    expect(await answer.json()).not.toHaveProperty('cost');
  });
});
