// How a plan stands as an answer, or as the problem it ended in.
import type { Plan } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { PlanRecord } from './record.ts';
import { showPlan } from './show.ts';

/** Errors: `plan_in_progress`, `plan_uncertain`, `plan_expired`, `plan_not_open`. */
export const answerEnd = (record: PlanRecord, now: number): Plan => {
  const plan = showPlan(record, now);
  switch (plan.state) {
    case 'done':
    case 'awaiting_zoho_approval':
    case 'proposed':
    case 'approved':
      return plan;
    case 'executing':
      throw new ConnectorError('plan_in_progress', `Plan ${plan.id} is being carried out and has not ended yet.`, {
        retryAfterSeconds: 10,
        hint: 'Run confirm-plan or show-plan again in a moment: it is carried out once, however often you ask.',
      });
    case 'uncertain':
      throw new ConnectorError('plan_uncertain', `${record.reason ?? 'It is uncertain whether Zoho carried it out.'}`, {
        hint: plan.next,
      });
    case 'expired':
      throw new ConnectorError('plan_expired', `Plan ${plan.id} has expired; nothing was written.`, {
        hint: plan.next,
      });
    case 'refused':
      throw new ConnectorError(
        'plan_not_open',
        `Plan ${plan.id} was not carried out: ${record.reason ?? 'it was refused.'}`,
        { hint: plan.next },
      );
    case 'cancelled':
    case 'rejected':
      throw new ConnectorError('plan_not_open', `Plan ${plan.id} was ${plan.state}; nothing was written.`, {
        hint: plan.next,
      });
  }
};
