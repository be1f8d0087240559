// The items a shop may show, as the mirror has them: read out once, and again where a reading is a new one.
import type { Micros } from 'shared-schemas';
import { normaliseWord } from '../catalogue/sku.ts';
import { isWholeUnit } from '../catalogue/units.ts';
import type { FieldMap } from '../compliance/field-map.ts';
import { tellRole, toLineFacts } from '../compliance/item-facts.ts';
import { isPlain } from '../compliance/regulated-lines.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { ItemReading, ZohoItem } from '../zoho/ports/items.ts';
import { type Prices, pricesOf } from './pricing.ts';

export interface Goods extends Prices {
  readonly item: ZohoItem;
  readonly reading: ItemReading;
  /** The field for shoppers, else Zoho's own. */
  readonly description: string;
  readonly whole: boolean;
  readonly dirty: boolean;
  readonly regulation: {
    readonly regulated: boolean;
    readonly productClass: string | null;
    readonly ageRequired: number | null;
    readonly restrictedStates: string[] | null;
  };
}

/** How an organisation's fields are to be read, and whether Zoho's own list bears that out. */
export interface Fields {
  readonly map: FieldMap;
  readonly proved: boolean;
}

const SKUS_AT_ONCE = 2_000;
const REMEMBERED = 5_000;

/** Null for what a shop does not sell: it is not for sale, has no SKU or price, or is not rolled out yet. */
export const toGoods = (
  reading: ItemReading,
  fields: Fields,
  config: Pick<Config, 'SHOP_PRICE' | 'SHOP_SKUS'>,
  dirty = false,
): Goods | null => {
  const { item } = reading;
  if (item.status !== 'active' || !item.sellable || !isRolledOut(item.sku, config)) return null;
  const prices = pricesOf(item, fields.map, config.SHOP_PRICE);
  if (prices === null) return null;
  const facts = toLineFacts(item, 0, fields.map, fields.proved);
  const known = <T>(told: { readonly kind: string; readonly value?: T }): T | null =>
    told.kind === 'known' ? (told.value as T) : null;
  const states = known(facts.restrictedStates);
  const about = tellRole(item, fields.map, 'description', (value) => (typeof value === 'string' ? value : null));
  return {
    ...prices,
    item,
    reading,
    description: known(about) ?? item.description,
    dirty,
    whole: isWholeUnit(item.unit),
    regulation: {
      regulated: !isPlain(facts),
      productClass: known(facts.productClass),
      ageRequired: known(facts.ageRequired),
      restrictedStates: states === null ? null : [...states],
    },
  };
};

/** A shop sells by SKU. */
export const isRolledOut = (sku: string, { SHOP_SKUS }: Pick<Config, 'SHOP_SKUS'>): boolean =>
  sku !== '' && (SHOP_SKUS === undefined || rolledOut(SHOP_SKUS).has(normaliseWord(sku)));

const folded = new WeakMap<readonly string[], ReadonlySet<string>>();
const rolledOut = (skus: readonly string[]): ReadonlySet<string> => {
  const known = folded.get(skus);
  if (known !== undefined) return known;
  const set = new Set(skus.map(normaliseWord));
  folded.set(skus, set);
  return set;
};

export interface ShopPlace {
  /** Null where the organisation keeps everything in one place. */
  readonly id: string | null;
  readonly available: Micros;
}

/**
 * Where a key may sell an item from; null for items of which no stock is kept.
 * Errors: `scope_missing` for a key that is bound to no location, where there are any.
 */
export const placesFor = (item: ZohoItem, { locationIds }: Pick<Asker, 'locationIds'>): readonly ShopPlace[] | null => {
  if (item.tracking === 'untracked') return null;
  if (item.places.length === 0) return [{ id: null, available: item.total.physical.available }];
  if (locationIds === null) {
    throw new ConnectorError('scope_missing', 'A shop’s key must be bound to the locations it sells from.', {
      hint: 'Make a key of its own: pnpm connector keys create --kind service --location <name or id>',
    });
  }
  return item.places
    .filter(({ id, active }) => active && locationIds.includes(id))
    .map(({ id, physical }) => ({ id, available: physical.available }));
};

