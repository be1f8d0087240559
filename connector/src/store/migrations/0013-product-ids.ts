// What another system calls items: one id an item, one item an id.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const productIds: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('productIds')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('productId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('productIdsKey', ['organizationId', 'productId'] as never)
      .execute();
    await db.schema
      .createIndex('productIdsByItem')
      .on('productIds')
      .columns(['organizationId', 'itemId'] as never)
      .unique()
      .execute();
  },
};
