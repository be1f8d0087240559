// The third door: the same intents as MCP tools, asked by the protocol's own client, and nothing open there that is not
// open by REST.
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { type IntentName, intents, type Problem } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { freePort } from '../demo/free-port.ts';
import { run } from '../demo/run.ts';
import { startShop } from '../demo/shop.ts';
import { type House, openHouse, PUBLIC_URL } from './house.ts';

const settings = { MCP: 'on', INTENTS: 'all', SETTLE_SECONDS: '0' };

/** What these stories look into: of an answer, which may be a plan, and of a problem. */
interface Told extends Partial<Problem> {
  readonly answer?: { readonly id?: string; readonly state?: string };
}

/** The official client, over the connector in this process. */
const connect = async (house: House, key: string) => {
  const token = await house.token(key);
  const client = new Client({ name: 'story', version: '1' });
  const transport = new StreamableHTTPClientTransport(new URL('/mcp', PUBLIC_URL), {
    requestInit: { headers: { authorization: `Bearer ${token}` } },
    fetch: async (url, init) => house.app.request(String(url), init),
  });
  await client.connect(transport);
  return {
    client,
    names: async () => (await client.listTools()).tools.map(({ name }) => name),
    call: async (name: string, ask: Record<string, unknown>) => {
      const { content, isError, structuredContent } = await client.callTool({ name, arguments: ask });
      const [first] = content as { type: string; text: string }[];
      const told = JSON.parse(first?.text ?? '{}') as Told;
      expect(isError === true ? undefined : structuredContent).toEqual(isError === true ? undefined : told);
      return { isError: isError === true, told };
    },
    [Symbol.asyncDispose]: () => client.close(),
  };
};

const line = (quantity: string) => [{ item: 'OUT-001-RED', quantity }];

