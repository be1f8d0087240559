// The names of customers, followed cheaply: all of them once a week, a bounded part at a time, and in between those that
// changed last. Nothing but names is kept: an order's customer is always looked up live.
import { normaliseWord } from 'shared-schemas';
import type { ContactRow } from '../store/contacts.ts';
import type { FeedRow } from '../store/feeds.ts';
import type { ZohoContactRow } from '../zoho/ports/contacts.ts';
import { type Follow, OVERLAP_MS, type Pass } from './feeds.ts';
import { isTooShort } from './plausible.ts';
import { FollowingStopped } from './stopped.ts';
import { isTrusting } from './trust.ts';

interface Cursor {
  /** Of the last listing of all, or of the one that is under way. */
  readonly startedAt: number;
  /** Its next page; 1 where it is over. */
  readonly page: number;
  /** What changed from then on has not been looked at. */
  readonly since: number;
}

const PAGES_A_PASS = 20;
const MAX_PAGES = 2_000;
const DAY_MS = 86_400_000;
const WHOLE_MS = 7 * DAY_MS;

export const followContacts: Follow = async (pass, row) => {
  const cursor = readCursor(row);
  if (cursor === null) return listAll(pass, { startedAt: pass.startedAt, page: 1, since: pass.startedAt });
  if (cursor.page > 1) return listAll(pass, cursor);
  const again = { startedAt: pass.startedAt, page: 1, since: pass.startedAt };
  const age = pass.startedAt - cursor.startedAt;
  // One from the future was begun before the clock was put back.
  if (age >= WHOLE_MS || age < 0) return listAll(pass, again);
  if (await readChanged(pass, cursor.since - OVERLAP_MS)) return { ...cursor, since: pass.startedAt };
  if (age >= DAY_MS) return listAll(pass, again);
  throw new FollowingStopped('Zoho does not tell changed contacts apart: all are read once a day.', {
    drift: false,
    until: cursor.startedAt + DAY_MS,
  });
};

const readCursor = (row: FeedRow): Cursor | null => (row.cursor === null ? null : (JSON.parse(row.cursor) as Cursor));

const listAll = async (pass: Pass, from: Cursor): Promise<Cursor> => {
  const { organizationId, store, zoho, spend } = pass;
  let { page } = from;
  for (let pages = 0; pages < PAGES_A_PASS; pages += 1, page += 1) {
    await pass.requireCalls();
    const read = await zoho.contacts.page(spend, page);
    if (read.more && (read.rows.length === 0 || page >= MAX_PAGES)) {
      throw new FollowingStopped('Zoho’s list of contacts does not end where it should.');
    }
    await keep(pass, read.rows, from.startedAt);
    if (read.more) continue;
    await requireWhole(pass, from);
    await store.write((s) => s.contacts.removeUnlisted(organizationId, from.startedAt));
    return { ...from, page: 1 };
  }
  return { ...from, page };
};

/** An empty or a short list: nobody is taken for gone. It is made anew, since what was short of it is not told. */
const requireWhole = async ({ store, organizationId, startedAt }: Pass, from: Cursor): Promise<void> => {
  if (await isTrusting(store.read, organizationId, startedAt)) return;
  const [all, gone] = await Promise.all([
    store.read.contacts.count(organizationId),
    store.read.contacts.countUnlisted(organizationId, from.startedAt),
  ]);
  if (!isTooShort(gone, all)) return;
  // One that began in this pass begins anew by itself.
  if (from.page > 1) await store.write((s) => s.feeds.change(organizationId, 'contacts', { cursor: null }));
  throw new FollowingStopped(`Zoho lists ${all - gone} customers, although ${all} are known.`);
};

/** False where Zoho does not tell what changed. */
const readChanged = async (pass: Pass, since: number): Promise<boolean> => {
  for (let page = 1; page <= PAGES_A_PASS; page += 1) {
    await pass.requireCalls();
    const { rows, more, honoured } = await pass.zoho.contacts.changedSince(pass.spend, new Date(since), page);
    if (!honoured) return false;
    await keep(pass, rows, pass.startedAt);
    if (!more) return true;
  }
  // So many that a listing of all is due.
  return false;
};

const keep = ({ store, organizationId }: Pass, rows: readonly ZohoContactRow[], listedAt: number): Promise<void> =>
  store.write(async (s) => {
    const customers = rows.filter(({ kind }) => kind === 'customer');
    await s.contacts.put(
      organizationId,
      customers.map((row) => toContactRow(row, listedAt)),
    );
    // A customer that has become a supplier is no customer any more.
    const others = rows.filter(({ kind }) => kind !== 'customer').map(({ id }) => id);
    await s.contacts.remove(organizationId, others);
  });

/** What of a customer is kept. Pure. */
export const toContactRow = (
  { id, name, company, status }: Pick<ZohoContactRow, 'id' | 'name' | 'company' | 'status'>,
  listedAt: number,
): ContactRow => ({ contactId: id, word: normaliseWord(name), name, company, status, listedAt });
