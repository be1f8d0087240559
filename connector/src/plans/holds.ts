// What a plan holds while it is on its way, and how that ends: with Zoho having it, or with its never happening.
import { type Micros, parseDecimal } from 'shared-schemas';
import type { Groups } from '../store/groups.ts';
import type { FreedUnits } from '../store/own-moves.ts';
import type { PlanRecord } from './record.ts';

type Held = Pick<PlanRecord, 'planKey' | 'kind' | 'organizationId' | 'recipe' | 'write'>;

/**
 * Zoho has it: readings that begin from now on show it. Whatever must hear that stock has moved hears it here.
 * @param zohoId What Zoho made or changed.
 */
export const endHolds = async (s: Groups, plan: Held, zohoId: string, now: number): Promise<void> => {
  const sequence = await s.settings.raise('stock');
  await s.mirror.markDirty(plan.organizationId, itemsOf(plan), now);
  if (plan.kind === 'cancel-order') {
    await s.reservations.releaseOfOrder(plan.organizationId, zohoId);
    await s.ownMoves.free(freedBy(plan, sequence, now), now);
    return;
  }
  await s.reservations.commit(plan.planKey, sequence);
  await s.stockChanges.commit(plan.planKey, sequence);
};

/** Zoho holds what the order promises; that the goods have left is still to come. */
export const endPromise = async (s: Groups, plan: Held, now: number): Promise<void> => {
  await s.reservations.commit(plan.planKey, await s.settings.raise('stock'));
  await s.mirror.markDirty(plan.organizationId, itemsOf(plan), now);
};

/** It will not happen: its units are free, and what it was to undo may be undone by another. */
export const dropHolds = async (
  s: Groups,
  { progress, recipe, ...plan }: Pick<PlanRecord, 'planKey' | 'recipe' | 'progress'>,
  now: number,
): Promise<void> => {
  // What a checkout was allowed is the checkout's to let go.
  const isSale = recipe.kind === 'create-order' && recipe.checkoutId !== undefined;
  if (progress.decisionId !== null && !isSale) await s.decisions.dropped(progress.decisionId, now);
  await s.reservations.release(plan.planKey);
  await s.stockChanges.release(plan.planKey);
  await s.reconciliations.releaseLines(plan.planKey);
  await s.settings.raise('stock');
};

/** What a cancellation gives back, an item at a time. */
const freedBy = ({ planKey, organizationId, write }: Held, sequence: number, freedAt: number): FreedUnits[] => {
  const sums = new Map<string, Micros>();
  for (const { itemId, quantity } of write.kind === 'cancel-order' ? write.lines : []) {
    if (itemId !== '') sums.set(itemId, (sums.get(itemId) ?? 0) + (parseDecimal(quantity) ?? 0));
  }
  return [...sums].map(([itemId, quantityMicros]) => ({
    planKey,
    organizationId,
    itemId,
    quantityMicros,
    sequence,
    freedAt,
  }));
};

/** The items whose stock it moves. */
const itemsOf = ({ recipe, write }: Held): string[] => {
  const lines = 'lines' in recipe ? recipe.lines : 'lines' in write ? write.lines : [];
  return [...new Set(lines.map(({ itemId }) => itemId))];
};
