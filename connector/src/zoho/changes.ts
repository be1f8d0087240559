// What changed since a moment, as far as a page of Zoho's list proves it. A filter or an order that Zoho does not like
// is ignored without a word (API notes 9.1), so each row's own last_modified_time has the last one.
import { ConnectorError } from '../errors.ts';
import { formatMoment, readMoment } from './moments.ts';
import { type ListRequest, type Page, readPage } from './pages.ts';
import type { Door, Spend } from './ports/door.ts';
import type { Changes } from './ports/lists.ts';
import type { Row } from './wire.ts';

const SECOND_MS = 1_000;

export interface ChangesWanted<T> extends Omit<ListRequest, 'maxPages'> {
  readonly since: Date;
  /** Oldest first leans on the filter; newest first on the order alone: it is over where the rows grow old. */
  readonly order: 'A' | 'D';
  readonly to: (row: Row) => T;
}

interface Timed {
  readonly modifiedTime: string;
  readonly createdTime: string;
}

export const readChanges = async <T extends Timed>(
  door: Door,
  spend: Spend,
  wanted: ChangesWanted<T>,
  page: number,
): Promise<Changes<T>> => {
  const query = {
    ...wanted.query,
    // A second early: whether Zoho means "at or after" or "after" is not said.
    last_modified_time: formatMoment(new Date(fromSecond(wanted.since) - SECOND_MS)),
    sort_column: 'last_modified_time',
    sort_order: wanted.order,
  };
  try {
    return judge(await readPage(door, spend, { ...wanted, query }, page), wanted);
  } catch (error) {
    // "Invalid value passed for ...": this organisation's Zoho does not know such a filter or order.
    if (!(error instanceof ConnectorError) || error.facts.zoho?.code !== 2) throw error;
    return { rows: [], more: false, honoured: false };
  }
};

const judge = <T extends Timed>(page: Page, wanted: ChangesWanted<T>): Changes<T> => {
  const from = fromSecond(wanted.since);
  const rows = page.rows.map(wanted.to);
  const times = rows.map((row) => readMoment(row.modifiedTime));
  const fit = rows.filter((_, index) => (times[index] ?? Number.NEGATIVE_INFINITY) >= from);
  const ordered = !saysOtherwise(page, wanted.order) && isOrdered(times, wanted.order);
  if (wanted.order === 'D') {
    // The latest made look like the latest changed, as long as nobody changes an old one.
    const proved = page.sortColumn !== '' || !isOrdered(rows.map(createdAt), wanted.order);
    const honoured = ordered && proved;
    // After the first row that is too old, an order that holds brings no other.
    return { rows: fit, more: page.more && !(honoured && fit.length < rows.length), honoured };
  }
  const asked = wanted.query?.filter_by ?? '';
  const filtered =
    times.every((time) => time !== null && time >= from - SECOND_MS) && ['', asked].includes(page.appliedFilter);
  return { rows: fit, more: page.more, honoured: ordered && filtered };
};

const fromSecond = (since: Date): number => Math.floor(since.getTime() / SECOND_MS) * SECOND_MS;

const createdAt = (row: Timed): number | null => readMoment(row.createdTime);

/** Zoho says what it sorted by, where it says anything. */
const saysOtherwise = (page: Page, order: 'A' | 'D'): boolean =>
  !['', 'last_modified_time'].includes(page.sortColumn) ||
  !['', order].includes(page.sortOrder.slice(0, 1).toUpperCase());

const isOrdered = (times: readonly (number | null)[], order: 'A' | 'D'): boolean =>
  times.every((time, index) => {
    const before = times[index - 1];
    if (time === null) return false;
    return before === undefined || before === null || (order === 'A' ? before <= time : before >= time);
  });
