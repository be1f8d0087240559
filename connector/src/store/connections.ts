// The link to Zoho, one row an organisation, its tokens sealed; the lease under which one process at a time renews
// them; and the one-time links that start a consent.
import type { Db } from './groups.ts';
import { LONGEST_LEASE_MS } from './in-hand.ts';
import { settingsGroup } from './settings.ts';
import type { Tables } from './tables.ts';

export type ConnectionRow = Tables['connections'];
export type ConnectLinkRow = Tables['connectLinks'];
export type OrderMode = ConnectionRow['orderMode'];

/** A connection as a consent makes it: whole, and without the lease. */
export type NewConnection = Omit<
  ConnectionRow,
  'state' | 'trouble' | 'refreshOwner' | 'refreshUntil' | 'refreshFence' | 'refreshBlockedUntil' | 'orderMode'
> & {
  /** Left as it is where it is left out. */
  readonly orderMode?: OrderMode;
};

/** Tokens as a renewal leaves them; the refresh token only where Zoho gave a new one. */
export type RenewedAccess = Pick<ConnectionRow, 'accessToken' | 'accessExpiresAt' | 'accessRefreshAt'> &
  Partial<Pick<ConnectionRow, 'refreshToken'>>;

export type RefreshFailure = Partial<Pick<ConnectionRow, 'state' | 'trouble' | 'refreshBlockedUntil'>>;

const healthy = { state: 'connected', trouble: null, refreshBlockedUntil: null } as const;
const noLease = { refreshOwner: null, refreshUntil: null } as const;

