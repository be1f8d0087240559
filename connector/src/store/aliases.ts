// What people call items besides their SKUs and names.
import type { Db } from './groups.ts';

export interface Alias {
  /** Normalised as SKUs are: what asks are compared with. */
  readonly word: string;
  /** As it was given. */
  readonly name: string;
  readonly itemId: string;
}

export const aliasesGroup = (db: Db) => ({
  all: (organizationId: string): Promise<Alias[]> =>
    db
      .selectFrom('aliases')
      .select(['word', 'name', 'itemId'])
      .where('organizationId', '=', organizationId)
      .orderBy('word')
      .execute(),

  get: async (organizationId: string, word: string): Promise<Alias | null> =>
    (await db
      .selectFrom('aliases')
      .select(['word', 'name', 'itemId'])
      .where('organizationId', '=', organizationId)
      .where('word', '=', word)
      .executeTakeFirst()) ?? null,

  put: async (organizationId: string, { word, name, itemId }: Alias, createdAt: number): Promise<void> => {
    await db
      .insertInto('aliases')
      .values({ organizationId, word, name, itemId, createdAt })
      .onConflict((c) => c.columns(['organizationId', 'word']).doUpdateSet({ name, itemId, createdAt }))
      .execute();
  },

  /** False where nothing was called so. */
  remove: async (organizationId: string, word: string): Promise<boolean> => {
    const { numDeletedRows } = await db
      .deleteFrom('aliases')
      .where('organizationId', '=', organizationId)
      .where('word', '=', word)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  },
});