interface Index {
  readonly ids: readonly string[];
  readonly known: ReadonlySet<string>;
  readonly bySku: ReadonlyMap<string, string | null>;
}

export interface Shelf {
  /** Ids of everything that may be on it, in order. */
  ids(organizationId: string): Promise<readonly string[]>;
  /** The id of the item with this SKU, or that is this id; null where the shop has none. Costs no call. */
  named(organizationId: string, word: string): Promise<string | null>;
  /** What is on it of these; in the order asked for. */
  goods(organizationId: string, itemIds: readonly string[], fields: Fields): Promise<readonly Goods[]>;
}

export const createShelf = ({ store, config }: Pick<Parts, 'store' | 'config'>): Shelf => {
  const listed = new Map<string, { readonly epoch: number; readonly index: Promise<Index> }>();
  let remembered = new Map<
    string,
    { readonly readAt: number; readonly sequence: number; readonly goods: Goods | null }
  >();
  let readWith = '';

  const readIndex = async (organizationId: string): Promise<Index> => {
    const ids: string[] = [];
    const bySku = new Map<string, string | null>();
    for (let after = ''; ; ) {
      const rows = await store.read.items.page(organizationId, after, SKUS_AT_ONCE);
      for (const { itemId, sku, status } of rows) {
        if (status !== 'active' || !isRolledOut(sku, config)) continue;
        ids.push(itemId);
        const word = normaliseWord(sku);
        // Two of one SKU: nobody can say which is meant.
        bySku.set(word, bySku.has(word) ? null : itemId);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < SKUS_AT_ONCE) return { ids, known: new Set(ids), bySku };
      after = last.itemId;
    }
  };

  const indexOf = (organizationId: string): Promise<Index> => {
    const epoch = store.epoch('items');
    const known = listed.get(organizationId);
    if (known?.epoch === epoch) return known.index;
    const index = readIndex(organizationId);
    listed.set(organizationId, { epoch, index });
    index.catch(() => listed.delete(organizationId));
    return index;
  };

  return {
    ids: async (organizationId) => (await indexOf(organizationId)).ids,

    named: async (organizationId, word) => {
      const { bySku, known } = await indexOf(organizationId);
      return bySku.get(normaliseWord(word)) ?? (known.has(word) ? word : null);
    },

    goods: async (organizationId, itemIds, fields) => {
      const wanted = JSON.stringify(fields);
      if (wanted !== readWith || remembered.size + itemIds.length > REMEMBERED) remembered = new Map();
      readWith = wanted;
      // Whoever else begins meanwhile may begin anew: what this one has counted on stays here.
      const held = remembered;
      const keyOf = (itemId: string): string => `${organizationId} ${itemId}`;
      const marks = new Map(
        (await store.read.mirror.marks(organizationId, itemIds)).map((mark) => [mark.itemId, mark]),
      );
      const isKnown = (itemId: string): boolean => {
        const mark = marks.get(itemId);
        const known = held.get(keyOf(itemId));
        return known !== undefined && known.readAt === mark?.readAt && known.sequence === mark.sequence;
      };
      const news = itemIds.filter((itemId) => marks.has(itemId) && !isKnown(itemId));
      for (const { itemId, readAt, sequence, body } of await store.read.mirror.readings(organizationId, news)) {
        const reading = { item: JSON.parse(body) as ZohoItem, readAt, sequence };
        held.set(keyOf(itemId), { readAt, sequence, goods: toGoods(reading, fields, config) });
      }
      return itemIds.flatMap((itemId) => {
        const mark = marks.get(itemId);
        const goods = mark === undefined ? undefined : held.get(keyOf(itemId))?.goods;
        return goods == null ? [] : [{ ...goods, dirty: mark?.dirtyAt != null }];
      });
    },
  };
};
