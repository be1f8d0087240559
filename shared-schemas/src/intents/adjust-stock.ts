// "Three of them are broken." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { stockChange } from '../stock-change.ts';
import { itemWord, line } from '../words.ts';

export const adjustStock = intent({
  name: 'adjust-stock',
  summary: 'Prepares a correction of one item’s stock and answers a plan to show the person. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/adjust-stock',
  scope: 'stock:write',
  effect: 'write',
  ask: v.strictObject({
    item: v.pipe(itemWord, v.description('SKU, item id or exact name')),
    change: v.pipe(stockChange, v.description("'+5', '-2' or 'set to 12'")),
    reason: v.pipe(line(50), v.description('why, in a word or two: Zoho keeps a list of reasons')),
    location: v.optional(v.pipe(line(200), v.description('where: name or id of the location'))),
    unit: v.optional(v.pipe(line(30), v.description('the unit the person named, if any'))),
    note: v.optional(v.pipe(line(400), v.description('a note on the adjustment'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--item 'SF-1108' --change '-2' --reason 'damaged'",
});
