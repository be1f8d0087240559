// Carries a plan out, from whatever state a crash or a pause has left it in. One executor at a time has it in hand, by
// a lease; the plan's version keeps a stale one from moving it.
import type { StockDesk } from '../catalogue/stock-desk.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { adjustmentDocument } from './adjustment-document.ts';
import { approvingAdjustment, draftedAdjustment } from './adjustment-steps.ts';
import { acceptedCustomer, lookingForCustomer, sendingCustomer } from './customer-steps.ts';
import { invoicingOrder, packingOrder, shippingOrder } from './fulfilling.ts';
import { acceptedLinks, sendingLinks } from './link-steps.ts';
import { acceptedName } from './name-steps.ts';
import { adjustingOrder } from './order-adjusting.ts';
import { approvingOrder, confirmingOrder, draftedOrder, submittingOrder } from './order-confirming.ts';
import { orderDocument } from './order-document.ts';
import type { Probe } from './probe.ts';
import { adjustmentFor, whyNotCancellable, whyTaken } from './propose-others.ts';
import type { CancellationRecipe, OrderRecipe, ReceiptRecipe, Recipe, TransferRecipe } from './recipe.ts';
import { type PlanRecord, toRecord } from './record.ts';
import { acceptedDocument, lookingForDocument, sendingDocument } from './sending.ts';
import { type ExecutingState, isExecuting } from './states.ts';
import { call, finish, hold, nowMs, park, type Run, refuse, step, type Turn } from './steps.ts';
import { transferDocument } from './transfer-document.ts';
import { acceptedReceipt, approvingTransfer, draftedTransfer, movingTransfer } from './transfer-steps.ts';
import { pushVoid, voidingOrder } from './voiding.ts';

/** Longer than any call to Zoho may take, waiting for the door included. */
const LEASE_MS = 120_000;
const MAX_TURNS = 60;
const TROUBLE_MS = 5_000;
const LONGEST_TROUBLE_MS = 300_000;

export interface ExecuteNeeds
  extends Pick<Parts, 'store' | 'now' | 'newId' | 'config' | 'zoho' | 'wait' | 'log' | 'clearance'> {
  readonly stockDesk: StockDesk;
  readonly probe?: Probe;
}

/** @param requestId Of the request that has it carried out; null where nobody asked. */
export type Execute = (
  planKey: string,
  spend: Spend,
  patienceMs: number,
  requestId: string | null,
) => Promise<PlanRecord>;

/**
 * Answers the plan where it stands after at most about `patienceMs`: ended, or waiting for its next look.
 * Errors: those of the first call where nothing had been sent yet; a plan in another's hands is answered as it is.
 */
export const createExecute =
  (needs: ExecuteNeeds): Execute =>
  async (planKey, spend, patienceMs, requestId) => {
    const owner = needs.newId();
    const startedAt = needs.now().getTime();
    let plan = await take(needs, planKey, owner);
    if (plan === null) return read(needs, planKey);
    const { kind } = plan;
    const run: Run = {
      parts: needs,
      zoho: needs.zoho(plan.organizationId),
      spend,
      requestId,
      probe: (moment) => needs.probe?.(moment, kind),
      order: null,
      adjustment: null,
      transfer: null,
      packed: false,
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
    const { requestId } = run;
    needs.log.warn({ plan: plan.display, state: plan.state, requestId, error }, 'plan waits after trouble');
    const seconds = error instanceof ConnectorError ? error.facts.retryAfterSeconds : undefined;
    const asked = Math.min(seconds ?? 0, LONGEST_TROUBLE_MS / 1_000) * 1_000;
    return park(Math.max(asked, await troubleMs(needs, plan)));
  }
};

/** Some trouble lasts until somebody mends it, and each try may cost a call: the longer a plan stands still, the fewer. */
const troubleMs = async ({ store, now }: ExecuteNeeds, { planKey }: PlanRecord): Promise<number> => {
  const movedAt = (await store.read.plans.byKey(planKey))?.changedAt ?? 0;
  const standing = (now().getTime() - movedAt) / 5;
  return Math.round(Math.min(LONGEST_TROUBLE_MS, Math.max(TROUBLE_MS, standing)));
};

const handle = (run: Run, plan: PlanRecord): Promise<Turn> => {
  const state = plan.state as ExecutingState;
  const { recipe } = plan;
  switch (state) {
    case 'accepted':
      return handleAccepted(run, plan as PlanRecord<'accepted'>, recipe);
    case 'sending':
      return handleSending(run, plan as PlanRecord<'sending'>, recipe);
    case 'looking':
      return handleLooking(run, plan as PlanRecord<'looking'>, recipe);
    case 'drafted':
      return handleDrafted(run, plan as PlanRecord<'drafted'>, recipe);
    case 'confirming':
      return movesTransfer(recipe)
        ? movingTransfer(run, plan as PlanRecord<'confirming'>, recipe)
        : confirmingOrder(run, plan as PlanRecord<'confirming'>);
    case 'submitting':
      return submittingOrder(run, plan as PlanRecord<'submitting'>);
    case 'awaiting_zoho_approval':
      return handleApproving(run, plan as PlanRecord<'awaiting_zoho_approval'>, recipe);
    case 'packing':
      return packingOrder(run, plan as PlanRecord<'packing'>, orderIn(plan));
    case 'shipping':
      return shippingOrder(run, plan as PlanRecord<'shipping'>, orderIn(plan));
    case 'invoicing':
      return invoicingOrder(run, plan as PlanRecord<'invoicing'>, orderIn(plan));
    case 'adjusting':
      return adjustingOrder(run, plan as PlanRecord<'adjusting'>, orderIn(plan));
    case 'voiding':
      return voidingOrder(run, plan as PlanRecord<'voiding'>);
  }
};

