// Which custom fields of regulated goods an organisation's items have ever shown. Nothing forgets them.
import type { Db } from './groups.ts';

export const itemFieldsGroup = (db: Db) => ({
  seen: async (organizationId: string): Promise<string[]> =>
    (
      await db
        .selectFrom('itemFields')
        .select('apiName')
        .where('organizationId', '=', organizationId)
        .orderBy('apiName')
        .execute()
    ).map((row) => row.apiName),

  /** Keeps the first time; a later one changes nothing. */
  note: async (organizationId: string, apiName: string, seenAt: number): Promise<void> => {
    await db
      .insertInto('itemFields')
      .values({ organizationId, apiName, seenAt })
      .onConflict((c) => c.doNothing())
      .execute();
  },
});
