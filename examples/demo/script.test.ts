// The demo's own checks: every step goes as it should here, none passes where the answers are wrong, and what it prints
// for going on by hand works as printed.

import { execFile } from 'node:child_process';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { pnpmWords } from './pnpm-words.ts';
import { goOn, playScript } from './script.ts';
import { type Shop, startShop } from './shop.ts';

const ROOT = new URL('../..', import.meta.url);

let shop: Shop;
beforeAll(async () => {
  shop = await startShop();
}, 60_000);
afterAll(() => shop?.stop(), 30_000);

const play = async (as: Shop = shop) => {
  const said: string[] = [];
  return { failures: await playScript(as, (text) => void said.push(text)), said: said.join('\n') };
};

test('every step goes as it should, and says what it cost', { timeout: 60_000 }, async () => {
  const { failures, said } = await play();
  expect(said).not.toContain('WRONG');
  expect(failures).toBe(0);
  const steps = said.split('\n== ').filter((step) => step.includes('$ node zoho-inventory.mjs'));
  expect(steps.length).toBeGreaterThanOrEqual(10);
  for (const step of steps) expect(step).toMatch(/^ {2}Zoho calls: \d+/m);
});

test('an answer that says something else is told as wrong, though it ends as it should', {
  timeout: 60_000,
}, async () => {
  const mute: Shop = {
    ...shop,
    skill: async (key, ...args) => {
      const ended = await shop.skill(key, ...args);
      // All that is left of a plan is its id, so that the play goes on.
      const [id = ''] = /\b[0-9A-Z]{4}-[0-9A-Z]{2}\b/.exec(ended.stdout) ?? [];
      return args.includes('--json') ? ended : { ...ended, stdout: `Something ${id}\n` };
    },
  };
  const { failures, said } = await play(mute);
  for (const step of said.split('\n== ').filter((each) => each.includes('$ node zoho-inventory.mjs'))) {
    expect(step).toContain('WRONG: nothing like');
  }
  expect(failures).toBeGreaterThan(20);
});

test('the lines for going on by hand work as they are printed, in another shell', { timeout: 60_000 }, async () => {
  const commands = (await goOn(shop)).filter((line) => line.startsWith('  ')).map((line) => line.trim());
  expect(commands).toHaveLength(2);
  for (const command of commands) {
    // pnpm itself may not be at hand here: what it runs is.
    const line = command.replace(`${pnpmWords()} connector`, 'node connector/connector.mjs');
    const PATH = `${dirname(process.execPath)}:${process.env.PATH}`;
    const { stdout } = await promisify(execFile)('sh', ['-c', line], { cwd: ROOT, env: { PATH } });
    expect(stdout).toMatch(/^Item OUT-001-RED|^No plan waits for a person|^[0-9A-Z]{4}-[0-9A-Z]{2}/);
  }
  const [, , , admin = ''] = await goOn(shop, '/nowhere');
  expect(admin).toMatch(/ npx -y -p node@24 -p pnpm@12 pnpm connector plans list$/);
});
