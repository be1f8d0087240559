// The first reading of everything: the list 200 a page, then the details 100 a call. It goes on from where it stopped,
// after a kill or a day whose calls are spent. decisions/mirror.md tells why nothing is lost to changes meanwhile.
import { hasCode } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { ListedItem } from '../store/listed-items.ts';
import { IDS_A_CALL } from '../zoho/call-sizes.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { ItemListRow } from '../zoho/ports/items.ts';
import { FollowingStopped } from './stopped.ts';

export interface ImportProgress {
  readonly phase: 'list' | 'details' | 'done';
  readonly listed: number;
  readonly read: number;
}

interface Cursor {
  readonly startedAt: number;
  readonly phase: 'list' | 'details';
  /** The next page of the list. */
  readonly page: number;
  /** The id after which details go on. */
  readonly after: string;
  /** Whether something that was listed was not there any more when its details were asked for. */
  readonly gone: boolean;
  /** Then the list is read once more: others have moved onto pages read before. */
  readonly again: boolean;
}

export interface ImportNeeds extends Pick<Parts, 'store' | 'now' | 'wait' | 'zoho' | 'log'> {
  /** Throws FollowingStopped where the calls that are left are kept for orders. */
  readonly requireCalls: (organizationId: string) => Promise<void>;
}

/** How much is done at once. */
export interface ImportBounds {
  readonly calls: number;
  /** How often in a row it waits where the minute's calls are spent. */
  readonly waits: number;
}

const BUSY_MS = 15_000;
/** For how long a feed belongs to who has claimed it. */
export const CLAIM_MS = 3 * 60_000;
const MAX_PAGES = 5_000;
const RAISE_EVERY_PAGES = 25;

/** Feeds whose next pass begins where the import began. */
const fed = ['items', 'orders', 'sweep'] as const;

/** True when everything has been read; false where there is more to do than `bounds` allow. */
export const runImport = async (
  needs: ImportNeeds,
  organizationId: string,
  spend: Spend,
  bounds: ImportBounds,
  onProgress: (progress: ImportProgress) => void = () => {},
): Promise<boolean> => {
  const zoho = needs.zoho(organizationId);
  let cursor = await resume(needs, organizationId);
  let calls = 0;
  const mayGoOn = (): boolean => calls < bounds.calls;

  const save = (s: Groups, next: Cursor): Promise<void> => {
    cursor = next;
    // Whoever is at it keeps others off; a dead process does so for some minutes and no longer.
    return s.feeds.change(organizationId, 'import', {
      cursor: JSON.stringify(next),
      nextAt: needs.now().getTime() + CLAIM_MS,
    });
  };

  /** Other processes, and people, use the minute too: it comes again. */
  const inTurn = async <T>(call: () => Promise<T>): Promise<T> => {
    for (let waits = 0; ; waits += 1) {
      await needs.requireCalls(organizationId);
      try {
        calls += 1;
        return await call();
      } catch (error) {
        if (!hasCode(error, 'zoho_busy') || waits >= bounds.waits) throw error;
        await needs.store.write((s) => save(s, cursor));
        await needs.wait(BUSY_MS);
      }
    }
  };

  const tell = async (): Promise<void> => {
    const { items, read } = await needs.store.read.mirror.counts(organizationId);
    onProgress({ phase: cursor.phase, listed: items, read });
  };

  const readList = async (): Promise<void> => {
    while (cursor.phase === 'list' && mayGoOn()) {
      const { page } = cursor;
      const { rows, more } = await inTurn(() => zoho.items.page(spend, page));
      if (cursor.page === 1 && rows.length === 0) await requireEmptyShop(needs, organizationId);
      if (more && (rows.length === 0 || cursor.page >= MAX_PAGES)) {
        throw new FollowingStopped('Zoho’s list of items does not end where it should.');
      }
      await needs.store.write(async (s) => {
        await s.mirror.putListed(organizationId, rows.map(toListed), cursor.startedAt);
        if (!more)
          await s.items.noteImport(
            organizationId,
            cursor.startedAt,
            await s.mirror.countListed(organizationId, cursor.startedAt),
          );
        // Each raising makes the index anew, so not with every page.
        if (!more || cursor.page % RAISE_EVERY_PAGES === 0) await s.settings.raise('items');
        await save(s, more ? { ...cursor, page: cursor.page + 1 } : { ...cursor, phase: 'details', after: '' });
      });
      await tell();
    }
  };

  /** True when all are read. */
  const readDetails = async (): Promise<boolean> => {
    while (mayGoOn()) {
      const { startedAt, after } = cursor;
      const ids = await needs.store.read.mirror.unread(organizationId, startedAt, IDS_A_CALL, after);
      const last = ids.at(-1);
      if (last === undefined) return true;
      let gone = false;
      try {
        const readings = await inTurn(() => zoho.items.details(spend, ids));
        gone = ids.some((id) => !readings.has(id));
      } catch (error) {
        // One item that makes no sense must not stop the others; it is read again when somebody asks for it.
        if (!hasCode(error, 'zoho_unintelligible')) throw error;
        needs.log.warn({ organizationId, error }, 'an item could not be read');
      }
      await needs.store.write((s) => save(s, { ...cursor, after: last, gone: cursor.gone || gone }));
      await tell();
    }
    return false;
  };

  await readList();
  if (!(await readDetails())) return false;
  if (cursor.gone && !cursor.again) {
    await needs.store.write((s) => save(s, { ...cursor, phase: 'list', page: 1, again: true }));
    await readList();
    if (!(await readDetails())) return false;
  }
  await needs.store.write((s) => finish(s, organizationId, cursor.startedAt));
  const { items, read } = await needs.store.read.mirror.counts(organizationId);
  onProgress({ phase: 'done', listed: items, read });
  return true;
};

