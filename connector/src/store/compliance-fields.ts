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

  checked: async (organizationId: string): Promise<{ drift: string; present: string; checkedAt: number } | null> =>
    (await db
      .selectFrom('complianceFieldChecks')
      .select(['drift', 'present', 'checkedAt'])
      .where('organizationId', '=', organizationId)
      .executeTakeFirst()) ?? null,

  /** Both JSON lists. */
  noteCheck: async (
    organizationId: string,
    found: { readonly drift: string; readonly present: string; readonly checkedAt: number },
  ): Promise<void> => {
    await db
      .insertInto('complianceFieldChecks')
      .values({ organizationId, ...found })
      .onConflict((c) => c.column('organizationId').doUpdateSet(found))
      .execute();
  },
});
