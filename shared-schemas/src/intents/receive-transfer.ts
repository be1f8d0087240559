// "The transfer has arrived." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { line } from '../words.ts';

export const receiveTransfer = intent({
  name: 'receive-transfer',
  summary: 'Prepares the arrival of a transfer that is in transit and answers a plan to show. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/receive-transfer',
  scope: 'stock:write',
  effect: 'write',
  ask: v.strictObject({
    transfer: v.pipe(line(100), v.description("the transfer order's number or Zoho id")),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--transfer 'TO-00012'",
});
