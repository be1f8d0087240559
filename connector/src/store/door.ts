// The calls to Zoho that every process shares: who flies, who flew in the last minute, what Zoho said is left.
import type { Db } from './groups.ts';
import { lineageOf } from './keys.ts';

export interface DoorRow {
  readonly blockedUntil: number | null;
  readonly dayLimit: number | null;
  readonly dayRemaining: number | null;
  readonly dayResetsAt: number | null;
  readonly failures: number;
  readonly circuitOpenUntil: number | null;
}

const CLOCK_SLACK_MS = 60_000;

const fresh: DoorRow = {
  blockedUntil: null,
  dayLimit: null,
  dayRemaining: null,
  dayResetsAt: null,
  failures: 0,
  circuitOpenUntil: null,
};

const HOUR_MS = 3_600_000;
const HOURS_KEPT = 72;

/** For whoever looks at a day's calls. An hour's first call takes away what is older than anybody looks. */
const countHour = async (
  db: Db,
  { organizationId, lane, startedAt }: { organizationId: string; lane: string; startedAt: number },
): Promise<void> => {
  const hourAt = startedAt - (startedAt % HOUR_MS);
  const { calls } = await db
    .insertInto('callHours')
    .values({ organizationId, hourAt, lane, calls: 1 })
    .onConflict((c) =>
      c.columns(['organizationId', 'hourAt', 'lane']).doUpdateSet((e) => ({ calls: e('callHours.calls', '+', 1) })),
    )
    .returning('calls')
    .executeTakeFirstOrThrow();
  if (calls > 1) return;
  await db
    .deleteFrom('callHours')
    .where('organizationId', '=', organizationId)
    .where('hourAt', '<', hourAt - HOURS_KEPT * HOUR_MS)
    .execute();
};

export const doorGroup = (db: Db) => ({
  row: async (organizationId: string): Promise<DoorRow> =>
    (await db
      .selectFrom('doors')
      .select(['blockedUntil', 'dayLimit', 'dayRemaining', 'dayResetsAt', 'failures', 'circuitOpenUntil'])
      .where('organizationId', '=', organizationId)
      .executeTakeFirst()) ?? fresh,

  change: async (organizationId: string, change: Partial<DoorRow>): Promise<void> => {
    await db
      .insertInto('doors')
      .values({ organizationId, ...fresh, ...change })
      .onConflict((c) => c.column('organizationId').doUpdateSet(change))
      .execute();
  },

  /** Calls that fly, or that ended after `since`. */
  recent: (organizationId: string, since: number) =>
    db
      .selectFrom('zohoCalls')
      .select(['lane', 'startedAt', 'finishedAt', 'deadlineAt'])
      .where('organizationId', '=', organizationId)
      .where((e) => e.or([e('finishedAt', 'is', null), e('finishedAt', '>', since)]))
      .execute(),

  start: async (call: {
    id: string;
    organizationId: string;
    lane: string;
    startedAt: number;
    deadlineAt: number;
  }): Promise<void> => {
    await db
      .insertInto('zohoCalls')
      .values({ ...call, finishedAt: null })
      .execute();
    await countHour(db, call);
  },

  /** Calls by hour and lane since then, the oldest first. */
  hours: (organizationId: string, since: number): Promise<{ hourAt: number; lane: string; calls: number }[]> =>
    db
      .selectFrom('callHours')
      .select(['hourAt', 'lane', 'calls'])
      .where('organizationId', '=', organizationId)
      .where('hourAt', '>=', since)
      .orderBy('hourAt')
      .orderBy('lane')
      .execute(),

  /** Answers when it started; null where it has been forgotten. */
  finish: async (id: string, finishedAt: number): Promise<number | null> =>
    (
      await db
        .updateTable('zohoCalls')
        .set({ finishedAt })
        .where('id', '=', id)
        .returning('startedAt')
        .executeTakeFirst()
    )?.startedAt ?? null,

  /** Forgets calls that ended before `before`, and ends flights whose process must be dead. */
  prune: async (organizationId: string, before: number, now: number): Promise<void> => {
    await db
      .deleteFrom('zohoCalls')
      .where('organizationId', '=', organizationId)
      .where((e) =>
        e.or([
          e('finishedAt', '<=', before),
          // Made while the clock was ahead: they would count until it has caught up.
          e('startedAt', '>', now + CLOCK_SLACK_MS),
        ]),
      )
      .execute();
    await db
      .updateTable('zohoCalls')
      .set((e) => ({ finishedAt: e.ref('deadlineAt') }))
      .where('organizationId', '=', organizationId)
      .where('finishedAt', 'is', null)
      .where('deadlineAt', '<', now)
      .execute();
  },

  /** Lanes that somebody has waited in since `since`. */
  demand: async (organizationId: string, since: number): Promise<string[]> =>
    (
      await db
        .selectFrom('laneDemand')
        .select('lane')
        .where('organizationId', '=', organizationId)
        .where('waitedAt', '>', since)
        .execute()
    ).map((row) => row.lane),

  noteDemand: async (organizationId: string, lane: string, waitedAt: number): Promise<void> => {
    await db
      .insertInto('laneDemand')
      .values({ organizationId, lane, waitedAt })
      .onConflict((c) => c.columns(['organizationId', 'lane']).doUpdateSet({ waitedAt }))
      .execute();
  },

  /** Of the key, and of those that it replaces or that replace it. */
  keyCalls: async (kid: string, day: string): Promise<number> => {
    const { calls } = await db
      .selectFrom('keyCalls')
      .select((e) => e.fn.coalesce(e.fn.sum<number>('calls'), e.lit(0)).as('calls'))
      .where('kid', 'in', await lineageOf(db, kid))
      .where('day', '=', day)
      .executeTakeFirstOrThrow();
    return calls;
  },

  countKeyCall: async (kid: string, day: string): Promise<void> => {
    await db
      .insertInto('keyCalls')
      .values({ kid, day, calls: 1 })
      .onConflict((c) => c.columns(['kid', 'day']).doUpdateSet((e) => ({ calls: e('keyCalls.calls', '+', 1) })))
      .execute();
    await db.deleteFrom('keyCalls').where('kid', '=', kid).where('day', '<', day).execute();
  },
});
