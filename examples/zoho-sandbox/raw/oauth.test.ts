// API notes 2 and 3: the accounts server, by raw requests.
import { describe, expect, test } from 'vitest';
import { EVERYTHING, REDIRECT, type Zoho, zoho } from './zoho.ts';

const ask = (z: Zoho, more: Record<string, string> = {}) =>
  z.authorize({
    scope: 'ZohoInventory.items.READ,ZohoInventory.salesorders.CREATE',
    client_id: z.sandbox.credentials.clientId,
    response_type: 'code',
    redirect_uri: REDIRECT,
    access_type: 'offline',
    prompt: 'consent',
    state: 'st4te',
    ...more,
  });

const callback = (response: Response): URLSearchParams => new URL(response.headers.get('location') ?? '').searchParams;

const exchange = (z: Zoho, code: string, more: Record<string, string> = {}) =>
  z.post('/oauth/v2/token', {
    grant_type: 'authorization_code',
    code,
    client_id: z.sandbox.credentials.clientId,
    client_secret: z.sandbox.credentials.clientSecret,
    redirect_uri: REDIRECT,
    ...more,
  });

const refresh = (z: Zoho, token: string, more: Record<string, string> = {}) =>
  z.post('/oauth/v2/token', {
    grant_type: 'refresh_token',
    refresh_token: token,
    client_id: z.sandbox.credentials.clientId,
    client_secret: z.sandbox.credentials.clientSecret,
    ...more,
  });

const codeOf = async (z: Zoho, more?: Record<string, string>) => callback(await ask(z, more)).get('code') ?? '';

describe('authorize (API notes 2, 3)', () => {
  test('redirects back with a code, the location, the accounts server and the state', async () => {
    const z = await zoho();
    const response = await ask(z);
    expect(response.status).toBe(302);
    expect(response.headers.get('location')).toContain(REDIRECT);
    const said = callback(response);
    expect(said.get('code')).toMatch(/^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/);
    expect(said.get('location')).toBe('us');
    expect(said.get('accounts-server')).toBe('https://accounts.zoho.com');
    expect(said.get('state')).toBe('st4te');
  });

  test('names the data centre of the user, wherever the client was registered', async () => {
    const z = await zoho({ dataCentre: 'in' });
    const said = callback(await ask(z));
    expect(said.get('location')).toBe('in');
    expect(said.get('accounts-server')).toBe('https://accounts.zoho.in');
  });

  test('shows a page, and redirects nowhere, for an unknown client', async () => {
    const z = await zoho();
    const response = await ask(z, { client_id: '1000.NOBODY' });
    expect(response.headers.get('content-type')).toContain('text/html');
    expect(response.headers.get('location')).toBeNull();
  });

  test('shows a page for a redirect URI that was never registered', async () => {
    const z = await zoho();
    const response = await ask(z, { redirect_uri: 'https://evil.example/callback' });
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('invalid_redirect_uri');
  });

  test('shows a page for a scope Zoho does not have, such as offline_access', async () => {
    const z = await zoho();
    const response = await ask(z, { scope: 'ZohoInventory.items.READ,offline_access' });
    expect(response.headers.get('location')).toBeNull();
    expect(await response.text()).toContain('invalid_scope');
  });

  test('does not take spaces between scopes', async () => {
    const z = await zoho();
    const response = await ask(z, { scope: 'ZohoInventory.items.READ ZohoInventory.contacts.READ' });
    expect(response.headers.get('location')).toBeNull();
  });

  test('comes back with access_denied where the person refuses', async () => {
    const z = await zoho({ consent: 'deny' });
    const said = callback(await ask(z));
    expect(said.get('error')).toBe('access_denied');
    expect(said.get('state')).toBe('st4te');
    expect(said.get('code')).toBeNull();
  });

  test('can show a consent page, which a button answers', async () => {
    const z = await zoho({ consent: 'page' });
    const page = await (await ask(z)).text();
    expect(page).toContain('ZohoInventory.salesorders.CREATE');
    const action = (/action="([^"]+)"/.exec(page)?.[1] ?? '').replaceAll('&#38;', '&');
    const press = (decision: string) =>
      z.fetch(
        new Request(`https://accounts.zoho.com${action}`, { method: 'POST', body: new URLSearchParams({ decision }) }),
      );
    expect(callback(await press('reject')).get('error')).toBe('access_denied');
    expect(callback(await press('accept')).get('code')).not.toBeNull();
  });

  test('lists the accounts servers by location', async () => {
    const z = await zoho();
    const response = await z.fetch(new Request('https://accounts.zoho.com/oauth/serverinfo'));
    const { locations } = (await response.json()) as { locations: Record<string, string> };
    expect(locations).toMatchObject({ eu: 'https://accounts.zoho.eu', ca: 'https://accounts.zohocloud.ca' });
  });
});

