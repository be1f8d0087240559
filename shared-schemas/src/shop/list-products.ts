// What a shop sells, a page at a time. Answers an ETag: a page that is the same costs neither side anything.
import * as v from 'valibot';
import { endpoint } from '../intent.ts';
import { id, wholeNumber } from '../words.ts';
import { product } from './product.ts';

export const listProducts = endpoint({
  name: 'list-products',
  summary: 'What is sold at the locations of this key, in the order of the ids. For service keys.',
  method: 'GET',
  path: '/v1/products',
  scope: 'shop:read',
  effect: 'read',
  ask: v.strictObject({
    after: v.optional(v.pipe(id, v.description('only what comes after this id: `next` of the page before'))),
    limit: v.optional(v.pipe(wholeNumber(1, 500), v.description('how many at most, 1 to 500 (100)'))),
  }),
  answer: v.strictObject({
    products: v.array(product),
    currency: v.string(),
    /** For `after`; null where this is the last page. */
    next: v.nullable(v.string()),
    /** Until when the oldest of these figures was known to be true; null where there is none. */
    checkedAt: v.nullable(v.string()),
  }),
});
