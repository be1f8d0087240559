// "Order 3 for Acme." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { itemWord, line, quantity } from '../words.ts';

export const createOrder = intent({
  name: 'create-order',
  summary: 'Prepares a sales order and answers a plan to show the person. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/create-order',
  scope: 'orders:write',
  effect: 'write',
  ask: v.strictObject({
    customer: v.pipe(line(200), v.description("the customer's exact name, e-mail address or Zoho id")),
    line: v.pipe(
      v.array(v.strictObject({ item: itemWord, quantity })),
      v.minLength(1, 'order at least one item'),
      v.maxLength(50, 'at most 50 lines'),
      v.description("'<quantity> <SKU, id or exact name>'; repeat the flag for more lines"),
    ),
    location: v.optional(v.pipe(line(200), v.description('where it ships from: name or id of the location'))),
    purchaseOrder: v.optional(v.pipe(line(50), v.description("the customer's own PO number"))),
    shipTo: v.optional(v.pipe(line(200), v.description("one of the customer's addresses: its id or its whole text"))),
    note: v.optional(v.pipe(line(500), v.description('a note on the order'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--customer 'Acme' --line '3 SF-1108'",
});
