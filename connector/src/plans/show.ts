// A plan as people see it.
import type { Plan, PlanState } from 'shared-schemas';
import { type PlanRecord, shortageOf } from './record.ts';
import { isExecuting, isOpen } from './states.ts';

const shownState = (record: PlanRecord, now: number): PlanState => {
  const { state } = record;
  if (isOpen(state) && record.expiresAt <= now) return 'expired';
  if (state === 'awaiting_zoho_approval') return state;
  return isExecuting(state) ? 'executing' : state;
};

export const showPlan = (record: PlanRecord, now: number): Plan => {
  const state = shownState(record, now);
  return {
    id: record.display,
    state,
    release: record.release,
    released: record.release === 'person' ? record.approvedAt !== null : true,
    createdAt: new Date(record.createdAt).toISOString(),
    expiresAt: new Date(record.expiresAt).toISOString(),
    write: record.write,
    warnings: [...record.warnings],
    result: record.result,
    reason: record.reason,
    confirmable: shortageOf(record) === null,
    next: nextStep(state, record),
  };
};

const nextStep = (state: PlanState, record: PlanRecord): string => {
  switch (state) {
    case 'proposed': {
      const shortage = shortageOf(record);
      if (shortage !== null) return shortage;
      return record.release === 'person'
        ? `Show this to the person. Somebody with access to the connector then approves it there (pnpm connector plans approve ${record.display}); after that, run confirm-plan.`
        : record.release === 'code'
          ? 'Show this to the person. If they agree, ask for the next code of their authenticator app and run confirm-plan with --code.'
          : 'Show this to the person. If they agree, run confirm-plan.';
    }
    case 'approved':
      return 'It is approved. Run confirm-plan to carry it out.';
    case 'executing':
      return 'It is being carried out. Ask again with show-plan in a moment.';
    case 'awaiting_zoho_approval':
      return 'It is in Zoho and waits for an approval there.';
    case 'uncertain':
      return `Nobody can tell whether Zoho carried it out. Somebody looks in Zoho and then runs: pnpm connector plans settle ${record.display}`;
    case 'done':
      return record.reason === null
        ? 'It is done. Nothing more is needed.'
        : 'The order stands. What is left of it is done in Zoho, as the reason says.';
    case 'expired':
      return 'It has expired and nothing was written. Prepare it again if it is still wanted.';
    case 'refused':
    case 'cancelled':
    case 'rejected':
      return 'It is over. Prepare it again if it is still wanted.';
  }
};
