// Reads again what is known to have changed, a hundred a call; a call with room takes along what people ask for, and the
// figures that have not been read for longest, so that what no feed shows is mended within days.
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports.ts';
import type { Interest } from './interest.ts';

export interface RenewingNeeds extends Pick<Parts, 'store' | 'now' | 'zoho' | 'log'> {
  readonly interest: Interest;
  readonly spend: () => Spend;
  /** Throws FollowingStopped where the calls that are left are kept for orders. */
  readonly requireCalls: (organizationId: string) => Promise<void>;
}

const MINUTE_MS = 60_000;
const IDS_A_CALL = 100;
const CALLS_A_ROUND = 20;
const GONE_AT_ONCE = 5;

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

  return async (organizationId) => {
    const pause = (pausedUntil.get(organizationId) ?? 0) - nowMs();
    // One that is further ahead than any is given was begun before the clock was put back.
    if (pause > 0 && pause <= MINUTE_MS) return false;
    const tried = new Set<string>();
    for (let calls = 0; calls < CALLS_A_ROUND; calls += 1) {
      const dirty = (await store.read.mirror.dirty(organizationId, IDS_A_CALL)).filter((id) => !tried.has(id));
      if (dirty.length === 0) return calls > 0;
      for (const id of dirty) tried.add(id);
      try {
        await needs.requireCalls(organizationId);
        const company = await companyFor(organizationId, dirty);
        const found = await needs.zoho(organizationId).items.details(needs.spend(), [...dirty, ...company]);
        await noteGone(
          organizationId,
          dirty.filter((id) => !found.has(id)),
        );
      } catch (error) {
        needs.log.warn({ organizationId, error }, 'changed items could not be read; tried again later');
        pausedUntil.set(organizationId, nowMs() + MINUTE_MS);
        return true;
      }
    }
    return true;
  };
};
