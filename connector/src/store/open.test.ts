import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { platform, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import Database from 'better-sqlite3';
import { describe, expect, test, vi } from 'vitest';
import { childLog } from '../child-log.ts';
import { ConnectorError } from '../errors.ts';
import { migrations } from './migrations.ts';
import { openStore } from './open.ts';
import type { WritingProcess, Written } from './writing-process.ts';

const openFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'store-'));
  return {
    folder,
    file: join(folder, 'data', 'connector.db'),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};

const openBed = async (options: { unitTimeoutMs?: number } = {}) => {
  const house = openFolder();
  const store = await openStore({ file: house.file, ...options });
  return {
    file: house.file,
    folder: join(house.folder, 'data'),
    store,
    paused: () => store.read.settings.get('paused'),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      house[Symbol.dispose]();
    },
  };
};

const items = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    itemId: String(index),
    sku: `SKU-${index}`.padEnd(80, 'x'),
    name: 'n'.repeat(120),
    status: 'active',
  }));

const caught = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

describe('a unit of work', () => {
  test('happens whole, and answers what its work answers', async () => {
    await using bed = await openBed();
    const answer = await bed.store.write(async (s) => {
      await s.settings.set('paused', 'now');
      await s.items.put('1', items(3));
      return s.settings.raise('items');
    });
    expect(answer).toBe(1);
    expect(await bed.paused()).toBe('now');
    expect(await bed.store.read.items.all('1')).toHaveLength(3);
  });

  test('that fails leaves nothing behind, and its own error is the one that is told', async () => {
    await using bed = await openBed();
    const error = new ConnectorError('plan_changed', 'no');
    const told = await caught(
      bed.store.write(async (s) => {
        await s.settings.set('paused', 'now');
        await s.items.put('1', items(3));
        throw error;
      }),
    );
    expect(told).toBe(error);
    expect(await bed.paused()).toBeNull();
    expect(await bed.store.read.items.all('1')).toEqual([]);
    await bed.store.write((s) => s.settings.set('paused', 'later'));
    expect(await bed.paused()).toBe('later');
  });

  test('sees what it has written itself; nobody else does before it is over', async () => {
    await using bed = await openBed();
    await bed.store.write(async (s) => {
      await s.settings.set('paused', 'now');
      expect(await s.settings.get('paused')).toBe('now');
      expect(await bed.paused()).toBeNull();
    });
  });

  test('waits for the one before it', async () => {
    await using bed = await openBed();
    const add = (letter: string) =>
      bed.store.write(async (s) => {
        const before = (await s.settings.get('paused')) ?? '';
        await s.settings.set('paused', before + letter);
      });
    await Promise.all([...'abcdefgh'].map(add));
    expect(await bed.paused()).toBe('abcdefgh');
  });

  test('takes the lock before it reads, so that it cannot fail half-way for want of it', async () => {
    await using bed = await openBed();
    const other = new Database(bed.file, { timeout: 0 });
    await bed.store.write(async () => {
      expect(() => other.exec('begin immediate')).toThrow(/locked/);
    });
    other.exec('begin immediate; rollback');
    other.close();
  });

  // What the rule above is against: this is how plain transactions end.
  test('is not deferred: of two deferred transactions that have read, one fails whatever its patience', async () => {
    await using bed = await openBed();
    const [first, second] = [new Database(bed.file, { timeout: 50 }), new Database(bed.file, { timeout: 50 })];
    for (const each of [first, second]) each.exec('begin; select * from settings');
    first.exec("insert into settings values ('paused', 'first'); commit");
    expect(() => second.exec("insert into settings values ('masterKeyId', 'second')")).toThrow(
      expect.objectContaining({ code: 'SQLITE_BUSY_SNAPSHOT' }),
    );
    for (const each of [first, second]) each.close();
  });

  test('that takes too long is rolled back, and whatever it still tries comes to nothing', async () => {
    await using bed = await openBed({ unitTimeoutMs: 20 });
    const late = Promise.withResolvers<void>();
    const over = Promise.withResolvers<unknown>();
    const error = await caught(
      bed.store.write(async (s) => {
        await s.settings.set('paused', 'early');
        await late.promise;
        over.resolve(await caught(s.settings.set('paused', 'late')));
      }),
    );
    expect(String(error)).toContain('unit of work took over 20 ms');
    expect(await bed.paused()).toBeNull();
    // It wakes while another unit of work is at it.
    await bed.store.write(async (s) => {
      await s.settings.set('masterKeyId', 'mine');
      late.resolve();
      await over.promise;
    });
    expect(await over.promise).toBeInstanceOf(Error);
    expect(await bed.paused()).toBeNull();
    expect(await bed.store.read.settings.get('masterKeyId')).toBe('mine');
  });
});

