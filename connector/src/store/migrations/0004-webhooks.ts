// Webhooks from Zoho: where they may come in, and what came.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const webhooks: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('webhookEndpoints')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('pathSecretHash', 'text', (c) => c.notNull())
      .addColumn('formerPathSecretHash', 'text')
      .addColumn('formerUntil', 'bigint')
      .addColumn('secrets', 'text', (c) => c.notNull())
      .addColumn('allowUnsigned', 'integer', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createTable('deliveries')
      .addColumn('arrival', 'bigint', (c) => c.primaryKey())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('receivedAt', 'bigint', (c) => c.notNull())
      .addColumn('verdict', 'text', (c) => c.notNull())
      .addColumn('signed', 'integer', (c) => c.notNull())
      .addColumn('entity', 'text')
      .addColumn('entityId', 'text')
      .addColumn('modifiedTime', 'text')
      .addColumn('contentHash', 'text')
      .addColumn('headers', 'text', (c) => c.notNull())
      .addColumn('query', 'text', (c) => c.notNull())
      .addColumn('body', 'blob', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('jobId', 'bigint')
      .addColumn('handledAt', 'bigint')
      .addColumn('error', 'text')
      .addColumn('repeats', 'integer', (c) => c.notNull())
      .addColumn('repeatedAt', 'bigint')
      .execute();
    // For the newest of a record, which tells a repetition.
    await db.schema
      .createIndex('deliveriesByRecord')
      .on('deliveries')
      .columns(['organizationId', 'entity', 'entityId', 'arrival'])
      .execute();
    // For what is forgotten.
    await db.schema.createIndex('deliveriesByState').on('deliveries').columns(['state', 'arrival']).execute();
    await sql`insert into epochs (name, value) values ('webhooks', 0)`.execute(db);
  },
};
