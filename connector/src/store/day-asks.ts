// How often keys have asked each intent in a day; of keys without a limit of it nothing is counted.
import type { Db } from './groups.ts';

export interface Asked {
  readonly asks: number;
  /** Whether the audit log knows that the limit was reached. */
  readonly told: boolean;
}

export const dayAsksGroup = (db: Db) => ({
  /** Of all these keys together. */
  of: async (kids: readonly string[], intent: string, day: string): Promise<Asked> => {
    const row = await db
      .selectFrom('dayAsks')
      .select((e) => [e.fn.sum<number | null>('asks').as('asks'), e.fn.max<number | null>('told').as('told')])
      .where('kid', 'in', kids)
      .where('intent', '=', intent)
      .where('day', '=', day)
      .executeTakeFirstOrThrow();
    return { asks: row.asks ?? 0, told: row.told === 1 };
  },

  /** Each intent that these keys together have asked on that day, and how often. */
  all: (kids: readonly string[], day: string): Promise<{ intent: string; asks: number }[]> =>
    db
      .selectFrom('dayAsks')
      .select((e) => ['intent', e.fn.sum<number>('asks').as('asks')])
      .where('kid', 'in', kids)
      .where('day', '=', day)
      .groupBy('intent')
      .orderBy('intent')
      .execute(),

  /** Whether one of these keys has had this very ask counted on that day. */
  counted: async (kids: readonly string[], intent: string, day: string, repeatHash: string): Promise<boolean> =>
    (await db
      .selectFrom('countedAsks')
      .select('kid')
      .where('kid', 'in', kids)
      .where('intent', '=', intent)
      .where('day', '=', day)
      .where('repeatHash', '=', repeatHash)
      .limit(1)
      .executeTakeFirst()) !== undefined,

  /** One more; of this key the days that are over are forgotten. @param repeatHash Null of what is never repeated. */
  count: async (kid: string, intent: string, day: string, repeatHash: string | null = null): Promise<void> => {
    await db
      .insertInto('dayAsks')
      .values({ kid, intent, day, asks: 1, told: 0 })
      .onConflict((c) =>
        c.columns(['kid', 'intent', 'day']).doUpdateSet((e) => ({ asks: e('dayAsks.asks', '+', 1), told: 0 })),
      )
      .execute();
    if (repeatHash !== null) await db.insertInto('countedAsks').values({ kid, intent, day, repeatHash }).execute();
    for (const table of ['dayAsks', 'countedAsks'] as const) {
      await db.deleteFrom(table).where('kid', '=', kid).where('day', '<', day).execute();
    }
  },

  /** Until the next ask that is let through. */
  tell: async (kid: string, intent: string, day: string): Promise<void> => {
    await db
      .insertInto('dayAsks')
      .values({ kid, intent, day, asks: 0, told: 1 })
      .onConflict((c) => c.columns(['kid', 'intent', 'day']).doUpdateSet({ told: 1 }))
      .execute();
  },
});
