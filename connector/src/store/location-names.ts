// The names that people and other systems use for locations, besides Zoho's own.
import type { Db } from './groups.ts';

export interface LocationName {
  /** Normalised as SKUs are: what asks are compared with. */
  readonly word: string;
  /** As it was given. */
  readonly name: string;
  readonly locationId: string;
}

export const locationNamesGroup = (db: Db) => ({
  all: (organizationId: string): Promise<LocationName[]> =>
    db
      .selectFrom('locationNames')
      .select(['word', 'name', 'locationId'])
      .where('organizationId', '=', organizationId)
      .orderBy('word')
      .execute(),

  /** Gives a name, or gives it to another location. */
  put: async (organizationId: string, { word, name, locationId }: LocationName, createdAt: number): Promise<void> => {
    await db
      .insertInto('locationNames')
      .values({ organizationId, word, name, locationId, createdAt })
      .onConflict((c) => c.columns(['organizationId', 'word']).doUpdateSet({ name, locationId, createdAt }))
      .execute();
  },

  /** False where nothing was called so. */
  remove: async (organizationId: string, word: string): Promise<boolean> => {
    const { numDeletedRows } = await db
      .deleteFrom('locationNames')
      .where('organizationId', '=', organizationId)
      .where('word', '=', word)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  },
});
