// What writes of our own do to stock, each under the stock epoch from which a reading shows it: by this a change that
// comes back from Zoho is known to be ours, whenever it comes.
import type { Db } from './groups.ts';

export interface OwnMove {
  readonly planKey: string;
  readonly itemId: string;
  /** Empty where the plan left the place to Zoho. */
  readonly locationId: string;
  /** Signed, in millionths. */
  readonly onHandMicros: number;
  readonly availableMicros: number;
  /** A reading with this sequence or a later one shows it; null while nobody can say. */
  readonly sequence: number | null;
}

export interface FreedUnits {
  readonly planKey: string;
  readonly organizationId: string;
  readonly itemId: string;
  readonly quantityMicros: number;
  readonly sequence: number;
  readonly freedAt: number;
}

const CHUNK = 50;
/** By then every reading in use has begun after it. */
const FORGOTTEN_MS = 24 * 3_600_000;

export const ownMovesGroup = (db: Db) => {
  const ofSome = async (organizationId: string, itemIds: readonly string[]): Promise<OwnMove[]> => {
    const changes = await db
      .selectFrom('stockChanges')
      .innerJoin('plans', 'plans.planKey', 'stockChanges.planKey')
      .select([
        'stockChanges.planKey',
        'stockChanges.itemId',
        'stockChanges.locationId',
        'stockChanges.deltaMicros',
        'stockChanges.committedSequence',
        'plans.kind',
      ])
      .where('stockChanges.organizationId', '=', organizationId)
      .where('stockChanges.itemId', 'in', itemIds)
      .execute();
    const promised = await db
      .selectFrom('reservations')
      .select(['planKey', 'itemId', 'locationId', 'quantityMicros', 'committedSequence'])
      .where('organizationId', '=', organizationId)
      .where('itemId', 'in', itemIds)
      .execute();
    const freed = await db
      .selectFrom('freedUnits')
      .select(['planKey', 'itemId', 'quantityMicros', 'sequence'])
      .where('organizationId', '=', organizationId)
      .where('itemId', 'in', itemIds)
      .execute();
    const key = (row: Pick<OwnMove, 'planKey' | 'itemId' | 'locationId'>): string =>
      `${row.planKey} ${row.itemId} ${row.locationId}`;
    const promises = new Map(promised.map((row) => [key(row), row.quantityMicros]));
    return [
      ...promised.map(({ quantityMicros, committedSequence, ...at }) => ({
        ...at,
        onHandMicros: 0,
        availableMicros: -quantityMicros,
        sequence: committedSequence,
      })),
      // What is promised has left what is available with the promise already. That of an order may have been shown, and
      // forgotten, by the time its goods leave; every other plan does both at once.
      ...changes.map(({ deltaMicros, committedSequence, kind, ...at }) => ({
        ...at,
        onHandMicros: deltaMicros,
        availableMicros: deltaMicros + (promises.get(key(at)) ?? (kind === 'create-order' ? -deltaMicros : 0)),
        sequence: committedSequence,
      })),
      ...freed.map(({ quantityMicros, ...at }) => ({
        ...at,
        locationId: '',
        onHandMicros: 0,
        availableMicros: quantityMicros,
      })),
    ];
  };

  return {
    /** Of these items. What has long been shown may be among them. */
    of: async (organizationId: string, itemIds: readonly string[]): Promise<OwnMove[]> => {
      const found: OwnMove[] = [];
      for (let start = 0; start < itemIds.length; start += CHUNK) {
        found.push(...(await ofSome(organizationId, itemIds.slice(start, start + CHUNK))));
      }
      return found;
    },

    /** A cancellation of ours gives these back; one row a plan and item. */
    free: async (units: readonly FreedUnits[], now: number): Promise<void> => {
      await db
        .deleteFrom('freedUnits')
        .where('freedAt', '<', now - FORGOTTEN_MS)
        .execute();
      if (units.length === 0) return;
      await db
        .insertInto('freedUnits')
        .values([...units])
        .onConflict((c) => c.doNothing())
        .execute();
    },
  };
};
