// Carries a plan out, from whatever state a crash or a pause has left it in. One executor at a time has it in hand, by
// a lease; the plan's version keeps a stale one from moving it.
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports.ts';
import { acceptedCustomer, lookingForCustomer } from './customer-steps.ts';
import { approvingOrder, confirmingOrder, draftedOrder, submittingOrder } from './order-confirming.ts';
import { acceptedOrder, lookingForOrder, sendingOrder } from './order-sending.ts';
import type { Probe } from './probe.ts';
import { whyNotCancellable } from './propose-others.ts';
import { type PlanRecord, type Recipe, toRecord } from './record.ts';
import { type ExecutingState, isExecuting } from './states.ts';
import { backoffMs, call, finish, hold, nowMs, park, type Run, refuse, step, type Turn } from './steps.ts';
import { pushVoid, voidingOrder } from './voiding.ts';

/** Longer than any call to Zoho may take, waiting for the door included. */
const LEASE_MS = 120_000;
const MAX_TURNS = 60;
const TROUBLE_MS = 5_000;

export interface ExecuteNeeds extends Pick<Parts, 'store' | 'now' | 'newId' | 'config' | 'zoho' | 'wait' | 'log'> {
  readonly probe?: Probe;
}

export type Execute = (planKey: string, spend: Spend, patienceMs: number) => Promise<PlanRecord>;

/**
 * Answers the plan where it stands after at most about `patienceMs`: ended, or waiting for its next look.
 * Errors: those of the first call where nothing had been sent yet; a plan in another's hands is answered as it is.
 */
export const createExecute =
  (needs: ExecuteNeeds): Execute =>
  async (planKey, spend, patienceMs) => {
    const owner = needs.newId();
    const startedAt = needs.now().getTime();
    let plan = await take(needs, planKey, owner);
    if (plan === null) return read(needs, planKey);
    const run: Run = {
      parts: needs,
      zoho: needs.zoho(plan.organizationId),
      spend,
      probe: needs.probe ?? (() => {}),
      order: null,
    };
    let parkedUntil: number | null = null;
    try {
      for (let turns = 0; turns < MAX_TURNS && isExecuting(plan.state); turns += 1) {
        const turn: Turn = await attempt(needs, run, plan);
        if (turn.kind === 'go') {
          plan = turn.plan;
          continue;
        }
        const now = nowMs(run);
        if (turn.held === true || now + turn.ms - startedAt > patienceMs) {
          parkedUntil = now + turn.ms;
          break;
        }
        await needs.wait(turn.ms);
        const taken = await take(needs, planKey, owner);
        // The clock has jumped over the lease, and somebody else has it in hand now.
        if (taken === null) break;
        plan = taken;
      }
    } finally {
      await needs.store.write((s) => s.plans.park(planKey, owner, parkedUntil));
    }
    return read(needs, planKey);
  };

const attempt = async (needs: ExecuteNeeds, run: Run, plan: PlanRecord): Promise<Turn> => {
  try {
    // While writes are paused, every plan waits where it is.
    if ((await needs.store.read.settings.get('paused')) !== null) return hold(TROUBLE_MS);
    return await handle(run, plan);
  } catch (error) {
    // Before anything is sent the asker is told; afterwards the plan goes on by itself, whatever the asker does.
    const reopened = plan.state === 'accepted' && !isExecuting((await read(needs, plan.planKey)).state);
    if (reopened || hasCode(error, 'plan_in_progress', 'store_unavailable')) throw error;
    // Pressed while the call waited for its turn: it has not been sent.
    if (hasCode(error, 'paused')) return hold(TROUBLE_MS);
    needs.log.warn({ plan: plan.display, state: plan.state, error }, 'plan waits after trouble');
    const seconds = error instanceof ConnectorError ? error.facts.retryAfterSeconds : undefined;
    return park(Math.max(TROUBLE_MS, Math.min(seconds ?? 0, 300) * 1_000, backoffMs(0)));
  }
};

const handle = (run: Run, plan: PlanRecord): Promise<Turn> => {
  const state = plan.state as ExecutingState;
  const { recipe } = plan;
  switch (state) {
    case 'accepted':
      return handleAccepted(run, plan as PlanRecord<'accepted'>, recipe);
    case 'sending':
      return sendingOrder(run, plan as PlanRecord<'sending'>);
    case 'looking':
      return recipe.kind === 'create-customer'
        ? lookingForCustomer(run, plan as PlanRecord<'looking'>, recipe)
        : lookingForOrder(run, plan as PlanRecord<'looking'>, requireOrderRecipe(recipe));
    case 'drafted':
      return draftedOrder(run, plan as PlanRecord<'drafted'>, requireOrderRecipe(recipe));
    case 'confirming':
      return confirmingOrder(run, plan as PlanRecord<'confirming'>);
    case 'submitting':
      return submittingOrder(run, plan as PlanRecord<'submitting'>);
    case 'awaiting_zoho_approval':
      return approvingOrder(run, plan as PlanRecord<'awaiting_zoho_approval'>);
    case 'voiding':
      return voidingOrder(run, plan as PlanRecord<'voiding'>);
  }
};

const handleAccepted = async (run: Run, plan: PlanRecord<'accepted'>, recipe: Recipe): Promise<Turn> => {
  // A yes is not good for ever: prices, stock and minds change while a connector is down.
  if (nowMs(run) > plan.expiresAt + run.parts.config.PLAN_MINUTES * 60_000) {
    return refuse(run, plan, 'It was confirmed, but could not be sent in time; nothing was written.');
  }
  if (recipe.kind === 'create-order') return acceptedOrder(run, plan, recipe);
  if (recipe.kind === 'create-customer') return acceptedCustomer(run, plan, recipe);
  const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, recipe.orderId));
  if (order === null) return refuse(run, plan, 'Somebody has deleted the order in Zoho.');
  const obstacle = order.status === 'void' ? null : whyNotCancellable(order);
  if (obstacle !== null) return refuse(run, plan, `Order ${order.number} cannot be cancelled: ${obstacle}.`);
  const voiding = await step(run, plan, 'voiding');
  if (order.status === 'void') return finish(run, voiding, { id: order.id, number: order.number, status: 'cancelled' });
  return pushVoid(run, voiding);
};

const requireOrderRecipe = (recipe: Recipe) => {
  if (recipe.kind === 'create-order') return recipe;
  throw new ConnectorError('internal', `A ${recipe.kind} plan is in a state only orders have.`);
};

const take = (needs: ExecuteNeeds, planKey: string, owner: string): Promise<PlanRecord | null> =>
  needs.store.write(async (s) => {
    const now = needs.now().getTime();
    if (!(await s.plans.lease(planKey, owner, now + LEASE_MS, now))) return null;
    const row = await s.plans.byKey(planKey);
    return row === null ? null : toRecord(row);
  });

const read = async (needs: ExecuteNeeds, planKey: string): Promise<PlanRecord> => {
  const row = await needs.store.read.plans.byKey(planKey);
  if (row === null) throw new ConnectorError('plan_not_found', 'There is no such plan.');
  return toRecord(row);
};
