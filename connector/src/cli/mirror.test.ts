import { expect, test } from 'vitest';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

const AT = Date.parse('2026-11-22T05:31:00Z');

test('status tells how far the copy of items and stock is, and what is wrong with it', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.withStore((store) =>
    store.write(async (s) => {
      await s.items.put(ORGANIZATION, [{ itemId: '1', sku: 'A', name: 'Thing', status: 'active' }]);
      await s.feeds.change(ORGANIZATION, 'import', { cursor: JSON.stringify({ phase: 'details' }) });
    }),
  );
  expect((await bed.run('status')).out).toContain('Zylker: 0 of 1 items read (reading their stock)');
  await bed.withStore((store) =>
    store.write(async (s) => {
      await s.feeds.change(ORGANIZATION, 'import', { cursor: null, followedTo: AT });
      for (const feed of ['items', 'orders', 'adjustments', 'transfers'] as const) {
        await s.feeds.change(ORGANIZATION, feed, { followedTo: AT + 60_000 });
      }
      await s.feeds.change(ORGANIZATION, 'sweep', { followedTo: AT, trouble: 'Zoho lists 0 items.', failures: 1 });
    }),
  );
  const { out } = await bed.run('status');
  expect(out).toContain('Zylker: 0 of 1 items read, changes known until 2026-11-22 05:31:00 UTC');
  expect(out).toContain('Zylker: following sweep was cut off: Zoho lists 0 items.');
  expect((await bed.run('status', '--json')).json()).toMatchObject({
    connections: [
      {
        mirror: {
          items: 1,
          read: 0,
          followedTo: '2026-11-22T05:31:00.000Z',
          importing: null,
          troubles: [{ feed: 'sweep', trouble: 'Zoho lists 0 items.' }],
          trustingUntil: null,
        },
      },
    ],
  });
});

test('mirror feeds tells each of them', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect((await bed.run('mirror', 'feeds')).out).toBe('Nothing is followed yet: the import comes first.');
  await bed.withStore((store) =>
    store.write(async (s) => {
      await s.feeds.change(ORGANIZATION, 'orders', {
        followedTo: AT,
        nextAt: AT + 60_000,
        trouble: 'Not well.',
        failures: 2,
      });
      // Reads again what is known to have changed, as it has been claimed last: it follows nothing in Zoho by itself.
      await s.feeds.change(ORGANIZATION, 'renewing', { nextAt: AT - 60_000 });
    }),
  );
  expect((await bed.run('mirror', 'feeds')).out.split('\n')).toEqual([
    'orders    known until 2026-11-22 05:31:00 UTC  next 2026-11-22 05:32:00 UTC  Not well.',
    'renewing  whenever an item has changed',
  ]);
  expect((await bed.run('mirror', 'feeds', '--json')).json()).toMatchObject({
    feeds: [
      { feed: 'orders', nextAt: '2026-11-22T05:32:00.000Z', failures: 2 },
      { feed: 'renewing', nextAt: null },
    ],
  });
});

test('mirror accept holds for as long as was said, shows in the status, and can be ended', async () => {
  await using bed = await openCli();
  await bed.connect();
  const before = Date.now();
  const { acceptingUntil } = (await bed.run('mirror', 'accept', '--hours', '2', '--json')).json() as {
    acceptingUntil: string;
  };
  expect(Date.parse(acceptingUntil)).toBeGreaterThanOrEqual(before + 2 * 3_600_000);
  const row = await bed.withStore((store) => store.read.feeds.get(ORGANIZATION, 'trust'));
  expect(row?.nextAt).toBe(Date.parse(acceptingUntil));
  expect((await bed.run('status')).out).toMatch(/readings are believed until .* UTC, however they look\.$/m);
  expect((await bed.run('mirror', 'accept', '--hours', '0')).out).toBe('Readings that look wrong are not believed.');
  expect((await bed.run('status')).out).not.toContain('believed');
});

test('mirror accept is not for days, nor for organisations that are not connected', async () => {
  await using bed = await openCli();
  await bed.connect();
  expect(await bed.run('mirror', 'accept', '--hours', '25')).toMatchObject({ code: 1, out: '' });
  expect(await bed.run('mirror', 'accept', '--hours', '1', '--organization', '7')).toMatchObject({ code: 1, out: '' });
  expect(await bed.withStore((store) => store.read.feeds.all(ORGANIZATION))).toEqual([]);
});
