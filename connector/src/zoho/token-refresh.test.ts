import { expect, test } from 'vitest';
import { ORGANIZATION, openTestbed, vault } from './accounts-testbed.ts';
import { throttle } from './pretend-accounts.ts';
import { refreshTime } from './token-refresh.ts';

const MINUTE = 60_000;
const CURRENT = { token: 'access-0', apiUrl: 'https://www.zohoapis.com' };

test('a good token is answered without asking Zoho', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  expect(await bed.process().access(ORGANIZATION)).toEqual(CURRENT);
  expect(bed.zoho.tokenCalls).toEqual([]);
});

test('a second call asks not even the store', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const accounts = bed.process();
  await accounts.access(ORGANIZATION);
  await bed.store.write(({ connections }) => connections.remove(ORGANIZATION));
  expect(await accounts.access(ORGANIZATION)).toEqual(CURRENT);
});

test('after half a minute a token that another process replaced is noticed', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const accounts = bed.process();
  await accounts.access(ORGANIZATION);
  bed.now += 1_000;
  await bed.connect({ access: 'access-other', refresh: 'refresh-other' });
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-0');
  bed.now += 30_000;
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-other');
});

test('a token is renewed five minutes before its end, with the refresh token in the body and nothing in the address', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 54 * MINUTE;
  const accounts = bed.process();
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-0');
  bed.now += MINUTE;
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-1');
  expect(bed.zoho.tokenCalls).toEqual([
    {
      host: 'accounts.zoho.com',
      search: '',
      form: {
        grant_type: 'refresh_token',
        refresh_token: 'refresh-0',
        client_id: 'client',
        client_secret: 'secret-now',
      },
    },
  ]);
});

test('the renewed token and its end are in the store, sealed, and the refresh token stays', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  await bed.process().access(ORGANIZATION);
  const row = await bed.store.read.connections.get(ORGANIZATION);
  expect(row).toMatchObject({ accessExpiresAt: bed.now + 60 * MINUTE, accessRefreshAt: bed.now + 55 * MINUTE });
  expect(await vault.open(row?.accessToken ?? '')).toBe('access-1');
  expect(await vault.open(row?.refreshToken ?? '')).toBe('refresh-0');
  expect(JSON.stringify(row)).not.toMatch(/access-1|refresh-0/);
  expect(row).toMatchObject({ refreshOwner: null, refreshUntil: null, trouble: null });
});

test('a short-lived token is renewed at half its life', () => {
  expect(refreshTime(0, 3_600)).toBe(55 * MINUTE);
  expect(refreshTime(0, 600)).toBe(5 * MINUTE);
  expect(refreshTime(0, 120)).toBe(MINUTE);
});

test.each([
  [{ expires_in: 3_600_000 }, 3_600],
  [{ expires_in: 3_600_000, expires_in_sec: 1_800 }, 1_800],
  [{ expires_in: '3600' }, 3_600],
  [{ expires_in: 0 }, 3_600],
  [{}, 3_600],
])('a lifetime of %j is read as %i seconds', async (lifetime, seconds) => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.zoho.lifetime = lifetime;
  bed.now += 60 * MINUTE;
  await bed.process().access(ORGANIZATION);
  const row = await bed.store.read.connections.get(ORGANIZATION);
  expect(row?.accessExpiresAt).toBe(bed.now + seconds * 1_000);
});

test('fifty calls at once on an expired token make one renewal', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const accounts = bed.process();
  const before = bed.now;
  const found = await Promise.all(Array.from({ length: 50 }, () => accounts.access(ORGANIZATION)));
  expect(new Set(found.map((each) => each.token))).toEqual(new Set(['access-1']));
  expect(bed.zoho.tokenCalls).toHaveLength(1);
  // One looked, the others did not even wait for the store.
  expect(bed.now).toBe(before);
});

test('a process that looked just before another one renewed does not renew again', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const [late, quick] = [bed.process({}, { ...vault, open: (sealed) => quickFirst(sealed) }), bed.process()];
  const quickFirst = async (sealed: string) => {
    await quick.access(ORGANIZATION);
    return vault.open(sealed);
  };
  expect((await late.access(ORGANIZATION)).token).toBe('access-1');
  expect(bed.zoho.tokenCalls).toHaveLength(1);
});

