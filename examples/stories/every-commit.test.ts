// `bash .ci/run`, what runs on every commit, with programs in the place of npx and Node that only note what they are
// asked: the real ones would run these tests.
import { execFile } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, readPage } from './pages.ts';

let folder: string;
const program = (name: string, text: string): void => {
  writeFileSync(join(folder, name), `#!/usr/bin/env bash\n${text}\n`);
  chmodSync(join(folder, name), 0o755);
};
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'every-commit-'));
  // It answers where Node lies, and ends badly at the step that it is told.
  program(
    'npx',
    `echo "npx $*" >> "$NOTES"; [[ "$*" != *process.execPath* ]] || echo '${join(folder, 'old-node')}'; [[ "$(wc -l < "$NOTES")" != "$FAIL_AT" ]]`,
  );
  program('old-node', 'echo v20.99.0');
  for (const name of ['chromium', 'ssh']) program(name, 'true');
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What it asked for, in order, and whether it ended well. */
const run = async (failAt: number): Promise<{ readonly steps: readonly string[]; readonly well: boolean }> => {
  const NOTES = join(folder, `notes-${failAt}`);
  writeFileSync(NOTES, '');
  const PATH = `${folder}${delimiter}${process.env.PATH}`;
  const env = { PATH, NOTES, FAIL_AT: String(failAt) };
  const well = await promisify(execFile)('bash', ['.ci/run'], { cwd: ROOT, env }).then(
    () => true,
    () => false,
  );
  return { steps: readFileSync(NOTES, 'utf8').trim().split('\n'), well };
};

test('it begins with the README’s test command, word for word, and goes through to the contract', async () => {
  const { steps, well } = await run(0);
  const [, first] = /^ {4}(npx .* pnpm test)$/m.exec(readPage('README.md')) ?? [];
  expect(well).toBe(true);
  expect(steps[0]).toBe(first);
  expect(steps.at(-1)).toMatch(/ pnpm contract$/);
  const again = steps.find((step) => / vitest run .*storefront\.test\.ts/.test(step));
  for (const file of ['console', 'tunnel']) expect(again).toContain(`examples/console/${file}.test.ts`);
});

test('whichever of its steps fails, nothing comes after it, and it fails', async () => {
  const { steps: all } = await run(0);
  const ended = await Promise.all(all.map((_, index) => run(index + 1)));
  for (const [index, { steps, well }] of ended.entries()) {
    expect([all[index], well, steps.length]).toEqual([all[index], false, index + 1]);
  }
}, 60_000);
