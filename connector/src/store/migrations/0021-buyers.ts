// What was asked about one buyer is found by the buyer.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const buyers: Migration = {
  async up(db: Kysely<never>) {
    await db.schema
      .createIndex('ageProofsByBuyer')
      .on('ageProofs')
      .columns(['organizationId', 'buyerKey', 'createdAt'] as never)
      .execute();
  },
};
