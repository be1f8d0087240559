// Where orders take their stock by an adjustment: the order stays a draft, which holds nothing in Zoho, and an adjustment
// takes what it sells from both ledgers. Once Zoho holds, ships or invoices the order itself, none is made: it would be
// counted twice.
import { hasCode } from '../errors.ts';
import type { ZohoOrder } from '../zoho/ports/orders.ts';
import type { ZohoAdjustment } from '../zoho/ports/stock-moves.ts';
import { type Adjusting, adjustmentDocument } from './adjustment-document.ts';
import { toMark } from './marks.ts';
import { adjustmentPhase } from './match-stock.ts';
import type { OrderRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import {
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
  type Turn,
} from './steps.ts';

const REASON = 'Sale';

export const adjustingOrder = async (run: Run, plan: PlanRecord<'adjusting'>, recipe: OrderRecipe): Promise<Turn> => {
  const sale = saleOf(plan, recipe);
  const document = adjustmentDocument(run, sale);
  const { adjustedAt, looks } = plan.progress;
  if (adjustedAt === null) return take(run, plan, sale);
  const due = adjustedAt + document.settleMs * 2 ** looks;
  if (due > nowMs(run)) return park(due - nowMs(run));
  const found = await document.find();
  if (typeof found === 'string') return leaveUncertain(run, plan, found);
  if (found !== null) return finishTaken(run, plan, found);
  if (looks + 1 < document.looks) return go(await learn(run, plan, { looks: looks + 1 }));
  return leaveUncertain(
    run,
    plan,
    `${standing(plan)} Zoho was asked to take its stock and did not answer; no adjustment with the reference ${sale.reference} shows.`,
  );
};

const take = async (run: Run, plan: PlanRecord<'adjusting'>, sale: Adjusting): Promise<Turn> => {
  const order = run.order?.is ?? (await readOrder(run, plan));
  run.order = null;
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  if (phaseOf(order) === 'void') return refuse(run, plan, `Order ${order.number} has been voided in Zoho.`);
  const counted = whyCountedTwice(order);
  if (counted !== null) return finish(run, plan, resultOf(plan, order.status), counted);
  if (sale.lines.length === 0) return finish(run, plan, resultOf(plan, order.status));
  // Kept before it leaves: whoever finds it does not send it again.
  const taking = await learn(run, plan, { adjustedAt: nowMs(run), looks: 0 });
  let adjustment: ZohoAdjustment;
  try {
    const { createCall, create } = adjustmentDocument(run, sale);
    adjustment = await call(run, createCall, create);
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome === 'unknown') return go(taking);
    const unsent = await learn(run, taking, { adjustedAt: null, pushes: plan.progress.pushes + 1 });
    if (hasCode(error, 'paused')) throw error;
    if (outcome === 'not_sent') return park(backoffMs(plan.progress.pushes));
    return leaveUncertain(run, unsent, `${standing(plan)} Its stock could not be taken: ${reasonOf(error)}`);
  }
  return finishTaken(run, taking, adjustment);
};

/** Why an adjustment would count a sale twice; null where Zoho moves nothing for this order by itself. */
export const whyCountedTwice = (order: ZohoOrder): string | null => {
  const told = (what: string): string =>
    `Order ${order.number} ${what} in Zoho, so its stock was not adjusted: it would be counted twice.`;
  if (order.packages.some(({ shipmentId }) => shipmentId !== '') || order.lines.some((line) => line.shipped > 0)) {
    return told('has been shipped');
  }
  if (order.invoices.some(({ status }) => status !== 'void') || order.lines.some((line) => line.invoiced > 0)) {
    return told('has been invoiced');
  }
  return phaseOf(order) === 'confirmed' ? told('is confirmed and holds its stock') : null;
};

const finishTaken = async (run: Run, plan: PlanRecord<'adjusting'>, adjustment: ZohoAdjustment): Promise<Turn> => {
  const taken = await learn(run, plan, { adjustmentId: adjustment.id });
  const phase = adjustmentPhase(adjustment.status);
  const reason = phase === 'pending' ? `The adjustment of its stock is ${adjustment.status} in Zoho.` : null;
  return finish(run, taken, resultOf(plan, plan.result?.status ?? 'draft'), reason);
};

const standing = ({ zohoNumber }: PlanRecord): string => `Order ${zohoNumber ?? ''} stands in Zoho as a draft.`;

/** What the adjustment takes: of items without stock there is nothing to take. */
const saleOf = ({ planKey, zohoNumber }: PlanRecord, recipe: OrderRecipe): Adjusting => ({
  lines: recipe.lines
    .filter((line) => line.stocked !== false)
    .map(({ itemId, quantityMicros }) => ({ itemId, locationId: recipe.locationId, deltaMicros: -quantityMicros })),
  reason: REASON,
  description: `Order ${zohoNumber ?? ''}`,
  reference: toMark(planKey, 'SA-'),
  date: recipe.date,
});

const resultOf = ({ result, zohoId, zohoNumber }: PlanRecord, status: string) => ({
  id: zohoId ?? '',
  number: zohoNumber ?? '',
  ...result,
  status,
});
