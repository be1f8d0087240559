// Over a real socket: what a pretended network cannot show.
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createAccountsWire } from './accounts-wire.ts';

const listen = async (listener: RequestListener) => {
  const server = createServer(listener);
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { origin, [Symbol.dispose]: () => void server.close().closeAllConnections() };
};

const wire = createAccountsWire();
const form = { client_secret: 'secret-now', refresh_token: 'refresh-0' };

test('the form travels in the body, once, and the answer is read', async () => {
  const seen: string[] = [];
  using server = await listen(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    seen.push(`${request.method} ${request.url} ${request.headers['content-type']} ${body}`);
    response.end('{"access_token":"1000.a.b","expires_in":3600,"scope":"a b","api_domain":"https://www.zohoapis.in"}');
  });
  expect(await wire.token(server.origin, form)).toEqual({
    kind: 'granted',
    accessToken: '1000.a.b',
    refreshToken: null,
    scopes: ['a', 'b'],
    apiDomain: 'https://www.zohoapis.in',
    lifetimeSeconds: 3_600,
  });
  expect(seen).toEqual([
    'POST /oauth/v2/token application/x-www-form-urlencoded;charset=UTF-8 client_secret=secret-now&refresh_token=refresh-0',
  ]);
});

test('a failure is not asked again', async () => {
  let calls = 0;
  using server = await listen((_, response) => {
    calls += 1;
    response.writeHead(503, { 'retry-after': '0' }).end();
  });
  expect(await wire.token(server.origin, form)).toMatchObject({ kind: 'unreachable' });
  expect(calls).toBe(1);
});

test('a redirect is not followed, so no secret goes where it points', async () => {
  let elsewhere = 0;
  using other = await listen((_, response) => {
    elsewhere += 1;
    response.end('{"access_token":"stolen"}');
  });
  using server = await listen((_, response) => {
    response.writeHead(307, { location: `${other.origin}/oauth/v2/token` }).end();
  });
  expect(await wire.token(server.origin, form)).toMatchObject({ kind: 'unreachable' });
  expect(elsewhere).toBe(0);
});

test('an answer larger than any of Zoho’s is not read to its end', async () => {
  using server = await listen((_, response) => {
    response.end(JSON.stringify({ access_token: 'x'.repeat(70_000) }));
  });
  const answer = await wire.token(server.origin, form);
  expect(answer).toMatchObject({ kind: 'unreachable', error: { message: expect.stringContaining('BODY_TOO_LARGE') } });
});

test('an unreachable server is told without the secrets that were meant for it', async () => {
  const server = await listen(() => {});
  server[Symbol.dispose]();
  const answer = await wire.token(server.origin, form);
  expect(answer).toMatchObject({ kind: 'unreachable', error: { message: expect.stringContaining('ECONNREFUSED') } });
  if (answer.kind !== 'unreachable') throw new Error('reached');
  expect(answer.error.cause).toBeUndefined();
  expect(String(answer.error.stack)).not.toMatch(/secret-now|refresh-0/);
  expect(await wire.revoke(server.origin, 'refresh-0')).toBe(false);
});
