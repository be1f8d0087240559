// Which custom field tells what, and how Zoho's own list of fields bore that out when somebody last looked.
import type { Db } from './groups.ts';

export const complianceFieldsGroup = (db: Db) => ({
  /** What the owner has mapped otherwise than by default; bodies are JSON. */
  map: (organizationId: string): Promise<{ role: string; body: string }[]> =>
    db
      .selectFrom('complianceFields')
      .select(['role', 'body'])
      .where('organizationId', '=', organizationId)
      .orderBy('role')
      .execute(),

  /** What was found before is of another map, and forgotten. */
  put: async (organizationId: string, role: string, body: string, changedAt: number): Promise<void> => {
    await db
      .insertInto('complianceFields')
      .values({ organizationId, role, body, changedAt })
      .onConflict((c) => c.columns(['organizationId', 'role']).doUpdateSet({ body, changedAt }))
      .execute();
    await db.deleteFrom('complianceFieldChecks').where('organizationId', '=', organizationId).execute();
  },

  checked: async (organizationId: string): Promise<{ drift: string; checkedAt: number } | null> =>
    (await db
      .selectFrom('complianceFieldChecks')
      .select(['drift', 'checkedAt'])
      .where('organizationId', '=', organizationId)
      .executeTakeFirst()) ?? null,

  /** @param drift JSON list. */
  noteCheck: async (organizationId: string, drift: string, checkedAt: number): Promise<void> => {
    await db
      .insertInto('complianceFieldChecks')
      .values({ organizationId, drift, checkedAt })
      .onConflict((c) => c.column('organizationId').doUpdateSet({ drift, checkedAt }))
      .execute();
  },
});