test('fifty calls that Zoho refused the same token make one renewal, and later ones none', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const [one, other] = [bed.process(), bed.process()];
  await Promise.all([one.access(ORGANIZATION), other.access(ORGANIZATION)]);
  const calls = Array.from({ length: 50 }, (_, n) => (n % 2 ? one : other).access(ORGANIZATION, 'access-0'));
  expect(new Set((await Promise.all(calls)).map((each) => each.token))).toEqual(new Set(['access-1']));
  expect((await other.access(ORGANIZATION, 'access-0')).token).toBe('access-1');
  expect(bed.zoho.tokenCalls).toHaveLength(1);
});

test('a refused token is not answered by a look-up that was already under way', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const accounts = bed.process();
  const [, second] = await Promise.all([accounts.access(ORGANIZATION), accounts.access(ORGANIZATION, 'access-0')]);
  expect(second.token).toBe('access-1');
});

test('an intent that lacks a scope cannot spend the whole allowance on tokens', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const accounts = bed.process();
  let token = 'access-0';
  const refuseAgain = async () => {
    for (let n = 0; n < 20; n += 1) token = (await accounts.access(ORGANIZATION, token)).token;
  };
  await expect(refuseAgain()).rejects.toMatchObject({ code: 'zoho_scope_missing' });
  expect(bed.zoho.tokenCalls).toHaveLength(4);
  expect((await accounts.access(ORGANIZATION)).token).toBe(token);
});

test('a revoked token needs reauthorisation, says so to every later call, and asks Zoho once', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.zoho.refreshTokens.clear();
  bed.now += 60 * MINUTE;
  const accounts = bed.process();
  const refused = { code: 'needs_reauthorisation', message: expect.stringContaining('revoked') };
  await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject(refused);
  await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject(refused);
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject(refused);
  expect(bed.zoho.tokenCalls).toHaveLength(1);
  const row = await bed.store.read.connections.get(ORGANIZATION);
  expect(row).toMatchObject({ state: 'needs_reauthorisation', trouble: expect.stringContaining('revoked') });
});

test('an organisation nobody connected is not connected', async () => {
  await using bed = await openTestbed();
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({ code: 'not_connected' });
});

test('a throttle in any language is obeyed by every process for ten minutes', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  bed.zoho.instead = throttle;
  const busy = { code: 'zoho_busy', facts: { retryAfterSeconds: 600 } };
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject(busy);
  bed.zoho.instead = null;
  bed.now += 9 * MINUTE;
  const later = { code: 'zoho_busy', facts: { retryAfterSeconds: 60 } };
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject(later);
  expect(bed.zoho.tokenCalls).toHaveLength(1);
  bed.now += MINUTE;
  expect((await bed.process().access(ORGANIZATION)).token).toBe('access-1');
});

test('while Zoho throttles, a token that is good for another minute goes on serving', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 56 * MINUTE;
  bed.zoho.instead = throttle;
  const accounts = bed.process();
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-0');
  bed.now += 2.5 * MINUTE;
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-0');
  bed.now += 0.5 * MINUTE;
  await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject({ code: 'zoho_busy' });
  expect(bed.zoho.tokenCalls).toHaveLength(1);
});

test.each([
  ['an error of its own', () => Response.json({ error: 'general_error' })],
  ['a success without a token', () => Response.json({ token_type: 'Bearer' })],
  ['an empty token', () => Response.json({ access_token: '' })],
  ['a page', () => new Response('<html>We are down for maintenance</html>', { status: 200 })],
  ['a failure', () => new Response('bad gateway', { status: 502 })],
  ['a redirect', () => new Response(null, { status: 302, headers: { location: 'https://evil.example/' } })],
  ['nothing', () => Response.error()],
])('a 200 is no success: where Zoho answers %s there is no token, and no doubt about it', async (_, answer) => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  bed.zoho.instead = answer;
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({
    code: 'zoho_unavailable',
    facts: { retryAfterSeconds: 5, outcome: 'not_sent' },
  });
  bed.zoho.instead = null;
  bed.now += 5_000;
  expect((await bed.process().access(ORGANIZATION)).token).toBe('access-1');
});

