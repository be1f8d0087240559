// Copies of the store: taken while it is used, looked at before they are trusted, and put in its place.
import { chmodSync, closeSync, copyFileSync, existsSync, linkSync, openSync, renameSync, rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { ConnectorError } from '../errors.ts';
import { migrations } from './migrations.ts';

/** After the first few pages all that is left in one go: whoever writes meanwhile would have it begin anew. */
const ALL_PAGES = 0x7fffffff;
const WAIT_MS = 5_000;

export interface Inspected {
  /** What has been applied to it, in order. */
  readonly applied: readonly string[];
  /** What this version would add. */
  readonly pending: readonly string[];
  /** When it was copied; null for what is no copy. */
  readonly copiedAt: string | null;
}

/** All that was committed when it was taken, and nothing else; one file, readable by its owner alone. */
export const copyStore = async (from: string, to: string, at: Date): Promise<void> => {
  const partial = `${to}.partial`;
  const source = new Database(from, { readonly: true, timeout: WAIT_MS });
  try {
    makePrivate(partial);
    await source.backup(partial, { progress: () => ALL_PAGES });
  } catch (cause) {
    for (const end of ['', '-journal']) rmSync(`${partial}${end}`, { force: true });
    throw new ConnectorError('store_unavailable', `The copy cannot be written to ${to}.`, { cause });
  } finally {
    source.close();
  }
  const copy = new Database(partial, { timeout: WAIT_MS });
  try {
    // One file alone, without a journal beside it.
    copy.pragma('journal_mode = DELETE');
    copy
      .prepare(
        'insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value',
      )
      .run(COPIED_AT, at.toISOString());
  } finally {
    copy.close();
  }
  inspectStore(partial);
  renameSync(partial, to);
};

/** Its owner's alone before the first word of it is written, and so is the journal that SQLite lays beside it. */
const makePrivate = (file: string): void => {
  for (const end of ['', '-journal', '-wal', '-shm']) rmSync(`${file}${end}`, { force: true });
  closeSync(openSync(file, 'wx', 0o600));
};

/** The setting that tells a copy from what it was copied from. */
export const COPIED_AT = 'copiedAt';

/** Errors: `store_unavailable` for what is not there, damaged, no store of ours, or made by a newer connector. */
export const inspectStore = (file: string): Inspected => {
  if (!existsSync(file)) {
    throw new ConnectorError('store_unavailable', `There is no file ${file}.`, { hint: 'Nothing was changed.' });
  }
  try {
    const handle = new Database(file, { readonly: true, fileMustExist: true, timeout: WAIT_MS });
    try {
      const faults = handle.pragma('integrity_check(3)') as { integrity_check: string }[];
      if (faults[0]?.integrity_check !== 'ok')
        throw damaged(file, faults.map((each) => each.integrity_check).join('; '));
      const applied = appliedTo(handle);
      requireKnown(applied);
      const row = handle.prepare('select value from settings where name = ?').get(COPIED_AT) as
        | { value: string }
        | undefined;
      const pending = Object.keys(migrations).filter((name) => !applied.includes(name));
      return { applied, pending, copiedAt: row?.value ?? null };
    } finally {
      handle.close();
    }
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw damaged(file, error);
  }
};

/** The names of the migrations in a database; none in a new one. */
export const appliedTo = (handle: Database.Database): string[] => {
  const there = handle.prepare("select 1 from sqlite_master where name = 'kysely_migration'").get();
  if (there === undefined) return [];
  return handle.prepare('select name from kysely_migration order by name').pluck().all() as string[];
};

/** Errors: `store_unavailable` where a newer connector has changed it: an older one would not know what it reads. */
export const requireKnown = (applied: readonly string[]): void => {
  const unknown = applied.filter((name) => !Object.hasOwn(migrations, name));
  if (unknown.length === 0) return;
  throw new ConnectorError(
    'store_unavailable',
    `This database was made or changed by a newer connector (${unknown.join(', ')}), and an older one does not touch it.`,
    {
      hint: 'Start the newer version again, or restore a backup that was made before it: pnpm connector restore <file>',
    },
  );
};

/** Errors: `store_unavailable` for a backup that nobody has restored: what it knows to be open may be done long since. */
export const requireNoCopy = (handle: Database.Database, file: string): void => {
  if (handle.prepare('select 1 from settings where name = ?').get(COPIED_AT) === undefined) return;
  throw new ConnectorError('store_unavailable', `${file} is a backup that was copied into place by hand.`, {
    hint: 'Move it elsewhere, and put it in place with: pnpm connector restore <file>',
  });
};

const damaged = (file: string, cause: unknown): ConnectorError =>
  new ConnectorError('store_unavailable', `${file} is damaged, or is no database of a connector.`, {
    cause,
    hint: 'Nothing was changed. Use another backup.',
  });

/** Errors: `store_unavailable` while any process has it open. */
export const requireUnused = (file: string): void => {
  if (!existsSync(file)) return;
  let handle: Database.Database | null = null;
  try {
    handle = new Database(file, { timeout: 500 });
    // Only who is alone with a database may end its journal.
    handle.pragma('journal_mode = DELETE');
  } catch (cause) {
    // What is damaged is in nobody's way.
    const code = cause instanceof Database.SqliteError ? cause.code : '';
    if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return;
    if (code.startsWith('SQLITE_FULL')) {
      throw new ConnectorError('store_unavailable', 'There is no disk space left; nothing was done.', {
        cause,
        hint: 'Free some disk space on the connector.',
      });
    }
    throw new ConnectorError('store_unavailable', `${file} is in use.`, {
      cause,
      hint: 'Stop the connector first; every process of it.',
    });
  } finally {
    handle?.close();
  }
};

/** Keys that were revoked by now, as far as the database can still be read: an older copy would not know of it. */
export const revokedIn = (file: string): string[] => {
  try {
    const handle = new Database(file, { readonly: true, fileMustExist: true });
    try {
      return handle.prepare('select kid from keys where revokedAt is not null').pluck().all() as string[];
    } finally {
      handle.close();
    }
  } catch {
    return [];
  }
};

const JOURNALS = ['', '-wal', '-shm'];

/**
 * Puts the file in the store's place; what was there is kept under the other name. At no moment is there none: whoever
 * started then would begin anew, and whoever restored again would not know which keys had been revoked.
 */
export const replaceStore = (file: string, by: string, keptAs: string): void => {
  if (keptAs !== file) {
    keepAs(file, keptAs);
    // Those of a database that is damaged: any other has ended its journal.
    for (const end of JOURNALS.slice(1))
      if (existsSync(`${file}${end}`)) renameSync(`${file}${end}`, `${keptAs}${end}`);
  }
  renameSync(by, file);
};

/** Under both names for a moment; some disks know no second name. */
const keepAs = (file: string, keptAs: string): void => {
  try {
    linkSync(file, keptAs);
  } catch (error) {
    if (!/^(EPERM|ENOTSUP|ENOSYS|EMLINK)$/.test((error as NodeJS.ErrnoException).code ?? '')) throw error;
    renameSync(file, keptAs);
  }
};

export const copyFile = (from: string, to: string): void => {
  for (const end of JOURNALS) rmSync(`${to}${end}`, { force: true });
  copyFileSync(from, to);
  chmodSync(to, 0o600);
};
