// What may be sold to whom: the owner's table and its history, the map of fields, decisions, and what others have proved.
import type { Kysely } from 'kysely';
import type { Migration } from 'kysely/migration';

export const compliance: Migration = {
  async up(db: Kysely<never>) {
    const { schema } = db;
    await schema
      .createTable('complianceRules')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('changedAt', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('complianceRuleChanges')
      .addColumn('id', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('body', 'text')
      .addColumn('reason', 'text', (c) => c.notNull())
      .addColumn('by', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('complianceRuleChangesKey', ['id', 'version'] as never)
      .execute();
    await schema
      .createTable('complianceFields')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('role', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('changedAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('complianceFieldsKey', ['organizationId', 'role'] as never)
      .execute();
    await schema
      .createTable('complianceFieldChecks')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('drift', 'text', (c) => c.notNull())
      .addColumn('present', 'text', (c) => c.notNull())
      .addColumn('checkedAt', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createTable('decisions')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('moment', 'text', (c) => c.notNull())
      .addColumn('channel', 'text', (c) => c.notNull())
      .addColumn('orderRef', 'text', (c) => c.notNull())
      .addColumn('outcome', 'text', (c) => c.notNull())
      .addColumn('buyerKey', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('buyer', 'text')
      .addColumn('orderId', 'text')
      .addColumn('orderNumber', 'text')
      .addColumn('soldOn', 'text')
      .addColumn('keptUntil', 'text')
      .addColumn('voidedAt', 'bigint')
      .execute();
    await schema
      .createIndex('decisionsByOrder')
      .on('decisions')
      .columns(['organizationId', 'orderId'] as never)
      .execute();
    await schema
      .createIndex('decisionsByBuyer')
      .on('decisions')
      .columns(['organizationId', 'buyerKey'] as never)
      .execute();
    await schema
      .createIndex('decisionsBySale')
      .on('decisions')
      .columns(['organizationId', 'soldOn'] as never)
      .execute();
    await schema
      .createIndex('decisionsByRef')
      .on('decisions')
      .columns(['organizationId', 'orderRef'] as never)
      .execute();
    await schema
      .createTable('decisionLines')
      .addColumn('decisionId', 'text', (c) => c.notNull())
      .addColumn('line', 'integer', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('sku', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('brand', 'text', (c) => c.notNull())
      .addColumn('productClass', 'text', (c) => c.notNull())
      .addColumn('quantityMicros', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('decisionLinesKey', ['decisionId', 'line'] as never)
      .execute();
    await schema
      .createTable('unclearedCursors')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('seenAt', 'bigint', (c) => c.notNull())
      .addColumn('orderId', 'text', (c) => c.notNull())
      .execute();
    await schema
      .createTable('ageProofs')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('providerId', 'text')
      .addColumn('status', 'text', (c) => c.notNull())
      .addColumn('reason', 'text')
      .addColumn('ownKey', 'integer', (c) => c.notNull())
      .addColumn('orderRef', 'text', (c) => c.notNull())
      .addColumn('buyerKey', 'text', (c) => c.notNull())
      .addColumn('buyer', 'text')
      .addColumn('minimumAge', 'integer', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('checkedAt', 'bigint', (c) => c.notNull())
      .addColumn('verifiedAt', 'bigint')
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('ageProofsByProvider')
      .unique()
      .on('ageProofs')
      .columns(['provider', 'providerId'] as never)
      .execute();
    await schema
      .createIndex('ageProofsByRef')
      .on('ageProofs')
      .columns(['organizationId', 'orderRef'] as never)
      .execute();
    await schema
      .createTable('addressChecks')
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('addressKey', 'text', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addColumn('checkedAt', 'bigint', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('addressChecksKey', ['provider', 'addressKey'] as never)
      .execute();
    await schema
      .createIndex('addressChecksByEnd')
      .on('addressChecks')
      .column('expiresAt' as never)
      .execute();
    await schema
      .createTable('providerCalls')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('provider', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await schema
      .createIndex('providerCallsByTime')
      .on('providerCalls')
      .columns(['provider', 'at'] as never)
      .execute();
    await schema
      .createTable('providerBlocks')
      .addColumn('provider', 'text', (c) => c.primaryKey())
      .addColumn('until', 'bigint', (c) => c.notNull())
      .execute();
  },
};
