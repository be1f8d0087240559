// `bash .ci/run`, what runs on every commit, with programs in the place of npx and apt-get that only note what they are
// asked: the real ones would run these tests.
import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ROOT, readPage } from './pages.ts';

/** All that there is on the machine, besides what is noted. */
const TOOLS = ['bash', 'cat', 'chmod', 'dirname', 'env', 'grep', 'id', 'wc'];
const INSTALLED = ['chromium', 'ssh'];

let folder: string;
let machines = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'every-commit-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const program = (file: string, ...lines: string[]): void => {
  writeFileSync(file, ['#!/usr/bin/env bash', ...lines, ''].join('\n'));
  chmodSync(file, 0o755);
};

interface Step {
  readonly command: string;
  /** How many of the tests' conditions must not be missing. */
  readonly strict: number;
}

/** What it asked for, in order, and whether it ended well. */
const run = async (
  programs: readonly string[],
  failAt = 0,
): Promise<{ readonly steps: readonly Step[]; readonly well: boolean }> => {
  machines += 1;
  const machine = join(folder, String(machines));
  mkdirSync(machine);
  for (const name of TOOLS) {
    const { stdout } = await promisify(execFile)('sh', ['-c', `command -v ${name}`]);
    symlinkSync(stdout.trim(), join(machine, name));
  }
  const notes = join(machine, 'notes');
  writeFileSync(notes, '');
  const note = `echo "$(env | grep -c ^REQUIRE_ || true) \${0##*/} $*" >> ${notes}`;
  const end = `[[ "$(wc -l < ${notes})" != ${failAt} ]]`;
  program(join(machine, 'npx'), note, `[[ "$*" != *process.execPath* ]] || echo ${machine}/old-node`, end);
  program(join(machine, 'old-node'), 'echo v20.99.0');
  for (const name of programs) program(join(machine, name), 'true');
  const install = INSTALLED.map((name) => `cat ${machine}/old-node > ${machine}/${name}; chmod +x ${machine}/${name}`);
  for (const name of ['apt-get', 'sudo']) program(join(machine, name), note, ...install, end);
  const well = await promisify(execFile)('bash', ['.ci/run'], { cwd: ROOT, env: { PATH: machine } }).then(
    () => true,
    () => false,
  );
  const steps = readFileSync(notes, 'utf8')
    .trim()
    .split('\n')
    .map((line) => ({ strict: Number.parseInt(line, 10), command: line.slice(line.indexOf(' ') + 1) }));
  return { steps, well };
};

test('it begins with the README’s test command, word for word, and goes through to the contract', async () => {
  const { steps, well } = await run(INSTALLED);
  const [, first] = /^ {4}(npx .* pnpm test)$/m.exec(readPage('README.md')) ?? [];
  expect(well).toBe(true);
  expect(steps[0]).toEqual({ command: first, strict: INSTALLED.length });
  expect(steps.at(-1)?.command).toMatch(/ pnpm contract$/);
});

test.each([[[]], [['chromium']], [['ssh']]])(
  'what is missing is installed, and what wanted it is run then (there: %s)',
  async (programs) => {
    const { steps, well } = await run(programs);
    expect(well).toBe(true);
    expect(steps[0]?.strict).toBe(0);
    const installing = steps.findIndex(({ command }) => command.includes('install -y'));
    const { command, strict } = steps[installing + 1] ?? { command: '', strict: 0 };
    expect(strict).toBe(INSTALLED.length);
    for (const file of ['storefront/storefront', 'console/console', 'console/tunnel']) {
      expect(command).toContain(`examples/${file}.test.ts`);
    }
  },
);

test('whichever of its steps fails, nothing comes after it, and it fails', async () => {
  const { steps: all } = await run([]);
  for (const [index, { command }] of all.entries()) {
    const { steps, well } = await run([], index + 1);
    expect([command, well, steps.length]).toEqual([command, false, index + 1]);
  }
}, 60_000);
