// Zoho's lists: read page by page, and searched with every row looked at again, since Zoho ignores filters it does
// not like and answers the whole list instead (API notes 9.1). There is no total count (9.4).
import { ROWS_A_PAGE } from './call-sizes.ts';
import type { Door, Spend } from './ports/door.ts';
import { flagAt, type Row, rowOf, rowsOf, textAt } from './wire.ts';

export interface ListRequest {
  readonly path: string;
  /** Under which key the rows are. */
  readonly key: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly perPage?: number;
  readonly maxPages: number;
}

export interface Page {
  readonly rows: readonly Row[];
  /** Whether Zoho has more after this one. */
  readonly more: boolean;
  /** The filter Zoho says it applied; empty where it does not say. */
  readonly appliedFilter: string;
  /** What Zoho says it sorted by; empty where it does not say. */
  readonly sortColumn: string;
  readonly sortOrder: string;
}

/** One page, numbered from 1. */
export const readPage = async (
  door: Door,
  spend: Spend,
  list: Omit<ListRequest, 'maxPages'>,
  page: number,
): Promise<Page> => {
  const query = { ...list.query, page: String(page), per_page: String(list.perPage ?? ROWS_A_PAGE) };
  const body = await door.call(spend, { method: 'GET', path: list.path, query });
  const context = rowOf(body.page_context ?? {}, 'page_context');
  return {
    rows: rowsOf(body[list.key], list.key),
    more: flagAt(context, 'has_more_page') === true,
    appliedFilter: textAt(context, 'applied_filter'),
    sortColumn: textAt(context, 'sort_column'),
    sortOrder: textAt(context, 'sort_order'),
  };
};

export async function* readPages(door: Door, spend: Spend, list: ListRequest): AsyncGenerator<Page> {
  for (let page = 1; page <= list.maxPages; page += 1) {
    const read = await readPage(door, spend, list, page);
    yield read;
    if (!read.more) return;
  }
}

export interface Search<T> extends ListRequest {
  readonly to: (row: Row) => T;
  readonly matches: (found: T) => boolean;
  /** No further page is read once so many are found. */
  readonly enough: number;
}

/** What matches, each once; `unfinished` where pages are left that nobody looked at. */
export const search = async <T extends { readonly id: string }>(
  door: Door,
  spend: Spend,
  wanted: Search<T>,
): Promise<{ found: T[]; unfinished: boolean }> => {
  // A record changed while pages are read moves, and may come twice (API notes 9.4).
  const found = new Map<string, T>();
  let unfinished = false;
  for await (const page of readPages(door, spend, wanted)) {
    for (const row of page.rows.map(wanted.to)) if (wanted.matches(row)) found.set(row.id, row);
    unfinished = page.more;
    if (found.size >= wanted.enough) break;
  }
  return { found: [...found.values()], unfinished };
};
