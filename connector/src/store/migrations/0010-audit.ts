// The audit log: entries in a chain of hashes, and apart from them what names people.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const audit: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('auditEntries')
      .addColumn('sequence', 'integer', (c) => c.primaryKey())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('organizationId', 'text')
      .addColumn('kid', 'text')
      .addColumn('action', 'text', (c) => c.notNull())
      .addColumn('subject', 'text', (c) => c.notNull())
      .addColumn('requestId', 'text')
      .addColumn('before', 'text')
      .addColumn('after', 'text')
      .addColumn('zohoIds', 'text', (c) => c.notNull())
      .addColumn('commitments', 'text', (c) => c.notNull())
      .addColumn('previousHash', 'text', (c) => c.notNull())
      .addColumn('entryHash', 'text', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('auditBySubject').on('auditEntries').columns(['subject', 'sequence']).execute();
    await db.schema.createIndex('auditByAction').on('auditEntries').columns(['action', 'at']).execute();
    await db.schema
      .createTable('auditPersonal')
      .addColumn('sequence', 'integer', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('salt', 'text')
      .addColumn('value', 'text')
      .addColumn('erasedBy', 'integer')
      .addPrimaryKeyConstraint('auditPersonalKey', ['sequence', 'name'] as never)
      .execute();
  },
};
