// Checkouts and their steps. A move names the version it starts from, so that of two executors only one moves a checkout.
import { sql } from 'kysely';
import type { Db } from './groups.ts';
import { isFree, isFreeFor } from './in-hand.ts';
import { lineageOf } from './keys.ts';
import type { Tables } from './tables.ts';

export type CheckoutRow = Tables['checkouts'];

/** What may change with a move. */
export type CheckoutChange = Partial<
  Pick<CheckoutRow, 'progress' | 'buyer' | 'payment' | 'decisionId' | 'orderId' | 'orderNumber'>
>;

/** Put off for as long as its units are held, which may be a day: see in-hand.ts. */
const LONGEST_LEASE_MS = 24 * 3_600_000;

export const checkoutsGroup = (db: Db) => ({
  insert: async (row: CheckoutRow): Promise<void> => {
    await db.insertInto('checkouts').values(row).execute();
    await db
      .insertInto('checkoutSteps')
      .values({ checkoutId: row.id, version: row.version, state: row.state, at: row.createdAt, note: null })
      .execute();
  },

  get: async (id: string): Promise<CheckoutRow | null> =>
    (await db.selectFrom('checkouts').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,

  /** Of the key, and of those that it replaces or that replace it: a shop repeats its checkout under a new key as well. */
  idempotent: async (kid: string, idempotencyKey: string): Promise<CheckoutRow | null> =>
    (await db
      .selectFrom('checkouts')
      .selectAll()
      .where('kid', 'in', await lineageOf(db, kid))
      .where('idempotencyKey', '=', idempotencyKey)
      .orderBy('createdAt')
      .limit(1)
      .executeTakeFirst()) ?? null,

  steps: (checkoutId: string): Promise<Tables['checkoutSteps'][]> =>
    db.selectFrom('checkoutSteps').selectAll().where('checkoutId', '=', checkoutId).orderBy('version').execute(),

  /** Newest first. */
  list: (filter: { states?: readonly string[]; limit: number }): Promise<CheckoutRow[]> => {
    const query = db.selectFrom('checkouts').selectAll().orderBy('createdAt', 'desc').orderBy('id').limit(filter.limit);
    return (filter.states === undefined ? query : query.where('state', 'in', filter.states)).execute();
  },

  /** How many of a key are in one of these states. */
  countOf: async (kid: string, states: readonly string[]): Promise<number> =>
    (
      await db
        .selectFrom('checkouts')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('kid', '=', kid)
        .where('state', 'in', states)
        .executeTakeFirstOrThrow()
    ).count,

  /** Checkouts somebody should carry on with: in one of the states, and in nobody's hands; the longest waiting first. */
  due: (states: readonly string[], now: number, limit: number): Promise<CheckoutRow[]> =>
    db
      .selectFrom('checkouts')
      .selectAll()
      .where('state', 'in', states)
      .where(isFree(now, LONGEST_LEASE_MS))
      .orderBy('leaseUntil')
      .orderBy('changedAt')
      .limit(limit)
      .execute(),

  /** Moves a checkout from a version on; false when another was quicker. */
  move: async (
    from: { id: string; version: number },
    state: string,
    at: number,
    change: CheckoutChange,
    note: string | null,
  ): Promise<boolean> => {
    const version = from.version + 1;
    const { numUpdatedRows } = await db
      .updateTable('checkouts')
      .set({ ...change, state, version, changedAt: at })
      .where('id', '=', from.id)
      .where('version', '=', from.version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await db.insertInto('checkoutSteps').values({ checkoutId: from.id, version, state, at, note }).execute();
    return true;
  },

  /** Keeps what an executor has learnt without moving the checkout. */
  learn: async (from: { id: string; version: number }, progress: string): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('checkouts')
      .set({ progress })
      .where('id', '=', from.id)
      .where('version', '=', from.version)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Takes a checkout in hand; false while somebody else has it. Without an owner it may be taken before its time. */
  lease: async (id: string, owner: string, until: number, now: number): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('checkouts')
      .set((e) => ({ leaseOwner: owner, leaseUntil: until, version: e('version', '+', 1) }))
      .where('id', '=', id)
      .where((e) => e.or([e('leaseOwner', 'is', null), isFreeFor(owner, now, LONGEST_LEASE_MS)]))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Lets a checkout go, until when nobody need look at it again. */
  park: async (id: string, owner: string, until: number | null): Promise<void> => {
    await db
      .updateTable('checkouts')
      .set({ leaseOwner: null, leaseUntil: until })
      .where('id', '=', id)
      .where('leaseOwner', '=', owner)
      .execute();
  },

  /** Something has happened that it waits for: it is looked at again at once. */
  wake: async (id: string): Promise<void> => {
    await db
      .updateTable('checkouts')
      .set({ leaseUntil: null })
      .where('id', '=', id)
      .where('leaseOwner', 'is', null)
      .execute();
  },

  /** Takes away who bought, of what ended before a moment; answers of how many. */
  forgetBuyers: async (states: readonly string[], before: number, limit: number): Promise<number> => {
    const some = await db
      .selectFrom('checkouts')
      .select('id')
      .where('state', 'in', states)
      .where('changedAt', '<', before)
      .where('buyer', 'is not', null)
      .limit(limit)
      .execute();
    await eraseBuyers(
      db,
      some.map(({ id }) => id),
    );
    return some.length;
  },

  /** Those that are over and still name somebody, a page at a time. */
  named: (
    organizationId: string,
    states: readonly string[],
    { after, limit }: { readonly after: string; readonly limit: number },
  ): Promise<{ id: string; buyer: string | null }[]> =>
    db
      .selectFrom('checkouts')
      .select(['id', 'buyer'])
      .where('organizationId', '=', organizationId)
      .where('state', 'in', states)
      .where('buyer', 'is not', null)
      .where('id', '>', after)
      .orderBy('id')
      .limit(limit)
      .execute(),

  eraseBuyers: (ids: readonly string[]): Promise<void> => eraseBuyers(db, ids),
});

/** Their contact's name and the address's spelling stand in what was learnt on the way. */
const eraseBuyers = async (db: Db, ids: readonly string[]): Promise<void> => {
  if (ids.length === 0) return;
  const progress = sql<string>`json_set("progress", '$.customer', null, '$.address', null)`;
  await db.updateTable('checkouts').set({ buyer: null, progress }).where('id', 'in', ids).execute();
};
