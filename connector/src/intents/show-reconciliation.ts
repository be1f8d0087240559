// What the last comparison of counts found, as far as the key may see: from the store alone.
import type { AnswerOf, AskOf, showReconciliation } from 'shared-schemas';
import { toInstant } from '../catalogue/to-answer.ts';
import { ConnectorError } from '../errors.ts';
import type { Ask, Asker, Parts } from '../parts.ts';
import { type Reconciled, readRun } from '../reconcile/runs.ts';
import { statuses, totalsOf } from '../reconcile/stock-report.ts';

type Answer = AnswerOf<typeof showReconciliation>;

const SHOWN = 20;

export const answerShowReconciliation =
  (needs: Pick<Parts, 'store' | 'now'>) =>
  async ({ run }: AskOf<typeof showReconciliation>, { asker }: Ask): Promise<Answer> => {
    const { organizationId } = asker;
    const [latest] = run === undefined ? await needs.store.read.reconciliations.list(organizationId, 1) : [];
    const runId = run ?? latest?.runId;
    const found = runId === undefined ? null : await readRun(needs, organizationId, runId);
    if (run !== undefined && found === null) {
      throw new ConnectorError('not_found', `There is no reconciliation "${run}".`, {
        hint: 'Ask without --run for the latest one.',
      });
    }
    return {
      reconciliation: found === null ? null : toAnswer(found, asker),
      readAt: toInstant(needs.now().getTime()),
    };
  };

const toAnswer = (found: Reconciled, { kid, locationIds }: Asker): NonNullable<Answer['reconciliation']> => {
  const { runId, state, startedAt, report, plans } = found;
  const all = report?.findings ?? [];
  // A key that is bound to some locations is told nothing of what lies elsewhere, not even how much it is.
  const seen = locationIds === null ? all : all.filter((row) => locationIds.includes(row.locationId ?? ''));
  const totals = locationIds === null ? (report?.totals ?? {}) : totalsOf(seen);
  return {
    run: runId,
    state,
    startedAt,
    rows: report?.rows ?? 0,
    totals: statuses.flatMap((status) => {
      const count = totals[status] ?? 0;
      return count === 0 ? [] : [{ status, count }];
    }),
    findings: seen.slice(0, SHOWN).map(({ status, itemId, sku, name, location, counted, expected, drift, note }) => ({
      status,
      itemId: itemId ?? '',
      sku,
      name,
      location,
      counted,
      expected,
      drift,
      note,
    })),
    more: seen.length > SHOWN,
    stopped: [...(report?.stopped ?? [])],
    plans: plans.filter((plan) => plan.kid === kid).map(({ id, state: is }) => ({ id, state: is })),
  };
};
