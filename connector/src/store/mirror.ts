// The local copy of items and their stock: what lists tell, what readings tell, and what is known to have changed.
import { formerSkusGroup } from './former-skus.ts';
import type { Db } from './groups.ts';
import type { IndexedItem } from './items.ts';

/** An item as a list tells it. */
export interface ListedItem extends IndexedItem {
  readonly modifiedTime: string;
  readonly physicalMicros: number | null;
  readonly booksMicros: number | null;
}

/** What is known of an item, for comparing it with a list's row. */
export interface KnownItem extends ListedItem {
  readonly knownMismatch: string | null;
  readonly dirtyAt: number | null;
  /** Of its reading; null where there is none. */
  readonly readPhysicalMicros: number | null;
  readonly readBooksMicros: number | null;
}

export interface MirroredRow {
  readonly itemId: string;
  /** The stock epoch just before the reading began. */
  readonly sequence: number;
  readonly readAt: number;
  readonly body: string;
  readonly dirtyAt: number | null;
}

export interface NewReading {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly status: string;
  /** As Zoho writes it; empty where it was not told. */
  readonly modifiedTime: string;
  readonly sequence: number;
  readonly readAt: number;
  readonly body: string;
  readonly physicalMicros: number | null;
  readonly booksMicros: number | null;
  readonly reorderMicros: number | null;
}

const CHUNK = 50;
const LONGEST_PUT_OFF_MS = 24 * 3_600_000;

const inChunks = async (
  ids: readonly string[],
  work: (chunk: readonly string[]) => Promise<unknown>,
): Promise<void> => {
  for (let start = 0; start < ids.length; start += CHUNK) await work(ids.slice(start, start + CHUNK));
};

/** What the index knows of these items, and their marks, made to fit their readings; most fit already. */
const correctIndex = async (
  db: Db,
  organizationId: string,
  readings: readonly NewReading[],
  now: number,
): Promise<boolean> => {
  const formerSkus = formerSkusGroup(db);
  const ids = readings.map(({ itemId }) => itemId);
  const rows = await db
    .selectFrom('items')
    .select(['itemId', 'sku', 'name', 'status', 'modifiedTime', 'dirtyAt'])
    .where('organizationId', '=', organizationId)
    .where('itemId', 'in', ids)
    .execute();
  const known = new Map(rows.map((row) => [row.itemId, row]));
  let renamed = false;
  for (const { itemId, sku, name, status, readAt, ...told } of readings) {
    const row = known.get(itemId);
    if (row === undefined) continue;
    if (row.sku !== sku) await formerSkus.note(organizationId, [{ itemId, sku }], now);
    const differs = row.sku !== sku || row.name !== name || row.status !== status;
    // A mark from the future was made before the clock was put back.
    const dirtyAt = row.dirtyAt !== null && row.dirtyAt > readAt && row.dirtyAt <= now ? row.dirtyAt : null;
    renamed ||= differs;
    // An edit that this reading shows need not be read again when a list tells of it.
    const modifiedTime = told.modifiedTime || row.modifiedTime;
    if (!differs && dirtyAt === row.dirtyAt && modifiedTime === row.modifiedTime) continue;
    await db
      .updateTable('items')
      .set({ sku, name, status, modifiedTime, dirtyAt })
      .where('organizationId', '=', organizationId)
      .where('itemId', '=', itemId)
      .execute();
  }
  return renamed;
};

