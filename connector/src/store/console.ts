// Who may see the admin's web page: one-time links, sessions, and how often somebody came with a link that is none.
import type { Db } from './groups.ts';
import type { Tables } from './tables.ts';

export type ConsoleSessionRow = Tables['consoleSessions'];
export type ConsoleLinkRow = Tables['consoleLinks'];

const KEPT_MS = 7 * 86_400_000;

export const consoleGroup = (db: Db) => ({
  /** Expired links go with the next that is made. */
  addLink: async (link: Omit<ConsoleLinkRow, 'usedAt'>): Promise<void> => {
    await db.deleteFrom('consoleLinks').where('expiresAt', '<=', link.createdAt).execute();
    await db
      .insertInto('consoleLinks')
      .values({ ...link, usedAt: null })
      .execute();
  },

  /** Whether a link of this hash may still be used. */
  isLink: async (tokenHash: string, now: number): Promise<boolean> =>
    (await db
      .selectFrom('consoleLinks')
      .select('tokenHash')
      .where('tokenHash', '=', tokenHash)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', now)
      .executeTakeFirst()) !== undefined,

  /** Uses a link up; null where there is none of this hash, or not any more. */
  useLink: async (tokenHash: string, now: number): Promise<ConsoleLinkRow | null> =>
    (await db
      .updateTable('consoleLinks')
      .set({ usedAt: now })
      .where('tokenHash', '=', tokenHash)
      .where('usedAt', 'is', null)
      .where('expiresAt', '>', now)
      .returningAll()
      .executeTakeFirst()) ?? null,

  /** Begins a session; of more than `most` that are live the oldest end, and those long over are forgotten. */
  begin: async (session: ConsoleSessionRow, most: number): Promise<void> => {
    const { createdAt } = session;
    await db
      .deleteFrom('consoleSessions')
      .where('endsAt', '<', createdAt - KEPT_MS)
      .execute();
    const live = await db
      .selectFrom('consoleSessions')
      .select('idHash')
      .where('endedFor', 'is', null)
      .where('endsAt', '>', createdAt)
      .orderBy('seenAt', 'desc')
      .orderBy('idHash')
      .offset(most - 1)
      .limit(most)
      .execute();
    if (live.length > 0) {
      await db
        .updateTable('consoleSessions')
        .set({ endedFor: 'too_many' })
        .where(
          'idHash',
          'in',
          live.map(({ idHash }) => idHash),
        )
        .execute();
    }
    await db.insertInto('consoleSessions').values(session).execute();
  },

  session: async (idHash: string): Promise<ConsoleSessionRow | null> =>
    (await db.selectFrom('consoleSessions').selectAll().where('idHash', '=', idHash).executeTakeFirst()) ?? null,

  change: async (idHash: string, change: Partial<ConsoleSessionRow>): Promise<void> => {
    await db.updateTable('consoleSessions').set(change).where('idHash', '=', idHash).execute();
  },

  /** Ends whatever lives, and takes the links away; answers how many sessions that were. */
  endAll: async (now: number): Promise<number> => {
    await db.deleteFrom('consoleLinks').execute();
    const { numUpdatedRows } = await db
      .updateTable('consoleSessions')
      .set({ endedFor: 'signed_out' })
      .where('endedFor', 'is', null)
      .where('endsAt', '>', now)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  },

  /** Wrong tries since then: of a peer, or of everybody. */
  tries: async (peer: string | null, since: number): Promise<number> => {
    const query = db
      .selectFrom('consoleTries')
      .select((e) => e.fn.countAll<number>().as('tries'))
      .where('at', '>', since);
    return (await (peer === null ? query : query.where('peer', '=', peer)).executeTakeFirstOrThrow()).tries;
  },

  /** Forgets those before `since`. */
  noteTry: async (peer: string, at: number, since: number): Promise<void> => {
    await db.deleteFrom('consoleTries').where('at', '<=', since).execute();
    await db.insertInto('consoleTries').values({ peer, at }).execute();
  },
});
