// "What do we sell with 'pod' in its name?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { itemCandidate, line, wholeNumber } from '../words.ts';

export const findItems = intent({
  name: 'find-items',
  summary: 'Items whose SKU or name resembles a text, best match first.',
  method: 'GET',
  path: '/v1/items',
  scope: 'items:read',
  effect: 'read',
  ask: v.strictObject({
    text: v.pipe(line(200), v.description('part of a SKU or name; small misspellings are forgiven')),
    limit: v.optional(v.pipe(wholeNumber(1, 50), v.description('how many at most, 1 to 50 (10)'))),
  }),
  answer: v.strictObject({
    items: v.array(itemCandidate),
    more: v.boolean(),
    /** When the list of items was last read from Zoho as a whole, and until when changes to it are known. */
    readAt: v.string(),
    followedTo: v.nullable(v.string()),
  }),
  example: "--text 'booth'",
});
