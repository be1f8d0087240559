// What a key may do, per order and per day. Pure: a refusal is a sentence.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { KeyLimits } from '../parts.ts';
import type { DayTotals } from '../store/plans.ts';

export interface Weight {
  readonly kind: 'create-order' | 'create-customer' | 'cancel-order';
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
}

/** Why this plan alone is too much for the key; null when it is not. */
export const overOrderLimit = (limits: KeyLimits, weight: Weight): string | null => {
  if (weight.kind !== 'create-order') return null;
  if (exceeds(weight.valueMicros, limits.orderValueMicros)) {
    return `The key allows orders up to ${show(limits.orderValueMicros)}; this one is ${show(weight.valueMicros)}.`;
  }
  if (exceeds(weight.unitsMicros, limits.orderUnitsMicros)) {
    return `The key allows ${plain(limits.orderUnitsMicros)} units an order; this one has ${plain(weight.unitsMicros)}.`;
  }
  return null;
};

/** Why this plan on top of the day's others is too much; null when it is not. */
export const overDayLimit = (limits: KeyLimits, weight: Weight, day: DayTotals): string | null => {
  if (weight.kind === 'cancel-order') {
    return exceeds(day.cancellations + 1, limits.dayCancellations)
      ? `The key allows ${limits.dayCancellations} cancellations a day, and has had them.`
      : null;
  }
  if (weight.kind !== 'create-order') return null;
  if (exceeds(day.orders + 1, limits.dayOrders)) {
    return `The key allows ${limits.dayOrders} orders a day, and has had them.`;
  }
  if (exceeds(day.valueMicros + weight.valueMicros, limits.dayValueMicros)) {
    return `The key allows orders for ${show(limits.dayValueMicros)} a day; with this one it would be ${show(day.valueMicros + weight.valueMicros)}.`;
  }
  if (exceeds(day.unitsMicros + weight.unitsMicros, limits.dayUnitsMicros)) {
    return `The key allows ${plain(limits.dayUnitsMicros)} units a day; with this order it would be ${plain(day.unitsMicros + weight.unitsMicros)}.`;
  }
  return null;
};

/** What to do about it, for who may: the key's limits are the admin's. */
export const limitHint = (kid: string): string =>
  `Only an admin can change the key’s limits, with: pnpm connector keys limits ${kid}`;

const exceeds = (amount: number, limit: number | null): boolean => limit !== null && amount > limit;
const show = (micros: Micros | null): string => formatDecimal(micros ?? 0, 2);
const plain = (micros: Micros | null): string => formatDecimal(micros ?? 0);
