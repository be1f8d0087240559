// "From now on, 'the blue pods' are SF-1108." Answers a plan; nothing is learnt yet, and nothing ever goes to Zoho.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { itemWord, line, yesOrNo } from '../words.ts';

export const nameItem = intent({
  name: 'name-item',
  summary: 'Prepares a name that people use for an item and answers a plan to show. Nothing is learnt yet.',
  method: 'POST',
  path: '/v1/plans/name-item',
  scope: 'items:write',
  effect: 'write',
  ask: v.strictObject({
    item: v.pipe(itemWord, v.description('SKU, item id or exact name')),
    name: v.pipe(line(100), v.description('what people call it; good wherever an item is asked for')),
    remove: v.optional(v.pipe(yesOrNo, v.description('take that name away from it again'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--item 'SF-1108' --name 'the blue pods'",
});
