import { expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import type { SkillTokens } from '../parts.ts';
import { tokenRoutes } from './token.ts';

const createApp = () => {
  const asks: Parameters<SkillTokens['exchange']>[0][] = [];
  const skillTokens: SkillTokens = {
    exchange: async (ask) => {
      asks.push(ask);
      return { accessToken: 'to.k.en', expiresInSeconds: 300, scope: 'stock:read' };
    },
    verify: () => Promise.reject(new Error('not asked')),
    holder: async () => Promise.reject(new Error('nobody asks')),
    jwks: async () => ({ keys: [{ kid: 'k' }] }),
  };
  const app = tokenRoutes({ skillTokens });
  let fault: ConnectorError | undefined;
  app.onError((error, c) => {
    fault = error as ConnectorError;
    return c.text(error instanceof ConnectorError ? error.code : 'broken', 400);
  });
  const post = (body: string | ReadableStream, type = 'application/x-www-form-urlencoded') =>
    app.request('/v1/token', {
      method: 'POST',
      headers: { 'content-type': type },
      body,
      duplex: 'half',
    } as RequestInit);
  return { app, post, asks, fault: () => fault };
};

const good = {
  grant_type: 'client_credentials',
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: 'a.b.c',
  scope: 'stock:read items:read',
};
const form = (fields: Record<string, string>): string => new URLSearchParams(fields).toString();

test('a good form buys a token that no cache may keep', async () => {
  const { post, asks } = createApp();
  const response = await post(form({ ...good, organization_id: '60001' }));
  expect(response.status).toBe(200);
  expect(response.headers.get('cache-control')).toBe('no-store');
  expect(await response.json()).toEqual({
    access_token: 'to.k.en',
    token_type: 'Bearer',
    expires_in: 300,
    scope: 'stock:read',
  });
  expect(asks).toEqual([{ assertion: 'a.b.c', scope: 'stock:read items:read', organizationId: '60001' }]);
});

test('the organisation may be left out, and fields we do not know are passed over', async () => {
  const { post, asks } = createApp();
  expect(
    (await post(form({ ...good, resource: 'x' }), 'application/x-www-form-urlencoded; charset=UTF-8')).status,
  ).toBe(200);
  expect(asks).toEqual([{ assertion: 'a.b.c', scope: 'stock:read items:read' }]);
});

test.each([
  ['grant_type', { ...good, grant_type: 'password' }],
  ['client_assertion_type', { ...good, client_assertion_type: 's3cret' }],
  ['client_assertion', { ...good, client_assertion: '' }],
  ['scope', { ...good, scope: '' }],
  ['scope', { ...good, scope: 'stock:read  s3cret!' }],
  ['organization_id', { ...good, organization_id: 's3cret' }],
])('a form with a wrong %s is refused by the field’s name, and what it held is not repeated', async (field, fields) => {
  const { post, asks, fault } = createApp();
  expect(await (await post(form(fields))).text()).toBe('invalid_ask');
  expect(fault()?.facts.fields).toMatchObject([{ field }]);
  expect(JSON.stringify(fault()?.facts)).not.toContain('s3cret');
  expect(asks).toEqual([]);
});

test.each(Object.keys(good))('a form without %s is refused', async (field) => {
  const { post, fault } = createApp();
  const fields: Record<string, string> = { ...good };
  delete fields[field];
  expect(await (await post(form(fields))).text()).toBe('invalid_ask');
  expect(fault()?.facts.fields).toMatchObject([{ field }]);
});

test('a field that is there twice is refused, since either could be meant', async () => {
  const { post, asks } = createApp();
  expect(await (await post(`${form(good)}&scope=orders:write`)).text()).toBe('invalid_ask');
  expect(asks).toEqual([]);
});

test('another content type is refused', async () => {
  const { post } = createApp();
  expect(await (await post(JSON.stringify(good), 'application/json')).text()).toBe('malformed_body');
  expect(await (await post(form(good), 'text/plain')).text()).toBe('malformed_body');
});

test('a body over 8 KB is refused, whether it says its length or comes in pieces', async () => {
  const { post, asks } = createApp();
  const long = form({ ...good, padding: 'x'.repeat(8_192) });
  expect(await (await post(long)).text()).toBe('body_too_large');
  expect(await (await post(new Blob([long]).stream())).text()).toBe('body_too_large');
  expect(asks).toEqual([]);
});

test('the set of signing keys may be kept for five minutes', async () => {
  const { app } = createApp();
  const response = await app.request('/.well-known/jwks.json');
  expect(response.headers.get('cache-control')).toBe('public, max-age=300');
  expect(await response.json()).toEqual({ keys: [{ kid: 'k' }] });
});