test('an hour without Zoho’s accounts server never makes ten calls in ten minutes', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const [one, other] = [bed.process(), bed.process()];
  const calls: number[] = [];
  bed.zoho.instead = () => {
    calls.push(bed.now);
    return Response.error();
  };
  for (let second = 0; second < 3_600; second += 5) {
    await Promise.allSettled([one.access(ORGANIZATION), other.access(ORGANIZATION)]);
    bed.now += 5_000;
  }
  const most = Math.max(...calls.map((at) => calls.filter((each) => each >= at && each < at + 10 * MINUTE).length));
  expect(most).toBeGreaterThan(2);
  expect(most).toBeLessThan(9);
  bed.zoho.instead = null;
  bed.now += 10 * MINUTE;
  expect((await one.access(ORGANIZATION)).token).toBe('access-1');
});

test('the tenth token in ten minutes is not asked for, whoever asks', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.zoho.lifetime = { expires_in: 2 };
  for (let n = 0; n < 8; n += 1) {
    bed.now += 10_000;
    await bed.process().access(ORGANIZATION, n === 0 ? 'access-0' : undefined);
  }
  bed.now += 10_000;
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({
    code: 'zoho_busy',
    facts: { retryAfterSeconds: 510 },
  });
  // With the consent's own token that makes nine.
  expect(bed.zoho.tokenCalls).toHaveLength(8);
  bed.now += 510_000;
  await bed.process().access(ORGANIZATION);
  expect(bed.zoho.tokenCalls).toHaveLength(9);
});

test('a process that died while renewing is waited for no longer than its lease', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const lease = { organizationId: ORGANIZATION, owner: 'dead', until: bed.now + 20_000, now: bed.now };
  await bed.store.write(({ connections }) => connections.takeRefreshLease(lease));
  const before = bed.now;
  expect((await bed.process().access(ORGANIZATION)).token).toBe('access-1');
  expect(bed.now - before).toBeGreaterThanOrEqual(20_000);
  expect(bed.now - before).toBeLessThan(20_200);
});

test('while another process renews early, the old token serves at once', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 56 * MINUTE;
  const lease = { organizationId: ORGANIZATION, owner: 'other', until: bed.now + 20_000, now: bed.now };
  await bed.store.write(({ connections }) => connections.takeRefreshLease(lease));
  const before = bed.now;
  expect((await bed.process().access(ORGANIZATION)).token).toBe('access-0');
  expect(bed.now).toBe(before);
});

test('a process that slept through its lease cannot write over the newer token', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const [sleeper, other] = [bed.process(), bed.process()];
  let overtaken = false;
  bed.zoho.instead = async () => {
    if (overtaken) return Response.json({ access_token: 'access-newer', expires_in: 3_600 });
    overtaken = true;
    bed.now += 21_000;
    expect((await other.access(ORGANIZATION)).token).toBe('access-newer');
    return Response.json({ access_token: 'access-stale', expires_in: 3_600 });
  };
  expect((await sleeper.access(ORGANIZATION)).token).toBe('access-newer');
  const row = await bed.store.read.connections.get(ORGANIZATION);
  expect(await vault.open(row?.accessToken ?? '')).toBe('access-newer');
});

test('a connection that ended while its token was renewed stays ended', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  bed.zoho.instead = async () => {
    await bed.process().disconnect(ORGANIZATION);
    return Response.json({ access_token: 'access-late', expires_in: 3_600 });
  };
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({ code: 'not_connected' });
  expect(await bed.store.read.connections.list()).toEqual([]);
});

test('while a new client secret replaces an old one, whichever Zoho accepts is good', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.zoho.clientSecrets = ['secret-before'];
  bed.now += 60 * MINUTE;
  const accounts = bed.process({ PREVIOUS_ZOHO_CLIENT_SECRET: 'secret-before' });
  expect((await accounts.access(ORGANIZATION)).token).toBe('access-1');
  expect(bed.zoho.tokenCalls.map((each) => each.form.client_secret)).toEqual(['secret-now', 'secret-before']);
  expect(await bed.store.read.connections.refreshesSince(ORGANIZATION, bed.now - 1)).toHaveLength(2);
});

