// "Cancel order SO-00042." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { line } from '../words.ts';

export const cancelOrder = intent({
  name: 'cancel-order',
  summary: 'Prepares the cancellation of an order and answers a plan to show the person. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/cancel-order',
  scope: 'orders:write',
  effect: 'write',
  ask: v.strictObject({
    order: v.pipe(line(100), v.description("the order's number or Zoho id")),
    reason: v.optional(v.pipe(line(200), v.description('why'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--order 'SO-00042'",
});
