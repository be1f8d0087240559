// Opens the store: one file, one unit of work, migrations applied.
import { chmodSync, existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, type SqliteDatabase, SqliteDialect, SqliteDriver } from 'kysely';
import { Migrator } from 'kysely/migration';
import { ConnectorError } from '../errors.ts';
import { type ReadFileSystem, requireOwnDisk } from '../file-system.ts';
import { appliedTo, requireKnown, requireNoCopy } from './copy.ts';
import { type Groups, groupsOf } from './groups.ts';
import { migrations } from './migrations.ts';
import type { Tables } from './tables.ts';

export interface Store {
  /**
   * One unit of work: everything in it happens, or nothing. Takes the write lock at once (BEGIN IMMEDIATE), so it
   * cannot fail half-way for want of it. Await nothing inside but the groups handed in.
   */
  write<T>(work: (s: Groups) => Promise<T>): Promise<T>;
  /** Reads outside a unit of work; each sees what is committed at that moment. */
  readonly read: Groups;
  /** How often the named thing has changed, in any process; at most a millisecond old, for caches on hot paths. */
  epoch(name: Epoch): number;
  /** Empties the journal into the file, as far as nobody reads it: what was deleted is then in neither. */
  checkpoint(): Promise<void>;
  /** What SQLite finds wrong with the file, a few lines at most; table by table, so that nobody waits for long. */
  damage(): Promise<readonly string[]>;
  close(): Promise<void>;
}

export type Epoch = 'keys' | 'items' | 'stock' | 'mirror' | 'connections' | 'webhooks';

export interface OpenOptions {
  readonly file: string;
  /** True for who puts a backup in place: nobody else may work on one. */
  readonly isCopy?: boolean;
  /** A unit of work that takes longer is rolled back. */
  readonly unitTimeoutMs?: number;
  /** The system's own where nothing is said. */
  readonly fileSystem?: ReadFileSystem;
}

const BUSY_TIMEOUT_MS = 5_000;
const CACHE_KIB = 4_096;
const UNIT_TIMEOUT_MS = 10_000;

type OpenDatabase = SqliteDatabase & Pick<Database.Database, 'inTransaction'>;

