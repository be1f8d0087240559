// A name for an item: proposed, looked at once more when it is released, and learnt in the unit of work that ends the plan.
// Zoho knows nothing of it.
import type { AskOf, nameItem, PlannedName } from 'shared-schemas';
import type { Catalogue } from '../catalogue/catalogue.ts';
import { giveName, requireFreeName, requireGivenName, takeNameAway, type WantedName } from '../catalogue/item-names.ts';
import { hasCode } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { nothingToCheck, type Recheck } from './recheck.ts';
import type { NameRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { go, nowMs, type Run, reasonOf, refuse, step, type Turn } from './steps.ts';

type NameNeeds = Pick<Parts, 'store'> & { readonly catalogue: Catalogue };

/** Errors: `item_not_found`, `item_ambiguous`; `invalid_ask` where the name is taken, or was not given. */
export const proposeName = async (
  needs: NameNeeds,
  ask: AskOf<typeof nameItem>,
  { asker, spend }: Pick<Ask, 'asker' | 'spend'>,
): Promise<{ write: PlannedName; recipe: NameRecipe; warnings: string[] }> => {
  const { organizationId } = asker;
  const item = await needs.catalogue.requireForWrite(organizationId, ask.item, spend);
  const name = ask.name.replace(/\s+/gu, ' ');
  const remove = ask.remove === true;
  const recipe: NameRecipe = {
    kind: 'name-item',
    itemId: item.itemId,
    sku: item.sku,
    itemName: item.name,
    name,
    remove,
  };
  await requirePossible(needs, organizationId, recipe, spend);
  return {
    write: {
      kind: 'name-item',
      name,
      item: { id: item.itemId, sku: item.sku, name: item.name },
      remove,
      ...(ask.onBehalfOf === undefined ? {} : { onBehalfOfUnverified: ask.onBehalfOf }),
    },
    recipe,
    warnings: item.status === 'active' ? [] : ['The item is not in use.'],
  };
};

/** A SKU or name of Zoho's may have come up since it was shown. */
export const recheckName = async (
  needs: NameNeeds,
  record: PlanRecord,
  recipe: NameRecipe,
  { spend }: Ask,
): Promise<Recheck> => {
  try {
    await requirePossible(needs, record.organizationId, recipe, spend);
    return nothingToCheck;
  } catch (error) {
    if (!hasCode(error, 'invalid_ask')) throw error;
    return { ...nothingToCheck, moved: { reason: reasonOf(error), short: false } };
  }
};

export const acceptedName = async (run: Run, plan: PlanRecord<'accepted'>, recipe: NameRecipe): Promise<Turn> => {
  const wanted = wantedOf(plan.organizationId, recipe);
  try {
    return go(
      await step(run, plan, 'done', { change: { reason: null } }, (s) =>
        recipe.remove ? takeNameAway(s, wanted) : giveName(s, wanted, nowMs(run)),
      ),
    );
  } catch (error) {
    if (!hasCode(error, 'invalid_ask')) throw error;
    return refuse(run, plan, reasonOf(error));
  }
};

const requirePossible = (needs: NameNeeds, organizationId: string, recipe: NameRecipe, spend: Spend): Promise<void> => {
  const wanted = wantedOf(organizationId, recipe);
  return recipe.remove ? requireGivenName(needs.store.read, wanted) : requireFreeName(needs, wanted, spend);
};

const wantedOf = (organizationId: string, { itemId, sku, itemName, name }: NameRecipe): WantedName => ({
  organizationId,
  item: { itemId, sku, name: itemName },
  name,
});
