// Which custom fields of regulated goods an organisation's items have ever shown.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const itemFields: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('itemFields')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('apiName', 'text', (c) => c.notNull())
      .addColumn('seenAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('itemFieldsKey', ['organizationId', 'apiName'] as never)
      .execute();
  },
};
