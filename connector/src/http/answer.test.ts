import { Hono } from 'hono';
import { type AnswerOf, checkStock, createCustomer, findItems, type Intent } from 'shared-schemas';
import { expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import { mountIntent, openSpend, type Work } from './answer.ts';
import type { AskVariables } from './authenticate.ts';
import type { Notice } from './notice.ts';
import { problemResponse, toProblem } from './problem.ts';

const asker = { kid: 'a', organizationId: '1', scopes: ['items:read', 'customers:write'], limits: { dayZohoCalls: 7 } };

/** One intent on an app of its own, with who asks already known. */
const mount = <I extends Intent>(
  intent: I,
  work: Work<I>,
  settings: Record<string, string> = { INTENTS: 'all' },
  notice: ReturnType<Notice> = null,
  admit: Parts['admit'] = () => null,
) => {
  const app = new Hono<{ Variables: AskVariables }>();
  app.use(async (c, next) => {
    c.set('asker', asker as unknown as Asker);
    c.set('requestId', 'request-1');
    await next();
  });
  const callsLeftToday = (organizationId: string) => (organizationId === '1' ? 99 : null);
  mountIntent(
    app,
    { config: readConfig(settings), callsLeftToday, notice: () => notice, admit, dress: (_, told) => told },
    intent,
    work,
  );
  app.onError((error) => problemResponse(toProblem(error, 'request-1')));
  return app;
};

const none: AnswerOf<typeof findItems> = {
  items: [],
  more: false,
  readAt: '2026-11-22T10:00:00.000Z',
  followedTo: null,
};

test('an answer comes with what it cost and the id of its request, and is kept by nobody', async () => {
  const app = mount(findItems, async (_, { spend }) => {
    spend.zohoCalls += 2;
    spend.sharedCalls += 1;
    return none;
  });
  const answer = await app.request('/v1/items?text=booth');
  expect(await answer.json()).toEqual({
    answer: none,
    cost: { zohoCalls: 2, sharedCalls: 1, callsLeftToday: 99 },
    requestId: 'request-1',
  });
  expect(answer.headers.get('cache-control')).toBe('no-store');
});

test.each(['Connect again.', Promise.resolve('Connect again.')])(
  'an answer carries a notice, where there is one',
  async (notice) => {
    const app = mount(findItems, async () => none, { INTENTS: 'all' }, notice);
    expect(await (await app.request('/v1/items?text=booth')).json()).toMatchObject({ notice: 'Connect again.' });
  },
);

test('the work is handed the ask as it was read, who asks, and an account of its own', async () => {
  const seen: unknown[] = [];
  const app = mount(findItems, async (ask, asked: Ask) => {
    seen.push(ask, asked.asker, asked.requestId, asked.spend);
    return none;
  });
  await app.request('/v1/items?text=%20booth%20&limit=5');
  await app.request('/v1/items?text=pod');
  expect(seen.slice(0, 3)).toEqual([{ text: 'booth', limit: 5 }, asker, 'request-1']);
  expect(seen[3]).toEqual({
    lane: 'chat',
    kid: 'a',
    callsPerDay: 7,
    zohoCalls: 0,
    sharedCalls: 0,
    requestId: 'request-1',
  });
  expect(seen[7]).not.toBe(seen[3]);
});

test('what writes goes before what reads', async () => {
  let lane = '';
  const app = mount(createCustomer, async (_, { spend }) => {
    lane = spend.lane;
    return {} as never;
  });
  const headers = { 'content-type': 'application/json' };
  await app.request('/v1/plans/create-customer', { method: 'POST', headers, body: '{"name":"Acme"}' });
  expect(lane).toBe('order');
});

const never = () => Promise.reject(new Error('no work is done'));

test('a token without the scope is refused before the question is even read', async () => {
  const answer = await mount(checkStock, never).request('/v1/stock?sku=SF-1108');
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'scope_missing', detail: expect.stringContaining('stock:read') });
});

test('an intent that is switched off is not there for anybody, but says so', async () => {
  const answer = await mount(findItems, never, { INTENTS: 'check-stock' }).request('/v1/items?text=booth');
  expect(answer.status).toBe(403);
  expect(await answer.json()).toMatchObject({ code: 'intent_disabled', hint: expect.stringContaining('INTENTS') });
});

test('a question that is not understood reaches no work', async () => {
  const answer = await mount(findItems, never).request('/v1/items');
  expect(await answer.json()).toMatchObject({ code: 'invalid_ask', fields: [{ field: 'text', reason: 'is missing' }] });
});

test('an account begins at nothing', () => {
  expect(openSpend(null, null, 'sync')).toEqual({
    lane: 'sync',
    kid: null,
    callsPerDay: null,
    zohoCalls: 0,
    sharedCalls: 0,
  });
});
