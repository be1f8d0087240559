// The newest reading of each item, and which items have none, or an old one.
import { CHUNK, inChunks } from './chunks.ts';
import { formerSkusGroup } from './former-skus.ts';
import type { Db } from './groups.ts';

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

export const readingsGroup = (db: Db) => ({
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
});
