// Changes of stock on their way to Zoho, and which adjustments have been undone.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const stockChanges: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('stockChanges')
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('locationId', 'text', (c) => c.notNull())
      .addColumn('deltaMicros', 'bigint', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('committedSequence', 'bigint')
      .addPrimaryKeyConstraint('stockChangesKey', ['planKey', 'itemId', 'locationId'] as never)
      .execute();
    await db.schema
      .createIndex('stockChangesByItem')
      .on('stockChanges')
      .columns(['organizationId', 'itemId'])
      .execute();
    await db.schema
      .createTable('undoneAdjustments')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('adjustmentId', 'text', (c) => c.notNull())
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('undoneAdjustmentsKey', ['organizationId', 'adjustmentId'] as never)
      .execute();
    await db.schema
      .createIndex('plansByZohoId')
      .on('plans')
      .columns(['organizationId', 'zohoId'] as never)
      .execute();
    await db.schema.createIndex('undoneAdjustmentsByPlan').on('undoneAdjustments').column('planKey').execute();
  },
};
