// A checkout's order when it is about to be sent: its prices are those the buyer has agreed to, and its units are reserved
// already. What is looked at once more is whether Zoho still has them: people sell there too.
import { reservedBeyond } from '../catalogue/stock-desk.ts';
import type { Ask } from '../parts.ts';
import type { PlanDeskNeeds } from './desk.ts';
import { availableAt } from './figure-order.ts';
import type { Moved, Recheck } from './recheck.ts';
import { holdUnits } from './recheck-order.ts';
import type { OrderRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { calledOf, soldFrom } from './shortage.ts';

export type SaleRecipe = OrderRecipe & { readonly checkoutId: string };

export const isSale = (recipe: OrderRecipe): recipe is SaleRecipe => recipe.checkoutId !== undefined;

export const recheckSale = async (
  needs: PlanDeskNeeds,
  record: PlanRecord,
  recipe: SaleRecipe,
  { spend }: Ask,
): Promise<Recheck> => {
  const ids = recipe.lines.map(({ itemId }) => itemId);
  const readings = await needs.stockDesk.read(record.organizationId, ids, spend);
  const gone = ids.find((itemId) => {
    const item = readings.get(itemId)?.item;
    return item === undefined || item.status !== 'active' || !item.sellable;
  });
  const place = record.write.kind === 'create-order' ? record.write.location : null;
  return {
    moved: gone === undefined ? null : { reason: 'An item of it is not for sale in Zoho any more.', short: false },
    learnt: { decisionId: recipe.decision?.id ?? null, decisionField: recipe.decision?.field ?? null },
    hold: async (s, plan, now): Promise<Moved | null> => {
      // Its own units are not in its way.
      const promised = (await s.reservations.outstanding(plan.organizationId, now)).filter(
        ({ planKey }) => planKey !== plan.planKey,
      );
      for (const { itemId, quantityMicros } of recipe.lines) {
        const reading = readings.get(itemId);
        const available = reading === undefined ? 0 : availableAt(reading, recipe.locationId);
        if (reading === undefined || available === null) continue;
        const free = available - reservedBeyond(promised, reading, recipe.locationId ?? undefined) - needs.bufferMicros;
        if (free >= quantityMicros) continue;
        const called = calledOf({ reading });
        return { reason: `${called} is not there any more: ${soldFrom(free, place)}.`, short: true };
      }
      // From here on they are the plan's, for as long as it lives.
      await s.reservations.release(plan.planKey);
      const tracked = recipe.lines.filter(({ itemId }) => readings.get(itemId)?.item.tracking !== 'untracked');
      await holdUnits(s, plan, recipe, tracked, now);
      return null;
    },
  };
};
