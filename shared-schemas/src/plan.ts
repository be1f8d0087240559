// A write as it is shown before it is done: what will be sent, what it costs, who may release it.
import * as v from 'valibot';
import { orderLine } from './order.ts';
import { decimal, money, productId } from './words.ts';

/** Where a plan stands, as people see it. */
export const planState = v.picklist([
  'proposed',
  'approved',
  'executing',
  'done',
  'awaiting_zoho_approval',
  'uncertain',
  'refused',
  'cancelled',
  'rejected',
  'expired',
]);
export type PlanState = v.InferOutput<typeof planState>;

/** Who may release a plan: a person outside the chat, a person's one-time code, or the agent itself. */
export const release = v.picklist(['person', 'code', 'agent']);
export type Release = v.InferOutput<typeof release>;

export const plannedOrder = v.strictObject({
  kind: v.literal('create-order'),
  customer: v.strictObject({ id: v.string(), name: v.string() }),
  location: v.nullable(v.strictObject({ id: v.string(), name: v.string() })),
  lines: v.array(
    v.strictObject({
      ...orderLine.entries,
      /** What may be sold of it at the location, after our reservations and the buffer. */
      sellable: v.nullable(decimal),
      /** How many are missing; "0" where it is enough. */
      short: decimal,
    }),
  ),
  subTotal: money,
  tax: money,
  total: money,
  currency: v.string(),
  purchaseOrder: v.optional(v.string()),
  shipTo: v.optional(v.strictObject({ id: v.string(), text: v.string() })),
  note: v.optional(v.string()),
  /** Who the agent says it asks for. Nobody has checked it. */
  onBehalfOfUnverified: v.optional(v.string()),
});

export const plannedCustomer = v.strictObject({
  kind: v.literal('create-customer'),
  name: v.string(),
  email: v.optional(v.string()),
  phone: v.optional(v.string()),
  company: v.optional(v.string()),
  onBehalfOfUnverified: v.optional(v.string()),
});

export const plannedCancellation = v.strictObject({
  kind: v.literal('cancel-order'),
  order: v.strictObject({ id: v.string(), number: v.string() }),
  customer: v.strictObject({ id: v.string(), name: v.string() }),
  lines: v.array(orderLine),
  total: money,
  currency: v.string(),
  reason: v.optional(v.string()),
  onBehalfOfUnverified: v.optional(v.string()),
});

const place = v.nullable(v.strictObject({ id: v.string(), name: v.string() }));
const stockLine = v.strictObject({
  itemId: v.string(),
  sku: v.string(),
  productId,
  name: v.string(),
  unit: v.string(),
});

/** What is on the shelf (Zoho's physical stock on hand) before and after; the change is signed. */
const shelf = { before: decimal, change: decimal, after: decimal };

export const plannedAdjustment = v.strictObject({
  kind: v.literal('adjust-stock'),
  /** A correction, a count of many items, or the opposite of an earlier adjustment. */
  purpose: v.picklist(['adjust', 'count', 'undo']),
  /** Of a count, also what agrees with Zoho: its change is "0", and nothing is written of it. */
  lines: v.array(v.strictObject({ ...stockLine.entries, location: place, ...shelf })),
  reason: v.string(),
  note: v.optional(v.string()),
  undoes: v.optional(v.strictObject({ id: v.string(), date: v.string(), reason: v.string() })),
  /** What comes and what goes, added up without their signs, at purchase prices. */
  value: money,
  currency: v.string(),
  onBehalfOfUnverified: v.optional(v.string()),
});

export const plannedTransfer = v.strictObject({
  kind: v.literal('transfer-stock'),
  from: place,
  to: place,
  /** Whether it stays on its way until somebody receives it. */
  inTransit: v.boolean(),
  /** The change is that of the place it leaves. */
  lines: v.array(v.strictObject({ ...stockLine.entries, quantity: decimal, ...shelf })),
  note: v.optional(v.string()),
  value: money,
  currency: v.string(),
  onBehalfOfUnverified: v.optional(v.string()),
});

export const plannedReceipt = v.strictObject({
  kind: v.literal('receive-transfer'),
  transfer: v.strictObject({ id: v.string(), number: v.string() }),
  from: place,
  to: place,
  /** The change is that of the place it comes to. */
  lines: v.array(v.strictObject({ ...stockLine.entries, quantity: decimal, ...shelf })),
  value: money,
  currency: v.string(),
  onBehalfOfUnverified: v.optional(v.string()),
});

/** A word for an item, kept by the connector alone: nothing of it goes to Zoho. */
export const plannedName = v.strictObject({
  kind: v.literal('name-item'),
  name: v.string(),
  item: v.strictObject({ id: v.string(), sku: v.string(), productId, name: v.string() }),
  /** Whether the name is taken away again. */
  remove: v.boolean(),
  onBehalfOfUnverified: v.optional(v.string()),
});

/** Ids that another system has for items: learnt here, and written into Zoho's custom field where one holds them. */
export const plannedLinks = v.strictObject({
  kind: v.literal('link-items'),
  /** The custom field; null where the connector alone keeps them. */
  field: v.nullable(v.string()),
  links: v.array(v.strictObject({ itemId: v.string(), sku: v.string(), name: v.string(), productId: v.string() })),
  onBehalfOfUnverified: v.optional(v.string()),
});

export const plannedWrite = v.variant('kind', [
  plannedOrder,
  plannedCustomer,
  plannedCancellation,
  plannedAdjustment,
  plannedTransfer,
  plannedReceipt,
  plannedName,
  plannedLinks,
]);
export type PlannedName = v.InferOutput<typeof plannedName>;
export type PlannedLinks = v.InferOutput<typeof plannedLinks>;
export type PlannedAdjustment = v.InferOutput<typeof plannedAdjustment>;
export type PlannedTransfer = v.InferOutput<typeof plannedTransfer>;
export type PlannedReceipt = v.InferOutput<typeof plannedReceipt>;
export type PlannedOrder = v.InferOutput<typeof plannedOrder>;
export type PlannedCustomer = v.InferOutput<typeof plannedCustomer>;
export type PlannedCancellation = v.InferOutput<typeof plannedCancellation>;
export type PlannedWrite = v.InferOutput<typeof plannedWrite>;

/** What Zoho holds once the plan is done; null of a name, which Zoho knows nothing of. */
export const planResult = v.strictObject({
  /** The Zoho id of the order, customer, adjustment or transfer. */
  id: v.string(),
  /** The sales or transfer order's number, the customer's name, or the adjustment's reference. */
  number: v.string(),
  status: v.string(),
  total: v.optional(money),
});
export type PlanResult = v.InferOutput<typeof planResult>;

export const plan = v.strictObject({
  /** Short, for people: such as K7QF-2M. Good only together with the key that asked for it. */
  id: v.string(),
  state: planState,
  release,
  /** True when nothing but `confirm-plan` is missing. In `code` mode the code itself is still needed. */
  released: v.boolean(),
  createdAt: v.string(),
  expiresAt: v.string(),
  write: plannedWrite,
  warnings: v.array(v.string()),
  result: v.nullable(planResult),
  /** Why it ended as it did, where it did not end well. */
  reason: v.nullable(v.string()),
  /** False where it is short of stock and would be refused: nobody is asked to release it. `next` says what to order instead. */
  confirmable: v.boolean(),
  /** What to do next, in words. */
  next: v.string(),
});
export type Plan = v.InferOutput<typeof plan>;
