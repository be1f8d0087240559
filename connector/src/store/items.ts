// The index of an organisation's items: id, SKU, name, status. Names resolve here without a call to Zoho.
import type { Db } from './groups.ts';

export interface IndexedItem {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly status: string;
}

const CHUNK = 150;

export const itemsGroup = (db: Db) => ({
  all: (organizationId: string): Promise<IndexedItem[]> =>
    db
      .selectFrom('items')
      .select(['itemId', 'sku', 'name', 'status'])
      .where('organizationId', '=', organizationId)
      .orderBy('itemId')
      .execute(),

  /** Those after an id, in the order of their ids. */
  page: (organizationId: string, after: string, limit: number): Promise<IndexedItem[]> =>
    db
      .selectFrom('items')
      .select(['itemId', 'sku', 'name', 'status'])
      .where('organizationId', '=', organizationId)
      .where('itemId', '>', after)
      .orderBy('itemId')
      .limit(limit)
      .execute(),

  lastImport: async (organizationId: string): Promise<{ readAt: number; items: number } | null> =>
    (await db
      .selectFrom('itemImports')
      .select(['readAt', 'items'])
      .where('organizationId', '=', organizationId)
      .executeTakeFirst()) ?? null,

  /** Adds items, or corrects what is known of them. */
  put: async (organizationId: string, items: readonly IndexedItem[]): Promise<void> => {
    for (let start = 0; start < items.length; start += CHUNK) {
      await db
        .insertInto('items')
        .values(
          items
            .slice(start, start + CHUNK)
            .map(({ itemId, sku, name, status }) => ({ organizationId, itemId, sku, name, status, modifiedTime: '' })),
        )
        .onConflict((c) =>
          c.columns(['organizationId', 'itemId']).doUpdateSet((e) => ({
            sku: e.ref('excluded.sku'),
            name: e.ref('excluded.name'),
            status: e.ref('excluded.status'),
          })),
        )
        .execute();
    }
  },

  remove: async (organizationId: string, itemIds: readonly string[]): Promise<void> => {
    for (let start = 0; start < itemIds.length; start += CHUNK) {
      await db
        .deleteFrom('items')
        .where('organizationId', '=', organizationId)
        .where('itemId', 'in', itemIds.slice(start, start + CHUNK))
        .execute();
    }
  },

  noteImport: async (organizationId: string, readAt: number, items: number): Promise<void> => {
    await db
      .insertInto('itemImports')
      .values({ organizationId, readAt, items })
      .onConflict((c) => c.column('organizationId').doUpdateSet({ readAt, items }))
      .execute();
  },
});