describe('several processes on one file', () => {
  /** Starts them, lets them go together, and answers what each has done. */
  const together = async (count: number, plan: WritingProcess): Promise<Written[]> => {
    const script = new URL('writing-process.ts', import.meta.url).pathname;
    const children = Array.from({ length: count }, () =>
      spawn(process.execPath, [script, JSON.stringify(plan)], { stdio: ['pipe', 'pipe', childLog().stderr] }),
    );
    const readers = children.map((child) => createInterface({ input: child.stdout })[Symbol.asyncIterator]());
    await Promise.all(readers.map((lines) => lines.next()));
    for (const child of children) child.stdin.write('go\n');
    const written = await Promise.all(
      readers.map(async (lines) => JSON.parse((await lines.next()).value ?? '') as Written),
    );
    await Promise.all(children.map((child) => child.exitCode ?? once(child, 'exit')));
    return written;
  };

  test('lose nothing and never fail: 800 units of work from four of them', async () => {
    await using bed = await openBed();
    const written = await together(4, { file: bed.file, units: 200 });
    expect(written).toEqual(Array(4).fill({ done: 200, failures: [] }));
    expect(await bed.paused()).toBe('800');
  });

  test('may be joined while one of them is writing: where nothing is to be migrated, nobody is waited for', async () => {
    await using bed = await openBed();
    const writing = new Database(bed.file);
    writing.exec('begin immediate');
    const other = await openStore({ file: bed.file });
    writing.exec('rollback');
    writing.close();
    expect(await other.read.settings.get('paused')).toBeNull();
    await other.close();
  });

  test('that start together on a new file make its tables once', async () => {
    using house = openFolder();
    const written = await together(4, { file: house.file, units: 1 });
    expect(written).toEqual(Array(4).fill({ done: 1, failures: [] }));
  });

  test('see each other’s changes, and their epochs, at once', async () => {
    await using bed = await openBed();
    const other = await openStore({ file: bed.file });
    expect(other.epoch('stock')).toBe(0);
    await bed.store.write((s) => s.settings.raise('stock'));
    expect(other.epoch('stock')).toBe(1);
    expect(bed.store.epoch('stock')).toBe(1);
    expect(other.epoch('items')).toBe(0);
    await other.close();
  });
});

describe('a full disk', () => {
  /** Leaves no page beyond those that are there, for the store's own handle. */
  const fill = async () => {
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    const bed = await openBed();
    const [handle] = pragma.mock.contexts as Database.Database[];
    pragma.mockRestore();
    const limit = (pages: number) => handle?.pragma(`max_page_count = ${pages}`);
    return { bed, shut: () => limit(1), open: () => limit(1_000_000) };
  };

  test('is told as such, loses nothing, and is over when there is room again', async () => {
    const { bed, shut, open } = await fill();
    await using _ = bed;
    await bed.store.write((s) => s.items.put('1', items(5)));
    shut();
    const error = await caught(
      bed.store.write(async (s) => {
        await s.settings.set('paused', 'now');
        await s.items.put('2', items(2_000));
      }),
    );
    expect(error).toMatchObject({
      code: 'store_unavailable',
      message: 'The connector has run out of disk space; nothing was written.',
      cause: { code: 'SQLITE_FULL' },
    });
    expect(await bed.paused()).toBeNull();
    expect(await bed.store.read.items.all('1')).toHaveLength(5);
    expect(await bed.store.read.items.all('2')).toEqual([]);
    open();
    await bed.store.write((s) => s.items.put('2', items(2_000)));
    expect(await bed.store.read.items.all('2')).toHaveLength(2_000);
  });
});

