// What the pages say: each command in them is one that there is, with flags that it takes; each link leads somewhere; each
// code a problem can have has its section.
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ConnectorError } from 'connector/errors.ts';
import { toProblem } from 'connector/http/problem.ts';
import { askFields, intents, type ProblemCode, problemCodes } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import {
  commandsIn,
  connectorHelp,
  pages,
  ROOT,
  readPage,
  splitConnector,
  strangeLines,
  subcommands,
  withoutSettings,
  wordsOf,
} from './pages.ts';

const { scripts } = JSON.parse(readPage('package.json')) as { scripts: Record<string, string> };

/** What is wrong with a command of the connector's, in words; null where nothing is. */
const wrongWithConnector = async (given: readonly string[]): Promise<string | null> => {
  const { path, rest, help: text } = await splitConnector(given);
  if (path.length === 0)
    return given[0]?.startsWith('-') === true || given[0] === '<command>' || given[0] === '...'
      ? null
      : `no command ${given[0]}`;
  const usage = /^Usage: (.*)$/m.exec(text)?.[1] ?? '';
  if (/ \[command\]/.test(usage) && rest.length > 0 && !/^[-<.]/.test(rest[0] ?? ''))
    return `no command ${[...path, rest[0]].join(' ')}`;
  const flags = rest.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '');
  const unknown = flags.filter((flag) => !new RegExp(`${flag}[ ,\\n]`).test(`${text} `));
  return unknown.length === 0 ? null : `${path.join(' ')} takes no ${unknown.join(', ')}`;
};

const wrongWithSkill = ([name, ...rest]: readonly string[]): string | null => {
  const intent = intents.find((each) => each.name === name);
  if (intent === undefined) return name === '<command>' ? null : `the skill has no ${name}`;
  const known = askFields(intent).map(
    (field) => `--${field.name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`,
  );
  const unknown = rest.filter((word) => word.startsWith('--') && ![...known, '--json', '--help'].includes(word));
  return unknown.length === 0 ? null : `${name} takes no ${unknown.join(', ')}`;
};

const PNPM_OWN = ['install', 'exec', '--filter'];

const wrongWith = async (command: string): Promise<string | null> => {
  const words = withoutSettings(wordsOf(command));
  const pnpm = words.indexOf('pnpm');
  if (words[0] === 'npx' && pnpm < 0) {
    const own = words.indexOf('zoho-inventory-connector');
    return own < 0 ? null : wrongWithConnector(words.slice(words.lastIndexOf('zoho-inventory-connector') + 1));
  }
  if (pnpm >= 0) {
    const [script = '', ...rest] = words.slice(pnpm + 1);
    if (script === 'connector') return wrongWithConnector(rest);
    if (script === '...' || PNPM_OWN.includes(script) || script === 'test') return null;
    return Object.hasOwn(scripts, script) ? null : `no script ${script}`;
  }
  if (words[0] !== 'node') return null;
  const [file = '', ...rest] = words.slice(1);
  if (file.startsWith('-') || file.includes('<')) return null;
  if (!existsSync(join(ROOT, file.replace('{baseDir}', 'skill/zoho-inventory')))) return `no file ${file}`;
  return file.endsWith('zoho-inventory.mjs') ? wrongWithSkill(rest) : null;
};

describe.each(pages)('%s', (path) => {
  const page = readPage(path);

  test('names commands that there are, with flags that they take', async () => {
    const wrong: string[] = [];
    for (const command of commandsIn(page)) {
      const why = await wrongWith(command);
      if (why !== null) wrong.push(`${command}: ${why}`);
    }
    expect(wrong).toEqual([]);
  });

  test('has nothing to be typed that begins like no command', () => expect(strangeLines(page)).toEqual([]));

  test('leads nowhere where nothing is', () => {
    const text = page.replace(/^```.*?^```/gms, '').replace(/`[^`\n]*`/g, '');
    const links = [...text.matchAll(/\]\(([^)\s]+)\)/g)]
      .map(([, link = '']) => link)
      .filter((link) => !/^[a-z]+:/.test(link));
    const lost = links.filter((link) => {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(readPage(target)).includes(anchor);
    });
    expect(lost).toEqual([]);
  });
});

const anchorsOf = (page: string): string[] =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replace(/ /g, '-'),
  );

test('there are commands to be looked at, and a wrong one would be seen', async () => {
  expect(pages.flatMap((path) => commandsIn(readPage(path))).length).toBeGreaterThan(80);
  const wrong = [
    'pnpm connector frobnicate',
    'pnpm connector keys frobnicate',
    "pnpm connector keys create --nam 'x'",
    'pnpm frobnicate',
    'node nowhere.mjs',
    "CONNECTOR_URL=x node skill/zoho-inventory/scripts/zoho-inventory.mjs check-stock --thing 'x'",
    'npx zoho-inventory-connector frobnicate',
  ];
  for (const command of wrong) expect(await wrongWith(command), command).not.toBeNull();
  expect(commandsIn(wrong.map((line) => `    ${line}`).join('\n'))).toEqual(wrong);
});

test('every command of the connector stands in the list of them', async () => {
  const list =
    /^## The connector's commands\n(.*?)(?=^## )/ms.exec(`${readPage('connector/docs/operating.md')}\n## `)?.[1] ?? '';
  const named = new Set([...list.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.split(' ')[0]));
  expect(subcommands(await connectorHelp([])).filter((name) => name !== 'help' && !named.has(name))).toEqual([]);
});

test('the README is short', () => expect(readPage('README.md').split(/\s+/).length).toBeLessThan(1_800));

const isRetryable = (code: ProblemCode): boolean => toProblem(new ConnectorError(code, 'x'), 'r').retryable;

describe('every code that a problem can have', () => {
  const sections = readPage('connector/docs/problems.md').split(/^### /m).slice(1);
  const byCode = new Map(sections.map((section) => [section.slice(0, section.indexOf('\n')), section]));

  test('has one section, and no other has', () => {
    expect([...byCode.keys()].sort()).toEqual([...problemCodes].sort());
    expect(sections).toHaveLength(problemCodes.length);
  });

  test.each(problemCodes)('%s: what happened, what to do, and whether to try again', (code) => {
    const section = byCode.get(code) ?? '';
    expect(section).toMatch(/\*\*What happened:\*\* \S.{15,}/);
    expect(section).toMatch(/\*\*What to do:\*\* \S.{6,}/);
    expect(section).toContain(isRetryable(code) ? '*Try again: yes.*' : '*Try again: no.*');
  });
});
