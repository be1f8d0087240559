// The admin's web page: its one-time links, sessions and wrong tries. Calls to Zoho by hour, and when a key was last used.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const consoleTables: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('consoleLinks')
      .addColumn('tokenHash', 'text', (c) => c.primaryKey())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .addColumn('usedAt', 'bigint')
      .execute();
    await db.schema
      .createTable('consoleSessions')
      .addColumn('idHash', 'text', (c) => c.primaryKey())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('secretHash', 'text', (c) => c.notNull())
      .addColumn('previousHash', 'text')
      .addColumn('salt', 'text', (c) => c.notNull())
      .addColumn('rotatedAt', 'bigint', (c) => c.notNull())
      .addColumn('formSalt', 'text', (c) => c.notNull())
      .addColumn('agentHash', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('seenAt', 'bigint', (c) => c.notNull())
      .addColumn('endsAt', 'bigint', (c) => c.notNull())
      .addColumn('endedFor', 'text')
      .execute();
    await db.schema
      .createTable('consoleTries')
      .addColumn('peer', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema
      .createIndex('consoleTriesByPeer')
      .on('consoleTries')
      .columns(['peer', 'at'] as never)
      .execute();
    await db.schema
      .createTable('callHours')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('hourAt', 'bigint', (c) => c.notNull())
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('callHoursKey', ['organizationId', 'hourAt', 'lane'] as never)
      .execute();
    await db.schema.alterTable('keys').addColumn('lastUsedAt', 'bigint').execute();
  },
};
