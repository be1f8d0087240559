// The organisation's items by id, SKU and name, in memory; made again when any process changes the list.
import MiniSearch from 'minisearch';
import type { ItemCandidate } from 'shared-schemas';
import type { IndexedItem } from '../store/items.ts';
import { normaliseWord } from './sku.ts';

export interface ItemIndex {
  readonly size: number;
  /** Every item that this word names exactly: by id, else by SKU, else by name. Several where SKU or name repeat. */
  exact(word: string): readonly IndexedItem[];
  /** The living by id, else by SKU and by name together: for who may not guess where these are two items. */
  every(word: string): readonly IndexedItem[];
  /** What a word may have meant, best first. */
  resembling(word: string, limit: number): readonly IndexedItem[];
}

export const buildItemIndex = (items: readonly IndexedItem[]): ItemIndex => {
  const byId = new Map(items.map((item) => [item.itemId, item]));
  const bySku = groupBy(items, (item) => item.sku);
  const byName = groupBy(items, (item) => item.name);
  // Built on the first misspelling: most askers spell well, and a large index takes a while.
  let search: MiniSearch<IndexedItem> | null = null;

  return {
    size: items.length,
    exact: (word) => {
      const item = byId.get(word.trim());
      if (item !== undefined) return [item];
      const key = normaliseWord(word);
      return bySku.get(key) ?? byName.get(key) ?? [];
    },
    every: (word) => {
      const item = byId.get(word.trim());
      if (item !== undefined) return [item];
      const key = normaliseWord(word);
      return [...new Set([...living(bySku.get(key) ?? []), ...living(byName.get(key) ?? [])])];
    },
    resembling: (word, limit) => {
      search ??= buildSearch(items);
      return search
        .search(toTerms(word))
        .slice(0, limit)
        .flatMap((hit) => byId.get(hit.id as string) ?? []);
    },
  };
};

/** An inactive twin does not make an active item ambiguous; it counts where there is no active one. */
export const living = (items: readonly IndexedItem[]): readonly IndexedItem[] => {
  const active = items.filter((item) => item.status === 'active');
  return active.length > 0 ? active : items;
};

const MOST_TERMS = 6;
const LONGEST_TERM = 30;

/** The first few different words: each costs a walk through the index, and nobody names an item by more. */
const toTerms = (word: string): string =>
  [...new Set(word.split(/\s+/))]
    .slice(0, MOST_TERMS)
    .map((term) => term.slice(0, LONGEST_TERM))
    .join(' ');

const buildSearch = (items: readonly IndexedItem[]): MiniSearch<IndexedItem> => {
  const search = new MiniSearch<IndexedItem>({
    idField: 'itemId',
    fields: ['sku', 'solidSku', 'name'],
    // People leave the dashes of a SKU out, or put them elsewhere.
    extractField: (item, field) =>
      field === 'solidSku' ? item.sku.replace(/[^\p{L}\p{N}]/gu, '') : item[field as keyof IndexedItem],
    searchOptions: {
      boost: { sku: 2, solidSku: 2 },
      // Short terms match half the catalogue: they count only where they are exact.
      fuzzy: (term) => (term.length >= 4 ? 0.25 : false),
      prefix: (term) => term.length >= 3,
      maxFuzzy: 3,
      combineWith: 'OR',
    },
  });
  search.addAll(items);
  return search;
};

const groupBy = (items: readonly IndexedItem[], word: (item: IndexedItem) => string): Map<string, IndexedItem[]> => {
  const groups = new Map<string, IndexedItem[]>();
  for (const item of items) {
    const key = normaliseWord(word(item));
    if (key === '') continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
};

export const toCandidate = (item: IndexedItem): ItemCandidate => ({
  id: item.itemId,
  sku: item.sku,
  name: item.name,
  status: item.status,
});
