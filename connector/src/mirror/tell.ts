// What others are told of what the mirror has seen. Written in the unit of work that keeps it.
import { type EventData, type EventType, eventId } from 'shared-schemas';
import type { Groups } from '../store/groups.ts';
import type { ItemReading, ZohoItem, ZohoOrderRow } from '../zoho/ports.ts';
import { changesBetween } from './changes.ts';

/** Whether a write of ours explains a change: units that a reservation held, and that this reading shows. */
export type Ours = (itemId: string) => boolean;

export const tellStock = async (
  s: Pick<Groups, 'outbox'>,
  organizationId: string,
  before: ZohoItem,
  { item, readAt, sequence }: ItemReading,
  ours: Ours,
): Promise<void> => {
  for (const { type, locationId, data } of changesBetween(before, item)) {
    await s.outbox.add({
      id: eventId(type, organizationId, item.itemId, locationId, `${sequence}-${readAt}`),
      organizationId,
      type,
      at: readAt,
      origin: ours(item.itemId) ? 'connector' : 'zoho',
      data,
      next: `check-stock --item '${item.itemId}'`,
    });
  }
};

const told: Readonly<Record<string, EventType>> = {
  confirmed: 'order.confirmed',
  shipped: 'order.shipped',
  fulfilled: 'order.shipped',
  partially_shipped: 'order.shipped',
  void: 'order.cancelled',
};

/** An order is new, or has come to another status. One of ours has told of itself under the same id. */
export const tellOrder = async (
  s: Pick<Groups, 'outbox' | 'plans'>,
  organizationId: string,
  order: ZohoOrderRow,
  statusBefore: string | null,
  at: number,
): Promise<void> => {
  const types = new Set<EventType>();
  if (statusBefore === null) types.add('order.created');
  const type = told[order.status];
  if (type !== undefined && order.status !== statusBefore) types.add(type);
  if (types.size === 0) return;
  const origin = (await s.plans.makerOf(organizationId, 'create-order', order.id)) === null ? 'zoho' : 'connector';
  const data = { orderId: order.id, number: order.number, status: order.status };
  for (const each of types) {
    await s.outbox.add({
      id: eventId(each, organizationId, order.id),
      organizationId,
      type: each,
      at,
      // Shipping is nothing this connector does.
      origin: each === 'order.shipped' ? 'zoho' : origin,
      data,
      next: `track-order --order '${order.id}'`,
    });
  }
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
