// How orders of a connection take their stock, and the same of a link that will make one.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const orderModes: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .alterTable('connections')
      .addColumn('orderMode', 'text', (c) => c.notNull().defaultTo('commit'))
      .execute();
    await db.schema.alterTable('connectLinks').addColumn('orderMode', 'text').execute();
  },
};
