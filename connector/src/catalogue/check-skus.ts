// What an admin should know of the SKUs in Zoho: those that several items in use have, items in use without one, those that
// have changed; and names given here that Zoho has come to use itself. From the store alone.
import { normaliseWord } from 'shared-schemas';
import type { Parts } from '../parts.ts';
import type { Alias } from '../store/aliases.ts';
import type { IndexedItem } from '../store/items.ts';
import { type SkuFaults, skuFaults } from './sku-faults.ts';

export interface ChangedSku {
  readonly itemId: string;
  readonly was: string;
  /** Null where Zoho no longer has the item. */
  readonly is: string | null;
  readonly name: string | null;
  readonly since: number;
}

export interface GivenName extends Alias {
  /** Null where Zoho no longer has the item. */
  readonly item: IndexedItem | null;
  /** What Zoho calls so itself by now: a write asks which one is meant, and a question gets these. */
  readonly clashes: readonly IndexedItem[];
}

export interface SkuCheck extends SkuFaults<IndexedItem> {
  readonly items: number;
  readonly changed: readonly ChangedSku[];
  readonly names: readonly GivenName[];
}

const AT_ONCE = 2_000;
const MOST_CHANGED = 1_000;

export const checkSkus = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  changedWithinMs: number,
): Promise<SkuCheck> => {
  const items: IndexedItem[] = [];
  for (let more = true; more; ) {
    const rows = await store.read.items.page(organizationId, items.at(-1)?.itemId ?? '', AT_ONCE);
    items.push(...rows);
    more = rows.length === AT_ONCE;
  }
  const [former, given] = await Promise.all([
    store.read.formerSkus.since(organizationId, now().getTime() - changedWithinMs, MOST_CHANGED),
    store.read.aliases.all(organizationId),
  ]);
  const byId = new Map(items.map((item) => [item.itemId, item]));
  return {
    items: items.length,
    ...skuFaults(items.filter(({ status }) => status === 'active')),
    changed: former.map(({ itemId, sku, until }) => {
      const item = byId.get(itemId);
      return { itemId, was: sku, is: item?.sku ?? null, name: item?.name ?? null, since: until };
    }),
    names: given.map((name) => ({ ...name, item: byId.get(name.itemId) ?? null, clashes: clashesOf(name, items) })),
  };
};

const clashesOf = ({ word, itemId }: Alias, items: readonly IndexedItem[]): IndexedItem[] =>
  items.filter(
    (item) => item.itemId !== itemId && (normaliseWord(item.sku) === word || normaliseWord(item.name) === word),
  );
