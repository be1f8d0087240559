// The feeds, one pass each: what they tell is marked as changed, and read again afterwards. Each pass begins where the
// last complete one began, with some overlap, since Zoho's lists may lag.
import { hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { FeedRow, OrderItemsRow } from '../store/feeds.ts';
import type { Groups } from '../store/groups.ts';
import { isSameMoment, readMoment } from '../zoho/moments.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ZohoOrderRow } from '../zoho/ports/orders.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { toListed } from './import.ts';
import { type NewestRow, newIn, remember } from './newest.ts';
import { FollowingStopped } from './stopped.ts';
import { tellOrder } from './tell.ts';

export interface Pass {
  readonly organizationId: string;
  readonly spend: Spend;
  readonly zoho: ZohoOrganization;
  readonly store: Parts['store'];
  readonly log: Parts['log'];
  readonly startedAt: number;
  readonly now: () => number;
  readonly requireCalls: () => Promise<void>;
  /** Calls a reading of everything costs: a cheaper way where more has changed than that. */
  readonly callsForAll: number;
}

/** Answers the cursor of the next pass; what it finds is written on the way. */
export type Follow = (pass: Pass, row: FeedRow) => Promise<unknown>;

/** Zoho's lists may lag. */
export const OVERLAP_MS = 5 * 60_000;
const MAX_PAGES = 25;

const sinceOf = (row: FeedRow, pass: Pass): number => {
  const cursor = row.cursor === null ? null : (JSON.parse(row.cursor) as { since?: number });
  return (cursor?.since ?? row.followedTo ?? pass.startedAt) - OVERLAP_MS;
};

/** Where a pass over edited items goes on that had too many for one. */
interface EditedItems {
  readonly since?: number;
  readonly from?: number;
  readonly page?: number;
}

/** Items that were edited: names, prices, custom fields. No movement of stock shows here (API notes 8). */
export const followItems: Follow = async (pass, row) => {
  const { organizationId, store, spend, zoho } = pass;
  const kept: EditedItems = row.cursor === null ? {} : (JSON.parse(row.cursor) as EditedItems);
  let since = new Date(kept.from ?? sinceOf(row, pass));
  let page = kept.page ?? 1;
  for (let pages = 0; ; pages += 1) {
    // Whole price lists are changed at once: were it begun anew each time, it would never come to the end of them.
    if (pages >= MAX_PAGES) return { ...kept, from: since.getTime(), page } satisfies EditedItems;
    await pass.requireCalls();
    const { rows, more, honoured } = await zoho.items.changedSince(spend, since, page);
    if (!honoured)
      throw new FollowingStopped('Zoho does not tell edited items apart: the sweep shows them.', { drift: false });
    await store.write(async (s) => {
      const known = new Map(
        (
          await s.mirror.known(
            organizationId,
            rows.map(({ itemId }) => itemId),
          )
        ).map((it) => [it.itemId, it]),
      );
      const changed = rows.filter(({ itemId, modifiedTime }) => {
        const before = known.get(itemId);
        return before === undefined || !isSameMoment(before.modifiedTime, modifiedTime);
      });
      if (changed.length === 0) return;
      await s.mirror.putListed(organizationId, changed.map(toListed), pass.startedAt);
      await s.mirror.markDirty(
        organizationId,
        changed.map(({ itemId }) => itemId),
        pass.startedAt,
      );
      await s.settings.raise('items');
      await s.settings.raise('mirror');
    });
    if (!more) return { since: pass.startedAt };
    const moved = readMoment(rows.at(-1)?.modifiedTime ?? '');
    // A whole page of one second is read on; otherwise the next begins where this one ended.
    if (moved === null || moved <= since.getTime()) page += 1;
    else {
      since = new Date(moved);
      page = 1;
    }
  }
};

/** New and changed orders: what they name has other figures now, committed or shipped. */
export const followOrders: Follow = async (pass, row) => {
  const { organizationId, store, spend, zoho } = pass;
  const since = new Date(sinceOf(row, pass));
  const changed = new Map<string, ZohoOrderRow>();
  for (let page = 1; ; page += 1) {
    await pass.requireCalls();
    const { rows, more, honoured } = await zoho.orders.changedSince(spend, since, page);
    for (const order of rows) changed.set(order.id, order);
    if (!more) break;
    // Without an order that holds, what changed may lie on any page: the first few are looked at, and no more is paid.
    if (page >= (honoured ? MAX_PAGES : 3)) break;
  }
  const known = new Map(
    (await store.read.feeds.orderItems(organizationId, [...changed.keys()])).map((it) => [it.orderId, it]),
  );
  const news = [...changed.values()].filter((order) => {
    const before = known.get(order.id);
    if (before === undefined || before.status !== order.status) return true;
    return !isSameMoment(before.modifiedTime, order.modifiedTime);
  });
  const itemsOf = (order: ZohoOrderRow): readonly string[] => stillNamed(known.get(order.id), order);
  const unknown = news.filter((order) => itemsOf(order).length === 0);
  // So many that reading everything is cheaper than reading each.
  const all = unknown.length > pass.callsForAll;
  for (const order of news) {
    let itemIds = itemsOf(order);
    if (itemIds.length === 0 && !all) {
      await pass.requireCalls();
      itemIds = await namedBy(pass, async () => (await zoho.orders.get(spend, order.id))?.lines);
    }
    await store.write(async (s) => {
      await s.feeds.putOrderItems(organizationId, {
        orderId: order.id,
        modifiedTime: order.modifiedTime,
        status: order.status,
        itemIds,
        seenAt: pass.startedAt,
        lines: null,
      });
      await tellOrder(s, organizationId, order, known.get(order.id)?.status ?? null, pass.startedAt);
      // What it named before may have been taken off it.
      await mark(s, pass, [...itemIds, ...(known.get(order.id)?.itemIds ?? [])]);
    });
  }
  if (all) await store.write((s) => markAll(s, pass));
  return { since: pass.startedAt };
};

/** Zoho's clock and ours, and the moment between an order's confirmation and our noting it. */
const NOTED_WITHIN_MS = 60_000;
/** From here on people pack, ship and invoice; until then they still write down what is wanted. */
const unsettled: readonly string[] = ['draft', 'pending_approval', 'approved'];

/**
 * What an order is known to name, as far as its lines cannot have changed since: our own, untouched since we noted it,
 * or one that has only gone on to another status. Anything else is looked into again. Pure.
 */
export const stillNamed = (
  before: OrderItemsRow | undefined,
  order: Pick<ZohoOrderRow, 'modifiedTime' | 'status'>,
): readonly string[] => {
  if (before === undefined) return [];
  const ours = before.modifiedTime === '';
  const untouched =
    ours && (readMoment(order.modifiedTime) ?? Number.POSITIVE_INFINITY) <= before.seenAt + NOTED_WITHIN_MS;
  const moved = !ours && before.status !== order.status && !unsettled.includes(before.status);
  return untouched || moved ? before.itemIds : [];
};

interface NewestList {
  readonly page: (page: number) => Promise<{ readonly rows: readonly NewestRow[]; readonly more: boolean }>;
  readonly lines: (id: string) => Promise<Lines>;
}

type Lines = readonly { readonly itemId: string }[] | undefined;

/** Items of a document. One that makes no sense must not hold up the others for ever: the sweep shows what it has moved. */
const namedBy = async (
  { organizationId, log }: Pick<Pass, 'organizationId' | 'log'>,
  read: () => Promise<Lines>,
): Promise<readonly string[]> => {
  try {
    return [...new Set((await read())?.map(({ itemId }) => itemId).filter((id) => id !== ''))];
  } catch (error) {
    if (!hasCode(error, 'zoho_unintelligible')) throw error;
    log.warn({ organizationId, error }, 'a document could not be read');
    return [];
  }
};

/** A list that knows no filter: its newest pages, compared with what was there before. */
const followNewest = async (pass: Pass, row: FeedRow, list: NewestList): Promise<unknown> => {
  const { store } = pass;
  const before = row.cursor === null ? null : (JSON.parse(row.cursor) as { seen: Record<string, string> });
  const rows: NewestRow[] = [];
  const changed: NewestRow[] = [];
  for (let page = 1; page <= 5; page += 1) {
    await pass.requireCalls();
    const read = await list.page(page);
    rows.push(...read.rows);
    const found = newIn(read.rows, before?.seen ?? {});
    changed.push(...found.changed);
    if (before === null || !read.more || !found.lookFurther) break;
  }
  const seen = remember(rows, before?.seen ?? {});
  // The first look only learns what is there: the import has read everything since, or is about to.
  if (before === null) return { seen };
  if (changed.length > pass.callsForAll) {
    await store.write((s) => markAll(s, pass));
    return { seen };
  }
  for (const { id } of changed) {
    await pass.requireCalls();
    const itemIds = await namedBy(pass, () => list.lines(id));
    await store.write((s) => mark(s, pass, itemIds));
  }
  await store.write((s) => s.settings.raise('mirror'));
  return { seen };
};

export const followAdjustments: Follow = (pass, row) =>
  followNewest(pass, row, {
    page: async (page) => {
      const { rows, more } = await pass.zoho.adjustments.newest(pass.spend, page);
      return { rows: rows.map(({ id, status, modifiedTime }) => ({ id, version: `${status} ${modifiedTime}` })), more };
    },
    lines: async (id) => (await pass.zoho.adjustments.get(pass.spend, id))?.lines,
  });

export const followTransfers: Follow = (pass, row) =>
  followNewest(pass, row, {
    page: async (page) => {
      const { rows, more } = await pass.zoho.transfers.newest(pass.spend, page);
      return { rows: rows.map(({ id, status, modifiedTime }) => ({ id, version: `${status} ${modifiedTime}` })), more };
    },
    lines: async (id) => (await pass.zoho.transfers.get(pass.spend, id))?.lines,
  });

const mark = async (s: Groups, pass: Pass, itemIds: readonly string[]): Promise<void> => {
  if (itemIds.length === 0) return;
  await s.mirror.markDirty(pass.organizationId, [...new Set(itemIds)], pass.startedAt);
  await s.settings.raise('mirror');
};

const markAll = async (s: Groups, pass: Pass): Promise<void> => {
  await s.mirror.markAllDirty(pass.organizationId, pass.startedAt);
  await s.settings.raise('mirror');
};

/** Whether a pass ended before its list did: the next goes on. */
export const isUnfinished = (cursor: unknown): boolean => {
  const { page = 1, from } = cursor as { readonly page?: number; readonly from?: number };
  return page > 1 || from !== undefined;
};

/** Zoho does not allow this connection that list, or does not have it. */
export const isDark = (error: unknown): boolean => hasCode(error, 'zoho_scope_missing');
