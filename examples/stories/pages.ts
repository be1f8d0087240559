// What the pages tell people to type, read out of the pages themselves: lines of their blocks, and what stands in `...`.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCli } from 'connector/cli/cli.ts';

export const ROOT = join(import.meta.dirname, '../..');
export const readPage = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** Pages whose commands people type. */
export const pages = [
  'README.md',
  '.github/CONTRIBUTING.md',
  '.github/SECURITY.md',
  'connector/packed/README.md',
  'examples/deploy/README.md',
  'skill/README.md',
  'skill/zoho-inventory/SKILL.md',
  ...globSync('connector/docs/*.md', { cwd: ROOT }),
  ...globSync('skill/zoho-inventory/references/*.md', { cwd: ROOT }),
].sort();

const SETTING = /[A-Z_]+=(?:'[^']*'|[^\s'])+ /.source;
/** What a command begins with. */
const START = new RegExp(
  `^(?:${SETTING})*(?:npx|npm|pnpm|node|openclaw|clawhub|bash|cp|chmod|ssh|docker|systemctl) \\S`,
);
const UNTYPED = /^```.*?^```/gms;

const joined = (page: string): string => page.replace(/\s*\\\n\s*/g, ' ');
export const inlineCodes = (page: string): string[] =>
  [
    ...joined(page)
      .replace(UNTYPED, '')
      .matchAll(/`([^`\n]+)`/g),
  ].map(([, code = '']) => code.replaceAll('\\|', '|'));

/** Lines to be typed into a shell, each without its comment; what is typed over several lines is one of them. */
export const blockLines = (page: string): string[] => {
  const text = joined(page);
  const shell = [...text.matchAll(/^```(?:bash|sh)\n(.*?)^```/gms)].flatMap(([, block = '']) =>
    block.replace(/<<'(\w+)'\n.*?^\1$/gms, "<<'$1'").split('\n'),
  );
  const indented = text.replace(UNTYPED, '').match(/^ {4,}\S.*$/gm) ?? [];
  return [...shell, ...indented]
    .map((line) => line.trim().replace(/(?:^|\s+)# .*$/, ''))
    .filter((line) => line !== '' && line !== '#');
};

/** Commands of a page, whole: those of its blocks, and what stands in `...` and begins like one. */
export const commandsIn = (page: string): string[] =>
  [...blockLines(page), ...inlineCodes(page)].filter((line) => START.test(line));

/** Lines of the page's blocks that are no command that is known here. */
export const strangeLines = (page: string): string[] => blockLines(page).filter((line) => !START.test(line));

/** As a shell would split it. */
export const wordsOf = (command: string): string[] =>
  [...command.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'));

/** The words behind what is set for the command alone. */
export const withoutSettings = (words: readonly string[]): string[] =>
  words.slice(words.findIndex((word) => !/^[A-Z_]+=/.test(word)));

const helps = new Map<string, string>();

/** What a command of the connector says of itself. */
export const connectorHelp = async (words: readonly string[]): Promise<string> => {
  const known = helps.get(words.join(' '));
  if (known !== undefined) return known;
  const said: string[] = [];
  await runCli({
    argv: [...words, '--help'],
    env: {},
    print: (text) => void said.push(text),
    complain: (text) => void said.push(text),
    ended: async () => {},
    reach: async () => false,
  });
  helps.set(words.join(' '), said.join('\n'));
  return said.join('\n');
};

export const subcommands = (help: string): string[] =>
  [...help.matchAll(/^ {2}([a-z][a-z-]*)\b/gm)].map(([, name = '']) => name);

/** The command that the words begin with, and the words behind it. */
export const splitConnector = async (
  words: readonly string[],
): Promise<{ readonly path: readonly string[]; readonly rest: readonly string[]; readonly help: string }> => {
  const path: string[] = [];
  let help = await connectorHelp([]);
  for (const word of words) {
    if (!subcommands(help).includes(word)) break;
    path.push(word);
    help = await connectorHelp(path);
  }
  return { path, rest: words.slice(path.length), help };
};
