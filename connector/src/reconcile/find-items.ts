// Which item each row of another system's list means: by the canonical id first, by the others where that is not there; and
// where two of its ids mean two items, neither. Pure.
import { toProductId } from '../catalogue/product-ids.ts';
import { normaliseWord } from '../catalogue/sku.ts';
import type { Config } from '../config.ts';
import type { IndexedItem } from '../store/items.ts';
import type { Field, TableRow } from './read-table.ts';

export interface KnownItem extends IndexedItem {
  /** What the other system calls it; null where that is not known. */
  readonly productId: string | null;
}

export type IdField = Extract<Field, 'sku' | 'item_id' | 'product_id'>;

export type Found =
  | { readonly kind: 'found'; readonly item: KnownItem; readonly by: IdField }
  /** No id stands in the row. */
  | { readonly kind: 'unnamed' }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ambiguous'; readonly by: IdField; readonly items: readonly KnownItem[] }
  | { readonly kind: 'conflict'; readonly items: readonly KnownItem[] };

export type FindItem = (row: TableRow) => Found;

export const createFindItem = (items: readonly KnownItem[], canonical: Config['CANONICAL_ID']): FindItem => {
  const ways: Readonly<Record<IdField, (word: string) => readonly KnownItem[]>> = {
    item_id: lookUp(
      items,
      ({ itemId }) => itemId,
      (word) => word,
    ),
    sku: lookUp(items, ({ sku }) => normaliseWord(sku), normaliseWord),
    product_id: lookUp(items, ({ productId }) => productId ?? '', toProductId),
  };
  const order: readonly IdField[] = [canonical, ...idFields.filter((field) => field !== canonical)];
  return ({ cells }) => {
    const named = order.filter((field) => cells[field] !== undefined);
    if (named.length === 0) return { kind: 'unnamed' };
    let found: Extract<Found, { kind: 'found' | 'ambiguous' }> | null = null;
    for (const by of named) {
      const meant = ways[by](cells[by] ?? '');
      const [item, second] = meant;
      if (item === undefined) continue;
      if (found?.kind === 'found') {
        // Another id may repeat: it only must not speak against the first.
        if (!meant.some(({ itemId }) => found?.kind === 'found' && itemId === found.item.itemId)) {
          return { kind: 'conflict', items: [found.item, ...meant] };
        }
      } else if (second === undefined) found = { kind: 'found', item, by };
      else found ??= { kind: 'ambiguous', by, items: meant };
    }
    return found ?? { kind: 'unknown' };
  };
};

export const idFields: readonly IdField[] = ['item_id', 'product_id', 'sku'];

/** An inactive twin does not make an active item ambiguous; it counts where there is no active one. */
const lookUp = (
  items: readonly KnownItem[],
  keyOf: (item: KnownItem) => string,
  toKey: (word: string) => string,
): ((word: string) => readonly KnownItem[]) => {
  const groups = Map.groupBy(items, keyOf);
  groups.delete('');
  return (word) => {
    const all = groups.get(toKey(word)) ?? [];
    const active = all.filter(({ status }) => status === 'active');
    return active.length > 0 ? active : all;
  };
};
