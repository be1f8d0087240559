import { expect, test } from 'vitest';
import { toAsker } from '../skill-tokens/keys.ts';
import { ORGANIZATION, openConsole } from './console-testbed.ts';

const wanted = { name: 'shop agent', kind: 'skill', release: 'person', scope: ['stock:read', 'orders:write'] };
const KEY = /zik_([0-9a-f]{16})\.[A-Za-z0-9_-]{43}/;

test('a key is made, shown once, and as the command line would have made it', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const made = await browser.send('/console/keys', {
    ...wanted,
    orderValueMicros: '250.5',
    dayOrders: '3',
    dayUnitsMicros: '',
  });
  const [key = '', kid = ''] = KEY.exec(made.text) ?? [];
  expect(made.text).toContain('openclaw config set skills.entries.zoho-inventory');
  const row = await bed.store.read.keys.get(kid);
  expect(row).toMatchObject({ name: 'shop agent', organizationId: ORGANIZATION, release: 'person', locationIds: null });
  expect(JSON.parse(row?.scopes ?? '')).toEqual(['stock:read', 'orders:write']);
  expect(JSON.parse(row?.limits ?? '')).toMatchObject({
    orderValueMicros: 250_500_000,
    dayOrders: 3,
    dayUnitsMicros: null,
    orderUnitsMicros: 1_000_000_000,
  });
  expect((await bed.audited())[0]).toBe(`key.created key ${kid} by maria`);
  for (const path of ['/console/keys', `/console/keys/${kid}`]) {
    const { text } = await browser.get(path);
    expect(text).toContain('shop agent');
    expect(text).not.toContain(key.split('.')[1]);
  }
});

test('the same form makes one key, however often it is sent', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  const page = await browser.get('/console/keys');
  const hidden = [...page.text.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)];
  const body = new URLSearchParams([
    ...hidden.slice(1).map(([, name = '', value = '']): [string, string] => [name, value]),
    ['name', 'twice'],
    ['kind', 'skill'],
    ['release', 'person'],
    ['scope', 'stock:read'],
  ]);
  expect((await browser.post('/console/keys', body.toString())).text).toMatch(KEY);
  const again = await browser.post('/console/keys', body.toString());
  expect(again).toMatchObject({ status: 400, text: expect.stringContaining('has been sent already') });
  expect(await bed.store.read.keys.list()).toHaveLength(1);
});

test('a key that could do harm alone is not made without limits, and the form may be sent again', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  const page = await browser.get('/console/keys');
  const refused = await browser.send('/console/keys', { ...wanted, release: 'agent' });
  expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('No person sees the orders') });
  expect(refused.text).toContain('--order-value and --day-value');
  expect(page.text).toContain('name="scope" value="stock:read" checked');
  expect(page.text).not.toContain('name="scope" value="orders:write" checked');
  await browser.get('/console/keys');
  const unknown = await browser.send('/console/keys', { ...wanted, scope: ['everything'] });
  expect(unknown.status).toBe(400);
  await browser.get('/console/keys');
  expect((await browser.send('/console/keys', { ...wanted, dayOrders: 'many' })).status).toBe(400);
  expect(await bed.store.read.keys.list()).toEqual([]);
});

test.each([
  ['for a service', { kind: 'service' }],
  ['for an agent that releases', { release: 'agent' }],
])('a form %s that is sent as it stands, its limits left empty, makes no key', async (_, alone) => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  for (const typed of [
    { orderValueMicros: '', dayValueMicros: '' },
    { orderValueMicros: '100', dayValueMicros: '' },
    { orderValueMicros: '', dayValueMicros: '500.5' },
  ]) {
    const scope = ['stock:read', 'orders:write', 'plans:write'];
    const sent = { name: 'night shop', release: 'person', kind: 'skill', ...alone, scope, ...typed };
    const refused = await browser.send('/console/keys', { ...sent, dayOrders: '7', 'intent.check-stock': '9' });
    expect(refused).toMatchObject({ status: 400, text: expect.stringContaining('No person sees the orders') });
    expect(await bed.store.read.keys.list()).toEqual([]);
    // What was typed is kept, and may be sent once more.
    for (const [name, value] of Object.entries({
      ...typed,
      name: 'night shop',
      dayOrders: '7',
      'intent.check-stock': '9',
    })) {
      expect(refused.text).toMatch(new RegExp(`name="${name}"[^>]* value="${value}"`));
    }
    for (const [name, value] of Object.entries(alone))
      expect(refused.text).toContain(`name="${name}" value="${value}" checked`);
    expect(refused.text).toContain('name="scope" value="orders:write" checked');
    expect(refused.text).not.toContain('name="scope" value="items:read" checked');
  }
  const scope = ['orders:write'];
  const mended = { ...wanted, ...alone, scope, orderValueMicros: '100', dayValueMicros: 'none' };
  const [, kid = ''] = KEY.exec((await browser.send('/console/keys', mended)).text) ?? [];
  const limits = async () => JSON.parse((await bed.store.read.keys.get(kid))?.limits ?? '');
  expect(await limits()).toMatchObject({ orderValueMicros: 100_000_000, dayValueMicros: null });
  // Nor is the limit taken away afterwards.
  const { text } = await browser.get(`/console/keys/${kid}`);
  expect(text).toMatch(/name="orderValueMicros"[^>]* required/);
  expect(text).not.toMatch(/name="dayValueMicros"[^>]* required/);
  for (const emptied of ['', 'none']) {
    await browser.get(`/console/keys/${kid}`);
    const kept = await browser.send(`/console/keys/${kid}/limits`, { orderValueMicros: emptied, dayValueMicros: '' });
    expect(kept).toMatchObject({ status: 400, text: expect.stringContaining('may change, but stay') });
  }
  await browser.get(`/console/keys/${kid}`);
  await browser.send(`/console/keys/${kid}/limits`, { orderValueMicros: '50', dayValueMicros: '' });
  expect(await limits()).toMatchObject({ orderValueMicros: 50_000_000, dayValueMicros: null });
});

