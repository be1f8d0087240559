// What Zoho's webhooks brought: remembered before it is acknowledged, forgotten when it is handled and old.
import { insertRow, runText } from './by-hand.ts';
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type DeliveryRow = Tables['deliveries'];
export type NewDeliveryRow = Omit<DeliveryRow, 'arrival' | 'handledAt' | 'error' | 'repeats' | 'repeatedAt'>;
/** Without its body. */
export type DeliveryHead = Omit<DeliveryRow, 'arrival' | 'body' | 'headers' | 'query'>;

const HEAD = [
  'id',
  'organizationId',
  'receivedAt',
  'verdict',
  'signed',
  'entity',
  'entityId',
  'modifiedTime',
  'contentHash',
  'state',
  'jobId',
  'handledAt',
  'error',
  'repeats',
  'repeatedAt',
] as const;

const fresh = { handledAt: null, error: null, repeats: 0, repeatedAt: null } as const;

export type NewestDelivery = Pick<DeliveryRow, 'id' | 'contentHash' | 'modifiedTime' | 'receivedAt' | 'state'>;

const NEWEST = `select "id", "contentHash", "modifiedTime", "receivedAt", "state" from "deliveries"
  where "organizationId" = ? and "entity" = ? and "entityId" = ? and "signed" = ? and "state" != 'refused'
  order by "arrival" desc limit 1`;

/** Units of work come one after the other, so that each finds the arrival before its own. */
const lastArrival = async (db: Db): Promise<number> =>
  (
    await db
      .selectFrom('deliveries')
      .select((e) => e.fn.max<number | null>('arrival').as('last'))
      .executeTakeFirst()
  )?.last ?? 0;

const addAll = async (db: Db, all: readonly NewDeliveryRow[]): Promise<void> => {
  let arrival = await lastArrival(db);
  for (const delivery of all) {
    arrival += 1;
    await insertRow(db, 'deliveries', { ...delivery, ...fresh, arrival });
  }
};

export const deliveriesGroup = (db: Db) => ({
  add: (delivery: NewDeliveryRow): Promise<void> => addAll(db, [delivery]),

  /** In this order. */
  addAll: (all: readonly NewDeliveryRow[]): Promise<void> => addAll(db, all),

  /** Remembers one that was refused, for whoever wants to know why, and forgets all but the newest of its kind. */
  addRefused: async (delivery: NewDeliveryRow, keep: number): Promise<void> => {
    await addAll(db, [delivery]);
    const ofItsKind = () =>
      db
        .selectFrom('deliveries')
        .select('arrival')
        .where('state', '=', 'refused')
        .where('organizationId', '=', delivery.organizationId);
    const kept = ofItsKind().orderBy('arrival', 'desc').limit(keep);
    await db
      .deleteFrom('deliveries')
      .where('arrival', 'in', ofItsKind().where('arrival', 'not in', kept))
      .execute();
  },

  get: async (id: string): Promise<DeliveryRow | null> =>
    (await db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst()) ?? null,

  /** Newest first. */
  list: (limit: number, offset = 0): Promise<DeliveryHead[]> =>
    db.selectFrom('deliveries').select(HEAD).orderBy('arrival', 'desc').limit(limit).offset(offset).execute(),

  /** The newest accepted one of a record, among those signed or those not. */
  newestOf: async (
    record: Pick<DeliveryRow, 'organizationId' | 'entity' | 'entityId' | 'signed'>,
  ): Promise<NewestDelivery | null> => {
    const { organizationId, entity, entityId, signed } = record;
    const [newest] = await runText<NewestDelivery>(db, NEWEST, [organizationId, entity, entityId, signed]);
    return newest ?? null;
  },

  /** When the last acceptable one came, a repetition too; null where none is remembered. */
  lastReceivedAt: async (organizationId: string): Promise<number | null> =>
    (
      await db
        .selectFrom('deliveries')
        .select((e) => e.fn.max<number | null>(e.fn.coalesce('repeatedAt', 'receivedAt')).as('at'))
        .where('organizationId', '=', organizationId)
        .where('state', '!=', 'refused')
        .executeTakeFirstOrThrow()
    ).at,

  /** It has come once more. */
  repeat: async (id: string, at: number): Promise<void> => {
    await db
      .updateTable('deliveries')
      .set((e) => ({ repeats: e('repeats', '+', 1), repeatedAt: at }))
      .where('id', '=', id)
      .execute();
  },

  /** It is in the hands of this job, anew. */
  assign: async (id: string, jobId: number): Promise<void> => {
    await db
      .updateTable('deliveries')
      .set({ jobId, state: 'waiting', handledAt: null, error: null })
      .where('id', '=', id)
      .execute();
  },

  handled: async (id: string, at: number): Promise<void> => {
    await db
      .updateTable('deliveries')
      .set({ state: 'handled', handledAt: at, error: null })
      .where('id', '=', id)
      .execute();
  },

  /** Its job could not do it; a later try may. */
  failed: async (id: string, at: number, error: string): Promise<void> => {
    await db
      .updateTable('deliveries')
      .set({ state: 'failed', handledAt: at, error: error.slice(0, 300) })
      .where('id', '=', id)
      .execute();
  },

  /**
   * Forgets what came before `before`, and the oldest beyond `keep`; at most `limit` at a time. What waits for a job
   * that will still be run stays, however old.
   */
  forget: async ({
    before,
    keep,
    limit,
  }: {
    readonly before: number;
    readonly keep: number;
    readonly limit: number;
  }): Promise<number> => {
    const toBeRun = db.selectFrom('jobs').select('id').where('state', 'in', ['waiting', 'leased']);
    const ended = () =>
      db
        .selectFrom('deliveries')
        .select('arrival')
        .where((e) =>
          // One that has failed is tried again by its job.
          e.or([e('state', 'in', ['handled', 'refused']), e('jobId', 'is', null), e('jobId', 'not in', toBeRun)]),
        );
    const tooOld = await ended().where('receivedAt', '<', before).limit(limit).execute();
    const tooMany = await ended().orderBy('arrival', 'desc').offset(keep).limit(limit).execute();
    const arrivals = [...new Set([...tooOld, ...tooMany].map(({ arrival }) => arrival))].slice(0, limit);
    if (arrivals.length > 0) await db.deleteFrom('deliveries').where('arrival', 'in', arrivals).execute();
    return arrivals.length;
  },
});
