// The order in Zoho: a plan under the checkout's own write key, which is carried out once whatever crashes. How it ended
// decides whether the money is taken or let go.
import { ConnectorError, hasCode } from '../errors.ts';
import { move as movePlan } from '../plans/move.ts';
import { type PlanRecord, toRecord as toPlan } from '../plans/record.ts';
import { isExecuting } from '../plans/states.ts';
import type { Groups } from '../store/groups.ts';
import { findOrMakeContact } from './contact.ts';
import { giveUp } from './paying.ts';
import type { CheckoutRecord } from './record.ts';
import { again, call, go, letGo, nowMs, park, type Run, reasonOf, step, type Turn } from './steps.ts';

/** Whoever approves in Zoho, or settles what is uncertain, takes their time. */
const PERSON_MS = 300_000;
const SOON_MS = 2_000;

/** What Zoho will say again however often it is asked. */
const FINAL = ['zoho_refused', 'zoho_scope_missing', 'zoho_plan_lapsed', 'limit_exceeded', 'not_connected'] as const;

export const authorisedStep = async (run: Run, record: CheckoutRecord<'authorised'>): Promise<Turn> => {
  const { buyer } = record;
  if (buyer === null) return giveUp(run, record, 'Who buys is not known any more.');
  if (nowMs(run) >= record.heldUntil) return giveUp(run, record, 'Zoho could not be reached in time.');
  try {
    const customer = await findOrMakeContact(run, record, buyer);
    if (customer === null) return again(run, record, 10_000);
    return go(await step(run, record, 'ordering', { progress: { customer } }));
  } catch (error) {
    if (hasCode(error, ...FINAL)) return giveUp(run, record, `Zoho does not take the buyer: ${reasonOf(error)}`);
    if (!(error instanceof ConnectorError) || hasCode(error, 'checkout_in_progress')) throw error;
    return again(run, record, 10_000);
  }
};

export const orderingStep = async (run: Run, record: CheckoutRecord<'ordering'>): Promise<Turn> => {
  const { cart, progress, id, planKey, decisionId } = record;
  const { customer } = progress;
  if (customer === null) throw new ConnectorError('internal', `Checkout ${id} has lost its customer.`);
  if (nowMs(run) >= record.heldUntil && (await run.needs.store.read.plans.byKey(planKey)) === null) {
    return tooLate(run, record);
  }
  let plan: PlanRecord;
  try {
    plan = await call(run, 'sell', () =>
      run.needs.plans.sell(
        {
          planKey,
          checkoutId: id,
          customer: { id: customer.id, name: customer.name },
          location: cart.location,
          mode: cart.mode,
          lines: cart.lines,
          subTotalMicros: cart.subTotalMicros,
          taxMicros: cart.taxMicros,
          totalMicros: cart.totalMicros,
          currency: cart.currency,
          timeZone: cart.timeZone,
          shippingAddress: customer.address,
          decision: decisionId === null ? null : { id: decisionId, field: progress.decisionField },
        },
        run.asked,
      ),
    );
  } catch (error) {
    // Refused before it was a plan, or before anything of it was sent.
    const never = hasCode(error, ...FINAL) ? await isNever(run, record) : false;
    if (never) return toVoiding(run, record, reasonOf(error));
    if (!(error instanceof ConnectorError) || hasCode(error, 'internal')) throw error;
    return again(run, record, 30_000);
  }
  return judgePlan(run, record, plan);
};

const judgePlan = async (run: Run, record: CheckoutRecord<'ordering'>, plan: PlanRecord): Promise<Turn> => {
  switch (plan.state) {
    case 'done':
      return ordered(run, record, plan);
    case 'refused':
    case 'expired':
    case 'cancelled':
    case 'rejected':
      return toVoiding(run, record, plan.reason ?? 'The order was not placed.');
    case 'uncertain': {
      const stuckBecause = `Nobody can tell whether Zoho has the order: somebody looks, and runs: pnpm connector plans settle ${plan.display}`;
      return go(await step(run, record, 'stuck', { progress: { stuckBecause, stuckIn: 'ordering' } }));
    }
    case 'awaiting_zoho_approval':
      return park(PERSON_MS);
    case 'proposed':
    case 'approved':
      // Left open, and over: nothing was sent, and nothing will be.
      return plan.expiresAt <= nowMs(run)
        ? toVoiding(run, record, 'The order could not be sent in time.')
        : park(SOON_MS);
    default:
      return park(SOON_MS);
  }
};

/** Confirmed in Zoho, and the plan has noted whose decision it rests on: what is held may be taken. */
const ordered = async (run: Run, record: CheckoutRecord<'ordering' | 'stuck'>, plan: PlanRecord): Promise<Turn> => {
  const orderId = plan.result?.id ?? plan.zohoId ?? '';
  const orderNumber = plan.result?.number ?? plan.zohoNumber ?? '';
  // It stands, and may not leave as it is: the shop is told, and a person goes on with it.
  const { reason } = plan;
  const facts = { change: { orderId, orderNumber }, progress: { reason, stuckBecause: null, stuckIn: null } };
  return go(await step<'ordering' | 'stuck', 'capturing'>(run, record, 'capturing', facts));
};

