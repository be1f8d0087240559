// Which repeatable asks a day has counted, so that one that is repeated while it is still being begun counts once.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const countedAsks: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createTable('countedAsks')
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('intent', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('repeatHash', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('countedAsksKey', ['kid', 'intent', 'day', 'repeatHash'] as never)
      .execute();
  },
};
