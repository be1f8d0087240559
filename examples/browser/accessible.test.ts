// The checker of pages finds what is planted for it, and nothing on a page that is good.
import { describe, expect, test } from 'vitest';
import { findBarriers } from './accessible.ts';
import { findChromium, openChromium } from './chromium.ts';
import { visit } from './visitor.ts';

const executablePath = findChromium();
const pageOf = (body: string): string =>
  `<!doctype html><html lang="en"><head><title>Planted</title></head><body><main><h1>Planted</h1>${body}</main></body></html>`;

describe.skipIf(executablePath === null)('in Chromium', () => {
  test('a tiny button without a name, a field without a label and grey on grey are barriers', async () => {
    const browser = await openChromium(executablePath ?? '');
    try {
      await using visitor = await visit(browser);
      const { page } = visitor;
      await page.setContent(
        pageOf('<button></button><input><p style="color:#999;background:#aaa">Hardly to be read</p>'),
      );
      const found = (await findBarriers(page)).map((each) => each.split(':')[0]);
      expect(found.sort()).toEqual(['button-name', 'color-contrast', 'label', 'target-size']);
      await page.setContent(pageOf('<button>Buy</button>'));
      expect(await findBarriers(page)).toEqual([]);
    } finally {
      await browser.close();
    }
  });
});
