// The description of the connector's addresses, as a person meets it: in a browser, on a phone and on a desk, in light and
// in dark, by keyboard, without a script.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { serve } from '@hono/node-server';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { intents } from 'shared-schemas';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { providerCredentials } from 'zoho-sandbox/providers';
import { tabTo } from '../console/keyboard.ts';
import { type House, openHouse } from '../stories/house.ts';
import { findBarriers } from './accessible.ts';
import { findChromium, openChromium } from './chromium.ts';
import { desktop, phone, visit } from './visitor.ts';

const chromium = findChromium();
const looks: readonly (readonly [string, BrowserContextOptions])[] = [
  ['on a desk in light', { ...desktop, colorScheme: 'light' }],
  ['on a desk in dark', { ...desktop, colorScheme: 'dark' }],
  ['on a phone in light', { ...phone, colorScheme: 'light' }],
  ['on a phone in dark', { ...phone, colorScheme: 'dark' }],
];

describe.skipIf(chromium === null)('the page of addresses in Chromium', () => {
  let browser: Browser;
  let house: House;
  let server: ReturnType<typeof serve>;
  let origin: string;
  beforeAll(async () => {
    browser = await openChromium(chromium ?? '');
    house = await openHouse({ connected: false, settings: { SHOP: 'on', ...providerCredentials } });
    server = serve({ fetch: house.app.fetch, hostname: '127.0.0.1', port: 0 });
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    origin = `http://127.0.0.1:${address.port}`;
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    if (server !== undefined && 'closeAllConnections' in server) server.closeAllConnections();
    await new Promise((resolve) => server?.close(resolve));
    await house?.[Symbol.asyncDispose]();
  });

  test.each(looks)('it is read %s, closed and open, and asks nobody else for anything', async (look, options) => {
    await using visitor = await visit(browser, { ...options, javaScriptEnabled: true });
    const { page, complaints } = visitor;
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(origin) && !request.url().startsWith('data:')) foreign.push(request.url());
    });
    await page.goto(`${origin}/openapi`);
    await photograph(page, `Addresses ${look}`);
    expect(await overhang(page)).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.evaluate("for (const each of document.querySelectorAll('details')) each.open = true");
    expect(await overhang(page)).toBe(0);
    expect(await findBarriers(page)).toEqual([]);
    await page.evaluate("document.getElementById('check-stock').scrollIntoView()");
    await photograph(page, `An answer ${look}`);
    expect({ complaints, foreign }).toEqual({ complaints: [], foreign: [] });
  });

  test('each intent is found from the list of them, and each of its problems from there, with no script', async () => {
    await using visitor = await visit(browser, { javaScriptEnabled: false });
    const { page } = visitor;
    await page.goto(`${origin}/openapi`);
    for (const { name, summary, scope } of intents) {
      const article = page.locator(`article#${name}`);
      expect(await article.textContent()).toContain(summary);
      expect(await article.textContent()).toContain(scope);
      expect(await page.locator(`nav a[href="#${name}"]`).count()).toBe(1);
    }
    await page.locator('article#check-stock .codes a', { hasText: 'item_not_found' }).click();
    expect(page.url()).toBe(`${origin}/openapi#item_not_found`);
    expect(await page.locator(':target').textContent()).toContain('No item has this SKU, name or id');
    await page.locator('article#check-stock summary').click();
    expect(await page.locator('article#check-stock details').textContent()).toContain('items[].total.physical.onHand');
  });

  test('the way past the list is the first thing a keyboard meets, and an answer is opened by it', async () => {
    await using visitor = await visit(browser);
    const { page } = visitor;
    await page.goto(`${origin}/openapi#check-stock`);
    await tabTo(page, /^\d+ fields of the answer of check-stock$/);
    await page.keyboard.press('Enter');
    expect(await page.locator('article#check-stock details').getAttribute('open')).not.toBeNull();
    await page.goto(`${origin}/openapi`);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('content');
  });
});

const overhang = (page: Page): Promise<number> =>
  page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');

/** For whoever wants to see it. */
const photograph = async (page: Page, name: string): Promise<void> => {
  const folder = process.env.SCREENSHOTS;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name.toLowerCase().replaceAll(' ', '-')}.png`) });
};
