// From a draft in Zoho to a confirmed order, or back: the total decides, and the order itself tells how a call ended.
import { formatDecimal, type PlanResult } from 'shared-schemas';
import { hasCode } from '../errors.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import { endPromise } from './holds.ts';
import { totalsAgree } from './match.ts';
import type { OrderRecipe, Recipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import {
  APPROVAL_POLL_MS,
  backoffMs,
  call,
  finish,
  go,
  learn,
  leaveUncertain,
  nowMs,
  outcomeOf,
  park,
  phaseOf,
  type Run,
  readOrder,
  reasonOf,
  refuse,
  step,
  type Turn,
} from './steps.ts';
import { tellDone } from './tell.ts';
import { MAX_PUSHES, pushVoid } from './voiding.ts';

/** It is there. Its total decides whether it is confirmed or taken back. */
export const draftedOrder = async (run: Run, plan: PlanRecord<'drafted'>, recipe: OrderRecipe): Promise<Turn> => {
  const answered = run.order;
  run.order = null;
  const order = answered?.is ?? (await readOrder(run, plan));
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const phase = phaseOf(order);
  if (phase === 'void' || phase === 'rejected') return refuse(run, plan, endedThere(order));
  const voidReason = otherTotal(run, recipe, order);
  if (voidReason !== null) {
    // Past draft by our own create call, Zoho has confirmed it by itself; else people have, and it is theirs now.
    if (phase !== 'draft' && answered?.made !== true) return leaveUncertain(run, plan, changedThere(order, voidReason));
    const voiding = await step(run, plan, 'voiding', {
      progress: { voidReason, voidsDraft: phase === 'draft', zohoTotalMicros: order.total, pushes: 0 },
    });
    return pushVoid(run, voiding);
  }
  if (recipe.mode === 'adjust') return takeByAdjustment(run, plan, order, { made: answered?.made === true });
  if (phase === 'confirmed') return confirmed(run, plan, order);
  if (phase === 'pending') return awaitApproval(run, plan, order);
  const confirming = await step(run, plan, 'confirming', { progress: { pushes: 0 } });
  return pushConfirm(run, confirming, order);
};

const pushConfirm = async (run: Run, plan: PlanRecord<'confirming'>, order: ZohoOrder): Promise<Turn> => {
  try {
    await call(run, 'confirm-order', () => run.zoho.orders.confirm(run.spend, order.id));
  } catch (error) {
    if (hasCode(error, 'paused')) throw error;
    return confirmingOrder(run, plan, { refusal: outcomeOf(error) === 'refused' ? reasonOf(error) : null });
  }
  return confirmed(run, plan, order, 'confirmed');
};

/**
 * After a failed or forgotten confirm call the order itself tells. Confirming twice does no harm.
 * @param failed The call just made, and why Zoho refused it, if it did; null for a run that has made none yet.
 */
export const confirmingOrder = async (
  run: Run,
  plan: PlanRecord<'confirming'>,
  failed: { readonly refusal: string | null } | null = null,
): Promise<Turn> => {
  const order = await readOrder(run, plan);
  const decided = await whereItIsDecided(run, plan, order);
  if (decided !== null || order === null) return decided as Turn;
  const phase = phaseOf(order);
  if (phase === 'pending') return awaitApproval(run, plan, order);
  if (failed === null) return pushConfirm(run, plan, order);
  if (failed.refusal !== null && phase === 'draft') {
    // Organisations with approvals refuse to confirm a draft: it is submitted instead.
    const submitting = await step(run, plan, 'submitting', { progress: { voidReason: failed.refusal } });
    return submittingOrder(run, submitting);
  }
  const { pushes } = plan.progress;
  if (pushes >= MAX_PUSHES) {
    return leaveUncertain(run, plan, `Order ${order.number} is in Zoho as a draft and could not be confirmed.`);
  }
  const again = await learn(run, plan, { pushes: pushes + 1 });
  return pushes === 0 ? pushConfirm(run, again, order) : park(backoffMs(pushes));
};

/** What the order itself has decided: gone, ended, changed or confirmed. Null where it is still ours to go on with. */
const whereItIsDecided = async (
  run: Run,
  plan: PlanRecord<'confirming' | 'submitting'>,
  order: ZohoOrder | null,
): Promise<Turn | null> => {
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const phase = phaseOf(order);
  if (phase === 'void' || phase === 'rejected') return refuse(run, plan, endedThere(order));
  const changed = otherTotal(run, plan.recipe, order);
  if (changed !== null) return leaveUncertain(run, plan, changedThere(order, changed));
  if (phase === 'confirmed') return confirmed(run, plan, order);
  return null;
};

/** Zoho would not confirm; it may want an approval first. If not that either, the draft is taken back. */
export const submittingOrder = async (run: Run, plan: PlanRecord<'submitting'>): Promise<Turn> => {
  let refused = false;
  try {
    await call(run, 'submit-order', () => run.zoho.orders.submit(run.spend, plan.zohoId ?? ''));
  } catch (error) {
    if (outcomeOf(error) !== 'refused') throw error;
    refused = true;
  }
  const order = await readOrder(run, plan);
  const decided = await whereItIsDecided(run, plan, order);
  if (decided !== null || order === null) return decided as Turn;
  const phase = phaseOf(order);
  // Refused because an earlier submission, whose answer was lost, has got through: then it is no draft any more.
  if (!refused || phase !== 'draft') return awaitApproval(run, plan, order);
  const voiding = await step(run, plan, 'voiding', { progress: { voidsDraft: true, pushes: 0 } });
  return pushVoid(run, voiding);
};

/** Zoho holds its stock from now on. Where it is shipped here, that comes next. */
const confirmed = async (
  run: Run,
  plan: PlanRecord<'drafted' | 'confirming' | 'submitting' | 'awaiting_zoho_approval'>,
  order: ZohoOrder,
  status: string = order.status,
): Promise<Turn> => {
  const result = resultOf(plan, order, status);
  const { recipe } = plan;
  if (recipe.kind !== 'create-order' || !shipsHere(recipe)) return finish(run, plan, result);
  run.order = { is: order, made: false };
  const change = { result: JSON.stringify(result) };
  return go(
    await step(run, plan, 'packing', { change, progress: { pushes: 0 } }, async (s) => {
      await endPromise(s, plan, nowMs(run));
      await tellDone(s, plan, result, nowMs(run));
    }),
  );
};

const shipsHere = ({ mode }: OrderRecipe): boolean => mode === 'fulfil' || mode === 'fulfil-and-invoice';

/** It stays a draft, and an adjustment takes its stock; unless Zoho has confirmed it by itself as it was made. */
const takeByAdjustment = async (
  run: Run,
  plan: PlanRecord<'drafted'>,
  order: ZohoOrder,
  { made }: { readonly made: boolean },
): Promise<Turn> => {
  if (phaseOf(order) === 'confirmed' && made) {
    const voidReason =
      'This organisation confirms orders by itself, which holds their stock: an adjustment would count it twice. An admin chooses another order-mode.';
    return pushVoid(run, await step(run, plan, 'voiding', { progress: { voidReason, voidsDraft: false, pushes: 0 } }));
  }
  run.order = { is: order, made };
  const change = { result: JSON.stringify(resultOf(plan, order)) };
  return go(await step(run, plan, 'adjusting', { change, progress: { pushes: 0, looks: 0, adjustedAt: null } }));
};

const awaitApproval = async (
  run: Run,
  plan: PlanRecord<'drafted' | 'confirming' | 'submitting'>,
  order: ZohoOrder,
): Promise<Turn> => {
  const result = JSON.stringify(resultOf(plan, order, 'pending_approval'));
  await step(run, plan, 'awaiting_zoho_approval', { change: { result } });
  return park(APPROVAL_POLL_MS);
};

/** Looked at now and then until somebody in Zoho has decided. */
export const approvingOrder = async (run: Run, plan: PlanRecord<'awaiting_zoho_approval'>): Promise<Turn> => {
  const order = await readOrder(run, plan);
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const phase = phaseOf(order);
  if (phase === 'void' || phase === 'rejected') return refuse(run, plan, endedThere(order));
  if (phase !== 'confirmed' && phase !== 'approved') return park(APPROVAL_POLL_MS);
  const changed = otherTotal(run, plan.recipe, order);
  if (changed !== null) return leaveUncertain(run, plan, changedThere(order, changed));
  if (phase === 'confirmed') return confirmed(run, plan, order);
  const confirming = await step(run, plan, 'confirming', { progress: { pushes: 0 } });
  return pushConfirm(run, confirming, order);
};

/** Null where the order's total is the one shown, within what is tolerated; else both, for people. */
const otherTotal = (run: Run, recipe: Recipe, order: ZohoOrder): string | null => {
  if (recipe.kind !== 'create-order') return null;
  const tolerance = Number(run.parts.config.PRICE_TOLERANCE_PERCENT);
  if (totalsAgree(recipe.expectedTotalMicros, order.total, recipe.lines.length, tolerance)) return null;
  return `Zoho’s total is ${formatDecimal(order.total, 2)}, not ${formatDecimal(recipe.expectedTotalMicros, 2)} as shown.`;
};

/** An order that people in Zoho have gone on with is never taken from them. */
const changedThere = ({ number, status }: ZohoOrder, why: string): string =>
  `Order ${number} is ${status} in Zoho, but not as this plan has it: ${why}`;

/** People in Zoho have decided against it. */
const endedThere = ({ number, status }: ZohoOrder): string =>
  `Order ${number} has been ${status === 'void' ? 'voided' : status} in Zoho.`;

const resultOf = (plan: PlanRecord, order: ZohoOrder, status: string = order.status): PlanResult => ({
  id: order.id,
  number: order.number === '' ? (plan.zohoNumber ?? '') : order.number,
  status,
  total: formatDecimal(order.total, 2),
});
