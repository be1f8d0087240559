// What became of it all: the connector's copy held against the local Zoho's books, and what was told against what happened.
import type { openStore } from 'connector/store/open.ts';
import type { ZohoItem } from 'connector/zoho/ports/items.ts';
import type { Shop } from '../demo/shop.ts';
import type { Receiver } from './receiver.ts';

type Store = Awaited<ReturnType<typeof openStore>>;

export interface Findings {
  /** In words, each thing that is not as it should be; none where all is well. */
  readonly wrong: readonly string[];
  readonly items: number;
  /** Figures that were compared. */
  readonly figures: number;
  readonly events: number;
}

interface Ended {
  readonly shop: Shop;
  readonly store: Store;
  readonly receiver: Receiver;
  /** Bodies of the readings before anything happened. */
  readonly before: ReadonlyMap<string, string>;
  readonly orders: ReadonlySet<string>;
}

export const findings = async (ended: Ended): Promise<Findings> => {
  const [connection] = await ended.store.read.connections.list();
  const organizationId = connection?.organizationId ?? '';
  const { wrong: figuresWrong, items, figures } = await compare(ended, organizationId);
  const told = await tellings(ended, organizationId);
  const { dead } = await ended.store.read.jobs.counts();
  return {
    wrong: [...figuresWrong, ...told, ...(dead > 0 ? [`${dead} jobs were given up`] : [])],
    items,
    figures,
    events: ended.receiver.events.size,
  };
};

const MICROS = 1_000_000;

// biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
type ZohoBody = any;

/** Names, prices and, place by place, both ledgers. */
const compare = async ({ shop, store }: Ended, organizationId: string) => {
  const { control } = shop.sandbox;
  const ask = (path: string, query: Record<string, string> = {}): ZohoBody =>
    control.byHand({ method: 'GET', path, query });
  const wrong: string[] = [];
  let figures = 0;
  const same = (what: string, ours: unknown, theirs: unknown): void => {
    figures += 1;
    if (ours !== theirs) wrong.push(`${what} is ${String(ours)} in the copy and ${String(theirs)} in Zoho`);
  };
  const rows: ZohoBody[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const read = ask('/items', { page: String(page), per_page: '200', filter_by: 'Status.All' });
    rows.push(...read.items);
    more = read.page_context.has_more_page;
  }
  const places: string[] = ask('/locations').locations.map((place: ZohoBody) => place.location_id);
  const ids = rows.map(({ item_id }) => item_id as string);
  const known = await store.read.mirror.readings(
    organizationId,
    await store.read.mirror.stalest(organizationId, 100_000),
  );
  const copy = new Map(known.map(({ itemId, body }) => [itemId, JSON.parse(body) as ZohoItem]));
  same('how many items there are', copy.size, rows.length);
  const index = await store.read.mirror.known(organizationId, ids);
  same('how many items can be found', index.length, rows.length);
  for (const row of rows) {
    const item = copy.get(row.item_id);
    if (item === undefined) continue;
    const called = `${row.sku || row.item_id}:`;
    same(`${called} its name`, item.name, row.name);
    same(`${called} its status`, item.status, row.status);
    same(`${called} its price`, item.rate, Math.round(row.rate * MICROS));
    if (row.item_type !== 'inventory') continue;
    for (const location_id of places) {
      const cell = control.stockOf({ item_id: row.item_id, location_id });
      const place = item.places.find(({ id }) => id === location_id);
      const at = `${called} at ${place?.name ?? location_id},`;
      same(`${at} on the shelf`, place?.physical.onHand ?? 0, Math.round(cell.physical * MICROS));
      same(`${at} of it promised`, place?.physical.committed ?? 0, Math.round(cell.physicalCommitted * MICROS));
      same(`${at} in the books`, place?.accounting.onHand ?? 0, Math.round(cell.accounting * MICROS));
      same(`${at} of that promised`, place?.accounting.committed ?? 0, Math.round(cell.accountingCommitted * MICROS));
    }
  }
  return { wrong, figures, items: rows.length };
};

/** Whether everything was told, to the end and in an unbroken chain, and nothing twice under two ids. */
const tellings = async (
  { shop, store, receiver, before, orders }: Ended,
  organizationId: string,
): Promise<string[]> => {
  const wrong: string[] = [];
  const written = await store.read.outbox.after({ organizationId, after: 0, limit: 1_000_000 });
  for (const { id } of written) if (!receiver.events.has(id)) wrong.push(`the event ${id} was never told`);
  const ids = new Set(written.map(({ id }) => id));
  for (const id of receiver.events.keys()) if (!ids.has(id)) wrong.push(`the event ${id} was told and never happened`);
  for (const id of receiver.changed) wrong.push(`the event ${id} was told in two ways`);

  const now = new Map(
    (await store.read.mirror.readings(organizationId, await store.read.mirror.stalest(organizationId, 100_000))).map(
      ({ itemId, body }) => [itemId, JSON.parse(body) as ZohoItem],
    ),
  );
  wrong.push(...brokenChains(written, before, now));

  const toldOf = Map.groupBy(written, ({ data }) => (JSON.parse(data) as { orderId?: string }).orderId ?? '');
  for (const order of shop.sandbox.control.salesorders()) {
    if (!orders.has(order.salesorder_id)) continue;
    const types = (toldOf.get(order.salesorder_id) ?? []).map(({ type }) => type);
    if (new Set(types).size !== types.length)
      wrong.push(`${order.salesorder_number} was told twice: ${types.join(' ')}`);
    const wanted = ['order.created', ...(ends[order.status] ?? [])];
    for (const type of wanted) if (!types.includes(type)) wrong.push(`${order.salesorder_number} lacks ${type}`);
  }
  return wrong;
};

/** What must have been told of an order that has come to this. */
const ends: Readonly<Record<string, readonly string[]>> = {
  confirmed: ['order.confirmed'],
  void: ['order.cancelled'],
  shipped: ['order.shipped'],
  fulfilled: ['order.shipped'],
  partially_shipped: ['order.shipped'],
};

/** Each change of stock begins where the one before it ended, from the first figure to the last. */
const brokenChains = (
  written: readonly { readonly type: string; readonly data: string }[],
  before: ReadonlyMap<string, string>,
  now: ReadonlyMap<string, ZohoItem>,
): string[] => {
  const wrong: string[] = [];
  const figure = (item: ZohoItem | undefined, locationId: string): string | undefined => {
    const places = item?.places ?? [];
    const at = places.length === 0 ? item?.total.physical : places.find(({ id }) => id === locationId)?.physical;
    return at === undefined ? undefined : String(at.available / MICROS);
  };
  const standing = new Map<string, string>();
  for (const { type, data } of written) {
    if (type !== 'stock.changed') continue;
    const { itemId = '', locationId = '', from, to = '' } = JSON.parse(data) as Record<string, string>;
    const key = `${itemId} ${locationId}`;
    const body = before.get(itemId);
    const was = standing.get(key) ?? (body === undefined ? from : figure(JSON.parse(body) as ZohoItem, locationId));
    if (from !== was) wrong.push(`${key} changed from ${from}, and was ${was}`);
    standing.set(key, to);
  }
  for (const [itemId, item] of now) {
    const body = before.get(itemId);
    for (const { id } of item.places) {
      const key = `${itemId} ${id}`;
      const last = standing.get(key) ?? (body === undefined ? undefined : figure(JSON.parse(body) as ZohoItem, id));
      if (last !== undefined && last !== figure(item, id)) {
        wrong.push(`${key} is ${figure(item, id)}, and what was told of it ends with ${last}`);
      }
    }
  }
  return wrong;
};