export const mirrorGroup = (db: Db) => ({
  /** What is known of these items; those never listed are absent. */
  known: async (organizationId: string, itemIds: readonly string[]): Promise<KnownItem[]> => {
    const found: KnownItem[] = [];
    await inChunks(itemIds, async (chunk) => {
      found.push(
        ...(await db
          .selectFrom('items')
          .leftJoin('readings', (join) =>
            join
              .onRef('readings.organizationId', '=', 'items.organizationId')
              .onRef('readings.itemId', '=', 'items.itemId'),
          )
          .select([
            'items.itemId',
            'items.sku',
            'items.name',
            'items.status',
            'items.modifiedTime',
            'items.physicalMicros',
            'items.booksMicros',
            'items.knownMismatch',
            'items.dirtyAt',
            'readings.physicalMicros as readPhysicalMicros',
            'readings.booksMicros as readBooksMicros',
          ])
          .where('items.organizationId', '=', organizationId)
          .where('items.itemId', 'in', chunk)
          .execute()),
      );
    });
    return found;
  },

  /** Keeps what a listing that began at `listedAt` tells. */
  putListed: async (organizationId: string, rows: readonly ListedItem[], listedAt: number): Promise<void> => {
    await formerSkusGroup(db).note(organizationId, rows, listedAt);
    for (let start = 0; start < rows.length; start += CHUNK) {
      await db
        .insertInto('items')
        .values(
          rows
            .slice(start, start + CHUNK)
            .map(({ itemId, sku, name, status, modifiedTime, physicalMicros, booksMicros }) => ({
              organizationId,
              itemId,
              sku,
              name,
              status,
              modifiedTime,
              physicalMicros,
              booksMicros,
              listedAt,
            })),
        )
        .onConflict((c) =>
          c.columns(['organizationId', 'itemId']).doUpdateSet((e) => ({
            sku: e.ref('excluded.sku'),
            name: e.ref('excluded.name'),
            status: e.ref('excluded.status'),
            modifiedTime: e.ref('excluded.modifiedTime'),
            physicalMicros: e.ref('excluded.physicalMicros'),
            booksMicros: e.ref('excluded.booksMicros'),
            listedAt: e.ref('excluded.listedAt'),
          })),
        )
        .execute();
    }
  },

  /** These items must be read again: something changed at `at`, or was heard of then. Unknown ids are left alone. */
  markDirty: async (organizationId: string, itemIds: readonly string[], at: number): Promise<void> => {
    await inChunks(itemIds, (chunk) =>
      db
        .updateTable('items')
        .set({ dirtyAt: at, putOffUntil: null })
        .where('organizationId', '=', organizationId)
        .where('itemId', 'in', chunk)
        .execute(),
    );
  },

  markAllDirty: async (organizationId: string, at: number): Promise<void> => {
    await db
      .updateTable('items')
      .set({ dirtyAt: at, putOffUntil: null })
      .where('organizationId', '=', organizationId)
      .execute();
  },

  /** Those of them that are still known to have changed were asked for in vain: they are left alone until then. */
  putOff: async (organizationId: string, itemIds: readonly string[], until: number): Promise<void> => {
    await inChunks(itemIds, (chunk) =>
      db
        .updateTable('items')
        .set({ putOffUntil: until })
        .where('organizationId', '=', organizationId)
        .where('itemId', 'in', chunk)
        .where('dirtyAt', 'is not', null)
        .execute(),
    );
  },

  /** What was put off is asked for again. */
  takeUp: async (organizationId: string): Promise<void> => {
    await db
      .updateTable('items')
      .set({ putOffUntil: null })
      .where('organizationId', '=', organizationId)
      .where('putOffUntil', 'is not', null)
      .execute();
  },

  /** List and reading differ in this way, and the item is to be read again once for it. */
  noteMismatch: async (organizationId: string, itemId: string, mismatch: string): Promise<void> => {
    await db
      .updateTable('items')
      .set({ knownMismatch: mismatch })
      .where('organizationId', '=', organizationId)
      .where('itemId', '=', itemId)
      .execute();
  },

  /** Items known to have changed and not put off, those known longest first. */
  dirty: async (organizationId: string, limit: number, now: number): Promise<string[]> =>
    (
      await db
        .selectFrom('items')
        .select('itemId')
        .where('organizationId', '=', organizationId)
        .where('dirtyAt', 'is not', null)
        .where((e) =>
          e.or([
            e('putOffUntil', 'is', null),
            e('putOffUntil', '<=', now),
            // Put off before the clock was put back.
            e('putOffUntil', '>', now + LONGEST_PUT_OFF_MS),
          ]),
        )
        .orderBy('dirtyAt')
        .limit(limit)
        .execute()
    ).map((row) => row.itemId),

  countDirty: async (organizationId: string): Promise<number> =>
    (
      await db
        .selectFrom('items')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .where('dirtyAt', 'is not', null)
        .executeTakeFirstOrThrow()
    ).count,

  /** Listed items without a reading that began at `since` or later, by id. */
  unread: async (organizationId: string, since: number, limit: number, after = ''): Promise<string[]> =>
    (
      await db
        .selectFrom('items')
        .leftJoin('readings', (join) =>
          join
            .onRef('readings.organizationId', '=', 'items.organizationId')
            .onRef('readings.itemId', '=', 'items.itemId'),
        )
        .select('items.itemId')
        .where('items.organizationId', '=', organizationId)
        .where('items.itemId', '>', after)
        .where((e) => e.or([e('readings.readAt', 'is', null), e('readings.readAt', '<', since)]))
        .orderBy('items.itemId')
        .limit(limit)
        .execute()
    ).map((row) => row.itemId),

  /** Active items whose readings are oldest. */
  stalest: async (organizationId: string, limit: number): Promise<string[]> =>
    (
      await db
        .selectFrom('readings')
        .select('itemId')
        .where('organizationId', '=', organizationId)
        .orderBy('readAt')
        .limit(limit)
        .execute()
    ).map((row) => row.itemId),

  /** When these items were read, and since when they are known to have changed; those never read are absent. */
  marks: async (
    organizationId: string,
    itemIds: readonly string[],
  ): Promise<{ itemId: string; readAt: number; sequence: number; dirtyAt: number | null }[]> => {
    const found: { itemId: string; readAt: number; sequence: number; dirtyAt: number | null }[] = [];
    await inChunks(itemIds, async (chunk) => {
      found.push(
        ...(await db
          .selectFrom('readings')
          .innerJoin('items', (join) =>
            join
              .onRef('items.organizationId', '=', 'readings.organizationId')
              .onRef('items.itemId', '=', 'readings.itemId'),
          )
          .select(['readings.itemId', 'readings.readAt', 'readings.sequence', 'items.dirtyAt'])
          .where('readings.organizationId', '=', organizationId)
          .where('readings.itemId', 'in', chunk)
          .execute()),
      );
    });
    return found;
  },

  /** The readings of these items; those never read are absent. */
  readings: async (organizationId: string, itemIds: readonly string[]): Promise<MirroredRow[]> => {
    const found: MirroredRow[] = [];
    await inChunks(itemIds, async (chunk) => {
      found.push(
        ...(await db
          .selectFrom('readings')
          .leftJoin('items', (join) =>
            join
              .onRef('items.organizationId', '=', 'readings.organizationId')
              .onRef('items.itemId', '=', 'readings.itemId'),
          )
          .select(['readings.itemId', 'readings.sequence', 'readings.readAt', 'readings.body', 'items.dirtyAt'])
          .where('readings.organizationId', '=', organizationId)
          .where('readings.itemId', 'in', chunk)
          .execute()),
      );
    });
    return found;
  },

  /**
   * Keeps readings, tells the index what they say, and ends the reservations they show. Answers whether the index knew
   * one of these items by another name, SKU or status.
   */
  keep: async (organizationId: string, readings: readonly NewReading[], now: number): Promise<boolean> => {
    let renamed = false;
    for (let start = 0; start < readings.length; start += CHUNK) {
      const chunk = readings.slice(start, start + CHUNK);
      await db
        .insertInto('readings')
        .values(chunk.map(({ sku, name, status, modifiedTime, ...reading }) => ({ organizationId, ...reading })))
        .onConflict((c) =>
          c.columns(['organizationId', 'itemId']).doUpdateSet((e) => ({
            sequence: e.ref('excluded.sequence'),
            readAt: e.ref('excluded.readAt'),
            body: e.ref('excluded.body'),
            physicalMicros: e.ref('excluded.physicalMicros'),
            booksMicros: e.ref('excluded.booksMicros'),
            reorderMicros: e.ref('excluded.reorderMicros'),
          })),
        )
        .execute();
      renamed = (await correctIndex(db, organizationId, chunk, now)) || renamed;
      for (const sequence of new Set(chunk.map((reading) => reading.sequence))) {
        const itemIds = chunk.filter((reading) => reading.sequence === sequence).map(({ itemId }) => itemId);
        await db
          .deleteFrom('reservations')
          .where('organizationId', '=', organizationId)
          .where('itemId', 'in', itemIds)
          .where('committedSequence', '<=', sequence)
          .execute();
      }
    }
    return renamed;
  },

  /** Active items at or below their reorder level, the scarcest first. */
  low: (
    organizationId: string,
    limit: number,
  ): Promise<{ itemId: string; sku: string; name: string; body: string; readAt: number }[]> =>
    db
      .selectFrom('readings')
      .innerJoin('items', (join) =>
        join
          .onRef('items.organizationId', '=', 'readings.organizationId')
          .onRef('items.itemId', '=', 'readings.itemId'),
      )
      .select(['items.itemId', 'items.sku', 'items.name', 'readings.body', 'readings.readAt'])
      .where('readings.organizationId', '=', organizationId)
      .where('items.status', '=', 'active')
      .where('readings.reorderMicros', 'is not', null)
      .whereRef('readings.physicalMicros', '<=', 'readings.reorderMicros')
      .orderBy((e) =>
        e
          .case()
          .when('readings.reorderMicros', '>', 0)
          .then(e(e(e.ref('readings.physicalMicros'), '*', 1.0), '/', e.ref('readings.reorderMicros')))
          .else(e.ref('readings.physicalMicros'))
          .end(),
      )
      .orderBy('readings.physicalMicros')
      .orderBy('items.itemId')
      .limit(limit)
      .execute(),

  /** Items that no listing since `since` has shown. */
  unlisted: async (organizationId: string, since: number, limit: number): Promise<string[]> =>
    (
      await db
        .selectFrom('items')
        .select('itemId')
        .where('organizationId', '=', organizationId)
        .where((e) => e.or([e('listedAt', 'is', null), e('listedAt', '<', since)]))
        .orderBy('itemId')
        .limit(limit)
        .execute()
    ).map((row) => row.itemId),

  countListed: async (organizationId: string, since: number): Promise<number> =>
    (
      await db
        .selectFrom('items')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .where('listedAt', '>=', since)
        .executeTakeFirstOrThrow()
    ).count,

  counts: async (organizationId: string): Promise<{ items: number; read: number; oldestReadAt: number | null }> => {
    const items = await db
      .selectFrom('items')
      .select((e) => e.fn.countAll<number>().as('count'))
      .where('organizationId', '=', organizationId)
      .executeTakeFirstOrThrow();
    const read = await db
      .selectFrom('readings')
      .select((e) => [e.fn.countAll<number>().as('count'), e.fn.min('readAt').as('oldest')])
      .where('organizationId', '=', organizationId)
      .executeTakeFirstOrThrow();
    return { items: items.count, read: read.count, oldestReadAt: read.oldest };
  },

  /** Zoho no longer has them. */
  remove: async (organizationId: string, itemIds: readonly string[]): Promise<void> => {
    await inChunks(itemIds, async (chunk) => {
      for (const table of ['items', 'readings'] as const) {
        await db.deleteFrom(table).where('organizationId', '=', organizationId).where('itemId', 'in', chunk).execute();
      }
    });
  },
});
