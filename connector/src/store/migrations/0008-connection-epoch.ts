// The epoch of connections: what every answer says of its connection is kept in memory until that changes.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

export const connectionEpoch: Migration = {
  async up(db: Kysely<never>) {
    await sql`insert into epochs (name, value) values ('connections', 0)`.execute(db);
  },
};
