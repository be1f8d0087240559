// Single values that every process must see at once, such as whether writes are paused; and the epochs of caches.
import type { Db } from './groups.ts';
import type { Epoch } from './open.ts';

export type Setting = 'paused' | 'masterKeyId' | 'masterKeySince' | 'auditHead' | 'copiedAt';

export const settingsGroup = (db: Db) => ({
  get: async (name: Setting): Promise<string | null> =>
    (await db.selectFrom('settings').select('value').where('name', '=', name).executeTakeFirst())?.value ?? null,

  set: async (name: Setting, value: string): Promise<void> => {
    await db
      .insertInto('settings')
      .values({ name, value })
      .onConflict((c) => c.column('name').doUpdateSet({ value }))
      .execute();
  },

  remove: async (name: Setting): Promise<void> => {
    await db.deleteFrom('settings').where('name', '=', name).execute();
  },

  /** Raises an epoch, so that every process drops what it cached; answers the new value. */
  raise: async (name: Epoch): Promise<number> => {
    const row = await db
      .updateTable('epochs')
      .set((e) => ({ value: e('value', '+', 1) }))
      .where('name', '=', name)
      .returning('value')
      .executeTakeFirstOrThrow();
    return row.value;
  },
});
