// uninstall: takes everything back that this connector was given or has made. First at Zoho, then, once the audit log lies
// in a file, here.
import { accessSync, constants, existsSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import { auditEntry } from '../audit/entry.ts';
import { verifyExported } from '../audit/exported.ts';
import { walkLog } from '../audit/log.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { requireUnused } from '../store/copy.ts';
import { requireDatabase } from '../store/open.ts';
import { removeWebhooks } from '../webhooks/setup.ts';
import { toLine } from './audit.ts';
import { copiesOf } from './copies.ts';
import { ENV_FILE, envFileOf } from './env-file.ts';
import { requireWord } from './questions.ts';
import { lookForConnector } from './running.ts';
import { openParts, operator, type Terminal } from './terminal.ts';
import { beginWipe, begunWipe, endWipe, type Wipe, type Wiped } from './wiping.ts';

interface Options {
  readonly yes?: boolean;
  readonly export: string;
  readonly withoutZoho?: boolean;
}

const WORD = 'uninstall';
const TRIES = 5;
const BUSY_MS = 15_000;

export const addUninstallCommand = (program: Command, terminal: Terminal): void => {
  program
    .command('uninstall')
    .description(
      'revoke at Zoho, remove our webhooks there, export the audit log, and wipe database, master key and secrets',
    )
    .option('--yes', `without typing "${WORD}"`)
    .option('--export <file>', 'where the audit log goes', 'audit-log.jsonl')
    .option('--without-zoho', 'wipe also where something could not be taken back at Zoho')
    .action((options: Options) => uninstall(terminal, options));
};

const uninstall = async (terminal: Terminal, options: Options): Promise<void> => {
  const config = terminal.config();
  const begun = begunWipe(config);
  if (begun !== null) return goOn(terminal, config, begun, options);
  requireDatabase(config.DATABASE_FILE);
  await requireStopped(terminal, config);
  if (existsSync(options.export)) throw exportThere(options.export);
  requireWritable(options.export, config);
  await requireWord(terminal, {
    word: WORD,
    yes: options.yes === true,
    message: 'This cannot be undone.',
    hint: 'It wipes everything but the exported audit log.',
  });
  const parts = await openParts(terminal, config);
  let exported: number;
  let zoho: Awaited<ReturnType<typeof takeBackAtZoho>>;
  try {
    zoho = await takeBackAtZoho(parts);
    const { left } = zoho;
    if (left.length > 0 && options.withoutZoho !== true) throw notTakenBack(left);
    await note(parts, left);
    exported = await exportLog(parts, options.export);
  } finally {
    await parts.store.close();
  }
  // Whoever has begun to work with it meanwhile would go on with files that nobody finds any more.
  requireUnused(config.DATABASE_FILE);
  const { takenBack, left, byHand } = zoho;
  const copies = copiesOf(config.DATABASE_FILE);
  const wiped = endWipe(config, beginWipe(config, envFileOf(terminal)));
  terminal.answer(
    { exported: { file: resolve(options.export), entries: exported }, ...wiped, takenBack, left, byHand, copies },
    [
      ...takenBack.map((line) => `Done at Zoho: ${line}.`),
      ...left.map((line) => `Not done at Zoho: ${line}`),
      `The audit log, ${exported} entries, is in ${resolve(options.export)}. Prove it with: pnpm connector audit verify --file '${options.export}'`,
      `Wiped: ${wipedText(wiped)}.`,
      ...(copies.length === 0 ? [] : [`Still there, with all that the database held: ${copies.join(', ')}.`]),
      '',
      `What only you can do: ${[
        ...byHand,
        'delete the client in Zoho’s API console',
        'on the agent’s host remove the skill and its entry skills.entries.zoho-inventory',
        'delete copies and backups of the database, wherever they are',
      ].join('; ')}.`,
    ].join('\n'),
  );
};

const wipedText = ({ files, secrets }: Wiped): string =>
  [...files, ...secrets.map((name) => `${name} in ${ENV_FILE}`)].join(', ');

/** Everything before the wiping was done by the run that was cut off. */
const goOn = async (terminal: Terminal, config: Config, begun: Wipe, options: Options): Promise<void> => {
  await requireStopped(terminal, config);
  await requireWord(terminal, {
    word: WORD,
    yes: options.yes === true,
    message: 'An uninstall was cut off while it wiped.',
    hint: 'It is ended; what was made since is left.',
  });
  const wiped = endWipe(config, begun);
  terminal.answer(
    { ...wiped, wentOn: true },
    `An uninstall that was cut off is ended. Wiped: ${wipedText(wiped) || 'nothing was left of it'}.`,
  );
};

const requireStopped = async (terminal: Terminal, config: Config): Promise<void> => {
  const { here, atPublicUrl } = await lookForConnector(config, terminal.reach);
  // One that listens elsewhere, or a command that is under way, has it open all the same.
  if (here !== true && !atPublicUrl) return requireUnused(config.DATABASE_FILE);
  throw new ConnectorError('invalid_ask', 'The connector is running.', {
    hint: 'Stop it first, wherever it runs: nothing may work with the database while it is wiped.',
  });
};

const exportThere = (path: string): ConnectorError =>
  new ConnectorError('invalid_ask', `There is a file ${path} already.`, {
    hint: 'Name another for the audit log with --export <file>.',
  });

/** Before anything is taken back: where a container runs, its own folder may not be written to. */
const requireWritable = (path: string, config: Pick<Config, 'DATABASE_FILE'>): void => {
  try {
    accessSync(dirname(resolve(path)), constants.W_OK);
  } catch (cause) {
    throw notWritable(path, config, cause);
  }
};

const notWritable = (path: string, { DATABASE_FILE }: Pick<Config, 'DATABASE_FILE'>, cause: unknown): ConnectorError =>
  new ConnectorError('invalid_ask', `The file ${path} cannot be written.`, {
    cause,
    hint: `Say where the audit log may go, such as --export '${join(dirname(resolve(DATABASE_FILE)), 'audit-log.jsonl')}', which is left there.`,
  });

/** What was taken back, what could not be, and what only people can take back, in words. What was is done, also where it is run again. */
const takeBackAtZoho = async (
  parts: Parts,
): Promise<{ readonly takenBack: string[]; readonly left: string[]; readonly byHand: string[] }> => {
  const takenBack: string[] = [];
  const left: string[] = [];
  const byHand: string[] = [];
  const attempt = async (what: string, work: () => Promise<string>): Promise<void> => {
    for (let tries = 1; ; tries += 1) {
      try {
        takenBack.push(await work());
        return;
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error;
        if (error.code !== 'zoho_busy' || tries >= TRIES) {
          left.push(`${what}: ${error.message}`);
          return;
        }
        // Taking many webhooks away needs more calls than a minute has.
        await parts.wait(BUSY_MS);
      }
    }
  };
  for (const { organizationId, name } of await parts.store.read.connections.list()) {
    // Only with such a connection has this connector made any.
    if (parts.config.WEBHOOK_RULES === 'by-connector') {
      await attempt(`the webhooks and rules of ${name}`, async () => {
        const { webhooks, rules } = await removeWebhooks(parts, organizationId);
        return `${webhooks.length} webhooks and ${rules.length} rules of ${name} are removed`;
      });
    } else if ((await parts.store.read.webhookEndpoints.get(organizationId)) !== null) {
      byHand.push(`remove the webhooks of ${name} that were entered by hand, in Zoho: Settings, Automation`);
    }
    await attempt(`the tokens of ${name}`, async () => {
      await parts.accounts.disconnect(organizationId, { onlyIfRevoked: true });
      return `the tokens of ${name} are revoked`;
    });
  }
  return { takenBack, left, byHand };
};

const notTakenBack = (left: readonly string[]): ConnectorError =>
  new ConnectorError('zoho_unavailable', `Not everything could be taken back at Zoho: ${left.join('; ')}`, {
    hint: 'Nothing was wiped here. Run it again; or do the rest at Zoho by hand and add --without-zoho.',
  });

const note = (parts: Parts, left: readonly string[]): Promise<number> =>
  parts.store.write((s) =>
    s.audit.append(
      auditEntry({
        at: parts.now().getTime(),
        by: parts.operator ?? operator(),
        action: 'connector.uninstalled',
        subject: 'connector',
        after: { left },
      }),
    ),
  );

/** Whole, and read again: what comes next cannot be undone. Answers how many entries there are. */
const exportLog = async ({ store, config }: Pick<Parts, 'store' | 'config'>, path: string): Promise<number> => {
  const { newest } = await store.read.audit.ends();
  const file = await open(path, 'wx', 0o600).catch((cause: unknown) => {
    throw notWritable(path, config, cause);
  });
  let entries = 0;
  try {
    for await (const entry of walkLog(store, { upTo: newest })) {
      await file.write(`${JSON.stringify(toLine(entry, true))}\n`);
      entries += 1;
    }
    await file.sync();
  } finally {
    await file.close();
  }
  const written = await open(path);
  try {
    if ((await verifyExported(written.readLines(), []))?.entries === entries) return entries;
  } finally {
    await written.close();
  }
  throw new ConnectorError('internal', `The audit log in ${path} is not what was written.`, {
    hint: 'Nothing was wiped. See to the disk, delete that file, and run it again.',
  });
};
