import { describe, expect, test } from 'vitest';
import type { Accounts } from '../parts.ts';
import { ORGANIZATION, openTestbed, type Testbed, vault } from './accounts-testbed.ts';
import { LINK_SECONDS } from './consent.ts';
import { dataCentres } from './data-centres.ts';
import { throttle } from './pretend-accounts.ts';

const secretOf = (link: string): string => new URL(link).searchParams.get('link') ?? '';

/** Opens a fresh link in a browser, as far as Zoho's own page. */
const begun = async (accounts: Accounts, link?: string) => {
  const opened = await accounts.begin(secretOf(link ?? (await accounts.createLink())));
  return { ...opened, state: new URL(opened.redirectTo).searchParams.get('state') ?? '' };
};

/** The whole way: link, consent at Zoho, and back with these words in the address. */
const consent = async (accounts: Accounts, words: Record<string, string> = {}, link?: string) => {
  const { state, browserSecret } = await begun(accounts, link);
  const home = { 'accounts-server': 'https://accounts.zoho.com', location: 'us' };
  return accounts.finish({ query: { code: 'code', state, ...home, ...words }, browserSecret });
};

const row = (bed: Testbed) => bed.store.read.connections.get(ORGANIZATION);

test('an admin opens a link, agrees at Zoho, and the organisation is connected', async () => {
  await using bed = await openTestbed();
  const accounts = bed.process();
  expect(await consent(accounts)).toEqual({ organizationId: ORGANIZATION, name: 'Zylker & Söhne' });
  expect(await row(bed)).toMatchObject({
    name: 'Zylker & Söhne',
    dataCentre: 'us',
    accountsUrl: 'https://accounts.zoho.com',
    apiUrl: 'https://www.zohoapis.com',
    scopes: 'ZohoInventory.items.READ ZohoInventory.settings.READ',
    state: 'connected',
    trouble: null,
    timeZone: 'Europe/Berlin',
    currencyCode: 'EUR',
    pricePrecision: 2,
    accessExpiresAt: bed.now + 3_600_000,
  });
  expect(await accounts.access(ORGANIZATION)).toEqual({ token: 'access-1', apiUrl: 'https://www.zohoapis.com' });
  expect(await vault.open((await row(bed))?.refreshToken ?? '')).toBe('refresh-1');
});

test('the link asks for no more than the enabled intents need, for good, and from this connector alone', async () => {
  await using bed = await openTestbed();
  const accounts = bed.process({ INTENTS: 'check-stock' });
  const link = new URL(await accounts.createLink());
  expect(`${link.origin}${link.pathname}`).toBe('https://connector.example/oauth/start');
  expect(secretOf(link.href)).toMatch(/^[0-9a-f]{64}$/);
  const redirect = new URL((await begun(accounts, link.href)).redirectTo);
  expect(`${redirect.origin}${redirect.pathname}`).toBe('https://accounts.zoho.com/oauth/v2/auth');
  expect(Object.fromEntries(redirect.searchParams)).toEqual({
    response_type: 'code',
    client_id: 'client',
    scope: [
      'ZohoInventory.inventoryadjustments.READ',
      'ZohoInventory.items.READ',
      'ZohoInventory.salesorders.READ',
      'ZohoInventory.settings.READ',
      'ZohoInventory.transferorders.READ',
    ].join(','),
    redirect_uri: 'https://connector.example/oauth/callback',
    access_type: 'offline',
    prompt: 'consent',
    state: expect.stringMatching(/^[0-9a-f]{64}$/),
  });
});

test('a link for another way of taking stock asks for what that needs, and so does each one after it', async () => {
  await using bed = await openTestbed();
  const accounts = bed.process({ INTENTS: 'create-order' });
  const asked = async (link: string): Promise<string> =>
    new URL((await begun(accounts, link)).redirectTo).searchParams.get('scope') ?? '';
  expect(await asked(await accounts.createLink())).not.toContain('packages');
  const link = await accounts.createLink({ orderMode: 'fulfil' });
  expect(await asked(link)).toContain('ZohoInventory.packages.CREATE,');
  await consent(accounts, {}, link);
  expect(await row(bed)).toMatchObject({ orderMode: 'fulfil' });
  expect(await asked(await accounts.createLink())).toContain('ZohoInventory.shipmentorders.CREATE');
  await consent(accounts);
  expect(await row(bed)).toMatchObject({ orderMode: 'fulfil' });
});

