// The mirror: what lists told of each item, where each feed stands, which items an order names, places, contacts, aliases.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const mirror: Migration = {
  async up(db: Kysely<never>) {
    const items = db.schema.alterTable('items');
    await items.addColumn('modifiedTime', 'text', (c) => c.notNull().defaultTo('')).execute();
    await items.addColumn('physicalMicros', 'bigint').execute();
    await items.addColumn('booksMicros', 'bigint').execute();
    await items.addColumn('knownMismatch', 'text').execute();
    await items.addColumn('listedAt', 'bigint').execute();
    await items.addColumn('dirtyAt', 'bigint').execute();
    await sql`create index "itemsDirty" on "items" ("organizationId", "dirtyAt") where "dirtyAt" is not null`.execute(
      db,
    );
    const readings = db.schema.alterTable('readings');
    await readings.addColumn('physicalMicros', 'bigint').execute();
    await readings.addColumn('booksMicros', 'bigint').execute();
    await readings.addColumn('reorderMicros', 'bigint').execute();
    await db.schema
      .createIndex('readingsByAge')
      .on('readings')
      .columns(['organizationId', 'readAt'] as never)
      .execute();
    const table = (name: string) => db.schema.createTable(name);
    await table('feeds')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('feed', 'text', (c) => c.notNull())
      .addColumn('cursor', 'text')
      .addColumn('followedTo', 'bigint')
      .addColumn('nextAt', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('trouble', 'text')
      .addPrimaryKeyConstraint('feedsKey', ['organizationId', 'feed'] as never)
      .execute();
    await table('orderItems')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('orderId', 'text', (c) => c.notNull())
      .addColumn('modifiedTime', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('itemIds', 'text', (c) => c.notNull())
      .addColumn('seenAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('orderItemsKey', ['organizationId', 'orderId'] as never)
      .execute();
    await table('locations')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('locationId', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('isPrimary', 'integer', (c) => c.notNull())
      .addColumn('isActive', 'integer', (c) => c.notNull())
      .addColumn('readAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('locationsKey', ['organizationId', 'locationId'] as never)
      .execute();
    await table('contacts')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('contactId', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('company', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('listedAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('contactsKey', ['organizationId', 'contactId'] as never)
      .execute();
    await table('aliases')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('alias', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('aliasesKey', ['organizationId', 'alias'] as never)
      .execute();
    await sql`insert into epochs (name, value) values ('mirror', 0)`.execute(db);
  },
};
