// A product as a shop's own server is told it: from the mapped fields, with what may be sold at its places.
import * as v from 'valibot';
import { decimal, money } from '../words.ts';

/** How many, or roughly how many: which of the two is the owner's choice. */
export const availability = v.variant('kind', [
  v.strictObject({ kind: v.literal('number'), quantity: decimal }),
  v.strictObject({ kind: v.literal('band'), band: v.picklist(['in', 'low', 'out']) }),
  /** No stock is kept of it: it can always be had. */
  v.strictObject({ kind: v.literal('always') }),
]);
export type Availability = v.InferOutput<typeof availability>;

/** What the law may have to say. Null stands for what the item does not tell: then it is not sold. */
export const regulation = v.strictObject({
  /** False only for goods that are everybody's, and are known to be. */
  regulated: v.boolean(),
  productClass: v.nullable(v.string()),
  /** 0 where the item asks for no age. */
  ageRequired: v.nullable(v.number()),
  /** Two letters each. */
  restrictedStates: v.nullable(v.array(v.string())),
});

export const product = v.strictObject({
  /** Zoho's id of the item. */
  id: v.string(),
  sku: v.string(),
  name: v.string(),
  description: v.string(),
  unit: v.string(),
  /** What everybody pays. */
  price: money,
  /** What members pay; null where they pay the same. */
  memberPrice: v.nullable(money),
  /** The maker's suggested price, where the item has one. */
  msrp: v.nullable(money),
  availability,
  regulation,
});
export type Product = v.InferOutput<typeof product>;
