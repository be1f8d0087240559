// Taking an order back: a draft whose total is not the one shown, or an order a person wants cancelled.
import { hasCode } from '../errors.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
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

/** By a later run: a draft is looked at first, since people in Zoho may have gone on with it meanwhile. */
export const voidingOrder = async (run: Run, plan: PlanRecord<'voiding'>): Promise<Turn> => {
  if (!plan.progress.voidsDraft) return pushVoid(run, plan);
  const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, plan.zohoId ?? ''));
  if (order === null || phaseOf(order) === 'void') return refuse(run, plan, whyVoided(plan));
  return phaseOf(order) === 'draft' ? pushVoid(run, plan) : leaveUncertain(run, plan, goneOnWith(plan, order));
};

/** Voiding twice does no harm, and the order itself tells how it ended. */
export const pushVoid = async (run: Run, plan: PlanRecord<'voiding'>): Promise<Turn> => {
  const orderId = plan.recipe.kind === 'cancel-order' ? plan.recipe.orderId : (plan.zohoId ?? '');
  const cancelling = plan.recipe.kind === 'cancel-order' ? plan.recipe : null;
  let refusal: string | null = null;
  try {
    await call(run, 'void-order', () =>
      run.zoho.orders.void(run.spend, orderId, cancelling?.reason ?? plan.progress.voidReason ?? undefined),
    );
  } catch (error) {
    if (hasCode(error, 'paused')) throw error;
    const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, orderId));
    if (order !== null && phaseOf(order) !== 'void') {
      if (plan.progress.voidsDraft && phaseOf(order) !== 'draft') {
        return leaveUncertain(run, plan, goneOnWith(plan, order));
      }
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
  const why = whyVoided(plan);
  if (refusal === null) return refuse(run, plan, why);
  // Where Zoho confirms by itself, what could not be voided holds its units there.
  const what = plan.progress.voidsDraft ? 'The draft' : 'Order';
  return leaveUncertain(run, plan, `${why} ${what} ${plan.zohoNumber ?? ''} could not be voided: ${refusal}`);
};

const whyVoided = ({ progress }: PlanRecord): string => progress.voidReason ?? 'It could not be confirmed in Zoho.';

const goneOnWith = (plan: PlanRecord, { number, status }: ZohoOrder): string =>
  `${whyVoided(plan)} It was to be voided, but order ${number} is ${status} in Zoho now.`;
