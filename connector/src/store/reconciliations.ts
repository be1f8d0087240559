// Runs of reconciliations: one at a time an organisation compares, by a lease; and what a run adjusts, it adjusts once.
import type { Db } from './groups.ts';
import { LONGEST_LEASE_MS } from './in-hand.ts';
import type { Tables } from './tables.ts';

export type ReconciliationRow = Tables['reconciliations'];

const KEPT = 200;

export const reconciliationsGroup = (db: Db) => {
  const isLive = (row: Pick<ReconciliationRow, 'leaseUntil'>, now: number): boolean =>
    row.leaseUntil !== null && row.leaseUntil > now && row.leaseUntil <= now + LONGEST_LEASE_MS;

  const get = async (organizationId: string, runId: string): Promise<ReconciliationRow | null> =>
    (await db
      .selectFrom('reconciliations')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('runId', '=', runId)
      .executeTakeFirst()) ?? null;

  const begun = (organizationId: string): Promise<ReconciliationRow[]> =>
    db
      .selectFrom('reconciliations')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('state', '=', 'comparing')
      .orderBy('startedAt')
      .execute();

  return {
    get,

    /** Newest first. */
    list: (organizationId: string, limit: number): Promise<ReconciliationRow[]> =>
      db
        .selectFrom('reconciliations')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .orderBy('startedAt', 'desc')
        .orderBy('runId')
        .limit(limit)
        .execute(),

    /** The run that compares right now, and until when its process has it; null where none does. */
    comparing: async (organizationId: string, now: number): Promise<{ runId: string; until: number } | null> => {
      const row = (await begun(organizationId)).find((each) => isLive(each, now));
      return row === undefined ? null : { runId: row.runId, until: row.leaseUntil ?? now };
    },

    /** Runs whose process has not been heard of for too long. */
    cutOff: async (organizationId: string, now: number): Promise<ReconciliationRow[]> =>
      (await begun(organizationId)).filter((row) => !isLive(row, now)),

    /** Begins a run, or takes one up that its process has left. The oldest are forgotten. */
    begin: async (
      row: Pick<ReconciliationRow, 'organizationId' | 'runId' | 'kid' | 'source' | 'contentHash' | 'startedAt'>,
      lease: { readonly owner: string; readonly until: number },
    ): Promise<void> => {
      const begun = { state: 'comparing' as const, leaseOwner: lease.owner, leaseUntil: lease.until };
      await db
        .insertInto('reconciliations')
        .values({ ...row, ...begun, endedAt: null, report: null })
        .onConflict((c) =>
          c.columns(['organizationId', 'runId']).doUpdateSet({ ...row, ...begun, endedAt: null, report: null }),
        )
        .execute();
      const { organizationId } = row;
      const old = await db
        .selectFrom('reconciliations')
        .select('runId')
        .where('organizationId', '=', organizationId)
        .orderBy('startedAt', 'desc')
        .orderBy('runId')
        .offset(KEPT)
        .limit(KEPT)
        .execute();
      if (old.length === 0) return;
      // What a run has adjusted is kept: its name may come again.
      await db
        .deleteFrom('reconciliations')
        .where('organizationId', '=', organizationId)
        .where(
          'runId',
          'in',
          old.map(({ runId }) => runId),
        )
        .execute();
    },

    /** Notes a run that a job is to make; false where there is one of that name. */
    schedule: async (
      row: Pick<ReconciliationRow, 'organizationId' | 'runId' | 'kid' | 'source' | 'startedAt'>,
    ): Promise<boolean> => {
      const noted = { state: 'scheduled' as const, contentHash: '', leaseOwner: null, leaseUntil: null };
      const { numInsertedOrUpdatedRows } = await db
        .insertInto('reconciliations')
        .values({ ...row, ...noted, endedAt: null, report: null })
        .onConflict((c) => c.doNothing())
        .executeTakeFirst();
      return numInsertedOrUpdatedRows === 1n;
    },

    /** False where somebody else has it in hand by now. */
    renew: async (
      { organizationId, runId }: Pick<ReconciliationRow, 'organizationId' | 'runId'>,
      lease: { readonly owner: string; readonly until: number },
    ): Promise<boolean> =>
      (
        await db
          .updateTable('reconciliations')
          .set({ leaseUntil: lease.until })
          .where('organizationId', '=', organizationId)
          .where('runId', '=', runId)
          .where('leaseOwner', '=', lease.owner)
          .where('state', '=', 'comparing')
          .executeTakeFirst()
      ).numUpdatedRows === 1n,

    /** Ends it; false as with `renew`. */
    end: async (
      { organizationId, runId }: Pick<ReconciliationRow, 'organizationId' | 'runId'>,
      owner: string,
      ended: Pick<ReconciliationRow, 'state' | 'endedAt' | 'report'>,
    ): Promise<boolean> =>
      (
        await db
          .updateTable('reconciliations')
          .set({ ...ended, leaseOwner: null, leaseUntil: null })
          .where('organizationId', '=', organizationId)
          .where('runId', '=', runId)
          .where('leaseOwner', '=', owner)
          .executeTakeFirst()
      ).numUpdatedRows === 1n,

    notePlan: async (row: Tables['reconciliationPlans']): Promise<void> => {
      await db.insertInto('reconciliationPlans').values(row).execute();
    },

    /** A run's plans, in the order of their parts; those that took another's place after it. */
    plansOf: (organizationId: string, runId: string) =>
      db
        .selectFrom('reconciliationPlans')
        .innerJoin('plans', 'plans.planKey', 'reconciliationPlans.planKey')
        .select([
          'reconciliationPlans.part',
          'plans.planKey',
          'plans.display',
          'plans.kid',
          'plans.state',
          'plans.expiresAt',
        ])
        .where('reconciliationPlans.organizationId', '=', organizationId)
        .where('reconciliationPlans.runId', '=', runId)
        .orderBy('reconciliationPlans.part')
        .orderBy('plans.createdAt')
        .execute(),

    /** How the plans of these runs stand, in the order of `plansOf`. */
    plansOfRuns: (organizationId: string, runIds: readonly string[]) =>
      db
        .selectFrom('reconciliationPlans')
        .innerJoin('plans', 'plans.planKey', 'reconciliationPlans.planKey')
        .select(['reconciliationPlans.runId', 'reconciliationPlans.part', 'plans.state'])
        .where('reconciliationPlans.organizationId', '=', organizationId)
        .where('reconciliationPlans.runId', 'in', runIds)
        .orderBy('reconciliationPlans.part')
        .orderBy('plans.createdAt')
        .execute(),

    /** Plans of an organisation in one of the states: of one run, or of whichever. */
    plansIn: (organizationId: string, states: readonly string[], limit: number, runId?: string) =>
      db
        .selectFrom('reconciliationPlans')
        .innerJoin('plans', 'plans.planKey', 'reconciliationPlans.planKey')
        .selectAll('plans')
        .where('reconciliationPlans.organizationId', '=', organizationId)
        .where('plans.state', 'in', states)
        .$if(runId !== undefined, (query) => query.where('reconciliationPlans.runId', '=', runId ?? ''))
        .orderBy('plans.createdAt')
        .limit(limit)
        .execute(),

    /** Takes all of these for a plan of a run, or none: then the id for people of the plan that has one of them. */
    takeLines: async (
      { planKey, organizationId }: { readonly planKey: string; readonly organizationId: string },
      runId: string,
      lines: readonly { readonly itemId: string; readonly locationId: string | null }[],
    ): Promise<string | null> => {
      const taken = await db
        .selectFrom('reconciledLines')
        .leftJoin('plans', 'plans.planKey', 'reconciledLines.planKey')
        .select(['reconciledLines.itemId', 'reconciledLines.locationId', 'plans.display'])
        .where('reconciledLines.organizationId', '=', organizationId)
        .where('reconciledLines.runId', '=', runId)
        .where(
          'reconciledLines.itemId',
          'in',
          lines.map(({ itemId }) => itemId),
        )
        .execute();
      const [other] = taken.filter((row) =>
        lines.some((line) => line.itemId === row.itemId && (line.locationId ?? '') === row.locationId),
      );
      if (other !== undefined) return other.display ?? 'of an earlier day';
      await db
        .insertInto('reconciledLines')
        .values(
          lines.map(({ itemId, locationId }) => ({
            organizationId,
            runId,
            itemId,
            locationId: locationId ?? '',
            planKey,
          })),
        )
        .execute();
      return null;
    },

    /** The plan has changed nothing. */
    releaseLines: async (planKey: string): Promise<void> => {
      await db.deleteFrom('reconciledLines').where('planKey', '=', planKey).execute();
    },
  };
};
