// From a confirmed order to goods that have left, where the connector packs, ships and perhaps invoices. The order itself
// tells what was made, and Zoho packs and ships no more than was ordered, so that a repeat does no harm. An invoice has
// Zoho's own number: what was sent with an unknown outcome is looked for, and never sent again.

import { hasCode } from '../errors.ts';
import type { ZohoOrder, ZohoPackage } from '../zoho/ports/orders.ts';
import { whyNotShipped } from './clear-shipment.ts';
import { toMark } from './marks.ts';
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
  step,
  type Turn,
} from './steps.ts';
import { MAX_PUSHES } from './voiding.ts';

type Fulfilling = PlanRecord<'packing' | 'shipping' | 'invoicing'>;

/** Zoho's documents want a tracking number of every shipment, and nobody has one yet. */
const NOT_TRACKED = 'none';
const LOOKS = 5;

export const packingOrder = async (run: Run, plan: PlanRecord<'packing'>, recipe: OrderRecipe): Promise<Turn> => {
  const order = run.order?.is ?? (await readOrder(run, plan));
  run.order = null;
  const over = await whereItIsOver(run, plan, order);
  if (over !== null || order === null) return over as Turn;
  const box = boxOf(plan, order);
  if (box !== undefined) return shipNext(run, plan, box.id);
  const stocked = new Set(recipe.lines.filter((line) => line.stocked !== false).map(({ itemId }) => itemId));
  const lines = order.lines.filter((line) => stocked.has(line.itemId) && line.packed < line.quantity);
  if (lines.length === 0) {
    const packed = order.lines.some((line) => line.packed > 0);
    return packed
      ? endShort(run, plan, 'Somebody has packed it in Zoho, where it is to be shipped too.')
      : bill(run, plan);
  }
  const draft = {
    orderId: order.id,
    number: toMark(plan.planKey, 'PA-'),
    date: recipe.date,
    lines: lines.map(({ id, quantity, packed }) => ({ orderLineId: id, quantity: quantity - packed })),
  };
  try {
    const made = await call(run, 'create-package', () => run.zoho.packages.create(run.spend, draft));
    return shipNext(run, plan, made.id);
  } catch (error) {
    if (outcomeOf(error) !== 'refused') return tryAgain(run, plan, error, 'packed');
    // A repeat is refused where an earlier call, whose answer was lost, has got through.
    const now = await readOrder(run, plan);
    const ours = now === null ? undefined : boxOf(plan, now);
    return ours === undefined
      ? endShort(run, plan, `It could not be packed: ${reasonOf(error)}`)
      : shipNext(run, plan, ours.id);
  }
};

const shipNext = async (run: Run, plan: PlanRecord<'packing'>, packageId: string): Promise<Turn> => {
  run.packed = true;
  return go(await step(run, plan, 'shipping', { progress: { packageId, pushes: 0 } }));
};

export const shippingOrder = async (run: Run, plan: PlanRecord<'shipping'>, recipe: OrderRecipe): Promise<Turn> => {
  // What this run has packed itself has not been shipped yet; a resumed one looks first.
  const fresh = run.packed;
  run.packed = false;
  const packageId = plan.progress.packageId ?? '';
  if (!fresh) {
    const order = await readOrder(run, plan);
    const over = await whereItIsOver(run, plan, order);
    if (over !== null || order === null) return over as Turn;
    const box = order.packages.find(({ id }) => id === packageId);
    if (box === undefined) return endShort(run, plan, 'Somebody has taken its package back in Zoho.');
    if (hasLeft(box)) return bill(run, plan);
  }
  const uncleared = await whyNotShipped(run, plan, recipe);
  if (uncleared !== null) return endShort(run, plan, `It is packed, and may not be shipped as it is: ${uncleared}`);
  const draft = {
    orderId: plan.zohoId ?? '',
    packageId,
    number: toMark(plan.planKey, 'SH-'),
    date: recipe.date,
    deliveryMethod: run.parts.config.DELIVERY_METHOD,
    trackingNumber: NOT_TRACKED,
  };
  try {
    await call(run, 'create-shipment', () => run.zoho.shipments.create(run.spend, draft));
    return bill(run, plan);
  } catch (error) {
    if (outcomeOf(error) !== 'refused') return tryAgain(run, plan, error, 'shipped');
    const now = await readOrder(run, plan);
    const box = now?.packages.find(({ id }) => id === packageId);
    if (box !== undefined && hasLeft(box)) return bill(run, plan);
    return endShort(run, plan, `It is packed, and could not be shipped: ${reasonOf(error)}`);
  }
};

/** Goods have left, or there were none: now the invoice, where one is wanted. */
const bill = async (run: Run, plan: PlanRecord<'packing' | 'shipping'>): Promise<Turn> => {
  const { recipe } = plan;
  if (recipe.kind !== 'create-order' || recipe.mode !== 'fulfil-and-invoice') return finishShipped(run, plan);
  return go(await step(run, plan, 'invoicing', { progress: { pushes: 0, looks: 0, billedAt: null, invoiceId: null } }));
};

