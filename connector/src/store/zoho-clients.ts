// The connector's OAuth client at Zoho, its secret sealed.
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type ZohoClientRow = Tables['zohoClients'];

export const zohoClientsGroup = (db: Db) => ({
  get: async (clientId: string): Promise<ZohoClientRow | null> =>
    (await db.selectFrom('zohoClients').selectAll().where('clientId', '=', clientId).executeTakeFirst()) ?? null,

  /** The one client there is now; secrets of others are of no use any more. */
  save: async (row: ZohoClientRow): Promise<void> => {
    await db.deleteFrom('zohoClients').execute();
    await db.insertInto('zohoClients').values(row).execute();
  },
});
