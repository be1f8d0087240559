// The list of products: a page written once, and answered again until something it tells of has changed.
import { createHash } from 'node:crypto';
import { type AnswerOf, type AskOf, type listProducts, type Product, parseDecimal } from 'shared-schemas';
import { type Promised, reservedBeyond, type StockDesk } from '../catalogue/stock-desk.ts';
import { toInstant, toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import { type Caution, cautionOf, promisable, toAvailability } from './availability.ts';
import { type Fields, type Goods, placesFor, type Shelf } from './shelf.ts';

type Answer = AnswerOf<typeof listProducts>;

export interface ProductPage {
  /** JSON of the answer, as it goes out: encoding a long text each time costs more than all else. */
  readonly bytes: Buffer;
  /** Of what it tells, but for when that was checked. */
  readonly etag: string;
  readonly checkedAt: string | null;
}

export interface Products {
  page(ask: AskOf<typeof listProducts>, asker: Asker): Promise<ProductPage>;
}

export interface ProductNeeds extends Pick<Parts, 'store' | 'now' | 'config' | 'mirror'> {
  readonly stockDesk: StockDesk;
  readonly bufferMicros: number;
  readonly shelf: Shelf;
  readonly fields: (organizationId: string) => Promise<Fields>;
}

const PAGE = 100;
/** Availability falls with age, so that a page is reckoned anew after a while whatever has happened. */
const GOOD_MS = 60_000;
const REMEMBERED = 40;

export const createProducts = (needs: ProductNeeds): Products => {
  const { store, config, shelf } = needs;
  const caution = cautionOf(config, needs.bufferMicros, parseDecimal(config.SHOP_STALE_BUFFER) ?? 0);
  const lowMicros = parseDecimal(config.SHOP_LOW_STOCK) ?? 0;
  const written = new Map<string, { readonly epochs: string; readonly until: number; readonly page: ProductPage }>();

  const reckon = async (ask: AskOf<typeof listProducts>, asker: Asker, now: number): Promise<ProductPage> => {
    const { organizationId } = asker;
    const connection = await store.read.connections.get(organizationId);
    if (connection === null) throw new ConnectorError('not_connected', 'The connector is not connected to Zoho.');
    const fields = await needs.fields(organizationId);
    const limit = ask.limit ?? PAGE;
    const followedTo = await needs.mirror.followedTo(organizationId);
    const promised = await needs.stockDesk.outstanding(organizationId);
    const ids = await shelf.ids(organizationId);
    const seen: { readonly product: Product; readonly asOf: number }[] = [];
    const batch = Math.max(limit + 1, 50);
    for (let at = firstAfter(ids, ask.after); at < ids.length && seen.length <= limit; at += batch) {
      for (const goods of await shelf.goods(organizationId, ids.slice(at, at + batch), fields)) {
        const places = placesFor(goods.item, asker);
        // What none of its places keeps is no product of this key.
        if (places?.length === 0) continue;
        const asOf = trueAt(goods, followedTo);
        const had = available(goods, places, { promised, ageMs: now - asOf, caution });
        const told = had === null ? { kind: 'always' as const } : toAvailability(had, goods.whole, config, lowMicros);
        seen.push({ product: toProduct(goods, told), asOf });
      }
    }
    const shown = seen.slice(0, limit);
    const products = shown.map(({ product }) => product);
    const next = seen.length > limit ? (products.at(-1)?.id ?? null) : null;
    const checkedAt = shown.length === 0 ? null : toInstant(Math.min(...shown.map(({ asOf }) => asOf)));
    const told = { products, currency: connection.currencyCode, next };
    const etag = `W/"${createHash('sha256').update(JSON.stringify(told)).digest('base64url').slice(0, 27)}"`;
    return { bytes: Buffer.from(JSON.stringify({ ...told, checkedAt } satisfies Answer)), etag, checkedAt };
  };

  return {
    page: async (ask, asker) => {
      const key = JSON.stringify([asker.organizationId, asker.locationIds, ask.after ?? '', ask.limit ?? PAGE]);
      const epochs = (['items', 'mirror', 'stock', 'connections'] as const).map((name) => store.epoch(name)).join();
      const now = needs.now().getTime();
      const known = written.get(key);
      if (known?.epochs === epochs && now < known.until && known.until <= now + GOOD_MS) return known.page;
      const page = await reckon(ask, asker, now);
      if (written.size >= REMEMBERED) written.clear();
      written.set(key, { epochs, until: now + GOOD_MS, page });
      return page;
    },
  };
};

/** Ids are kept in the order of their text. */
const firstAfter = (ids: readonly string[], after: string | undefined): number => {
  if (after === undefined) return 0;
  let [low, high] = [0, ids.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ids[middle] as string) <= after) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The moment up to which a figure is true: what was followed since counts, unless it is known to have changed. */
export const trueAt = ({ reading, dirty }: Pick<Goods, 'reading' | 'dirty'>, followedTo: number | null): number =>
  dirty ? reading.readAt : Math.max(reading.readAt, followedTo ?? 0);

/** An order is sent from one place: what the best of them has. Null for what is not counted. */
const available = (
  { reading }: Goods,
  places: ReturnType<typeof placesFor>,
  { promised, ageMs, caution }: { readonly promised: Promised; readonly ageMs: number; readonly caution: Caution },
): number | null => {
  if (places === null) return null;
  const had = places.map(({ id, available: there }) =>
    promisable(there, reservedBeyond(promised, reading, id ?? undefined), ageMs, caution),
  );
  return Math.max(0, ...had);
};

const toProduct = (goods: Goods, availability: Product['availability']): Product => {
  const { item, description, price, memberPrice, msrp, regulation } = goods;
  return {
    id: item.itemId,
    sku: item.sku,
    name: item.name,
    description,
    unit: item.unit,
    price: toMoney(price),
    memberPrice: memberPrice === null ? null : toMoney(memberPrice),
    msrp: msrp === null ? null : toMoney(msrp),
    availability,
    regulation,
  };
};
