// "How many of SKU X do we have?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { acceptedAge, freshness, itemHead, stock, warnings } from '../stock.ts';
import { itemCandidate, itemWord, line } from '../words.ts';

export const checkStock = intent({
  name: 'check-stock',
  summary: 'How much of 1 to 50 items there is, per location and in total.',
  method: 'GET',
  path: '/v1/stock',
  scope: 'stock:read',
  effect: 'read',
  ask: v.strictObject({
    item: v.pipe(
      v.array(itemWord),
      v.minLength(1, 'name at least one item'),
      v.maxLength(50, 'at most 50 items at a time'),
      v.description('SKU, item id or name; repeat the flag for up to 50 items'),
    ),
    location: v.optional(v.pipe(line(200), v.description('only this location: its name or id'))),
    ...acceptedAge,
  }),
  answer: v.strictObject({
    items: v.array(
      v.strictObject({
        asked: v.string(),
        item: itemHead,
        total: stock,
        locations: v.array(
          v.strictObject({ location: v.strictObject({ id: v.string(), name: v.string() }), ...stock.entries }),
        ),
        ...freshness.entries,
      }),
    ),
    /** What was not one exact item, with what it might have meant. */
    unresolved: v.array(
      v.strictObject({
        asked: v.string(),
        reason: v.picklist(['not_found', 'ambiguous']),
        candidates: v.array(itemCandidate),
      }),
    ),
    warnings,
  }),
  example: "--item 'SF-1108'",
});
