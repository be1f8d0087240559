// SKUs that items had before: whoever knows an item by one must hear that it has another now.
import { normaliseWord } from 'shared-schemas';
import type { Db } from './groups.ts';

export interface FormerSku {
  readonly itemId: string;
  readonly sku: string;
  /** When it was first seen to be another. */
  readonly until: number;
}

const CHUNK = 100;

export const formerSkusGroup = (db: Db) => ({
  /** Those that changed since, the latest first. */
  since: (organizationId: string, from: number, limit: number): Promise<FormerSku[]> =>
    db
      .selectFrom('formerSkus')
      .select(['itemId', 'sku', 'until'])
      .where('organizationId', '=', organizationId)
      .where('until', '>=', from)
      .orderBy('until', 'desc')
      .orderBy('itemId')
      .limit(limit)
      .execute(),

  /** Before items are written: what of them is to be another SKU from now on. Case and white space are no difference. */
  note: async (
    organizationId: string,
    items: readonly { readonly itemId: string; readonly sku: string }[],
    at: number,
  ): Promise<void> => {
    for (let start = 0; start < items.length; start += CHUNK) {
      const chunk = new Map(items.slice(start, start + CHUNK).map(({ itemId, sku }) => [itemId, normaliseWord(sku)]));
      const known = await db
        .selectFrom('items')
        .select(['itemId', 'sku'])
        .where('organizationId', '=', organizationId)
        .where('itemId', 'in', [...chunk.keys()])
        .execute();
      const changed = known.filter(({ itemId, sku }) => sku !== '' && normaliseWord(sku) !== chunk.get(itemId));
      if (changed.length === 0) continue;
      await db
        .insertInto('formerSkus')
        .values(changed.map((row) => ({ organizationId, ...row, until: at })))
        .onConflict((c) => c.columns(['organizationId', 'itemId', 'sku']).doUpdateSet({ until: at }))
        .execute();
    }
  },

  prune: async (organizationId: string, before: number): Promise<void> => {
    await db
      .deleteFrom('formerSkus')
      .where('organizationId', '=', organizationId)
      .where('until', '<', before)
      .execute();
  },
});
