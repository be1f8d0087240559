// The ids that another system has for items: one an item, one item an id. Compared as they are, since other systems'
// ids may differ in case alone.
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export interface ProductId {
  readonly productId: string;
  readonly itemId: string;
}

type Source = Tables['productIds']['source'];

/** What became of each that was to be kept. `taken`: another item has that id. */
export type PutOutcome = 'added' | 'same' | 'changed' | 'taken';

const CHUNK = 150;

export const productIdsGroup = (db: Db) => {
  const removeOf = (organizationId: string, itemId: string) =>
    db.deleteFrom('productIds').where('organizationId', '=', organizationId).where('itemId', '=', itemId).execute();

  const productOf = async (organizationId: string, itemId: string) =>
    (await db
      .selectFrom('productIds')
      .select(['productId', 'source'])
      .where('organizationId', '=', organizationId)
      .where('itemId', '=', itemId)
      .executeTakeFirst()) ?? null;

  const put = async (
    organizationId: string,
    row: ProductId,
    source: Source,
    createdAt: number,
  ): Promise<PutOutcome> => {
    const { productId, itemId } = row;
    const known = await db
      .selectFrom('productIds')
      .select('itemId')
      .where('organizationId', '=', organizationId)
      .where('productId', '=', productId)
      .executeTakeFirst();
    if (known !== undefined) return known.itemId === itemId ? 'same' : 'taken';
    const before = await productOf(organizationId, itemId);
    if (before !== null) await removeOf(organizationId, itemId);
    await db.insertInto('productIds').values({ organizationId, productId, itemId, source, createdAt }).execute();
    return before === null ? 'added' : 'changed';
  };

  return {
    /** In the order of the ids, those after one of them. */
    page: (organizationId: string, after: string, limit: number): Promise<Tables['productIds'][]> =>
      db
        .selectFrom('productIds')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .where('productId', '>', after)
        .orderBy('productId')
        .limit(limit)
        .execute(),

    /** Of one item; null where it has none. */
    of: async (organizationId: string, itemId: string): Promise<string | null> =>
      (await productOf(organizationId, itemId))?.productId ?? null,

    /** The item that has this id; null where none has. */
    itemOf: async (organizationId: string, productId: string): Promise<string | null> =>
      (
        await db
          .selectFrom('productIds')
          .select('itemId')
          .where('organizationId', '=', organizationId)
          .where('productId', '=', productId)
          .executeTakeFirst()
      )?.itemId ?? null,

    put,

    /** What a field of the items tells, null where it is empty; answers whether anything is known otherwise than before. */
    learn: async (
      organizationId: string,
      told: readonly { readonly itemId: string; readonly productId: string | null }[],
      at: number,
    ): Promise<boolean> => {
      let changed = false;
      for (let start = 0; start < told.length; start += CHUNK) {
        const chunk = told.slice(start, start + CHUNK);
        const rows = await db
          .selectFrom('productIds')
          .select(['itemId', 'productId', 'source'])
          .where('organizationId', '=', organizationId)
          .where(
            'itemId',
            'in',
            chunk.map(({ itemId }) => itemId),
          )
          .execute();
        const known = new Map(rows.map((row) => [row.itemId, row]));
        for (const { itemId, productId } of chunk) {
          const before = known.get(itemId);
          if (productId === (before?.productId ?? null)) continue;
          if (productId !== null) {
            const outcome = await put(organizationId, { productId, itemId }, 'field', at);
            changed ||= outcome === 'added' || outcome === 'changed';
          } else if (before?.source === 'field') {
            await removeOf(organizationId, itemId);
            changed = true;
          }
        }
      }
      return changed;
    },

    /** False where it is not known. */
    remove: async (organizationId: string, productId: string): Promise<boolean> =>
      (
        await db
          .deleteFrom('productIds')
          .where('organizationId', '=', organizationId)
          .where('productId', '=', productId)
          .executeTakeFirst()
      ).numDeletedRows === 1n,
  };
};
