// A reconciliation every night, where the settings ask for one: scheduled once a day of the organisation's, made by a
// durable job, and carried out as far as the key's plans need nobody's release.

import { eventId } from 'shared-schemas';
import { dayIn, startOfDay } from '../catalogue/day.ts';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Get } from '../events/get.ts';
import type { Job } from '../jobs/kinds.ts';
import type { Asker, Parts } from '../parts.ts';
import { type ApplyNeeds, applyRun } from './apply.ts';
import { fetchCounts, isAddress, readCounts } from './fetch-counts.ts';
import { readTable } from './read-table.ts';
import { createReconciler, type ReconcilerNeeds } from './reconciler.ts';
import type { Reconciled } from './runs.ts';
import { countTable, settingsOf } from './settings.ts';

/** After a machine was off at its time, a night is made up for until then. */
const LATEST_MS = 6 * 3_600_000;

type ScheduleNeeds = Pick<Parts, 'store' | 'now' | 'config'>;

/** Enqueues tonight's run when its time has come; answers its name where it did. */
export const scheduleNightly = async ({ store, now, config }: ScheduleNeeds): Promise<string | null> => {
  const { RECONCILE_AT: at, RECONCILE_KEY: kid, RECONCILE_FROM: from } = config;
  if (at === undefined || kid === undefined || from === undefined) return null;
  const key = await store.read.keys.get(kid);
  const connection = key === null ? null : await store.read.connections.get(key.organizationId);
  if (connection?.state !== 'connected') return null;
  const { organizationId, timeZone } = connection;
  const day = dayIn(timeZone, now());
  const dueAt = startOfDay(timeZone, day) + minutesOf(at) * 60_000;
  const nowMs = now().getTime();
  const runId = `nightly-${day}`;
  if (nowMs < dueAt || nowMs > dueAt + LATEST_MS) return null;
  if ((await store.read.reconciliations.get(organizationId, runId)) !== null) return null;
  return store.write(async (s) => {
    const row = { organizationId, runId, kid, source: isAddress(from) ? new URL(from).origin : from, startedAt: nowMs };
    if (!(await s.reconciliations.schedule(row))) return null;
    await s.jobs.enqueue({ organizationId, kind: 'reconcile', payload: { runId }, key: runId });
    return runId;
  });
};

const minutesOf = (time: string): number => {
  const [hours = '0', minutes = '0'] = time.split(':');
  return Number(hours) * 60 + Number(minutes);
};

export interface NightlyNeeds extends Omit<ReconcilerNeeds, 'operator'>, Pick<ApplyNeeds, 'skillTokens' | 'plans'> {
  readonly config: Parts['config'];
  readonly plans: ReconcilerNeeds['plans'] & ApplyNeeds['plans'];
  readonly get: Get;
}

export const createReconcileJob = (needs: NightlyNeeds): ((job: Job<'reconcile'>) => Promise<void>) => {
  const reconciler = createReconciler(needs);

  const run = async (organizationId: string, runId: string): Promise<void> => {
    const { RECONCILE_KEY: kid, RECONCILE_FROM: from } = needs.config;
    if (kid === undefined || from === undefined) {
      throw new ConnectorError('invalid_ask', 'The settings ask for no nightly reconciliation any more.');
    }
    const asker = await needs.skillTokens.holder(kid);
    const state = (await stateOfOver(organizationId, runId)) ?? (await compare(organizationId, runId, from, asker));
    // Whether somebody has to release them is the key's to say, by night as by day.
    if (state === 'compared' && asker.release === 'agent') {
      await applyRun(needs, { organizationId, runId, by: null });
    }
  };

  /** By an earlier process, which died before the job was done: other counts may be fetched by now. */
  const stateOfOver = async (organizationId: string, runId: string): Promise<Reconciled['state'] | null> => {
    const state = (await needs.store.read.reconciliations.get(organizationId, runId))?.state;
    return state === 'compared' || state === 'stopped' ? state : null;
  };

  const compare = async (
    organizationId: string,
    runId: string,
    from: string,
    asker: Asker,
  ): Promise<Reconciled['state']> => {
    const { bytes, source } = isAddress(from) ? await fetchCounts(needs, from) : readCounts(from);
    const { state } = await reconciler.run({
      ...settingsOf(needs.config),
      organizationId,
      runId,
      source,
      table: await readTable(bytes, countTable),
      decimal: null,
      countedAt: null,
      asker,
      spend: { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
    });
    return state;
  };

  return async ({ organizationId, payload: { runId } }) => {
    try {
      await run(organizationId, runId);
    } catch (error) {
      if (hasCode(error, ...NEEDS_A_PERSON)) await tellFailed(needs, organizationId, runId, error);
      throw error;
    }
  };
};

/** Nothing that passes by itself: somebody should hear of it in the morning. */
const NEEDS_A_PERSON = ['invalid_ask', 'not_found', 'key_revoked', 'zoho_scope_missing'] as const;

const tellFailed = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  runId: string,
  { message }: ConnectorError,
): Promise<void> => {
  await store.write((s) =>
    s.outbox.add({
      // Once a night, however often it is tried.
      id: eventId('reconciliation.drift', organizationId, 'failed', runId),
      organizationId,
      type: 'reconciliation.drift',
      at: now().getTime(),
      origin: 'connector',
      data: { reason: `The reconciliation ${runId} could not be made: ${message}`.slice(0, 1_000) },
      next: null,
    }),
  );
};
