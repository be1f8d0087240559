// A shop in a real browser, with everything real but Zoho, the providers and the money: what shoppers do, and what comes of it.
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openChromium } from '../browser/chromium.ts';
import { buy, confirmed, enter, fill, john, leave, titleOf, VAPE } from './shopper.ts';
import { type StorefrontWorld, startStorefrontWorld } from './world.ts';

const STARTS_MS = 120_000;

const executablePath = findChromium();

describe.skipIf(executablePath === null)('a shopper', () => {
  let world: StorefrontWorld;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(executablePath ?? '');
    world = await startStorefrontWorld();
  }, STARTS_MS);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  }, STARTS_MS);
  afterEach(() => leave(world, VAPE, 9));

  test('buys lawfully: from the shop window to an order in Zoho with its decision, paid once', async () => {
    await using visitor = await enter(browser, world);
    const { page, complaints } = visitor;
    await page.getByRole('searchbox').fill('pocket vaporizer');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: 'Arc Pocket Vaporizer' }).click();
    await page.getByRole('button', { name: 'Add to cart' }).click();
    await page.getByRole('link', { name: 'Go to the cart' }).click();
    await page.getByRole('link', { name: 'Go to the checkout' }).click();
    await fill(page, john);
    const total = /\$[\d.,]+/.exec((await page.getByRole('button', { name: /^Buy for/ }).textContent()) ?? '')?.[0];
    await buy(page);
    expect(await titleOf(page, /is placed/)).toMatch(/^Order \S+ is placed$/);
    await expect.poll(() => page.locator('.order').textContent()).toContain(`You have paid ${total}.`);
    const [order, ...others] = confirmed(world);
    expect(others).toEqual([]);
    expect(await titleOf(page, /is placed/)).toContain(order?.salesorder_number);
    expect(`$${order?.total.toFixed(2)}`).toBe(total);
    const held = [...world.payments.holds.values()].map(({ state, amount }) => `${state} $${amount}`);
    expect(held).toEqual([`captured ${total}`]);
    expect(await page.getByRole('link', { name: /^Cart/ }).textContent()).not.toContain('1');
    expect(complaints).toEqual([]);
  });
});
