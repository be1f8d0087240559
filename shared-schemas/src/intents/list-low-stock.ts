// "What is running out?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { acceptedAge, freshness, warnings } from '../stock.ts';
import { decimal, productId, wholeNumber } from '../words.ts';

export const listLowStock = intent({
  name: 'list-low-stock',
  summary: 'Items at or below their reorder level, the scarcest first.',
  method: 'GET',
  path: '/v1/low-stock',
  scope: 'stock:read',
  effect: 'read',
  ask: v.strictObject({
    limit: v.optional(v.pipe(wholeNumber(1, 200), v.description('how many at most, 1 to 200 (20)'))),
    ...acceptedAge,
  }),
  answer: v.strictObject({
    items: v.array(
      v.strictObject({
        id: v.string(),
        sku: v.string(),
        productId,
        name: v.string(),
        unit: v.string(),
        /** Physical stock on hand over all locations. */
        onHand: decimal,
        reorderLevel: decimal,
      }),
    ),
    more: v.boolean(),
    ...freshness.entries,
    warnings,
  }),
  example: "--limit '10'",
});
