// "Yes, do it." Executes a released plan exactly once, however often it is confirmed.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { planId } from './show-plan.ts';

export const confirmPlan = intent({
  name: 'confirm-plan',
  summary: 'Carries out a plan the person has said yes to. Confirming twice does it once.',
  method: 'POST',
  path: '/v1/plans/:plan/confirm',
  scope: 'plans:write',
  effect: 'write',
  ask: v.strictObject({
    plan: v.pipe(planId, v.description("the plan's id, such as K7QF-2M")),
    code: v.optional(
      v.pipe(
        v.string(),
        v.trim(),
        v.regex(/^\d{6}$/, 'must be six digits'),
        v.description('the one-time code the person read out, where the key asks for one'),
      ),
    ),
  }),
  answer: plan,
  example: "--plan 'K7QF-2M'",
});
