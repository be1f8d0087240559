// The service that README points to, as a process of its own against a whole shop.

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Ended, run } from '../demo/run.ts';
import { type Shop, startShop } from '../demo/shop.ts';

const program = fileURLToPath(new URL('place-order.mjs', import.meta.url));
const TIMEOUT_MS = 60_000;

let shop: Shop;
let key: string;
beforeAll(async () => {
  shop = await startShop({
    sandbox: { items: 60 },
    settings: { SETTLE_SECONDS: '0' },
  });
  const limits = ['--order-value', '100', '--day-value', '1000'];
  const made = await shop.cli('keys', 'create', '--name', 'web shop', '--kind', 'service', '--write', ...limits);
  key = made.key as string;
}, TIMEOUT_MS);
afterAll(() => shop?.stop());

const place = (...words: string[]): Promise<Ended> =>
  run(program, words, { CONNECTOR_URL: shop.connectorUrl, CONNECTOR_API_KEY: key });

test('it places one order, however often it is run for the same number', { timeout: TIMEOUT_MS }, async () => {
  const first = await place('WEB-1001', 'Ada Abbott', 'OUT-001-RED', '2');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(first.stdout)).toMatchObject({ status: 'confirmed' });
  expect((await place('WEB-1001', 'Ada Abbott', 'OUT-001-RED', '2')).stdout).toBe(first.stdout);
  expect(shop.sandbox.control.salesorders()).toMatchObject([{ reference_number: 'WEB-1001', status: 'confirmed' }]);
});

test('without its four words it says how it is used, and asks nobody', async () => {
  const usage = "Usage: node place-order.mjs <your order's number> <customer> <SKU> <quantity>\n";
  for (const words of [[], ['WEB-1002', 'Ada Abbott', 'OUT-001-RED'], ['', 'Ada Abbott', 'OUT-001-RED', '1']]) {
    expect(await run(program, words, {})).toMatchObject({ code: 1, stdout: '', stderr: usage });
  }
});

test('it says in one line what is wrong with its settings', { timeout: TIMEOUT_MS }, async () => {
  const words = ['WEB-1003', 'Ada Abbott', 'OUT-001-RED', '1'];
  const start = (CONNECTOR_URL: string, CONNECTOR_API_KEY: string) =>
    run(program, words, { CONNECTOR_URL, CONNECTOR_API_KEY });
  const unknown = `zik_${'0'.repeat(16)}${key.slice(key.indexOf('.'))}`;
  for (const [url, wrong, said] of [
    [shop.connectorUrl, 'nonsense', /^CONNECTOR_API_KEY is not a key of a connector\.\n$/],
    ['nonsense', key, /^CONNECTOR_URL is not the address of a connector\.\n$/],
    [shop.connectorUrl, unknown, /^No token: [^\n]+\n$/],
    ['http://127.0.0.1:9', key, /^Nobody answers at http:\/\/127\.0\.0\.1:9\.\n$/],
  ] as const) {
    expect(await start(url, wrong)).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(said) });
  }
});

test.each([
  ['hangs up', (response: ServerResponse) => void response.destroy()],
  [
    'is a proxy that finds nobody',
    (response: ServerResponse) => void response.writeHead(502).end('<h1>Bad gateway</h1>'),
  ],
])('it says that nobody knows how it ended, where who is told of the order %s', async (_, answerTo) => {
  const server = createServer((request, response) => {
    if (request.url === '/v1/token') response.end(JSON.stringify({ access_token: 'x' }));
    else answerTo(response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const CONNECTOR_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const words = ['WEB-1004', 'Ada Abbott', 'OUT-001-RED', '1'];
  const ended = await run(program, words, { CONNECTOR_URL, CONNECTOR_API_KEY: key });
  server.close();
  const said = 'Nobody knows whether WEB-1004 was ordered: run this again as it is, which orders it once.\n';
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: said });
});

test('it tells a problem as the connector does, and orders nothing', { timeout: TIMEOUT_MS }, async () => {
  const before = shop.sandbox.control.salesorders().length;
  const tooMuch = await place('WEB-1002', 'Ada Abbott', 'OUT-001-RED', '8');
  expect(tooMuch.code).toBe(1);
  expect(JSON.parse(tooMuch.stdout).problem).toMatchObject({ code: 'limit_exceeded' });
  const other = await place('WEB-1001', 'Ada Abbott', 'OUT-001-RED', '1');
  expect(JSON.parse(other.stdout).problem).toMatchObject({ code: 'idempotency_key_reused' });
  expect(shop.sandbox.control.salesorders()).toHaveLength(before);
});
