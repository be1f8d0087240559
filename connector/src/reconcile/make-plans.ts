// Plans for the counts that differ, in the name of whoever asked and within that key's limits; those of the run before are
// dropped first.
import { hasCode } from '../errors.ts';
import type { Compared } from './compare-stock.ts';
import type { ReconcileAsk, ReconcilerNeeds } from './reconciler.ts';
import { dropOpenPlans, keepRun, type Run } from './runs.ts';
import { splitParts } from './split-parts.ts';
import type { ReportRow } from './stock-report.ts';

const LINES_A_PLAN = 100;
const REASON = 'Stock reconciliation';

export interface Differing {
  readonly compared: Compared;
  readonly row: ReportRow;
}

export interface Planned {
  readonly plans: readonly string[];
  /** Rows that no plan of this key may change, as they are told then. */
  readonly over: ReadonlyMap<ReportRow, ReportRow>;
  readonly warnings: readonly string[];
}

export const noPlans: Planned = { plans: [], over: new Map(), warnings: [] };

/** A plan that cannot be made says why; the others are made all the same. */
const unplannable = ['nothing_to_change', 'short_of_stock', 'item_not_adjustable', 'limit_exceeded'] as const;

export const makePlans = async (
  needs: Pick<ReconcilerNeeds, 'store' | 'now' | 'plans'>,
  { asker, spend }: Pick<ReconcileAsk, 'asker' | 'spend'>,
  run: Run,
  differing: readonly Differing[],
): Promise<Planned> => {
  if (asker === null) return noPlans;
  const { runId, organizationId } = run;
  await needs.store.write((s) =>
    dropOpenPlans(
      s,
      organizationId,
      { kind: 'adjust-stock', why: `The reconciliation ${runId} has taken its place.` },
      needs.now().getTime(),
    ),
  );
  const { parts, tooLarge } = splitParts(
    [...differing].sort(byPlace).map((each) => ({
      ...each,
      item: each.compared.reading.item,
      locationId: each.compared.place.id,
      drift: each.compared.drift,
    })),
    {
      lines: LINES_A_PLAN,
      unitsMicros: asker.limits.stockUnitsMicros,
      valueMicros: asker.limits.stockValueMicros,
    },
  );
  const plans: string[] = [];
  const warnings: string[] = [];
  for (const [index, part] of parts.entries()) {
    await keepRun(needs, run);
    const lines = part.map(({ compared, locationId }) => ({
      itemId: compared.item.itemId,
      locationId,
      beforeMicros: compared.onHand,
      afterMicros: compared.onHand + compared.drift,
    }));
    const which = parts.length === 1 ? '' : `, part ${index + 1} of ${parts.length}`;
    const wanted = { run: runId, part: index + 1, lines, reason: REASON, note: `Reconciliation ${runId}${which}.` };
    try {
      plans.push((await needs.plans.reconcileStock(wanted, { asker, requestId: `reconcile ${runId}`, spend })).id);
    } catch (error) {
      if (!hasCode(error, ...unplannable)) throw error;
      warnings.push(`Part ${index + 1} could not be planned: ${error.message}`);
    }
  }
  const over = new Map(
    tooLarge.map(({ row }) => [row, { ...row, status: 'over_limit' as const, note: `key ${asker.kid} may not` }]),
  );
  return { plans, over, warnings };
};

const byPlace = ({ compared: a }: Differing, { compared: b }: Differing): number =>
  a.place.name.localeCompare(b.place.name) || a.item.sku.localeCompare(b.item.sku) || a.line - b.line;
