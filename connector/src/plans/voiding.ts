// Taking an order back: a draft whose total is not the one shown, or an order a person wants cancelled.
import type { PlanRecord } from './record.ts';
import {
  backoffMs,
  call,
  finish,
  learn,
  leaveUncertain,
  outcomeOf,
  park,
  phaseOf,
  type Run,
  reasonOf,
  refuse,
  type Turn,
} from './steps.ts';

/** Confirm or void calls that may fail before a person has to look. */
export const MAX_PUSHES = 40;

/** Also for a resumed run: voiding twice does no harm, and the order itself tells how it ended. */
export const pushVoid = async (run: Run, plan: PlanRecord<'voiding'>): Promise<Turn> => {
  const orderId = plan.recipe.kind === 'cancel-order' ? plan.recipe.orderId : (plan.zohoId ?? '');
  const cancelling = plan.recipe.kind === 'cancel-order' ? plan.recipe : null;
  let refusal: string | null = null;
  try {
    await call(run, 'void-order', () =>
      run.zoho.orders.void(run.spend, orderId, cancelling?.reason ?? plan.progress.voidReason ?? undefined),
    );
  } catch (error) {
    const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, orderId));
    if (order !== null && phaseOf(order) !== 'void') {
      if (outcomeOf(error) !== 'refused' && plan.progress.pushes < MAX_PUSHES) {
        await learn(run, plan, { pushes: plan.progress.pushes + 1 });
        return park(backoffMs(plan.progress.pushes));
      }
      refusal = reasonOf(error);
    }
  }
  if (cancelling !== null) {
    const number = plan.write.kind === 'cancel-order' ? plan.write.order.number : '';
    if (refusal !== null) return refuse(run, plan, refusal);
    return finish(run, plan, { id: orderId, number, status: 'cancelled' });
  }
  const why = plan.progress.voidReason ?? 'It could not be confirmed in Zoho.';
  return refusal === null
    ? refuse(run, plan, why)
    : leaveUncertain(run, plan, `${why} The draft ${plan.zohoNumber ?? ''} could not be voided: ${refusal}`);
};
