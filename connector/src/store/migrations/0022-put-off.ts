// Until when an item that was asked for in vain is not asked for again.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const putOff: Migration = {
  async up(db: Kysely<never>) {
    await db.schema.alterTable('items').addColumn('putOffUntil', 'bigint').execute();
  },
};
