// Each command of the pages is run as it stands there: the connector's in a shop that has what the examples name, the
// skill's by its shipped script. What is not run here is in a list that says where it is run.
import { execFile, spawn } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Ended, end, run } from '../demo/run.ts';
import { howFor, skillValuesFor, valuesFor } from './page-values.ts';
import { ROOT, readPage } from './pages.ts';
import { readTyped, type Typed } from './typed-commands.ts';
import { openTyping, type Typing } from './typing.ts';

/** Not run here: where the same is run, and a text of that file. Each stands for what begins like it. */
const elsewhere: Readonly<Record<string, { readonly file: string; readonly has: string }>> = {
  'pnpm demo': { file: '.ci/run', has: 'pnpm demo --once' },
  'pnpm demo:storefront': { file: '.ci/run', has: 'pnpm demo:storefront --once' },
  'pnpm test': { file: '.ci/run', has: 'pnpm test' },
  'pnpm exec vitest run skill': { file: '.ci/run', has: 'pnpm test' },
  'pnpm lint': { file: '.ci/run', has: 'pnpm lint' },
  'pnpm types': { file: '.ci/run', has: 'pnpm types' },
  'pnpm e2e:openclaw': { file: '.ci/run', has: 'pnpm e2e:openclaw' },
  'pnpm contract': { file: '.ci/run', has: 'pnpm contract' },
  'bash .ci/run': { file: 'examples/stories/every-commit.test.ts', has: 'bash .ci/run' },
  'pnpm bench --check --only thousand-questions': {
    file: '.ci/run',
    has: 'pnpm bench --check --only thousand-questions',
  },
  ssh: { file: 'examples/console/tunnel.test.ts', has: 'connector/docs/operating.md' },
  'pnpm changeset': { file: 'skill/version.test.ts', has: '`pnpm (changeset ' },
  'pnpm pack:npm': { file: 'examples/packed/install.ts', has: 'packFolder(' },
  'npm install zoho-inventory-connector': { file: 'examples/packed/install.ts', has: "'install'" },
  'node skill/build.ts': { file: 'skill/build.test.ts', has: 'build.ts' },
  'pnpm release:skill': { file: 'examples/openclaw-agent/publisher.ts', has: 'skill/publish.ts' },
  'pnpm release:version': { file: 'skill/version.test.ts', has: 'version.ts' },
  openclaw: { file: 'examples/openclaw-agent/pages.ts', has: "const WORD = 'openclaw '" },
};

const typed = await readTyped();
const titled = (commands: readonly Typed[]): [string, Typed][] =>
  commands.map((each) => [`${each.words.join(' ') || each.command} (${each.page})`, each]);

let typing: Typing;
beforeAll(async () => {
  typing = await openTyping();
}, 180_000);
afterAll(() => typing?.stop());
beforeEach(() => typing.rest());

const wentWell = ({ code, stdout, stderr }: Ended, expected: number): void => {
  if (code !== expected) throw new Error(`ended with ${code}: ${stdout}${stderr}`);
  expect(`${stdout}${stderr}`).not.toMatch(/^ {4}at |unknown (?:option|command)|is not a function|undefined/m);
  expect(`${stdout}${stderr}`.trim()).not.toBe('');
};

/** What takes something away at Zoho comes last: there is one Zoho for all of them. */
const last = ['webhook remove', 'uninstall', 'disconnect'];
const rank = ({ words }: Typed): number => last.findIndex((name) => words.join(' ').startsWith(name));
const ordered = typed.connector.toSorted((a, b) => rank(a) - rank(b));

describe('the skill’s', () => {
  test.each(titled(typed.skill))(
    '%s',
    async (_, { words }) => {
      wentWell(await typing.shop.skill(typing.agent.key, ...(await skillValuesFor(words, typing))), 0);
    },
    60_000,
  );
});

describe('programs of the examples', () => {
  test.each(titled(typed.program))(
    '%s',
    async (_, { words }) => {
      const [file = '', ...rest] = words;
      const key = file.includes('web-shop') ? typing.service : typing.agent.key;
      const env = { CONNECTOR_URL: typing.shop.connectorUrl, CONNECTOR_API_KEY: key };
      wentWell(await run(join(ROOT, file), rest, env), 0);
    },
    60_000,
  );
});

describe('the connector’s', () => {
  test.each(titled(ordered))(
    '%s',
    async (_, { words }) => {
      const how = await howFor(words);
      wentWell(await typing.connector(await valuesFor(words, typing), how), how.code ?? 0);
    },
    60_000,
  );
});

describe('what stays up', () => {
  test.each(titled(typed.stays))(
    '%s',
    async (_, { words: [name = '', ...rest] }) => {
      const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };
      const file = (scripts[name] ?? name).replace(/^node /, '');
      // At any free port: the usual one may be another test's.
      const args = [join(ROOT, file), ...rest, '--port', '0'];
      const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH ?? '' } });
      try {
        const said = await new Promise<string>((resolve, reject) => {
          child.stdout.once('data', (chunk: Buffer) => resolve(chunk.toString()));
          child.stderr.once('data', (chunk: Buffer) => reject(new Error(chunk.toString())));
          child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
        });
        const [address = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(said) ?? [];
        expect((await fetch(address)).status).toBeLessThan(500);
      } finally {
        await end(child);
      }
    },
    60_000,
  );
});

describe('the shell’s own', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'typed-'));
    copyFileSync(join(ROOT, '.env.example'), join(folder, '.env.example'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test.each(titled(typed.shell))('%s', async (_, { command }) => {
    await promisify(execFile)('sh', ['-c', command], { cwd: folder });
  });
});

describe('run elsewhere:', () => {
  test.each(titled(typed.other))('%s', (_, { command, words }) => {
    const place = Object.entries(elsewhere).find(([start]) => `${words.join(' ')} `.startsWith(`${start} `));
    expect(place, `${command} is run by nobody`).toBeDefined();
  });

  test.each(Object.entries(elsewhere))('%s', (start, place) => {
    expect(typed.other.filter(({ words }) => `${words.join(' ')} `.startsWith(`${start} `))).not.toEqual([]);
    expect(existsSync(join(ROOT, place.file))).toBe(true);
    expect(readPage(place.file)).toContain(place.has);
  });
});

test('a command that does not do what it says would be seen', async () => {
  for (const words of [['plans', 'show', 'K7QF-2M'], ['locations', 'name', 'Nowhere', 'wh-3'], ['frobnicate']]) {
    const ended = await typing.connector(words);
    expect(() => wentWell(ended, 0), words.join(' ')).toThrow();
  }
  expect([typed.connector.length > 80, typed.skill.length > 24, typed.program.length > 1]).toEqual([true, true, true]);
}, 60_000);
