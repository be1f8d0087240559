// How often providers have been called lately, over all processes, and which of them want to be left alone.
import type { Db } from './groups.ts';

export const providersGroup = (db: Db) => ({
  /** Notes a call where one more is allowed; else tells when the next one is. */
  admit: async (
    { id, provider, at }: { readonly id: string; readonly provider: string; readonly at: number },
    { most, windowMs }: { readonly most: number; readonly windowMs: number },
  ): Promise<{ readonly admitted: true } | { readonly admitted: false; readonly until: number }> => {
    const block = await db
      .selectFrom('providerBlocks')
      .select('until')
      .where('provider', '=', provider)
      .where('until', '>', at)
      .executeTakeFirst();
    if (block !== undefined) return { admitted: false, until: block.until };
    await db
      .deleteFrom('providerCalls')
      .where('provider', '=', provider)
      .where('at', '<=', at - windowMs)
      .execute();
    const calls = await db
      .selectFrom('providerCalls')
      .select('at')
      .where('provider', '=', provider)
      .orderBy('at', 'desc')
      .limit(most)
      .execute();
    if (calls.length >= most) return { admitted: false, until: (calls.at(-1)?.at ?? at) + windowMs };
    await db.insertInto('providerCalls').values({ id, provider, at }).execute();
    return { admitted: true };
  },

  /** It has said so itself; a shorter wish does not shorten a longer one. */
  block: async (provider: string, until: number): Promise<void> => {
    const now = await db
      .selectFrom('providerBlocks')
      .select('until')
      .where('provider', '=', provider)
      .executeTakeFirst();
    if ((now?.until ?? 0) >= until) return;
    await db
      .insertInto('providerBlocks')
      .values({ provider, until })
      .onConflict((c) => c.column('provider').doUpdateSet({ until }))
      .execute();
  },
});
