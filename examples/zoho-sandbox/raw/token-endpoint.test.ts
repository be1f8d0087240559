// API notes 3: the token endpoint, by raw requests.
import { describe, expect, test } from 'vitest';
import { codeOf, exchange, refresh } from './oauth.ts';
import { EVERYTHING, REDIRECT, zoho } from './zoho.ts';

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
