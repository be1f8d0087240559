// Zoho tells of a change by webhook: the local Zoho's own deliveries to a connector that runs as a process of its own,
// over HTTP, and everything that may be wrong with one. Killed at any moment, it loses nothing it has acknowledged.

import { createHmac } from 'node:crypto';
import type { DeliveryRow } from 'connector/store/deliveries.ts';
import { openStore } from 'connector/store/open.ts';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Shop, startShop } from '../demo/shop.ts';

interface Endpoint {
  readonly url: string;
  readonly secret: string;
}

let shop: Shop;
let endpoint: Endpoint;
let itemIds: string[];

/** The local Zoho's own words, without counting among the connector's calls. */
const byHand = (method: 'GET' | 'PUT', path: string, body?: Record<string, unknown>) =>
  shop.sandbox.control.byHand({ method, path, ...(body === undefined ? {} : { body }) });

beforeAll(async () => {
  shop = await startShop({
    sandbox: { items: 60, webhooksPerDay: 0, webhookRetrySeconds: 60, perMinute: 1_000_000, dailyLimit: 1_000_000 },
  });
  endpoint = (await shop.cli('webhook', 'secret', 'create')) as unknown as Endpoint;
  shop.sandbox.control.addWebhook({ url: endpoint.url, entity: 'item', secret: endpoint.secret });
  const { items } = byHand('GET', '/items') as { items: { item_id: string }[] };
  itemIds = items.map((item) => item.item_id);
}, 60_000);
afterAll(() => shop?.stop());
beforeEach(() => {
  shop.sandbox.control.webhookMischief({});
});

/** What is remembered of an item, oldest first; of all that came where none is named. */
const remembered = async (itemId?: string): Promise<Omit<DeliveryRow, 'arrival' | 'body' | 'headers' | 'query'>[]> => {
  const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
  try {
    const all = (await store.read.deliveries.list(10_000)).reverse();
    return itemId === undefined ? all : all.filter(({ entityId }) => entityId === itemId);
  } finally {
    await store.close();
  }
};

/** A change somebody makes in Zoho, and its delivery. */
const change = async (itemId: string, rate: number): Promise<void> => {
  byHand('PUT', `/items/${itemId}`, { rate });
  await shop.sandbox.control.deliverWebhooks();
};

const lastSent = () => shop.sandbox.control.webhookLog().at(-1);