test('the store keeps hashes: neither link, state nor browser secret can be read from it', async () => {
  await using bed = await openTestbed();
  const accounts = bed.process();
  const link = await accounts.createLink();
  const { state, browserSecret } = await begun(accounts, link);
  const { default: Database } = await import('better-sqlite3');
  const kept = JSON.stringify(new Database(bed.file, { readonly: true }).prepare('select * from connectLinks').all());
  expect(kept).toMatch(/"stateHash":"[0-9a-f]{64}"/);
  for (const secret of [secretOf(link), state, browserSecret]) expect(kept).not.toContain(secret);
});

describe('every data centre is served at its own addresses', () => {
  test.each(dataCentres('us').all)('$location', async ({ location, accountsOrigin, apiOrigin }) => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts, { 'accounts-server': accountsOrigin, location });
    expect(bed.zoho.tokenCalls).toEqual([
      {
        host: new URL(accountsOrigin).host,
        search: '',
        form: {
          grant_type: 'authorization_code',
          code: 'code',
          client_id: 'client',
          client_secret: 'secret-now',
          redirect_uri: 'https://connector.example/oauth/callback',
        },
      },
    ]);
    expect(bed.zoho.organizationCalls).toEqual([
      { host: new URL(apiOrigin).host, authorization: 'Zoho-oauthtoken access-1' },
    ]);
    expect(await row(bed)).toMatchObject({ dataCentre: location, accountsUrl: accountsOrigin, apiUrl: apiOrigin });
    expect(await accounts.access(ORGANIZATION)).toEqual({ token: 'access-1', apiUrl: apiOrigin });
  });

  test('an answer that names no accounts server comes from the configured one', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process({ ZOHO_DATA_CENTRE: 'in' });
    const { state, browserSecret } = await begun(accounts);
    bed.zoho.apiDomain = null;
    await accounts.finish({ query: { code: 'code', state }, browserSecret });
    expect(await row(bed)).toMatchObject({ dataCentre: 'in', apiUrl: 'https://www.zohoapis.in' });
  });
});

describe('a forged address is sent nothing', () => {
  test.each([
    'https://accounts.zoho.evil.example',
    'https://accounts.zoho.com.evil.example',
    'https://accounts.zoho.com@evil.example',
    'http://accounts.zoho.com',
    'https://www.zohoapis.com',
    '',
  ])('accounts-server %j', async (forged) => {
    await using bed = await openTestbed();
    await expect(consent(bed.process(), { 'accounts-server': forged })).rejects.toMatchObject({ code: 'zoho_refused' });
    expect(bed.zoho.tokenCalls).toEqual([]);
  });

  test.each(['https://www.zohoapis.evil.example', 'https://accounts.zoho.com', 'https://www.zohoapis.com:8443'])(
    'api_domain %j, and the token it came with is revoked',
    async (forged) => {
      await using bed = await openTestbed();
      bed.zoho.apiDomain = forged;
      await expect(consent(bed.process())).rejects.toMatchObject({ code: 'zoho_refused' });
      expect(bed.zoho.organizationCalls).toEqual([]);
      expect(await row(bed)).toBeNull();
      expect(bed.zoho.revoked).toEqual([{ host: 'accounts.zoho.com', search: '', form: { token: 'refresh-1' } }]);
    },
  );
});

