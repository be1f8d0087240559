// A checkout as its shop sees it. Pure.
import { type Checkout, formatDecimal } from 'shared-schemas';
import { toInstant, toMoney } from '../catalogue/to-answer.ts';
import type { SaleLine } from '../plans/sales.ts';
import type { CheckoutRecord } from './record.ts';
import type { State } from './states.ts';

const shown: Readonly<Record<State, Checkout['state']>> = {
  reserved: 'working',
  proving: 'working',
  waiting: 'waiting',
  clearing: 'working',
  authorising: 'working',
  authorised: 'working',
  ordering: 'working',
  capturing: 'working',
  withdrawing: 'working',
  voiding: 'working',
  stuck: 'stuck',
  done: 'done',
  refused: 'refused',
  expired: 'expired',
  cancelled: 'cancelled',
};

export const toSoldLine = (line: SaleLine) => ({
  id: line.itemId,
  sku: line.sku,
  name: line.name,
  unit: line.unit,
  quantity: formatDecimal(line.quantityMicros),
  price: toMoney(line.rateMicros),
  total: toMoney(line.totalMicros),
});

/** @param whole False for who is not its shop: then nothing of it tells of the buyer. */
export const showCheckout = (record: CheckoutRecord, whole = true): Checkout => {
  const { cart, progress, state } = record;
  return {
    id: record.id,
    state: shown[state],
    step: state,
    lines: cart.lines.map(toSoldLine),
    subTotal: toMoney(cart.subTotalMicros),
    tax: toMoney(cart.taxMicros),
    total: toMoney(cart.totalMicros),
    currency: cart.currency,
    createdAt: toInstant(record.createdAt),
    heldUntil: toInstant(record.heldUntil),
    next: whole && state === 'waiting' ? progress.ageStep : null,
    reason: progress.stuckBecause ?? progress.reason,
    refusals: progress.refusals.map(({ rule, items, reason }) => ({ rule, items: [...items], reason })),
    address:
      whole && progress.address !== null
        ? { suggested: progress.address.suggested, corrections: [...progress.address.corrections] }
        : null,
    payment: progress.payment,
    order:
      record.orderId === null || record.orderNumber === null
        ? null
        : { id: record.orderId, number: record.orderNumber },
    decision: record.decisionId,
  };
};
