// What becomes of plans that come out of a backup: whatever happened to them since, nobody here knows. What was open is
// over, and what was on its way is settled by a person who looks in Zoho. So nothing is ever sent a second time.
import type { Groups } from '../store/groups.ts';
import { dropHolds } from './holds.ts';
import { move } from './move.ts';
import { type PlanRecord, toRecord } from './record.ts';
import { type ExecutingState, executingStates, openStates } from './states.ts';

export interface SettledPlans {
  readonly refused: number;
  /** Those that a person has to settle. */
  readonly uncertain: readonly string[];
}

/** More than were ever open at once. */
const MOST = 10_000;

export const settlePlans = async (s: Groups, at: number, by: string): Promise<SettledPlans> => {
  const cause = { by };
  const open = await s.plans.list({ states: openStates, limit: MOST });
  for (const row of open) {
    const plan = toRecord(row) as PlanRecord<(typeof openStates)[number]>;
    const reason = 'The connector was restored from a backup: it may have been carried out since. Look, and ask anew.';
    await move(s, plan, 'refused', at, { change: { reason, day: null }, cause });
    await dropHolds(s, plan, at);
  }
  const running = await s.plans.list({ states: executingStates, limit: MOST });
  for (const row of running) {
    const plan = toRecord(row) as PlanRecord<ExecutingState>;
    const reason = 'The connector was restored from a backup while this was on its way: look in Zoho how it ended.';
    await move(s, plan, 'uncertain', at, { change: { reason, leaseOwner: null, leaseUntil: null }, cause });
  }
  return { refused: open.length, uncertain: running.map(({ display }) => display) };
};
