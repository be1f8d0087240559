// The console in a real browser: every page by keyboard alone, on a phone and on a desk, in light and in dark.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import { seedTable } from 'connector/clearance/rules-desk.ts';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providerCredentials } from 'zoho-sandbox/providers';
import { findChromium, openChromium } from '../browser/chromium.ts';
import { LONGER_THAN_PATIENCE_MS } from '../browser/visitor.ts';
import { ADA, connectorCli, MUG } from '../stories/selling.ts';
import { OFFICE } from '../stories/stocking.ts';
import { type ConsoleHouse, openConsoleHouse, serveText } from './console-house.ts';
import { focused, press, tabTo } from './keyboard.ts';

const chromium = findChromium();

const desk = { width: 1_280, height: 800 };
const phone = { width: 390, height: 844 };
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['on a desk in light', { viewport: desk, colorScheme: 'light' }],
  ['on a desk in dark', { viewport: desk, colorScheme: 'dark' }],
  ['on a phone in light', { viewport: phone, colorScheme: 'light', hasTouch: true, isMobile: true }],
  ['on a phone in dark', { viewport: phone, colorScheme: 'dark', hasTouch: true, isMobile: true }],
];

const places = ['Overview', 'Plans', 'Keys', 'Activity', 'Stock', 'Rules', 'Doctor'];

/** One that came without a signature. */
const delivery = {
  id: 'delivery-1',
  receivedAt: Date.parse('2026-11-22T10:00:00Z'),
  verdict: 'unsigned',
  signed: 0 as const,
  entity: 'item',
  entityId: '11',
  modifiedTime: null,
  contentHash: 'x',
  headers: '{"content-type":"application/json"}',
  query: '',
  body: Buffer.from('{}'),
  state: 'refused' as const,
  jobId: null,
};

const UNWANTED = 'Somebody twice';
/** As a reconciliation is called. */
const RUN = /^\d{4}-\d\d-\d\d-[0-9a-f]+$/;

const EVIL = '<script>document.title = "stolen"</script>';