describe('a link', () => {
  const over = { code: 'invalid_ask', message: expect.stringContaining('used or has expired') };

  test('works once', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const link = await accounts.createLink();
    await consent(accounts, {}, link);
    await expect(begun(accounts, link)).rejects.toMatchObject(over);
  });

  test('ends after a quarter of an hour, opened or not', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const link = await accounts.createLink();
    const { state, browserSecret } = await begun(accounts, link);
    bed.now += LINK_SECONDS * 1_000;
    await expect(begun(accounts, link)).rejects.toMatchObject(over);
    await expect(accounts.finish({ query: { code: 'code', state }, browserSecret })).rejects.toMatchObject(over);
    expect(bed.zoho.tokenCalls).toEqual([]);
  });

  test('that nobody made opens nothing', async () => {
    await using bed = await openTestbed();
    await expect(bed.process().begin('f'.repeat(64))).rejects.toMatchObject(over);
    await expect(bed.process().begin('')).rejects.toMatchObject(over);
  });

  test('may be opened again after a refusal, until it has worked', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const link = await accounts.createLink();
    await expect(consent(accounts, { error: 'access_denied' }, link)).rejects.toMatchObject({ code: 'zoho_refused' });
    await consent(accounts, {}, link);
    expect(await row(bed)).not.toBeNull();
  });

  test('cannot be made before there is a client at Zoho', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process({ ZOHO_CLIENT_SECRET: '' });
    await expect(accounts.createLink()).rejects.toMatchObject({ code: 'not_connected' });
  });
});

describe('only the browser that opened the link can finish', () => {
  const stranger = { code: 'invalid_ask', message: expect.stringContaining('did not start') };

  test('not another one, with or without a cookie of its own', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const { state } = await begun(accounts);
    const other = await begun(accounts);
    const query = { code: 'code', state };
    await expect(accounts.finish({ query, browserSecret: undefined })).rejects.toMatchObject(stranger);
    await expect(accounts.finish({ query, browserSecret: '' })).rejects.toMatchObject(stranger);
    await expect(accounts.finish({ query, browserSecret: other.browserSecret })).rejects.toMatchObject(stranger);
    expect(bed.zoho.tokenCalls).toEqual([]);
  });

  test('not with a state that it was not given', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const { browserSecret } = await begun(accounts);
    const { state } = await begun(accounts);
    for (const forged of [undefined, '', 'x', state]) {
      const query: Record<string, string> = { code: 'code', ...(forged === undefined ? {} : { state: forged }) };
      await expect(accounts.finish({ query, browserSecret })).rejects.toMatchObject(stranger);
    }
    expect(bed.zoho.tokenCalls).toEqual([]);
  });

  test('not the first one, once the link was opened in a second', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const link = await accounts.createLink();
    const first = await begun(accounts, link);
    const second = await begun(accounts, link);
    const finish = ({ state, browserSecret }: typeof first) =>
      accounts.finish({ query: { code: 'code', state }, browserSecret });
    await expect(finish(first)).rejects.toMatchObject(stranger);
    expect(await finish(second)).toMatchObject({ organizationId: ORGANIZATION });
  });

  test('and only once: a replayed answer asks Zoho nothing', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    const { state, browserSecret } = await begun(accounts);
    const callback = { query: { code: 'code', state }, browserSecret };
    const results = await Promise.allSettled([accounts.finish(callback), accounts.finish(callback)]);
    expect(results.filter((each) => each.status === 'fulfilled')).toHaveLength(1);
    await expect(accounts.finish(callback)).rejects.toMatchObject(stranger);
    expect(bed.zoho.tokenCalls).toHaveLength(1);
    expect(bed.zoho.revoked).toEqual([]);
  });
});

