// The secret of Zoho's OAuth client, sealed, so that it need not stay in the settings.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const zohoClients: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('zohoClients')
      .addColumn('clientId', 'text', (c) => c.primaryKey())
      .addColumn('secret', 'text', (c) => c.notNull())
      .addColumn('previousSecret', 'text')
      .addColumn('sealedAt', 'bigint', (c) => c.notNull())
      .execute();
  },
};
