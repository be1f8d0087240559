// Keeps the mirror true: imports once, then follows Zoho's feeds as often as the day's calls allow, and reads again what
// they show to have changed. Safe with several processes on one store: a feed belongs to who claims it.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Feed, FeedRow } from '../store/feeds.ts';
import type { Spend } from '../zoho/ports.ts';
import type { DayDesk } from './day.ts';
import {
  type Follow,
  followAdjustments,
  followItems,
  followOrders,
  followTransfers,
  isDark,
  type Pass,
} from './feeds.ts';
import { CLAIM_MS, type ImportProgress, runImport } from './import.ts';
import type { Interest } from './interest.ts';
import { sweepCalls } from './planner.ts';
import { DARK } from './reader.ts';
import { FollowingStopped } from './stopped.ts';
import { sweep } from './sweep.ts';
import { tellBudgetLow, tellDrift } from './tell.ts';

export interface Follower {
  /** Does what is due now; answers whether anything was. */
  round(organizationId: string): Promise<boolean>;
  /** Reads these again at once, for a change that was just heard of. */
  renew(organizationId: string, itemIds: readonly string[], spend: Spend): Promise<void>;
  import(organizationId: string, spend: Spend, onProgress?: (progress: ImportProgress) => void): Promise<void>;
}

export interface FollowerNeeds extends Pick<Parts, 'store' | 'now' | 'zoho' | 'log'> {
  readonly day: DayDesk;
  readonly interest: Interest;
}

