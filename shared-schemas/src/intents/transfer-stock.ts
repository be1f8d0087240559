// "Take ten of them to the warehouse." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { itemWord, line, quantity, yesOrNo } from '../words.ts';

export const transferStock = intent({
  name: 'transfer-stock',
  summary: 'Prepares a transfer between two locations and answers a plan to show. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/transfer-stock',
  scope: 'stock:write',
  effect: 'write',
  ask: v.strictObject({
    line: v.pipe(
      v.array(v.strictObject({ item: itemWord, quantity })),
      v.minLength(1, 'move at least one item'),
      v.maxLength(50, 'at most 50 lines'),
      v.description("'<quantity> <SKU, id or exact name>'; repeat the flag for more lines"),
    ),
    from: v.pipe(line(200), v.description('from which location: its name or id')),
    to: v.pipe(line(200), v.description('to which location: its name or id')),
    inTransit: v.optional(v.pipe(yesOrNo, v.description('it stays on its way until somebody receives it'))),
    note: v.optional(v.pipe(line(400), v.description('a note on the transfer'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--line '3 SF-1108' --from 'Main' --to 'Overflow'",
});
