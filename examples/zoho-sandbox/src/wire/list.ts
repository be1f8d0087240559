// How lists answer: filters, order and pages (API notes 6.0 "Pagination", 9.1). A parameter a list does not know is
// passed over in silence, as Zoho does; what was applied shows in page_context.
import type { Call } from '../call.ts';
import type { Table } from '../world/table.ts';
import { type CriteriaSpec, readCriteria } from './criteria.ts';
import { invalidValue } from './refusals.ts';
import { answer, type Payload, type Reply } from './reply.ts';

type Value = string | number;

export interface ListSpec<T> extends CriteriaSpec<T> {
  readonly reportName: string;
  readonly row: (call: Call, record: T) => unknown;
  readonly sorts: Readonly<Record<string, (call: Call, record: T) => Value>>;
  readonly defaultSort: string;
  readonly defaultOrder: 'A' | 'D';
  /** What filter_by knows, besides Status.All. */
  readonly filterBy?: Readonly<Record<string, (call: Call, record: T) => boolean>>;
  /** Values of filter_by that Zoho takes and does not apply. */
  readonly ignoredFilterBy?: readonly string[];
  /** Values of filter_by that Zoho refuses. */
  readonly refusedFilterBy?: readonly string[];
  readonly defaultFilterBy?: string;
  /** Whether answers may be kept until a record changes: for long lists whose rows depend on nothing else. */
  readonly remember?: boolean;
  /** Sorts and filters whose outcome changes without a change of the records. */
  readonly unsteady?: readonly string[];
}

const MAX_PER_PAGE = 200;
const MEMO_SIZE = 12;

export function list<T extends { readonly id: string }>(call: Call, table: Table<T>, spec: ListSpec<T>): Reply {
  const page = readPage(call, 'page', 1);
  const perPage = readPerPage(call);
  const { filterName, holds } = readFilterBy(call, spec);
  const { column, order } = readSort(call, spec);
  const criteria = readCriteria(call, spec);
  const rows = remembered(call, table, spec, () => {
    const seen = table.listed().filter((record) => holds(record) && criteria.every((one) => one.holds(record)));
    return sorted(call, seen, spec.sorts[column], order);
  });
  const from = (page - 1) * perPage;
  const counting = call.settings.countOption === 'count' && call.query.get('response_option') === '2';
  const shown = counting ? [] : rows.slice(from, from + perPage);
  const payload: Payload = {
    [spec.key]: shown.map((record) => spec.row(call, record)),
    page_context: {
      page,
      per_page: perPage,
      has_more_page: from + perPage < rows.length,
      report_name: spec.reportName,
      applied_filter: filterName,
      sort_column: column,
      sort_order: order,
      ...(counting && { total: rows.length, total_pages: Math.ceil(rows.length / perPage) }),
      ...(criteria.length > 0 && {
        search_criteria: criteria.map(({ name, text, comparator }) => ({
          column_name: name,
          search_text: text,
          comparator,
        })),
      }),
    },
  };
  return answer(payload);
}

function readPage(call: Call, name: string, otherwise: number): number {
  const text = call.query.get(name);
  if (!text) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > 1e9) throw invalidValue(name);
  return value;
}

/** 200 is the default and, by what clients know, the most (API notes 6.0, "Pagination"). */
function readPerPage(call: Call): number {
  const value = readPage(call, 'per_page', MAX_PER_PAGE);
  if (value <= MAX_PER_PAGE) return value;
  if (call.settings.pagePerPageOverflow === 'error') throw invalidValue('per_page');
  return MAX_PER_PAGE;
}

function readFilterBy<T>(call: Call, spec: ListSpec<T>) {
  // Who asks for a status by name is not held to the standard view.
  const standard = (call.query.get('status') ? undefined : spec.defaultFilterBy) ?? 'Status.All';
  const wanted = call.query.get('filter_by') || standard;
  const everything = (): boolean => true;
  if (spec.refusedFilterBy?.includes(wanted)) throw invalidValue('filter_by');
  if (wanted === 'Status.All') return { filterName: wanted, holds: everything };
  const known = Object.hasOwn(spec.filterBy ?? {}, wanted) ? spec.filterBy?.[wanted] : undefined;
  if (known) return { filterName: wanted, holds: (record: T) => known(call, record) };
  const ignored = spec.ignoredFilterBy?.includes(wanted) || call.settings.unknownFilterBy === 'ignore';
  if (ignored) return { filterName: 'Status.All', holds: everything };
  return { filterName: wanted, holds: () => false };
}

function readSort<T>(call: Call, spec: ListSpec<T>): { column: string; order: 'A' | 'D' } {
  const column = call.query.get('sort_column') || spec.defaultSort;
  const { modifiedSortIgnored, modifiedSortRefused } = call.settings;
  const unsure = (lists: readonly string[]) => column === 'last_modified_time' && lists.includes(spec.key);
  if (unsure(modifiedSortIgnored)) return { column: spec.defaultSort, order: spec.defaultOrder };
  if (!Object.hasOwn(spec.sorts, column) || unsure(modifiedSortRefused)) throw invalidValue('sort_column');
  const wanted = (call.query.get('sort_order') ?? '').toUpperCase().slice(0, 1);
  const fallback = call.query.has('sort_column') && column !== spec.defaultSort ? 'A' : spec.defaultOrder;
  return { column, order: wanted === 'A' || wanted === 'D' ? wanted : fallback };
}

function sorted<T>(
  call: Call,
  rows: readonly T[],
  by: ((call: Call, record: T) => Value) | undefined,
  order: 'A' | 'D',
): readonly T[] {
  if (!by) return rows;
  const keyed = rows.map((record) => {
    const value = by(call, record);
    return { record, value: typeof value === 'string' ? value.toLowerCase() : value };
  });
  const sign = order === 'A' ? 1 : -1;
  keyed.sort((one, other) => (one.value < other.value ? -sign : one.value > other.value ? sign : 0));
  return keyed.map(({ record }) => record);
}

// A page after the other of a large list asks for the same order again and again.
const memory = new WeakMap<object, { revision: number; rows: Map<string, readonly unknown[]> }>();

function remembered<T extends { readonly id: string }>(
  call: Call,
  table: Table<T>,
  spec: ListSpec<T>,
  find: () => readonly T[],
): readonly T[] {
  const question = new URLSearchParams(call.query);
  for (const name of ['page', 'per_page', 'organization_id']) question.delete(name);
  const key = `${spec.key}?${question}`;
  if (!spec.remember || table.lagging || spec.unsteady?.some((word) => key.includes(word))) return find();
  const known = memory.get(table);
  const current = known?.revision === table.revision ? known : { revision: table.revision, rows: new Map() };
  memory.set(table, current);
  const rows = (current.rows.get(key) as readonly T[] | undefined) ?? find();
  if (current.rows.size >= MEMO_SIZE) current.rows.clear();
  current.rows.set(key, rows);
  return rows;
}
