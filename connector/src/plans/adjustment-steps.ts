// Once an adjustment stands in Zoho: it is done, or waits for an approval where the organisation wants one.
import type { ZohoAdjustment } from '../zoho/ports/stock-moves.ts';
import { adjustmentPhase } from './match-stock.ts';
import type { PlanRecord } from './record.ts';
import { APPROVAL_POLL_MS, call, finish, leaveUncertain, park, type Run, refuse, step, type Turn } from './steps.ts';

type Standing = PlanRecord<'drafted' | 'awaiting_zoho_approval'>;

export const draftedAdjustment = async (run: Run, plan: PlanRecord<'drafted'>): Promise<Turn> => {
  const adjustment = run.adjustment ?? (await readAdjustment(run, plan));
  run.adjustment = null;
  const ended = await endWhereItStands(run, plan, adjustment);
  if (ended !== null) return ended;
  await step(run, plan, 'awaiting_zoho_approval', { change: { result: JSON.stringify(resultOf(plan, adjustment)) } });
  return park(APPROVAL_POLL_MS);
};

/** Looked at now and then until somebody in Zoho has decided. */
export const approvingAdjustment = async (run: Run, plan: PlanRecord<'awaiting_zoho_approval'>): Promise<Turn> =>
  (await endWhereItStands(run, plan, await readAdjustment(run, plan))) ?? park(APPROVAL_POLL_MS);

const endWhereItStands = async (run: Run, plan: Standing, adjustment: ZohoAdjustment | null): Promise<Turn | null> => {
  if (adjustment === null) return leaveUncertain(run, plan, 'Somebody has deleted the adjustment in Zoho.');
  switch (adjustmentPhase(adjustment.status)) {
    case 'adjusted':
      return finish(run, plan, resultOf(plan, adjustment));
    case 'void':
      return refuse(run, plan, `The adjustment has been ${adjustment.status} in Zoho.`);
    case 'pending':
      return null;
  }
};

const readAdjustment = (run: Run, plan: PlanRecord): Promise<ZohoAdjustment | null> =>
  call(run, 'read-adjustment', () => run.zoho.adjustments.get(run.spend, plan.zohoId ?? ''));

const resultOf = (plan: PlanRecord, adjustment: ZohoAdjustment | null) => ({
  id: plan.zohoId ?? '',
  number: plan.zohoNumber ?? '',
  status: adjustment?.status || 'adjusted',
});
