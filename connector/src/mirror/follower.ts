// Keeps the mirror true: imports once, then follows Zoho's feeds as often as the day's calls allow, and reads again what
// they show to have changed. Safe with several processes on one store: a feed belongs to who claims it.
import type { IntentName } from 'shared-schemas';
import { ConnectorError, hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Feed, FeedRow } from '../store/feeds.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import { followContacts } from './contacts.ts';
import type { DayDesk } from './day.ts';
import {
  type Follow,
  followAdjustments,
  followItems,
  followOrders,
  followTransfers,
  isDark,
  isUnfinished,
  type Pass,
} from './feeds.ts';
import { CLAIM_MS, type ImportProgress, runImport } from './import.ts';
import type { Interest } from './interest.ts';
import { followLocations } from './locations.ts';
import { NAMES_EVERY_MINUTES, sweepCalls } from './planner.ts';
import { DARK } from './reader.ts';
import { createRenewing } from './renewing.ts';
import { FollowingStopped } from './stopped.ts';
import { sweep } from './sweep.ts';
import { tellBudgetLow, tellDrift } from './tell.ts';

export interface Follower {
  /** Does what is due now; answers whether anything was. */
  round(organizationId: string): Promise<boolean>;
  /** Reads again what is known to have changed; answers whether there was anything, and nobody else was at it. */
  refresh(organizationId: string): Promise<boolean>;
  import(organizationId: string, spend: Spend, onProgress?: (progress: ImportProgress) => void): Promise<void>;
}

export interface FollowerNeeds extends Pick<Parts, 'store' | 'now' | 'wait' | 'zoho' | 'log' | 'config'> {
  readonly day: DayDesk;
  readonly interest: Interest;
}

const MINUTE_MS = 60_000;
const AGAIN_MS = MINUTE_MS;
const LONGEST_BACKOFF_MS = 60 * MINUTE_MS;
/** A feed that Zoho does not allow is tried again, in case an admin has granted it. */
const DARK_MS = 6 * 60 * MINUTE_MS;
const SLOW_MS = NAMES_EVERY_MINUTES * MINUTE_MS;
const ofCustomers: readonly IntentName[] = ['find-customer', 'list-orders', 'create-order'];
const ORDERS_KEPT_MS = 120 * 86_400_000;
const FORMER_SKUS_KEPT_MS = 90 * 86_400_000;
const LOOK_AGAIN_MS = 2_000;
/** A round does so much of an import: others wait for their round meanwhile, and so does who wants to stop. */
const IMPORT_SLICE = { calls: 20, waits: 0 };
/** Asked for by a person, it waits for as many minutes as are full. */
const WHOLE_IMPORT = { calls: Number.POSITIVE_INFINITY, waits: 20 };

