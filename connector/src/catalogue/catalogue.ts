// What the organisation sells, as words resolve to it: the stored index, kept in memory and refreshed from Zoho.
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { IndexedItem } from '../store/items.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { type ItemIndex, indexOf as indexItems, living, toCandidate } from './index-of-items.ts';
import { startPacking } from './packed-items.ts';
import type { ProductIds } from './product-ids.ts';

export type Resolved =
  | { readonly kind: 'found'; readonly item: IndexedItem }
  | { readonly kind: 'not_found' | 'ambiguous'; readonly candidates: readonly IndexedItem[] };

export interface Catalogue {
  /**
   * One item for a word, or what it may have meant. A word the index does not know is looked up at Zoho once as a SKU,
   * since the item may be new; of many such words in one ask, only the first.
   */
  resolve(organizationId: string, word: string, spend: Spend): Promise<Resolved>;
  /** As `resolve`, but anything else than one item is a problem with candidates. */
  require(organizationId: string, word: string, spend: Spend): Promise<IndexedItem>;
  /** As `require`, for a write: a word that is one item's SKU and another's name is ambiguous too. */
  requireForWrite(organizationId: string, word: string, spend: Spend): Promise<IndexedItem>;
  /** What Zoho, or another system, calls so already, in use or not; names given here do not count. */
  calledByZoho(organizationId: string, word: string, spend: Spend): Promise<readonly IndexedItem[]>;
  find(organizationId: string, text: string, limit: number): Promise<readonly IndexedItem[]>;
  lastImport(organizationId: string): Promise<{ readAt: number; items: number } | null>;
}

const CANDIDATES = 5;
const UNKNOWN_WORDS = 1_000;
const UNKNOWN_MS = 60_000;
/** Fifty words that nobody knows must not cost the organisation fifty calls. */
const LOOK_UPS_AN_ASK = 3;
/** Nor keep everybody else waiting while each is compared with every name. */
const SEARCHES_AN_ASK = 10;

export interface CatalogueNeeds extends Pick<Parts, 'store' | 'zoho' | 'now'> {
  readonly productIds: ProductIds;
  readonly config: Pick<Config, 'CANONICAL_ID'>;
}

