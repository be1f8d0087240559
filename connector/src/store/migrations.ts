// The schema's history. A migration that has been released is never edited; the next one is added below it.
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Migration } from 'kysely/migration';

const first: Migration = {
  async up(db: Kysely<never>) {
    const table = (name: string) => db.schema.createTable(name);
    await table('settings')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'text', (c) => c.notNull())
      .execute();
    await table('epochs')
      .addColumn('name', 'text', (c) => c.primaryKey())
      .addColumn('value', 'bigint', (c) => c.notNull())
      .execute();
    await table('connections')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('dataCentre', 'text', (c) => c.notNull())
      .addColumn('accountsUrl', 'text', (c) => c.notNull())
      .addColumn('apiUrl', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('trouble', 'text')
      .addColumn('timeZone', 'text', (c) => c.notNull())
      .addColumn('currencyCode', 'text', (c) => c.notNull())
      .addColumn('pricePrecision', 'integer', (c) => c.notNull())
      .addColumn('refreshToken', 'text', (c) => c.notNull())
      .addColumn('accessToken', 'text')
      .addColumn('accessExpiresAt', 'bigint')
      .addColumn('accessRefreshAt', 'bigint')
      .addColumn('connectedAt', 'bigint', (c) => c.notNull())
      .addColumn('refreshOwner', 'text')
      .addColumn('refreshUntil', 'bigint')
      .addColumn('refreshFence', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('refreshBlockedUntil', 'bigint')
      .execute();
    await table('tokenRefreshes')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .execute();
    await table('connectLinks')
      .addColumn('tokenHash', 'text', (c) => c.primaryKey())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .addColumn('usedAt', 'bigint')
      .addColumn('organizationId', 'text')
      .addColumn('stateHash', 'text')
      .addColumn('browserHash', 'text')
      .execute();
    await table('keys')
      .addColumn('kid', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('publicKey', 'text', (c) => c.notNull())
      .addColumn('scopes', 'text', (c) => c.notNull())
      .addColumn('release', 'text', (c) => c.notNull())
      .addColumn('limits', 'text', (c) => c.notNull())
      .addColumn('locationIds', 'text')
      .addColumn('totpSecret', 'text')
      .addColumn('totpStep', 'bigint', (c) => c.notNull().defaultTo(0))
      .addColumn('totpFailures', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('totpFailedAt', 'bigint')
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('revokedAt', 'bigint')
      .addColumn('rotatedFrom', 'text')
      .execute();
    await table('usedAssertions')
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('jti', 'text', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('usedAssertionsKey', ['kid', 'jti'] as never)
      .execute();
    await db.schema.createIndex('usedAssertionsByExpiry').on('usedAssertions').column('expiresAt').execute();
    await table('signingKeys')
      .addColumn('kid', 'text', (c) => c.primaryKey())
      .addColumn('publicKey', 'text', (c) => c.notNull())
      .addColumn('privateKey', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('signsFrom', 'bigint', (c) => c.notNull())
      .addColumn('retiresAt', 'bigint')
      .execute();
    await table('zohoCalls')
      .addColumn('id', 'text', (c) => c.primaryKey())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('startedAt', 'bigint', (c) => c.notNull())
      .addColumn('finishedAt', 'bigint')
      .addColumn('deadlineAt', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('zohoCallsByOrganization').on('zohoCalls').column('organizationId').execute();
    await table('doors')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('blockedUntil', 'bigint')
      .addColumn('dayLimit', 'integer')
      .addColumn('dayRemaining', 'integer')
      .addColumn('dayResetsAt', 'bigint')
      .addColumn('failures', 'integer', (c) => c.notNull().defaultTo(0))
      .addColumn('circuitOpenUntil', 'bigint')
      .execute();
    await table('laneDemand')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('lane', 'text', (c) => c.notNull())
      .addColumn('waitedAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('laneDemandKey', ['organizationId', 'lane'] as never)
      .execute();
    await table('keyCalls')
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('day', 'text', (c) => c.notNull())
      .addColumn('calls', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('keyCallsKey', ['kid', 'day'] as never)
      .execute();
    await table('items')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('sku', 'text', (c) => c.notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('status', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('itemsKey', ['organizationId', 'itemId'] as never)
      .execute();
    await table('itemImports')
      .addColumn('organizationId', 'text', (c) => c.primaryKey())
      .addColumn('readAt', 'bigint', (c) => c.notNull())
      .addColumn('items', 'integer', (c) => c.notNull())
      .execute();
    await table('readings')
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('sequence', 'bigint', (c) => c.notNull())
      .addColumn('readAt', 'bigint', (c) => c.notNull())
      .addColumn('body', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('readingsKey', ['organizationId', 'itemId'] as never)
      .execute();
    await table('plans')
      .addColumn('planKey', 'text', (c) => c.primaryKey())
      .addColumn('display', 'text', (c) => c.notNull())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('kind', 'text', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('write', 'text', (c) => c.notNull())
      .addColumn('recipe', 'text', (c) => c.notNull())
      .addColumn('release', 'text', (c) => c.notNull())
      .addColumn('warnings', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('expiresAt', 'bigint', (c) => c.notNull())
      .addColumn('approvedAt', 'bigint')
      .addColumn('approvedBy', 'text')
      .addColumn('day', 'text')
      .addColumn('valueMicros', 'bigint', (c) => c.notNull())
      .addColumn('unitsMicros', 'bigint', (c) => c.notNull())
      .addColumn('leaseOwner', 'text')
      .addColumn('leaseUntil', 'bigint')
      .addColumn('zohoId', 'text')
      .addColumn('zohoNumber', 'text')
      .addColumn('result', 'text')
      .addColumn('reason', 'text')
      .addColumn('changedAt', 'bigint', (c) => c.notNull())
      .execute();
    await db.schema.createIndex('plansByDisplay').unique().on('plans').columns(['display']).execute();
    await db.schema.createIndex('plansByKeyAndDay').on('plans').columns(['kid', 'day']).execute();
    await db.schema.createIndex('plansByState').on('plans').columns(['state']).execute();
    await table('planSteps')
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('version', 'integer', (c) => c.notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('at', 'bigint', (c) => c.notNull())
      .addColumn('note', 'text')
      .addPrimaryKeyConstraint('planStepsKey', ['planKey', 'version'] as never)
      .execute();
    await table('reservations')
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('organizationId', 'text', (c) => c.notNull())
      .addColumn('itemId', 'text', (c) => c.notNull())
      .addColumn('locationId', 'text', (c) => c.notNull())
      .addColumn('quantityMicros', 'bigint', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addColumn('committedSequence', 'bigint')
      .addPrimaryKeyConstraint('reservationsKey', ['planKey', 'itemId', 'locationId'] as never)
      .execute();
    await db.schema
      .createIndex('reservationsByItem')
      .on('reservations')
      .columns(['organizationId', 'itemId'])
      .execute();
    await table('idempotencyKeys')
      .addColumn('kid', 'text', (c) => c.notNull())
      .addColumn('idempotencyKey', 'text', (c) => c.notNull())
      .addColumn('requestHash', 'text', (c) => c.notNull())
      .addColumn('planKey', 'text', (c) => c.notNull())
      .addColumn('createdAt', 'bigint', (c) => c.notNull())
      .addPrimaryKeyConstraint('idempotencyKeysKey', ['kid', 'idempotencyKey'] as never)
      .execute();
    for (const name of ['keys', 'items', 'stock']) {
      await sql`insert into epochs (name, value) values (${name}, 0)`.execute(db);
    }
  },
};

/** By name, applied in this order. */
export const migrations: Record<string, Migration> = { '0001-first': first };
