// backup, restore, migrate.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import { realWorld } from '../assemble.ts';
import { formatHead } from '../audit/chain.ts';
import { auditEntry } from '../audit/entry.ts';
import { verifyLog } from '../audit/log.ts';
import type { SettledCheckouts } from '../checkout/after-restore.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import { requireOwnDisk } from '../file-system.ts';
import { type SettledPlans, settlePlans } from '../plans/after-restore.ts';
import { COPIED_AT, copyFile, copyStore, inspectStore, replaceStore, requireUnused, revokedIn } from '../store/copy.ts';
import { readMasterKey, requireKnownMasterKey } from '../store/master-key.ts';
import { openStore, requireDatabase, type Store } from '../store/open.ts';
import { backupOf, keptOf } from './copies.ts';
import { lookForConnector } from './running.ts';
import { moment, operator, type Terminal } from './terminal.ts';

export const addBackupCommands = (program: Command, terminal: Terminal): void => {
  program
    .command('backup [file]')
    .description('copy the database while the connector runs; without its master key a copy opens no secret')
    .option('--overwrite', 'replace a file that is there')
    .action(async (file: string | undefined, { overwrite = false }: { overwrite?: boolean }) => {
      const { DATABASE_FILE } = terminal.config();
      requireDatabase(DATABASE_FILE);
      const at = realWorld.now();
      const to = resolve(file ?? backupOf(DATABASE_FILE, at));
      if (!overwrite && existsSync(to)) {
        throw new ConnectorError('invalid_ask', `There is a file ${to} already.`, {
          hint: 'Name another one, or replace it with --overwrite.',
        });
      }
      if (['', '-wal', '-shm'].some((end) => isSame(to, DATABASE_FILE + end))) {
        throw new ConnectorError('invalid_ask', `${to} is the database itself: who runs on it would lose it.`, {
          hint: 'Name another file.',
        });
      }
      mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
      await copyStore(DATABASE_FILE, to, at);
      const { applied } = inspectStore(to);
      terminal.answer(
        { file: to, at: at.toISOString(), bytes: statSync(to).size, version: applied.at(-1) },
        [
          `Copied to ${to}, and looked through.`,
          'Keep the master key elsewhere: it is not in the copy, and without it no secret of the copy can be opened.',
        ].join('\n'),
      );
    });

  program
    .command('restore <file>')
    .description('put a backup in the place of the database, so that nothing is written a second time')
    .action(async (file: string) => {
      const config = terminal.config();
      const { copiedAt } = inspectStore(file);
      await requireOwnDisk(config.DATABASE_FILE);
      await requireStopped(terminal, config);
      const at = realWorld.now();
      const restored = await restore({ config, file, copiedAt, at });
      terminal.answer(restored, restoredWords(restored));
    });

  program
    .command('migrate')
    .description('bring the database to this version, a copy of it kept; an older version does not touch a newer one')
    .option('--check', 'only tell what is to be done')
    .action(async ({ check = false }: { check?: boolean }) => {
      const { DATABASE_FILE } = terminal.config();
      requireDatabase(DATABASE_FILE);
      if (!check) await requireOwnDisk(DATABASE_FILE);
      const { pending } = inspectStore(DATABASE_FILE);
      if (pending.length === 0) {
        terminal.answer({ pending, applied: [] }, 'The database is of this version.');
        return;
      }
      if (check) {
        terminal.answer({ pending, applied: [] }, `To be done: ${pending.join(', ')}.`);
        return;
      }
      const at = realWorld.now();
      const kept = keptOf(DATABASE_FILE, at);
      await copyStore(DATABASE_FILE, kept, at);
      await (await openStore({ file: DATABASE_FILE })).close();
      terminal.answer({ pending: [], applied: pending, kept }, `Done: ${pending.join(', ')}.\nBefore, it was: ${kept}`);
    });
};

/** Whatever names lead there. */
const isSame = (one: string, other: string): boolean => {
  const [a, b] = [one, other].map((file) => statSync(file, { throwIfNoEntry: false }));
  return a !== undefined && a.ino === b?.ino && a.dev === b.dev;
};

/** Errors: `store_unavailable` while the connector runs, here or where the database is open. */
const requireStopped = async ({ reach }: Terminal, config: Config): Promise<void> => {
  const { here } = await lookForConnector(config, reach);
  if (here === true) {
    throw new ConnectorError('store_unavailable', 'The connector is running.', { hint: 'Stop it first.' });
  }
  requireUnused(config.DATABASE_FILE);
};