describe('which organisation', () => {
  const two = [
    { organization_id: ORGANIZATION, name: 'Zylker', time_zone: 'Europe/Berlin' },
    { organization_id: '555', name: 'Other', time_zone: 'UTC' },
  ];
  const wrong = { code: 'wrong_organization' };

  test('a user of two must choose, and is shown both', async () => {
    await using bed = await openTestbed();
    bed.zoho.organizations = two;
    await expect(consent(bed.process())).rejects.toMatchObject({
      ...wrong,
      facts: {
        hint: expect.stringContaining('connect --organization <id>'),
        candidates: [
          { id: ORGANIZATION, name: 'Zylker' },
          { id: '555', name: 'Other' },
        ],
      },
    });
    expect(await bed.store.read.connections.list()).toEqual([]);
    expect(bed.zoho.revoked.map((each) => each.form.token)).toEqual(['refresh-1']);
  });

  test('the link chooses', async () => {
    await using bed = await openTestbed();
    bed.zoho.organizations = two;
    const accounts = bed.process();
    const link = await accounts.createLink({ organizationId: '555' });
    expect(await consent(accounts, {}, link)).toEqual({ organizationId: '555', name: 'Other' });
  });

  test('the settings choose, and a link cannot choose another', async () => {
    await using bed = await openTestbed();
    bed.zoho.organizations = two;
    const accounts = bed.process({ ORGANIZATION_ID: '555' });
    await expect(accounts.createLink({ organizationId: ORGANIZATION })).rejects.toMatchObject(wrong);
    expect(await consent(accounts)).toMatchObject({ organizationId: '555' });
  });

  test('after the first time it is the one that is connected', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.organizations = two;
    expect(await consent(accounts)).toMatchObject({ organizationId: ORGANIZATION });
  });

  test('a user of another one is refused, the new token revoked, and the old connection stays', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.organizations = two.slice(1);
    await expect(consent(accounts)).rejects.toMatchObject(wrong);
    expect(bed.zoho.revoked.map((each) => each.form.token)).toEqual(['refresh-2']);
    expect(await bed.store.read.connections.list()).toHaveLength(1);
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-1');
  });

  test('a user without any is refused', async () => {
    await using bed = await openTestbed();
    bed.zoho.organizations = [];
    await expect(consent(bed.process())).rejects.toMatchObject(wrong);
  });

  test('an id that is none makes no link', async () => {
    await using bed = await openTestbed();
    const link = bed.process().createLink({ organizationId: 'zylker' });
    await expect(link).rejects.toMatchObject({ code: 'invalid_ask' });
  });
});

describe('connecting again', () => {
  test('swaps the tokens, then revokes the old one at the server it came from', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts, { 'accounts-server': 'https://accounts.zoho.in' });
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-1');
    await consent(accounts, { 'accounts-server': 'https://accounts.zoho.in' });
    expect(bed.zoho.revoked).toEqual([{ host: 'accounts.zoho.in', search: '', form: { token: 'refresh-1' } }]);
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-2');
    expect(await vault.open((await row(bed))?.refreshToken ?? '')).toBe('refresh-2');
  });

  test('works though Zoho will not revoke the old one, and the log tells', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.revokes = false;
    await consent(accounts);
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-2');
    expect(bed.log.lines.join('\n')).toContain('could not be revoked');
  });

  test('heals a connection that was revoked', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.refreshTokens.clear();
    bed.now += 3_600_000;
    await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject({ code: 'needs_reauthorisation' });
    const waiting = { failures: 6, trouble: 'Revoked.', nextAt: bed.now + 3_600_000 };
    await bed.store.write((s) => s.feeds.change(ORGANIZATION, 'items', waiting));
    await consent(accounts);
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-2');
    expect(await row(bed)).toMatchObject({ state: 'connected', trouble: null });
    expect((await bed.store.read.feeds.get(ORGANIZATION, 'items'))?.nextAt).toBe(0);
  });

  test('heals a connection whose master key is lost', async () => {
    await using bed = await openTestbed();
    await bed.connect();
    const before = await row(bed);
    if (before === null) throw new Error('not connected');
    await bed.store.write(({ connections }) => connections.save({ ...before, refreshToken: 'unreadable' }));
    const accounts = bed.process();
    await consent(accounts);
    expect((await accounts.access(ORGANIZATION)).token).toBe('access-1');
  });

  test('starts Zoho’s allowance afresh, for it belongs to the refresh token', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    await bed.store.write(async ({ connections }) => {
      for (let n = 0; n < 8; n += 1) await connections.noteRefresh(ORGANIZATION, bed.now, 0);
    });
    await expect(accounts.access(ORGANIZATION, 'access-1')).rejects.toMatchObject({ code: 'zoho_scope_missing' });
    await consent(accounts);
    expect((await accounts.access(ORGANIZATION, 'access-2')).token).toBe('access-3');
  });
});

