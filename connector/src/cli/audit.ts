// audit list, verify, export, erase.
import { open } from 'node:fs/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { formatHead, type Head, parseHead } from '../audit/chain.ts';
import type { Verdict } from '../audit/check.ts';
import { erasePersonal, type FoundPart, findPersonal } from '../audit/erase.ts';
import { verifyExported } from '../audit/exported.ts';
import { verifyLog, walkLog } from '../audit/log.ts';
import { personalOf } from '../audit/personal.ts';
import { ConnectorError } from '../errors.ts';
import type { AuditEntry } from '../store/audit.ts';
import { columns, moment, operator, readWhole, type Terminal, withParts } from './terminal.ts';

const SHOWN = 20;
const SHORTEST_WORDS = 3;

export const addAuditCommands = (program: Command, terminal: Terminal): void => {
  const audit = program.command('audit').description('what was done, for whom and why');

  audit
    .command('list')
    .description('what was done, newest first')
    .option('--limit <number>', 'how many', readWhole, 50)
    .option('--action <name>', 'only of this kind, such as plan or plan.accepted')
    .option('--subject <words>', 'only about this, such as "plan K7QF-2M"')
    .action(({ limit, ...filter }: { limit: number; action?: string; subject?: string }) =>
      withParts(terminal, async ({ store }) => {
        const entries = await store.read.audit.latest({ ...filter, limit: Math.min(limit, 1_000) });
        terminal.answer(
          entries.map(toFacts),
          entries.length === 0 ? 'The audit log has no such entry.' : columns(entries.map(toRow)),
        );
      }),
    );

  audit
    .command('verify')
    .description('prove that no entry was altered, removed, inserted or put elsewhere since it was written')
    .option(
      '--head <number:hash...>',
      'what status told at some time: these entries must still be as they were',
      toHead,
    )
    .option('--file <path>', 'an export of the log instead, without its database')
    .action(async (options: { head?: Head[]; file?: string }) => {
      const { head: known = [], file } = options;
      const verdict =
        file === undefined
          ? await withParts(terminal, ({ store }) => verifyLog(store, known))
          : await verifyFile(file, known);
      if (verdict.breaches > 0) throw broken(verdict);
      const head = formatHead(verdict.newest);
      terminal.answer(
        { entries: verdict.entries, erasedParts: verdict.erasedParts, head },
        [
          `${verdict.entries} entries, each as it was written.`,
          ...(verdict.erasedParts === 0 ? [] : [`${verdict.erasedParts} personal parts have been erased, and say so.`]),
          `The newest: ${head}`,
        ].join('\n'),
      );
    });

  audit
    .command('export')
    .description('every entry, oldest first, a line each; with --json all that a proof needs')
    .option('--after <number>', 'only behind this entry', readWhole, 0)
    .option('--without-personal', 'with --json: without what names people')
    .action((options: { after: number; withoutPersonal?: boolean }) =>
      withParts(terminal, async ({ store }) => {
        const { newest } = await store.read.audit.ends();
        for await (const entry of walkLog(store, { after: options.after, upTo: newest })) {
          const text = toRow(entry).join('\t');
          terminal.line(toLine(entry, options.withoutPersonal !== true), text);
        }
      }),
    );

  audit
    .command('erase <words>')
    .description('take what names a person out of the log for good; the entries stay, and the proof holds')
    .option('--reason <text>', 'why, without naming them')
    .option('--yes', 'erase, rather than tell what would be')
    .action((words: string, options: { reason?: string; yes?: boolean }) =>
      withParts(terminal, async (parts) => {
        if (words.trim().length < SHORTEST_WORDS) {
          throw new ConnectorError('invalid_ask', `Say at least ${SHORTEST_WORDS} letters of what names them.`);
        }
        if (options.reason?.toLowerCase().includes(words.trim().toLowerCase()) === true) {
          throw new ConnectorError('invalid_ask', 'The reason stays in the log, so it must not name them.');
        }
        if (options.yes !== true)
          return terminal.answer(...previewOf(await someOf(findPersonal(parts.store, words.trim()))));
        const erasure = { words: words.trim(), by: operator(), reason: options.reason ?? null };
        const erased = await erasePersonal(parts, erasure);
        return terminal.answer(
          { erased },
          `${erased} personal parts are erased. Copies of the database still have them, and plans and deliveries may name the person too.`,
        );
      }),
    );
};

const verifyFile = async (path: string, known: readonly Head[]): Promise<Verdict> => {
  const file = await open(path).catch((cause: unknown) => {
    throw new ConnectorError('invalid_ask', 'The file cannot be read.', { cause });
  });
  try {
    const verdict = await verifyExported(file.readLines(), known);
    if (verdict !== null) return verdict;
    throw new ConnectorError('invalid_ask', 'The file is no export of an audit log.', {
      hint: 'Make one with: pnpm connector audit export --json',
    });
  } finally {
    await file.close();
  }
};

const someOf = async (found: AsyncIterable<FoundPart>): Promise<{ parts: FoundPart[]; count: number }> => {
  const parts: FoundPart[] = [];
  let count = 0;
  for await (const part of found) {
    if (count < SHOWN) parts.push(part);
    count += 1;
  }
  return { parts, count };
};

const previewOf = ({ parts, count }: { parts: FoundPart[]; count: number }): [facts: unknown, text: string] => [
  { erased: 0, wouldErase: count, first: parts },
  [
    `${count} personal parts would be erased for good.`,
    ...parts.map(({ sequence, name }) => `  entry ${sequence}: ${name}`),
    ...(count > parts.length ? [`  and ${count - parts.length} more`] : []),
    ...(count > 0 ? ['To erase them, say it again with --yes.'] : []),
  ].join('\n'),
];

const broken = ({ breaches, first, entries }: Verdict): ConnectorError =>
  new ConnectorError('internal', `The audit log has been tampered with: ${breaches} breaches in ${entries} entries.`, {
    fields: first.map(({ sequence, what }) => ({ field: `entry ${sequence}`, reason: what })),
  });

const toFacts = (entry: AuditEntry) => ({
  sequence: entry.sequence,
  at: new Date(entry.at).toISOString(),
  organizationId: entry.organizationId,
  kid: entry.kid,
  action: entry.action,
  subject: entry.subject,
  requestId: entry.requestId,
  before: entry.before === null ? null : (JSON.parse(entry.before) as unknown),
  after: entry.after === null ? null : (JSON.parse(entry.after) as unknown),
  zohoIds: JSON.parse(entry.zohoIds) as string[],
  personal: personalOf(entry),
});

/** With the texts that were hashed, as they were. */
export const toLine = (entry: AuditEntry, withPersonal: boolean) => {
  const { parts, ...chained } = entry;
  return withPersonal ? { ...chained, parts } : chained;
};

const toRow = (entry: AuditEntry): string[] => {
  const { by, behalf, reason } = personalOf(entry);
  const words = (value: unknown, before: string): string => (typeof value === 'string' ? `${before}${value}` : '');
  return [
    String(entry.sequence),
    moment(new Date(entry.at).toISOString()),
    entry.action,
    entry.subject,
    entry.kid === null ? '' : `key ${entry.kid}`,
    [words(by, 'by '), words(behalf, 'says for ')].filter((text) => text !== '').join(', '),
    words(reason, ''),
  ];
};

const toHead = (text: string, earlier: Head[] = []): Head[] => {
  const head = parseHead(text);
  if (head !== null) return [...earlier, head];
  throw new InvalidArgumentError('It must be a number, a colon and 64 hex digits, as status shows it.');
};