/** Whatever changes how a connection is raises the epoch `connections` here, so that no caller can forget it. */
export const connectionsGroup = (db: Db) => {
  // Only the holder of the newest lease may write; a process that slept through its own cannot.
  const writeUnder = async (
    organizationId: string,
    fence: number,
    change: Partial<ConnectionRow>,
  ): Promise<boolean> => {
    const result = await db
      .updateTable('connections')
      .set({ ...change, ...noLease })
      .where('organizationId', '=', organizationId)
      .where('refreshFence', '=', fence)
      .executeTakeFirst();
    if (result.numUpdatedRows === 0n) return false;
    if (change.state !== undefined || change.trouble !== undefined) await settingsGroup(db).raise('connections');
    return true;
  };

  return {
    get: async (organizationId: string): Promise<ConnectionRow | null> =>
      (await db
        .selectFrom('connections')
        .selectAll()
        .where('organizationId', '=', organizationId)
        .executeTakeFirst()) ?? null,

    list: (): Promise<ConnectionRow[]> =>
      db.selectFrom('connections').selectAll().orderBy('connectedAt').orderBy('organizationId').execute(),

    /** Puts a whole connection in place of an older one; whoever was renewing that one's tokens cannot write any more. */
    save: async (connection: NewConnection): Promise<void> => {
      await db
        .insertInto('connections')
        // Above any number of an earlier life of this connection, so that nothing of that one can write here.
        .values({ orderMode: 'commit', ...connection, ...healthy, ...noLease, refreshFence: connection.connectedAt })
        .onConflict((c) =>
          c.column('organizationId').doUpdateSet((e) => ({
            ...connection,
            ...healthy,
            ...noLease,
            refreshFence: e('connections.refreshFence', '+', 1),
          })),
        )
        .execute();
      // Zoho's allowance belongs to the refresh token, and this is a new one. Its consent has made one access token.
      await db.deleteFrom('tokenRefreshes').where('organizationId', '=', connection.organizationId).execute();
      await db
        .insertInto('tokenRefreshes')
        .values({ organizationId: connection.organizationId, at: connection.connectedAt })
        .execute();
      await settingsGroup(db).raise('connections');
    },

    /** How orders take their stock from now on; plans that were shown keep what they showed. */
    setOrderMode: async (organizationId: string, orderMode: OrderMode): Promise<void> => {
      await db.updateTable('connections').set({ orderMode }).where('organizationId', '=', organizationId).execute();
      await settingsGroup(db).raise('connections');
    },

    remove: async (organizationId: string): Promise<void> => {
      await db.deleteFrom('connections').where('organizationId', '=', organizationId).execute();
      await db.deleteFrom('tokenRefreshes').where('organizationId', '=', organizationId).execute();
      await settingsGroup(db).raise('connections');
    },

    /** The fencing number of the lease, or null while somebody else holds it. */
    takeRefreshLease: async (lease: {
      organizationId: string;
      owner: string;
      until: number;
      now: number;
    }): Promise<number | null> => {
      const row = await db
        .updateTable('connections')
        .set((e) => ({
          refreshOwner: lease.owner,
          refreshUntil: lease.until,
          refreshFence: e('refreshFence', '+', 1),
        }))
        .where('organizationId', '=', lease.organizationId)
        .where((e) =>
          e.or([
            e('refreshUntil', 'is', null),
            e('refreshUntil', '<=', lease.now),
            // Taken while the clock was ahead.
            e('refreshUntil', '>', lease.now + LONGEST_LEASE_MS),
          ]),
        )
        .returning('refreshFence')
        .executeTakeFirst();
      return row?.refreshFence ?? null;
    },

    /** Keeps the renewed tokens and ends the lease; false when the lease was no longer the newest. */
    saveAccess: (organizationId: string, fence: number, access: RenewedAccess): Promise<boolean> =>
      writeUnder(organizationId, fence, { ...access, ...healthy }),

    /** Notes why there is no new token and ends the lease; false when the lease was no longer the newest. */
    markTrouble: (organizationId: string, fence: number, failure: RefreshFailure): Promise<boolean> =>
      writeUnder(organizationId, fence, failure),

    /** When tokens were asked for after `since`, oldest first. */
    refreshesSince: async (organizationId: string, since: number): Promise<number[]> =>
      (
        await db
          .selectFrom('tokenRefreshes')
          .select('at')
          .where('organizationId', '=', organizationId)
          .where('at', '>', since)
          .orderBy('at')
          .execute()
      ).map((row) => row.at),

    /** Counts a call before it is made, so that a crash cannot hide it; forgets those up to `forgetUntil`. */
    noteRefresh: async (organizationId: string, at: number, forgetUntil: number): Promise<void> => {
      await db
        .deleteFrom('tokenRefreshes')
        .where('organizationId', '=', organizationId)
        .where('at', '<=', forgetUntil)
        .execute();
      await db.insertInto('tokenRefreshes').values({ organizationId, at }).execute();
    },

    /** Keeps a fresh link and forgets those that expired before now. */
    createLink: async (
      link: Pick<ConnectLinkRow, 'tokenHash' | 'createdAt' | 'expiresAt' | 'organizationId' | 'orderMode'>,
    ): Promise<void> => {
      await db.deleteFrom('connectLinks').where('expiresAt', '<=', link.createdAt).execute();
      await db
        .insertInto('connectLinks')
        .values({ ...link, usedAt: null, stateHash: null, browserHash: null })
        .execute();
    },

    link: async (tokenHash: string): Promise<ConnectLinkRow | null> =>
      (await db.selectFrom('connectLinks').selectAll().where('tokenHash', '=', tokenHash).executeTakeFirst()) ?? null,

    linkWithState: async (stateHash: string): Promise<ConnectLinkRow | null> =>
      (await db.selectFrom('connectLinks').selectAll().where('stateHash', '=', stateHash).executeTakeFirst()) ?? null,

    /** Ties the link to one browser and one state, in place of any before; both null to untie. */
    bindLink: async (tokenHash: string, bound: Pick<ConnectLinkRow, 'stateHash' | 'browserHash'>): Promise<void> => {
      await db.updateTable('connectLinks').set(bound).where('tokenHash', '=', tokenHash).execute();
    },

    /** False when it was used before. */
    consumeLink: async (tokenHash: string, usedAt: number): Promise<boolean> => {
      const result = await db
        .updateTable('connectLinks')
        .set({ usedAt, stateHash: null, browserHash: null })
        .where('tokenHash', '=', tokenHash)
        .where('usedAt', 'is', null)
        .executeTakeFirst();
      return result.numUpdatedRows === 1n;
    },
  };
};