const MINUTE_MS = 60_000;
const AGAIN_MS = MINUTE_MS;
const LONGEST_BACKOFF_MS = 60 * MINUTE_MS;
/** A feed that Zoho does not allow is tried again, in case an admin has granted it. */
const DARK_MS = 6 * 60 * MINUTE_MS;
const IDS_A_CALL = 100;
const RENEWALS_A_ROUND = 20;
const ORDERS_KEPT_MS = 120 * 86_400_000;

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

  /** Not every second again where calls are short or Zoho is not well. */
  const renewAfter = new Map<string, number>();

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

  /** With the others where they are due at about that time: what they show is then read again in one call. */
  const nextRound = async (organizationId: string, feed: Feed): Promise<number> => {
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
    const failures = row.failures + 1;
    const asked = error instanceof ConnectorError ? (error.facts.retryAfterSeconds ?? 0) * 1_000 : 0;
    const backoff = Math.min(LONGEST_BACKOFF_MS, AGAIN_MS * 2 ** Math.min(row.failures, 10));
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
      organizationId,
      spend: background(),
      zoho: needs.zoho(organizationId),
      store,
      startedAt,
      now: nowMs,
      requireCalls: () => requireCalls(organizationId),
      callsForAll: Math.max(5, sweepCalls(items) * 2),
    };
    try {
      const cursor = await work(pass, { ...row, cursor: row.cursor === DARK ? null : row.cursor });
      const nextAt = await nextRound(organizationId, feed);
      await store.write(async (s) => {
        const change = { cursor: JSON.stringify(cursor), followedTo: followedTo(feed, cursor, startedAt), nextAt };
        await s.feeds.change(organizationId, feed, { ...change, failures: 0, trouble: null });
        await s.settings.raise('mirror');
      });
    } catch (error) {
      await fail(organizationId, feed, row, error);
    }
    return true;
  };

  /** Reads again what is known to have changed, a hundred a call; a call with room takes the stalest along. */
  const renewDirty = async (organizationId: string): Promise<boolean> => {
    if ((renewAfter.get(organizationId) ?? 0) > nowMs()) return false;
    const tried = new Set<string>();
    for (let calls = 0; calls < RENEWALS_A_ROUND; calls += 1) {
      const dirty = (await store.read.mirror.dirty(organizationId, IDS_A_CALL)).filter((id) => !tried.has(id));
      if (dirty.length === 0) return calls > 0;
      for (const id of dirty) tried.add(id);
      try {
        await requireCalls(organizationId);
        const company = await companyFor(organizationId, dirty);
        const found = await needs.zoho(organizationId).items.details(background(), [...dirty, ...company]);
        const gone = dirty.filter((id) => !found.has(id));
        if (gone.length > 0) await noteGone(organizationId, gone);
      } catch (error) {
        needs.log.warn({ organizationId, error }, 'changed items could not be read; tried again later');
        renewAfter.set(organizationId, nowMs() + AGAIN_MS);
        return true;
      }
    }
    return true;
  };

  const companyFor = async (organizationId: string, ids: readonly string[]): Promise<string[]> => {
    const room = IDS_A_CALL - ids.length;
    if (room <= 0) return [];
    const asked = needs.interest.company(organizationId, room, new Set(ids), nowMs() - MINUTE_MS);
    const besides = new Set([...ids, ...asked]);
    const stalest = await store.read.mirror.stalest(organizationId, IDS_A_CALL);
    return [...asked, ...stalest.filter((id) => !besides.has(id))].slice(0, room);
  };

  /** Asked for by id and not answered: a few are gone, many are a fault. */
  const noteGone = async (organizationId: string, ids: readonly string[]): Promise<void> => {
    if (ids.length > 5) return;
    await store.write(async (s) => {
      await s.mirror.remove(organizationId, ids);
      await s.settings.raise('items');
      await s.settings.raise('mirror');
    });
  };

  const importAll: Follower['import'] = async (organizationId, spend, onProgress) => {
    // What adjustments and transfers there are is learnt first, so that those made meanwhile are seen as new.
    const startedAt = nowMs();
    const pass = {
      organizationId,
      spend,
      zoho: needs.zoho(organizationId),
      store,
      startedAt,
      now: nowMs,
      callsForAll: 0,
    };
    for (const [feed, work] of feeds) {
      if (feed !== 'adjustments' && feed !== 'transfers') continue;
      const known = await store.read.feeds.get(organizationId, feed);
      if (known?.cursor != null) continue;
      try {
        const cursor = await work({ ...pass, requireCalls: () => requireCalls(organizationId) }, { ...fresh, feed });
        await store.write((s) =>
          s.feeds.change(organizationId, feed, { cursor: JSON.stringify(cursor), followedTo: startedAt }),
        );
      } catch (error) {
        if (!isDark(error)) throw error;
        await store.write((s) => s.feeds.change(organizationId, feed, { cursor: DARK, nextAt: nowMs() + DARK_MS }));
      }
    }
    await runImport({ ...needs, requireCalls }, organizationId, spend, onProgress);
  };

  const importWhenDue = async (organizationId: string): Promise<boolean> => {
    const startedAt = nowMs();
    const row = await store.write((s) => s.feeds.claim(organizationId, 'import', startedAt, startedAt + CLAIM_MS));
    if (row === null) return false;
    try {
      await importAll(organizationId, background(), () => undefined);
      await store.write((s) => s.feeds.change(organizationId, 'import', { nextAt: nowMs() }));
      needs.log.info({ organizationId, ...(await store.read.mirror.counts(organizationId)) }, 'items imported');
    } catch (error) {
      await fail(organizationId, 'import', row, error);
    }
    return true;
  };

  return {
    import: importAll,

    round: async (organizationId) => {
      const rows = await store.read.feeds.all(organizationId);
      const imported = rows.find(({ feed }) => feed === 'import');
      if (imported === undefined || imported.followedTo === null || imported.cursor !== null) {
        return importWhenDue(organizationId);
      }
      const now = nowMs();
      let busy = false;
      for (const [feed, work] of feeds) {
        const row = rows.find((each) => each.feed === feed);
        if (row === undefined || row.nextAt <= now) busy = (await follow(organizationId, feed, work)) || busy;
      }
      if (busy) await store.write((s) => s.feeds.pruneOrderItems(organizationId, now - ORDERS_KEPT_MS));
      return (await renewDirty(organizationId)) || busy;
    },

    renew: async (organizationId, itemIds, spend) => {
      if (itemIds.length === 0) return;
      await needs.zoho(organizationId).items.details(spend, itemIds);
    },
  };
};

const fresh = { cursor: null, followedTo: null, nextAt: 0, failures: 0, trouble: null };

/** A sweep that went on from an earlier day has seen everything since it began, not since it ended. */
const followedTo = (feed: Feed, cursor: unknown, startedAt: number): number =>
  feed === 'sweep' ? (cursor as { startedAt: number }).startedAt : startedAt;
