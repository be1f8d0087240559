// What a key may do, per write and per day. Pure: a refusal is a sentence.
import { formatDecimal, type Micros } from 'shared-schemas';
import type { Asker, KeyLimits } from '../parts.ts';
import type { DayTotals } from '../store/plans.ts';
import { type Recipe, stockKinds } from './recipe.ts';

export interface Weight {
  readonly kind: Recipe['kind'];
  readonly valueMicros: Micros;
  readonly unitsMicros: Micros;
}

/** Why this plan alone is too much for the key; null when it is not. */
export const overWriteLimit = (limits: KeyLimits, weight: Weight): string | null => {
  if (isStock(weight)) return overStockLimit(limits, weight);
  if (weight.kind !== 'create-order') return null;
  if (exceeds(weight.valueMicros, limits.orderValueMicros)) {
    return `The key allows orders up to ${show(limits.orderValueMicros)}; this one is ${show(weight.valueMicros)}.`;
  }
  if (exceeds(weight.unitsMicros, limits.orderUnitsMicros)) {
    return `The key allows ${plain(limits.orderUnitsMicros)} units an order; this one has ${plain(weight.unitsMicros)}.`;
  }
  return null;
};

/**
 * The name of what costs nothing, where only limits on value hold this key back and nobody looks: no such limit would ever
 * be reached by it, nor by what Zoho has by mistake without its price. Null where all is well.
 */
export const boundless = (
  { kind, release, limits }: Pick<Asker, 'kind' | 'release' | 'limits'>,
  lines: readonly { readonly name: string; readonly rateMicros: Micros }[],
): string | null => {
  const isSeen = kind === 'skill' && release !== 'agent';
  const hasValues = limits.orderValueMicros !== null || limits.dayValueMicros !== null;
  const hasUnits = limits.orderUnitsMicros !== null || limits.dayUnitsMicros !== null;
  if (isSeen || hasUnits || !hasValues) return null;
  return lines.find(({ rateMicros }) => rateMicros === 0)?.name ?? null;
};

/** Why this plan on top of the day's others is too much; null when it is not. */
export const overDayLimit = (limits: KeyLimits, weight: Weight, day: DayTotals): string | null => {
  if (weight.kind === 'cancel-order') {
    return exceeds(day.cancellations + 1, limits.dayCancellations)
      ? `The key allows ${limits.dayCancellations} cancellations a day, and has had them.`
      : null;
  }
  if (isStock(weight)) return overStockDay(limits, weight, day);
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

/** What goes weighs as much as what comes: the units of a change are counted without their sign. */
const overStockLimit = (limits: KeyLimits, { valueMicros, unitsMicros }: Weight): string | null => {
  if (exceeds(valueMicros, limits.stockValueMicros)) {
    return `The key allows changes of stock worth up to ${show(limits.stockValueMicros)}; this one is worth ${show(valueMicros)}.`;
  }
  if (exceeds(unitsMicros, limits.stockUnitsMicros)) {
    return `The key allows ${plain(limits.stockUnitsMicros)} units a change of stock; this one has ${plain(unitsMicros)}.`;
  }
  return null;
};

const overStockDay = (limits: KeyLimits, { valueMicros, unitsMicros }: Weight, day: DayTotals): string | null => {
  if (exceeds(day.stockWrites + 1, limits.dayStockWrites)) {
    return `The key allows ${limits.dayStockWrites} changes of stock a day, and has had them.`;
  }
  if (exceeds(day.stockValueMicros + valueMicros, limits.dayStockValueMicros)) {
    return `The key allows changes of stock worth ${show(limits.dayStockValueMicros)} a day; with this one it would be ${show(day.stockValueMicros + valueMicros)}.`;
  }
  if (exceeds(day.stockUnitsMicros + unitsMicros, limits.dayStockUnitsMicros)) {
    return `The key allows ${plain(limits.dayStockUnitsMicros)} units of changed stock a day; with this it would be ${plain(day.stockUnitsMicros + unitsMicros)}.`;
  }
  return null;
};

const isStock = ({ kind }: Weight): boolean => (stockKinds as readonly string[]).includes(kind);
const exceeds = (amount: number, limit: number | null): boolean => limit !== null && amount > limit;
const show = (micros: Micros | null): string => formatDecimal(micros ?? 0, 2);
const plain = (micros: Micros | null): string => formatDecimal(micros ?? 0);
