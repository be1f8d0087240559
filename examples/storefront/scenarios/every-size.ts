// Each page on a phone and on a desktop, by day and by night: nothing sticks out, nobody is kept out, and nothing runs that
// is not ours.
import { expect, test } from 'vitest';
import { findBarriers } from '../../browser/accessible.ts';
import { desktop, phone } from '../../browser/visitor.ts';
import { enter, fillCart, idOf, type Setting, toCheckout, VAPE } from './shopper.ts';

const small = { ...phone, viewport: { width: 320, height: 640 } };

export const everySize = (at: () => Setting): void => {
  test.each([
    ['a small phone', small],
    ['a phone by night', { ...phone, colorScheme: 'dark' as const }],
    ['a desktop', desktop],
  ])('on %s', async (_, view) => {
    const { world, browser } = at();
    await using visitor = await enter(browser, world, view);
    const { page, complaints } = visitor;
    await fillCart(page, world, VAPE);
    await toCheckout(page, world);
    const paths = [
      '/',
      '/?kind=ends',
      '/?q=nothing-is-called-that',
      `/products/${idOf(world, VAPE)}`,
      '/cart',
      '/checkout',
      '/account',
      '/nowhere',
    ];
    for (const path of paths) {
      const response = await page.goto(`${world.url}${path}`);
      const policy = response?.headers()['content-security-policy'] ?? '';
      expect(policy, path).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      expect(policy, path).not.toContain('unsafe');
      const found = await page.evaluate(`({
        sticksOut: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        titles: document.querySelectorAll('h1').length,
        language: document.documentElement.lang,
        unnamed: [...document.querySelectorAll('input:not([type=hidden]), button, a')].filter((it) =>
          !(it.labels?.length || it.getAttribute('aria-label') || it.textContent.trim())).map((it) => it.outerHTML),
        inline: document.querySelectorAll('[style], style, [onclick], script:not([src])').length,
        twice: [...document.querySelectorAll('[id]')].map((it) => it.id).filter((id, at, all) => all.indexOf(id) !== at),
        tooSmall: [...document.querySelectorAll('main button, main .button, .top-nav a, main input:not([type=hidden]):not([type=radio])')]
          .filter((it) => it.getBoundingClientRect().height < 40).map((it) => it.outerHTML),
      })`);
      expect(await findBarriers(page), path).toEqual([]);
      const expected = { sticksOut: 0, titles: 1, language: 'en', unnamed: [], inline: 0, twice: [], tooSmall: [] };
      expect(found, path).toEqual(expected);
    }
    expect(complaints).toEqual([]);
  });
};
