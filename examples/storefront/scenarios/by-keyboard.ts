// With the keyboard alone: tabulator, space, return and letters.
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { visit } from '../../browser/visitor.ts';
import { john, type Setting, titleOf, watch } from './shopper.ts';

const MOST_STOPS = 80;

/** Tabs on until what has the focus is called that; fails where it never does, or where the focus cannot be seen. */
const tabTo = async (page: Page, called: RegExp): Promise<void> => {
  const seen: string[] = [];
  for (let stops = 0; stops < MOST_STOPS; stops += 1) {
    await page.keyboard.press('Tab');
    const [name, outline] = (await page.evaluate(`(() => {
      const it = document.activeElement;
      const name = it.labels?.[0]?.textContent ?? it.getAttribute('aria-label') ?? it.textContent;
      const style = getComputedStyle(it);
      return [name.replace(/\\s+/g, ' ').trim(), style.outlineStyle === 'none' ? getComputedStyle(it, '::after').outlineStyle : style.outlineStyle];
    })()`)) as [string, string];
    seen.push(name);
    if (!called.test(name)) continue;
    expect(outline, `the focus on ${name} cannot be seen`).not.toBe('none');
    return;
  }
  throw new Error(`never came to ${called}: ${seen.join(' | ')}`);
};

export const byKeyboard = (at: () => Setting): void => {
  test('comes from the gate to an order', async () => {
    const { world, browser } = at();
    const behind = watch(world);
    await using visitor = await visit(browser);
    const { page } = visitor;
    const { keyboard } = page;
    await page.goto(world.url);
    await tabTo(page, /^Yes, I am 21 or over$/);
    await keyboard.press('Enter');
    await page.getByRole('searchbox').waitFor();
    await tabTo(page, /^Search the shop$/);
    await keyboard.type('pocket vaporizer');
    await keyboard.press('Enter');
    await page.getByRole('heading', { name: /pocket vaporizer/ }).waitFor();
    await tabTo(page, /^Skip to the content$/);
    await keyboard.press('Enter');
    await tabTo(page, /^Arc Pocket Vaporizer$/);
    await keyboard.press('Enter');
    await titleOf(page, /^Arc Pocket Vaporizer$/);
    await tabTo(page, /^Add to cart$/);
    await keyboard.press('Space');
    await page.getByText('It is in your cart.').waitFor();
    await tabTo(page, /^Go to the cart$/);
    await keyboard.press('Enter');
    await titleOf(page, /^Your cart$/);
    await tabTo(page, /^Go to the checkout$/);
    await keyboard.press('Enter');
    await titleOf(page, /^Checkout$/);
    for (const [label, text] of Object.entries(john)) {
      await tabTo(page, new RegExp(`^${label}`));
      await keyboard.type(text);
    }
    await tabTo(page, /^Buy for/);
    await keyboard.press('Enter');
    await titleOf(page, /^Your order is placed$/);
    expect(behind.sold()).toHaveLength(1);
  });
};
