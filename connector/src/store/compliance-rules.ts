// The owner's table of rules and its history: a change and its reason are one.
import type { Db } from './groups.ts';

export interface RuleChange {
  readonly reason: string;
  readonly by: string;
  readonly at: number;
}

export interface KeptRule {
  readonly id: string;
  /** JSON. */
  readonly body: string;
  readonly version: number;
}

export const complianceRulesGroup = (db: Db) => {
  const nextVersion = async (id: string): Promise<number> =>
    ((
      await db
        .selectFrom('complianceRuleChanges')
        .select((e) => e.fn.max<number | null>('version').as('version'))
        .where('id', '=', id)
        .executeTakeFirst()
    )?.version ?? 0) + 1;

  return {
    /** All of them, by id. */
    all: (): Promise<KeptRule[]> =>
      db.selectFrom('complianceRules').select(['id', 'body', 'version']).orderBy('id').execute(),

    put: async (id: string, body: string, { reason, by, at }: RuleChange): Promise<void> => {
      const version = await nextVersion(id);
      await db.insertInto('complianceRuleChanges').values({ id, version, body, reason, by, at }).execute();
      await db
        .insertInto('complianceRules')
        .values({ id, body, version, changedAt: at })
        .onConflict((c) => c.column('id').doUpdateSet({ body, version, changedAt: at }))
        .execute();
    },

    /** False where there is none. */
    remove: async (id: string, { reason, by, at }: RuleChange): Promise<boolean> => {
      const done = await db.deleteFrom('complianceRules').where('id', '=', id).executeTakeFirst();
      if (done.numDeletedRows === 0n) return false;
      const version = await nextVersion(id);
      await db.insertInto('complianceRuleChanges').values({ id, version, body: null, reason, by, at }).execute();
      return true;
    },

    /** Newest first; of all rows, or of one. */
    history: (id: string | null, limit: number) => {
      const query = db.selectFrom('complianceRuleChanges').selectAll();
      return (id === null ? query : query.where('id', '=', id))
        .orderBy('at', 'desc')
        .orderBy('id')
        .orderBy('version', 'desc')
        .limit(limit)
        .execute();
    },
  };
};
