// What stands in the place of the pages' placeholders, and what a command of the connector's needs that a page only names.
import { commandsIn, readPage, splitConnector, wordsOf } from './pages.ts';
import type { How, Typing } from './typing.ts';

type Make = (typing: Typing) => string | Promise<string>;
// biome-ignore lint/suspicious/noExplicitAny: whatever a command answered with --json
type Told = any;

const first = async (typing: Typing, field: string, ...words: string[]): Promise<string> => {
  const told = (await typing.ask(...words)) as Told;
  const rows = Array.isArray(told) ? told : (Object.values(told).find(Array.isArray) as Told[]);
  return String(rows[0]?.[field]);
};

/** By the placeholder, or by the command's first word, or the flag before it, and the placeholder. */
const values: Readonly<Record<string, Make>> = {
  '--organization <id>': ({ shop }) => shop.sandbox.credentials.organizationId,
  '--sandbox-url http://127.0.0.1:4180': ({ shop }) => shop.sandboxOrigin,
  '<kid>': ({ agent }) => agent.kid,
  '<run>': ({ run }) => run,
  '<mode>': () => 'commit',
  '<plan>': ({ regulated }) => regulated,
  '[delivery]': (typing) => first(typing, 'id', 'webhook', 'list'),
  '<delivery>': (typing) => first(typing, 'id', 'webhook', 'list'),
  '<decision>': (typing) => first(typing, 'id', 'compliance', 'decisions'),
  'CD-...': (typing) => first(typing, 'id', 'compliance', 'decisions'),
  '<number:hash>': async (typing) => String((await typing.ask('status')).audit),
  'subscribers <id>': ({ subscriber }) => subscriber,
  'plans <id>': (typing) => first(typing, 'id', 'plans', 'list'),
  'plans K7QF-2M': (typing) => first(typing, 'id', 'plans', 'list'),
  'compliance K7QF-2M': ({ regulated }) => regulated,
  'webhook <id>': (typing) => first(typing, 'id', 'webhook', 'list'),
  'checkouts <id>': (typing) => first(typing, 'id', 'checkouts', 'list', '--all'),
  'jobs <id>': ({ job }) => job,
  'items <name>': () => 'the booth',
  '<location>': () => 'Head Office',
  'locations <name>': () => 'Main',
  '<product-id>': () => 'P-1',
  'rules <id>': () => 'carrier/example/ends',
  '<role>': () => 'risk-level',
  '<buyer>': () => 'nobody@example.com',
  // A name that nobody has is refused.
  'https://shop.example/zoho-events': () => 'http://127.0.0.1:9/zoho-events',
  'backup /backups/today.db': () => 'new.db',
  'restore /backups/today.db': () => 'today.db',
};

/** What a command cannot do without, where a page only names it, or shows a flag with "..." or nothing behind it. */
const usual: Readonly<Record<string, Readonly<Record<string, string | null>>>> = {
  budget: { '--items': '2000' },
  'keys create': { '--name': 'a page', '--release': 'person' },
  'plans settle': { '--not-done': null },
  'checkouts settle': { '--not-sold': null },
  'compliance rules remove': { '--reason': 'a page' },
  'compliance fields map': { '--api-name': 'cf_risk_level', '--reason': 'a page' },
  'compliance erase': { '--reason': 'a page' },
  'compliance verify-age': { '--first-name': 'John', '--last-name': 'Doe', '--born': '1980-05-17' },
};

export const valuesFor = async (words: readonly string[], typing: Typing): Promise<string[]> => {
  const { path, rest, help } = await splitConnector(words);
  const [group = ''] = path;
  const make = (word: string): Make | undefined =>
    values[`${path.at(-2) ?? group} ${word}`] ?? values[`${group} ${word}`] ?? values[word];
  const more = usual[path.join(' ')] ?? {};
  const filled: string[] = [];
  for (const [at, word] of rest.entries()) {
    const value = values[`${rest[at - 1]} ${word}`] ?? make(word);
    if (word !== '...') filled.push((await value?.(typing)) ?? word);
  }
  if (filled.includes('--help') || path.length === 0) return [...path, ...filled];
  if (filled.every((word) => word.startsWith('--'))) {
    const wanted = /^Usage: (.*)$/m.exec(help)?.[1]?.match(/<[^>]+>|\[delivery\]/g) ?? [];
    for (const name of wanted) filled.push((await make(name)?.(typing)) ?? name);
  }
  for (const [flag, value] of Object.entries(more)) {
    const bare = filled.indexOf(flag);
    const isBare = bare >= 0 && (filled[bare + 1] ?? '--').startsWith('--');
    if (isBare) filled.splice(bare, 1);
    if (bare < 0 || isBare) filled.push(flag, ...(value === null ? [] : [value]));
  }
  return [...path, ...filled];
};

/** What a command finds, where that is not the shop as it is, and how it ends, where the page says another code. */
const hows: Readonly<Record<string, How & { readonly code?: number }>> = {
  init: { empty: true },
  doctor: { live: true },
  'secrets rotate': { otherMasterKey: true },
  'plans settle': { before: "update plans set state = 'uncertain'" },
  'checkouts settle': { before: "update checkouts set state = 'stuck'" },
  'webhook secret create': { before: 'delete from webhookEndpoints' },
};

export const howFor = async (words: readonly string[]): Promise<How & { readonly code?: number }> =>
  hows[(await splitConnector(words)).path.join(' ')] ?? {};

const planned = async (typing: Typing): Promise<string> =>
  String((await typing.skill('create-order', '--customer', 'Acme', '--line', '1 SF-1108')).id);

/** An adjustment that was made. */
const adjusted = async (typing: Typing): Promise<string> => {
  const { id } = await typing.skill('adjust-stock', '--item', 'SF-1108', '--change', '-1', '--reason', 'damaged');
  await typing.skill('confirm-plan', '--plan', String(id));
  return String(id);
};

const skillValues: Readonly<Record<string, Make>> = {
  'explain K7QF-2M': planned,
  'confirm-plan K7QF-2M': planned,
  'cancel-plan K7QF-2M': planned,
  'show-plan K7QF-2M': planned,
  'undo-adjustment K7QF-2M': adjusted,
  // Other examples have this customer there already.
  'create-customer Acme': () => 'Acme Trading',
};

/** The flags of an intent that a page only names: as SKILL.md teaches it. */
const taught = (name: string): readonly string[] => {
  const line = commandsIn(readPage('skill/zoho-inventory/SKILL.md')).find((each) => each.includes(`.mjs ${name}`));
  return line === undefined ? [] : wordsOf(line).slice(3);
};

export const skillValuesFor = async (words: readonly string[], typing: Typing): Promise<string[]> => {
  const [name = '', ...rest] = words;
  const given = rest.filter((word) => word.startsWith('--'));
  const all = [...rest];
  for (const [at, word] of taught(name).entries()) {
    if (word.startsWith('--') && !given.includes(word)) all.push(word, taught(name)[at + 1] ?? '');
  }
  const filled: string[] = [];
  for (const word of all) filled.push((await skillValues[`${name} ${word}`]?.(typing)) ?? word);
  return [name, ...filled];
};