interface Restored {
  readonly file: string;
  readonly copiedAt: string | null;
  /** Where the database that was there is now; null where none was. */
  readonly keptAs: string | null;
  readonly plans: SettledPlans;
  readonly checkouts: SettledCheckouts;
  /** Keys that had been revoked since, and are again. */
  readonly revoked: readonly string[];
  readonly auditHead: string;
}

const restore = async (from: {
  readonly config: Config;
  readonly file: string;
  readonly copiedAt: string | null;
  readonly at: Date;
}): Promise<Restored> => {
  const { config, file, copiedAt, at } = from;
  const place = config.DATABASE_FILE;
  const fresh = `${place}.restoring`;
  mkdirSync(dirname(place), { recursive: true, mode: 0o700 });
  copyFile(file, fresh);
  try {
    const store = await openStore({ file: fresh, isCopy: true });
    let settled: Pick<Restored, 'plans' | 'checkouts' | 'revoked'>;
    try {
      await requireKnownMasterKey(store, await readMasterKey({ config }), at.getTime());
      const { breaches } = await verifyLog(store, []);
      if (breaches > 0) throw new ConnectorError('store_unavailable', 'The backup’s audit log does not hold together.');
      settled = await settle(store, { at, copiedAt, revoked: revokedIn(place) });
    } finally {
      await store.checkpoint();
      await store.close();
    }
    // The last of it into the file itself, and no journal beside it.
    requireUnused(fresh);
    const keptAs = existsSync(place) ? keptOf(place, at) : null;
    replaceStore(place, fresh, keptAs ?? place);
    const again = await openStore({ file: place });
    const auditHead = formatHead(await again.read.audit.head());
    await again.close();
    return { file: resolve(place), copiedAt, keptAs, ...settled, auditHead };
  } finally {
    rmSync(fresh, { force: true });
  }
};

const settle = async (
  store: Store,
  { at, copiedAt, revoked: known }: { readonly at: Date; readonly copiedAt: string | null; readonly revoked: string[] },
): Promise<Pick<Restored, 'plans' | 'checkouts' | 'revoked'>> => {
  // A room of the shop's, which nothing else here loads.
  const { settleCheckouts } = await import('../checkout/after-restore.ts');
  return store.write(async (s) => {
    const now = at.getTime();
    const by = operator();
    const plans = await settlePlans(s, now, by);
    const checkouts = await settleCheckouts(s, now, by);
    const revoked: string[] = [];
    for (const kid of known) if (await s.keys.revoke(kid, now)) revoked.push(kid);
    await s.settings.set('paused', at.toISOString());
    await s.settings.remove(COPIED_AT);
    // Whoever follows what happens has seen more of it than the copy knows.
    await s.outbox.skipAhead();
    for (const epoch of ['keys', 'items', 'stock', 'mirror', 'connections', 'webhooks'] as const) {
      await s.settings.raise(epoch);
    }
    const after = { copiedAt, refused: plans.refused, uncertain: plans.uncertain, revoked, ...checkouts };
    await s.audit.append(auditEntry({ at: now, by, action: 'store.restored', subject: 'store', before: null, after }));
    return { plans, checkouts, revoked };
  });
};

const restoredWords = ({ copiedAt, keptAs, plans, checkouts, revoked }: Restored): string => {
  const since = copiedAt === null ? '' : ` It is as of ${moment(copiedAt)}.`;
  const people = [...plans.uncertain.map((id) => `plan ${id}`), ...checkouts.stuck.map((id) => `checkout ${id}`)];
  return [
    `The backup is in place.${since}${keptAs === null ? '' : ` What was there before: ${keptAs}`}`,
    `Open plans are over: ${plans.refused}. Open checkouts are over: ${checkouts.expired}.`,
    people.length === 0
      ? 'Nothing was on its way.'
      : `On their way, for you to settle after a look in Zoho: ${people.join(', ')}`,
    ...(revoked.length === 0 ? [] : [`Revoked again, as they were: ${revoked.join(', ')}`]),
    'Before anything is written again:',
    '  - keys list: keys made since are gone; keys revoked since work again, unless the old database could still tell.',
    '  - services: an Idempotency-Key that was used since is not known any more. See that none of them is repeated.',
    'All writes are paused until: pnpm connector resume',
  ].join('\n');
};
