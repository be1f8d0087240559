// Which contact in Zoho stands for a buyer of the shop, and which of its addresses for where it goes.
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type ShopBuyerRow = Tables['shopBuyers'];

export const shopBuyersGroup = (db: Db) => ({
  /** Every contact and address known of a buyer, the oldest first. */
  of: (organizationId: string, buyerHash: string): Promise<ShopBuyerRow[]> =>
    db
      .selectFrom('shopBuyers')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('buyerHash', '=', buyerHash)
      .orderBy('createdAt')
      .orderBy('addressHash')
      .execute(),

  /** Whose buyers a contact stands for. */
  ofContact: async (organizationId: string, contactId: string): Promise<string[]> => [
    ...new Set(
      (
        await db
          .selectFrom('shopBuyers')
          .select('buyerHash')
          .where('organizationId', '=', organizationId)
          .where('contactId', '=', contactId)
          .execute()
      ).map(({ buyerHash }) => buyerHash),
    ),
  ],

  /** Keeps the first; a later one changes nothing. */
  put: async (row: ShopBuyerRow): Promise<void> => {
    await db
      .insertInto('shopBuyers')
      .values(row)
      .onConflict((c) => c.doNothing())
      .execute();
  },

  /** Zoho no longer has the contact. */
  forget: async (organizationId: string, contactId: string): Promise<void> => {
    await db
      .deleteFrom('shopBuyers')
      .where('organizationId', '=', organizationId)
      .where('contactId', '=', contactId)
      .execute();
  },
});