export const invoicingOrder = async (run: Run, plan: PlanRecord<'invoicing'>, recipe: OrderRecipe): Promise<Turn> => {
  const { invoiceId, billedAt, looks } = plan.progress;
  if (invoiceId !== null) return markSent(run, plan, invoiceId);
  if (billedAt === null) return sendInvoice(run, plan, recipe);
  const due = billedAt + run.parts.config.SETTLE_SECONDS * 1_000 * 2 ** looks;
  if (due > nowMs(run)) return park(due - nowMs(run));
  const order = await readOrder(run, plan);
  const found = order === null || toBill(order).length > 0 ? undefined : invoiceIn(order);
  if (found !== undefined) return markSent(run, await learn(run, plan, { invoiceId: found.id }), found.id);
  if (looks + 1 < LOOKS) return go(await learn(run, plan, { looks: looks + 1 }));
  return leaveUncertain(
    run,
    plan,
    `Order ${plan.zohoNumber ?? ''} is confirmed and shipped. Zoho was asked to invoice it, did not answer, and shows no invoice.`,
  );
};

const sendInvoice = async (run: Run, plan: PlanRecord<'invoicing'>, recipe: OrderRecipe): Promise<Turn> => {
  const order = await readOrder(run, plan);
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  const lines = toBill(order);
  if (lines.length === 0) return finishShipped(run, plan);
  const draft = {
    customerId: recipe.customerId,
    reference: order.number,
    date: recipe.date,
    ...(recipe.locationId === null ? {} : { locationId: recipe.locationId }),
    lines: lines.map((line) => ({
      itemId: line.itemId,
      orderLineId: line.id,
      quantity: line.quantity - line.invoiced,
      rate: line.rate,
    })),
  };
  // Kept before it leaves: whoever finds it does not send it again.
  const billing = await learn(run, plan, { billedAt: nowMs(run), looks: 0 });
  try {
    const { id } = await call(run, 'create-invoice', () => run.zoho.invoices.create(run.spend, draft));
    return markSent(run, await learn(run, billing, { invoiceId: id }), id);
  } catch (error) {
    const outcome = outcomeOf(error);
    if (outcome === 'refused')
      return endShort(run, billing, `It is shipped, and could not be invoiced: ${reasonOf(error)}`);
    if (outcome === 'unknown') return go(billing);
    const unsent = await learn(run, billing, { billedAt: null });
    return tryAgain(run, unsent, error, 'invoiced');
  }
};

/** Marking it twice does no harm. */
const markSent = async (run: Run, plan: PlanRecord<'invoicing'>, invoiceId: string): Promise<Turn> => {
  try {
    await call(run, 'send-invoice', () => run.zoho.invoices.markSent(run.spend, invoiceId));
    return finishShipped(run, plan);
  } catch (error) {
    if (outcomeOf(error) !== 'refused') return tryAgain(run, plan, error, 'marked as invoiced');
    const order = await readOrder(run, plan);
    const invoice = order?.invoices.find(({ id }) => id === invoiceId);
    if (invoice !== undefined && invoice.status !== 'draft') return finishShipped(run, plan);
    return endShort(run, plan, `It is shipped, and its invoice stayed a draft: ${reasonOf(error)}`);
  }
};

const tryAgain = async (run: Run, plan: Fulfilling, error: unknown, done: string): Promise<Turn> => {
  if (hasCode(error, 'paused')) throw error;
  const { pushes } = plan.progress;
  if (pushes >= MAX_PUSHES) {
    const what = `Order ${plan.zohoNumber ?? ''} is confirmed in Zoho, and nobody can tell whether it was ${done}.`;
    return leaveUncertain(run, plan, `${what} ${reasonOf(error)}`);
  }
  const again = await learn(run, plan, { pushes: pushes + 1 });
  return outcomeOf(error) === 'unknown' && pushes === 0 ? go(again) : park(backoffMs(pushes));
};

/** People in Zoho have gone on with it meanwhile; null where it is still to be fulfilled. */
const whereItIsOver = async (run: Run, plan: Fulfilling, order: ZohoOrder | null): Promise<Turn | null> => {
  if (order === null) return leaveUncertain(run, plan, 'Somebody has deleted the order in Zoho.');
  if (phaseOf(order) !== 'void') return null;
  return refuse(run, plan, `Order ${order.number} has been voided in Zoho.`);
};

const boxOf = ({ planKey }: PlanRecord, order: ZohoOrder): ZohoPackage | undefined =>
  order.packages.find(({ number }) => number === toMark(planKey, 'PA-'));

const hasLeft = ({ shipmentId, status }: ZohoPackage): boolean =>
  shipmentId !== '' || status === 'shipped' || status === 'delivered';

const toBill = (order: ZohoOrder) => order.lines.filter((line) => line.itemId !== '' && line.invoiced < line.quantity);

const invoiceIn = (order: ZohoOrder) => order.invoices.findLast(({ status }) => status !== 'void');

const finishShipped = (run: Run, plan: Fulfilling): Promise<Turn> => finish(run, plan, resultOf(plan, 'shipped'));

/** The order stands, and holds its stock as any confirmed one: what is left is done in Zoho. */
const endShort = (run: Run, plan: Fulfilling, reason: string): Promise<Turn> =>
  finish(
    run,
    plan,
    resultOf(plan, plan.state === 'packing' ? 'confirmed' : plan.state === 'shipping' ? 'packed' : 'shipped'),
    reason,
  );

const resultOf = ({ result, zohoId, zohoNumber }: PlanRecord, status: string) => ({
  id: zohoId ?? '',
  number: zohoNumber ?? '',
  ...result,
  status,
});
