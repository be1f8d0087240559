import {
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { type State as CheckoutState, states as checkoutStates } from '../checkout/states.ts';
import { type State, states } from '../plans/states.ts';
import { replaceStore } from '../store/copy.ts';
import { newMasterKey, ORGANIZATION, openCli } from './cli-testbed.ts';

type Bed = Awaited<ReturnType<typeof openCli>>;

const fileOf = (bed: Bed): string => bed.env.DATABASE_FILE ?? '';

const openBed = async (): Promise<Bed> => {
  const bed = await openCli();
  bed.answering.clear();
  await bed.connect();
  return bed;
};

const backup = async (bed: Bed): Promise<string> => {
  const to = join(bed.folder, 'kept', 'copy.db');
  const { code, err } = await bed.run('backup', to);
  expect([code, err]).toEqual([0, '']);
  return to;
};

const stateOf = (bed: Bed, plan: string) =>
  bed.withStore(async (store) => (await store.read.plans.byDisplay(plan))?.state);

const keyOf = async (bed: Bed): Promise<string> =>
  ((await bed.run('keys', 'create', '--name', 'x', '--json')).json() as { kid: string }).kid;

const idOf = (n: number): string => `CO-0000-0000-0000-${String(n).padStart(4, '0')}`;
const checkoutIn = (state: CheckoutState, n: number) => ({
  id: idOf(n),
  organizationId: ORGANIZATION,
  kid: '0123456789abcdef',
  idempotencyKey: `web-order-${n}`,
  requestHash: 'x',
  state,
  version: 1,
  planKey: String(n).padStart(32, '0'),
  cart: JSON.stringify({ lines: [], subTotalMicros: 0, taxMicros: 0, totalMicros: 0, currency: 'USD', location: null }),
  buyer: null,
  payment: null,
  progress: '{}',
  decisionId: null,
  orderId: null,
  orderNumber: null,
  createdAt: 0,
  changedAt: 0,
  heldUntil: 0,
  leaseOwner: null,
  leaseUntil: null,
});

describe('a backup', () => {
  test('is one file for its owner alone, of all that was committed, while somebody is writing', async () => {
    await using bed = await openBed();
    const plan = await bed.propose();
    const writer = new Database(fileOf(bed));
    writer.exec("begin immediate; insert into settings (name, value) values ('half', 'done')");
    const to = await backup(bed);
    writer.exec('rollback');
    writer.close();
    expect(statSync(to).mode & 0o777).toBe(0o600);
    expect(existsSync(`${to}-wal`)).toBe(false);
    const copy = new Database(to, { readonly: true });
    expect(copy.prepare('select display from plans').pluck().all()).toEqual([plan]);
    const settings = copy.prepare('select name from settings order by name').pluck().all();
    expect(settings).toContain('copiedAt');
    expect(settings).not.toContain('half');
    copy.close();
  });

  test('is its owner’s alone from its first page on, so that one that was killed half-way is too', async () => {
    await using bed = await openBed();
    const to = join(bed.folder, 'shared.db');
    const seen = new Set<number>();
    const look = setInterval(() => {
      for (const name of readdirSync(bed.folder).filter((each) => each.startsWith('shared.db'))) {
        const mode = statSync(join(bed.folder, name), { throwIfNoEntry: false })?.mode;
        if (mode !== undefined) seen.add(mode & 0o777);
      }
    }, 0);
    for (let times = 0; times < 5; times += 1) expect((await bed.run('backup', to, '--overwrite')).code).toBe(0);
    clearInterval(look);
    expect([...seen]).toEqual([0o600]);
  });

  test('replaces no file that is there, unless that is said', async () => {
    await using bed = await openBed();
    const to = join(bed.folder, 'mine.txt');
    writeFileSync(to, 'the only copy of something');
    const refused = await bed.run('backup', to);
    expect([refused.code, refused.err]).toEqual([
      1,
      expect.stringMatching(/There is a file .*mine\.txt already\. .*--overwrite/),
    ]);
    expect(readFileSync(to, 'utf8')).toBe('the only copy of something');
    expect((await bed.run('backup', to, '--overwrite')).code).toBe(0);
    expect(readFileSync(to).subarray(0, 15).toString()).toBe('SQLite format 3');
  });

  test('never replaces the database itself, by whichever name', async () => {
    await using bed = await openBed();
    const plan = await bed.propose();
    const live = new Database(fileOf(bed));
    live.prepare('select 1 from plans').get();
    const link = join(bed.folder, 'another-name.db');
    symlinkSync(fileOf(bed), link);
    for (const to of [fileOf(bed), `${fileOf(bed)}-wal`, link]) {
      const { code, err } = await bed.run('backup', to, '--overwrite');
      expect([code, err]).toEqual([
        1,
        `${to} is the database itself: who runs on it would lose it. Name another file.`,
      ]);
    }
    live.exec("update plans set state = 'cancelled'");
    live.close();
    expect(await stateOf(bed, plan)).toBe('cancelled');
  });

  test('goes beside the database where nobody says where', async () => {
    await using bed = await openBed();
    const { file } = (await bed.run('backup', '--json')).json() as { file: string };
    expect(file).toMatch(new RegExp(`^${bed.folder}/backups/connector-\\d{8}-\\d{6}\\.db$`));
  });

  test('is not made of a database that is not there', async () => {
    await using bed = await openCli({ DATABASE_FILE: '/nowhere/connector.db' });
    expect((await bed.run('backup', join(bed.folder, 'x.db'))).code).toBe(1);
  });
});

describe('a restored store', () => {
  const executing = [
    'accepted',
    'sending',
    'looking',
    'confirming',
    'awaiting_zoho_approval',
    'packing',
    'voiding',
  ] as const;
  const becomes: readonly (readonly [State, State])[] = [
    ['proposed', 'refused'],
    ['approved', 'refused'],
    ...executing.map((state) => [state, 'uncertain'] as const),
    ['uncertain', 'uncertain'],
    ['done', 'done'],
    ['cancelled', 'cancelled'],
  ];

  test.each(becomes)('has a plan that was %s as %s', async (before, after) => {
    await using bed = await openBed();
    const plan = await bed.propose('order', before);
    const to = await backup(bed);
    expect((await bed.run('restore', to)).err).toBe('');
    expect(await stateOf(bed, plan)).toBe(after);
  });

  test('lets no plan out of any state in which it could be sent', async () => {
    await using bed = await openBed();
    for (const state of states) await bed.propose('order', state);
    await bed.run('restore', await backup(bed));
    const left = await bed.withStore((store) => store.read.plans.list({ limit: 100 }));
    expect(left).toHaveLength(states.length);
    const still = new Set(left.map(({ state }) => state));
    expect([...still].sort()).toEqual(['cancelled', 'done', 'expired', 'refused', 'rejected', 'uncertain']);
  });

  test('sells nothing by itself: what was open is over, and where money or an order was on its way a person looks', async () => {
    await using bed = await openBed();
    await bed.withStore((store) =>
      store.write(async (s) => {
        for (const [n, state] of checkoutStates.entries()) await s.checkouts.insert(checkoutIn(state, n));
      }),
    );
    const { checkouts } = (await bed.run('restore', await backup(bed), '--json')).json() as { checkouts: object };
    const onTheirWay = ['authorising', 'authorised', 'ordering', 'capturing', 'withdrawing', 'voiding'];
    const rows = await bed.withStore((store) => store.read.checkouts.list({ limit: 99 }));
    const now = new Map(rows.map(({ id, state }) => [id, state]));
    for (const [n, before] of checkoutStates.entries()) {
      const open = ['reserved', 'proving', 'waiting', 'clearing'].includes(before);
      const after = open ? 'expired' : onTheirWay.includes(before) ? 'stuck' : before;
      expect([before, now.get(idOf(n))]).toEqual([before, after]);
    }
    expect(checkouts).toMatchObject({
      expired: 4,
      stuck: expect.arrayContaining(onTheirWay.map((each) => idOf(checkoutStates.indexOf(each as CheckoutState)))),
    });
    const stuck = rows.find(({ id }) => id === idOf(checkoutStates.indexOf('ordering')));
    expect(JSON.parse(stuck?.progress ?? '{}').stuckBecause).toContain('restored from a backup');
  });

  test('writes nothing until somebody says so, and its log tells of it', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    const { out } = await bed.run('restore', to);
    expect(out).toContain('All writes are paused until: pnpm connector resume');
    expect(await bed.withStore((store) => store.read.settings.get('paused'))).not.toBeNull();
    expect((await bed.run('audit', 'verify')).code).toBe(0);
    expect((await bed.run('audit', 'list', '--action', 'store.restored')).out).toContain('store.restored');
  });

  test('keeps what was there before, and revokes again what had been revoked since', async () => {
    await using bed = await openBed();
    const [kept, gone] = [await keyOf(bed), await keyOf(bed)];
    const to = await backup(bed);
    await bed.run('keys', 'revoke', gone);
    const plan = await bed.propose();
    const restored = (await bed.run('restore', to, '--json')).json() as { keptAs: string; revoked: string[] };
    expect(restored.revoked).toEqual([gone]);
    const keys = await bed.withStore((store) => store.read.keys.list());
    expect(keys.map(({ kid, revokedAt }) => [kid, revokedAt === null])).toEqual(
      expect.arrayContaining([
        [kept, true],
        [gone, false],
      ]),
    );
    expect(await stateOf(bed, plan)).toBeUndefined();
    const before = new Database(restored.keptAs, { readonly: true });
    expect(before.prepare('select count(*) from plans').pluck().get()).toBe(1);
    before.close();
  });

  test('has a database in its place at every moment, so that one that was killed half-way knows what had been revoked', async () => {
    await using bed = await openBed();
    const gone = await keyOf(bed);
    const to = await backup(bed);
    await bed.run('keys', 'revoke', gone);
    // As far as it comes before the new one takes the place: there is none.
    expect(() => replaceStore(fileOf(bed), join(bed.folder, 'none.db'), join(bed.folder, 'kept.db'))).toThrow('ENOENT');
    const restored = (await bed.run('restore', to, '--json')).json() as { revoked: string[] };
    expect(restored.revoked).toEqual([gone]);
  });

  test('numbers what happens beyond what anybody has heard', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    const event = {
      organizationId: ORGANIZATION,
      type: 'stock.low',
      at: 1,
      origin: 'zoho',
      data: {},
      next: null,
    } as const;
    const add = (id: string) => bed.withStore((store) => store.write((s) => s.outbox.add({ ...event, id })));
    const newest = () =>
      bed.withStore(
        async (store) =>
          (await store.read.outbox.after({ organizationId: ORGANIZATION, after: 0, limit: 9 })).at(-1)?.sequence,
      );
    for (const id of ['a', 'b', 'c']) await add(id);
    const heard = (await newest()) ?? 0;
    await bed.run('restore', to);
    await add('d');
    expect(await newest()).toBeGreaterThan(heard);
  });

  test('drops what a process might still remember', async () => {
    await using bed = await openBed();
    const epochs = () => {
      const handle = new Database(fileOf(bed), { readonly: true });
      const rows = handle.prepare('select name, value from epochs').all() as { name: string; value: number }[];
      handle.close();
      return new Map(rows.map(({ name, value }) => [name, value]));
    };
    const before = epochs();
    await bed.run('restore', await backup(bed));
    for (const [name, value] of epochs()) expect(value, name).toBeGreaterThan(before.get(name) ?? 0);
  });

  test('comes to be where there was none any more', async () => {
    await using bed = await openBed();
    const plan = await bed.propose('order', 'done');
    const to = await backup(bed);
    for (const end of ['', '-wal', '-shm']) rmSync(`${fileOf(bed)}${end}`, { force: true });
    expect((await bed.run('restore', to, '--json')).json()).toMatchObject({ keptAs: null });
    expect(await stateOf(bed, plan)).toBe('done');
  });

  test('takes the place of a database that cannot be read any more', async () => {
    await using bed = await openBed();
    const plan = await bed.propose('order', 'done');
    const to = await backup(bed);
    writeFileSync(fileOf(bed), 'no database at all, but long enough to be taken for one '.repeat(20));
    expect(await bed.run('restore', to)).toMatchObject({ code: 0, err: '' });
    expect(await stateOf(bed, plan)).toBe('done');
  });
});

