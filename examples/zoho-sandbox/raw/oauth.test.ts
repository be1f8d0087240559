// API notes 2 and 3: consent, limits on tokens, and their end, by raw requests.
import { describe, expect, test } from 'vitest';
import { ask, callback, codeOf, refresh } from './oauth.ts';
import { REDIRECT, zoho } from './zoho.ts';

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
