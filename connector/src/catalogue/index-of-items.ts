// The organisation's items by id, SKU and name, in memory; made again when any process changes the list.
import MiniSearch from 'minisearch';
import type { ItemCandidate } from 'shared-schemas';
import type { Alias } from '../store/aliases.ts';
import type { IndexedItem } from '../store/items.ts';
import { type PackedItems, solid, startPacking } from './packed-items.ts';
import { normaliseWord } from './sku.ts';

export interface ItemIndex {
  readonly size: number;
  /** Every item that this word names exactly: by id, else by SKU, by name, by a name given here. Several where they repeat. */
  exact(word: string): readonly IndexedItem[];
  /** The living by id, else by SKU and names together: for who may not guess where these are two items. */
  every(word: string): readonly IndexedItem[];
  /** What Zoho itself calls so, by id, SKU or name, whether in use or not. */
  own(word: string): readonly IndexedItem[];
  /** What a word may have meant, best first. */
  resembling(word: string, limit: number): readonly IndexedItem[];
}

export const buildItemIndex = (items: readonly IndexedItem[], aliases: readonly Alias[] = []): ItemIndex => {
  const packing = startPacking();
  packing.add(items);
  return indexOf(packing.done(), aliases);
};

/** Of a list that is read a part at a time. */
export const indexOf = (items: PackedItems, aliases: readonly Alias[] = []): ItemIndex => {
  const given = new Map(aliases.map(({ word, itemId }) => [word, itemId]));
  /** Nothing where Zoho no longer has the item. */
  const byAlias = (word: string): readonly IndexedItem[] => {
    const item = items.byId(given.get(normaliseWord(word)) ?? '');
    return item === undefined ? [] : [item];
  };

  // Built on the first misspelling: most askers spell well, and a large index takes a while.
  let search: MiniSearch<IndexedItem> | null = null;

  return {
    size: items.size,
    exact: (word) => {
      const item = items.byId(word.trim());
      if (item !== undefined) return [item];
      const called = [items.bySku, items.byName, byAlias].map((by) => by(word));
      return called.find((each) => each.length > 0) ?? [];
    },
    every: (word) => {
      const item = items.byId(word.trim());
      if (item !== undefined) return [item];
      const called = [living(items.bySku(word)), living(items.byName(word)), byAlias(word)].flat();
      return [...new Map(called.map((it) => [it.itemId, it])).values()];
    },
    own: (word) => {
      const item = items.byId(word.trim());
      const called = [item === undefined ? [] : [item], items.bySku(word), items.byName(word)].flat();
      return [...new Map(called.map((it) => [it.itemId, it])).values()];
    },
    resembling: (word, limit) => {
      const terms = toTerms(word);
      if (items.size <= SEARCHED_WHOLE) {
        search ??= buildSearch(Array.from({ length: items.size }, (_, at) => items.at(at)));
        return searchIn(search, items, terms, limit);
      }
      const pieces = terms.split(' ').map((term) => normaliseWord(solid(term)).slice(0, PIECE));
      const long = [...new Set(pieces)].filter((piece) => piece.length >= SHORTEST_PIECE);
      return searchIn(buildSearch(items.containing(long, LOOKED_AT)), items, terms, limit);
    },
  };
};

/** Up to so many items all are searched; of more, those that begin, or contain, what the words begin with. */
const SEARCHED_WHOLE = 20_000;
const PIECE = 4;
const SHORTEST_PIECE = 3;
const LOOKED_AT = 1_000;

const searchIn = (search: MiniSearch<IndexedItem>, items: PackedItems, terms: string, limit: number): IndexedItem[] =>
  search
    .search(terms)
    .slice(0, limit)
    .flatMap((hit) => items.byId(hit.id as string) ?? []);

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
    extractField: (item, field) => (field === 'solidSku' ? solid(item.sku) : item[field as keyof IndexedItem]),
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

export const toCandidate = (item: IndexedItem): ItemCandidate => ({
  id: item.itemId,
  sku: item.sku,
  name: item.name,
  status: item.status,
});
