// What other systems call locations.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const reconcile: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('locationNames')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('word', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('locationId', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('locationNamesKey', ['organizationId', 'word'] as never)
      .execute();
  },
};