test('a service’s key says that nobody releases anything', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const [, kid = ''] =
    KEY.exec((await browser.send('/console/keys', { ...wanted, kind: 'service', scope: ['stock:read'] })).text) ?? [];
  const { text } = await browser.get(`/console/keys/${kid}`);
  expect(text).toContain('nobody: it makes no plans, and orders by itself');
  expect(text).not.toContain('a person with access to the connector');
  expect((await browser.get('/console/keys')).text).toMatch(/data-label="Released by">nobody</);
});

test('a key’s limits are changed, it is put in another’s place, and it is ended', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const [, kid = ''] = KEY.exec((await browser.send('/console/keys', wanted)).text) ?? [];
  await browser.get(`/console/keys/${kid}`);
  await browser.send(`/console/keys/${kid}/limits`, { dayOrders: '7', orderUnitsMicros: '' });
  const limits = JSON.parse((await bed.store.read.keys.get(kid))?.limits ?? '');
  expect(limits).toMatchObject({ dayOrders: 7, orderUnitsMicros: null, dayCancellations: 10 });
  const rotated = await browser.send(`/console/keys/${kid}/rotate`, { overlap: '5' });
  const [, successor = ''] = KEY.exec(rotated.text) ?? [];
  expect((await browser.get(`/console/keys/${kid}`)).text).toContain('>ending<');
  await browser.get(`/console/keys/${successor}`);
  expect((await browser.send(`/console/keys/${successor}/revoke`)).status).toBe(400);
  await browser.get(`/console/keys/${successor}`);
  expect((await browser.send(`/console/keys/${successor}/revoke`, { sure: 'yes' })).text).toContain('>revoked<');
  expect((await bed.audited()).slice(0, 4)).toEqual([
    `key.revoked key ${successor} by maria`,
    `key.rotated key ${successor} by maria`,
    `key.limits_changed key ${kid} by maria`,
    `key.created key ${kid} by maria`,
  ]);
});

test('single intents are limited a day, and what of it is used is shown', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const made = await browser.send('/console/keys', { ...wanted, 'intent.check-stock': '2', 'intent.find-items': '' });
  const [, kid = ''] = KEY.exec(made.text) ?? [];
  const limits = async () => JSON.parse((await bed.store.read.keys.get(kid))?.limits ?? '');
  expect((await limits()).dayIntents).toEqual({ 'check-stock': 2 });
  const asker = toAsker((await bed.store.read.keys.get(kid)) ?? ({} as never));
  for (let each = 0; each < 2; each += 1) await bed.parts.admit({ asker, requestId: 'r', intent: 'check-stock' });
  const { text } = await browser.get(`/console/keys/${kid}`);
  expect(text).toContain('<h2>Asked today</h2>');
  expect(text).toMatch(
    /check-stock<\/code><\/td><td[^>]*>2<\/td><td[^>]*>2<\/td><td[^>]*><span class="state bad">none</,
  );
  expect(text).toContain('2026-11-22 23:00:00 UTC</time> (Europe/Berlin)');
  expect(text).toContain('name="intent.check-stock" inputmode="decimal" maxlength="16" pattern="[0-9]{1,9}" value="2"');
  // Only what its scopes allow is offered.
  expect(text).not.toContain('name="intent.find-items"');
  await browser.send(`/console/keys/${kid}/limits`, { 'intent.check-stock': '', 'intent.create-order': '4' });
  expect(await limits()).toMatchObject({ dayIntents: { 'create-order': 4 }, dayOrders: 50 });
  expect((await bed.audited())[0]).toBe(`key.limits_changed key ${kid} by maria`);
  await browser.get(`/console/keys/${kid}`);
  expect((await browser.send(`/console/keys/${kid}/limits`, { 'intent.create-order': '1.5' })).status).toBe(400);
});

test('when a key was last used is told', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  await browser.get('/console/keys');
  const [, kid = ''] = KEY.exec((await browser.send('/console/keys', wanted)).text) ?? [];
  expect((await browser.get('/console/keys')).text).toContain('>never<');
  await bed.store.write((s) => s.keys.rememberAssertion({ kid, jti: 'j', expiresAt: bed.clock.now }, bed.clock.now));
  expect((await browser.get('/console/keys')).text).toContain('2026-11-22 10:00:00 UTC');
});
