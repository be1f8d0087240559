// A run's life in the store: begun by one process at a time, taken up where one has died, and told again where it is over.
import { eventId } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import { move } from '../plans/move.ts';
import { type PlanRecord, toRecord } from '../plans/record.ts';
import { isOpen, openStates } from '../plans/states.ts';
import type { Groups } from '../store/groups.ts';
import type { ReconciliationRow } from '../store/reconciliations.ts';
import { type Standing, standingOf } from './standing.ts';
import type { StockReport } from './stock-report.ts';

export interface RunPlan {
  /** For people, and for confirming it. */
  readonly id: string;
  /** From 1. */
  readonly part: number;
  readonly state: string;
  readonly kid: string;
}

export interface Reconciled {
  readonly runId: string;
  readonly state: 'scheduled' | 'comparing' | 'compared' | 'stopped' | 'failed';
  readonly startedAt: string;
  /** Null until it has been compared. */
  readonly report: StockReport | null;
  readonly plans: readonly RunPlan[];
}

export interface Run {
  readonly organizationId: string;
  readonly runId: string;
  /** The process that has it in hand. */
  readonly owner: string;
}

type Needs = Pick<Parts, 'store' | 'now'>;

const LEASE_MS = 10 * 60_000;
const MOST_OPEN = 2_000;

/** Claims a run. Answers false where it is over already. Errors: `reconciliation_in_progress`, `invalid_ask`. */
export const beginRun = async (
  { store, now }: Needs,
  { organizationId, runId, owner }: Run,
  facts: { readonly asker: Asker | null; readonly source: string; readonly contentHash: string },
): Promise<boolean> => {
  const at = now().getTime();
  return store.write(async (s) => {
    const busy = await s.reconciliations.comparing(organizationId, at);
    if (busy !== null) {
      const until = new Date(busy.until).toISOString().slice(11, 16);
      throw new ConnectorError(
        'reconciliation_in_progress',
        `The reconciliation ${busy.runId} is comparing right now.`,
        {
          retryAfterSeconds: 30,
          hint: `One compares at a time: begin again when it has ended, or after ${until} UTC if its process has died.`,
        },
      );
    }
    const known = await s.reconciliations.get(organizationId, runId);
    const over = known?.state === 'compared' || known?.state === 'stopped';
    if (over && known.contentHash !== facts.contentHash) {
      throw new ConnectorError('invalid_ask', `The run ${runId} was made with other counts, or in another way.`, {
        hint: 'Give a new count a new name.',
      });
    }
    if (over) return false;
    if (known?.state === 'comparing') {
      const why = `The reconciliation ${runId} was cut off, and is made again.`;
      await dropOpenPlans(s, organizationId, { kind: 'adjust-stock', why, run: runId }, at);
    }
    const { asker, source, contentHash } = facts;
    const row = { organizationId, runId, kid: asker?.kid ?? null, source, contentHash, startedAt: at };
    await s.reconciliations.begin(row, { owner, until: at + LEASE_MS });
    return true;
  });
};

/** Errors: `reconciliation_in_progress` where another process has taken it up. */
export const keepRun = async ({ store, now }: Needs, run: Run): Promise<void> => {
  const until = now().getTime() + LEASE_MS;
  if (await store.write((s) => s.reconciliations.renew(run, { owner: run.owner, until }))) return;
  throw new ConnectorError(
    'reconciliation_in_progress',
    `Another process has taken up the reconciliation ${run.runId}.`,
    {
      retryAfterSeconds: 30,
    },
  );
};

/** Ends a run that came to nothing: plans of half a run are no plans. False where somebody else has it in hand by now. */
export const failRun = async (
  s: Groups,
  { organizationId, runId, owner }: Run,
  { why, by, kid }: { readonly why: string; readonly by: string | null; readonly kid: string | null },
  at: number,
): Promise<boolean> => {
  const failed = { state: 'failed', endedAt: at, report: null } as const;
  if (!(await s.reconciliations.end({ organizationId, runId }, owner, failed))) return false;
  const dropped = `The reconciliation ${runId} was cut off.`;
  await dropOpenPlans(s, organizationId, { kind: 'adjust-stock', why: dropped, run: runId }, at);
  const subject = `reconciliation ${runId}`;
  await s.audit.append(
    auditEntry({ organizationId, at, kid, by, action: 'reconciliation.failed', subject, reason: why }),
  );
  return true;
};

/** Ends what a process has left half done by dying, and tells of it. Answers the runs' names. */
export const endCutOff = async ({ store, now }: Needs, organizationId: string): Promise<string[]> => {
  const at = now().getTime();
  if ((await store.read.reconciliations.cutOff(organizationId, at)).length === 0) return [];
  return store.write(async (s) => {
    const ended: string[] = [];
    for (const { runId, leaseOwner, kid, startedAt } of await s.reconciliations.cutOff(organizationId, at)) {
      const why = `The reconciliation ${runId} was cut off while it compared: nothing came of it.`;
      const run: Run = { organizationId, runId, owner: leaseOwner ?? '' };
      if (!(await failRun(s, run, { why, by: null, kid }, at))) continue;
      await s.outbox.add({
        id: eventId('reconciliation.drift', organizationId, 'cut-off', runId, String(startedAt)),
        organizationId,
        type: 'reconciliation.drift',
        at,
        origin: 'connector',
        data: { reason: `${why} Make it again under its name.` },
        next: `show-reconciliation --run '${runId}'`,
      });
      ended.push(runId);
    }
    return ended;
  });
};

/** Plans of earlier runs that nobody has carried out: they were reckoned from figures that have been read anew. */
export const dropOpenPlans = async (
  s: Groups,
  organizationId: string,
  { kind, why, run }: { readonly kind: PlanRecord['kind']; readonly why: string; readonly run?: string },
  now: number,
): Promise<void> => {
  for (const row of await s.reconciliations.plansIn(organizationId, openStates, MOST_OPEN, run)) {
    const record = toRecord(row);
    if (!isOpen(record.state) || record.kind !== kind) continue;
    await move(s, record as PlanRecord<'proposed' | 'approved'>, 'cancelled', now, { change: { reason: why } });
  }
};

/** The latest runs, newest first, each as it stands. */
export const listRuns = async (
  { store }: Pick<Parts, 'store'>,
  organizationId: string,
  most: number,
): Promise<(ReconciliationRow & { readonly standing: Standing })[]> => {
  const rows = await store.read.reconciliations.list(organizationId, most);
  const ids = rows.map(({ runId }) => runId);
  const plans = Map.groupBy(await store.read.reconciliations.plansOfRuns(organizationId, ids), ({ runId }) => runId);
  return rows.map((row) => ({ ...row, standing: standingOf(row.state, plans.get(row.runId) ?? []) }));
};

/** A run as it stands; null where there is none of that name. */
export const readRun = async (
  { store, now }: Needs,
  organizationId: string,
  runId: string,
): Promise<Reconciled | null> => {
  const row = await store.read.reconciliations.get(organizationId, runId);
  if (row === null) return null;
  const at = now().getTime();
  const plans = await store.read.reconciliations.plansOf(organizationId, runId);
  return {
    runId,
    state: row.state,
    startedAt: new Date(row.startedAt).toISOString(),
    report: row.report === null ? null : (JSON.parse(row.report) as StockReport),
    plans: plans.map(({ display, part, state, kid, expiresAt }) => ({
      id: display,
      part,
      state: isOpen(state as PlanRecord['state']) && expiresAt <= at ? 'expired' : state,
      kid,
    })),
  };
};