describe('the file', () => {
  test.skipIf(platform() === 'win32')(
    'and all beside it can be read by its owner alone, whatever the umask',
    async () => {
      const before = process.umask(0o000);
      try {
        await using bed = await openBed();
        await bed.store.write((s) => s.settings.set('paused', 'now'));
        const modes = readdirSync(bed.folder).map((name) => [name, statSync(join(bed.folder, name)).mode & 0o777]);
        expect(modes.sort()).toEqual([
          ['connector.db', 0o600],
          ['connector.db-shm', 0o600],
          ['connector.db-wal', 0o600],
        ]);
        expect(statSync(bed.folder).mode & 0o777).toBe(0o700);
      } finally {
        process.umask(before);
      }
    },
  );

  test('is written so that what is acknowledged survives the machine', async () => {
    const pragma = vi.spyOn(Database.prototype, 'pragma');
    await using _ = await openBed();
    const [handle] = pragma.mock.contexts as Database.Database[];
    pragma.mockRestore();
    expect(handle?.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(handle?.pragma('synchronous', { simple: true })).toBe(2);
  });

  test('keeps everything over a restart, and is migrated once', async () => {
    using house = openFolder();
    const first = await openStore({ file: house.file });
    await first.write((s) => s.settings.set('paused', 'now'));
    await first.close();
    const second = await openStore({ file: house.file });
    expect(await second.read.settings.get('paused')).toBe('now');
    await second.close();
    const raw = new Database(house.file);
    expect(raw.prepare('select name from kysely_migration').pluck().all()).toEqual(Object.keys(migrations));
    raw.close();
  });

  test('that is no database is refused, and left as it is', async () => {
    using house = openFolder();
    const file = join(house.folder, 'connector.db');
    writeFileSync(file, 'this is a letter to my aunt, and no database at all\n'.repeat(20));
    const error = await caught(openStore({ file }));
    expect(error).toMatchObject({ code: 'store_unavailable', cause: { code: 'SQLITE_NOTADB' } });
    expect(statSync(file).size).toBe(52 * 20);
  });

  test('that cannot be there is refused', async () => {
    using house = openFolder();
    writeFileSync(join(house.folder, 'data'), 'a file where the folder should be');
    expect(await caught(openStore({ file: house.file }))).toMatchObject({ code: 'store_unavailable' });
  });

  test('that breaks while it is read is told as store_unavailable', async () => {
    await using bed = await openBed();
    const beside = new Database(bed.file);
    beside.exec('drop table items');
    beside.close();
    expect(await caught(bed.store.read.items.all('1'))).toMatchObject({
      code: 'store_unavailable',
      cause: { code: 'SQLITE_ERROR' },
    });
  });
});

test('readers cannot write', async () => {
  await using bed = await openBed();
  expect(await caught(bed.store.read.settings.set('paused', 'now'))).toMatchObject({
    code: 'store_unavailable',
    cause: { code: 'SQLITE_READONLY' },
  });
});

test('a closed store answers nothing more', async () => {
  using house = openFolder();
  const store = await openStore({ file: house.file });
  await store.close();
  expect(await caught(store.write((s) => s.settings.get('paused')))).toBeInstanceOf(Error);
});

test.each([[true], [false]])(
  'what is closed leaves no journal beside it, whether it was read from (%s) or not',
  async (isRead) => {
    using house = openFolder();
    const store = await openStore({ file: house.file });
    await store.write((s) => s.settings.set('paused', 'yes'));
    if (isRead) await store.read.settings.get('paused');
    await store.close();
    expect(readdirSync(join(house.folder, 'data'))).toEqual(['connector.db']);
  },
);
