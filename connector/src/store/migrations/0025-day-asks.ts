// How often a key has asked each intent in a day, for keys with a limit of it.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const dayAsks: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('dayAsks')
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('intent', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('asks', 'integer', (c) => c.notNull())
      .addColumn('told', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('dayAsksKey', ['kid', 'intent', 'day'] as never)
      .execute();
  },
};
