// "Is Acme one of our customers?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { acceptedAge } from '../stock.ts';
import { line, wholeNumber } from '../words.ts';

export const findCustomer = intent({
  name: 'find-customer',
  summary: 'Customers by name or e-mail address.',
  method: 'GET',
  path: '/v1/customers',
  scope: 'customers:read',
  effect: 'read',
  ask: v.strictObject({
    text: v.pipe(line(200), v.description('part of the name, or a whole e-mail address')),
    limit: v.optional(v.pipe(wholeNumber(1, 50), v.description('how many at most, 1 to 50 (10)'))),
    live: acceptedAge.live,
  }),
  answer: v.strictObject({
    customers: v.array(
      v.strictObject({
        id: v.string(),
        name: v.string(),
        company: v.string(),
        /** Absent where the answer is from the mirror, which keeps names alone. */
        email: v.optional(v.string()),
        phone: v.optional(v.string()),
        status: v.string(),
      }),
    ),
    more: v.boolean(),
    source: v.picklist(['mirror', 'zoho']),
    /** When it was read from Zoho; of the mirror, until when changes are known. */
    readAt: v.string(),
  }),
  example: "--text 'acme'",
});
