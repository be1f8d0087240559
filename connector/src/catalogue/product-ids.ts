// What another system calls each item, in memory; made again when any process changes it. And how its ids ride along:
// every record that names an item is given the other id as well, in one place for all answers.
import type { Parts } from '../parts.ts';

export interface ProductMap {
  /** The Zoho id of the item that has this id elsewhere. */
  itemOf(productId: string): string | undefined;
  productOf(itemId: string): string | undefined;
}

export interface ProductIds {
  /** Null where the organisation has none. */
  of(organizationId: string): ProductMap | null | Promise<ProductMap | null>;
}

const ROWS_AT_ONCE = 2_000;

export const createProductIds = (needs: Pick<Parts, 'store'>): ProductIds => {
  const held = new Map<string, { epoch: number; map: ProductMap | null }>();

  const read = async (organizationId: string, epoch: number): Promise<ProductMap | null> => {
    const items = new Map<string, string>();
    const products = new Map<string, string>();
    for (let after = ''; ; ) {
      const rows = await needs.store.read.productIds.page(organizationId, after, ROWS_AT_ONCE);
      for (const { productId, itemId } of rows) {
        items.set(productId, itemId);
        products.set(itemId, productId);
      }
      const last = rows.at(-1);
      if (last === undefined || rows.length < ROWS_AT_ONCE) break;
      after = last.productId;
    }
    const map =
      items.size === 0
        ? null
        : { itemOf: (id: string) => items.get(toProductId(id)), productOf: (id: string) => products.get(id) };
    held.set(organizationId, { epoch, map });
    return map;
  };

  return {
    of: (organizationId) => {
      const epoch = needs.store.epoch('items');
      const known = held.get(organizationId);
      return known?.epoch === epoch ? known.map : read(organizationId, epoch);
    },
  };
};

/** As it is kept: composed Unicode, no outer blanks; case counts. */
export const toProductId = (text: string): string => text.normalize('NFC').trim();

export const LONGEST_PRODUCT_ID = 200;

/** What is told to the outside, with the other id beside each item's. */
export type Dress = <T>(organizationId: string, told: T) => T | Promise<T>;

/** Never fails: what has been done is told all the same. */
export const createDress = (productIds: ProductIds): Dress => {
  const dressed = <T>(told: T, map: ProductMap | null): T => (map === null ? told : withProductIds(told, map));
  return (organizationId, told) => {
    try {
      const map = productIds.of(organizationId);
      if (!(map instanceof Promise)) return dressed(told, map);
      return map.then(
        (found) => dressed(told, found),
        () => told,
      );
    } catch {
      return told;
    }
  };
};

/** A copy, in which whatever has an item's id, or an id and a SKU, has the product id as well. Pure. */
export const withProductIds = <T>(told: T, map: Pick<ProductMap, 'productOf'>): T => {
  if (Array.isArray(told)) return told.map((each) => withProductIds(each, map)) as T;
  if (typeof told !== 'object' || told === null) return told;
  const copy: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(told)) copy[name] = withProductIds(value, map);
  const { itemId, id, sku } = copy;
  const item = typeof itemId === 'string' ? itemId : typeof sku === 'string' ? id : undefined;
  const productId = typeof item === 'string' ? map.productOf(item) : undefined;
  // An event was told with the id of its day.
  if (productId !== undefined && copy.productId === undefined) copy.productId = productId;
  return copy as T;
};
