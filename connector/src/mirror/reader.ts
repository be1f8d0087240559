// Figures from the mirror, as old as the asker accepts: what is too old is read once for everybody, and where no call
// can be made the old figure is told with a plain warning.
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemReading, LowStockRow, ZohoItem } from '../zoho/ports/items.ts';
import type { Interest } from './interest.ts';

export interface Accepts {
  /** 0 for live. */
  readonly maxAgeMs: number;
}

export interface Told {
  readonly reading: ItemReading;
  readonly source: 'mirror' | 'zoho';
  /** When every feed had last been followed to; null for a live figure, or before following began. */
  readonly followedTo: number | null;
}

export interface Figures {
  /** Items that Zoho no longer has are absent. */
  readonly told: ReadonlyMap<string, Told>;
  /** Plain sentences for people. */
  readonly warnings: readonly string[];
}

export interface MirrorReader {
  read(organizationId: string, itemIds: readonly string[], spend: Spend, accepts: Accepts): Promise<Figures>;
  /** Everything that happened in Zoho until then is in the mirror, or known to be missing; null before that is so. */
  followedTo(organizationId: string): Promise<number | null>;
  /** Active items at or below their reorder level, the scarcest first; null before everything has been read. */
  low(organizationId: string, limit: number): Promise<LowItems | null>;
}

export interface LowItems {
  readonly items: readonly (LowStockRow & { readonly places: ZohoItem['places'] })[];
  /** When the oldest of these figures was read. */
  readonly readAt: number;
  readonly followedTo: number;
}

export interface ReaderNeeds extends Pick<Parts, 'store' | 'now' | 'zoho'> {
  readonly interest: Interest;
  /** Whether a question may still cost a call today. */
  readonly chatMayRead: (organizationId: string) => boolean;
}

interface Held {
  readonly told: Told;
  /** True while something is known to have changed since. */
  readonly dirty: boolean;
}

interface Memory {
  readonly epoch: number;
  readonly followedTo: number | null;
  readonly readings: Map<string, Held>;
}

const REMEMBERED = 5_000;

