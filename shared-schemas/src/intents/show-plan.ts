// "What was I about to order?"
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';

/** A plan's short id, such as K7QF-2M; case and the dash do not matter. */
export const planId = v.pipe(
  v.string(),
  v.trim(),
  v.toUpperCase(),
  v.regex(/^[0-9A-HJKMNP-TV-Z]{4}-?[0-9A-HJKMNP-TV-Z]{2}$/, 'must be a plan id such as K7QF-2M'),
);

export const showPlan = intent({
  name: 'show-plan',
  summary: 'One plan: what it would write, whether it is released, and what became of it.',
  method: 'GET',
  path: '/v1/plans/:plan',
  scope: 'plans:read',
  effect: 'read',
  ask: v.strictObject({ plan: v.pipe(planId, v.description("the plan's id, such as K7QF-2M")) }),
  answer: plan,
  example: "--plan 'K7QF-2M'",
});
