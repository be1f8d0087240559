// Where the mirror's feeds stand, which items an order names, places, contacts' names and aliases.
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type Feed =
  | 'trust'
  | 'import'
  | 'items'
  | 'orders'
  | 'adjustments'
  | 'transfers'
  | 'sweep'
  | 'renewing'
  | 'contacts'
  | 'locations';

export type FeedRow = Omit<Tables['feeds'], 'organizationId'>;

export type OrderItemsRow = Omit<Tables['orderItems'], 'organizationId' | 'itemIds'> & {
  readonly itemIds: readonly string[];
};

export type LocationRow = Omit<Tables['locations'], 'organizationId'>;

const CHUNK = 50;
const untouched = { cursor: null, followedTo: null, nextAt: 0, failures: 0, trouble: null };

export const feedsGroup = (db: Db) => ({
  all: (organizationId: string): Promise<FeedRow[]> =>
    db
      .selectFrom('feeds')
      .select(['feed', 'cursor', 'followedTo', 'nextAt', 'failures', 'trouble'])
      .where('organizationId', '=', organizationId)
      .execute(),

  get: async (organizationId: string, feed: Feed): Promise<FeedRow | null> =>
    (await db
      .selectFrom('feeds')
      .select(['feed', 'cursor', 'followedTo', 'nextAt', 'failures', 'trouble'])
      .where('organizationId', '=', organizationId)
      .where('feed', '=', feed)
      .executeTakeFirst()) ?? null,

  /** Takes a feed that is due and keeps others off it until `until`; null where it is not due, or somebody has it. */
  claim: async (organizationId: string, feed: Feed, now: number, until: number): Promise<FeedRow | null> => {
    await db
      .insertInto('feeds')
      .values({ organizationId, feed, ...untouched })
      .onConflict((c) => c.columns(['organizationId', 'feed']).doNothing())
      .execute();
    return (
      (await db
        .updateTable('feeds')
        .set({ nextAt: until })
        .where('organizationId', '=', organizationId)
        .where('feed', '=', feed)
        .where('nextAt', '<=', now)
        .returning(['feed', 'cursor', 'followedTo', 'nextAt', 'failures', 'trouble'])
        .executeTakeFirst()) ?? null
    );
  },

  change: async (organizationId: string, feed: Feed, change: Partial<Omit<FeedRow, 'feed'>>): Promise<void> => {
    await db
      .insertInto('feeds')
      .values({ organizationId, feed, ...untouched, ...change })
      .onConflict((c) => c.columns(['organizationId', 'feed']).doUpdateSet(change))
      .execute();
  },

  /** Every feed is due at once. */
  hurry: async (organizationId: string): Promise<void> => {
    await db.updateTable('feeds').set({ nextAt: 0 }).where('organizationId', '=', organizationId).execute();
  },

  /** Those that wait longer and longer, for what kept them from it is mended. */
  retryFailed: async (organizationId: string): Promise<void> => {
    await db
      .updateTable('feeds')
      .set({ nextAt: 0 })
      .where('organizationId', '=', organizationId)
      .where('failures', '>', 0)
      .execute();
  },

  orderItems: async (organizationId: string, orderIds: readonly string[]): Promise<OrderItemsRow[]> => {
    const found: OrderItemsRow[] = [];
    for (let start = 0; start < orderIds.length; start += CHUNK) {
      const rows = await db
        .selectFrom('orderItems')
        .select(['orderId', 'modifiedTime', 'status', 'itemIds', 'seenAt', 'lines'])
        .where('organizationId', '=', organizationId)
        .where('orderId', 'in', orderIds.slice(start, start + CHUNK))
        .execute();
      found.push(...rows.map((row) => ({ ...row, itemIds: JSON.parse(row.itemIds) as string[] })));
    }
    return found;
  },

  putOrderItems: async (organizationId: string, { itemIds, ...order }: OrderItemsRow): Promise<void> => {
    const row = { ...order, itemIds: JSON.stringify(itemIds) };
    await db
      .insertInto('orderItems')
      .values({ organizationId, ...row })
      .onConflict((c) => c.columns(['organizationId', 'orderId']).doUpdateSet(row))
      .execute();
  },

  /** Seen behind that one and by then, in the order they were seen. */
  orderItemsAfter: async (
    organizationId: string,
    after: { readonly seenAt: number; readonly orderId: string },
    until: number,
    limit: number,
  ): Promise<OrderItemsRow[]> => {
    const rows = await db
      .selectFrom('orderItems')
      .select(['orderId', 'modifiedTime', 'status', 'itemIds', 'seenAt', 'lines'])
      .where('organizationId', '=', organizationId)
      .where((e) =>
        e.or([
          e('seenAt', '>', after.seenAt),
          e.and([e('seenAt', '=', after.seenAt), e('orderId', '>', after.orderId)]),
        ]),
      )
      .where('seenAt', '<=', until)
      .orderBy('seenAt')
      .orderBy('orderId')
      .limit(limit)
      .execute();
    return rows.map((row) => ({ ...row, itemIds: JSON.parse(row.itemIds) as string[] }));
  },

  /** How many orders were seen to have changed between these moments. */
  ordersChangedBetween: async (organizationId: string, from: number, to: number): Promise<number> =>
    (
      await db
        .selectFrom('orderItems')
        .select((e) => e.fn.countAll<number>().as('count'))
        .where('organizationId', '=', organizationId)
        .where('seenAt', '>', from)
        .where('seenAt', '<=', to)
        .executeTakeFirstOrThrow()
    ).count,

  pruneOrderItems: async (organizationId: string, before: number): Promise<void> => {
    await db
      .deleteFrom('orderItems')
      .where('organizationId', '=', organizationId)
      .where('seenAt', '<', before)
      .execute();
  },

  locations: (organizationId: string): Promise<LocationRow[]> =>
    db
      .selectFrom('locations')
      .select(['locationId', 'name', 'kind', 'isPrimary', 'isActive', 'readAt'])
      .where('organizationId', '=', organizationId)
      .orderBy('locationId')
      .execute(),

  /** The list replaces what is known. */
  putLocations: async (organizationId: string, rows: readonly LocationRow[]): Promise<void> => {
    await db.deleteFrom('locations').where('organizationId', '=', organizationId).execute();
    for (const row of rows)
      await db
        .insertInto('locations')
        .values({ organizationId, ...row })
        .execute();
  },
});
