// The connector is killed with -9 in the middle of checkouts, and the shop falls over as well: shoppers are told the truth
// meanwhile, and what they bought is theirs once.
import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openChromium } from '../browser/chromium.ts';
import { LONGER_THAN_PATIENCE_MS, reload } from '../browser/visitor.ts';
import type { Settings } from './parts.ts';
import { buy, enter, idOf, john, MUG, says, titleOf, toCheckout, VAPE, watch, words } from './scenarios/shopper.ts';
import { type StorefrontWorld, startStorefrontWorld } from './world.ts';

const STARTS_MS = 120_000;
/** What a killed connector had in hand is taken up again when its lease is over: three minutes. */
const LEASE_MS = 230_000;
const executablePath = findChromium();
const jane = { ...john, 'First name': 'Jane', 'E-mail': 'jane@doe.example' };

describe.skipIf(executablePath === null)('in a browser', { timeout: LONGER_THAN_PATIENCE_MS }, () => {
  let world: StorefrontWorld;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(executablePath ?? '');
    // What is sold in the minute of the setting up waits for no call of Zoho's.
    world = await startStorefrontWorld({ pollMs: 1_000, settings: { CALLS_PER_MINUTE: '90' } });
  }, STARTS_MS);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  }, STARTS_MS);

  test('a connector killed in the middle of two checkouts sells both, once', { timeout: 400_000 }, async () => {
    const behind = watch(world);
    await using looking = await enter(browser, world);
    await looking.page.goto(`${world.url}/products/${idOf(world, MUG)}`);
    await using waiting = await enter(browser, world);
    await toCheckout(waiting.page, world, { particulars: jane });
    await buy(waiting.page);
    await titleOf(waiting.page, /^One more step/);
    const [check = ''] = [...world.providers.age.checks.keys()].slice(-1);

    // It falls over while the bank is being asked to hold the amount, and hears no answer.
    await using paying = await enter(browser, world);
    await toCheckout(paying.page, world);
    const killed = new Promise<void>((resolve) => world.payments.meanwhile(() => resolve(world.shop.kill())));
    await buy(paying.page);
    const refused = paying.page.getByRole('alert').waitFor();
    await Promise.race([killed, refused.then(async () => expect.fail(await words(paying.page)))]);
    refused.catch(() => {});
    await titleOf(paying.page, /^We are placing your order$/);
    expect(await words(paying.page)).toContain(
      'the order is made once or not at all, and you are charged once at most',
    );
    await reload(waiting.page);
    await titleOf(waiting.page, /^Your order is on its way$/);

    // An open page says so by itself, a cart keeps what is in it, and nobody is led to believe that they could buy.
    await looking.page
      .locator('[data-away]')
      .getByText(/We cannot reach our stock since \d+:\d\d/)
      .waitFor();
    await looking.page.getByRole('button', { name: 'Add to cart' }).click();
    await looking.page.getByRole('link', { name: 'Go to the cart' }).click();
    await says(looking.page, 'so nothing can be ordered. Your cart is kept');
    expect(await looking.page.getByRole('link', { name: 'Go to the checkout' }).count()).toBe(0);

    // The buyer shows their document while nobody is there to be told of it.
    await world.providers.age.step(check);
    expect(world.providers.age.callbacks.at(-1)?.status).toBeNull();
    await world.shop.start();
    await titleOf(waiting.page, /^Your order is placed$/);
    await looking.page.goto(`${world.url}/cart`);
    await looking.page.locator('[data-away]').waitFor({ state: 'hidden' });
    await paying.page.getByRole('heading', { level: 1, name: 'Your order is placed' }).waitFor({ timeout: LEASE_MS });
    expect(behind.sold()).toEqual(['confirmed 188.95', 'confirmed 188.95']);
    expect(behind.money()).toEqual(['captured 188.95', 'captured 188.95']);
  });

  test('a shop killed in the middle of a checkout finds the order again, by the book it keeps', async () => {
    const behind = watch(world);
    await using visitor = await enter(browser, world);
    const { page } = visitor;
    await toCheckout(page, world, { sku: VAPE, particulars: jane });
    const { storefront } = world;
    const { settings } = storefront.parts;
    await storefront.stop();
    const first = await startProcess(settings);
    await buy(page);
    await titleOf(page, /^One more step/);
    await end(first, 'SIGKILL');
    const again = await startProcess(settings);
    try {
      const [check = ''] = [...world.providers.age.checks.keys()].slice(-1);
      await world.providers.age.step(check);
      await titleOf(page, /^Your order is placed$/);
      expect(behind.sold()).toHaveLength(1);
    } finally {
      expect(await end(again, 'SIGTERM')).toBe(0);
    }
  });
});

const main = fileURLToPath(new URL('main.ts', import.meta.url));

/** The shop as a process of its own, with what it is set to in its environment. */
const startProcess = async (settings: Settings): Promise<ChildProcess> => {
  const env = {
    PATH: process.env.PATH ?? '',
    SHOP_URL: settings.origin,
    CONNECTOR_URL: settings.connectorUrl,
    CONNECTOR_API_KEY: settings.connectorKey,
    EVENTS_SECRET: settings.eventsSecret,
    SESSION_SECRET: settings.sessionSecret,
    BOOK_FILE: settings.bookFile,
    AGE_STEP_URL: settings.ageStepUrl ?? '',
  };
  const child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  const answers = () =>
    fetch(`${settings.origin}/healthz`).then(
      ({ ok }) => ok,
      () => false,
    );
  await expect.poll(answers, { timeout: 30_000 }).toBe(true);
  return child;
};

/** Answers the code it ended with; null where it was killed. */
const end = (child: ChildProcess, signal: NodeJS.Signals): Promise<number | null> =>
  new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill(signal);
  });