describe('nothing is restored', () => {
  test('while the connector runs', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    bed.answering.add('http://127.0.0.1:8787/healthz');
    const { code, err } = await bed.run('restore', to);
    expect([code, err]).toEqual([1, 'The connector is running. Stop it first.']);
  });

  test('while any process has the database open', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    const other = new Database(fileOf(bed));
    other.pragma('journal_mode = WAL');
    other.prepare('select * from settings').all();
    try {
      expect((await bed.run('restore', to)).err).toContain('is in use. Stop the connector first');
    } finally {
      other.close();
    }
  });

  test('from a backup that is cut off, or none', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    const half = join(bed.folder, 'half.db');
    const bytes = readFileSync(to);
    writeFileSync(half, bytes.subarray(0, bytes.length / 2));
    expect((await bed.run('restore', half)).err).toContain('is damaged, or is no database of a connector');
    const nowhere = join(bed.folder, 'nowhere.db');
    expect((await bed.run('restore', nowhere)).err).toContain(`There is no file ${nowhere}. Nothing was changed.`);
  });

  test('from one that a newer connector has made', async () => {
    await using bed = await openBed();
    const to = await backup(bed);
    touchByNewer(to);
    expect((await bed.run('restore', to)).err).toMatch(/made or changed by a newer connector \(9999-later\)/);
  });

  test('from one that another master key has sealed', async () => {
    await using bed = await openBed();
    await bed.run('status');
    const to = await backup(bed);
    bed.env.MASTER_KEY = newMasterKey();
    expect((await bed.run('restore', to)).code).not.toBe(0);
    expect(existsSync(`${fileOf(bed)}.restoring`)).toBe(false);
  });

  test('from one whose audit log was rewritten', async () => {
    await using bed = await openBed();
    await keyOf(bed);
    const to = await backup(bed);
    const handle = new Database(to);
    handle.exec("update auditEntries set action = 'nothing.happened'");
    handle.close();
    expect((await bed.run('restore', to)).err).toContain('audit log does not hold together');
  });
});

