// A process that reconciles with the connector's own parts, as a command or a connector at night does, and kills itself at
// the unit of work it was told: about to be committed, or just committed.
import { createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { verifyLog } from 'connector/audit/log.ts';
import { reconcilingParts } from 'connector/cli/reconciling.ts';
import { readConfig } from 'connector/config.ts';
import { hasCode } from 'connector/errors.ts';
import { createLog } from 'connector/log.ts';
import { createOverseer } from 'connector/plans/overseer.ts';
import { executingStates } from 'connector/plans/states.ts';
import { applyApproved, applyRun } from 'connector/reconcile/apply.ts';
import { readCounts } from 'connector/reconcile/fetch-counts.ts';
import { scheduleNightly } from 'connector/reconcile/nightly.ts';
import { readTable } from 'connector/reconcile/read-table.ts';
import { createReconciler } from 'connector/reconcile/reconciler.ts';
import { endCutOff } from 'connector/reconcile/runs.ts';
import { countTable, settingsOf } from 'connector/reconcile/settings.ts';
import { createKey, knownScopes } from 'connector/skill-tokens/keys.ts';
import type { ReconcileErrand, ReconcileReport, ToldRun } from './reconcile-world.ts';

let aheadMs = Number(process.argv[2] ?? 0);
const config = readConfig(process.env);
const parts = await assemble(config, createLog(config), {
  ...realWorld,
  now: () => new Date(Date.now() + aheadMs),
  // Nobody waits: the clock is moved on instead, and Zoho's with it.
  wait: (milliseconds) => passTime(milliseconds),
});
const app = createApp(parts);
const [connection] = await parts.store.read.connections.list();
const organizationId = connection?.organizationId ?? '';

const LATER_MS = 11 * 60_000;

let units = 0;
let dieAt: string | null = null;
const reach = (moment: string): void => {
  if (moment === dieAt) process.kill(process.pid, 'SIGKILL');
};
const { write } = parts.store;
// Every room of the connector has this very store.
(parts.store as { write: typeof write }).write = async (work) => {
  units += 1;
  const which = units;
  const result = await write(async (s) => {
    const done = await work(s);
    reach(`in ${which}`);
    return done;
  });
  reach(`after ${which}`);
  return result;
};

async function passTime(milliseconds: number): Promise<void> {
  await fetch(`${process.env.ZOHO_SANDBOX_URL}/__sandbox/clock`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ advanceMs: milliseconds }),
  });
  aheadMs += milliseconds;
}

const prepare = async (): Promise<ReconcileReport> => {
  const keyOf = async (release: 'person' | 'agent'): Promise<string> => {
    // Each change of two units makes a plan of its own.
    const limits = { stockUnitsMicros: 3_000_000, dayStockUnitsMicros: null, dayStockWrites: null };
    const unlimited = ['orderValueMicros', 'dayValueMicros'] as const;
    const scopes = [...knownScopes];
    return (
      await createKey(parts, { organizationId, name: release, scopes, release, limits, unlimited: [...unlimited] })
    ).kid;
  };
  const spend = { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 } as const;
  const places = await parts.zoho(organizationId).locations.list({ ...spend });
  const place = places.find(({ primary }) => primary);
  return {
    placeId: place?.id ?? '',
    placeName: place?.name ?? '',
    keys: { person: await keyOf('person'), agent: await keyOf('agent') },
  };
};

