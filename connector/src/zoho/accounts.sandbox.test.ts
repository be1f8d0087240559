// The whole way through Zoho as the sandbox plays it: pages, redirects, limits and all.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { http } from 'msw';
import { setupServer } from 'msw/node';
import { expect, test } from 'vitest';
import { createSandbox, type SandboxOptions, sandboxResponse } from 'zoho-sandbox';
import { oauthRoutes } from '../routes/oauth.ts';
import { openStore } from '../store/open.ts';
import { createAccounts } from './accounts.ts';
import { memoryLog, settings, vault } from './accounts-testbed.ts';
import { dataCentres } from './data-centres.ts';

const REDIRECT = 'https://connector.example/oauth/callback';

const openBed = async (options: SandboxOptions = {}) => {
  const directory = mkdtempSync(join(tmpdir(), 'connector-sandbox-'));
  const store = await openStore({ file: join(directory, 'connector.db') });
  let at = Date.parse('2026-11-22T10:00:00Z');
  const now = () => new Date(at);
  const sandbox = createSandbox({ items: 5, now, redirectUris: [REDIRECT], ...options });
  const respond = sandboxResponse(sandbox);
  const origins = dataCentres('us').all.flatMap((each) => [each.accountsOrigin, each.apiOrigin]);
  const server = setupServer(...origins.map((origin) => http.all(`${origin}/*`, ({ request }) => respond(request))));
  server.listen({ onUnhandledFrame: 'error' });
  const config = settings({
    ZOHO_CLIENT_ID: sandbox.credentials.clientId,
    ZOHO_CLIENT_SECRET: sandbox.credentials.clientSecret,
    INTENTS: 'all',
    // China's clients are registered in China.
    ZOHO_DATA_CENTRE: options.dataCentre === 'cn' ? 'cn' : 'us',
  });
  const log = memoryLog();
  const accounts = createAccounts({
    config,
    now,
    newId: () => randomBytes(16).toString('hex'),
    wait: async (milliseconds) => {
      at += milliseconds;
    },
    store,
    vault,
    log,
  });
  const routes = oauthRoutes({ accounts, config, log });
  return {
    accounts,
    store,
    control: sandbox.control,
    organizationId: sandbox.credentials.organizationId,
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
    /** What an admin's browser does with a link; answers the last page. */
    browse: async (link: string): Promise<Response> => {
      const started = await routes.request(link);
      const cookie = started.headers.get('set-cookie')?.split(';')[0] ?? '';
      const consented = await fetch(started.headers.get('location') ?? '', { redirect: 'manual' });
      return routes.request(consented.headers.get('location') ?? '', { headers: { cookie } });
    },
    /** Whether Zoho takes this token. */
    works: async ({ token, apiUrl }: { token: string; apiUrl: string }): Promise<number> => {
      const headers = { authorization: `Zoho-oauthtoken ${token}` };
      return (await fetch(`${apiUrl}/inventory/v1/organizations`, { headers })).status;
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

test.each(dataCentres('us').all)(
  'a user in $location is connected there',
  async ({ location, accountsOrigin, apiOrigin }) => {
    if (location === 'sandbox') return;
    await using bed = await openBed({ dataCentre: location });
    const page = await bed.browse(await bed.accounts.createLink());
    expect(page.status).toBe(200);
    const row = await bed.store.read.connections.get(bed.organizationId);
    expect(row).toMatchObject({ dataCentre: location, accountsUrl: accountsOrigin, apiUrl: apiOrigin });
    expect(await bed.works(await bed.accounts.access(bed.organizationId))).toBe(200);
  },
);

test('a user who declines reads that nothing is connected, and the link still works', async () => {
  await using bed = await openBed({ consent: 'deny' });
  const page = await bed.browse(await bed.accounts.createLink());
  expect(page.status).toBe(400);
  expect(await page.text()).toContain('declined');
  expect(await bed.store.read.connections.list()).toEqual([]);
});

test('a user of three organisations chooses on the page, then with the link', async () => {
  await using bed = await openBed({ organizations: 3 });
  const page = await bed.browse(await bed.accounts.createLink());
  const ids = [...(await page.text()).matchAll(/<code>(\d+)<\/code>/g)].map((match) => match[1] ?? '');
  expect(ids).toHaveLength(3);
  const chosen = ids[2] ?? '';
  expect((await bed.browse(await bed.accounts.createLink({ organizationId: chosen }))).status).toBe(200);
  expect((await bed.store.read.connections.list()).map((each) => each.organizationId)).toEqual([chosen]);
});

test('a token that Zoho calls expired is renewed once, and the new one works', async () => {
  await using bed = await openBed();
  await bed.browse(await bed.accounts.createLink());
  const old = await bed.accounts.access(bed.organizationId);
  bed.control.expireTokens();
  expect(await bed.works(old)).toBe(401);
  const calls = Array.from({ length: 50 }, () => bed.accounts.access(bed.organizationId, old.token));
  const [renewed] = await Promise.all(calls);
  expect(await bed.works(renewed ?? old)).toBe(200);
  expect(bed.control.counters().refreshes).toBe(1);
});

test('a day of renewals, and Zoho’s throttle is never met', async () => {
  await using bed = await openBed({ expiresInMilliseconds: true });
  await bed.browse(await bed.accounts.createLink());
  for (let minute = 0; minute < 24 * 60; minute += 5) {
    bed.pass(5 * 60_000);
    expect(await bed.works(await bed.accounts.access(bed.organizationId))).toBe(200);
  }
  expect(bed.control.counters().refreshes).toBe(26);
});

test('a connection revoked at Zoho needs reauthorisation, and connecting again heals it', async () => {
  await using bed = await openBed();
  await bed.browse(await bed.accounts.createLink());
  const { token } = await bed.accounts.access(bed.organizationId);
  bed.control.revokeTokens();
  const refused = { code: 'needs_reauthorisation' };
  await expect(bed.accounts.access(bed.organizationId, token)).rejects.toMatchObject(refused);
  await bed.browse(await bed.accounts.createLink({ organizationId: bed.organizationId }));
  expect(await bed.works(await bed.accounts.access(bed.organizationId))).toBe(200);
});

test('connecting again kills the old tokens, disconnecting all of them', async () => {
  await using bed = await openBed();
  await bed.browse(await bed.accounts.createLink());
  const first = await bed.accounts.access(bed.organizationId);
  await bed.browse(await bed.accounts.createLink());
  const second = await bed.accounts.access(bed.organizationId);
  expect(await bed.works(first)).toBe(401);
  expect(await bed.works(second)).toBe(200);
  await bed.accounts.disconnect(bed.organizationId);
  expect(await bed.works(second)).toBe(401);
});