const touchByNewer = (file: string): void => {
  const handle = new Database(file);
  handle.exec("insert into kysely_migration (name, timestamp) values ('9999-later', '2027')");
  handle.close();
};

describe('a newer database', () => {
  test('is not touched by an older connector, whatever it is told to do', async () => {
    await using bed = await openBed();
    touchByNewer(fileOf(bed));
    for (const words of [['status'], ['migrate'], ['keys', 'list'], ['plans', 'list']]) {
      const { code, err } = await bed.run(...words);
      expect([words, code, err.includes('made or changed by a newer connector (9999-later)')]).toEqual([
        words,
        1,
        true,
      ]);
    }
  });

  test('one of this version needs nothing', async () => {
    await using bed = await openBed();
    expect((await bed.run('migrate')).out).toBe('The database is of this version.');
  });
});

test('a backup that was copied into place by hand is not worked on', async () => {
  await using bed = await openBed();
  await bed.propose();
  const to = await backup(bed);
  copyFileSync(to, fileOf(bed));
  for (const end of ['-wal', '-shm']) rmSync(`${fileOf(bed)}${end}`, { force: true });
  for (const words of [['status'], ['plans', 'list'], ['start']]) {
    const { err } = await bed.run(...words);
    expect([words, err.includes('is a backup that was copied into place by hand')]).toEqual([words, true]);
  }
  rmSync(fileOf(bed));
  expect((await bed.run('restore', to)).code).toBe(0);
  expect((await bed.run('status')).err).toBe('');
});

test('the copy that is looked at is a copy: the backup itself stays as it is', async () => {
  await using bed = await openBed();
  const to = await backup(bed);
  const same = join(bed.folder, 'same.db');
  copyFileSync(to, same);
  await bed.run('restore', to);
  expect(readFileSync(to).equals(readFileSync(same))).toBe(true);
});
