// The shop in a real browser, with everything real but Zoho, the providers and the money.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';
import { findChromium, openChromium } from '../browser/chromium.ts';
import { LONGER_THAN_PATIENCE_MS } from '../browser/visitor.ts';
import { byKeyboard } from './scenarios/by-keyboard.ts';
import { everySize } from './scenarios/every-size.ts';
import { hostile } from './scenarios/hostile.ts';
import { lawful } from './scenarios/lawful.ts';
import { live } from './scenarios/live.ts';
import { oneMoreStep } from './scenarios/one-more-step.ts';
import { racing } from './scenarios/racing.ts';
import { refused } from './scenarios/refused.ts';
import type { Setting } from './scenarios/shopper.ts';
import { type StorefrontWorld, startStorefrontWorld } from './world.ts';

const STARTS_MS = 120_000;
const executablePath = findChromium();

describe.skipIf(executablePath === null)('in a browser', { timeout: LONGER_THAN_PATIENCE_MS }, () => {
  let world: StorefrontWorld;
  let browser: Browser;
  beforeAll(async () => {
    browser = await openChromium(executablePath ?? '');
    // Many shoppers in a minute: they wait for no call of Zoho's.
    world = await startStorefrontWorld({ settings: { CALLS_PER_MINUTE: '90' } });
  }, STARTS_MS);
  afterAll(async () => {
    await browser?.close();
    await world?.stop();
  }, STARTS_MS);
  const at = (): Setting => ({ world, browser });

  describe('a lawful shopper', () => lawful(at));
  describe('a shopper with one more step to take', () => oneMoreStep(at));
  describe('a shopper who may not', () => refused(at));
  describe('somebody who tries', () => hostile(at));
  describe('the last unit', () => racing(at));
  describe('an open page', () => live(at));
  describe('a shopper without a mouse', () => byKeyboard(at));
  describe('every page', () => everySize(at));
});
