// The commands of all pages, each once, by what runs them.
import { intents } from 'shared-schemas';
import {
  commandsIn,
  connectorHelp,
  inlineCodes,
  pages,
  readPage,
  splitConnector,
  subcommands,
  withoutSettings,
  wordsOf,
} from './pages.ts';

export interface Typed {
  /** As it stands in the page. */
  readonly command: string;
  /** Named without the program that it belongs to. */
  readonly short: boolean;
  readonly page: string;
  readonly words: readonly string[];
}

type Kind = 'connector' | 'skill' | 'program' | 'stays' | 'shell' | 'other';

/** No command, but the pattern of many. */
const isPattern = (words: readonly string[]): boolean =>
  words.includes('<command>') || words.at(-1) === '...' || words.join(' ') === 'chmod 600';

const kindOf = (command: string): readonly [Kind, readonly string[]] => {
  const all = withoutSettings(wordsOf(command));
  const pnpm = all.indexOf('pnpm');
  const words = all[0] === 'npx' && pnpm > 0 ? all.slice(pnpm) : all;
  const [program, first = ''] = words;
  if (program === 'pnpm' && first === 'connector') return ['connector', words.slice(2)];
  if (program === 'npx') return ['connector', words.slice(words.indexOf('zoho-inventory-connector') + 1)];
  if (program === 'node' && first.endsWith('/zoho-inventory.mjs')) return ['skill', words.slice(2)];
  // What its folder's own main file runs stays up until it is ended.
  if (program === 'node' && /^examples\/.*\/main\.ts$/.test(first)) return ['stays', words.slice(1)];
  if (program === 'node' && first.startsWith('examples/')) return ['program', words.slice(1)];
  if (program === 'pnpm' && first.startsWith('sandbox')) return ['stays', words.slice(1)];
  return [program === 'cp' || program === 'chmod' ? 'shell' : 'other', words];
};

/** Of a program, not of a shell. */
const CODE = /[{};]/;

/** `jobs list|drop` is two, and a `[--flag]` may be left out. */
const spelledOut = (code: string): string[][] => {
  const words = wordsOf(code.replace(/\[.*?\]/g, ''));
  const at = words.findIndex((word) => word.includes('|'));
  if (at < 0) return [words];
  return (words[at] ?? '').split('|').map((each) => [...words.slice(0, at), each, ...words.slice(at + 1)]);
};

/** The name of several commands stands for each of them. */
const leaves = async (path: readonly string[]): Promise<string[][]> => {
  const help = await connectorHelp(path);
  if (!/^Usage: .*\[command\]/m.test(help)) return [[...path]];
  const names = subcommands(help).filter((name) => name !== 'help');
  return (await Promise.all(names.map((name) => leaves([...path, name])))).flat();
};

/** What a page names without the program it belongs to: nothing where it is no command. */
const namedIn = async (code: string): Promise<(readonly [Kind, readonly string[]])[]> => {
  const found: (readonly [Kind, readonly string[]])[] = [];
  for (const words of spelledOut(code)) {
    if (intents.some(({ name }) => name === words[0])) found.push(['skill', words]);
    else if ((await splitConnector(words)).path.length > 0) found.push(['connector', words]);
  }
  return found;
};

const all = async (): Promise<(Typed & { readonly kind: Kind })[]> => {
  const found: (Typed & { readonly kind: Kind })[] = [];
  for (const page of pages) {
    const text = readPage(page);
    const whole = commandsIn(text);
    for (const command of whole) {
      const [kind, words] = kindOf(command);
      found.push({ command, short: false, page, kind, words });
    }
    for (const command of inlineCodes(text).filter((code) => !whole.includes(code) && !CODE.test(code))) {
      for (const [kind, words] of await namedIn(command)) found.push({ command, short: true, page, kind, words });
    }
  }
  return found.filter(({ words }) => !isPattern(words));
};

/** Each once. A name alone is passed over where the same stands whole somewhere. */
const once = <T extends Typed & { readonly name: string }>(typed: readonly T[]): T[] => {
  const isName = ({ words, name }: T): boolean => words.join(' ') === name;
  const whole = new Set(typed.filter((each) => !isName(each)).map(({ name }) => name));
  const kept = typed.filter((each) => !(isName(each) && each.short && whole.has(each.name)));
  // As it is typed, where it is named as well.
  const inOrder = kept.toSorted((a, b) => Number(a.short) - Number(b.short));
  return [...new Map(inOrder.toReversed().map((each) => [each.words.join('\u0000'), each])).values()].toReversed();
};

export const readTyped = async (): Promise<Readonly<Record<Kind, Typed[]>>> => {
  const found = await all();
  const of = (kind: Kind) =>
    found.filter((each) => each.kind === kind).map((each) => ({ ...each, name: each.words[0] ?? '' }));
  const connector: (Typed & { readonly name: string })[] = [];
  for (const each of of('connector')) {
    const { path, rest } = await splitConnector(each.words);
    for (const leaf of path.length === 0 ? [path] : await leaves(path)) {
      connector.push({ ...each, words: [...leaf, ...rest], name: leaf.join(' ') });
    }
  }
  return {
    connector: once(connector),
    skill: once(of('skill')),
    program: once(of('program')),
    stays: once(of('stays')),
    shell: once(of('shell')),
    other: once(of('other')),
  };
};
