// The order of a checkout, and its cancellation: written once under a key that the checkout was given at its beginning,
// however often it is asked for. Answered where it stands; how it ended is for the checkout to judge.
import { formatDecimal, type Micros } from 'shared-schemas';
import { dayIn } from '../catalogue/day.ts';
import { toMoney } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import { accept } from './accept.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { keepPlan, type NewPlan } from './keep.ts';
import type { OrderMode } from './order-mode.ts';
import { requireNotPaused } from './pause.ts';
import { identity } from './propose-order.ts';
import { proposeCancellation } from './propose-others.ts';
import { type PlanRecord, toRecord } from './record.ts';
import type { CarryOut } from './service-orders.ts';
import { isExecuting, isOpen } from './states.ts';

export interface SaleLine {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantityMicros: Micros;
  readonly rateMicros: Micros;
  readonly totalMicros: Micros;
  /** False where Zoho keeps no stock of it. */
  readonly stocked: boolean;
}

export interface Sale {
  /** The write key; its units are reserved under it. */
  readonly planKey: string;
  readonly checkoutId: string;
  readonly customer: { readonly id: string; readonly name: string };
  readonly location: { readonly id: string; readonly name: string } | null;
  /** How it takes its stock, as it was when the buyer agreed. */
  readonly mode: OrderMode;
  readonly lines: readonly SaleLine[];
  readonly subTotalMicros: Micros;
  readonly taxMicros: Micros;
  readonly totalMicros: Micros;
  readonly currency: string;
  readonly timeZone: string;
  /** One of the customer's; null for the customer's own. */
  readonly shippingAddress: { readonly id: string; readonly text: string } | null;
  /** What allowed it; null where there was nothing to decide. */
  readonly decision: { readonly id: string; readonly field: string | null } | null;
}

/** Errors: `paused`, `limit_exceeded`, `checkout_over`, `plan_in_progress`, and those of reading. */
export const placeSale = async (
  needs: PlanDeskNeeds,
  carryOut: CarryOut,
  sale: Sale,
  asked: Ask,
): Promise<PlanRecord> => {
  const kept = await needs.store.read.plans.byKey(sale.planKey);
  if (kept !== null) return goOn(needs, carryOut, toRecord(kept), asked);
  await requireNotPaused(needs);
  const plan = await keepPlan(needs, asked, toPlan(needs, sale), (s) => requireWanted(s, sale));
  return goOn(needs, carryOut, plan, asked);
};

/** Inside the lock: a checkout that was given up meanwhile gets no order any more. */
const requireWanted = async (s: Pick<Groups, 'checkouts'>, { checkoutId }: Sale): Promise<void> => {
  if ((await s.checkouts.get(checkoutId))?.state === 'ordering') return;
  throw new ConnectorError('checkout_over', `Checkout ${checkoutId} has been given up meanwhile.`);
};

/** Cancels the order of a checkout. Errors: as `placeSale`; `order_not_cancellable`, `order_not_found`. */
export const takeSaleBack = async (
  needs: PlanDeskNeeds,
  carryOut: CarryOut,
  { planKey, orderId, reason }: { readonly planKey: string; readonly orderId: string; readonly reason: string },
  asked: Ask,
): Promise<PlanRecord> => {
  const kept = await needs.store.read.plans.byKey(planKey);
  if (kept !== null) return goOn(needs, carryOut, toRecord(kept), asked);
  await requireNotPaused(needs);
  // Wherever it ships from: it is the connector's own order.
  const asker: Asker = { ...asked.asker, locationIds: null };
  const contents = await proposeCancellation(
    { store: needs.store, zoho: needs.zoho(asker.organizationId) },
    { order: orderId, reason },
    { ...asked, asker },
  );
  return goOn(needs, carryOut, await keepPlan(needs, asked, { planKey, ...contents }), asked);
};

/** From wherever it stands: kept only just now, left by a process that died, being carried out, or over. */
const goOn = async (needs: PlanDeskNeeds, carryOut: CarryOut, record: PlanRecord, asked: Ask): Promise<PlanRecord> => {
  if (isExecuting(record.state)) return carryOut(record, asked);
  if (!isOpen(record.state) || record.expiresAt <= needs.now().getTime()) return record;
  const verdict = await accept(needs, record, asked, undefined, 'service');
  if (verdict.kind === 'accepted') return carryOut(verdict.plan, asked);
  const over = await needs.store.read.plans.byKey(record.planKey);
  return over === null ? record : toRecord(over);
};

const toPlan = (needs: Pick<PlanDeskNeeds, 'config' | 'now'>, sale: Sale): NewPlan => {
  const { planKey, customer, location, lines, currency, checkoutId, shippingAddress } = sale;
  return {
    planKey,
    write: {
      kind: 'create-order',
      customer,
      location,
      lines: lines.map(({ itemId, sku, name, unit, quantityMicros, rateMicros, totalMicros }) => ({
        itemId,
        sku,
        name,
        quantity: formatDecimal(quantityMicros),
        unit,
        rate: toMoney(rateMicros),
        total: toMoney(totalMicros),
        sellable: null,
        short: '0',
      })),
      subTotal: toMoney(sale.subTotalMicros),
      tax: toMoney(sale.taxMicros),
      total: toMoney(sale.totalMicros),
      currency,
      purchaseOrder: checkoutId,
      ...(shippingAddress === null ? {} : { shipTo: shippingAddress }),
    },
    recipe: {
      kind: 'create-order',
      // Never asked again: a checkout whose figures have moved is refused.
      ask: {
        customer: customer.id,
        line: lines.map(({ sku, quantityMicros }) => ({ item: sku, quantity: formatDecimal(quantityMicros) })),
      },
      customerId: customer.id,
      lines: lines.map(({ itemId, quantityMicros, rateMicros, stocked }) => ({
        itemId,
        quantityMicros,
        rateMicros,
        stocked,
      })),
      mode: sale.mode,
      locationId: location?.id ?? null,
      strategy: needs.config.ORDER_STRATEGY,
      ...identity(needs.config, { purchaseOrder: checkoutId }, planKey),
      shippingAddressId: shippingAddress?.id ?? null,
      note: null,
      expectedTotalMicros: sale.totalMicros,
      date: dayIn(sale.timeZone, needs.now()),
      shortage: null,
      checkoutId,
      ...(sale.decision === null ? {} : { decision: sale.decision }),
    },
    warnings: [],
    valueMicros: sale.totalMicros,
    unitsMicros: lines.reduce((sum, { quantityMicros }) => sum + quantityMicros, 0),
  };
};
