import { expect, test } from 'vitest';
import { ORGANIZATION, openConsole } from './console-testbed.ts';

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
