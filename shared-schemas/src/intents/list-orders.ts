// "Which orders came in this week?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { orderHead } from '../order.ts';
import { day, line, wholeNumber } from '../words.ts';

export const listOrders = intent({
  name: 'list-orders',
  summary: 'Sales orders, newest first, of one customer or since a day.',
  method: 'GET',
  path: '/v1/orders',
  scope: 'orders:read',
  effect: 'read',
  ask: v.strictObject({
    customer: v.optional(v.pipe(line(200), v.description('only of this customer: exact name, e-mail address or id'))),
    since: v.optional(v.pipe(day, v.description('only from this day on, such as 2026-11-01'))),
    status: v.optional(
      v.pipe(
        v.picklist(['open', 'draft', 'confirmed', 'shipped', 'cancelled']),
        v.description('only orders that are open, draft, confirmed, shipped or cancelled'),
      ),
    ),
    limit: v.optional(v.pipe(wholeNumber(1, 200), v.description('how many at most, 1 to 200 (20)'))),
  }),
  answer: v.strictObject({ orders: v.array(orderHead), more: v.boolean(), readAt: v.string() }),
  example: "--since '2026-11-01'",
});
