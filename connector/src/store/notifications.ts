// What is to be sent to a subscriber: its text and its id are made once and never change, however often it is tried.
import { DRAWN } from './drawn.ts';
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type NotificationRow = Tables['notifications'];
export type NewNotification = Pick<NotificationRow, 'subscriberId' | 'messageId' | 'body' | 'lastSequence'>;

export const notificationsGroup = (db: Db) => {
  const waiting = (subscriberId: string) =>
    db.selectFrom('notifications').where('subscriberId', '=', subscriberId).where('state', '=', 'waiting');

  return {
    add: async (notification: NewNotification, createdAt: number): Promise<void> => {
      await db
        .insertInto('notifications')
        .values({
          ...notification,
          id: DRAWN,
          state: 'waiting',
          attempts: 0,
          nextAt: createdAt,
          createdAt,
          error: null,
        })
        // What was made before stays as it was made.
        .onConflict((c) => c.columns(['subscriberId', 'messageId']).doNothing())
        .execute();
    },

    /** How many wait, and when the first of them is due. */
    waiting: async (subscriberId: string): Promise<{ readonly count: number; readonly nextAt: number | null }> =>
      waiting(subscriberId)
        .select((e) => [e.fn.countAll<number>().as('count'), e.fn.min<number | null>('nextAt').as('nextAt')])
        .executeTakeFirstOrThrow(),

    failed: async (subscriberId: string): Promise<number> =>
      (
        await db
          .selectFrom('notifications')
          .select((e) => e.fn.countAll<number>().as('count'))
          .where('subscriberId', '=', subscriberId)
          .where('state', '=', 'failed')
          .executeTakeFirstOrThrow()
      ).count,

    /** Takes in hand what is due, the oldest first. The attempt is counted before it is made, so a crash is one as well. */
    claim: async (
      subscriberId: string,
      claim: { readonly now: number; readonly until: number; readonly limit: number },
    ): Promise<NotificationRow[]> => {
      const due = await waiting(subscriberId)
        .select('id')
        .where('nextAt', '<=', claim.now)
        .orderBy('id')
        .limit(claim.limit)
        .execute();
      if (due.length === 0) return [];
      const claimed = await db
        .updateTable('notifications')
        .set((e) => ({ attempts: e('attempts', '+', 1), nextAt: claim.until }))
        .where(
          'id',
          'in',
          due.map(({ id }) => id),
        )
        .returningAll()
        .execute();
      return claimed.sort((one, other) => one.id - other.id);
    },

    /** It has arrived; false where the attempt is no longer the newest. */
    arrived: async ({ id, attempts }: Pick<NotificationRow, 'id' | 'attempts'>): Promise<boolean> => {
      const { numDeletedRows } = await db
        .deleteFrom('notifications')
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .executeTakeFirst();
      return numDeletedRows === 1n;
    },

    /** It is tried again at `nextAt`, or not at all where that is null; false as with `arrived`. */
    missed: async (
      { id, attempts }: Pick<NotificationRow, 'id' | 'attempts'>,
      { nextAt, error }: { readonly nextAt: number | null; readonly error: string },
    ): Promise<boolean> => {
      const { numUpdatedRows } = await db
        .updateTable('notifications')
        .set(nextAt === null ? { state: 'failed', error } : { nextAt, error })
        .where('id', '=', id)
        .where('attempts', '=', attempts)
        .executeTakeFirst();
      return numUpdatedRows === 1n;
    },

    /** Forgets what has failed and was made before `before`; at most `limit` at a time. */
    prune: async (before: number, limit: number): Promise<number> => {
      const old = await db
        .selectFrom('notifications')
        .select('id')
        .where('state', '=', 'failed')
        .where('createdAt', '<', before)
        .limit(limit)
        .execute();
      if (old.length === 0) return 0;
      await db
        .deleteFrom('notifications')
        .where(
          'id',
          'in',
          old.map(({ id }) => id),
        )
        .execute();
      return old.length;
    },
  };
};
