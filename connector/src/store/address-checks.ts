// What an address provider has said of addresses, for as long as it may be relied on.
import type { Db } from './groups.ts';

const AT_ONCE = 500;

export const addressChecksGroup = (db: Db) => ({
  /** Null where nobody has asked, or it is too long ago. The body is JSON. */
  get: async (
    provider: string,
    addressKey: string,
    now: number,
  ): Promise<{ body: string; checkedAt: number; expiresAt: number } | null> =>
    (await db
      .selectFrom('addressChecks')
      .select(['body', 'checkedAt', 'expiresAt'])
      .where('provider', '=', provider)
      .where('addressKey', '=', addressKey)
      .where('expiresAt', '>', now)
      .executeTakeFirst()) ?? null,

  /** What has expired goes with each new one. */
  put: async (row: {
    provider: string;
    addressKey: string;
    body: string;
    checkedAt: number;
    expiresAt: number;
  }): Promise<void> => {
    const { body, checkedAt, expiresAt } = row;
    const old = await db
      .selectFrom('addressChecks')
      .select(['provider', 'addressKey'])
      .where('expiresAt', '<=', checkedAt)
      .limit(AT_ONCE)
      .execute();
    for (const each of old) {
      await db
        .deleteFrom('addressChecks')
        .where('provider', '=', each.provider)
        .where('addressKey', '=', each.addressKey)
        .execute();
    }
    await db
      .insertInto('addressChecks')
      .values(row)
      .onConflict((c) => c.columns(['provider', 'addressKey']).doUpdateSet({ body, checkedAt, expiresAt }))
      .execute();
  },
});
