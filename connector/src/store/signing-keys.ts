// The connector's own signing keys: which one signs now, which is published to sign next, which still verifies.
import type { Db } from './groups.ts';
import { settingsGroup } from './settings.ts';
import type { Tables } from './tables.ts';

export type SigningKeyRow = Tables['signingKeys'];

/** Every change raises the epoch `keys`: processes drop the tokens and the signing keys they cached. */
export const signingKeysGroup = (db: Db) => ({
  /** The one that signs first comes first. */
  list: (): Promise<SigningKeyRow[]> =>
    db.selectFrom('signingKeys').selectAll().orderBy('signsFrom').orderBy('kid').execute(),

  /** @param row Its private key is sealed before it gets here. */
  insert: async (row: Omit<SigningKeyRow, 'retiresAt'>): Promise<void> => {
    await db
      .insertInto('signingKeys')
      .values({ ...row, retiresAt: null })
      .execute();
    await settingsGroup(db).raise('keys');
  },

  /** From `at` on the key verifies nothing; an earlier end stays. */
  retire: async (kid: string, at: number): Promise<void> => {
    await db
      .updateTable('signingKeys')
      .set({ retiresAt: at })
      .where('kid', '=', kid)
      .where((e) => e.or([e('retiresAt', 'is', null), e('retiresAt', '>', at)]))
      .execute();
    await settingsGroup(db).raise('keys');
  },

  /** Deletes keys retired by `at`, private halves and all. */
  forgetRetired: async (at: number): Promise<void> => {
    await db.deleteFrom('signingKeys').where('retiresAt', '<=', at).execute();
  },
});
