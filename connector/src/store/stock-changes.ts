// What stock changes on their way to Zoho will do to its figures, until a reading that began after them shows it; and
// which adjustments have been undone, each once.
import type { Db } from './groups.ts';

export interface StockDelta {
  readonly itemId: string;
  /** Empty where the organisation keeps everything in one place. */
  readonly locationId: string;
  readonly deltaMicros: number;
}

export interface OutstandingChange extends StockDelta {
  readonly planKey: string;
  /** The plan's id for people. */
  readonly display: string;
  /** Where that plan stands. */
  readonly state: string;
  /** The stock epoch when Zoho had it: a reading with this sequence or a later one shows it. Null before. */
  readonly committedSequence: number | null;
}

/** By then every reading in use has begun after the change. */
const FORGOTTEN_MS = 24 * 3_600_000;

export const stockChangesGroup = (db: Db) => ({
  /** One row a plan, item and place. */
  add: async (
    plan: { readonly planKey: string; readonly organizationId: string },
    deltas: readonly StockDelta[],
    createdAt: number,
  ): Promise<void> => {
    await db
      .deleteFrom('stockChanges')
      .where('organizationId', '=', plan.organizationId)
      .where('committedSequence', 'is not', null)
      .where('createdAt', '<', createdAt - FORGOTTEN_MS)
      .execute();
    if (deltas.length === 0) return;
    const { planKey, organizationId } = plan;
    await db
      .insertInto('stockChanges')
      .values(deltas.map((delta) => ({ planKey, organizationId, ...delta, createdAt, committedSequence: null })))
      .execute();
  },

  /** Zoho has it: readings that begin from now on show it. */
  commit: async (planKey: string, sequence: number): Promise<void> => {
    await db.updateTable('stockChanges').set({ committedSequence: sequence }).where('planKey', '=', planKey).execute();
  },

  /** It will not be; what it was to undo may be undone by another. */
  release: async (planKey: string): Promise<void> => {
    await db.deleteFrom('stockChanges').where('planKey', '=', planKey).execute();
    await db.deleteFrom('undoneAdjustments').where('planKey', '=', planKey).execute();
  },

  /** Of these items: what plans have been released to change and a reading may not show yet. */
  outstanding: async (organizationId: string, itemIds: readonly string[]): Promise<OutstandingChange[]> =>
    itemIds.length === 0
      ? []
      : db
          .selectFrom('stockChanges')
          .innerJoin('plans', 'plans.planKey', 'stockChanges.planKey')
          .select([
            'stockChanges.planKey',
            'stockChanges.itemId',
            'stockChanges.locationId',
            'stockChanges.deltaMicros',
            'stockChanges.committedSequence',
            'plans.display',
            'plans.state',
          ])
          .where('stockChanges.organizationId', '=', organizationId)
          .where('stockChanges.itemId', 'in', itemIds)
          .execute(),

  /** Notes that a plan undoes an adjustment; false where another has, or is about to. */
  undo: async (
    plan: { readonly planKey: string; readonly organizationId: string },
    adjustmentId: string,
    createdAt: number,
  ): Promise<boolean> => {
    const { planKey, organizationId } = plan;
    const done = await db
      .insertInto('undoneAdjustments')
      .values({ organizationId, adjustmentId, planKey, createdAt })
      .onConflict((c) => c.doNothing())
      .executeTakeFirst();
    return done.numInsertedOrUpdatedRows === 1n;
  },

  /** The id for people of the plan that has undone an adjustment, or is about to; null where none has. */
  undoneBy: async (organizationId: string, adjustmentId: string): Promise<string | null> =>
    (
      await db
        .selectFrom('undoneAdjustments')
        .innerJoin('plans', 'plans.planKey', 'undoneAdjustments.planKey')
        .select('plans.display')
        .where('undoneAdjustments.organizationId', '=', organizationId)
        .where('undoneAdjustments.adjustmentId', '=', adjustmentId)
        .executeTakeFirst()
    )?.display ?? null,
});
