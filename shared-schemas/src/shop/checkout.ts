// A checkout as its shop sees it: where it stands, what the buyer has to do, and how it ended.
import * as v from 'valibot';
import { endpoint } from '../intent.ts';
import { line } from '../words.ts';
import { buyer, member, refusals, shipTo, soldLine, totals, wanted } from './cart.ts';

export const checkoutStates = [
  /** On its way: ask again in a moment. */
  'working',
  /** The buyer has to do something first: see `next`. */
  'waiting',
  'done',
  'refused',
  'expired',
  'cancelled',
  /** A person of the shop has to look; the buyer has been charged at most once. */
  'stuck',
] as const;

export const checkout = v.strictObject({
  /** Such as CO-7KQF-2M3D-9X4B-TT01. */
  id: v.string(),
  state: v.picklist(checkoutStates),
  /** The very step, for people. */
  step: v.string(),
  lines: v.array(soldLine),
  ...totals,
  createdAt: v.string(),
  /** Until when the units are held for the buyer. */
  heldUntil: v.string(),
  /** What the buyer has to do to prove their age, in the provider's word, such as photo_id; null where nothing. */
  next: v.nullable(v.strictObject({ step: v.string(), reason: v.nullable(v.string()), id: v.nullable(v.string()) })),
  /** Why it ended otherwise than done. */
  reason: v.nullable(v.string()),
  refusals,
  /** The address as the postal service writes it, where that differs, and what is wrong with the one given. */
  address: v.nullable(v.strictObject({ suggested: v.nullable(shipTo), corrections: v.array(v.string()) })),
  payment: v.picklist(['none', 'asked', 'authorised', 'captured', 'voided', 'declined']),
  order: v.nullable(v.strictObject({ id: v.string(), number: v.string() })),
  /** Of the decision of compliance it rests on. */
  decision: v.nullable(v.string()),
});
export type Checkout = v.InferOutput<typeof checkout>;

const checkoutId = v.pipe(
  v.string(),
  v.trim(),
  v.toUpperCase(),
  v.regex(/^CO(-[0-9A-HJKMNP-TV-Z]{4}){4}$/, 'must be the id of a checkout, such as CO-7KQF-2M3D-9X4B-TT01'),
);

export const startCheckout = endpoint({
  name: 'start-checkout',
  summary:
    'Sells a cart, once per idempotency key: reserves, has age and address proved, decides, authorises, orders, captures. For service keys.',
  method: 'POST',
  path: '/v1/checkouts',
  scope: 'shop:sell',
  effect: 'write',
  ask: v.strictObject({
    quote: v.pipe(line(40), v.description('the id of the quote that the buyer has agreed to')),
    line: wanted,
    member: v.optional(member),
    buyer,
    shipTo,
    payment: v.strictObject({
      /** What the shop's payment step knows the buyer's means by. */
      token: v.pipe(v.string(), v.regex(/^[\x21-\x7e]{1,500}$/, 'must be 1 to 500 plain characters without blanks')),
    }),
  }),
  answer: checkout,
});

export const showCheckout = endpoint({
  name: 'show-checkout',
  summary: 'Where a checkout stands. For the shop whose it is, and without the buyer for who may read orders.',
  method: 'GET',
  path: '/v1/checkouts/:checkout',
  scope: 'orders:read',
  effect: 'read',
  ask: v.strictObject({ checkout: v.pipe(checkoutId, v.description('the id of the checkout')) }),
  answer: checkout,
});

export const cancelCheckout = endpoint({
  name: 'cancel-checkout',
  summary: 'Drops a checkout whose buyer has gone, as long as nothing has been authorised. For service keys.',
  method: 'POST',
  path: '/v1/checkouts/:checkout/cancel',
  scope: 'shop:sell',
  effect: 'write',
  ask: v.strictObject({ checkout: v.pipe(checkoutId, v.description('the id of the checkout')) }),
  answer: checkout,
});
