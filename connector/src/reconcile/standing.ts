// How a run stands for people: whether it was compared alone, or what it planned has been carried out as well. Pure.
import type { ReconciliationRow } from '../store/reconciliations.ts';

export type Standing = ReconciliationRow['state'] | 'applied' | 'applied in part';

/** @param plans In the order they were made: one that took another's place comes after it, in the same part. */
export const standingOf = (
  state: ReconciliationRow['state'],
  plans: readonly { readonly part: number; readonly state: string }[],
): Standing => {
  if (state !== 'compared') return state;
  const parts = new Map(plans.map((plan) => [plan.part, plan.state]));
  const done = [...parts.values()].filter((each) => each === 'done').length;
  if (done === 0) return state;
  return done === parts.size ? 'applied' : 'applied in part';
};
