// The audit log: entries are appended in the unit of work that they tell of, and never changed. What names people is
// kept apart, and may be erased.
import { randomBytes } from 'node:crypto';
import {
  type ChainedEntry,
  commitTo,
  formatHead,
  type Head,
  hashOf,
  noEntry,
  type PersonalPart,
  parseHead,
} from '../audit/chain.ts';
import type { NewAuditEntry } from '../audit/entry.ts';
import { insertRow } from './by-hand.ts';
import type { Db } from './groups.ts';
import { settingsGroup } from './settings.ts';

export type { NewAuditEntry } from '../audit/entry.ts';

export interface AuditEntry extends ChainedEntry {
  readonly parts: readonly PersonalPart[];
}

export interface LatestFilter {
  readonly action?: string;
  readonly subject?: string;
  readonly kid?: string;
  readonly organizationId?: string;
  readonly limit: number;
  readonly offset?: number;
}

export interface AuditFilter {
  readonly after: number;
  readonly upTo: number;
  readonly limit: number;
}

const MAX_OBJECT_CHARACTERS = 64 * 1_024;
const MAX_PART_CHARACTERS = 2_000;
const MAX_WORD_CHARACTERS = 200;
const SALT_BYTES = 16;

export const auditGroup = (db: Db) => {
  const settings = settingsGroup(db);
  // Of this unit of work: nobody else appends meanwhile.
  let appended: Head | null = null;

  const newest = async (): Promise<number> =>
    (
      await db
        .selectFrom('auditEntries')
        .select((e) => e.fn.max<number | null>('sequence').as('newest'))
        .executeTakeFirstOrThrow()
    ).newest ?? 0;

  /** Where somebody has tampered with the log's end, it goes on behind a gap that shows for good. */
  const behindAGap = async (): Promise<Head> => ({ ...noEntry, sequence: (await newest()) + 1 });

  const head = async (): Promise<Head> => {
    const remembered = await settings.get('auditHead');
    const parsed = remembered === null ? null : parseHead(remembered);
    if (parsed !== null) return parsed;
    return remembered === null && (await newest()) === 0 ? noEntry : behindAGap();
  };

  /** Null where another entry stands there, which only somebody past the store can have put there. */
  const chain = async (last: Head, facts: Facts): Promise<Head | null> => {
    const row = { ...facts, sequence: last.sequence + 1, previousHash: last.hash };
    const hash = hashOf(row);
    const made = await insertRow(db, 'auditEntries', { ...row, entryHash: hash }, { unlessThere: 'sequence' });
    return made.length === 1 ? { sequence: row.sequence, hash } : null;
  };

  const withParts = async (entries: readonly ChainedEntry[]): Promise<AuditEntry[]> => {
    const sequences = entries.map(({ sequence }) => sequence);
    const parts = await db
      .selectFrom('auditPersonal')
      .selectAll()
      .where('sequence', 'in', sequences)
      .orderBy('sequence')
      .orderBy('name')
      .execute();
    const bySequence = Map.groupBy(parts, ({ sequence }) => sequence);
    return entries.map((entry) => ({ ...entry, parts: bySequence.get(entry.sequence) ?? [] }));
  };

  /**
   * Continues from the entry that is remembered as the newest, not from the last that is there: what somebody has cut
   * off leaves a gap. Answers the number of the last entry.
   */
  const appendAll = async (entries: readonly NewAuditEntry[]): Promise<number> => {
    let last = appended ?? (await head());
    for (const entry of entries) {
      const parts = toParts(entry);
      const facts = toFacts(entry, parts);
      last = (await chain(last, facts)) ?? (await chain(await behindAGap(), facts)) ?? noEntry;
      for (const part of parts) {
        await db
          .insertInto('auditPersonal')
          .values({ sequence: last.sequence, ...part, erasedBy: null })
          .execute();
      }
    }
    if (entries.length > 0) {
      appended = last;
      await settings.set('auditHead', formatHead(last));
    }
    return last.sequence;
  };

  return {
    append: async (entry: NewAuditEntry): Promise<number> => appendAll([entry]),

    /** As `append`, many in this order. */
    appendAll,

    /** The newest entry, as it is remembered apart from the log; `noEntry` before the first. */
    head,

    /** What the log ends with and what is remembered of it, both of one moment. */
    ends: async (): Promise<{ readonly newest: number; readonly remembered: Head | null }> => {
      const row = await db
        .selectNoFrom((e) => [
          e
            .selectFrom('auditEntries')
            .select((x) => x.fn.max('sequence').as('newest'))
            .as('newest'),
          e.selectFrom('settings').select('value').where('name', '=', 'auditHead').as('remembered'),
        ])
        .executeTakeFirstOrThrow();
      return { newest: row.newest ?? 0, remembered: row.remembered === null ? null : parseHead(row.remembered) };
    },

    /** Oldest first, with what names people. */
    page: async ({ after, upTo, limit }: AuditFilter): Promise<AuditEntry[]> => {
      const entries = await db
        .selectFrom('auditEntries')
        .selectAll()
        .where('sequence', '>', after)
        .where('sequence', '<=', upTo)
        .orderBy('sequence')
        .limit(limit)
        .execute();
      return entries.length === 0 ? [] : withParts(entries);
    },

    /** Newest first, with what names people. @param action Whole, or what stands before its full stop. */
    latest: async ({
      action,
      subject,
      kid,
      organizationId,
      limit,
      offset = 0,
    }: LatestFilter): Promise<AuditEntry[]> => {
      let query = db.selectFrom('auditEntries').selectAll().orderBy('sequence', 'desc').limit(limit).offset(offset);
      if (action !== undefined) {
        query = query.where((e) =>
          e.or([e('action', '=', action), e.and([e('action', '>', `${action}.`), e('action', '<', `${action}/`)])]),
        );
      }
      if (subject !== undefined) query = query.where('subject', '=', subject);
      if (kid !== undefined) query = query.where('kid', '=', kid);
      if (organizationId !== undefined) query = query.where('organizationId', '=', organizationId);
      const entries = await query.execute();
      return entries.length === 0 ? [] : withParts(entries);
    },

    /** How many entries of an action there are since then, for an organisation and of a key; counted no further than `most`. */
    countSince: async (
      { organizationId, action, kid }: Pick<NewAuditEntry, 'organizationId' | 'action' | 'kid'>,
      since: number,
      most: number,
    ): Promise<number> =>
      (
        await db
          .selectFrom('auditEntries')
          .select('sequence')
          .where('action', '=', action)
          .where('at', '>=', since)
          .where('organizationId', 'is', organizationId)
          .where('kid', 'is', kid)
          .limit(most)
          .execute()
      ).length,

    /** Takes salt and value of a part away for good. */
    erase: async (sequence: number, name: string, erasedBy: number): Promise<void> => {
      await db
        .updateTable('auditPersonal')
        .set({ salt: null, value: null, erasedBy })
        .where('sequence', '=', sequence)
        .where('name', '=', name)
        .where('value', 'is not', null)
        .execute();
    },
  };
};

