// A row of the owner's table: what may be sent where, with which carrier, how much of it; with its source and its dates.
import * as v from 'valibot';
import { isDay } from './calendar.ts';
import { channels } from './facts.ts';
import { productClasses } from './product-classes.ts';

const text = (most: number) => v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(most));
const day = v.pipe(v.string(), v.check(isDay, 'must be a day that the calendar has, such as 2026-11-22'));

/** How sure somebody was: the statute itself was read, an agency said so, somebody else did, or hardly anybody. */
export const confidences = ['statute', 'agency', 'secondary', 'weak', 'owner'] as const;

const dated = {
  id: v.pipe(
    v.string(),
    v.regex(/^[a-z0-9][a-z0-9._:/-]{0,79}$/, 'must be small letters, digits and . _ : / - (80 at most)'),
  ),
  productClass: v.picklist(['*', ...productClasses]),
  source: text(400),
  confidence: v.picklist(confidences),
  checkedOn: day,
  /** From this day on somebody must look again before the row allows anything. */
  staleOn: day,
};

export const placeEffects = ['allow', 'review', 'block', 'allow_listed'] as const;

const place = v.strictObject({
  kind: v.literal('place'),
  ...dated,
  /** US for the fifty states and the capital; a code for one place. */
  state: v.pipe(v.string(), v.regex(/^[A-Z]{2}$/)),
  county: v.optional(text(60)),
  city: v.optional(text(60)),
  zip: v.optional(v.pipe(v.string(), v.regex(/^\d{5}$/))),
  channel: v.picklist(['*', ...channels]),
  /** Of everything in the class, or of what is flavoured or may be. */
  concerns: v.picklist(['all', 'flavoured']),
  effect: v.picklist(placeEffects),
  /** What `allow_listed` lists. */
  skus: v.optional(v.pipe(v.array(text(200)), v.maxLength(2_000))),
  minimumAge: v.optional(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(99))),
  /** The row of a wider place that is set aside on purpose: no other way leads past a block. */
  overrides: v.optional(text(80)),
});

const carrier = v.strictObject({
  kind: v.literal('carrier'),
  ...dated,
  carrier: text(60),
  effect: v.picklist(['allow', 'block']),
});

const limit = v.strictObject({
  kind: v.literal('limit'),
  ...dated,
  /** Most that one buyer may have in so many days, the order itself counted. */
  quantityMicros: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  days: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(366)),
});

const row = v.variant('kind', [place, carrier, limit]);

export type RuleRow = v.InferOutput<typeof row>;
export type PlaceRow = v.InferOutput<typeof place>;
export type CarrierRow = v.InferOutput<typeof carrier>;
export type LimitRow = v.InferOutput<typeof limit>;

/** Null where it is no row: then nothing that is regulated is sold until somebody has mended it. */
export const readRow = (body: unknown): RuleRow | null => {
  const parsed = v.safeParse(row, body);
  return parsed.success && parsed.output.checkedOn < parsed.output.staleOn ? parsed.output : null;
};

/** What is wrong with it, field by field, for who types one. */
export const faultsOf = (body: unknown): { readonly field: string; readonly reason: string }[] => {
  const parsed = v.safeParse(row, body);
  if (!parsed.success) {
    return parsed.issues.map((issue) => ({ field: v.getDotPath(issue) ?? 'row', reason: issue.message }));
  }
  const { checkedOn, staleOn } = parsed.output;
  return checkedOn < staleOn ? [] : [{ field: 'staleOn', reason: 'must be after checkedOn' }];
};