describe('the token endpoint (API notes 3)', () => {
  test('answers an access token, a refresh token, and the scopes with spaces between them', async () => {
    const z = await zoho();
    const { status, body } = await exchange(z, await codeOf(z));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.stringMatching(/^1000\.[0-9a-f]{32}\.[0-9a-f]{32}$/),
      refresh_token: expect.stringMatching(/^1000\./),
      scope: 'ZohoInventory.items.READ ZohoInventory.salesorders.CREATE',
      api_domain: 'https://www.zohoapis.com',
      token_type: 'Bearer',
      expires_in: 3600,
    });
  });

  test('takes its parameters from the query too', async () => {
    const z = await zoho();
    const { clientId, clientSecret } = z.sandbox.credentials;
    const query = new URLSearchParams({
      grant_type: 'authorization_code',
      code: await codeOf(z),
      client_id: clientId,
      client_secret: clientSecret,
      redirect_uri: REDIRECT,
    });
    const request = new Request(`https://accounts.zoho.com/oauth/v2/token?${query}`, { method: 'POST' });
    expect(await (await z.fetch(request)).json()).toHaveProperty('access_token');
  });

  test('does not read a JSON body', async () => {
    const z = await zoho();
    const { clientId, clientSecret } = z.sandbox.credentials;
    const request = new Request('https://accounts.zoho.com/oauth/v2/token', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ grant_type: 'refresh_token', client_id: clientId, client_secret: clientSecret }),
    });
    const response = await z.fetch(request);
    expect(response.status).toBe(200);
    expect(await response.json()).toHaveProperty('error');
  });

  test('spends a code once', async () => {
    const z = await zoho();
    const code = await codeOf(z);
    expect((await exchange(z, code)).body).toHaveProperty('access_token');
    const again = await exchange(z, code);
    expect([again.status, again.body]).toEqual([200, { error: 'invalid_code' }]);
  });

  test('lets a code live sixty seconds', async () => {
    const z = await zoho();
    const [early, late] = [await codeOf(z), await codeOf(z)];
    z.clock.now += 59_000;
    expect((await exchange(z, early)).body).toHaveProperty('access_token');
    z.clock.now += 2_000;
    expect((await exchange(z, late)).body).toEqual({ error: 'invalid_code' });
  });

  test('wants the very same redirect URI', async () => {
    const z = await zoho();
    const { status, body } = await exchange(z, await codeOf(z), { redirect_uri: `${REDIRECT}/` });
    expect([status, body]).toEqual([200, { error: 'invalid_redirect_uri' }]);
  });

  test('says errors inside HTTP 200: wrong client, wrong secret', async () => {
    const z = await zoho();
    const code = await codeOf(z);
    const client = await exchange(z, code, { client_id: '1000.NOBODY' });
    expect([client.status, client.body]).toEqual([200, { error: 'invalid_client' }]);
    const secret = await exchange(z, code, { client_secret: 'no' });
    expect([secret.status, secret.body]).toEqual([200, { error: 'invalid_client_secret' }]);
  });

  test('answers invalid_code to a refresh token it does not know', async () => {
    const z = await zoho();
    const { status, body } = await refresh(z, '1000.gone.gone');
    expect([status, body]).toEqual([200, { error: 'invalid_code' }]);
  });

  test('gives no refresh token without prompt=consent after the first consent', async () => {
    const z = await zoho();
    const first = await exchange(z, await codeOf(z, { prompt: '' }));
    expect(first.body).toHaveProperty('refresh_token');
    const second = await exchange(z, await codeOf(z, { prompt: '' }));
    expect(second.body).toHaveProperty('access_token');
    expect(second.body).not.toHaveProperty('refresh_token');
    const third = await exchange(z, await codeOf(z));
    expect(third.body).toHaveProperty('refresh_token');
  });

  test('gives no refresh token for online access, which is the default', async () => {
    const z = await zoho();
    const { body } = await exchange(z, await codeOf(z, { access_type: '' }));
    expect(body).not.toHaveProperty('refresh_token');
  });

  test('refreshes without handing out another refresh token, again and again', async () => {
    const z = await zoho();
    for (const _ of [1, 2]) {
      const { body } = await refresh(z, z.refreshToken, { redirect_uri: REDIRECT });
      expect(body).toMatchObject({ access_token: expect.any(String), expires_in: 3600 });
      expect(body).not.toHaveProperty('refresh_token');
    }
  });

  test('may say the lifetime in milliseconds, as old accounts do', async () => {
    const z = await zoho({ expiresInMilliseconds: true });
    const { body } = await refresh(z, z.refreshToken);
    expect(body).toMatchObject({ expires_in: 3_600_000, expires_in_sec: 3600 });
  });

  test('answers the wrong data centre with an error inside HTTP 200', async () => {
    const z = await zoho({ dataCentre: 'eu' });
    const { status, body } = await refresh(z, z.refreshToken);
    expect([status, body]).toEqual([200, { error: 'invalid_code' }]);
  });

  test('takes a code of the self client, which needs no redirect URI', async () => {
    const z = await zoho();
    const code = z.sandbox.control.selfClientCode(EVERYTHING);
    const { clientId, clientSecret } = z.sandbox.credentials;
    const form = { grant_type: 'authorization_code', code, client_id: clientId, client_secret: clientSecret };
    expect((await z.post('/oauth/v2/token', form)).body).toHaveProperty('refresh_token');
  });

  test('gives client credentials an access token for one organisation, and no refresh token', async () => {
    const z = await zoho();
    const { clientId, clientSecret } = z.sandbox.credentials;
    const { body } = await z.post('/oauth/v2/token', {
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: clientSecret,
      scope: 'ZohoInventory.items.READ',
      soid: `ZohoInventory.${z.organizationId}`,
    });
    expect(body).toHaveProperty('access_token');
    expect(body).not.toHaveProperty('refresh_token');
    expect((await z.call('GET', '/items', { token: body.access_token })).status).toBe(200);
  });
});

