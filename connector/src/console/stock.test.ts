import { expect, test } from 'vitest';
import { item } from '../routes/zoho-items-testbed.ts';
import { type ConsoleBed, ORGANIZATION, openConsole } from './console-testbed.ts';

/** The copy knows this item as it was read. */
const keep = (bed: ConsoleBed, name: string): Promise<unknown> =>
  bed.store.write((s) =>
    s.mirror.keep(
      ORGANIZATION,
      [
        {
          itemId: '11',
          sku: 'SF-1108',
          name,
          status: 'active',
          modifiedTime: '',
          sequence: 0,
          readAt: bed.clock.now - 180_000,
          body: JSON.stringify(item('11', 'SF-1108', name)),
          physicalMicros: 20e6,
          booksMicros: 20e6,
          reorderMicros: 5e6,
        },
      ],
      bed.clock.now,
    ),
  );

const cells = (text: string): string[] =>
  [...text.matchAll(/<td[^>]*>(.*?)<\/td>/gs)].map(([, cell = '']) => cell.replace(/<[^>]*>/g, '').trim());

test('the copy is searched by any word, and no call is made to Zoho', async () => {
  await using bed = await openConsole();
  await keep(bed, 'Folding booth');
  const browser = await bed.signIn();
  const all = await browser.get('/console/stock');
  expect(cells(all.text)).toEqual([
    ...['SF-1108', 'Folding booth', '20', '19', '2026-11-22 09:57:00 UTC'],
    ...['SF-1109', 'Folding chair', '', '', 'not yet'],
  ]);
  const found = await browser.get('/console/stock?text=fodling+bo');
  expect(cells(found.text)[0]).toBe('SF-1108');
  expect((await browser.get('/console/stock?text=umbrella')).text).toContain('Nothing resembles these words.');
  expect(bed.spends).toEqual([]);
});

test('an item tells its figures by place, what is promised here, and how old they are', async () => {
  await using bed = await openConsole({ STOCK_BUFFER: '2' });
  await keep(bed, 'Folding booth');
  await bed.store.write(async (s) => {
    const promised = { planKey: 'p', organizationId: ORGANIZATION, itemId: '11', locationId: '501' };
    await s.reservations.add([{ ...promised, quantityMicros: 4e6 }], bed.clock.now);
    await s.settings.raise('stock');
    await s.mirror.markDirty(ORGANIZATION, ['11'], bed.clock.now);
  });
  const browser = await bed.signIn();
  const { text } = await browser.get('/console/stock/items/11');
  expect(cells(text)).toEqual([
    ...['Main', '20', '1', '19', '4', '15', '20'],
    ...['Shed', '0', '1', '-1', '0', '-1', '0'],
    ...['All', '20', '1', '19', '4', '15', '20'],
  ]);
  expect(text).toContain('3 minutes ago');
  expect(text).toContain('It is known to have changed since');
  expect(text).toContain('2 of every item (STOCK_BUFFER)');
  expect(bed.spends).toEqual([]);
});

test('a script in an item’s name is text, wherever the name stands', async () => {
  await using bed = await openConsole();
  const evil = '</title><script>alert(1)</script>';
  await keep(bed, evil);
  await bed.store.write(async (s) => {
    await s.items.put(ORGANIZATION, [{ itemId: '11', sku: '', name: evil, status: evil }]);
    await s.settings.raise('items');
  });
  const browser = await bed.signIn();
  for (const path of ['/console/stock', '/console/stock?text=script', '/console/stock/items/11']) {
    const { text } = await browser.get(path);
    expect(text).toContain('&lt;script&gt;');
    expect(text).not.toContain('<script');
  }
});

test('where figures drifted is told beside the counts', async () => {
  await using bed = await openConsole();
  await bed.store.write(async (s) => {
    for (const [type, reason] of [
      ['reconciliation.drift', 'the list came back empty'],
      ['budget.low', ''],
    ] as const) {
      const event = {
        id: `e-${type.length}`,
        organizationId: ORGANIZATION,
        type,
        at: bed.clock.now,
        origin: 'connector',
      } as const;
      await s.outbox.add({ ...event, data: reason === '' ? {} : { reason }, next: null });
    }
  });
  const { text } = await (await bed.signIn()).get('/console/stock/counts');
  expect(text).toContain('the list came back empty');
  expect(text).not.toContain('Few calls to Zoho');
});

test('items, runs and organisations that are not there are not found', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  for (const path of ['/console/stock/items/99', '/console/stock/counts/none', '/console/rules']) {
    expect((await browser.get(path)).status).toBe(404);
  }
  expect((await browser.get('/console/stock?organization=1')).text).toContain('No such organisation is connected');
  expect((await browser.get('/console/stock/counts')).text).toContain('Nothing has been reconciled yet');
});