/** What `reconcile-stock --file ... --run ... --key ...` does, and `reconciliations apply` after it. */
const byHand = async ({ run, file, kid }: { run: string; file: string; kid: string }): Promise<void> => {
  const needs = { ...reconcilingParts(parts), operator: 'Jo' };
  await createReconciler(needs).run({
    ...settingsOf(config),
    organizationId,
    runId: run,
    source: 'counts.csv',
    table: await readTable(readCounts(file).bytes, countTable),
    decimal: null,
    countedAt: null,
    asker: await parts.skillTokens.holder(kid),
    spend: { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
  });
  await applyRun(needs, { organizationId, runId: run, by: 'Jo' });
};

const byNight = async (): Promise<void> => {
  await scheduleNightly(parts);
  for (let rounds = 0; rounds < 40; rounds += 1) {
    await app.jobs.runDue();
    const { waiting, leased } = await parts.store.read.jobs.counts();
    if (waiting + leased === 0) return;
    await passTime(60_000);
  }
};

const carryOn = async (): Promise<void> => {
  for (let rounds = 0; rounds < 400; rounds += 1) {
    await endCutOff(parts, organizationId);
    await applyApproved({ ...parts, plans: app.plans }, organizationId);
    const waiting = await parts.store.read.plans.list({ states: executingStates, limit: 10 });
    const comparing = await parts.store.read.reconciliations.comparing(organizationId, parts.now().getTime());
    if (waiting.length === 0 && comparing === null) return;
    const dueAt = Math.min(
      comparing?.until ?? Number.POSITIVE_INFINITY,
      ...waiting.map((plan) => plan.leaseUntil ?? 0),
    );
    await passTime(Math.max(1, dueAt + 1 - parts.now().getTime()));
    await app.plans.recover();
  }
};

const tell = async (run: string): Promise<ToldRun> => {
  const { reconciliations, plans, audit, outbox, jobs } = parts.store.read;
  const row = await reconciliations.get(organizationId, run);
  const made = await reconciliations.plansOf(organizationId, run);
  const kept = await Promise.all(made.map(({ planKey }) => plans.byKey(planKey)));
  const head = (await audit.head()).sequence;
  const entries = await audit.page({ after: Math.max(0, head - 500), upTo: head, limit: 500 });
  const events = await outbox.after({ organizationId, after: 0, type: 'reconciliation.drift', limit: 1_000 });
  return {
    state: row?.state ?? null,
    plans: kept.flatMap((plan) => (plan === null ? [] : [{ state: plan.state, reason: plan.reason }])),
    audited: entries
      .filter(({ subject }) => subject === `reconciliation ${run}`)
      .map(({ action, before, after }) => ({
        action,
        before: before === null ? null : JSON.parse(before),
        after: after === null ? null : JSON.parse(after),
      })),
    events: events
      .map(({ data }) => (JSON.parse(data) as { reason: string }).reason)
      .filter((text) => text.includes(run)),
    breaches: (await verifyLog(parts.store)).breaches,
    deadJobs: (await jobs.counts()).dead,
  };
};

/** Until it is not refused because the dead process still has it in hand. */
const again = async (make: () => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries += 1) {
    try {
      await make();
      return;
    } catch (error) {
      if (tries > 3 || !hasCode(error, 'reconciliation_in_progress')) throw error;
      await passTime(LATER_MS);
    }
  }
};

/** A person has looked in Zoho: what nobody could tell has not been done. */
const settle = async (run: string): Promise<void> => {
  const plans = await parts.store.read.reconciliations.plansOf(organizationId, run);
  for (const { display } of plans.filter(({ state }) => state === 'uncertain')) {
    await createOverseer(parts).settle(display, 'not_done', 'Jo');
  }
};

const run = async (errand: ReconcileErrand): Promise<ReconcileReport> => {
  units = 0;
  if (errand.do === 'prepare') return prepare();
  if (errand.do === 'carry on') {
    await carryOn();
    return { told: await tell(errand.run) };
  }
  const { way } = errand;
  const make = () => (way === 'by hand' ? byHand(errand) : byNight());
  if (errand.do === 'make') {
    dieAt = errand.dieAt;
    await make();
    return { units };
  }
  await again(make);
  await carryOn();
  const told = await tell(errand.run);
  await settle(errand.run);
  return { told };
};

process.on('message', (errand: ReconcileErrand) => {
  run(errand).then(
    (report) => process.send?.(report),
    (error: unknown) =>
      process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
  );
});
process.once('disconnect', () => {
  parts.store.close().then(() => process.exit(0));
});