const resume = async (needs: ImportNeeds, organizationId: string): Promise<Cursor> => {
  const row = await needs.store.read.feeds.get(organizationId, 'import');
  if (row?.cursor) return JSON.parse(row.cursor) as Cursor;
  const fresh: Cursor = {
    startedAt: needs.now().getTime(),
    phase: 'list',
    page: 1,
    after: '',
    gone: false,
    again: false,
  };
  await needs.store.write((s) => s.feeds.change(organizationId, 'import', { cursor: JSON.stringify(fresh) }));
  return fresh;
};

/** An empty list is more likely a fault than a shop without goods, where goods are known. */
const requireEmptyShop = async (needs: ImportNeeds, organizationId: string): Promise<void> => {
  const { items } = await needs.store.read.mirror.counts(organizationId);
  if (items > 0) throw new FollowingStopped(`Zoho lists no items, although ${items} are known.`);
};

const GONE_AT_ONCE = 500;

const finish = async (s: Groups, organizationId: string, startedAt: number): Promise<void> => {
  // What an earlier import knew and this one has not seen, nor its details.
  const unlisted = await s.mirror.unlisted(organizationId, startedAt, GONE_AT_ONCE);
  const unread = new Set(await s.mirror.unread(organizationId, startedAt, GONE_AT_ONCE));
  await s.mirror.remove(
    organizationId,
    unlisted.filter((id) => unread.has(id)),
  );
  for (const feed of fed) {
    await s.feeds.change(organizationId, feed, {
      cursor: feed === 'sweep' ? null : JSON.stringify({ since: startedAt }),
      followedTo: startedAt,
      nextAt: 0,
    });
  }
  await s.feeds.change(organizationId, 'import', { cursor: null, followedTo: startedAt, failures: 0, trouble: null });
  await s.settings.raise('items');
  await s.settings.raise('mirror');
};

export const toListed = (row: ItemListRow): ListedItem => ({
  itemId: row.itemId,
  sku: row.sku,
  name: row.name,
  status: row.status,
  modifiedTime: row.modifiedTime,
  physicalMicros: row.tracked ? row.physicalOnHand : null,
  booksMicros: row.tracked ? row.booksOnHand : null,
});
