// Before regulated goods leave the house, they pass the gate once more: laws, proofs and addresses change while a parcel
// is packed.
import { hasCode } from '../errors.ts';
import { readShipTo } from './clear-order.ts';
import type { OrderRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import type { Run } from './steps.ts';

/** Why not, in words; null where it may go, or there was never anything to decide. Errors: those of reading. */
export const whyNotShipped = async (run: Run, plan: PlanRecord, recipe: OrderRecipe): Promise<string | null> => {
  const { write, organizationId, progress } = plan;
  if (progress.decisionId === null || write.kind !== 'create-order') return null;
  const { clearance, store } = run.parts;
  if (clearance === null) return 'The shop whose rules allowed it is no longer set up on this connector.';
  const readings = await run.zoho.items.details(
    run.spend,
    recipe.lines.map(({ itemId }) => itemId),
  );
  const lines = recipe.lines.flatMap(({ itemId, quantityMicros }) => {
    const reading = readings.get(itemId);
    return reading === undefined ? [] : [{ item: reading.item, quantityMicros }];
  });
  if (lines.length < recipe.lines.length) return 'Zoho no longer has one of its items.';
  try {
    const { shippingAddressId } = recipe;
    const shipTo =
      shippingAddressId === null ? null : await readShipTo({ zoho: () => run.zoho }, organizationId, recipe, run.spend);
    const cleared = await clearance.decideShipment(progress.decisionId, lines, shipTo);
    if (cleared === null) return 'Who bought it is not known any more.';
    const final = await store.write((s) => cleared.keep(s));
    return final.outcome === 'allow' ? null : clearance.refusal(final, cleared.id).message;
  } catch (error) {
    if (hasCode(error, 'address_not_found')) return error.message;
    throw error;
  }
};
