// Units promised to orders on their way to Zoho; the mirror's readings tell when Zoho shows them itself.
import type { Db } from './groups.ts';

export interface Reservation {
  readonly planKey: string;
  readonly organizationId: string;
  readonly itemId: string;
  /** Empty where the organisation keeps everything in one place. */
  readonly locationId: string;
  readonly quantityMicros: number;
  /** A checkout's limit; left out where the units are held for as long as their plan lives. */
  readonly heldUntil?: number;
}

export interface OutstandingReservation {
  readonly planKey: string;
  readonly itemId: string;
  readonly locationId: string;
  readonly quantityMicros: number;
  /** The stock epoch at Zoho's confirmation: a reading with this sequence or a later one shows the units itself. */
  readonly committedSequence: number | null;
  /** Past this it holds nothing, whether or not somebody has taken it away yet. */
  readonly heldUntil: number | null;
}

export const reservationsGroup = (db: Db) => ({
  add: async (reservations: readonly Reservation[], createdAt: number): Promise<void> => {
    if (reservations.length === 0) return;
    await db
      .insertInto('reservations')
      .values(
        reservations.map((reservation) => ({ heldUntil: null, ...reservation, createdAt, committedSequence: null })),
      )
      .execute();
  },

  /** Zoho has confirmed the order: the units end as reservations with the first reading that begins from now on, once. */
  commit: async (planKey: string, sequence: number): Promise<void> => {
    await db
      .updateTable('reservations')
      .set({ committedSequence: sequence })
      .where('planKey', '=', planKey)
      .where('committedSequence', 'is', null)
      .execute();
  },

  /** The order will not be: its units are free at once. */
  release: async (planKey: string): Promise<void> => {
    await db.deleteFrom('reservations').where('planKey', '=', planKey).execute();
  },

  /** As `release`, for the plan that made this Zoho order: it has been cancelled. */
  releaseOfOrder: async (organizationId: string, zohoId: string): Promise<void> => {
    await db
      .deleteFrom('reservations')
      .where('planKey', 'in', (e) =>
        e
          .selectFrom('plans')
          .select('planKey')
          .where('organizationId', '=', organizationId)
          .where('zohoId', '=', zohoId)
          .where('kind', '=', 'create-order'),
      )
      .execute();
  },

  /** Every reservation of the organisation that has not ended by `now`: as many as there are orders on their way. */
  outstanding: (organizationId: string, now = 0): Promise<OutstandingReservation[]> =>
    db
      .selectFrom('reservations')
      .select(['planKey', 'itemId', 'locationId', 'quantityMicros', 'committedSequence', 'heldUntil'])
      .where('organizationId', '=', organizationId)
      .where((e) => e.or([e('heldUntil', 'is', null), e('heldUntil', '>', now)]))
      .execute(),
});