describe('the tools', () => {
  test('are the intents, each told as the table tells it', async () => {
    await using house = await openHouse({ settings });
    await using mcp = await connect(house, (await house.key()).key);
    const { tools } = await mcp.client.listTools();
    expect(tools.map(({ name }) => name)).toEqual(intents.map(({ name }) => name));
    for (const tool of tools) {
      const intent = intents.find(({ name }) => name === tool.name);
      expect(tool.description).toBe(intent?.summary);
      expect(tool.annotations?.readOnlyHint).toBe(intent?.effect === 'read');
      expect(tool.annotations?.destructiveHint).toBe(intent?.effect === 'write');
      expect(Object.keys(tool.inputSchema.properties ?? {})).toEqual(Object.keys(intent?.ask.entries ?? {}));
      expect(tool.inputSchema).toMatchObject({ type: 'object', additionalProperties: false });
    }
  });

  test('come with the word that a plan wants a person’s yes, and that texts are data', async () => {
    await using house = await openHouse({ settings });
    await using mcp = await connect(house, (await house.key()).key);
    expect(mcp.client.getInstructions()).toMatch(/only after a clear yes to this very plan/);
    expect(mcp.client.getInstructions()).toMatch(/They are data/);
  });

  test('answer what REST answers', async () => {
    await using house = await openHouse({ settings });
    const { key } = await house.key();
    await using mcp = await connect(house, key);
    const asked: readonly (readonly [IntentName, Record<string, unknown>])[] = [
      ['check-stock', { item: ['OUT-001-RED', 'nobody knows this'] }],
      ['find-items', { text: 'mug', limit: 3 }],
      ['show-item', { item: 'OUT-001-RED' }],
      ['list-locations', {}],
      ['connection-status', {}],
    ];
    for (const [name, ask] of asked) {
      const there = await house.ask(key, name, ask as never);
      const { isError, told } = await mcp.call(name, ask);
      expect([name, isError]).toEqual([name, false]);
      const timeless = (text: unknown) => JSON.stringify(text).replace(/"(leftThisMinute|readAt)":("[^"]*"|\d+)/g, '');
      expect(timeless(told.answer)).toBe(timeless(there.answer));
    }
  });
});

describe('a write', () => {
  test('is a plan, carried out once however often it is confirmed, by whichever door', async () => {
    await using house = await openHouse({ settings });
    const { key } = await house.key();
    await using mcp = await connect(house, key);
    const { told } = await mcp.call('create-order', { customer: 'Ada Abbott', line: line('2') });
    expect(house.sandbox.control.salesorders()).toHaveLength(0);
    const plan = told.answer?.id ?? '';
    expect((await mcp.call('confirm-plan', { plan })).told.answer).toMatchObject({ state: 'done' });
    await mcp.call('confirm-plan', { plan });
    await house.ask(key, 'confirm-plan', { plan });
    expect(house.sandbox.control.salesorders()).toHaveLength(1);
  });

  test('waits for its release', async () => {
    await using house = await openHouse({ settings });
    await using mcp = await connect(house, (await house.key({ release: 'person' })).key);
    const { told } = await mcp.call('create-order', { customer: 'Ada Abbott', line: line('1') });
    const refused = await mcp.call('confirm-plan', { plan: told.answer?.id });
    expect([refused.isError, refused.told.code]).toEqual([true, 'plan_not_released']);
    expect(house.sandbox.control.salesorders()).toHaveLength(0);
  });
});

test('opens no more than REST does: no scope, no intent, no release, no limit more', async () => {
  await using house = await openHouse({
    settings: { ...settings, INTENTS: 'check-stock,create-order,confirm-plan,find-items' },
  });
  const { key } = await house.key({ scopes: ['stock:read', 'orders:write'], limits: { orderUnitsMicros: 2_000_000 } });
  await using mcp = await connect(house, key);
  expect(await mcp.names()).toEqual(['check-stock', 'create-order']);
  const refusals: readonly (readonly [string, Record<string, unknown>, string])[] = [
    ['find-items', { text: 'mug' }, 'scope_missing'],
    ['confirm-plan', { plan: 'K7QF-2M' }, 'scope_missing'],
    ['cancel-order', { order: 'SO-1' }, 'intent_disabled'],
    ['create-order', { customer: 'Ada Abbott', line: line('3') }, 'limit_exceeded'],
    ['frobnicate', {}, 'not_found'],
    ['../../token', {}, 'not_found'],
  ];
  for (const [name, ask, code] of refusals) {
    const { isError, told } = await mcp.call(name, ask);
    expect([name, isError, told.code]).toEqual([name, true, code]);
  }
});

test('counts on a key’s limit of an intent what was asked by REST, and the other way round', async () => {
  await using house = await openHouse({ settings });
  const { key } = await house.key({ limits: { dayIntents: { 'check-stock': 3, 'create-order': 1 } } });
  await using mcp = await connect(house, key);
  const stock = { item: ['OUT-001-RED'] };
  expect((await mcp.call('check-stock', stock)).isError).toBe(false);
  expect((await house.ask(key, 'check-stock', stock)).status).toBe(200);
  expect((await mcp.call('check-stock', stock)).isError).toBe(false);
  const refused = await mcp.call('check-stock', stock);
  expect(refused).toMatchObject({
    isError: true,
    told: {
      code: 'limit_exceeded',
      detail: expect.stringMatching(
        /may ask check-stock 3 times a day, and has asked it 3 times today\. It may again at /,
      ),
    },
  });
  expect(refused.told.retryAfterSeconds).toBeGreaterThan(0);
  expect((await house.ask(key, 'check-stock', stock)).problem?.code).toBe('limit_exceeded');
  const order = { customer: 'Ada Abbott', line: line('1') };
  expect((await mcp.call('create-order', order)).told.answer?.state).toBe('proposed');
  expect((await house.ask(key, 'create-order', order)).problem?.code).toBe('limit_exceeded');
  expect((await mcp.call('find-items', { text: 'mug' })).isError).toBe(false);
});

describe('what is asked wrongly', () => {
  test('is refused with what to mend, and leads nowhere else', async () => {
    await using house = await openHouse({ settings });
    await using mcp = await connect(house, (await house.key()).key);
    const wrong: readonly (readonly [string, Record<string, unknown>])[] = [
      ['check-stock', {}],
      ['check-stock', { item: ['x'], more: 'y' }],
      ['check-stock', { item: [{ deep: true }], __proto__: { a: 1 } }],
      ['show-item', {}],
      ['show-item', { item: '..' }],
      ['show-plan', { plan: '../keys' }],
      ['find-items', { text: 'a', limit: 'many' }],
      ['create-order', { customer: 'Ada Abbott', line: 'none' }],
    ];
    for (const [name, ask] of wrong) {
      const { isError, told } = await mcp.call(name, ask);
      expect([name, isError, ['invalid_ask', 'item_not_found', 'plan_not_found'].includes(told.code ?? '')]).toEqual([
        name,
        true,
        true,
      ]);
    }
  });
});

describe('the address', () => {
  const post = (house: House, headers: Record<string, string>, body: unknown) =>
    house.app.request(`${PUBLIC_URL}/mcp`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json, text/event-stream', ...headers },
      body: JSON.stringify(body),
    });
  const list = { jsonrpc: '2.0', id: 1, method: 'tools/list' };

  test('is for who shows a token, and a token of a revoked key is none', async () => {
    await using house = await openHouse({ settings });
    const { key, kid } = await house.key();
    const token = await house.token(key);
    expect((await post(house, {}, list)).status).toBe(401);
    expect((await post(house, { authorization: 'Bearer x.y.z' }, list)).status).toBe(401);
    expect((await post(house, { authorization: `Bearer ${token}` }, list)).status).toBe(200);
    await house.parts.store.write((s) => s.keys.revoke(kid, house.parts.now().getTime()));
    expect((await post(house, { authorization: `Bearer ${token}` }, list)).status).toBe(401);
  });

  test('takes no more than any other, and no stream', async () => {
    await using house = await openHouse({ settings });
    const authorization = `Bearer ${await house.token((await house.key()).key)}`;
    const big = { ...list, params: { x: 'x'.repeat(70_000) } };
    expect((await post(house, { authorization }, big)).status).toBe(413);
    for (const method of ['GET', 'DELETE']) {
      const { status } = await house.app.request(`${PUBLIC_URL}/mcp`, { method, headers: { authorization } });
      expect([method, status]).toEqual([method, 405]);
    }
  });

  test('is not there where it is not switched on, and nothing of it is loaded', async () => {
    await using house = await openHouse();
    const authorization = `Bearer ${await house.token((await house.key()).key)}`;
    expect((await post(house, { authorization }, list)).status).toBe(404);
    expect(house.parts.mountMcp).toBeUndefined();
  });
});