describe('limits on tokens (API notes 3, "Limits")', () => {
  const throttled = {
    error_description: 'You have made too many requests continuously. Please try again after some time.',
    error: 'Access Denied',
    status: 'failure',
  };

  test('throttles the eleventh access token in ten minutes with HTTP 400', async () => {
    const z = await zoho();
    for (let n = 2; n <= 10; n += 1) expect((await refresh(z, z.refreshToken)).body).toHaveProperty('access_token');
    const { status, body } = await refresh(z, z.refreshToken);
    expect([status, body]).toEqual([400, throttled]);
  });

  test('locks longer for every retry, and opens after five quiet minutes', async () => {
    const z = await zoho();
    for (let n = 2; n <= 11; n += 1) await refresh(z, z.refreshToken);
    z.clock.now += 10 * 60_000 - 1_000;
    await refresh(z, z.refreshToken);
    z.clock.now += 4 * 60_000;
    expect((await refresh(z, z.refreshToken)).status).toBe(400);
    z.clock.now += 5 * 60_000;
    expect((await refresh(z, z.refreshToken)).body).toHaveProperty('access_token');
  });

  test('says the throttle in the language of the user', async () => {
    const z = await zoho({ throttleLanguage: 'zh' });
    for (let n = 2; n <= 10; n += 1) await refresh(z, z.refreshToken);
    expect((await refresh(z, z.refreshToken)).body).toMatchObject({ error: '拒绝访问', status: 'failure' });
  });

  test('kills the oldest of sixteen live access tokens', async () => {
    const z = await zoho();
    for (let n = 2; n <= 10; n += 1) await refresh(z, z.refreshToken);
    z.clock.now += 11 * 60_000;
    for (let n = 11; n <= 15; n += 1) await refresh(z, z.refreshToken);
    expect((await z.call('GET', '/items')).status).toBe(200);
    await refresh(z, z.refreshToken);
    expect((await z.call('GET', '/items')).status).toBe(401);
  });

  test('silently deletes the oldest of twenty-one refresh tokens, in use or not', async () => {
    const z = await zoho();
    for (let n = 2; n <= 20; n += 1) z.sandbox.control.grant();
    expect((await refresh(z, z.refreshToken)).body).toHaveProperty('access_token');
    z.sandbox.control.grant();
    expect((await refresh(z, z.refreshToken)).body).toEqual({ error: 'invalid_code' });
  });

  test('gives out ten codes in ten minutes', async () => {
    const z = await zoho();
    for (let n = 1; n <= 10; n += 1) expect(await codeOf(z)).not.toBe('');
    expect((await ask(z)).headers.get('location')).toBeNull();
  });
});

describe('revoking (API notes 3, "Revoke")', () => {
  test('a revoked refresh token takes its access tokens along', async () => {
    const z = await zoho();
    const { body } = await z.post(`/oauth/v2/token/revoke?token=${z.refreshToken}`, {});
    expect(body).toEqual({ status: 'success' });
    expect((await z.call('GET', '/items')).status).toBe(401);
    expect((await refresh(z, z.refreshToken)).body).toEqual({ error: 'invalid_code' });
  });
});
