// "Does our count agree with Zoho?" What the last comparison found.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { decimal, line, productId } from '../words.ts';

export const showReconciliation = intent({
  name: 'show-reconciliation',
  summary: 'Whether counts from elsewhere agreed with Zoho, the last time they were compared.',
  method: 'GET',
  path: '/v1/reconciliation',
  scope: 'stock:read',
  effect: 'read',
  ask: v.strictObject({
    run: v.optional(v.pipe(line(64), v.description('the name of an earlier one; the latest without it'))),
  }),
  answer: v.strictObject({
    /** Null before anything has been compared. */
    reconciliation: v.nullable(
      v.strictObject({
        run: v.string(),
        /** `compared`; `stopped` where too much differed to be believed; or not over yet, or cut off. */
        state: v.picklist(['scheduled', 'comparing', 'compared', 'stopped', 'failed']),
        startedAt: v.string(),
        /** Rows of the count. */
        rows: v.number(),
        totals: v.array(v.strictObject({ status: v.string(), count: v.number() })),
        /** What does not agree, worst first. */
        findings: v.array(
          v.strictObject({
            status: v.string(),
            itemId: v.string(),
            sku: v.string(),
            productId,
            name: v.string(),
            location: v.string(),
            /** As it was written, where it is no number. */
            counted: v.nullable(v.string()),
            expected: v.nullable(decimal),
            drift: v.nullable(decimal),
            note: v.string(),
          }),
        ),
        more: v.boolean(),
        /** Why nothing was planned, where limits forbade it. */
        stopped: v.array(v.string()),
        /** Of the key that asks. */
        plans: v.array(v.strictObject({ id: v.string(), state: v.string() })),
      }),
    ),
    readAt: v.string(),
  }),
  example: '',
});