export const createCatalogue = (parts: CatalogueNeeds): Catalogue => {
  const held = new Map<string, { epoch: number; index: Promise<ItemIndex> }>();
  // Words Zoho did not know either, so that a repeated typo costs one call a minute.
  const unknown = new Map<string, number>();
  const lookUps = new WeakMap<Spend, number>();
  const searches = new WeakMap<Spend, number>();

  const indexOf = (organizationId: string): Promise<ItemIndex> => {
    const epoch = parts.store.epoch('items');
    const now = held.get(organizationId);
    if (now !== undefined && now.epoch === epoch) return now.index;
    const index = readIndex(parts, organizationId);
    held.set(organizationId, { epoch, index });
    index.catch(() => held.delete(organizationId));
    return index;
  };

  const lookUp = async (organizationId: string, word: string, spend: Spend): Promise<readonly IndexedItem[]> => {
    const key = `${organizationId} ${word}`;
    const now = parts.now().getTime();
    const before = lookUps.get(spend) ?? 0;
    if ((unknown.get(key) ?? 0) > now || before >= LOOK_UPS_AN_ASK) return [];
    lookUps.set(spend, before + 1);
    const rows = await parts.zoho(organizationId).items.bySku(spend, word);
    if (rows.length === 0) {
      if (unknown.size >= UNKNOWN_WORDS) unknown.clear();
      unknown.set(key, now + UNKNOWN_MS);
      return [];
    }
    await parts.store.write(async (s) => {
      await s.formerSkus.note(organizationId, rows, now);
      await s.items.put(organizationId, rows);
      await s.settings.raise('items');
    });
    return rows;
  };

  /** Also by what another system calls it: first where that is canonical, else where nothing of Zoho's own is called so. */
  const namedIn = async (
    index: ItemIndex,
    by: 'exact' | 'every',
    organizationId: string,
    word: string,
  ): Promise<readonly IndexedItem[]> => {
    const foreign = index.exact((await parts.productIds.of(organizationId))?.itemOf(word) ?? '');
    if (foreign.length > 0 && parts.config.CANONICAL_ID === 'product_id') return foreign;
    if (by === 'exact') {
      const own = living(index.exact(word));
      return own.length > 0 ? own : foreign;
    }
    const own = index.every(word);
    const others = foreign.filter(({ itemId }) => !own.some((each) => each.itemId === itemId));
    return own[0]?.itemId === word.trim() ? own : [...own, ...others];
  };

  const resolveBy = async (
    by: 'exact' | 'every',
    organizationId: string,
    word: string,
    spend: Spend,
  ): Promise<Resolved> => {
    const index = await indexOf(organizationId);
    const named = await namedIn(index, by, organizationId, word);
    const unknownSku = named.length === 0 && looksLikeSku(word);
    const matches = unknownSku ? living(await lookUp(organizationId, word, spend)) : named;
    const [only, second] = matches;
    if (only !== undefined && second === undefined) return { kind: 'found', item: only };
    if (only !== undefined) return { kind: 'ambiguous', candidates: matches.slice(0, CANDIDATES) };
    const searched = searches.get(spend) ?? 0;
    searches.set(spend, searched + 1);
    return { kind: 'not_found', candidates: searched < SEARCHES_AN_ASK ? index.resembling(word, CANDIDATES) : [] };
  };

  const requireBy = async (
    ...[by, organizationId, word, spend]: Parameters<typeof resolveBy>
  ): Promise<IndexedItem> => {
    const resolved = await resolveBy(by, organizationId, word, spend);
    if (resolved.kind === 'found') return resolved.item;
    throw itemProblem(word, resolved);
  };

  return {
    resolve: (organizationId, word, spend) => resolveBy('exact', organizationId, word, spend),
    require: (organizationId, word, spend) => requireBy('exact', organizationId, word, spend),
    requireForWrite: (organizationId, word, spend) => requireBy('every', organizationId, word, spend),

    calledByZoho: async (organizationId, word, spend) => {
      const index = await indexOf(organizationId);
      const own = index.own(word);
      if (own.length > 0) return own;
      const foreign = index.own((await parts.productIds.of(organizationId))?.itemOf(word) ?? '');
      return foreign.length > 0 || !looksLikeSku(word) ? foreign : lookUp(organizationId, word, spend);
    },

    find: async (organizationId, text, limit) => {
      const index = await indexOf(organizationId);
      const exact = index.exact(text);
      const known = new Set(exact.map((item) => item.itemId));
      return [...exact, ...index.resembling(text, limit).filter((item) => !known.has(item.itemId))].slice(0, limit);
    },

    lastImport: (organizationId) => parts.store.read.items.lastImport(organizationId),
  };
};

const ROWS_AT_ONCE = 2_000;

/** A part at a time, so that a long list is never in memory as rows, nor keeps everybody else waiting. */
const readIndex = async ({ store }: Pick<Parts, 'store'>, organizationId: string): Promise<ItemIndex> => {
  const packing = startPacking();
  for (let after = ''; ; ) {
    const rows = await store.read.items.page(organizationId, after, ROWS_AT_ONCE);
    packing.add(rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < ROWS_AT_ONCE)
      return indexItems(packing.done(), await store.read.aliases.all(organizationId));
    after = last.itemId;
  }
};

/** The problem for a word that is not exactly one item. */
export const itemProblem = (
  word: string,
  resolved: { readonly kind: 'not_found' | 'ambiguous'; readonly candidates: readonly IndexedItem[] },
): ConnectorError => {
  const candidates = resolved.candidates.map(toCandidate);
  if (resolved.kind === 'ambiguous') {
    return new ConnectorError('item_ambiguous', `Several items are called "${word}".`, {
      candidates,
      hint: 'Ask which one is meant, and use its id.',
    });
  }
  return new ConnectorError('item_not_found', `No item is called "${word}".`, {
    candidates,
    hint: candidates.length > 0 ? 'Ask whether one of the candidates is meant, and use its SKU.' : 'Try find-items.',
  });
};

// Only what could be a SKU is worth a call: no sentence is.
const looksLikeSku = (word: string): boolean => word.length <= 60 && word.split(' ').length <= 2;