describe.skipIf(chromium === null)('the console in Chromium', { timeout: LONGER_THAN_PATIENCE_MS }, () => {
  let browser: Browser;
  let here: ConsoleHouse;
  let person: string;
  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
    here = await openConsoleHouse({ settings: { SHOP: 'on', ...providerCredentials } });
    const { house } = here;
    await seedTable(house.parts, { reason: 'the rows to start from', by: 'story' });
    person = (await house.key({ name: 'shop agent', release: 'person' })).key;
    await house.ask(person, 'create-order', { customer: ADA, line: [{ item: MUG, quantity: '1' }] });
    await house.ask(person, 'create-customer', { name: EVIL });
    await house.ask(person, 'create-customer', { name: UNWANTED });
    const file = join(house.folder, 'counts.csv');
    writeFileSync(file, `sku,location,quantity\n${MUG},${OFFICE},3\n`);
    await connectorCli(house, 'reconcile-stock', '--file', file);
    await house.parts.store.write((s) => s.deliveries.add({ ...delivery, organizationId: house.organizationId }));
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await here?.[Symbol.asyncDispose]();
  });

  /** A browser of its own, whatever it complains of kept. */
  const open = async (options: BrowserContextOptions) => {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => void complaints.push(message.text()));
    page.on('pageerror', (error) => void complaints.push(error.message));
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(here.origin) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    return { context, page, complaints, foreign };
  };

  const signIn = async (page: Page): Promise<void> => {
    await page.goto(await here.link());
    await tabTo(page, 'Sign in');
    await Promise.all([page.waitForURL(`${here.origin}/console`), page.keyboard.press('Enter')]);
  };

  test.each(looks)('every page is reached and read %s', async (look, options) => {
    const { context, page, complaints, foreign } = await open(options);
    await signIn(page);
    for (const place of places) {
      await press(page, place);
      expect(await page.textContent('h1')).toBe(place);
      expect(await page.getAttribute('nav a[aria-current]', 'href')).toBe(new URL(page.url()).pathname);
      await photograph(page, `${place} ${look}`);
      await readable(page);
    }
    expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
    await context.close();
  });

  test('the way past the menu is the first thing a keyboard meets', async () => {
    const { context, page } = await open({ viewport: desk });
    await signIn(page);
    await page.keyboard.press('Tab');
    expect(await focused(page)).toBe('Skip to the content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
    await context.close();
  });

  test('every page behind those is reached by keyboard too', async () => {
    const { context, page, complaints } = await open({ viewport: phone, isMobile: true });
    await signIn(page);
    const go = async (...steps: readonly (string | RegExp)[]): Promise<void> => {
      for (const step of steps) await press(page, step);
      await photograph(page, `Behind ${(await page.textContent('h1'))?.replace(/\W+/g, ' ').trim()}`);
      await readable(page);
    };
    await go('Plans', 'All plans, those that are over too');
    await go('Keys', /^[0-9a-f]{16}$/);
    expect(await page.textContent('h1')).toBe('Key shop agent');
    await go('Activity', 'console.signed_in');
    await go('Activity', 'Deliveries', 'delivery-1');
    expect(await page.textContent('main')).toContain('carries no header X-Zoho-Webhook-Signature');
    await go('Activity', 'Subscribers');
    await go('Activity', 'Given up');
    await go('Stock', 'APP-001-S-MOSS');
    expect(await page.textContent('h1')).toBe('APP-001-S-MOSS');
    await go('Stock', 'Counts and drift');
    await go('Stock', 'Counts and drift', RUN);
    expect(await page.textContent('main')).toContain(MUG);
    await go('Rules', 'accessory/us');
    expect(await page.textContent('main')).toContain('the rows to start from');
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a key is made by keyboard, and shown once', async () => {
    const { context, page } = await open({ viewport: desk });
    await signIn(page);
    await press(page, 'Keys');
    await tabTo(page, /^Name/);
    await page.keyboard.type('made by hand');
    await press(page, 'Make the key');
    const made = (await page.textContent('pre')) ?? '';
    const [key = '', kid = ''] = /zik_([0-9a-f]{16})\.[\w-]{43}/.exec(made) ?? [];
    await readable(page);
    await press(page, 'To the key');
    expect(await page.content()).not.toContain(key.split('.')[1]);
    await tabTo(page, /^It shall end at once/);
    await page.keyboard.press('Space');
    await press(page, 'Revoke');
    expect((await here.house.parts.store.read.keys.get(kid))?.revokedAt).not.toBeNull();
    await context.close();
  });

  test.each(looks)('a key that orders alone wants its limits, and what was typed is kept %s', async (look, options) => {
    const { context, page, complaints } = await open(options);
    await signIn(page);
    await press(page, 'Keys');
    await tabTo(page, /^Name/);
    await page.keyboard.type(`night shop ${look}`);
    await tabTo(page, /^skill: it proposes/);
    await page.keyboard.press('ArrowDown');
    await tabTo(page, /^orders:write/);
    await page.keyboard.press('Space');
    await photograph(page, `A new key ${look}`);
    await press(page, 'Make the key');
    expect(await page.textContent('main')).toContain('No person sees the orders of such a key');
    await photograph(page, `A refused key ${look}`);
    await readable(page);
    await tabTo(page, 'Most an order may cost');
    await page.keyboard.type('100');
    await tabTo(page, 'Most a day’s orders may cost');
    await page.keyboard.type('none');
    await press(page, 'Make the key');
    await press(page, 'To the key');
    expect(await page.textContent('h1')).toBe(`Key night shop ${look}`);
    expect(await page.textContent('main')).toContain('nobody: it makes no plans');
    await photograph(page, `A service’s key ${look}`);
    await readable(page);
    // A browser says of every refusal that there was one.
    expect(complaints.filter((said) => !said.includes('status of 400'))).toEqual([]);
    await context.close();
  });

  test.each(looks)('an intent is limited a day, and what of it is used is read %s', async (look, options) => {
    const { context, page, complaints } = await open(options);
    const scopes = ['stock:read', 'items:read'] as const;
    const { key, kid } = await here.house.key({ name: `limited ${look}`, scopes: [...scopes] });
    await signIn(page);
    await press(page, 'Keys');
    await press(page, kid);
    await tabTo(page, 'check-stock');
    await page.keyboard.type('2');
    await press(page, 'Change the limits');
    for (const status of [200, 200, 403]) {
      expect((await here.house.ask(key, 'check-stock', { item: [MUG] })).status).toBe(status);
    }
    await page.reload();
    const row = page.locator('tr', { hasText: 'check-stock' }).filter({ hasText: 'none' });
    expect(await row.locator('td').allTextContents()).toEqual(['check-stock', '2', '2', 'none']);
    await photograph(page, `Limits ${look}`);
    await readable(page);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a cookie that was copied is worth nothing once its owner has gone on', async () => {
    const owner = await open({ viewport: desk });
    await signIn(owner.page);
    const thief = await open({ viewport: desk });
    await thief.context.addCookies(await owner.context.cookies());
    here.house.advance(61_000);
    await owner.page.reload();
    expect(await owner.page.textContent('h1')).toBe('Overview');
    here.house.advance(61_000);
    expect((await thief.page.goto(`${here.origin}/console/keys`))?.status()).toBe(401);
    expect(await thief.page.content()).not.toContain('shop agent');
    await owner.page.reload();
    expect(await owner.page.textContent('main')).toContain('An older copy of this session was used');
    await Promise.all([owner.context.close(), thief.context.close()]);
  });

  test.each([
    ['another site', 'localhost'],
    ['another port of this machine', '127.0.0.1'],
  ])('a page of %s that sends a form here does nothing', async (_, host) => {
    const { context, page } = await open({ viewport: desk });
    await signIn(page);
    const token = await page.getAttribute('form[action="/console/pause"] input[name=token]', 'value');
    const form = `<form method="post" action="${here.origin}/console/pause"><input name="token" value="${token}"><button>Win</button></form>`;
    await using stranger = await serveText(form);
    await page.goto(`http://${host}:${stranger.port}/`);
    const [answer] = await Promise.all([page.waitForNavigation(), page.click('button')]);
    expect([401, 403]).toContain(answer?.status());
    expect(await here.house.parts.store.read.settings.get('paused')).toBeNull();
    await context.close();
  });

  test('a plan with a script in a name is shown as it is written, approved by keyboard, and the script never runs', async () => {
    const { context, page, complaints } = await open({ viewport: desk });
    await signIn(page);
    await press(page, 'Plans');
    const row = page.locator('tr', { hasText: EVIL });
    const id = (await row.locator('a').textContent()) ?? '';
    await press(page, id);
    expect(await page.textContent('main')).toContain(EVIL);
    await photograph(page, 'A plan');
    await press(page, 'Approve');
    expect(await page.textContent('main')).toContain('It is approved');
    expect(await page.title()).toBe(`Plan ${id} · Connector console`);
    expect(await page.locator('main script').count()).toBe(0);
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('a plan is rejected by keyboard with a reason, and whoever asked is told it', async () => {
    const { context, page, complaints } = await open({ viewport: phone, isMobile: true });
    await signIn(page);
    await press(page, 'Plans');
    const id = (await page.locator('tr', { hasText: UNWANTED }).locator('a').textContent()) ?? '';
    await press(page, id);
    await tabTo(page, /^Reason/);
    await page.keyboard.type('We have them already');
    await press(page, 'Reject');
    await readable(page);
    const { answer } = await here.house.ask(person, 'show-plan', { plan: id });
    expect(answer).toMatchObject({ state: 'rejected', reason: 'Rejected by maria: We have them already' });
    expect(complaints).toEqual([]);
    await context.close();
  });

  test('the doctor is asked, and what it found is read', async () => {
    const { context, page } = await open({ viewport: phone, isMobile: true });
    await signIn(page);
    await press(page, 'Doctor');
    await press(page, /^Look (now|again)$/);
    expect(await page.textContent('main')).toMatch(/it cost \d+ calls to Zoho/);
    await photograph(page, 'What the doctor found');
    await readable(page);
    await context.close();
  });

  test('writes are paused, allowed again and the session ended, without a mouse', async () => {
    const { context, page } = await open({ viewport: desk });
    await signIn(page);
    await press(page, 'Pause all writes');
    expect(await here.house.parts.store.read.settings.get('paused')).not.toBeNull();
    await press(page, 'Allow writes again');
    expect(await here.house.parts.store.read.settings.get('paused')).toBeNull();
    await press(page, 'Sign out');
    await page.goto(`${here.origin}/console`);
    expect(await page.textContent('h1')).toBe('Sign in to the console');
    expect(await context.cookies()).toEqual([]);
    await context.close();
  });
});

/** Nothing is wider than the screen, and nothing is hard to read, to reach or to hear. */
const readable = async (page: Page): Promise<void> => {
  expect(await overhang(page)).toBe(0);
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<Found>('axe.run()');
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
};

interface Found {
  readonly violations: readonly { readonly id: string; readonly nodes: readonly { readonly html: string }[] }[];
}

const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** For whoever wants to see it. */
const photograph = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.png`), fullPage: true });
};
