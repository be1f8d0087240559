// What of an order's lines moves stock, so that a webhook which tells nothing new costs no call; and the units that our
// own cancellations free, so that they are recognised when they show.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const heardOrders: Migration = {
  async up(db: Kysely<never>) {
    await db.schema.alterTable('orderItems').addColumn('lines', 'text').execute();
    await db.schema
      .createTable('freedUnits')
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('quantityMicros', 'bigint', (c) => c.notNull())
      .addColumn('sequence', 'bigint', (c) => c.notNull())
      .addColumn('freedAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('freedUnitsKey', ['planKey', 'itemId'] as never)
      .execute();
    await db.schema
      .createIndex('freedUnitsByItem')
      .on('freedUnits')
      .columns(['organizationId', 'itemId'] as never)
      .execute();
  },
};
