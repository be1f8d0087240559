import { expect, test } from 'vitest';
import { ORGANIZATION, openConsole } from './console-testbed.ts';
import { tokenTimeline } from './token-timeline.ts';

test('how everything is stands on the first page: connection, token, copy, calls, queue and events', async () => {
  await using bed = await openConsole();
  await bed.store.write(async (s) => {
    await s.outbox.add({
      id: 'e1',
      organizationId: ORGANIZATION,
      type: 'stock.low',
      at: bed.clock.now,
      origin: 'zoho',
      data: { sku: '<i>SF</i>', to: '1' },
      next: null,
    });
    const call = { id: 'c1', organizationId: ORGANIZATION, lane: 'chat', startedAt: bed.clock.now, deadlineAt: 0 };
    await s.door.start(call);
  });
  const { text } = await (await bed.signIn()).get('/console');
  for (const said of [
    'Zylker',
    'ends <time datetime="2026-11-22T11:00:00.000Z">2026-11-22 11:00:00 UTC</time>, in 60 minutes',
    '289 of 5,000 calls are spent',
    '«&lt;i&gt;SF',
    'is running out: 1 left',
    'not followed yet',
  ]) {
    expect(text).toContain(said);
  }
  expect(text).not.toContain('must-not-leave-the-house');
  expect(bed.spends).toEqual([]);
});

test('a connection that Zoho refuses says so, and one that was never made says what to do', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await bed.store.write((s) =>
    s.connections.save({
      organizationId: '20000000',
      name: 'Second <b>',
      dataCentre: 'us',
      accountsUrl: 'https://accounts.zoho.com',
      apiUrl: 'https://www.zohoapis.com',
      scopes: '',
      timeZone: 'UTC',
      currencyCode: 'USD',
      pricePrecision: 2,
      refreshToken: 'sealed',
      accessToken: null,
      accessExpiresAt: null,
      accessRefreshAt: null,
      connectedAt: bed.clock.now,
    }),
  );
  const { text } = await browser.get('/console');
  expect(text).toContain('Second &lt;b&gt;');
  expect(text).toContain('none is held');
  const stock = await browser.get('/console/stock?organization=20000000');
  expect(stock.text).toContain('<a href="?organization=10234695">Zylker</a>');
  expect(stock.text).toContain('No item is known yet.');
});

test('a connection whose client Zoho refuses is in trouble, whatever its token is still good for', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  expect((await browser.get('/console')).text).toContain('>connected<');
  await bed.store.write(async (s) => {
    const lease = { organizationId: ORGANIZATION, owner: 'x', until: 1, now: 0 };
    const fence = await s.connections.takeRefreshLease(lease);
    await s.connections.markTrouble(ORGANIZATION, fence ?? 0, { trouble: 'Correct the client.' });
  });
  const { text } = await browser.get('/console');
  expect([text.includes('>in trouble<'), text.includes('>connected<')]).toEqual([true, false]);
  expect(text).toContain('Correct the client.');
});

test('how old the copy is, and what feed was cut off, are told', async () => {
  await using bed = await openConsole();
  const { store, clock } = bed;
  await store.write(async (s) => {
    for (const feed of ['import', 'items', 'orders', 'sweep'] as const)
      await s.feeds.change(ORGANIZATION, feed, { followedTo: clock.now - 180_000 });
  });
  const { text } = await (await bed.signIn()).get('/console');
  expect(text).toContain('until <time datetime="2026-11-22T09:57:00.000Z">');
  expect(text).toContain(', 3 minutes ago');
});

test('the token’s hour is drawn: how much of it is over, and where it is renewed', () => {
  const now = Date.parse('2026-11-22T10:00:00Z');
  const ends = now + 15 * 60_000;
  const token = {
    accessExpiresAt: ends,
    accessRefreshAt: ends - 5 * 60_000,
    connectedAt: 0,
    refreshBlockedUntil: null,
  };
  const drawn = String(tokenTimeline(token, now));
  const number = (pattern: RegExp) => Number(pattern.exec(drawn)?.[1]);
  const whole = number(/class="bar"[^>]* width="([\d.]+)"/);
  expect(number(/class="done"[^>]* width="([\d.]+)"/) / whole).toBeCloseTo(45 / 60, 2);
  expect(number(/class="mark" x1="([\d.]+)"/) / whole).toBeCloseTo(55 / 60, 2);
  expect(String(tokenTimeline(token, ends))).not.toContain('<svg');
  expect(String(tokenTimeline({ ...token, refreshBlockedUntil: ends + 1 }, now))).toContain('Zoho not asked');
});
