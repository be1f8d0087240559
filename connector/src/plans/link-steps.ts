// Ids that another system has for items: proposed, looked at once more when they are released, written into Zoho's custom
// field where one holds them, and learnt here in the unit of work that ends the plan.
import type { PlannedLinks } from 'shared-schemas';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Ask, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { Recheck } from './recheck.ts';
import type { LinkRecipe } from './recipe.ts';
import type { PlanRecord } from './record.ts';
import { call, go, learn, nowMs, outcomeOf, type Run, reasonOf, step, type Turn } from './steps.ts';

export interface LinkAsk {
  readonly run: string;
  /** From 1. */
  readonly part: number;
  readonly links: PlannedLinks['links'];
}

type LinkNeeds = Pick<Parts, 'zoho' | 'config'>;

/** Errors: `invalid_ask` where Zoho has no such custom field, and those of asking. */
export const proposeLinks = async (
  needs: LinkNeeds,
  { run, part, links }: LinkAsk,
  { asker, spend }: Ask,
): Promise<{ write: PlannedLinks; recipe: LinkRecipe; warnings: string[]; goodForMs: number }> => {
  const field = await labelOf(needs, asker.organizationId, spend);
  return {
    write: { kind: 'link-items', field, links },
    recipe: {
      kind: 'link-items',
      run,
      part,
      field,
      lines: links.map(({ itemId, productId }) => ({ itemId, productId })),
    },
    warnings: [],
    goodForMs: needs.config.RECONCILE_PLAN_HOURS * 3_600_000,
  };
};

/** Fields of an item are written by their labels. */
const labelOf = async ({ zoho, config }: LinkNeeds, organizationId: string, spend: Spend): Promise<string | null> => {
  const apiName = config.PRODUCT_ID_FIELD;
  if (apiName === undefined) return null;
  const fields = await zoho(organizationId).fields.list(spend, 'item');
  const field = fields?.find((each) => each.apiName === apiName && each.active);
  if (field !== undefined) return field.label;
  throw new ConnectorError('invalid_ask', `Zoho tells of no custom field ${apiName} of items.`, {
    hint: 'See to PRODUCT_ID_FIELD; without it the connector alone keeps the ids.',
  });
};

/** An id or an item may have been taken since it was shown. */
export const recheckLinks = (recipe: LinkRecipe): Recheck => ({
  moved: null,
  learnt: {},
  hold: async (s, { organizationId }) => {
    const taken: string[] = [];
    for (const line of recipe.lines) {
      const item = await s.productIds.itemOf(organizationId, line.productId);
      const known = await s.productIds.of(organizationId, line.itemId);
      if ((item ?? line.itemId) !== line.itemId || (known ?? line.productId) !== line.productId) {
        taken.push(line.productId);
      }
    }
    if (taken.length === 0) return null;
    const some = taken.slice(0, 5).join(', ');
    return { reason: `Since this was shown, ids have been taken otherwise: ${some}.`, short: false };
  },
});

export const acceptedLinks = async (run: Run, plan: PlanRecord<'accepted'>): Promise<Turn> =>
  go(await step(run, plan, 'sending'));

/** One item a turn, from wherever an earlier executor has come to. */
export const sendingLinks = async (run: Run, plan: PlanRecord<'sending'>, recipe: LinkRecipe): Promise<Turn> => {
  const { field, lines } = recipe;
  const written = plan.progress.pushes;
  const line = lines[written];
  if (field === null || line === undefined) return end(run, plan, recipe, { lines, reason: null });
  try {
    const { itemId, productId } = line;
    await call(run, 'write-field', () =>
      run.zoho.items.setField(run.spend, itemId, { label: field, value: productId }),
    );
  } catch (error) {
    // Whatever may pass is tried again: to write the same once more does no harm.
    if (outcomeOf(error) !== 'refused' && !hasCode(error, 'zoho_scope_missing')) throw error;
    const reason = `Zoho took ${written} of ${lines.length}, and not ${line.productId}: ${reasonOf(error)}`;
    return end(run, plan, recipe, { lines: lines.slice(0, written), reason });
  }
  return go(await learn(run, plan, { pushes: written + 1 }));
};

/** Kept is what Zoho has taken; where it took not all, the plan says so. */
const end = async (
  run: Run,
  plan: PlanRecord<'sending'>,
  { field }: LinkRecipe,
  { lines, reason }: { readonly lines: LinkRecipe['lines']; readonly reason: string | null },
): Promise<Turn> => {
  const together = async (s: Groups): Promise<void> => {
    for (const line of lines) await s.productIds.put(plan.organizationId, line, 'plan', nowMs(run));
    if (field !== null)
      await s.mirror.markDirty(
        plan.organizationId,
        lines.map(({ itemId }) => itemId),
        nowMs(run),
      );
    await s.settings.raise('items');
  };
  if (reason !== null) return go(await step(run, plan, 'refused', { change: { reason, day: null } }, together));
  const number = lines.length === 1 ? '1 product id' : `${lines.length} product ids`;
  const result = JSON.stringify({ id: lines[0]?.itemId ?? '', number, status: 'linked' });
  return go(await step(run, plan, 'done', { change: { result, reason: null } }, together));
};
