// The skill keys: whose they are, what they may do, and which assertions they have used up.
import type { Db } from './groups.ts';
import { settingsGroup } from './settings.ts';
import type { Tables } from './tables.ts';

export type KeyRow = Tables['keys'];
export type NewKeyRow = Omit<
  KeyRow,
  'totpStep' | 'totpFailures' | 'totpFailedAt' | 'revokedAt' | 'rotatedFrom' | 'lastUsedAt'
>;

/** Expired assertions forgotten with each one remembered: more than one, so that the table cannot grow. */
const FORGOTTEN_AT_ONCE = 50;

const LONGEST_LINEAGE = 50;

const insertRow = (db: Db, row: NewKeyRow, rotatedFrom: string | null) =>
  db
    .insertInto('keys')
    .values({
      ...row,
      totpStep: 0,
      totpFailures: 0,
      totpFailedAt: null,
      revokedAt: null,
      rotatedFrom,
      lastUsedAt: null,
    })
    .execute();

/**
 * The key, those it has replaced and those that have replaced it: for a day's limits a new key is no new day, and while
 * both work they are one.
 */
export const lineageOf = async (db: Db, kid: string): Promise<string[]> => {
  const kids = [kid];
  const next = async (from: 'kid' | 'rotatedFrom', to: 'kid' | 'rotatedFrom', last: string) =>
    (await db.selectFrom('keys').select(`${to} as found`).where(from, '=', last).executeTakeFirst())?.found ?? null;
  for (const [from, to] of [
    ['kid', 'rotatedFrom'],
    ['rotatedFrom', 'kid'],
  ] as const) {
    const most = kids.length + LONGEST_LINEAGE;
    for (let last = await next(from, to, kid); last !== null && kids.length < most; last = await next(from, to, last)) {
      kids.push(last);
    }
  }
  return kids;
};

/** Whatever changes what a key may do raises the epoch `keys` here, so that no caller can forget it. */
export const keysGroup = (db: Db) => ({
  create: async (row: NewKeyRow): Promise<void> => {
    await insertRow(db, row, null);
    await settingsGroup(db).raise('keys');
  },

  get: async (kid: string): Promise<KeyRow | null> =>
    (await db.selectFrom('keys').selectAll().where('kid', '=', kid).executeTakeFirst()) ?? null,

  lineage: (kid: string): Promise<string[]> => lineageOf(db, kid),

  /** Oldest first, revoked ones too; of one moment a key that replaces another comes after those that do not. */
  list: (): Promise<KeyRow[]> =>
    db
      .selectFrom('keys')
      .selectAll()
      .orderBy('createdAt')
      .orderBy((e) => e.case().when('rotatedFrom', 'is', null).then(0).else(1).end())
      .orderBy('kid')
      .execute(),

  setLimits: async (kid: string, limits: string): Promise<void> => {
    await db.updateTable('keys').set({ limits }).where('kid', '=', kid).execute();
    await settingsGroup(db).raise('keys');
  },

  /** Ends the key at `at`, or leaves an earlier end. False where the key is unknown or had ended by then. */
  revoke: async (kid: string, at: number): Promise<boolean> => {
    const done = await db
      .updateTable('keys')
      .set({ revokedAt: at })
      .where('kid', '=', kid)
      .where((e) => e.or([e('revokedAt', 'is', null), e('revokedAt', '>', at)]))
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) return false;
    await settingsGroup(db).raise('keys');
    return true;
  },

  /** Puts `row` in the place of `from`, which ends at `endsAt`. False, and nothing done, where `from` has an end already. */
  rotate: async (from: string, row: NewKeyRow, endsAt: number): Promise<boolean> => {
    const done = await db
      .updateTable('keys')
      .set({ revokedAt: endsAt })
      .where('kid', '=', from)
      .where('revokedAt', 'is', null)
      .executeTakeFirst();
    if (done.numUpdatedRows === 0n) return false;
    await insertRow(db, row, from);
    await settingsGroup(db).raise('keys');
    return true;
  },

  /** Uses up a time step and forgets the failures before it. False where this step or a later one was used already. */
  setTotpStep: async (kid: string, step: number): Promise<boolean> => {
    const done = await db
      .updateTable('keys')
      .set({ totpStep: step, totpFailures: 0, totpFailedAt: null })
      .where('kid', '=', kid)
      .where('totpStep', '<', step)
      .executeTakeFirst();
    return done.numUpdatedRows === 1n;
  },

  countTotpFailure: async (kid: string, at: number): Promise<void> => {
    await db
      .updateTable('keys')
      .set((e) => ({ totpFailures: e('totpFailures', '+', 1), totpFailedAt: at }))
      .where('kid', '=', kid)
      .execute();
  },

  /**
   * Remembers an assertion until it has expired. False where it is remembered already: a replay, whichever process
   * saw it first, since the primary key decides.
   */
  rememberAssertion: async (assertion: Tables['usedAssertions'], now: number): Promise<boolean> => {
    const expired = db
      .selectFrom('usedAssertions')
      .select(['kid', 'jti'])
      .where('expiresAt', '<=', now)
      .orderBy('expiresAt')
      .limit(FORGOTTEN_AT_ONCE)
      .$asTuple('kid', 'jti');
    await db
      .deleteFrom('usedAssertions')
      .where((e) => e(e.refTuple('kid', 'jti'), 'in', expired))
      .execute();
    const done = await db
      .insertInto('usedAssertions')
      .values(assertion)
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    if (done.numInsertedOrUpdatedRows !== 1n) return false;
    // No epoch is raised: what a key may do has not changed.
    await db.updateTable('keys').set({ lastUsedAt: now }).where('kid', '=', assertion.kid).execute();
    return true;
  },

  /** How many assertions are remembered. */
  rememberedAssertions: async (): Promise<number> =>
    (
      await db
        .selectFrom('usedAssertions')
        .select((e) => e.fn.countAll<number>().as('count'))
        .executeTakeFirstOrThrow()
    ).count,
});
