// What others are told of what the mirror has seen. Written in the unit of work that keeps it.
import { type EventData, type EventType, eventId, lookAtItem, lookAtOrder } from 'shared-schemas';
import type { Groups } from '../store/groups.ts';
import { readMoment } from '../zoho/moments.ts';
import type { ItemReading } from '../zoho/ports/items.ts';
import type { ZohoOrderRow } from '../zoho/ports/orders.ts';
import { changesBetween, type StockChange } from './changes.ts';
import { ourOrder, weCancel } from './our-orders.ts';
import { explainedBy } from './ours.ts';

/** Two readings of one item, the earlier one first. */
export interface Succession {
  readonly before: Pick<ItemReading, 'item' | 'sequence'>;
  readonly after: ItemReading;
}

/** What has changed is ours where our writes explain it, and somebody else's in Zoho otherwise. */
export const tellStock = async (
  s: Pick<Groups, 'outbox' | 'ownMoves'>,
  organizationId: string,
  successions: readonly Succession[],
): Promise<void> => {
  const changed = successions
    .map((succession) => ({ ...succession, changes: changesBetween(succession.before.item, succession.after.item) }))
    .filter(({ changes }) => changes.length > 0);
  const moves = await s.ownMoves.of(
    organizationId,
    changed.map(({ after }) => after.item.itemId),
  );
  for (const { before, after, changes } of changed) {
    const own = moves.filter(({ itemId }) => itemId === after.item.itemId);
    await tellChanges(s, organizationId, after, { changes, ours: explainedBy(own, before, after) });
  }
};

const tellChanges = async (
  s: Pick<Groups, 'outbox'>,
  organizationId: string,
  { item, readAt, sequence }: ItemReading,
  { changes, ours }: { readonly changes: readonly StockChange[]; readonly ours: (locationId: string) => boolean },
): Promise<void> => {
  for (const { type, locationId, data } of changes) {
    await s.outbox.add({
      id: eventId(type, organizationId, item.itemId, locationId, `${sequence}-${readAt}`),
      organizationId,
      type,
      at: readAt,
      origin: ours(locationId) ? 'connector' : 'zoho',
      data,
      next: lookAtItem(item),
    });
  }
};

type Followed = Pick<Groups, 'connections' | 'feeds'>;

/** Zoho's clock and ours, and what Zoho cuts off a second. */
const CLOCKS_APART_MS = 60_000;

const told: Readonly<Record<string, EventType>> = {
  confirmed: 'order.confirmed',
  shipped: 'order.shipped',
  fulfilled: 'order.shipped',
  partially_shipped: 'order.shipped',
  void: 'order.cancelled',
};

/** An order is new, or has come to another status. One of ours has told of itself under the same id. */
export const tellOrder = async (
  s: Pick<Groups, 'outbox' | 'plans'> & Followed,
  organizationId: string,
  order: ZohoOrderRow,
  statusBefore: string | null,
  at: number,
): Promise<void> => {
  const types = new Set<EventType>();
  if (statusBefore === null && (await isNew(s, organizationId, order))) types.add('order.created');
  const type = told[order.status];
  if (type !== undefined && order.status !== statusBefore) types.add(type);
  if (types.size === 0) return;
  const ours = await ourOrder(s, organizationId, order);
  const cancelled = types.has('order.cancelled')
    ? ours?.takenBack === true || (await weCancel(s, organizationId, order.id))
    : false;
  const isOurs: Partial<Record<EventType, boolean>> = {
    'order.created': ours !== null,
    'order.confirmed': ours !== null,
    'order.cancelled': cancelled,
    'order.shipped': ours?.ships === true,
  };
  const data = { orderId: order.id, number: order.number, status: order.status };
  for (const each of types) {
    await s.outbox.add({
      id: eventId(each, organizationId, order.id),
      organizationId,
      type: each,
      at,
      origin: isOurs[each] === true ? 'connector' : 'zoho',
      data,
      next: lookAtOrder(order),
    });
  }
};

/** One that was there before anybody followed its organisation is no news, whenever it is first seen. */
const isNew = async (s: Followed, organizationId: string, { createdTime }: ZohoOrderRow): Promise<boolean> => {
  const createdAt = readMoment(createdTime);
  const connectedAt = (await s.connections.get(organizationId))?.connectedAt ?? 0;
  // Connected anew after a while: what was made meanwhile is new all the same.
  const followedTo = (await s.feeds.get(organizationId, 'orders'))?.followedTo ?? connectedAt;
  return createdAt === null || createdAt >= Math.min(connectedAt, followedTo) - CLOCKS_APART_MS;
};

/** Something cannot be true, and was not believed. Told once a day for each reason. */
export const tellDrift = (
  s: Pick<Groups, 'outbox'>,
  organizationId: string,
  what: { readonly reason: string; readonly items?: number; readonly kind: string },
  at: number,
): Promise<boolean> =>
  tell(s, organizationId, 'reconciliation.drift', `${what.kind}-${new Date(at).toISOString().slice(0, 10)}`, at, {
    reason: what.reason,
    ...(what.items === undefined ? {} : { items: String(what.items) }),
  });

export const tellBudgetLow = (
  s: Pick<Groups, 'outbox'>,
  organizationId: string,
  { day, left, limit }: { readonly day: string; readonly left: number; readonly limit: number | null },
  at: number,
): Promise<boolean> =>
  tell(s, organizationId, 'budget.low', day, at, {
    left: String(left),
    ...(limit === null ? {} : { limit: String(limit) }),
  });

const tell = (
  s: Pick<Groups, 'outbox'>,
  organizationId: string,
  type: EventType,
  which: string,
  at: number,
  data: EventData,
): Promise<boolean> =>
  s.outbox.add({
    id: eventId(type, organizationId, which),
    organizationId,
    type,
    at,
    origin: 'zoho',
    data,
    next: 'connection-status',
  });
