// Visitors in a real browser, who share nothing with each other.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

/** Nothing a page of ours does takes so long, however busy the machine is. */
const PATIENCE_MS = 30_000;
/** For tests: what never came is then told by its name, not as a test that took too long. */
export const LONGER_THAN_PATIENCE_MS = 3 * PATIENCE_MS;

export interface Visitor extends AsyncDisposable {
  readonly page: Page;
  /** What the page has complained of: scripts that failed, what its policy forbade. */
  readonly complaints: readonly string[];
}

export const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true } as const;
export const desktop = { viewport: { width: 1280, height: 800 } } as const;

export const visit = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Visitor> => {
  const context = await browser.newContext({ ...desktop, locale: 'en-US', ...options });
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    // A status of an error is an answer like any other.
    if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
      complaints.push(message.text());
    }
  });
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() };
};

/** Loads the page anew: by this, or by the page itself, whose script may have begun to do so at the same moment. */
export const reload = async (page: Page): Promise<void> => {
  await page.reload().catch((error: unknown) => {
    if (!String(error).includes('net::ERR_ABORTED')) throw error;
  });
  await page.waitForLoadState('load');
};
