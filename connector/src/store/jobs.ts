// The durable queue. A job in hand is under a lease with a fencing number: who comes back too late changes nothing.
import type { JobKind, JobPayloads, NewJob } from '../jobs/kinds.ts';
import { insertRow } from './by-hand.ts';
import type { Db } from './groups.ts';
import { LONGEST_LEASE_MS } from './in-hand.ts';
import type { Tables } from './tables.ts';

export type JobRow = Tables['jobs'];

/** A job as its runner has it in hand. */
export interface LeasedJob {
  readonly id: number;
  readonly organizationId: string;
  readonly kind: JobKind;
  readonly payload: JobPayloads[JobKind];
  readonly fence: number;
  /** This one among them. */
  readonly attempts: number;
  readonly faults: number;
}

export type JobCounts = Readonly<Record<JobRow['state'], number>>;

const DIED = 'the process that had it in hand died, or took too long';

const noLease = { leaseOwner: null, leaseUntil: null } as const;
const untouched = {
  ...noLease,
  state: 'waiting',
  attempts: 0,
  faults: 0,
  fence: 0,
  error: null,
  endedAt: null,
} as const;

export const jobsGroup = (db: Db) => {
  const lapsed = (now: number) =>
    db
      .selectFrom('jobs')
      .select(['id', 'faults'])
      .where('state', '=', 'leased')
      .where((e) => e.or([e('leaseUntil', '<=', now), e('leaseUntil', '>', now + LONGEST_LEASE_MS)]));

  const dueOf = (turn: { organizationId: string; kind: string }, now: number) =>
    db
      .selectFrom('jobs')
      .select('id')
      .where('state', '=', 'waiting')
      .where('organizationId', '=', turn.organizationId)
      .where('kind', '=', turn.kind)
      .where('runAt', '<=', now)
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();

  /** Only under the fence it was leased with. */
  const endLease = async (id: number, fence: number, change: Partial<JobRow>): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('jobs')
      .set({ ...change, ...noLease })
      .where('id', '=', id)
      .where('fence', '=', fence)
      .where('state', '=', 'leased')
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  };

  /** What dead processes had in hand waits again; what has killed too many of them is a dead letter. */
  const takeBack = async (now: number, maxFaults: number): Promise<void> => {
    for (const { id, faults } of await lapsed(now).limit(100).execute()) {
      const over = faults + 1 >= maxFaults;
      await db
        .updateTable('jobs')
        .set({
          ...noLease,
          faults: faults + 1,
          state: over ? 'dead' : 'waiting',
          error: DIED,
          endedAt: over ? now : null,
        })
        .where('id', '=', id)
        .execute();
    }
  };

  const takeTurns = async (organizationId: string, kind: JobKind): Promise<void> => {
    await db
      .insertInto('jobTurns')
      .values({ organizationId, kind, turn: 0 })
      .onConflict((c) => c.columns(['organizationId', 'kind']).doNothing())
      .execute();
  };

  const add = async (
    job: Pick<JobRow, 'organizationId' | 'kind' | 'mergeKey' | 'payload' | 'runAt'>,
  ): Promise<number> => {
    const [row] = await insertRow(db, 'jobs', { ...job, ...untouched }, { returning: 'id' });
    return row?.id ?? Number.NaN;
  };

  return {
    /** Answers the id of the job, or of the one it was merged into. */
    enqueue: async ({ organizationId, kind, payload, runAt = 0, key }: NewJob): Promise<number> => {
      if (key !== undefined) {
        const waiting = await db
          .selectFrom('jobs')
          .select(['id', 'runAt'])
          .where('organizationId', '=', organizationId)
          .where('kind', '=', kind)
          .where('mergeKey', '=', key)
          .where('state', '=', 'waiting')
          .orderBy('id')
          .limit(1)
          .executeTakeFirst();
        if (waiting !== undefined) {
          if (runAt < waiting.runAt) {
            await db.updateTable('jobs').set({ runAt }).where('id', '=', waiting.id).execute();
          }
          return waiting.id;
        }
      }
      await takeTurns(organizationId, kind);
      return add({ organizationId, kind, mergeKey: key ?? null, payload: JSON.stringify(payload), runAt });
    },

    /** Many of one kind, which nothing is merged with. Answers their ids, in this order. */
    enqueueAll: async <K extends JobKind>(
      organizationId: string,
      kind: K,
      payloads: readonly JobPayloads[K][],
    ): Promise<number[]> => {
      if (payloads.length > 0) await takeTurns(organizationId, kind);
      const ids: number[] = [];
      for (const payload of payloads) {
        ids.push(await add({ organizationId, kind, mergeKey: null, payload: JSON.stringify(payload), runAt: 0 }));
      }
      return ids;
    },

    /** Whether `lease` would find anything, without the write lock. */
    anyDue: async (now: number): Promise<boolean> => {
      if ((await lapsed(now).limit(1).executeTakeFirst()) !== undefined) return true;
      for (const turn of await db.selectFrom('jobTurns').select(['organizationId', 'kind']).execute()) {
        if ((await dueOf(turn, now)) !== undefined) return true;
      }
      return false;
    },

    /** The oldest due job of whichever organisation and kind has waited longest for its turn; null where none is due. */
    lease: async (lease: {
      readonly owner: string;
      readonly now: number;
      readonly until: number;
      readonly maxFaults: number;
    }): Promise<LeasedJob | null> => {
      await takeBack(lease.now, lease.maxFaults);
      const turns = await db.selectFrom('jobTurns').selectAll().orderBy('turn').execute();
      for (const turn of turns) {
        const due = await dueOf(turn, lease.now);
        if (due === undefined) continue;
        await db
          .updateTable('jobTurns')
          .set({ turn: (turns.at(-1)?.turn ?? 0) + 1 })
          .where('organizationId', '=', turn.organizationId)
          .where('kind', '=', turn.kind)
          .execute();
        const row = await db
          .updateTable('jobs')
          .set((e) => ({
            state: 'leased' as const,
            leaseOwner: lease.owner,
            leaseUntil: lease.until,
            fence: e('fence', '+', 1),
            attempts: e('attempts', '+', 1),
          }))
          .where('id', '=', due.id)
          .returning(['id', 'organizationId', 'kind', 'payload', 'fence', 'attempts', 'faults'])
          .executeTakeFirstOrThrow();
        return { ...row, kind: row.kind as JobKind, payload: JSON.parse(row.payload) as JobPayloads[JobKind] };
      }
      return null;
    },

    /** False where the lease was no longer the newest. */
    complete: (id: number, fence: number, at: number): Promise<boolean> =>
      endLease(id, fence, { state: 'done', endedAt: at, error: null }),

    /** Puts it back until `runAt`, or among the dead letters where that is null; false as with `complete`. */
    fail: async (
      id: number,
      fence: number,
      failure: { readonly at: number; readonly runAt: number | null; readonly fault: boolean; readonly error: string },
    ): Promise<boolean> => {
      const { at, runAt, fault, error } = failure;
      const row = await db.selectFrom('jobs').select('faults').where('id', '=', id).executeTakeFirst();
      const faults = (row?.faults ?? 0) + (fault ? 1 : 0);
      return endLease(
        id,
        fence,
        runAt === null ? { state: 'dead', endedAt: at, error, faults } : { state: 'waiting', runAt, error, faults },
      );
    },

    get: async (id: number): Promise<JobRow | null> =>
      (await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,

    /** Dead letters, newest first. */
    dead: (limit: number, offset = 0): Promise<JobRow[]> =>
      db
        .selectFrom('jobs')
        .selectAll()
        .where('state', '=', 'dead')
        .orderBy('endedAt', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
        .offset(offset)
        .execute(),

    /** A dead letter starts anew; false where there is none of this id. */
    replay: async (id: number, runAt: number): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('jobs')
        .set({ state: 'waiting', runAt, attempts: 0, faults: 0, endedAt: null })
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    /** A dead letter is thrown away; false where there is none of this id. */
    drop: async (id: number): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('jobs')
        .where('id', '=', id)
        .where('state', '=', 'dead')
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },

    counts: async (): Promise<JobCounts> => {
      const rows = await db
        .selectFrom('jobs')
        .select((e) => ['state', e.fn.countAll<number>().as('jobs')])
        .groupBy('state')
        .execute();
      return {
        waiting: 0,
        leased: 0,
        done: 0,
        dead: 0,
        ...Object.fromEntries(rows.map(({ state, jobs }) => [state, jobs])),
      };
    },

    /** Forgets what ended before `before`, and the oldest of more than `keep` in a state; at most `limit` at a time. */
    prune: async (
      state: 'done' | 'dead',
      { before, keep, limit }: { readonly before: number; readonly keep: number; readonly limit: number },
    ): Promise<number> => {
      const ended = () => db.selectFrom('jobs').where('state', '=', state);
      const tooMany = await ended()
        .select(['id', 'endedAt'])
        .orderBy('endedAt', 'desc')
        .orderBy('id', 'desc')
        .offset(keep)
        .limit(limit)
        .execute();
      const tooOld = await ended().select('id').where('endedAt', '<', before).limit(limit).execute();
      const ids = [...new Set([...tooMany, ...tooOld].map(({ id }) => id))].slice(0, limit);
      if (ids.length > 0) await db.deleteFrom('jobs').where('id', 'in', ids).execute();
      return ids.length;
    },
  };
};