const post = async (body: string | Buffer | ReadableStream, headers: Record<string, string>, to = endpoint.url) => {
  const response = await fetch(to, {
    method: 'POST',
    ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
    // A connection whose body was refused is closed, and must not be used by the next.
    headers: { 'content-type': 'application/json', connection: 'close', ...headers },
    body,
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
};
const signed = (body: string | Buffer, secret = endpoint.secret) => ({
  'x-zoho-webhook-signature': createHmac('sha256', secret).update(body).digest('hex'),
});

test('a change in Zoho is remembered, with its job, and Zoho is told so', async () => {
  const [itemId = ''] = itemIds;
  await change(itemId, 12.5);
  expect(lastSent()).toMatchObject({ state: 'sent', tries: [{ status: 200 }] });
  const [row, ...more] = await remembered(itemId);
  expect(more).toEqual([]);
  expect(row).toMatchObject({
    verdict: 'accepted',
    signed: 1,
    entity: 'item',
    entityId: itemId,
    jobId: expect.any(Number),
  });
  expect(JSON.parse(lastSent()?.tries[0]?.said ?? '')).toEqual({ delivery: row?.id, repeated: false });
});

test('a delivery that Zoho sends twice is one', async () => {
  const [, itemId = ''] = itemIds;
  shop.sandbox.control.webhookMischief({ duplicate: 1 });
  await change(itemId, 13);
  shop.sandbox.control.clock({ advanceMs: 10_000 });
  await shop.sandbox.control.deliverWebhooks();
  const { message } = lastSent() ?? {};
  const again = await post(message?.body ?? '', { ...message?.headers });
  expect(again).toMatchObject({ status: 200, body: { repeated: true } });
  expect(await remembered(itemId)).toMatchObject([{ repeats: 2 }]);
});

test('a form, and a query among what is signed, are taken like the rest', async () => {
  const { webhook_id, workflow_id } = shop.sandbox.control.addWebhook({
    url: endpoint.url,
    entity: 'item',
    secret: endpoint.secret,
    body_type: 'application/x-www-form-urlencoded',
    query_parameters: [{ param_name: 'event', param_value: 'item & edit' }],
  });
  const [, , itemId = ''] = itemIds;
  byHand('PUT', `/items/${itemId}`, { rate: 14, description: 'Žluťoučký kůň & 100 % + more 🥃' });
  await shop.sandbox.control.deliverWebhooks();
  const sent = shop.sandbox.control.webhookLog().filter((entry) => entry.webhookId === webhook_id);
  expect(sent).toMatchObject([{ state: 'sent', tries: [{ status: 200 }] }]);
  expect(await remembered(itemId)).toHaveLength(2);
  shop.sandbox.control.byHand({ method: 'DELETE', path: `/settings/workflows/${workflow_id}` });
});

/** Sent chunk by chunk, so that nobody knows its length before it has ended. */
const inPieces = (text: string): ReadableStream =>
  new ReadableStream({
    start: (controller) => {
      for (let at = 0; at < text.length; at += 65_536) controller.enqueue(Buffer.from(text.slice(at, at + 65_536)));
      controller.close();
    },
  });

describe('a clear problem each, and no job:', () => {
  const item = JSON.stringify({ item: { item_id: '4711', last_modified_time: '2026-10-01T05:00:00-0700' } });
  const deep = `{"item":{"item_id":"4711","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}}`;
  const foreign = JSON.stringify({ organization_id: '9', ...JSON.parse(item) });
  const noText = Buffer.concat([
    Buffer.from('{"item":{"item_id":"4711","name":"'),
    Buffer.from([0xc3, 0x28]),
    Buffer.from('"}}'),
  ]);
  const large = `{"item":{"item_id":"4711","x":"${'x'.repeat(1_024 * 1_024)}"}}`;

  test.each<[string, () => ReturnType<typeof post>, number, string]>([
    ['forged', () => post(item, signed(item, 'anotherSecret123')), 401, 'signature_wrong'],
    ['unsigned', () => post(item, {}), 401, 'signature_wrong'],
    ['truncated on the way', () => post(item.slice(0, -3), signed(item)), 401, 'signature_wrong'],
    ['truncated before it was signed', () => post(item.slice(0, -3), signed(item.slice(0, -3))), 400, 'malformed_body'],
    ['oversized', () => post(large, signed(large)), 413, 'body_too_large'],
    ['oversized, and not saying how long it is', () => post(inPieces(large), signed(large)), 413, 'body_too_large'],
    ['of another tenant', () => post(foreign, signed(foreign)), 403, 'webhook_misdirected'],
    ['deeply nested', () => post(deep, signed(deep)), 400, 'malformed_body'],
    ['no UTF-8', () => post(noText, signed(noText)), 400, 'malformed_body'],
    ['at an address nobody has', () => post(item, signed(item), `${endpoint.url}0`), 404, 'not_found'],
  ])('%s', async (_, send, status, code) => {
    const answer = await send();
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body.detail).toMatch(/^[A-Z].{10,}\.$/);
    expect((await remembered('4711')).filter(({ verdict }) => verdict === 'accepted')).toEqual([]);
  });

  test('and the admin is told why', async () => {
    await post(item, signed(item, 'anotherSecret123'));
    const { deliveries } = (await shop.cli('webhook', 'list')) as { deliveries: { id: string; verdict: string }[] };
    expect(deliveries[0]).toMatchObject({ verdict: 'mismatch' });
    const { explanation } = (await shop.cli('webhook', 'explain', deliveries[0]?.id ?? '')) as {
      explanation: { matches: boolean; signed: string; reason: string };
    };
    expect(explanation).toMatchObject({
      matches: false,
      signed: item,
      reason: expect.stringContaining('another secret'),
    });
  });
});

test('an old delivery that somebody sends again is at most one more look at what is there now', async () => {
  const [, , , itemId = ''] = itemIds;
  await change(itemId, 15);
  const { message } = lastSent() ?? {};
  await change(itemId, 16);
  const replayed = await post(message?.body ?? '', { ...message?.headers });
  expect(replayed).toMatchObject({ status: 200, body: { repeated: false } });
  expect(await post(message?.body ?? '', { ...message?.headers })).toMatchObject({ body: { repeated: true } });
  expect(await remembered(itemId)).toHaveLength(3);
});

describe('killed without warning at any moment', () => {
  test('it loses nothing it has acknowledged, and Zoho brings the rest again', async () => {
    const before = shop.sandbox.control.webhookLog().length;
    const wanted = itemIds.slice(10);
    for (const [round, diesAfterMs] of [0, 15, 40].entries()) {
      const mine = wanted.filter((_, place) => place % 3 === round);
      for (const [place, itemId] of mine.entries()) byHand('PUT', `/items/${itemId}`, { rate: 100 + place });
      const sending = shop.sandbox.control.deliverWebhooks();
      await new Promise((resolve) => setTimeout(resolve, diesAfterMs));
      await shop.kill();
      await sending;
      await shop.start();
    }
    const sent = () => shop.sandbox.control.webhookLog().slice(before);
    const struck = sent().filter(({ state }) => state === 'waiting').length;
    // Otherwise it was never killed in the midst of anything.
    expect(struck).toBeGreaterThan(0);
    for (let tries = 0; tries < 5 && sent().some(({ state }) => state === 'waiting'); tries += 1) {
      shop.sandbox.control.clock({ advanceMs: 60_000 });
      await shop.sandbox.control.deliverWebhooks();
    }
    expect(sent().map(({ state }) => state)).toEqual(wanted.map(() => 'sent'));

    const rows = await remembered();
    const known = new Map(rows.map((row) => [row.id, row]));
    for (const { entityId, tries } of sent()) {
      const { delivery } = JSON.parse(tries.at(-1)?.said ?? '{}') as { delivery: string };
      expect(known.get(delivery)).toMatchObject({ entityId, verdict: 'accepted', jobId: expect.any(Number) });
    }
    // Each once: what was taken in just before the kill is recognised when it comes again.
    for (const itemId of wanted) expect(rows.filter(({ entityId }) => entityId === itemId)).toHaveLength(1);
  }, 60_000);
});
