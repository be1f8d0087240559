// How far the mirror of an organisation is, for the admin.
import type { Parts } from '../parts.ts';
import { followedBy } from './reader.ts';

export interface MirrorState {
  readonly items: number;
  readonly read: number;
  /** Until when changes in Zoho are known; null before everything has been read and followed. */
  readonly followedTo: string | null;
  readonly importing: 'list' | 'details' | null;
  /** Feeds that were cut off, and why. */
  readonly troubles: readonly { readonly feed: string; readonly trouble: string }[];
  /** Readings that look wrong are believed until then. */
  readonly trustingUntil: string | null;
}

export const mirrorState = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
): Promise<MirrorState> => {
  const [{ items, read }, feeds] = await Promise.all([
    store.read.mirror.counts(organizationId),
    store.read.feeds.all(organizationId),
  ]);
  const imported = feeds.find(({ feed }) => feed === 'import');
  const trusting = feeds.find(({ feed }) => feed === 'trust')?.nextAt ?? 0;
  return {
    items,
    read,
    followedTo: toIso(imported?.followedTo == null ? null : followedBy(feeds)),
    importing: imported?.cursor == null ? null : phaseOf(imported.cursor),
    troubles: feeds.flatMap(({ feed, trouble }) => (trouble === null ? [] : [{ feed, trouble }])),
    trustingUntil: toIso(trusting > now().getTime() ? trusting : null),
  };
};

export const toIso = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

const phaseOf = (cursor: string): 'list' | 'details' => (JSON.parse(cursor) as { phase: 'list' | 'details' }).phase;
