// What lists tell of items, page by page, and what it is compared with.
import { CHUNK, inChunks } from './chunks.ts';
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

export const listedItemsGroup = (db: Db) => ({
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

  /** List and reading differ in this way, and the item is to be read again once for it. */
  noteMismatch: async (organizationId: string, itemId: string, mismatch: string): Promise<void> => {
    await db
      .updateTable('items')
      .set({ knownMismatch: mismatch })
      .where('organizationId', '=', organizationId)
      .where('itemId', '=', itemId)
      .execute();
  },

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
