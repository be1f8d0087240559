// Who is told of events, and up to which event notifications have been made for each.
import type { Db } from './groups.ts';
import { jobsGroup } from './jobs.ts';
import type { Tables } from './tables.ts';

export type SubscriberRow = Tables['subscribers'];

export const subscribersGroup = (db: Db) => {
  const jobs = jobsGroup(db);
  const get = async (id: string): Promise<SubscriberRow | null> =>
    (await db.selectFrom('subscribers').selectAll().where('id', '=', id).executeTakeFirst()) ?? null;

  const change = async (id: string, change: Partial<SubscriberRow>): Promise<void> => {
    await db.updateTable('subscribers').set(change).where('id', '=', id).execute();
  };

  return {
    get,

    list: (): Promise<SubscriberRow[]> =>
      db.selectFrom('subscribers').selectAll().orderBy('createdAt').orderBy('id').execute(),

    /** Hears of what happens from now on. */
    add: async (subscriber: Omit<SubscriberRow, 'cursor' | 'state' | 'reason' | 'deliveredAt'>): Promise<void> => {
      const newest = await db
        .selectFrom('outbox')
        .select('sequence')
        .orderBy('sequence', 'desc')
        .limit(1)
        .executeTakeFirst();
      await db
        .insertInto('subscribers')
        .values({
          ...subscriber,
          cursor: newest?.sequence ?? 0,
          state: 'enabled',
          reason: null,
          deliveredAt: null,
        })
        .execute();
    },

    /** With what was to be sent to it; false where there is none of this id. */
    remove: async (id: string): Promise<boolean> => {
      await db.deleteFrom('notifications').where('subscriberId', '=', id).execute();
      const { numDeletedRows } = await db.deleteFrom('subscribers').where('id', '=', id).executeTakeFirst();
      return numDeletedRows === 1n;
    },

    /** Told again from where it stopped, what had failed included; false where there is none of this id. */
    enable: async (id: string, now: number): Promise<boolean> => {
      const subscriber = await get(id);
      if (subscriber === null) return false;
      await change(id, { state: 'enabled', reason: null });
      await db
        .updateTable('notifications')
        // As if made now: what failed before does not count against it.
        .set({ state: 'waiting', attempts: 0, nextAt: now, createdAt: now, error: null })
        .where('subscriberId', '=', id)
        .execute();
      const { organizationId } = subscriber;
      await jobs.enqueue({ organizationId, kind: 'notify', payload: { subscriberId: id }, runAt: now, key: id });
      return true;
    },

    disable: (id: string, reason: string): Promise<void> => change(id, { state: 'disabled', reason }),
    advance: (id: string, cursor: number): Promise<void> => change(id, { cursor }),
    delivered: (id: string, deliveredAt: number): Promise<void> => change(id, { deliveredAt }),
  };
};