const handleAccepted = async (run: Run, plan: PlanRecord<'accepted'>, recipe: Recipe): Promise<Turn> => {
  // A yes is not good for ever: prices, stock and minds change while a connector is down.
  if (nowMs(run) > plan.expiresAt + run.parts.config.PLAN_MINUTES * 60_000) {
    return refuse(run, plan, 'It was confirmed, but could not be sent in time; nothing was written.');
  }
  switch (recipe.kind) {
    case 'create-customer':
      return acceptedCustomer(run, plan, recipe);
    case 'cancel-order':
      return acceptedCancellation(run, plan, recipe);
    case 'receive-transfer':
      return acceptedReceipt(run, plan, recipe);
    case 'name-item':
      return acceptedName(run, plan, recipe);
    case 'link-items':
      return acceptedLinks(run, plan);
    case 'create-order':
      return acceptedDocument(run, plan, orderDocument(run, recipe, plan.progress));
    case 'adjust-stock':
      return acceptedDocument(run, plan, adjustmentDocument(run, recipe));
    case 'transfer-stock':
      return acceptedDocument(run, plan, transferDocument(run, recipe));
  }
};

const acceptedCancellation = async (
  run: Run,
  plan: PlanRecord<'accepted'>,
  recipe: CancellationRecipe,
): Promise<Turn> => {
  const order = await call(run, 'read-order', () => run.zoho.orders.get(run.spend, recipe.orderId));
  if (order === null) return refuse(run, plan, 'Somebody has deleted the order in Zoho.');
  const obstacle = order.status === 'void' ? null : whyNotCancellable(order);
  if (obstacle !== null) return refuse(run, plan, `Order ${order.number} cannot be cancelled: ${obstacle}.`);
  const taken = await adjustmentFor(run.parts.store.read, plan.organizationId, order.id);
  if (taken !== null) return refuse(run, plan, `Order ${order.number} cannot be cancelled: ${whyTaken(taken)}.`);
  const voiding = await step(run, plan, 'voiding');
  if (order.status === 'void') return finish(run, voiding, { id: order.id, number: order.number, status: 'cancelled' });
  return pushVoid(run, voiding);
};

/** Found in this state by a later run: whether it was sent is unknown. */
const handleSending = (run: Run, plan: PlanRecord<'sending'>, recipe: Recipe): Promise<Turn> => {
  switch (recipe.kind) {
    case 'create-customer':
      return sendingCustomer(run, plan);
    case 'link-items':
      return sendingLinks(run, plan, recipe);
    case 'create-order':
      return sendingDocument(run, plan, orderDocument(run, recipe, plan.progress));
    case 'adjust-stock':
      return sendingDocument(run, plan, adjustmentDocument(run, recipe));
    case 'transfer-stock':
      return sendingDocument(run, plan, transferDocument(run, recipe));
    default:
      throw misplaced(plan);
  }
};

const handleLooking = (run: Run, plan: PlanRecord<'looking'>, recipe: Recipe): Promise<Turn> => {
  switch (recipe.kind) {
    case 'create-customer':
      return lookingForCustomer(run, plan, recipe);
    case 'create-order':
      return lookingForDocument(run, plan, orderDocument(run, recipe, plan.progress));
    case 'adjust-stock':
      return lookingForDocument(run, plan, adjustmentDocument(run, recipe));
    case 'transfer-stock':
      return lookingForDocument(run, plan, transferDocument(run, recipe));
    default:
      throw misplaced(plan);
  }
};

const handleDrafted = (run: Run, plan: PlanRecord<'drafted'>, recipe: Recipe): Promise<Turn> => {
  switch (recipe.kind) {
    case 'create-order':
      return draftedOrder(run, plan, recipe);
    case 'adjust-stock':
      return draftedAdjustment(run, plan);
    case 'transfer-stock':
      return draftedTransfer(run, plan, recipe);
    default:
      throw misplaced(plan);
  }
};

const handleApproving = (run: Run, plan: PlanRecord<'awaiting_zoho_approval'>, recipe: Recipe): Promise<Turn> => {
  if (recipe.kind === 'adjust-stock') return approvingAdjustment(run, plan);
  return recipe.kind === 'transfer-stock' ? approvingTransfer(run, plan, recipe) : approvingOrder(run, plan);
};

const movesTransfer = (recipe: Recipe): recipe is TransferRecipe | ReceiptRecipe =>
  recipe.kind === 'transfer-stock' || recipe.kind === 'receive-transfer';

const orderIn = (plan: PlanRecord): OrderRecipe => {
  if (plan.recipe.kind === 'create-order') return plan.recipe;
  throw misplaced(plan);
};

const misplaced = ({ kind, state }: PlanRecord): ConnectorError =>
  new ConnectorError('internal', `A ${kind} plan is ${state}, which none of its kind can be.`);

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
