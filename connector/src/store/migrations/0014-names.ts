// Names of customers as they are compared, what is told of items that were renamed, and how people wrote an alias.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const names: Migration = {
  async up(db: Kysely<never>) {
    // Nobody has written either table yet.
    for (const table of ['contacts', 'aliases']) await db.schema.dropTable(table).execute();
    await db.schema
      .createTable('contacts')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('contactId', 'text', (c) => c.notNull())
      .addColumn('word', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('company', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('listedAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('contactsKey', ['organizationId', 'contactId'] as never)
      .execute();
    await db.schema
      .createIndex('contactsByWord')
      .on('contacts')
      .columns(['organizationId', 'word'] as never)
      .execute();
    await db.schema
      .createTable('aliases')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('word', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('aliasesKey', ['organizationId', 'word'] as never)
      .execute();
    await db.schema
      .createTable('formerSkus')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('sku', 'text', (c) => c.notNull())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('formerSkusKey', ['organizationId', 'itemId', 'sku'] as never)
      .execute();
    await db.schema
      .createIndex('formerSkusByTime')
      .on('formerSkus')
      .columns(['organizationId', 'until'] as never)
      .execute();
  },
};
