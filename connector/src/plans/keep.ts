// Keeps a new plan, within the key's limits; and finds it again by the id people see.
import type { PlannedWrite } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { PlanRow } from '../store/plans.ts';
import { limitHint, overWriteLimit } from './limits.ts';
import { toDisplay } from './marks.ts';
import type { Recipe } from './recipe.ts';
import { noProgress, type PlanRecord, toRecord } from './record.ts';
import { isOpen, openStates } from './states.ts';
import { tellProposed } from './trail.ts';

/**
 * A plan belongs to the key that asked for it; to any other it does not exist. What has been released belongs to the key
 * that took its place as well: who is told that there is none would have it made once more.
 */
export const requirePlan = async (
  s: Pick<Groups, 'plans' | 'keys'>,
  display: string,
  asker?: Asker,
): Promise<PlanRecord> => {
  const row = await s.plans.byDisplay(normaliseDisplay(display));
  if (row === null && asker === undefined) {
    throw new ConnectorError('plan_not_found', `There is no plan ${display}.`, {
      hint: 'See all of them with: pnpm connector plans list --all',
    });
  }
  if (row === null || (asker !== undefined && row.kid !== asker.kid && !(await isInherited(s, row, asker)))) {
    throw new ConnectorError('plan_not_found', `There is no plan ${display} of this key.`, {
      hint: 'Use the id exactly as it was shown, or prepare a new plan.',
    });
  }
  return toRecord(row);
};

const isInherited = async ({ keys }: Pick<Groups, 'keys'>, { kid, state }: PlanRow, asker: Asker): Promise<boolean> =>
  !isOpen(state as PlanRecord['state']) && (await keys.lineage(asker.kid)).includes(kid);

const normaliseDisplay = (display: string): string => {
  const letters = display.toUpperCase().replace('-', '');
  return `${letters.slice(0, 4)}-${letters.slice(4)}`;
};

/** A write key whose short id no other plan has. */
export const newPlanKey = async (needs: Pick<Parts, 'store' | 'newId'>): Promise<string> => {
  for (let tries = 0; tries < 10; tries += 1) {
    const planKey = needs.newId();
    if ((await needs.store.read.plans.byDisplay(toDisplay(planKey))) === null) return planKey;
  }
  throw new ConnectorError('internal', 'No short id is free for another plan.');
};

export interface NewPlan {
  readonly planKey: string;
  readonly write: PlannedWrite;
  readonly recipe: Recipe;
  readonly warnings: readonly string[];
  readonly valueMicros?: number;
  readonly unitsMicros?: number;
  /** How long it can be released; PLAN_MINUTES where nothing is said. */
  readonly goodForMs?: number;
}

/**
 * Keeps a new plan, and in the same unit of work what must be kept with it.
 * Errors: `limit_exceeded`; `plan_already_open` for keys whose plans are released by a code.
 */
export const keepPlan = async (
  needs: Pick<Parts, 'store' | 'now' | 'config'>,
  asked: Pick<Ask, 'asker' | 'requestId'>,
  contents: NewPlan,
  together: (s: Groups) => Promise<void> = async () => {},
): Promise<PlanRecord> => {
  const { asker } = asked;
  const at = needs.now().getTime();
  const weight = {
    kind: contents.recipe.kind,
    valueMicros: contents.valueMicros ?? 0,
    unitsMicros: contents.unitsMicros ?? 0,
  };
  const tooMuch = overWriteLimit(asker.limits, weight);
  if (tooMuch !== null) throw new ConnectorError('limit_exceeded', tooMuch, { hint: limitHint(asker.kid) });
  const row = await needs.store.write(async (s) => {
    if (asker.release === 'code') await requireNoOpenPlan(s, asker, at);
    await s.plans.insert({
      planKey: contents.planKey,
      display: toDisplay(contents.planKey),
      organizationId: asker.organizationId,
      kid: asker.kid,
      kind: contents.recipe.kind,
      state: 'proposed',
      version: 1,
      write: JSON.stringify(contents.write),
      recipe: JSON.stringify({ recipe: contents.recipe, progress: noProgress }),
      release: asker.release,
      warnings: JSON.stringify(contents.warnings),
      createdAt: at,
      expiresAt: at + (contents.goodForMs ?? needs.config.PLAN_MINUTES * 60_000),
      approvedAt: null,
      approvedBy: null,
      day: null,
      valueMicros: weight.valueMicros,
      unitsMicros: weight.unitsMicros,
      leaseOwner: null,
      leaseUntil: null,
      zohoId: null,
      zohoNumber: null,
      result: null,
      reason: null,
      changedAt: at,
    });
    await tellProposed(s, asked, contents, at);
    await noteRun(s, asker, contents);
    await together(s);
    return s.plans.byKey(contents.planKey);
  });
  if (row === null) throw new ConnectorError('internal', 'The plan was not kept.');
  return toRecord(row);
};

const foundBy = (recipe: Recipe): { readonly run: string; readonly part: number } | null => {
  if (recipe.kind === 'link-items') return recipe;
  return recipe.kind === 'adjust-stock' && recipe.asked.intent === 'reconcile-stock' ? recipe.asked.ask : null;
};

/** A plan of a reconciliation is found again by its run, also one that took another's place. */
const noteRun = async (s: Groups, { organizationId }: Asker, { planKey, recipe }: NewPlan): Promise<void> => {
  const found = foundBy(recipe);
  if (found === null) return;
  const { run, part } = found;
  await s.reconciliations.notePlan({ organizationId, runId: run, part, planKey });
};

const requireNoOpenPlan = async (s: Groups, asker: Asker, now: number): Promise<void> => {
  const [open] = await s.plans.openOf(asker.kid, openStates, now);
  if (open === undefined) return;
  throw new ConnectorError(
    'plan_already_open',
    `Plan ${open.display} is still open, and a one-time code must fit one plan only.`,
    {
      hint: `Confirm it, or drop it with cancel-plan --plan '${open.display}', before preparing another.`,
    },
  );
};
