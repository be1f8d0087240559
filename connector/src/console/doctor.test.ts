import { expect, test } from 'vitest';
import { openConsole } from './console-testbed.ts';

test('the doctor looks when the button is pressed, and what it found stands there with what to do, worst first', async () => {
  await using bed = await openConsole();
  const browser = await bed.signIn();
  expect((await browser.get('/console/doctor')).text).toContain('Nobody has looked since the connector started.');
  await bed.store.write((s) => s.settings.set('paused', new Date(bed.clock.now).toISOString()));
  const { text } = await browser.send('/console/doctor');
  expect(text).toContain('<span class="fix">pnpm connector resume</span>');
  const levels = [...text.matchAll(/<h2>(Broken|To be seen to|Worth knowing|Well) \(\d+\)<\/h2>/g)].map(
    ([, level]) => level,
  );
  expect(levels.length).toBeGreaterThan(1);
  expect(levels).toEqual(
    ['Broken', 'To be seen to', 'Worth knowing', 'Well'].filter((level) => levels.includes(level)),
  );
  bed.clock.now += 120_000;
  expect((await browser.get('/console/doctor')).text).toContain('2 minutes ago');
});
