// "Why was it refused? Why does this number differ from Zoho's page? Who ordered this?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { line } from '../words.ts';

export const explain = intent({
  name: 'explain',
  summary: 'Why something was refused, who ordered what, or why a stock figure differs from Zoho’s page.',
  method: 'GET',
  path: '/v1/explain',
  scope: 'plans:read',
  besides: ['orders:read', 'stock:read', 'admin:read'],
  effect: 'read',
  ask: v.strictObject({
    what: v.pipe(line(200), v.description('a plan, an order number, a SKU, or the word refusal')),
  }),
  answer: v.strictObject({
    about: v.picklist(['plan', 'order', 'refusal', 'item']),
    /** The plan's id, the order's number, the item's SKU; of refusals a problem's code, or nothing for the last ones. */
    subject: v.string(),
    /** What is known, the earliest first; of a figure, from what Zoho said to what is left. */
    findings: v.array(v.strictObject({ at: v.nullable(v.string()), text: v.string() })),
    /** Whether there is more than is told. */
    more: v.boolean(),
    readAt: v.string(),
  }),
  example: "--what 'K7QF-2M'",
});