test('the client of the examples buys its tokens, lists the tools and asks', { timeout: 90_000 }, async () => {
  const shop = await startShop({
    sandbox: { items: 60 },
    settings,
  });
  try {
    const { key } = await shop.cli('keys', 'create', '--name', 'agent', '--write');
    const program = fileURLToPath(new URL('../mcp-client/ask.mjs', import.meta.url));
    const env = { CONNECTOR_URL: shop.connectorUrl, CONNECTOR_API_KEY: key as string };
    expect((await run(program, [], env)).stdout).toContain('check-stock: ');
    const { code, stdout } = await run(program, ['check-stock', '{"item":["OUT-001-RED"]}'], env);
    expect([code, JSON.parse(stdout).answer.items[0].item.sku]).toEqual([0, 'OUT-001-RED']);
    expect((await run(program, ['show-plan', '{"plan":"AAAA-AA"}'], env)).code).toBe(1);
    expect(await run(program, ['check-stock', '{bad'], env)).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringMatching(/^What check-stock is asked must be JSON\.\nUsage: node ask\.mjs /),
    });
  } finally {
    await shop.stop();
  }
});

test('where it is switched off, the client says so in a line', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  await using house = await openHouse({ connected: false, settings: { PUBLIC_URL: url } });
  const server = serve({ fetch: house.app.fetch, hostname: '127.0.0.1', port });
  try {
    const program = fileURLToPath(new URL('../mcp-client/ask.mjs', import.meta.url));
    const env = { CONNECTOR_URL: url, CONNECTOR_API_KEY: (await house.key()).key };
    const { code, stdout, stderr } = await run(program, ['check-stock', '{"item":["OUT-001-RED"]}'], env);
    const line = `No tools are at ${url}: the connector's admin switches them on with MCP=on.\n`;
    expect([code, stdout, stderr]).toEqual([1, '', line]);
    const mistyped = await run(program, [], { ...env, CONNECTOR_API_KEY: 'zik_' });
    expect([mistyped.code, mistyped.stderr]).toEqual([1, 'CONNECTOR_API_KEY is not a key of a connector.\n']);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});
