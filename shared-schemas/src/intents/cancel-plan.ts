// "No, leave it." Drops a plan that has not been carried out.
import * as v from 'valibot';
import { intent } from '../intent.ts';
import { plan } from '../plan.ts';
import { planId } from './show-plan.ts';

export const cancelPlan = intent({
  name: 'cancel-plan',
  summary: 'Drops a plan that has not been carried out.',
  method: 'POST',
  path: '/v1/plans/:plan/cancel',
  scope: 'plans:write',
  effect: 'write',
  ask: v.strictObject({ plan: v.pipe(planId, v.description("the plan's id, such as K7QF-2M")) }),
  answer: plan,
  example: "--plan 'K7QF-2M'",
});
