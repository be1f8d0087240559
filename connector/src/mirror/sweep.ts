// The sweep: the whole list, whose rows carry totals, held against the readings. It shows movements that no feed shows,
// and once a day what Zoho no longer has. A list that cannot be true changes nothing.
import type { KnownItem, ListedItem } from '../store/listed-items.ts';
import { isSameMoment } from '../zoho/moments.ts';
import type { Follow, Pass } from './feeds.ts';
import { CLAIM_MS, toListed } from './import.ts';
import { isTooShort } from './plausible.ts';
import { FollowingStopped } from './stopped.ts';
import { isTrusting } from './trust.ts';

interface Cursor {
  readonly startedAt: number;
  readonly page: number;
  readonly rows: number;
  /** The organisation's day on which what is gone was last looked for. */
  readonly day: string | null;
}

const MAX_PAGES = 5_000;
/** A long list is swept in several rounds, between which the other feeds have theirs. */
const PAGES_A_ROUND = 20;
const MOST_GONE = 100;
/** Where an admin has looked: fifty calls to make sure of it. */
const MOST_GONE_TRUSTED = 5_000;
const MINUTE_MS = 60_000;
const LONGEST_ANEW_MINUTES = 180;

export const sweep =
  (today: (organizationId: string) => Promise<string>): Follow =>
  async (pass, row) => {
    const kept = row.cursor === null ? null : (JSON.parse(row.cursor) as Cursor);
    const unfinished = kept !== null && kept.page > 1;
    let cursor: Cursor = unfinished ? kept : { startedAt: pass.startedAt, page: 1, rows: 0, day: kept?.day ?? null };
    for (let more = true, pages = 0; more; pages += 1) {
      if (pages >= PAGES_A_ROUND) return cursor;
      await pass.requireCalls();
      const read = await pass.zoho.items.page(pass.spend, cursor.page);
      more = read.more;
      if (more && (read.rows.length === 0 || cursor.page >= MAX_PAGES)) {
        throw new FollowingStopped('Zoho’s list of items does not end where it should.');
      }
      const rows = cursor.rows + read.rows.length;
      if (!more) await requireWhole(pass, cursor, rows);
      await keepPage(pass, read.rows.map(toListed), cursor.startedAt);
      cursor = { ...cursor, page: cursor.page + 1, rows };
      await pass.store.write((s) =>
        s.feeds.change(pass.organizationId, 'sweep', { cursor: JSON.stringify(cursor), nextAt: pass.now() + CLAIM_MS }),
      );
    }
    const day = await today(pass.organizationId);
    if (cursor.day !== day) await removeGone(pass, cursor);
    return { startedAt: cursor.startedAt, page: 1, rows: 0, day } satisfies Cursor;
  };

/**
 * An empty or a short list: nothing of its last page is kept, and nothing is taken for gone. It is made anew, since what
 * was short of it is not told; where that costs many calls, later.
 */
const requireWhole = async (pass: Pass, cursor: Cursor, rows: number): Promise<void> => {
  const { store, organizationId, startedAt } = pass;
  if (await isTrusting(store.read, organizationId, startedAt)) return;
  const { items } = await store.read.mirror.counts(organizationId);
  if (!isTooShort(items - rows, items)) return;
  throw await doubted(pass, cursor, `Zoho lists ${rows} items, although ${items} are known.`);
};

const doubted = async (
  { store, organizationId, now }: Pass,
  cursor: Cursor,
  why: string,
): Promise<FollowingStopped> => {
  const anew: Cursor = { ...cursor, page: 1, rows: 0 };
  await store.write((s) => s.feeds.change(organizationId, 'sweep', { cursor: JSON.stringify(anew) }));
  const waitMs = Math.min(cursor.page, LONGEST_ANEW_MINUTES) * MINUTE_MS;
  return new FollowingStopped(why, cursor.page === 1 ? {} : { until: now() + waitMs });
};

const keepPage = async (
  { store, organizationId, startedAt }: Pass,
  rows: readonly ListedItem[],
  listedAt: number,
): Promise<void> => {
  await store.write(async (s) => {
    const known = new Map(
      (
        await s.mirror.known(
          organizationId,
          rows.map(({ itemId }) => itemId),
        )
      ).map((it) => [it.itemId, it]),
    );
    const verdicts = rows.map((row) => ({ row, ...judge(known.get(row.itemId), row) }));
    await s.mirror.putListed(organizationId, rows, listedAt);
    for (const { row, mismatch } of verdicts) {
      if (mismatch !== null) await s.mirror.noteMismatch(organizationId, row.itemId, mismatch);
    }
    const dirty = verdicts.flatMap(({ row, changed }) => (changed ? [row.itemId] : []));
    if (dirty.length > 0) {
      await s.mirror.markDirty(organizationId, dirty, startedAt);
      await s.settings.raise('mirror');
    }
    if (verdicts.some(({ named }) => named)) await s.settings.raise('items');
  });
};

/** Whether an item must be read again for what its row says. Pure. */
export const judge = (
  known: KnownItem | undefined,
  row: ListedItem,
): { readonly changed: boolean; readonly named: boolean; readonly mismatch: string | null } => {
  if (known === undefined) return { changed: true, named: true, mismatch: null };
  const named = known.sku !== row.sku || known.name !== row.name || known.status !== row.status;
  const edited = row.modifiedTime !== '' && !isSameMoment(known.modifiedTime, row.modifiedTime);
  const totals = [row.physicalMicros, row.booksMicros];
  const read = [known.readPhysicalMicros, known.readBooksMicros];
  const differs = totals.some((figure, index) => figure !== null && figure !== read[index]);
  // List and reading may differ for good, as where one counts what the other does not: once is enough for each pair.
  const mismatch = differs ? `${totals.join('/')} ${read.join('/')}` : null;
  const moved = mismatch !== null && mismatch !== known.knownMismatch;
  return { changed: edited || moved, named, mismatch: moved ? mismatch : null };
};

/** What no page showed is asked for by its id: only what Zoho does not answer is gone. */
const removeGone = async (pass: Pass, cursor: Cursor): Promise<void> => {
  const { store, organizationId, zoho, spend, requireCalls, startedAt } = pass;
  const most = (await isTrusting(store.read, organizationId, startedAt)) ? MOST_GONE_TRUSTED : MOST_GONE;
  const unlisted = await store.read.mirror.unlisted(organizationId, cursor.startedAt, most + 1);
  if (unlisted.length === 0) return;
  if (unlisted.length > most) {
    throw await doubted(pass, cursor, `More than ${most} items have vanished from Zoho’s list.`);
  }
  await requireCalls();
  const found = await zoho.items.details(spend, unlisted);
  const gone = unlisted.filter((id) => !found.has(id));
  await store.write(async (s) => {
    await s.mirror.remove(organizationId, gone);
    await s.settings.raise('items');
    await s.settings.raise('mirror');
  });
};
