// "I have counted the shelf." Many items in one plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { countedQuantity } from '../stock-change.ts';
import { itemWord, line } from '../words.ts';

export const countStock = intent({
  name: 'count-stock',
  summary: 'Prepares the correction of 1 to 100 counted items and answers a plan to show. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/count-stock',
  scope: 'stock:write',
  effect: 'write',
  ask: v.strictObject({
    line: v.pipe(
      v.array(v.strictObject({ item: itemWord, quantity: countedQuantity })),
      v.minLength(1, 'count at least one item'),
      v.maxLength(100, 'at most 100 items at a time'),
      v.description("'<counted> <SKU, id or exact name>'; repeat the flag for more items"),
    ),
    location: v.optional(v.pipe(line(200), v.description('where it was counted: name or id of the location'))),
    reason: v.optional(v.pipe(line(50), v.description('why, in a word or two; "Stock count" where nothing is said'))),
    note: v.optional(v.pipe(line(400), v.description('a note on the count'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--line '12 SF-1108'",
});
