// Every count held against Zoho: against the copy as far as that is new enough, and whatever differs there once more
// against Zoho itself, before anybody plans anything.
import type { Micros } from 'shared-schemas';
import { reservedBeyond, type StockDesk } from '../catalogue/stock-desk.ts';
import type { Parts } from '../parts.ts';
import { notShownYet } from '../plans/figure-stock.ts';
import type { OutstandingChange } from '../store/stock-changes.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemReading } from '../zoho/ports/items.ts';
import type { Count } from './gather-counts.ts';
import { type CompareOptions, type Judged, judgeCount } from './judge-count.ts';

export interface Compared extends Count, Judged {
  readonly reading: ItemReading;
}

export interface Comparison {
  readonly compared: readonly Compared[];
  /** Counts of items that Zoho no longer has. */
  readonly gone: readonly Count[];
  readonly warnings: readonly string[];
}

export interface CompareNeeds extends Pick<Parts, 'store' | 'mirror'> {
  readonly stockDesk: StockDesk;
}

export interface CompareSetting extends CompareOptions {
  readonly organizationId: string;
  readonly spend: Spend;
  readonly maxAgeMs: number;
  /** When it was counted; null where that is now. */
  readonly countedAt: number | null;
  /** No more of what differs is read live: beyond that nothing is planned anyhow. */
  readonly mostLive: number;
  /** Called between batches: comparing a large shop takes its time. */
  readonly goOn: () => Promise<void>;
}

const AT_ONCE = 300;
const LIVE_AT_ONCE = 100;

export const compareStock = async (
  needs: CompareNeeds,
  counts: readonly Count[],
  setting: CompareSetting,
): Promise<Comparison> => {
  const { organizationId, spend, maxAgeMs } = setting;
  const judge = await createJudge(needs, setting);
  const byItem = Map.groupBy(counts, ({ item }) => item.itemId);
  const ids = [...byItem.keys()];
  const found = new Map<string, Compared[]>();
  const doubtful: string[] = [];
  const warnings = new Set<string>();
  for (let start = 0; start < ids.length; start += AT_ONCE) {
    await setting.goOn();
    const some = ids.slice(start, start + AT_ONCE);
    const figures = await needs.mirror.read(organizationId, some, spend, { maxAgeMs });
    for (const warning of figures.warnings) warnings.add(warning);
    const changes = await needs.store.read.stockChanges.outstanding(organizationId, some);
    for (const [id, { reading, source }] of figures.told) {
      const compared = judge(byItem.get(id) ?? [], reading, changes);
      found.set(id, compared);
      if (source === 'mirror' && compared.some(({ verdict }) => verdict !== 'agrees')) doubtful.push(id);
    }
  }
  if (doubtful.length > setting.mostLive) {
    warnings.add(`${doubtful.length} items differ by the connector’s copy of Zoho: too many to be read again.`);
  }
  const again = doubtful.length > setting.mostLive ? [] : doubtful;
  for (let start = 0; start < again.length; start += LIVE_AT_ONCE) {
    await setting.goOn();
    const some = again.slice(start, start + LIVE_AT_ONCE);
    const readings = await needs.stockDesk.read(organizationId, some, spend);
    const changes = await needs.store.read.stockChanges.outstanding(organizationId, some);
    for (const id of some) {
      const reading = readings.get(id);
      if (reading === undefined) found.delete(id);
      else found.set(id, judge(byItem.get(id) ?? [], reading, changes));
    }
  }
  return {
    compared: [...found.values()].flat(),
    gone: ids.filter((id) => !found.has(id)).flatMap((id) => byItem.get(id) ?? []),
    warnings: [...warnings],
  };
};

type Judge = (counts: readonly Count[], reading: ItemReading, changes: readonly OutstandingChange[]) => Compared[];

const createJudge = async ({ store, stockDesk }: CompareNeeds, setting: CompareSetting): Promise<Judge> => {
  const { organizationId, countedAt } = setting;
  const promised = await stockDesk.outstanding(organizationId);
  const moved = countedAt === null ? new Set<string>() : await movedSince(store, organizationId, countedAt);
  return (counts, reading, changes) => {
    const { itemId } = reading.item;
    return counts.map((count) => {
      const locationId = count.place.id;
      const [changing] = notShownYet(changes, { itemId, locationId, reading });
      const shelf = {
        item: reading.item,
        locationId,
        reserved: reservedBeyond(promised, reading, locationId ?? undefined),
        changing: changing?.display ?? null,
        movedSince: moved.has(`${itemId} ${locationId ?? ''}`),
      };
      return { ...count, ...judgeCount(count.counted, shelf, setting), reading };
    });
  };
};

const EVENTS_AT_ONCE = 500;
const MOST_EVENTS = 200_000;

/** Shelves that are known to have moved since then; as far as events are kept, and changes are followed. */
const movedSince = async (
  store: Parts['store'],
  organizationId: string,
  since: number,
): Promise<ReadonlySet<string>> => {
  const moved = new Set<string>();
  for (let after = 0, seen = 0; seen < MOST_EVENTS; ) {
    const wanted = { organizationId, after, since, type: 'stock.changed' as const, limit: EVENTS_AT_ONCE };
    const rows = await store.read.outbox.after(wanted);
    for (const { data } of rows) {
      const { itemId = '', locationId = '' } = JSON.parse(data) as { itemId?: string; locationId?: string };
      moved.add(`${itemId} ${locationId}`);
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < EVENTS_AT_ONCE) break;
    after = last.sequence;
    seen += rows.length;
  }
  return moved;
};

/** Signed, over what would be adjusted. */
export const unitsOf = (
  compared: readonly Pick<Judged, 'drift'>[],
): { readonly more: Micros; readonly less: Micros } => ({
  more: compared.reduce((sum, { drift }) => sum + Math.max(0, drift), 0),
  less: compared.reduce((sum, { drift }) => sum + Math.max(0, -drift), 0),
});
