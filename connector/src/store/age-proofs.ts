// What an age provider has said of buyers: one row a try, bound to one order. A try is never bound to another one.
import type { Insertable, Selectable } from 'kysely';
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type AgeProofRow = Selectable<Tables['ageProofs']>;

export const ageProofsGroup = (db: Db) => ({
  /** False where this id of the provider's is known already: it was made for another order. */
  add: async (row: Insertable<Tables['ageProofs']>): Promise<boolean> => {
    const done = await db
      .insertInto('ageProofs')
      .values(row)
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  get: async (id: string): Promise<AgeProofRow | null> =>
    (await db.selectFrom('ageProofs').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,

  /** By the provider's own id. */
  known: async (provider: string, providerId: string): Promise<AgeProofRow | null> =>
    (await db
      .selectFrom('ageProofs')
      .selectAll()
      .where('provider', '=', provider)
      .where('providerId', '=', providerId)
      .executeTakeFirst()) ?? null,

  /** By an id of whichever provider's: for who has heard it from one. */
  ofProviderId: async (providerId: string): Promise<AgeProofRow | null> =>
    (await db.selectFrom('ageProofs').selectAll().where('providerId', '=', providerId).executeTakeFirst()) ?? null,

  /** Of one order, the newest first. */
  forOrder: (organizationId: string, orderRef: string, limit = 20): Promise<AgeProofRow[]> =>
    db
      .selectFrom('ageProofs')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('orderRef', '=', orderRef)
      .orderBy('createdAt', 'desc')
      .orderBy('id')
      .limit(limit)
      .execute(),

  /** As the provider says it now; when it was accepted first stays. */
  note: async (
    id: string,
    now: { status: string; reason: string | null; ownKey: number; checkedAt: number; verifiedAt: number | null },
  ): Promise<void> => {
    await db.updateTable('ageProofs').set(now).where('id', '=', id).execute();
  },

  /** Not to be believed before the provider has been asked again. */
  doubt: async (id: string): Promise<void> => {
    await db.updateTable('ageProofs').set({ checkedAt: 0 }).where('id', '=', id).where('checkedAt', '!=', 0).execute();
  },

  /** As for decisions: the buyer is known by another key from now on. */
  rename: async (organizationId: string, from: string, to: string): Promise<void> => {
    await db
      .updateTable('ageProofs')
      .set({ buyerKey: to })
      .where('organizationId', '=', organizationId)
      .where('buyerKey', '=', from)
      .execute();
  },

  /** Tries of a buyer since then that have not been accepted. */
  failed: async (organizationId: string, buyerKey: string, since: number): Promise<number> =>
    (
      await db
        .selectFrom('ageProofs')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .where('buyerKey', '=', buyerKey)
        .where('createdAt', '>=', since)
        .where('status', '!=', 'accepted')
        .executeTakeFirstOrThrow()
    ).count,

  erase: async (
    organizationId: string,
    buyerKeys: readonly string[],
    orderRefs: readonly string[],
  ): Promise<number> => {
    const query = db
      .updateTable('ageProofs')
      .set({ buyer: null })
      .where('organizationId', '=', organizationId)
      .where('buyerKey', 'in', buyerKeys)
      .where('buyer', 'is not', null);
    // Proofs of sales that the law still wants are kept with them.
    const done = await (orderRefs.length === 0
      ? query
      : query.where('orderRef', 'not in', orderRefs)
    ).executeTakeFirst();
    return Number(done.numUpdatedRows);
  },
});
