// Plans that fill in the ids another system has for items, where they are clear and not known here yet.
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { SkuReport } from './compare-skus.ts';
import { dropOpenPlans } from './runs.ts';

export interface FillNeeds extends Pick<Parts, 'store' | 'now' | 'newId'> {
  readonly plans: Pick<PlanDesk, 'linkItems'>;
}

export interface Filling {
  readonly run: string;
  /** For people. */
  readonly plans: readonly string[];
}

const LINKS_A_PLAN = 100;

/** Errors: `invalid_ask`, `paused`, `plan_already_open`, and those of asking Zoho for its custom fields. */
export const planFilling = async (
  needs: FillNeeds,
  fill: SkuReport['fill'],
  asker: Asker,
  spend: Spend,
): Promise<Filling> => {
  requireUsable(asker);
  const run = `skus-${needs.now().toISOString().slice(0, 10)}-${needs.newId().slice(0, 6)}`;
  if (fill.length === 0) return { run, plans: [] };
  const { organizationId } = asker;
  await needs.store.write((s) => {
    const why = `The comparison ${run} has taken its place.`;
    return dropOpenPlans(s, organizationId, { kind: 'link-items', why }, needs.now().getTime());
  });
  const plans: string[] = [];
  for (let start = 0; start < fill.length; start += LINKS_A_PLAN) {
    const links = fill
      .slice(start, start + LINKS_A_PLAN)
      .map(({ item: { itemId, sku, name }, productId }) => ({ itemId, sku, name, productId }));
    const ask = { run, part: plans.length + 1, links };
    plans.push((await needs.plans.linkItems(ask, { asker, requestId: `reconcile ${run}`, spend })).id);
  }
  return { run, plans };
};

/** Plans are made without anybody in the chat. Errors: `invalid_ask`. */
export const requireUsable = (asker: Pick<Asker, 'release'> | null): void => {
  if (asker?.release !== 'code') return;
  throw new ConnectorError('invalid_ask', 'Plans of this key are released by a code, which fits one plan at a time.', {
    hint: 'Reconcile in the name of a key that is released by person or agent: pnpm connector keys create --help',
  });
};
