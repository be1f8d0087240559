// Sales of a shop on their way from reserved units to a paid order, their buyers as Zoho knows them, and units that are
// held until a moment.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const checkouts: Migration = {
  async up(db: Kysely<never>) {
    const { schema } = db;
    await schema
      .alterTable('reservations')
      .addColumn('heldUntil' as never, 'bigint')
      .execute();
    await schema
      .createTable('checkouts')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('idempotencyKey', 'text', (c) => c.notNull())
      .addColumn('requestHash', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('cart', 'text', (c) => c.notNull())
      .addColumn('buyer', 'text')
      .addColumn('payment', 'text')
      .addColumn('progress', 'text', (c) => c.notNull())
      .addColumn('decisionId', 'text')
      .addColumn('orderId', 'text')
      .addColumn('orderNumber', 'text')
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('changedAt', 'bigint', (c) => c.notNull())
      .addColumn('heldUntil', 'bigint', (c) => c.notNull())
      .addColumn('leaseOwner', 'text')
      .addColumn('leaseUntil', 'bigint')
      .execute();
    await schema
      .createIndex('checkoutsByKey')
      .unique()
      .on('checkouts')
      .columns(['kid', 'idempotencyKey'] as never)
      .execute();
    await schema
      .createIndex('checkoutsByState')
      .on('checkouts')
      .columns(['state', 'leaseUntil'] as never)
      .execute();
    await schema
      .createTable('checkoutSteps')
      .addColumn('checkoutId', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('note', 'text')
      .addPrimaryKeyConstraint('checkoutStepsKey', ['checkoutId', 'version'] as never)
      .execute();
    await schema
      .createTable('shopBuyers')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('buyerHash', 'text', (c) => c.notNull())
      .addColumn('addressHash', 'text', (c) => c.notNull())
      .addColumn('contactId', 'text', (c) => c.notNull())
      .addColumn('addressId', 'text')
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('shopBuyersKey', ['organizationId', 'buyerHash', 'addressHash'] as never)
      .execute();
  },
};
