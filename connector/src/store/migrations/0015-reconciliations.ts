// Reconciliations of stock: their runs, the plans they led to, and what each run has adjusted.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const reconciliations: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('reconciliations')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('runId', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('kid', 'text')
      .addColumn('source', 'text', (c) => c.notNull())
      .addColumn('contentHash', 'text', (c) => c.notNull())
      .addColumn('startedAt', 'bigint', (c) => c.notNull())
      .addColumn('leaseOwner', 'text')
      .addColumn('leaseUntil', 'bigint')
      .addColumn('endedAt', 'bigint')
      .addColumn('report', 'text')
      .addPrimaryKeyConstraint('reconciliationsKey', ['organizationId', 'runId'] as never)
      .execute();
    await db.schema
      .createIndex('reconciliationsByStart')
      .on('reconciliations')
      .columns(['organizationId', 'startedAt'] as never)
      .execute();
    await db.schema
      .createTable('reconciliationPlans')
      .addColumn('planKey', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('runId', 'text', (c) => c.notNull())
      .addColumn('part', 'integer', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('reconciliationPlansByRun')
      .on('reconciliationPlans')
      .columns(['organizationId', 'runId'] as never)
      .execute();
    await db.schema
      .createTable('reconciledLines')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('runId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('locationId', 'text', (c) => c.notNull())
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('reconciledLinesKey', ['organizationId', 'runId', 'itemId', 'locationId'] as never)
      .execute();
    await db.schema.createIndex('reconciledLinesByPlan').on('reconciledLines').column('planKey').execute();
  },
};
