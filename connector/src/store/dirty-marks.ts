// Which items are known to have changed since they were read, and when each is read again.
import { inChunks } from './chunks.ts';
import type { Db } from './groups.ts';

const LONGEST_PUT_OFF_MS = 24 * 3_600_000;

export const dirtyMarksGroup = (db: Db) => ({
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
});
