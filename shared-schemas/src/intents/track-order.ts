// "Where is order SO-00042?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { orderHead, orderLine } from '../order.ts';
import { decimal, line } from '../words.ts';

export const trackOrder = intent({
  name: 'track-order',
  summary: 'Where one order stands: packed, shipped, delivered, invoiced, with its tracking number.',
  method: 'GET',
  path: '/v1/orders/:order',
  scope: 'orders:read',
  effect: 'read',
  ask: v.strictObject({
    order: v.pipe(line(100), v.description("the order's number, its Zoho id, or the customer's PO number")),
  }),
  answer: v.strictObject({
    order: orderHead,
    /** The same status as a sentence. */
    sentence: v.string(),
    lines: v.array(v.strictObject({ ...orderLine.entries, packed: decimal, shipped: decimal, invoiced: decimal })),
    packages: v.array(
      v.strictObject({
        number: v.string(),
        status: v.string(),
        carrier: v.string(),
        trackingNumber: v.string(),
        shippedOn: v.string(),
        deliveredOn: v.string(),
      }),
    ),
    invoices: v.array(
      v.strictObject({ number: v.string(), status: v.string(), total: v.string(), balance: v.string() }),
    ),
    readAt: v.string(),
  }),
  example: "--order 'SO-00042'",
});