test('a wrong client secret is named, is not tried again and again, and heals with the settings', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.zoho.clientSecrets = ['secret-next'];
  bed.now += 60 * MINUTE;
  const accounts = bed.process();
  const wrong = { code: 'not_connected', message: expect.stringContaining('client id and secret') };
  await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject(wrong);
  bed.now += MINUTE;
  await expect(accounts.access(ORGANIZATION)).rejects.toMatchObject(wrong);
  expect(bed.zoho.tokenCalls).toHaveLength(1);
  const row = await bed.store.read.connections.get(ORGANIZATION);
  expect(row).toMatchObject({ state: 'connected', trouble: expect.stringContaining('ZOHO_CLIENT_SECRET') });
  const later = bed.now + 60 * MINUTE;
  await bed.store.write(async (s) => {
    await s.feeds.change(ORGANIZATION, 'items', { failures: 6, trouble: 'Refused.', nextAt: later });
    await s.feeds.change(ORGANIZATION, 'orders', { nextAt: later });
  });
  const restarted = bed.process({ ZOHO_CLIENT_SECRET: 'secret-next' });
  expect((await restarted.access(ORGANIZATION)).token).toBe('access-1');
  expect((await bed.store.read.connections.get(ORGANIZATION))?.trouble).toBeNull();
  // What could not follow meanwhile is tried again at once; what was well keeps its time.
  const nextAt = async (feed: 'items' | 'orders') => (await bed.store.read.feeds.get(ORGANIZATION, feed))?.nextAt;
  expect([await nextAt('items'), await nextAt('orders')]).toEqual([0, later]);
});

test('a connection to a server that is no longer set up is sent no secret', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  const row = await bed.store.read.connections.get(ORGANIZATION);
  if (row === null) throw new Error('not connected');
  await bed.store.write(({ connections }) => connections.save({ ...row, accountsUrl: 'http://127.0.0.1:9090' }));
  await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({ code: 'needs_reauthorisation' });
  expect(bed.zoho.tokenCalls).toEqual([]);
});

test('no token and no client secret reaches the log', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  bed.now += 60 * MINUTE;
  bed.zoho.instead = () => Response.error();
  await bed
    .process()
    .access(ORGANIZATION)
    .catch(() => {});
  bed.zoho.instead = null;
  bed.now += MINUTE;
  await bed.process().access(ORGANIZATION);
  await bed.process().disconnect(ORGANIZATION);
  expect(bed.log.lines.length).toBeGreaterThan(2);
  expect(bed.log.lines.join('\n')).not.toMatch(/access-\d|refresh-\d|secret-/);
});

test.each([
  ['found nobody there', () => new Response('bad gateway', { status: 502 })],
  ['was asked too often', throttle],
])('who %s while the clock was a month ahead asks again once it is put right', async (_, answer) => {
  await using bed = await openTestbed();
  await bed.connect();
  const right = bed.now + 90 * MINUTE;
  bed.now += 30 * 24 * 60 * MINUTE;
  bed.zoho.instead = answer;
  for (let tries = 0; tries < 12; tries += 1) {
    await expect(bed.process().access(ORGANIZATION)).rejects.toMatchObject({ facts: { outcome: 'not_sent' } });
    bed.now += 5 * MINUTE;
  }
  bed.zoho.instead = null;
  bed.now = right;
  expect((await bed.process().access(ORGANIZATION)).token).toMatch(/^access-[1-9]/);
});

test('a lease that a process took while the clock was a month ahead, and died with, is over once it is put right', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const ahead = bed.now + 30 * 24 * 60 * MINUTE;
  const lease = { organizationId: ORGANIZATION, owner: 'dead', until: ahead + 20_000, now: ahead };
  await bed.store.write(({ connections }) => connections.takeRefreshLease(lease));
  bed.now += 90 * MINUTE;
  expect((await bed.process().access(ORGANIZATION)).token).toBe('access-1');
});

test('a lease that another process took a moment after this one looked at the clock is theirs', async () => {
  await using bed = await openTestbed();
  await bed.connect();
  const later = bed.now + 1_000;
  const lease = { organizationId: ORGANIZATION, owner: 'other', until: later + 20_000, now: later };
  await bed.store.write(({ connections }) => connections.takeRefreshLease(lease));
  const mine = { organizationId: ORGANIZATION, owner: 'mine', until: bed.now + 20_000, now: bed.now };
  expect(await bed.store.write(({ connections }) => connections.takeRefreshLease(mine))).toBeNull();
});
