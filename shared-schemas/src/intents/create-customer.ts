// "Add Jane Doe as a customer." Answers a plan; nothing is written.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { line } from '../words.ts';

export const createCustomer = intent({
  name: 'create-customer',
  summary: 'Prepares a new customer and answers a plan to show the person. Nothing is written yet.',
  method: 'POST',
  path: '/v1/plans/create-customer',
  scope: 'customers:write',
  effect: 'write',
  ask: v.strictObject({
    name: v.pipe(line(200), v.description('the name shown on documents; must not exist yet')),
    email: v.optional(
      v.pipe(
        line(100),
        v.email('must be an e-mail address'),
        v.description('e-mail address of the primary contact person'),
      ),
    ),
    phone: v.optional(v.pipe(line(50), v.description('telephone number'))),
    company: v.optional(v.pipe(line(200), v.description('name of the company'))),
    onBehalfOf: v.optional(v.pipe(line(100), v.description('who asks for it; recorded as unverified'))),
  }),
  answer: plan,
  example: "--name 'Acme' --email 'buyer@acme.example'",
});
