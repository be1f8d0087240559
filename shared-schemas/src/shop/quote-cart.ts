// "What would this come to, and may it be sold?" Nothing is kept and nothing is reserved.
import * as v from 'valibot';
import { endpoint } from '../intent.ts';
import { day } from '../words.ts';
import { member, refusals, shipTo, soldLine, totals, wanted } from './cart.ts';
import { availability } from './product.ts';

export const quoteCart = endpoint({
  name: 'quote-cart',
  summary: 'Prices a cart and says whether it may be sold. Nothing is reserved. For service keys.',
  method: 'POST',
  path: '/v1/quotes',
  scope: 'shop:read',
  effect: 'read',
  ask: v.strictObject({
    line: wanted,
    member: v.optional(member),
    shipTo: v.optional(v.pipe(shipTo, v.description('where it goes, as far as the buyer has said so'))),
    bornOn: v.optional(v.pipe(day, v.description("the buyer's date of birth, where it is known"))),
  }),
  answer: v.strictObject({
    /** Of these very figures: a checkout names it, and is refused where they have changed. */
    id: v.string(),
    lines: v.array(v.strictObject({ ...soldLine.entries, availability, enough: v.boolean() })),
    ...totals,
    /** False where any line is short. */
    enough: v.boolean(),
    /** `review` where a person would look at it first. */
    outcome: v.picklist(['allow', 'review', 'deny']),
    refusals,
    /** What the checkout will have to be given or proved. */
    needs: v.strictObject({ address: v.boolean(), minimumAge: v.number() }),
    checkedAt: v.string(),
  }),
});
