// "That correction was wrong." A counter-adjustment, once; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { line } from '../words.ts';

export const undoAdjustment = intent({
  name: 'undo-adjustment',
  summary: 'Prepares the opposite of an earlier adjustment and answers a plan to show. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/undo-adjustment',
  scope: 'stock:write',
  effect: 'write',
  ask: v.strictObject({
    adjustment: v.pipe(line(30), v.description('the plan that made it, such as K7QF-2M, or its Zoho id')),
    reason: v.optional(v.pipe(line(50), v.description('why, in a word or two; "Undone" where nothing is said'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--adjustment 'K7QF-2M'",
});