type Facts = Omit<ChainedEntry, 'sequence' | 'previousHash' | 'entryHash'>;

const toFacts = (entry: NewAuditEntry, parts: readonly Part[]): Facts => ({
  at: entry.at,
  organizationId: entry.organizationId,
  kid: entry.kid,
  action: entry.action.slice(0, MAX_WORD_CHARACTERS),
  subject: entry.subject.slice(0, MAX_WORD_CHARACTERS),
  requestId: entry.requestId,
  before: toJson(entry.before),
  after: toJson(entry.after),
  zohoIds: JSON.stringify(entry.zohoIds),
  commitments: JSON.stringify(Object.fromEntries(parts.map((part) => [part.name, commitTo(part)]))),
});

interface Part {
  readonly name: string;
  readonly salt: string;
  readonly value: string;
}

const toParts = ({
  by,
  behalf,
  reason,
  personal = {},
}: NewAuditEntry): { name: string; salt: string; value: string }[] =>
  Object.entries({ ...personal, by, behalf, reason }).flatMap(([name, told]) => {
    if (told === null || told === undefined) return [];
    const value = JSON.stringify(told);
    const short = value.length > MAX_PART_CHARACTERS ? JSON.stringify(value.slice(0, MAX_PART_CHARACTERS)) : value;
    return [{ name, salt: randomBytes(SALT_BYTES).toString('hex'), value: short }];
  });

/** Of what is too large to be kept for good, that it was there and how large. */
const toJson = (told: object | null): string | null => {
  if (told === null) return null;
  const json = JSON.stringify(told);
  return json.length > MAX_OBJECT_CHARACTERS ? JSON.stringify({ tooLarge: true, characters: json.length }) : json;
};
