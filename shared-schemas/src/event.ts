// Every event the connector can tell somebody about: the closed list, and the one shape.
import * as v from 'valibot';
import { instant } from './words.ts';

export const eventTypes = [
  'stock.changed',
  'stock.low',
  'stock.negative',
  'stock.oversold',
  'order.created',
  'order.confirmed',
  'order.shipped',
  'order.cancelled',
  'order.uncleared',
  'plan.awaiting_approval',
  'connection.needs_reauthorisation',
  'budget.low',
  'reconciliation.drift',
  'webhook.silent',
  'job.given_up',
  'compliance.drift',
  'compliance.rule_stale',
  'compliance.report_due',
] as const;

export type EventType = (typeof eventTypes)[number];

const told = v.optional(v.string());

/** What an event may tell, by its type a few of these: ids, SKUs, numbers, and figures as decimal strings. No person. */
export const eventData = v.strictObject({
  itemId: told,
  sku: told,
  productId: told,
  name: told,
  unit: told,
  locationId: told,
  location: told,
  /** What was and what is. */
  from: told,
  to: told,
  reorderLevel: told,
  short: told,
  orderId: told,
  number: told,
  status: told,
  total: told,
  currency: told,
  plan: told,
  /** The key whose plan it is: nobody else hears of it. */
  kid: told,
  kind: told,
  reason: told,
  items: told,
  left: told,
  limit: told,
  hours: told,
});
export type EventData = v.InferOutput<typeof eventData>;

export const event = v.strictObject({
  /** Stable: the same happening keeps its id however often it is told. */
  id: v.string(),
  type: v.picklist(eventTypes),
  at: instant,
  /** `connector`: what we wrote ourselves has come about; `zoho`: somebody else did it there. */
  origin: v.picklist(['zoho', 'connector']),
  organizationId: v.string(),
  data: eventData,
  /** A command of the skill that looks into it, such as `check-stock --item 'SF-1108'`. */
  next: v.nullable(v.string()),
});
export type Event = v.InferOutput<typeof event>;

/**
 * The id of a happening, the same whoever finds out about it and however often: its type, its organisation, and what
 * makes it one of a kind, such as the order's id. No full stop: webhooks are signed over `id.timestamp.body`.
 */
export const eventId = (type: EventType, organizationId: string, ...which: readonly string[]): string =>
  [type, organizationId, ...which].map((part) => part.replaceAll('.', '-').replace(/[^\w-]/g, '_')).join(':');

/** What can stand in a command as it is, and is not taken for an id. */
const PLAIN = /^(?!\d{10,}$)[\w./#-]{1,40}$/;

/** The commands that look into it: by what people call it, and by its id where that cannot be typed. */
export const lookAtItem = ({ sku, itemId }: { readonly sku: string; readonly itemId: string }): string =>
  `check-stock --item '${PLAIN.test(sku) ? sku : itemId}'`;
export const lookAtOrder = ({ number, id }: { readonly number: string; readonly id: string }): string =>
  `track-order --order '${PLAIN.test(number) ? number : id}'`;
