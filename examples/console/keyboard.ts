// For tests: a page as somebody meets it who has no mouse.
import type { Page } from 'playwright-core';

const MOST_STEPS = 200;

// As text: the types of a browser are no part of this project.
const FOCUSED = `(() => {
  const at = document.activeElement;
  if (at === null || at === document.body) return '';
  return ((at.labels ?? [])[0] ?? at).textContent.trim().replace(/\\s+/g, ' ');
})()`;

/** What has the focus, as it is called. */
export const focused = (page: Page): Promise<string> => page.evaluate<string>(FOCUSED);

/** Goes on with Tab until this has the focus. Throws where it is never reached. */
export const tabTo = async (page: Page, name: string | RegExp): Promise<void> => {
  const seen: string[] = [];
  for (let step = 0; step < MOST_STEPS; step += 1) {
    await page.keyboard.press('Tab');
    const at = await focused(page);
    if (typeof name === 'string' ? at === name || at.startsWith(`${name} `) : name.test(at))
      return requireRing(page, at);
    if (at !== '') seen.push(at);
  }
  throw new Error(`Tab never comes to ${name}; it came to: ${[...new Set(seen)].join(' | ')}`);
};

/** Whoever has no mouse must see where they are. */
const requireRing = async (page: Page, name: string): Promise<void> => {
  const width = await page.evaluate<string>('getComputedStyle(document.activeElement).outlineWidth');
  if (Number.parseFloat(width) < 2) throw new Error(`"${name}" has the focus, and nobody sees it.`);
};

/** Follows a link, or presses a button, and waits for the page it leads to. */
export const press = async (page: Page, name: string | RegExp): Promise<void> => {
  await tabTo(page, name);
  await Promise.all([page.waitForNavigation({ waitUntil: 'load' }), page.keyboard.press('Enter')]);
};
