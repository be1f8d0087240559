// Stock as answered: Zoho keeps two ledgers, and a figure always says which it is from.
import * as v from 'valibot';
import { decimal, productId, wholeNumber, yesOrNo } from './words.ts';

/** Figures of one of Zoho's two ledgers, decimal strings in the item's unit; they can be negative. */
export const figures = v.strictObject({
  /** What is there. */
  onHand: decimal,
  /** Promised to confirmed orders. */
  committed: decimal,
  /** On hand less committed: what may be sold. */
  available: decimal,
});
export type Figures = v.InferOutput<typeof figures>;

export const stock = v.strictObject({
  /** Moves with shipments, receives and adjustments: what is on the shelf. Orders are checked against it. */
  physical: figures,
  /** Moves with invoices and bills. */
  accounting: figures,
  /** On its way by transfer order; null where Zoho does not say. */
  incoming: v.nullable(decimal),
  /** What this connector has promised to orders that are not in these figures yet. */
  reserved: decimal,
});
export type Stock = v.InferOutput<typeof stock>;

export const itemTracking = v.picklist(['none', 'batch', 'serial', 'untracked']);

export const itemHead = v.strictObject({
  id: v.string(),
  sku: v.string(),
  productId,
  name: v.string(),
  status: v.string(),
  /** Such as "pcs" or "Box"; empty where the item has none. */
  unit: v.string(),
  /** Whether Zoho follows single pieces; `untracked` items have no stock at all. */
  tracking: itemTracking,
});
export type ItemHead = v.InferOutput<typeof itemHead>;

/** Where figures come from, when they were read from Zoho, and until when every change there is known. */
export const freshness = v.strictObject({
  source: v.picklist(['zoho', 'mirror']),
  readAt: v.string(),
  /** When every feed of changes had last been followed to; null for live figures, or before that has happened. */
  followedTo: v.nullable(v.string()),
});
export type Freshness = v.InferOutput<typeof freshness>;

/** What staleness the asker accepts. */
export const acceptedAge = {
  live: v.optional(v.pipe(yesOrNo, v.description('read from Zoho now, whatever the copy says'))),
  maxAge: v.optional(
    v.pipe(wholeNumber(0, 1_440), v.description('how old figures may be, in minutes, 0 to 1440 (30)')),
  ),
};

/** Plain sentences for the person: such as that a figure is older than asked for. */
export const warnings = v.array(v.string());