// Deferred transactions that turn into writers fail with SQLITE_BUSY under contention, whatever the busy timeout.
class ImmediateDriver extends SqliteDriver {
  readonly #database: OpenDatabase;
  constructor(database: OpenDatabase) {
    super({ database });
    this.#database = database;
  }
  override async beginTransaction(connection: Parameters<SqliteDriver['beginTransaction']>[0]): Promise<void> {
    await connection.executeQuery({ sql: 'begin immediate', parameters: [] } as never);
  }
  override async rollbackTransaction(connection: Parameters<SqliteDriver['rollbackTransaction']>[0]): Promise<void> {
    // A full disk makes SQLite roll back by itself; a second rollback would fail and hide why.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

class ImmediateDialect extends SqliteDialect {
  readonly #database: OpenDatabase;
  constructor(database: OpenDatabase) {
    super({ database });
    this.#database = database;
  }
  override createDriver(): SqliteDriver {
    return new ImmediateDriver(this.#database);
  }
}

const STATEMENTS_KEPT = 500;

/** Kysely has every statement prepared anew, which is a third of what it costs; there are some hundred texts in all. */
const preparedOnce = (handle: Database.Database): OpenDatabase => {
  const statements = new Map<string, Database.Statement>();
  return {
    get inTransaction() {
      return handle.inTransaction;
    },
    close: () => handle.close(),
    prepare: (sql) => {
      const known = statements.get(sql);
      if (known !== undefined) return known;
      // Lists of any length make texts of any number.
      if (statements.size >= STATEMENTS_KEPT) statements.clear();
      const statement = handle.prepare(sql);
      statements.set(sql, statement);
      return statement;
    },
  };
};

const OPENING_TRIES = 100;
const OPENING_PAUSE_MS = 50;

/** While several processes start on a new file, its journal changes under them: then SQLite does not wait by itself. */
const openHandle = async (file: string, readonly: boolean): Promise<Database.Database> => {
  for (let tries = 1; ; tries += 1) {
    const handle = new Database(file, { readonly, timeout: BUSY_TIMEOUT_MS });
    try {
      // The system keeps the file's pages too: a large cache of our own would be the same once more.
      handle.pragma(`cache_size = -${CACHE_KIB}`);
      if (readonly) handle.pragma('data_version');
      else handle.pragma('journal_mode = WAL');
      // FULL, because what is acknowledged must survive the machine, not only the process.
      if (!readonly) handle.pragma('synchronous = FULL');
      // What is deleted is overwritten, where that costs no page more: a name that was erased must not lie there still.
      if (!readonly) handle.pragma('secure_delete = FAST');
      return handle;
    } catch (error) {
      handle.close();
      if (tries >= OPENING_TRIES || !isBusy(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, OPENING_PAUSE_MS));
    }
  }
};

const isBusy = (error: unknown): boolean =>
  error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');

/** For who must not make a new database by mistake. Errors: `not_found`. */
export const requireDatabase = (file: string): void => {
  if (existsSync(file)) return;
  throw new ConnectorError('not_found', `There is no database at ${resolve(file)}.`, {
    hint: 'Run this with the settings of the connector (its .env, its folder); DATABASE_FILE names the database. A new connector makes one with: pnpm connector start',
  });
};

/** Errors: `store_unavailable` where the file cannot be opened, read or written, or lies on a network file system. */
export const openStore = async (options: OpenOptions): Promise<Store> => {
  try {
    await requireOwnDisk(options.file, options.fileSystem);
    mkdirSync(dirname(options.file), { recursive: true, mode: 0o700 });
    const handle = await openHandle(options.file, false);
    chmodSync(options.file, 0o600);
    const writer = new Kysely<Tables>({ dialect: new ImmediateDialect(preparedOnce(handle)) });
    await migrate(handle, writer);
    if (options.isCopy !== true) requireNoCopy(handle, options.file);
    const readHandle = await openHandle(options.file, true);
    const reader = new Kysely<Tables>({ dialect: new SqliteDialect({ database: preparedOnce(readHandle) }) });
    const unitTimeoutMs = options.unitTimeoutMs ?? UNIT_TIMEOUT_MS;
    return {
      write: (work) => guarded(() => unitOfWork(writer, unitTimeoutMs, work)),
      read: guardedGroups(groupsOf(reader)),
      epoch: epochReader(readHandle),
      checkpoint: () =>
        guarded(async () => {
          handle.pragma('wal_checkpoint(TRUNCATE)');
        }),
      damage: () => findDamage(readHandle),
      close: async () => {
        // Kysely closes nothing that it has never used. The writer goes last: who may only read ends no journal.
        await reader.destroy();
        readHandle.close();
        await writer.destroy();
        handle.close();
      },
    };
  } catch (error) {
    throw toStoreError(error);
  }
};

const DAMAGE_TOLD = 5;

const findDamage = async (handle: Database.Database): Promise<readonly string[]> => {
  const found: string[] = [];
  try {
    const tables = handle.prepare<[], string>("select name from sqlite_schema where type = 'table'").pluck().all();
    for (const table of tables) {
      const said = handle.pragma(`quick_check(${JSON.stringify(table)})`) as readonly { quick_check: string }[];
      found.push(...said.map((row) => row.quick_check).filter((line) => line !== 'ok'));
      if (found.length >= DAMAGE_TOLD) break;
      // In between, others have their turn.
      await new Promise((resolve) => setImmediate(resolve));
    }
  } catch (error) {
    // Too damaged even to be looked through.
    found.push(error instanceof Error ? error.message : 'it cannot be read');
  }
  return found.slice(0, DAMAGE_TOLD).map((line) => line.replace(/\s+/g, ' ').slice(0, 200));
};

const LOOK_AGAIN_MS = 1;
// What is written in this process is seen at once, through any store of it.
let unitsEnded = 0;

/**
 * Epochs at most a millisecond old. Asking SQLite takes a lock, two microseconds or six on a busy machine, and a request
 * asks several times; the epochs themselves are read only when somebody has committed since.
 */
const epochReader = (handle: Database.Database): Store['epoch'] => {
  const version = handle.prepare('pragma data_version').pluck();
  const epochs = handle.prepare<[], { name: Epoch; value: number }>('select name, value from epochs');
  const known: Partial<Record<Epoch, number>> = {};
  let seen: unknown;
  let good = { until: 0, units: 0 };
  return (name) => {
    const now = performance.now();
    if (now >= good.until || good.units !== unitsEnded) {
      // The version first: what is committed between the two is seen the next time.
      const latest = version.get();
      if (latest !== seen) for (const row of epochs.all()) known[row.name] = row.value;
      seen = latest;
      good = { until: now + LOOK_AGAIN_MS, units: unitsEnded };
    }
    return known[name] as number;
  };
};

/** All of it or none, and by one process alone: Kysely itself locks nothing on SQLite. */
const migrate = async (handle: Database.Database, db: Kysely<Tables>): Promise<void> => {
  // Most often there is nothing to do: then whoever is writing need not be waited for.
  if (isUpToDate(handle)) return;
  handle.exec('begin immediate');
  try {
    requireKnown(appliedTo(handle));
    const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
    if (error !== undefined) throw error;
    handle.exec('commit');
  } catch (error) {
    if (handle.inTransaction) handle.exec('rollback');
    throw error;
  }
};

/** Errors: `store_unavailable` where a newer connector has changed it. */
const isUpToDate = (handle: Database.Database): boolean => {
  const applied = appliedTo(handle);
  requireKnown(applied);
  return Object.keys(migrations).every((name) => applied.includes(name));
};

const unitOfWork = async <T>(db: Kysely<Tables>, timeoutMs: number, work: (s: Groups) => Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout | undefined;
  try {
    return await db.transaction().execute((transaction) => {
      const tooLong = new Promise<never>((_, reject) => {
        timer = setTimeout(() => reject(new Error(`unit of work took over ${timeoutMs} ms`)), timeoutMs);
        timer.unref();
      });
      return Promise.race([work(groupsOf(transaction)), tooLong]);
    });
  } finally {
    unitsEnded += 1;
    clearTimeout(timer);
  }
};

const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run();
  } catch (error) {
    throw isSqliteError(error) ? toStoreError(error) : error;
  }
};

/** The readers, with SQLite's errors translated as those of a unit of work are. */
const guardedGroups = (groups: Groups): Groups =>
  Object.fromEntries(
    Object.entries(groups).map(([name, group]) => [
      name,
      Object.fromEntries(
        Object.entries(group as Record<string, (...args: unknown[]) => Promise<unknown>>).map(([verb, run]) => [
          verb,
          (...args: unknown[]) => guarded(async () => run(...args)),
        ]),
      ),
    ]),
  ) as Groups;

const isSqliteError = (error: unknown): error is Error & { code: string } => error instanceof Database.SqliteError;

const toStoreError = (error: unknown): ConnectorError => {
  if (error instanceof ConnectorError) return error;
  const code = isSqliteError(error) ? error.code : 'unknown';
  const full = code.startsWith('SQLITE_FULL');
  return new ConnectorError(
    'store_unavailable',
    full ? 'The connector has run out of disk space; nothing was written.' : 'The connector cannot use its database.',
    {
      cause: error,
      hint: full ? 'Free some disk space on the connector.' : 'Look at the connector’s log for the cause.',
      retryAfterSeconds: 30,
    },
  );
};
