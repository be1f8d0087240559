// Reconciles stock: counts from elsewhere held against Zoho, a report of what was found, and plans for the differences
// alone. One run at a time an organisation; the same run never adjusts anything twice.
import { createHash } from 'node:crypto';
import { eventId, formatDecimal } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import type { StockDesk } from '../catalogue/stock-desk.ts';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { PlanDesk } from '../plans/desk.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { type Compared, compareStock } from './compare-stock.ts';
import { requireUsable } from './fill-ids.ts';
import { createFindItem } from './find-items.ts';
import { createFindPlace } from './find-place.ts';
import { type FaultyRow, gatherCounts } from './gather-counts.ts';
import type { CompareOptions } from './judge-count.ts';
import { readKnownItems } from './known-items.ts';
import { type Differing, makePlans, noPlans } from './make-plans.ts';
import type { Table } from './read-table.ts';
import { beginRun, failRun, keepRun, type Reconciled, type Run, readRun } from './runs.ts';
import {
  type ReportRow,
  type StockReport,
  sortFindings,
  sumsOf,
  toFaultyRow,
  toGoneRow,
  toReportRow,
  totalsOf,
} from './stock-report.ts';
import { type StopLimits, whyStopped } from './stop-loss.ts';
import { findUncounted } from './uncounted.ts';

export interface ReconcileAsk extends CompareOptions {
  readonly organizationId: string;
  /** The run's name; a new one where none is said. */
  readonly runId: string | null;
  /** A file's name, or an address. */
  readonly source: string;
  readonly table: Table;
  readonly canonical: Config['CANONICAL_ID'];
  /** Where rows that name no location were counted. */
  readonly location: string | null;
  readonly decimal: ',' | '.' | null;
  /** Null where that is now. */
  readonly countedAt: number | null;
  readonly maxAgeMs: number;
  readonly limits: StopLimits;
  /** In whose name plans are made, within that key's limits; null for a report alone. */
  readonly asker: Asker | null;
  readonly spend: Spend;
}

export interface Ran extends Reconciled {
  /** Every row, those that agree too; null of a run that had been made before. */
  readonly rows: readonly ReportRow[] | null;
}

export interface ReconcilerNeeds
  extends Pick<Parts, 'store' | 'zoho' | 'mirror' | 'now' | 'newId' | 'log' | 'operator'> {
  readonly stockDesk: StockDesk;
  readonly plans: Pick<PlanDesk, 'reconcileStock'>;
}

export interface Reconciler {
  /**
   * Compares, keeps the report, and makes plans unless limits forbid them. A run that was made before is answered as it
   * stands. Errors: `reconciliation_in_progress`, `invalid_ask`, and those of reading and of planning.
   */
  run(ask: ReconcileAsk): Promise<Ran>;
}

/** Clocks differ a little. */
const CLOCK_SLACK_MS = 300_000;
const RUN = /^[A-Za-z0-9][\w.-]{0,63}$/;
const KEPT_FINDINGS = 2_000;
const AUDITED_LINES = 300;

export const createReconciler = (needs: ReconcilerNeeds): Reconciler => ({
  run: async (ask) => {
    const { organizationId } = ask;
    const runId = ask.runId ?? `${needs.now().toISOString().slice(0, 10)}-${needs.newId().slice(0, 6)}`;
    requireSound(ask, runId, needs.now().getTime());
    const run: Run = { organizationId, runId, owner: needs.newId() };
    const begun = await beginRun(needs, run, { asker: ask.asker, source: ask.source, contentHash: hashOf(ask) });
    const rows = begun ? await carryThrough(needs, ask, run) : null;
    const kept = await readRun(needs, organizationId, runId);
    if (kept === null) throw new ConnectorError('internal', 'The reconciliation was not kept.');
    return { ...kept, rows };
  },
});

const requireSound = ({ asker, countedAt }: ReconcileAsk, runId: string, now: number): void => {
  if (!RUN.test(runId)) {
    throw new ConnectorError('invalid_ask', 'A run’s name has 1 to 64 letters, digits, dots, dashes or underlines.');
  }
  // Nothing would count as moved since.
  if (countedAt !== null && countedAt > now + CLOCK_SLACK_MS) {
    throw new ConnectorError('invalid_ask', 'It cannot have been counted in the future.', {
      hint: `Here it is ${new Date(now).toISOString()}: look at the instant and its time zone.`,
    });
  }
  requireUsable(asker);
};

/** What makes it the same run: the counts, and how they are compared. */
const hashOf = ({ table, asker, spend, runId, source, maxAgeMs, ...rest }: ReconcileAsk): string => {
  const hash = createHash('sha256').update(JSON.stringify({ ...rest, kid: asker?.kid ?? null }));
  for (const row of table.rows) hash.update(JSON.stringify(row));
  return hash.digest('hex');
};

