// What a shop's server says of a sale: what is wanted, by whom, and where it goes. No price: those are the connector's.
import * as v from 'valibot';
import { day, decimal, itemWord, line, money, quantity } from '../words.ts';

export const wanted = v.pipe(
  v.array(v.strictObject({ item: itemWord, quantity })),
  v.minLength(1, 'must have at least one line'),
  v.maxLength(50, 'may have at most 50 lines'),
  v.description('SKU and quantity of each line'),
);

export const member = v.pipe(v.boolean(), v.description('whether the shop knows its buyer as a member'));

/** An address of the United States, as the buyer typed it. Its county is nobody's to claim. */
export const shipTo = v.strictObject({
  street: line(100),
  /** Flat, unit or floor. */
  secondary: v.optional(line(60)),
  city: line(60, 'NFKC'),
  state: line(40, 'NFKC'),
  zip: line(12, 'NFKC'),
  country: v.optional(line(40, 'NFKC'), 'US'),
});
export type ShipTo = v.InferOutput<typeof shipTo>;

const ip = v.pipe(v.string(), v.ip('must be an IP address'));
const email = v.pipe(line(100), v.email('must be an e-mail address'));

export const buyer = v.strictObject({
  /** What the shop calls its buyer, always the same: limits are counted by it. */
  id: line(100),
  firstName: line(60),
  lastName: line(60),
  email,
  phone: v.optional(line(40)),
  /** Needed for goods that ask for an age. */
  bornOn: v.optional(day),
  /** The address the buyer's browser has, as the shop sees it. */
  ip,
});
export type Buyer = v.InferOutput<typeof buyer>;

export const soldLine = v.strictObject({
  id: v.string(),
  sku: v.string(),
  name: v.string(),
  unit: v.string(),
  quantity: decimal,
  price: money,
  total: money,
});

export const totals = {
  subTotal: money,
  tax: money,
  total: money,
  currency: v.string(),
};

/** Why something cannot be bought, in words for the buyer; the staff has its own in the decision. */
export const refusals = v.array(
  v.strictObject({
    rule: v.string(),
    /** SKUs; none where the whole sale is meant. */
    items: v.array(v.string()),
    reason: v.string(),
  }),
);
