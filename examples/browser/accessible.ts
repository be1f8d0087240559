// What axe, the checker that browsers' own tools use, finds wrong with a page as it stands there.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** Each as "rule: element", none where the page is good. It is run past the page's own policy. */
export const findBarriers = async (page: Page): Promise<string[]> => {
  await page.evaluate(source);
  const tags = JSON.stringify(RULES);
  return page.evaluate(`axe.run({ runOnly: { type: 'tag', values: ${tags} }, resultTypes: ['violations'] }).then(
    ({ violations }) => violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html.slice(0, 150))),
  )`);
};
