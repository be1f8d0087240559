// The durable queue, the events and who is told of them.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const jobsAndEvents: Migration = {
  async up(db: Kysely<never>) {
    const table = (name: string) => db.schema.createTable(name);
    await table('jobs')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('mergeKey', 'text')
      .addColumn('payload', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('runAt', 'bigint', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('faults', 'integer', (c) => c.notNull())
      .addColumn('leaseOwner', 'text')
      .addColumn('leaseUntil', 'bigint')
      .addColumn('fence', 'bigint', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('endedAt', 'bigint')
      .execute();
    const jobsIndex = (name: string, columns: readonly string[]) =>
      db.schema
        .createIndex(name)
        .on('jobs')
        .columns(columns as never)
        .execute();
    await jobsIndex('jobsDue', ['state', 'organizationId', 'kind', 'id', 'runAt']);
    await jobsIndex('jobsByKey', ['organizationId', 'kind', 'mergeKey', 'state']);
    await jobsIndex('jobsEnded', ['state', 'endedAt', 'id']);
    await table('jobTurns')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('turn', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('jobTurnsKey', ['organizationId', 'kind'] as never)
      .execute();
    await table('outbox')
      .addColumn('sequence', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('id', 'text', (c) => c.notNull().unique())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('type', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('origin', 'text', (c) => c.notNull())
      .addColumn('data', 'text', (c) => c.notNull())
      .addColumn('next', 'text')
      .execute();
    await db.schema.createIndex('outboxByOrganization').on('outbox').columns(['organizationId', 'sequence']).execute();
    await db.schema.createIndex('outboxByTime').on('outbox').columns(['at']).execute();
    await table('subscribers')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('url', 'text', (c) => c.notNull())
      .addColumn('types', 'text')
      .addColumn('origins', 'text', (c) => c.notNull())
      .addColumn('windowMs', 'integer', (c) => c.notNull())
      .addColumn('quietHours', 'text')
      .addColumn('secret', 'text')
      .addColumn('cursor', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('deliveredAt', 'bigint')
      .execute();
    await table('notifications')
      .addColumn('id', 'integer', (c) => c.primaryKey().autoIncrement())
      .addColumn('subscriberId', 'text', (c) => c.notNull())
      .addColumn('messageId', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('lastSequence', 'bigint', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('attempts', 'integer', (c) => c.notNull())
      .addColumn('nextAt', 'bigint', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('error', 'text')
      .addUniqueConstraint('notificationsOnce', ['subscriberId', 'messageId'] as never)
      .execute();
    await db.schema
      .createIndex('notificationsDue')
      .on('notifications')
      .columns(['subscriberId', 'state', 'nextAt'])
      .execute();
  },
};
