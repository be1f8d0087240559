// The names of customers, as they were last listed: no address, no number, nothing else about a person.
import { sql } from 'kysely';
import type { Db } from './groups.ts';

export interface ContactRow {
  readonly contactId: string;
  /** The name, normalised: what texts are compared with. */
  readonly word: string;
  readonly name: string;
  readonly company: string;
  readonly status: string;
  /** When the listing began that told of it last. */
  readonly listedAt: number;
}

const CHUNK = 100;
const columns = ['contactId', 'word', 'name', 'company', 'status', 'listedAt'] as const;

export const contactsGroup = (db: Db) => ({
  get: async (organizationId: string, contactId: string): Promise<ContactRow | null> =>
    (await db
      .selectFrom('contacts')
      .select(columns)
      .where('organizationId', '=', organizationId)
      .where('contactId', '=', contactId)
      .executeTakeFirst()) ?? null,

  /** Those of exactly this name. */
  called: (organizationId: string, word: string, limit: number): Promise<ContactRow[]> =>
    db
      .selectFrom('contacts')
      .select(columns)
      .where('organizationId', '=', organizationId)
      .where('word', '=', word)
      .orderBy('contactId')
      .limit(limit)
      .execute(),

  /** Those whose name contains the text, in the order of the alphabet. */
  containing: (organizationId: string, text: string, limit: number): Promise<ContactRow[]> =>
    db
      .selectFrom('contacts')
      .select(columns)
      .where('organizationId', '=', organizationId)
      .where(sql<boolean>`word like ${`%${text.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`)
      .orderBy('word')
      .orderBy('contactId')
      .limit(limit)
      .execute(),

  count: async (organizationId: string): Promise<number> =>
    (
      await db
        .selectFrom('contacts')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .executeTakeFirstOrThrow()
    ).count,

  put: async (organizationId: string, rows: readonly ContactRow[]): Promise<void> => {
    for (let start = 0; start < rows.length; start += CHUNK) {
      await db
        .insertInto('contacts')
        .values(rows.slice(start, start + CHUNK).map((row) => ({ organizationId, ...row })))
        .onConflict((c) =>
          c.columns(['organizationId', 'contactId']).doUpdateSet((e) => ({
            word: e.ref('excluded.word'),
            name: e.ref('excluded.name'),
            company: e.ref('excluded.company'),
            status: e.ref('excluded.status'),
            listedAt: e.ref('excluded.listedAt'),
          })),
        )
        .execute();
    }
  },

  remove: async (organizationId: string, contactIds: readonly string[]): Promise<void> => {
    for (let start = 0; start < contactIds.length; start += CHUNK) {
      await db
        .deleteFrom('contacts')
        .where('organizationId', '=', organizationId)
        .where('contactId', 'in', contactIds.slice(start, start + CHUNK))
        .execute();
    }
  },

  countUnlisted: async (organizationId: string, since: number): Promise<number> =>
    (
      await db
        .selectFrom('contacts')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .where('listedAt', '<', since)
        .executeTakeFirstOrThrow()
    ).count,

  removeUnlisted: async (organizationId: string, since: number): Promise<void> => {
    await db
      .deleteFrom('contacts')
      .where('organizationId', '=', organizationId)
      .where('listedAt', '<', since)
      .execute();
  },
});