export const createFollower = (needs: FollowerNeeds): Follower => {
  const { store, day } = needs;
  const nowMs = () => needs.now().getTime();
  const background = (): Spend => ({ lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

  const feeds: readonly (readonly [Feed, Follow])[] = [
    ['items', followItems],
    ['orders', followOrders],
    ['adjustments', followAdjustments],
    ['transfers', followTransfers],
    ['sweep', sweep(day.today)],
  ];
  const wantsCustomers = needs.config.INTENTS.some((name) => ofCustomers.includes(name));
  const slow: readonly (readonly [Feed, Follow])[] = [
    ['locations', followLocations],
    ...(wantsCustomers ? ([['contacts', followContacts]] as const) : []),
  ];
  const isSlow = (feed: Feed): boolean => slow.some(([name]) => name === feed);

  /** Orders come first: what is kept for them is not spent here. */
  const requireCalls = async (organizationId: string): Promise<void> => {
    const [{ orderReserve }, calls] = [await day.plan(organizationId), await needs.zoho(organizationId).callsLeft()];
    if (calls.leftToday === null || calls.leftToday > orderReserve) return;
    const dayNow = await day.today(organizationId);
    await store.write((s) =>
      tellBudgetLow(s, organizationId, { day: dayNow, left: calls.leftToday ?? 0, limit: calls.dayLimit }, nowMs()),
    );
    throw new FollowingStopped('Today’s Zoho calls are kept for orders.', {
      drift: false,
      until: Math.min(calls.dayResetsAt ?? Number.POSITIVE_INFINITY, nowMs() + 15 * MINUTE_MS),
    });
  };

  const passFor = (organizationId: string, startedAt: number) => ({
    organizationId,
    zoho: needs.zoho(organizationId),
    store,
    log: needs.log,
    startedAt,
    now: nowMs,
    requireCalls: () => requireCalls(organizationId),
  });

  const refresh = createRenewing({ ...needs, requireCalls });

  /** With the others where they are due at about that time: what they show is then read again in one call. */
  const nextRound = async (organizationId: string, feed: Feed): Promise<number> => {
    if (isSlow(feed)) return nowMs() + SLOW_MS;
    const plan = await day.plan(organizationId);
    const nextAt = await day.nextDue(
      organizationId,
      feed === 'sweep' ? plan.sweepEveryMinutes : plan.feedsEveryMinutes,
    );
    const wait = nextAt - nowMs();
    const others = (await store.read.feeds.all(organizationId)).filter(
      (other) => other.feed !== feed && feeds.some(([name]) => name === other.feed),
    );
    const fit = others.filter((other) => other.nextAt > nextAt - wait / 4 && other.nextAt < nextAt + wait / 20);
    return Math.min(...fit.map((other) => other.nextAt), ...(fit.length === 0 ? [nextAt] : []));
  };

  /** A list too long for one pass. Names can wait longer than stock: between two parts the others have their round. */
  const nextPart = async (organizationId: string, feed: Feed): Promise<number> =>
    isSlow(feed) ? day.nextDue(organizationId, (await day.plan(organizationId)).feedsEveryMinutes) : nowMs();

  const fail = async (organizationId: string, feed: Feed, row: FeedRow, error: unknown): Promise<void> => {
    if (isDark(error)) {
      await store.write(async (s) => {
        await s.feeds.change(organizationId, feed, {
          cursor: DARK,
          trouble: (error as Error).message,
          nextAt: nowMs() + DARK_MS,
        });
        await s.settings.raise('mirror');
      });
      return;
    }
    // Calls that are short are nothing that grows worse with every try.
    const waiting = hasCode(error, 'zoho_busy') || (error instanceof FollowingStopped && error.until !== null);
    const failures = waiting ? row.failures : row.failures + 1;
    const asked = error instanceof ConnectorError ? (error.facts.retryAfterSeconds ?? 0) * 1_000 : 0;
    const backoff = waiting ? 0 : Math.min(LONGEST_BACKOFF_MS, AGAIN_MS * 2 ** Math.min(row.failures, 10));
    const nextAt =
      error instanceof FollowingStopped && error.until !== null ? error.until : nowMs() + Math.max(asked, backoff);
    const trouble = error instanceof Error ? error.message : 'unknown';
    await store.write(async (s) => {
      await s.feeds.change(organizationId, feed, { failures, trouble, nextAt });
      if (error instanceof FollowingStopped && error.drift) {
        await tellDrift(s, organizationId, { kind: feed, reason: trouble }, nowMs());
      }
    });
    needs.log.warn({ organizationId, feed, trouble, error }, 'following was cut off; tried again later');
  };

  const follow = async (organizationId: string, feed: Feed, work: Follow): Promise<boolean> => {
    const startedAt = nowMs();
    const row = await store.write((s) => s.feeds.claim(organizationId, feed, startedAt, startedAt + CLAIM_MS));
    if (row === null) return false;
    const { items } = await store.read.mirror.counts(organizationId);
    const pass: Pass = {
      ...passFor(organizationId, startedAt),
      spend: background(),
      callsForAll: Math.max(5, sweepCalls(items) * 2),
    };
    try {
      const cursor = await work(pass, { ...row, cursor: row.cursor === DARK ? null : row.cursor });
      const unfinished = isUnfinished(cursor);
      const reached = unfinished ? {} : { followedTo: followedTo(cursor, startedAt) };
      const nextAt = unfinished ? await nextPart(organizationId, feed) : await nextRound(organizationId, feed);
      await store.write(async (s) => {
        const change = { cursor: JSON.stringify(cursor), nextAt, failures: 0, trouble: null, ...reached };
        await s.feeds.change(organizationId, feed, change);
        await s.settings.raise('mirror');
      });
    } catch (error) {
      await fail(organizationId, feed, row, error);
    }
    return true;
  };

  const importPart = async (
    organizationId: string,
    spend: Spend,
    bounds: typeof IMPORT_SLICE,
    onProgress?: (progress: ImportProgress) => void,
  ): Promise<boolean> => {
    // What adjustments and transfers there are is learnt first, so that those made meanwhile are seen as new.
    const startedAt = nowMs();
    const pass = { ...passFor(organizationId, startedAt), spend, callsForAll: 0 };
    for (const [feed, work] of feeds) {
      if (feed !== 'adjustments' && feed !== 'transfers') continue;
      const known = await store.read.feeds.get(organizationId, feed);
      if (known?.cursor != null) continue;
      try {
        const cursor = await work(pass, { ...fresh, feed });
        await store.write((s) =>
          s.feeds.change(organizationId, feed, { cursor: JSON.stringify(cursor), followedTo: startedAt }),
        );
      } catch (error) {
        if (!isDark(error)) throw error;
        await store.write((s) => s.feeds.change(organizationId, feed, { cursor: DARK, nextAt: nowMs() + DARK_MS }));
      }
    }
    return runImport({ ...needs, requireCalls }, organizationId, spend, bounds, onProgress);
  };

  /** Waits for a process that is at it, or was when it died; false where that one has done it all meanwhile. */
  const takeImport = async (organizationId: string): Promise<boolean> => {
    const before = await store.read.feeds.get(organizationId, 'import');
    for (let waitedMs = 0; waitedMs <= CLAIM_MS + LOOK_AGAIN_MS; waitedMs += LOOK_AGAIN_MS) {
      const row = await store.write((s) => claimImport(s, organizationId, nowMs()));
      if (row !== null) return row.cursor !== null || row.followedTo === (before?.followedTo ?? null);
      await needs.wait(LOOK_AGAIN_MS);
    }
    throw new ConnectorError('zoho_busy', 'Another process of the connector is importing already.', {
      retryAfterSeconds: CLAIM_MS / 1_000,
      hint: 'See how far it is with: pnpm connector status',
    });
  };

  const importWhenDue = async (organizationId: string): Promise<boolean> => {
    const row = await store.write(async (s) => {
      const claimed = await s.feeds.claim(organizationId, 'import', nowMs(), nowMs() + CLAIM_MS);
      if (claimed !== null) await s.feeds.change(organizationId, 'import', { trouble: null });
      return claimed;
    });
    if (row === null) return false;
    try {
      const done = await importPart(organizationId, background(), IMPORT_SLICE);
      await store.write((s) =>
        s.feeds.change(organizationId, 'import', { nextAt: nowMs(), failures: 0, trouble: null }),
      );
      if (done) {
        needs.log.info({ organizationId, ...(await store.read.mirror.counts(organizationId)) }, 'items imported');
      }
    } catch (error) {
      await fail(organizationId, 'import', row, error);
    }
    return true;
  };

  return {
    import: async (organizationId, spend, onProgress) => {
      const mine = await takeImport(organizationId);
      try {
        if (mine) await importPart(organizationId, spend, WHOLE_IMPORT, onProgress);
      } finally {
        await store.write((s) => s.feeds.change(organizationId, 'import', { nextAt: nowMs() }));
      }
    },

    round: async (organizationId) => {
      const rows = await store.read.feeds.all(organizationId);
      const imported = rows.find(({ feed }) => feed === 'import');
      if (imported === undefined || imported.followedTo === null || imported.cursor !== null) {
        return importWhenDue(organizationId);
      }
      const now = nowMs();
      let busy = false;
      for (const [feed, work] of [...feeds, ...slow]) {
        const row = rows.find((each) => each.feed === feed);
        if (row === undefined || row.nextAt <= now) busy = (await follow(organizationId, feed, work)) || busy;
      }
      if (busy) {
        await store.write(async (s) => {
          await s.feeds.pruneOrderItems(organizationId, now - ORDERS_KEPT_MS);
          await s.formerSkus.prune(organizationId, now - FORMER_SKUS_KEPT_MS);
        });
      }
      return (await refresh(organizationId)) || busy;
    },

    refresh,
  };
};

/** For a person: who only waits to try again after trouble is not at it, nor one that began before the clock was put back. */
const claimImport = async (s: Groups, organizationId: string, now: number): Promise<FeedRow | null> => {
  const known = await s.feeds.get(organizationId, 'import');
  const nobodys = known !== null && (known.trouble !== null || known.nextAt > now + CLAIM_MS);
  const dueBy = nobodys ? Math.max(now, known.nextAt) : now;
  const row = await s.feeds.claim(organizationId, 'import', dueBy, now + CLAIM_MS);
  if (row !== null) await s.feeds.change(organizationId, 'import', { trouble: null });
  return row;
};

const fresh = { cursor: null, followedTo: null, nextAt: 0, failures: 0, trouble: null };

/** What went on from an earlier day has seen everything since it began, not since it ended. */
const followedTo = (cursor: unknown, startedAt: number): number => {
  const known = cursor as { readonly since?: number; readonly startedAt?: number };
  return known.since ?? known.startedAt ?? startedAt;
};
