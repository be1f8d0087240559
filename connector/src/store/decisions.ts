// What was decided about orders. Nothing here deletes a decision; who bought is erased where the law lets go of it.
import type { Insertable, Selectable } from 'kysely';
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type DecisionRow = Selectable<Tables['decisions']>;
export type DecisionLineRow = Selectable<Tables['decisionLines']>;
export type NewDecisionRow = Omit<
  Insertable<Tables['decisions']>,
  'orderId' | 'orderNumber' | 'soldOn' | 'keptUntil' | 'voidedAt'
>;

export interface Sale {
  readonly orderId: string;
  readonly orderNumber: string;
  /** The organisation's day. */
  readonly soldOn: string;
  readonly keptUntil: string;
}

export const decisionsGroup = (db: Db) => {
  const linesOf = (ids: readonly string[]): Promise<DecisionLineRow[]> =>
    ids.length === 0
      ? Promise.resolve([])
      : db
          .selectFrom('decisionLines')
          .selectAll()
          .where('decisionId', 'in', ids)
          .orderBy('decisionId')
          .orderBy('line')
          .execute();

  return {
    add: async (row: NewDecisionRow, lines: readonly Omit<DecisionLineRow, 'decisionId' | 'line'>[]): Promise<void> => {
      const open = { orderId: null, orderNumber: null, soldOn: null, keptUntil: null, voidedAt: null };
      await db
        .insertInto('decisions')
        .values({ ...row, ...open })
        .execute();
      for (const [line, each] of lines.entries()) {
        await db
          .insertInto('decisionLines')
          .values({ decisionId: row.id, line, ...each })
          .execute();
      }
    },

    get: async (id: string): Promise<DecisionRow | null> =>
      (await db.selectFrom('decisions').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,

    linesOf,

    /** Newest first. */
    list: (limit: number): Promise<DecisionRow[]> =>
      db.selectFrom('decisions').selectAll().orderBy('at', 'desc').orderBy('id').limit(limit).execute(),

    /** The order that it was for is there. A decision is of one order. */
    attach: async (id: string, sale: Sale): Promise<void> => {
      await db
        .updateTable('decisions')
        .set({ ...sale, voidedAt: null })
        .where('id', '=', id)
        .where('orderId', 'is', null)
        .execute();
    },

    /** Up to which order others' orders have been looked at; null before the first look. */
    lookedTo: async (organizationId: string): Promise<{ seenAt: number; orderId: string } | null> =>
      (await db
        .selectFrom('unclearedCursors')
        .select(['seenAt', 'orderId'])
        .where('organizationId', '=', organizationId)
        .executeTakeFirst()) ?? null,

    noteLookedTo: async (organizationId: string, row: { seenAt: number; orderId: string }): Promise<void> => {
      const { seenAt, orderId } = row;
      await db
        .insertInto('unclearedCursors')
        .values({ organizationId, seenAt, orderId })
        .onConflict((c) => c.column('organizationId').doUpdateSet({ seenAt, orderId }))
        .execute();
    },

    /** The buyer is known by another key from now on: limits and erasure go by it. */
    rename: async (organizationId: string, from: string, to: string): Promise<void> => {
      await db
        .updateTable('decisions')
        .set({ buyerKey: to })
        .where('organizationId', '=', organizationId)
        .where('buyerKey', '=', from)
        .execute();
    },

    /** Whether an order of Zoho's was allowed by a decision. */
    cleared: async (organizationId: string, orderId: string): Promise<DecisionRow | null> =>
      (await db
        .selectFrom('decisions')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .where('orderId', '=', orderId)
        .where('outcome', '=', 'allow')
        .executeTakeFirst()) ?? null,

    voided: async (organizationId: string, orderId: string, at: number): Promise<void> => {
      await db
        .updateTable('decisions')
        .set({ voidedAt: at })
        .where('organizationId', '=', organizationId)
        .where('orderId', '=', orderId)
        .where('voidedAt', 'is', null)
        .execute();
    },

    /** What it allowed has come to nothing: it counts no longer against what the buyer may have. */
    dropped: async (id: string, at: number): Promise<void> => {
      await db
        .updateTable('decisions')
        .set({ voidedAt: at })
        .where('id', '=', id)
        .where('orderId', 'is', null)
        .where('voidedAt', 'is', null)
        .execute();
    },

    /** What a buyer was sold since a day; what has been allowed and may become an order any moment counts already. */
    soldTo: (
      organizationId: string,
      buyerKey: string,
      since: { readonly day: string; readonly at: number },
    ): Promise<{ productClass: string; soldOn: string | null; quantityMicros: number; orderRef: string }[]> =>
      db
        .selectFrom('decisions')
        .innerJoin('decisionLines', 'decisionLines.decisionId', 'decisions.id')
        .select([
          'decisionLines.productClass',
          'decisions.soldOn',
          'decisionLines.quantityMicros',
          'decisions.orderRef',
        ])
        .where('decisions.organizationId', '=', organizationId)
        .where('decisions.buyerKey', '=', buyerKey)
        .where('decisions.moment', '=', 'order')
        .where('decisions.outcome', '=', 'allow')
        .where('decisions.voidedAt', 'is', null)
        .where((e) =>
          e.or([
            e('decisions.soldOn', '>=', since.day),
            e.and([e('decisions.soldOn', 'is', null), e('decisions.at', '>=', since.at)]),
          ]),
        )
        .execute(),

    /** Sales of these days, both inclusive, whose orders hold. */
    sales: (organizationId: string, from: string, to: string): Promise<DecisionRow[]> =>
      db
        .selectFrom('decisions')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .where('soldOn', '>=', from)
        .where('soldOn', '<=', to)
        .where('outcome', '=', 'allow')
        .where('voidedAt', 'is', null)
        .orderBy('soldOn')
        .orderBy('id')
        .execute(),

    /**
     * Takes away who bought, of everything whose time is over; answers what is still kept, and until when.
     * @param underWaySince What was allowed since then may become an order any moment, and is kept until it is known.
     */
    erase: async (
      organizationId: string,
      buyerKeys: readonly string[],
      { today, underWaySince }: { readonly today: string; readonly underWaySince: number },
    ): Promise<{ erased: number; kept: number; keptUntil: string | null; orderRefs: readonly string[] }> => {
      const done = await db
        .updateTable('decisions')
        .set({ buyer: null })
        .where('organizationId', '=', organizationId)
        .where('buyerKey', 'in', buyerKeys)
        .where('buyer', 'is not', null)
        .where((e) =>
          e.or([
            e('keptUntil', '<', today),
            e.and([
              e('keptUntil', 'is', null),
              e.or([e('outcome', '!=', 'allow'), e('voidedAt', 'is not', null), e('at', '<', underWaySince)]),
            ]),
          ]),
        )
        .executeTakeFirst();
      const kept = await db
        .selectFrom('decisions')
        .select(['keptUntil', 'orderRef'])
        .where('organizationId', '=', organizationId)
        .where('buyerKey', 'in', buyerKeys)
        .where('buyer', 'is not', null)
        .orderBy('keptUntil', 'desc')
        .execute();
      return {
        erased: Number(done.numUpdatedRows),
        kept: kept.length,
        keptUntil: kept[0]?.keptUntil ?? null,
        orderRefs: [...new Set(kept.map(({ orderRef }) => orderRef))],
      };
    },
  };
};