export const createMirrorReader = (needs: ReaderNeeds): MirrorReader => {
  const memories = new Map<string, Promise<Memory>>();
  const epochs = new Map<string, number>();

  const memoryOf = (organizationId: string): Promise<Memory> => {
    const epoch = needs.store.epoch('mirror');
    const known = memories.get(organizationId);
    if (known !== undefined && epochs.get(organizationId) === epoch) return known;
    const fresh = needs.store.read.feeds
      .all(organizationId)
      .then((feeds) => ({ epoch, followedTo: followedBy(feeds), readings: new Map<string, Held>() }));
    memories.set(organizationId, fresh);
    epochs.set(organizationId, epoch);
    fresh.catch(() => memories.delete(organizationId));
    return fresh;
  };

  const recall = async (organizationId: string, memory: Memory, itemIds: readonly string[]): Promise<void> => {
    const missing = itemIds.filter((id) => !memory.readings.has(id));
    if (missing.length === 0) return;
    if (memory.readings.size + missing.length > REMEMBERED) memory.readings.clear();
    for (const row of await needs.store.read.mirror.readings(organizationId, itemIds)) {
      const reading = { item: JSON.parse(row.body) as ZohoItem, readAt: row.readAt, sequence: row.sequence };
      const told: Told = { reading, source: 'mirror', followedTo: memory.followedTo };
      memory.readings.set(row.itemId, { told, dirty: row.dirtyAt !== null });
    }
  };

  const read: MirrorReader['read'] = async (organizationId, itemIds, spend, { maxAgeMs }) => {
    const now = needs.now().getTime();
    const memory = await memoryOf(organizationId);
    await recall(organizationId, memory, itemIds);
    const told = new Map<string, Told>();
    const old: string[] = [];
    for (const id of itemIds) {
      const held = memory.readings.get(id);
      // Known to have changed: too old however lately it was read, as long as it can be read again.
      const age = held === undefined ? Number.NaN : now - asOf(held.told);
      // A figure from the future was read before the clock was put back.
      if (held !== undefined && !held.dirty && age >= 0 && age <= maxAgeMs && maxAgeMs > 0) told.set(id, held.told);
      else old.push(id);
    }
    const warnings = old.length === 0 ? [] : await renew(organizationId, memory, old, spend, { maxAgeMs, told });
    needs.interest.asked(
      organizationId,
      [...told].map(([itemId, { reading }]) => ({ itemId, readAt: reading.readAt })),
    );
    return { told, warnings };
  };

  /** Reads what is too old, into `told`; what cannot be read now is told as it was, with a warning. */
  const renew = async (
    organizationId: string,
    memory: Memory,
    ids: readonly string[],
    spend: Spend,
    { maxAgeMs, told }: { maxAgeMs: number; told: Map<string, Told> },
  ): Promise<string[]> => {
    const known = ids.filter((id) => memory.readings.has(id));
    const asItWas = (why: string): string[] => {
      for (const id of known) told.set(id, (memory.readings.get(id) as Held).told);
      return [why];
    };
    // Nothing is spared for a figure that was never read, or that is asked for live.
    if (known.length === ids.length && maxAgeMs > 0 && !needs.chatMayRead(organizationId)) {
      return asItWas('Today’s Zoho calls are kept for orders: some figures are older than asked for.');
    }
    try {
      const readings = await needs.zoho(organizationId).items.details(spend, ids);
      for (const [id, reading] of readings) told.set(id, { reading, source: 'zoho', followedTo: null });
      return [];
    } catch (error) {
      if (known.length < ids.length || !(error instanceof ConnectorError) || !isPassing(error)) throw error;
      return asItWas(`Zoho could not be asked (${lowerFirst(error.message)}) Some figures are older than asked for.`);
    }
  };

  return {
    read,
    followedTo: async (organizationId) => (await memoryOf(organizationId)).followedTo,

    low: async (organizationId, limit) => {
      const { followedTo } = await memoryOf(organizationId);
      if (followedTo === null) return null;
      const rows = await needs.store.read.mirror.low(organizationId, limit);
      const items = rows.map(({ body }) => {
        const item = JSON.parse(body) as ZohoItem;
        const { onHand } = item.total.physical;
        return { ...item, onHand, reorderLevel: item.reorderLevel ?? 0 };
      });
      return { items, followedTo, readAt: Math.min(followedTo, ...rows.map(({ readAt }) => readAt)) };
    },
  };
};

/** The moment up to which a figure is true: its reading, or what was followed since. */
const asOf = ({ reading, followedTo }: Told): number => Math.max(reading.readAt, followedTo ?? 0);

const passing: readonly string[] = [
  'zoho_day_spent',
  'zoho_busy',
  'zoho_blocked',
  'zoho_unavailable',
  'zoho_unintelligible',
  'needs_reauthorisation',
  'limit_exceeded',
  'too_many_requests',
];

const isPassing = (error: ConnectorError): boolean => passing.includes(error.code);

const lowerFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

/** Feeds whose passes together show every change; those that are switched off are not among the rows. */
const followers: readonly string[] = ['items', 'orders', 'adjustments', 'transfers', 'sweep'];

/** The least of them; null while one has never completed. */
export const followedBy = (
  feeds: readonly { readonly feed: string; readonly followedTo: number | null; readonly cursor: string | null }[],
): number | null => {
  const enabled = feeds.filter(({ feed, cursor }) => followers.includes(feed) && cursor !== DARK);
  if (enabled.length === 0 || enabled.some(({ followedTo }) => followedTo === null)) return null;
  return Math.min(...enabled.map(({ followedTo }) => followedTo ?? 0));
};

/** The cursor of a feed that Zoho does not allow this connection. */
export const DARK = '"dark"';
