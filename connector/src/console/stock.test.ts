import { expect, test } from 'vitest';
import { agent } from '../routes/app-testbed.ts';
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

test('a SKU that is typed whole finds its item alone, and what resembles it stays one step away', async () => {
  await using bed = await openConsole();
  await keep(bed, 'Folding booth');
  const browser = await bed.signIn();
  for (const typed of ['SF-1108', 'sf-1108', '11']) {
    const { text } = await browser.get(`/console/stock?text=${typed}`);
    expect(cells(text).filter((cell) => cell.startsWith('SF-'))).toEqual(['SF-1108']);
    expect(text).toContain('What is called exactly so.');
  }
  const { text } = await browser.get('/console/stock?text=SF-1108');
  const [, others = ''] = /<a href="([^"]*)">What resembles these words too/.exec(text) ?? [];
  const all = await browser.get(others.replaceAll('&amp;', '&'));
  expect(cells(all.text).filter((cell) => cell.startsWith('SF-'))).toEqual(['SF-1108', 'SF-1109']);
  const part = await browser.get('/console/stock?text=SF-11');
  expect(cells(part.text).filter((cell) => cell.startsWith('SF-'))).toHaveLength(2);
});

test('an event leads to the run, the plan or the item that it is about', async () => {
  await using bed = await openConsole();
  const reason = 'The reconciliation 2026-11-22-5ac59d found 1 counts that differ (+0 pcs, -12 pcs).';
  await bed.store.write(async (s) => {
    const shared = { organizationId: ORGANIZATION, at: bed.clock.now, origin: 'connector' } as const;
    const next = "show-reconciliation --run 'a week/1'";
    await s.outbox.add({ ...shared, id: 'e1', type: 'reconciliation.drift', data: { reason }, next });
    const item = { itemId: '11', sku: '<b>', to: '1' };
    await s.outbox.add({ ...shared, id: 'e2', type: 'stock.low', origin: 'zoho', data: item, next: null });
    const plan = { plan: 'K7QF-2M', kid: 'no key any more' };
    await s.outbox.add({ ...shared, id: 'e3', type: 'plan.awaiting_approval', data: plan, next: null });
  });
  const browser = await bed.signIn();
  const run = `<a href="/console/stock/counts/a%20week%2F1?organization=${ORGANIZATION}">See run a week/1</a>`;
  const drift = await browser.get('/console/stock/counts');
  expect(drift.text).toContain(reason);
  expect(drift.text).toContain(run);
  const { text } = await browser.get('/console');
  expect(text).toContain(run);
  expect([...text.matchAll(/data-label="By">([^<]*)</g)].map(([, by]) => by).sort()).toEqual([
    'no key any more',
    'somebody in Zoho',
    'the connector itself',
  ]);
  expect(text).toContain('<a href="/console/plans/K7QF-2M">See plan K7QF-2M</a>');
  expect(text).toContain(`<a href="/console/stock/items/11?organization=${ORGANIZATION}">See &lt;b&gt;</a>`);
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

test('a run says whether what it planned has been carried out', async () => {
  await using bed = await openConsole();
  const body = JSON.stringify({ customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2' }] });
  const headers = { 'content-type': 'application/json' };
  await bed.ask('POST', '/v1/plans/create-order', { as: { ...agent, release: 'person' }, headers, body });
  const [plan] = await bed.store.read.plans.list({ states: ['proposed'], limit: 1 });
  const { planKey = '', version = 0 } = plan ?? {};
  const run = { organizationId: ORGANIZATION, runId: 'count-1' };
  await bed.store.write(async (s) => {
    const begun = { ...run, kid: null, source: 'counts.csv', contentHash: '1', startedAt: bed.clock.now };
    await s.reconciliations.begin(begun, { owner: 'me', until: bed.clock.now + 1 });
    await s.reconciliations.end(run, 'me', { state: 'compared', endedAt: bed.clock.now, report: null });
    await s.reconciliations.notePlan({ ...run, planKey, part: 1 });
  });
  const browser = await bed.signIn();
  const stands = async () =>
    /count-1\?.*?class="state ">([^<]+)</s.exec((await browser.get('/console/stock/counts')).text)?.[1];
  expect(await stands()).toBe('compared');
  await bed.store.write((s) => s.plans.move({ planKey, version }, 'done', bed.clock.now, {}, null));
  expect(await stands()).toBe('applied');
});

test('items, runs and organisations that are not there are not found', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  for (const path of ['/console/stock/items/99', '/console/stock/counts/none', '/console/rules']) {
    expect((await browser.get(path)).status).toBe(404);
  }
  for (const path of ['/console/nowhere', '/console/', '/console/keys/one/two']) {
    const page = await browser.get(path);
    expect([page.status, page.headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8']);
    expect(page.text).toContain('The console has no such page.');
    expect(page.text).toContain('href="/console">Back to the overview');
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'");
  }
  expect((await bed.browse().get('/console/nowhere')).status).toBe(401);
  expect((await browser.get('/console/stock?organization=1')).text).toContain('No such organisation is connected');
  expect((await browser.get('/console/stock/counts')).text).toContain('Nothing has been reconciled yet');
});
