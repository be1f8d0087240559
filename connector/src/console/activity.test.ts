import { expect, test } from 'vitest';
import { type ConsoleBed, ORGANIZATION, openConsole } from './console-testbed.ts';

const deliver = (bed: ConsoleBed, id: string, more: object = {}): Promise<void> =>
  bed.store.write((s) =>
    s.deliveries.add({
      id,
      organizationId: ORGANIZATION,
      receivedAt: bed.clock.now,
      verdict: 'accepted',
      signed: 1,
      entity: 'item',
      entityId: '11',
      modifiedTime: null,
      contentHash: 'x',
      headers: '{"content-type":"application/json"}',
      query: '',
      body: Buffer.from('{"item":{"name":"<script>alert(1)</script>"}}'),
      state: 'handled',
      jobId: null,
      ...more,
    }),
  );

const giveUp = (bed: ConsoleBed): Promise<number> =>
  bed.store.write(async (s) => {
    const payload = { subscriberId: '<b>a1</b>' };
    const id = await s.jobs.enqueue({ organizationId: ORGANIZATION, kind: 'notify', payload });
    const leased = await s.jobs.lease({ owner: 'me', now: 1, until: 2, maxFaults: 12 });
    await s.jobs.fail(id, leased?.fence ?? 0, { at: bed.clock.now, runAt: null, fault: true, error: 'Error: broken' });
    return id;
  });

test('the audit log is read in pages, filtered, and each entry in full', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  for (let pressed = 0; pressed < 15; pressed += 1) {
    await browser.get('/console');
    await browser.send('/console/pause');
    await browser.send('/console/resume');
  }
  const first = await browser.get('/console/activity?action=writes');
  expect(first.text.match(/<tr>/g)).toHaveLength(26);
  expect(first.text).toContain('href="/console/activity?action=writes&amp;page=2"');
  expect((await browser.get('/console/activity?action=writes&page=2')).text.match(/<tr>/g)).toHaveLength(6);
  const signedIn = await browser.get('/console/activity?action=console.signed_in&subject=console');
  const [, entry = ''] = /href="(\/console\/activity\/entries\/\d+)"/.exec(signedIn.text) ?? [];
  expect((await browser.get(entry)).text).toContain('<dt>by</dt><dd>maria</dd>');
  const paused = await browser.get('/console/activity?action=writes.paused');
  const [, press = ''] = /href="(\/console\/activity\/entries\/\d+)"/.exec(paused.text) ?? [];
  expect((await browser.get(press)).text).toContain('&quot;paused&quot;: &quot;2026-11-22T10:00:00.000Z&quot;');
  expect((await browser.get('/console/activity/entries/999999')).status).toBe(404);
  const odd = await browser.get('/console/activity?subject=%22%3E%3Cscript%3E&page=0');
  expect(odd.text).toContain('The audit log has no such entry.');
  expect(odd.text).not.toContain('<script');
});

test('an entry tells amounts and moments as people write them, and who did it once', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const values = { orderValueMicros: '500', dayValueMicros: 'none', dayOrders: '7' };
  const service = { name: 'shop', kind: 'service', release: 'person', scope: 'orders:write', ...values };
  const [, kid = ''] = /zik_([0-9a-f]{16})/.exec((await browser.send('/console/keys', service)).text) ?? [];
  await browser.get(`/console/keys/${kid}`);
  await browser.send(`/console/keys/${kid}/revoke`, { sure: 'yes' });
  const entry = async (action: string): Promise<string> => {
    const { text } = await browser.get(`/console/activity?action=${action}`);
    const [, path = ''] = /href="(\/console\/activity\/entries\/\d+)"/.exec(text) ?? [];
    return (await browser.get(path)).text.replaceAll('&quot;', '"');
  };
  const created = await entry('key.created');
  for (const said of ['"orderValue": "500"', '"dayValue": null', '"dayOrders": 7']) expect(created).toContain(said);
  expect(created).not.toContain('Micros');
  const revoked = await entry('key.revoked');
  expect(revoked).toContain('"revokedAt": "2026-11-22 10:00:00 UTC"');
});

test('a delivery is explained as the command line explains it, and one that was believed is looked at once more', async () => {
  await using bed = await openConsole();
  await deliver(bed, 'd1');
  await deliver(bed, 'd2', { state: 'refused', verdict: 'unsigned', signed: 0 });
  const browser = await bed.signIn();
  const list = await browser.get('/console/activity/deliveries');
  expect(list.text).toContain('refused: unsigned');
  const refused = await browser.get('/console/activity/deliveries/d2');
  expect(refused.text).toContain('carries no header X-Zoho-Webhook-Signature');
  expect(refused.text).not.toContain('Look at it once more');
  const believed = await browser.get('/console/activity/deliveries/d1');
  expect(believed.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
  expect(believed.text).not.toContain('<script');
  expect((await browser.send('/console/activity/deliveries/d1/replay')).text).toContain('>waiting<');
  expect((await bed.store.read.jobs.counts()).waiting).toBe(1);
  expect((await bed.audited())[0]).toBe('webhook.replayed delivery d1 by maria');
});

test('a job that was given up is tried again or thrown away, and the audit log tells by whom', async () => {
  await using bed = await openConsole();
  const [one, other] = [await giveUp(bed), await giveUp(bed)];
  const browser = await bed.signIn();
  const list = await browser.get('/console/activity/jobs');
  expect(list.text).toContain('Error: broken');
  expect(list.text).toContain('&lt;b&gt;a1&lt;/b&gt;');
  await browser.send(`/console/activity/jobs/${one}/replay`);
  expect((await browser.send(`/console/activity/jobs/${other}/drop`)).text).toContain(
    '1 waiting, 0 in hand, 0 given up.',
  );
  expect((await bed.audited()).slice(0, 2)).toEqual([
    `job.dropped job ${other} by maria`,
    `job.replayed job ${one} by maria`,
  ]);
  const token = /name="token" value="([0-9a-f]{64})"/.exec((await browser.get('/console')).text)?.[1];
  expect((await browser.post(`/console/activity/jobs/${one}/drop`, `token=${token}`)).status).toBe(404);
});

test('subscribers are seen with what stops them, and told again', async () => {
  await using bed = await openConsole();
  await bed.store.write(async (s) => {
    await s.subscribers.add({
      id: 'ab12',
      organizationId: ORGANIZATION,
      kind: 'webhook',
      url: 'https://shop.example/<b>',
      secret: 'sealed',
      types: null,
      origins: 'all',
      windowMs: 0,
      quietHours: null,
      createdAt: bed.clock.now,
    });
    await s.subscribers.disable('ab12', 'it answered 410');
  });
  const browser = await bed.signIn();
  const list = await browser.get('/console/activity/subscribers');
  expect(list.text).toContain('https://shop.example/&lt;b&gt;');
  expect(list.text).toContain('it answered 410');
  expect(list.text).not.toContain('sealed');
  const told = await browser.send('/console/activity/subscribers/ab12/enable');
  expect(told.text).toContain('>enabled<');
  expect((await bed.audited())[0]).toBe('subscriber.enabled subscriber ab12 by maria');
});
