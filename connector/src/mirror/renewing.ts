// Reads again what is known to have changed, a hundred a call; a call with room takes along what people ask for, and the
// figures that have not been read for longest, so that what no feed shows is mended within days.
import { hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import { IDS_A_CALL } from '../zoho/call-sizes.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { Interest } from './interest.ts';

export interface RenewingNeeds extends Pick<Parts, 'store' | 'now' | 'zoho' | 'log'> {
  readonly interest: Interest;
  /** Throws FollowingStopped where the calls that are left are kept for orders. */
  readonly requireCalls: (organizationId: string) => Promise<void>;
}

const MINUTE_MS = 60_000;
const CALLS_A_ROUND = 20;
const GONE_AT_ONCE = 5;
/** For one call and its wait: then another process may go on, since this one is dead. */
const HELD_MS = 60_000;
/** An item of which nothing was answered that could be believed: a call a second for it would spend the day. */
const IN_VAIN_MS = 60 * MINUTE_MS;

/** In its lane nobody is answered with a reading that may be older than the change. */
const urgent = (): Spend => ({ lane: 'webhook', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });

/** Answers whether there was anything to read. */
export type RenewDirty = (organizationId: string) => Promise<boolean>;

export const createRenewing = (needs: RenewingNeeds): RenewDirty => {
  const { store } = needs;
  const nowMs = () => needs.now().getTime();
  /** Not every second again where calls are short or Zoho is not well. */
  const pausedUntil = new Map<string, number>();

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
    if (ids.length === 0 || ids.length > GONE_AT_ONCE) return;
    await store.write(async (s) => {
      await s.mirror.remove(organizationId, ids);
      await s.settings.raise('items');
      await s.settings.raise('mirror');
    });
  };

  /** What is still not known to be true, and has not been told to have changed meanwhile. */
  const putOff = async (organizationId: string, asked: readonly string[], startedAt: number): Promise<void> => {
    const known = await store.read.mirror.known(organizationId, asked);
    const inVain = known.flatMap(({ itemId, dirtyAt }) => (dirtyAt !== null && dirtyAt <= startedAt ? [itemId] : []));
    if (inVain.length === 0) return;
    await store.write((s) => s.mirror.putOff(organizationId, inVain, startedAt + IN_VAIN_MS));
  };

  /** Null where one of them makes no sense: the others have been kept as they landed. */
  const readThem = async (organizationId: string, ids: readonly string[]) => {
    try {
      return await needs.zoho(organizationId).items.details(urgent(), ids);
    } catch (error) {
      if (!hasCode(error, 'zoho_unintelligible')) throw error;
      needs.log.warn({ organizationId, error }, 'an item could not be read');
      return null;
    }
  };

  const hold = (organizationId: string, forMs: number): Promise<void> =>
    store.write((s) => s.feeds.change(organizationId, 'renewing', { nextAt: nowMs() + forMs }));

  const readAll = async (organizationId: string): Promise<void> => {
    const tried = new Set<string>();
    for (let calls = 0; calls < CALLS_A_ROUND; calls += 1) {
      const dirty = (await store.read.mirror.dirty(organizationId, IDS_A_CALL, nowMs())).filter((id) => !tried.has(id));
      if (dirty.length === 0) return;
      for (const id of dirty) tried.add(id);
      const startedAt = nowMs();
      await hold(organizationId, HELD_MS);
      try {
        await needs.requireCalls(organizationId);
        const company = await companyFor(organizationId, dirty);
        const found = await readThem(organizationId, [...dirty, ...company]);
        if (found !== null) {
          await noteGone(
            organizationId,
            dirty.filter((id) => !found.has(id)),
          );
        }
        await putOff(organizationId, dirty, startedAt);
      } catch (error) {
        needs.log.warn({ organizationId, error }, 'changed items could not be read; tried again later');
        pausedUntil.set(organizationId, nowMs() + MINUTE_MS);
        return;
      }
    }
  };

  return async (organizationId) => {
    const pause = (pausedUntil.get(organizationId) ?? 0) - nowMs();
    // One that is further ahead than any is given was begun before the clock was put back.
    if (pause > 0 && pause <= MINUTE_MS) return false;
    // Mostly nothing has changed, and that is found out without the write lock.
    if ((await store.read.mirror.dirty(organizationId, 1, nowMs())).length === 0) return false;
    // One process at a time: two would read the same items twice.
    const mine = await store.write((s) => s.feeds.claim(organizationId, 'renewing', nowMs(), nowMs() + HELD_MS));
    if (mine === null) return false;
    try {
      await readAll(organizationId);
    } finally {
      await hold(organizationId, 0);
    }
    return true;
  };
};
