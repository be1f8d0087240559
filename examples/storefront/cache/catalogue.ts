// The shop's copy of what it sells, read from the connector page by page: a page that is still the same costs neither side
// anything. It says when its figures were checked, and since when nobody could be asked.
import type { Product } from 'shared-schemas';
import type { Connector } from '../connector/connector.ts';
import type { Log } from '../parts.ts';

export interface Shelf {
  readonly products: readonly Product[];
  readonly byId: ReadonlyMap<string, Product>;
  readonly currency: string;
  /** Until when the oldest of these figures was known to be true, in milliseconds since 1970; null before the first. */
  readonly checkedAt: number | null;
  /** Since when the connector does not answer; null while it does. */
  readonly awaySince: number | null;
}

export interface Catalogue {
  current(): Shelf;
  /** Reads anew; who asks while it is being read waits for the reading after it. Never fails. */
  refresh(): Promise<void>;
  /** Told of products that are new, gone or other than they were, and when only the moment of checking is another. */
  onChange(listener: (changed: readonly string[], shelf: Shelf) => void): void;
}

interface KnownPage {
  readonly etag: string | null;
  readonly products: readonly Product[];
  readonly currency: string;
  readonly next: string | null;
}

/** Of 500 products each: more than that is another kind of shop. */
const MOST_PAGES = 40;

export const createCatalogue = ({
  connector,
  now,
  log,
}: {
  readonly connector: Pick<Connector, 'products'>;
  readonly now: () => Date;
  readonly log: Log;
}): Catalogue => {
  let shelf: Shelf = { products: [], byId: new Map(), currency: 'USD', checkedAt: null, awaySince: null };
  let known = new Map<string | null, KnownPage>();
  let reading: Promise<void> | null = null;
  let next: Promise<void> | null = null;
  const listeners: ((changed: readonly string[], shelf: Shelf) => void)[] = [];

  const readAll = async (): Promise<Omit<Shelf, 'awaySince'>> => {
    const read = new Map<string | null, KnownPage>();
    const checked: number[] = [];
    let after: string | null = null;
    for (let pages = 0; pages < MOST_PAGES; pages += 1) {
      const before: KnownPage | undefined = known.get(after);
      const { page, etag, checkedAt } = await connector.products(after, before?.etag ?? null);
      const here: KnownPage | undefined = page === null ? before : { ...page, etag };
      if (here === undefined) throw new Error('a page is said to be the same that was never read');
      read.set(after, here);
      if (checkedAt !== null) checked.push(Date.parse(checkedAt));
      if (here.next === null) break;
      after = here.next;
    }
    known = read;
    const products = [...read.values()].flatMap((page) => page.products);
    return {
      products,
      byId: new Map(products.map((product) => [product.id, product])),
      currency: [...read.values()][0]?.currency ?? 'USD',
      checkedAt: checked.length === 0 ? null : Math.min(...checked),
    };
  };

  const readOnce = async (): Promise<void> => {
    const before = shelf;
    try {
      shelf = { ...(await readAll()), awaySince: null };
    } catch (error) {
      log('the products could not be read', error);
      shelf = { ...before, awaySince: before.awaySince ?? now().getTime() };
    }
    const changed = changesBetween(before, shelf);
    if (changed.length === 0 && before.checkedAt === shelf.checkedAt && before.awaySince === shelf.awaySince) return;
    for (const listener of listeners) listener(changed, shelf);
  };

  const start = (): Promise<void> => {
    reading = readOnce().finally(() => {
      reading = null;
    });
    return reading;
  };

  return {
    current: () => shelf,
    refresh: () => {
      if (reading === null) return start();
      // What is being read may have been written before the news came.
      next ??= reading.then(() => {
        next = null;
        return start();
      });
      return next;
    },
    onChange: (listener) => void listeners.push(listener),
  };
};

const changesBetween = (before: Shelf, after: Shelf): string[] => {
  const ids = new Set([...before.byId.keys(), ...after.byId.keys()]);
  return [...ids].filter((id) => {
    const [was, is] = [before.byId.get(id), after.byId.get(id)];
    return was !== is && JSON.stringify(was) !== JSON.stringify(is);
  });
};
