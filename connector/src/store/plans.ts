// Plans and their steps. A move names the version it starts from, so that of two executors only one moves a plan.
import type { Db } from './groups.ts';
import { isFree, isFreeFor } from './in-hand.ts';
import { lineageOf } from './keys.ts';
import type { Tables } from './tables.ts';

export type PlanRow = Tables['plans'];

/** What may change with a move. */
export type PlanChange = Partial<
  Pick<
    PlanRow,
    | 'recipe'
    | 'write'
    | 'warnings'
    | 'approvedAt'
    | 'approvedBy'
    | 'day'
    | 'zohoId'
    | 'zohoNumber'
    | 'result'
    | 'reason'
    | 'leaseOwner'
    | 'leaseUntil'
  >
>;

export interface DayTotals {
  readonly orders: number;
  readonly cancellations: number;
  /** Of orders. */
  readonly valueMicros: number;
  readonly unitsMicros: number;
  /** Changes of stock, of whatever kind. */
  readonly stockWrites: number;
  readonly stockValueMicros: number;
  readonly stockUnitsMicros: number;
}

const STOCK_KINDS: readonly string[] = ['adjust-stock', 'transfer-stock', 'receive-transfer'];

export const plansGroup = (db: Db) => ({
  insert: async (row: PlanRow): Promise<void> => {
    await db.insertInto('plans').values(row).execute();
    await db
      .insertInto('planSteps')
      .values({ planKey: row.planKey, version: row.version, state: row.state, at: row.createdAt, note: null })
      .execute();
  },

  byKey: async (planKey: string): Promise<PlanRow | null> =>
    (await db.selectFrom('plans').selectAll().where('planKey', '=', planKey).executeTakeFirst()) ?? null,

  byDisplay: async (display: string): Promise<PlanRow | null> =>
    (await db.selectFrom('plans').selectAll().where('display', '=', display).executeTakeFirst()) ?? null,

  /** Newest first. */
  list: (filter: { states?: readonly string[]; limit: number; offset?: number }): Promise<PlanRow[]> => {
    let query = db
      .selectFrom('plans')
      .selectAll()
      .orderBy('createdAt', 'desc')
      .orderBy('planKey')
      .limit(filter.limit)
      .offset(filter.offset ?? 0);
    if (filter.states !== undefined) query = query.where('state', 'in', filter.states);
    return query.execute();
  },

  counts: (): Promise<{ state: string; count: number }[]> =>
    db
      .selectFrom('plans')
      .select((e) => ['state', e.fn.countAll<number>().as('count')])
      .groupBy('state')
      .execute(),

  /** Plans of a key that are open and have not expired. */
  openOf: (kid: string, states: readonly string[], now: number): Promise<PlanRow[]> =>
    db
      .selectFrom('plans')
      .selectAll()
      .where('kid', '=', kid)
      .where('state', 'in', states)
      .where('expiresAt', '>', now)
      .limit(10)
      .execute(),

  /** Whether a plan of the key ended in one of the states within this time. */
  droppedWithin: async (
    kid: string,
    states: readonly string[],
    { after, until }: { readonly after: number; readonly until: number },
  ): Promise<boolean> =>
    (await db
      .selectFrom('plans')
      .select('planKey')
      .where('kid', '=', kid)
      .where('state', 'in', states)
      .where('changedAt', '>', after)
      .where('changedAt', '<=', until)
      .limit(1)
      .executeTakeFirst()) !== undefined,

  /** Open plans whose time is over. */
  overdue: (states: readonly string[], now: number, limit: number): Promise<PlanRow[]> =>
    db
      .selectFrom('plans')
      .selectAll()
      .where('state', 'in', states)
      .where('expiresAt', '<=', now)
      .limit(limit)
      .execute(),

  /** Plans somebody should carry on with: in one of the states, and in nobody's hands. */
  due: (states: readonly string[], now: number, limit: number): Promise<PlanRow[]> =>
    db
      .selectFrom('plans')
      .selectAll()
      .where('state', 'in', states)
      .where(isFree(now))
      .orderBy('changedAt')
      .limit(limit)
      .execute(),

  /** Moves a plan from a version on; false when another was quicker. */
  move: async (
    from: { planKey: string; version: number },
    state: string,
    at: number,
    change: PlanChange,
    note: string | null,
  ): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('plans')
      .set({ ...change, state, version: from.version + 1, changedAt: at })
      .where('planKey', '=', from.planKey)
      .where('version', '=', from.version)
      .executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await db
      .insertInto('planSteps')
      .values({ planKey: from.planKey, version: from.version + 1, state, at, note })
      .execute();
    return true;
  },

  /** Keeps what an executor has learnt without moving the plan. */
  learn: async (from: { planKey: string; version: number }, recipe: string): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('plans')
      .set({ recipe })
      .where('planKey', '=', from.planKey)
      .where('version', '=', from.version)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Takes a plan in hand; false while somebody else has it. */
  lease: async (planKey: string, owner: string, until: number, now: number): Promise<boolean> => {
    const { numUpdatedRows } = await db
      .updateTable('plans')
      .set((e) => ({ leaseOwner: owner, leaseUntil: until, version: e('version', '+', 1) }))
      .where('planKey', '=', planKey)
      .where(isFreeFor(owner, now))
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  },

  /** Lets a plan go, until when nobody need look at it again. */
  park: async (planKey: string, owner: string, until: number | null): Promise<void> => {
    await db
      .updateTable('plans')
      .set({ leaseOwner: null, leaseUntil: until })
      .where('planKey', '=', planKey)
      .where('leaseOwner', '=', owner)
      .execute();
  },

  /** What a key and those it replaces have had released on a day, as far as it was not refused before anything was written. */
  dayTotals: async (kids: readonly string[], day: string): Promise<DayTotals> => {
    const rows = await db
      .selectFrom('plans')
      .select((e) => [
        'kind',
        e.fn.countAll<number>().as('plans'),
        e.fn.sum<number | null>('valueMicros').as('value'),
        e.fn.sum<number | null>('unitsMicros').as('units'),
      ])
      .where('kid', 'in', kids)
      .where('day', '=', day)
      .groupBy('kind')
      .execute();
    const of = (kind: PlanRow['kind']) => rows.find((row) => row.kind === kind);
    const stock = rows.filter((row) => STOCK_KINDS.includes(row.kind));
    return {
      stockWrites: stock.reduce((sum, row) => sum + row.plans, 0),
      stockValueMicros: stock.reduce((sum, row) => sum + (row.value ?? 0), 0),
      stockUnitsMicros: stock.reduce((sum, row) => sum + (row.units ?? 0), 0),
      orders: of('create-order')?.plans ?? 0,
      cancellations: of('cancel-order')?.plans ?? 0,
      valueMicros: of('create-order')?.value ?? 0,
      unitsMicros: of('create-order')?.units ?? 0,
    };
  },

  /** The newest plan of a kind that made this document at Zoho; null where none of ours did. */
  makerOf: async (organizationId: string, kind: PlanRow['kind'], zohoId: string): Promise<PlanRow | null> =>
    (await db
      .selectFrom('plans')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('kind', '=', kind)
      .where('zohoId', '=', zohoId)
      .orderBy('createdAt', 'desc')
      .limit(1)
      .executeTakeFirst()) ?? null,

  /** The newest plan that made what Zoho has under this number or id; null where none of ours did. */
  madeAs: async (organizationId: string, word: string): Promise<PlanRow | null> =>
    (await db
      .selectFrom('plans')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('kind', '=', 'create-order')
      .where((e) => e.or([e('zohoNumber', '=', word), e('zohoId', '=', word)]))
      .orderBy('createdAt', 'desc')
      .limit(1)
      .executeTakeFirst()) ?? null,

  /** Plans of a kind in these states, the oldest first: those that are on their way are few. */
  inStates: (
    organizationId: string,
    kind: PlanRow['kind'],
    states: readonly string[],
    limit: number,
  ): Promise<PlanRow[]> =>
    db
      .selectFrom('plans')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('kind', '=', kind)
      .where('state', 'in', states)
      .orderBy('createdAt')
      .limit(limit)
      .execute(),

  /** Open plans of these kinds in an organisation, newest first. */
  openOfKinds: (
    organizationId: string,
    {
      kinds,
      states,
      now,
    }: { readonly kinds: readonly PlanRow['kind'][]; readonly states: readonly string[]; readonly now: number },
  ): Promise<PlanRow[]> =>
    db
      .selectFrom('plans')
      .selectAll()
      .where('organizationId', '=', organizationId)
      .where('kind', 'in', kinds)
      .where('state', 'in', states)
      .where('expiresAt', '>', now)
      .orderBy('createdAt', 'desc')
      .limit(50)
      .execute(),

  /** Orders of an organisation that were released on its day, as far as they were not refused. */
  ordersOn: async (organizationId: string, day: string): Promise<number> =>
    (
      await db
        .selectFrom('plans')
        .select((e) => e.fn.countAll<number>().as('orders'))
        .where('organizationId', '=', organizationId)
        .where('kind', '=', 'create-order')
        .where('day', '=', day)
        .executeTakeFirstOrThrow()
    ).orders,

  steps: (planKey: string) =>
    db
      .selectFrom('planSteps')
      .select(['version', 'state', 'at', 'note'])
      .where('planKey', '=', planKey)
      .orderBy('version')
      .execute(),

  /** Of the key, and of those that it replaces or that replace it: a service repeats its order under a new key as well. */
  idempotent: async (kid: string, idempotencyKey: string): Promise<{ requestHash: string; planKey: string } | null> =>
    (await db
      .selectFrom('idempotencyKeys')
      .select(['requestHash', 'planKey'])
      .where('kid', 'in', await lineageOf(db, kid))
      .where('idempotencyKey', '=', idempotencyKey)
      .orderBy('createdAt')
      .limit(1)
      .executeTakeFirst()) ?? null,

  /** Remembered for a month: longer than any service repeats an order. */
  rememberIdempotent: async (row: Tables['idempotencyKeys']): Promise<void> => {
    await db
      .deleteFrom('idempotencyKeys')
      .where('createdAt', '<', row.createdAt - 30 * 24 * 3_600_000)
      .execute();
    await db.insertInto('idempotencyKeys').values(row).execute();
  },
});