const carryThrough = async (needs: ReconcilerNeeds, ask: ReconcileAsk, run: Run): Promise<readonly ReportRow[]> => {
  const { organizationId, runId, owner } = run;
  const nowMs = () => needs.now().getTime();
  try {
    const { rows, differing, faulty, warnings, comparedAt } = await compare(needs, ask, run);
    const found = differing.map(({ compared }) => compared);
    const stopped = whyStopped(found, { rows: ask.table.rows.length, faulty }, ask.limits);
    const planned = stopped.length > 0 || ask.asker === null ? noPlans : await makePlans(needs, ask, run, differing);
    const all = rows.map((row) => planned.over.get(row) ?? row);
    const report: StockReport = {
      run: runId,
      source: ask.source,
      basis: ask.basis,
      comparedAt,
      rows: ask.table.rows.length,
      totals: totalsOf(all),
      ...sumsOf(differing.flatMap(({ compared, row }) => (planned.over.has(row) ? [] : [compared]))),
      stopped,
      warnings: [...warnings, ...planned.warnings],
      findings: sortFindings(all).slice(0, KEPT_FINDINGS),
      zohoCalls: ask.spend.zohoCalls,
    };
    const state = stopped.length > 0 ? 'stopped' : 'compared';
    const ended = await needs.store.write(async (s) => {
      const kept = { state, endedAt: nowMs(), report: JSON.stringify(report) } as const;
      if (!(await s.reconciliations.end(run, owner, kept))) return false;
      if (differing.length > 0 || stopped.length > 0) await s.outbox.add(driftOf(report, organizationId, nowMs()));
      await s.audit.append(
        auditEntry({
          organizationId,
          at: nowMs(),
          kid: ask.asker?.kid ?? null,
          by: needs.operator ?? null,
          action: `reconciliation.${state}`,
          subject: `reconciliation ${runId}`,
          reason: stopped.length === 0 ? null : stopped.join(' '),
          before: { lines: differing.slice(0, AUDITED_LINES).map(({ compared }) => shelfOf(compared, 'onHand')) },
          after: {
            totals: report.totals,
            plans: planned.plans,
            lines: differing.slice(0, AUDITED_LINES).map(({ compared }) => shelfOf(compared, 'counted')),
          },
        }),
      );
      return true;
    });
    if (!ended) await keepRun(needs, run);
    return all;
  } catch (error) {
    const why = error instanceof ConnectorError ? error.message : 'Something has gone wrong.';
    const told = { why, by: needs.operator ?? null, kid: ask.asker?.kid ?? null };
    // Who has taken it up meanwhile makes its own plans.
    await needs.store
      .write((s) => failRun(s, run, told, nowMs()))
      .catch((trouble: unknown) =>
        needs.log.warn({ run: runId, error: trouble }, 'a reconciliation could not be ended'),
      );
    throw error;
  }
};

const shelfOf = ({ item, place, onHand, drift }: Compared, which: 'onHand' | 'counted') => ({
  itemId: item.itemId,
  locationId: place.id,
  onHand: formatDecimal(which === 'onHand' ? onHand : onHand + drift),
});

interface Found {
  readonly rows: readonly ReportRow[];
  readonly differing: readonly Differing[];
  readonly faulty: readonly Pick<FaultyRow, 'fault'>[];
  readonly warnings: readonly string[];
  readonly comparedAt: string;
}

const compare = async (needs: ReconcilerNeeds, ask: ReconcileAsk, run: Run): Promise<Found> => {
  const { organizationId, spend, table } = ask;
  const items = await readKnownItems(needs, organizationId);
  const place = await createFindPlace(needs, { organizationId, spend, usual: ask.location, asker: ask.asker });
  const find = createFindItem(items, ask.canonical);
  const { counts, faulty } = gatherCounts(table.rows, { find, place, basis: ask.basis, decimal: ask.decimal });
  const setting = { ...ask, mostLive: ask.limits.items * 2, goOn: () => keepRun(needs, run) };
  const { compared, gone, warnings } = await compareStock(needs, counts, setting);
  const uncounted = await findUncounted(needs, organizationId, items, [...counts, ...faulty]);
  const judged = compared.map((each) => ({ compared: each, row: toReportRow(each) }));
  return {
    rows: [...judged.map(({ row }) => row), ...faulty.map(toFaultyRow), ...gone.map(toGoneRow), ...uncounted],
    differing: judged.filter(({ row }) => row.status === 'differs'),
    faulty: [...faulty, ...gone.map(() => ({ fault: 'unknown_item' as const }))],
    warnings,
    comparedAt: needs.now().toISOString(),
  };
};

const driftOf = (report: StockReport, organizationId: string, at: number) => ({
  id: eventId('reconciliation.drift', organizationId, 'run', report.run, String(at)),
  organizationId,
  type: 'reconciliation.drift' as const,
  at,
  origin: 'connector' as const,
  data: {
    reason:
      report.stopped[0] ??
      `The reconciliation ${report.run} found ${report.totals.differs ?? 0} counts that differ (+${report.more}, -${report.less}).`,
    items: String(report.totals.differs ?? 0),
  },
  next: `show-reconciliation --run '${report.run}'`,
});