describe('what goes wrong at Zoho is told with its remedy', () => {
  test.each([
    ['a declined permission', { error: 'access_denied' }, 'zoho_refused', /declined/],
    ['an error in the address', { error: 'invalid_scope<script>' }, 'zoho_refused', /\(invalid_scope_script_\)/],
    ['no code', { code: '' }, 'zoho_refused', /without a code/],
    ['a code that has expired', { code: 'late' }, 'zoho_refused', /expired/],
  ])('%s', async (_, words, code, message) => {
    await using bed = await openTestbed();
    const failed = consent(bed.process(), words);
    await expect(failed).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
    await expect(failed).rejects.toHaveProperty('facts.hint');
    expect(await row(bed)).toBeNull();
  });

  test.each([
    ['a throttle', throttle, 'zoho_busy'],
    ['a wrong client', () => Response.json({ error: 'invalid_client' }), 'not_connected'],
    ['a wrong redirect address', () => Response.json({ error: 'invalid_redirect_uri' }), 'zoho_refused'],
    ['silence', () => Response.error(), 'zoho_unavailable'],
    ['a token without a lasting one', () => Response.json({ access_token: 'a', expires_in: 3_600 }), 'zoho_refused'],
  ])('%s', async (_, answer, code) => {
    await using bed = await openTestbed();
    bed.zoho.instead = answer;
    await expect(consent(bed.process())).rejects.toMatchObject({ code });
    expect(await row(bed)).toBeNull();
  });

  test('a client that a data centre does not know is told which one to switch on', async () => {
    await using bed = await openTestbed();
    bed.zoho.instead = () => Response.json({ error: 'invalid_client' });
    await expect(consent(bed.process(), { 'accounts-server': 'https://accounts.zoho.eu' })).rejects.toMatchObject({
      facts: { hint: expect.stringMatching(/api-console\.zoho\.eu.*"eu".*Multi-DC/) },
    });
  });

  test('organisations that cannot be listed leave no token behind at Zoho', async () => {
    await using bed = await openTestbed();
    bed.zoho.lists = false;
    await expect(consent(bed.process())).rejects.toMatchObject({ code: 'zoho_unavailable' });
    expect(bed.zoho.revoked.map((each) => each.form.token)).toEqual(['refresh-1']);
  });
});

test('while a new client secret replaces an old one, a code is exchanged with either', async () => {
  await using bed = await openTestbed();
  bed.zoho.clientSecrets = ['secret-before'];
  await consent(bed.process({ PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' }));
  expect(bed.zoho.tokenCalls.map((each) => each.form.client_secret)).toEqual(['secret-now', 'secret-before']);
  expect(await row(bed)).not.toBeNull();
});

describe('disconnecting', () => {
  test('revokes at Zoho and forgets everything', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    await accounts.disconnect(ORGANIZATION);
    expect(bed.zoho.revoked).toEqual([{ host: 'accounts.zoho.com', search: '', form: { token: 'refresh-1' } }]);
    expect(await row(bed)).toBeNull();
    await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject({ code: 'not_connected' });
  });

  test('forgets everything even where Zoho cannot be told, and says so', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.revokes = false;
    await expect(accounts.disconnect(ORGANIZATION)).rejects.toMatchObject({
      code: 'zoho_unavailable',
      facts: { hint: expect.stringContaining('https://accounts.zoho.com') },
    });
    expect(await row(bed)).toBeNull();
  });

  test('a connection that was revoked at Zoho ends without complaint', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    bed.zoho.refreshTokens.clear();
    await accounts.disconnect(ORGANIZATION);
    expect(await row(bed)).toBeNull();
  });

  test('twice is no more than once', async () => {
    await using bed = await openTestbed();
    const accounts = bed.process();
    await consent(accounts);
    await accounts.disconnect(ORGANIZATION);
    await accounts.disconnect(ORGANIZATION);
    expect(bed.zoho.revoked).toHaveLength(1);
  });
});

test('nothing secret reaches the log, whatever happens', async () => {
  await using bed = await openTestbed();
  const accounts = bed.process();
  const link = await accounts.createLink();
  bed.zoho.apiDomain = 'https://evil.example';
  await consent(accounts, {}, link).catch(() => {});
  bed.zoho.apiDomain = undefined;
  await consent(accounts, {}, link);
  bed.zoho.revokes = false;
  await consent(accounts);
  expect(bed.log.lines.length).toBeGreaterThan(2);
  expect(bed.log.lines.join('\n')).not.toMatch(/access-\d|refresh-\d|secret-/);
  expect(bed.log.lines.join('\n')).not.toContain(secretOf(link));
});