/** The plan is over: whatever is still reserved under its key is free. */
const toVoiding = async (run: Run, record: CheckoutRecord<'ordering' | 'stuck'>, reason: string): Promise<Turn> =>
  go(
    await step<'ordering' | 'stuck', 'voiding'>(
      run,
      record,
      'voiding',
      { progress: { reason, stuckBecause: null, stuckIn: null } },
      async (s) => {
        await closePlan(s, run, record, reason);
        await letGo(s, record, nowMs(run));
      },
    ),
  );

/** Nobody is asked any more to release an order whose money is let go. */
const closePlan = async (s: Groups, run: Run, { id, planKey }: CheckoutRecord, reason: string): Promise<void> => {
  const row = await s.plans.byKey(planKey);
  if (row === null) return;
  const plan = toPlan(row);
  const { state } = plan;
  if (isExecuting(state)) {
    throw new ConnectorError('checkout_in_progress', `The order of checkout ${id} is being carried out elsewhere.`);
  }
  if (state !== 'proposed' && state !== 'approved') return;
  await movePlan(s, { ...plan, state }, 'refused', nowMs(run), { change: { reason } });
};

/**
 * Its time was over before it became a plan, as while writes are paused: what allowed it is of long ago. Whoever may still
 * have it in hand makes no plan of it any more.
 */
const tooLate = async (run: Run, record: CheckoutRecord<'ordering'>): Promise<Turn> => {
  const reason = 'The order could not be sent in time.';
  return go(
    await step(run, record, 'voiding', { progress: { reason } }, async (s) => {
      if ((await s.plans.byKey(record.planKey)) !== null) {
        throw new ConnectorError('checkout_in_progress', `Checkout ${record.id} is being carried out elsewhere.`);
      }
      await letGo(s, record, nowMs(run));
    }),
  );
};

/** Whether nothing of the plan has left, nor will. */
const isNever = async (run: Run, { planKey }: CheckoutRecord): Promise<boolean> => {
  const row = await run.needs.store.read.plans.byKey(planKey);
  return row === null || ['proposed', 'approved', 'refused', 'expired', 'cancelled', 'rejected'].includes(row.state);
};

/** Nothing could be captured: the order is cancelled again, once. */
export const withdrawingStep = async (run: Run, record: CheckoutRecord<'withdrawing'>): Promise<Turn> => {
  const { orderId, progress } = record;
  const { withdrawKey } = progress;
  if (orderId === null || withdrawKey === null)
    throw new ConnectorError('internal', `Checkout ${record.id} lacks its order.`);
  const reason = 'The payment could not be captured.';
  const stuck = async (why: string): Promise<Turn> => {
    const stuckBecause = `The payment could not be captured, and order ${record.orderNumber ?? orderId} stands in Zoho: ${why} Somebody cancels it there, and runs: pnpm connector checkouts settle ${record.id} --not-sold`;
    return go(await step(run, record, 'stuck', { progress: { stuckBecause, stuckIn: 'withdrawing' } }));
  };
  let plan: PlanRecord;
  try {
    plan = await call(run, 'withdraw', () =>
      run.needs.plans.takeSaleBack({ planKey: withdrawKey, orderId, reason }, run.asked),
    );
  } catch (error) {
    if (hasCode(error, 'order_not_cancellable', 'order_not_found', 'limit_exceeded')) return stuck(reasonOf(error));
    if (!(error instanceof ConnectorError) || hasCode(error, 'internal')) throw error;
    return again(run, record);
  }
  switch (plan.state) {
    case 'done':
      return go(
        await step(run, record, 'voiding', {}, (s) => s.decisions.voided(record.organizationId, orderId, nowMs(run))),
      );
    case 'refused':
    case 'expired':
    case 'cancelled':
    case 'rejected':
    case 'uncertain':
      return stuck(plan.reason ?? 'it could not be cancelled.');
    default:
      return park(SOON_MS);
  }
};

/** A person may have settled its order meanwhile, or configured the payment step again. */
export const stuckStep = async (run: Run, record: CheckoutRecord<'stuck'>): Promise<Turn> => {
  const { stuckIn, withdrawKey, payment } = record.progress;
  // One whose payment was captured although nothing was sold is a person's.
  if (run.needs.payments !== null && (stuckIn === 'capturing' || (stuckIn === 'voiding' && payment !== 'captured'))) {
    const facts = { progress: { stuckBecause: null, stuckIn: null } };
    return go(await step<'stuck', 'capturing' | 'voiding'>(run, record, stuckIn, facts));
  }
  const key = stuckIn === 'ordering' ? record.planKey : stuckIn === 'withdrawing' ? withdrawKey : null;
  const row = key === null ? null : await run.needs.store.read.plans.byKey(key);
  if (row === null) return park(PERSON_MS);
  const over = row.state === 'refused' || row.state === 'cancelled' || row.state === 'rejected';
  if (stuckIn === 'ordering' && row.state === 'done') return ordered(run, record, toPlan(row));
  if (stuckIn === 'ordering' && over) return toVoiding(run, record, row.reason ?? 'The order was not placed.');
  if (stuckIn === 'withdrawing' && row.state === 'done')
    return toVoiding(run, record, 'The payment could not be captured.');
  return park(PERSON_MS);
};
