// Filters of lists: by text, id, number, date and time of change, with Zoho's suffixes (API notes 6.0, "Filter operators").
import type { Call } from '../call.ts';
import { invalidValue } from './refusals.ts';
import { isDate, readMoment } from './time.ts';

export interface CriteriaSpec<T> {
  /** The list's key, such as salesorders. */
  readonly key: string;
  /** Parameters that also take _startswith, _contains and _in; a record may have several values. */
  readonly texts?: Readonly<Record<string, (call: Call, record: T) => string | readonly string[]>>;
  /** Texts of which the exact form is passed over (API notes 6.8). */
  readonly exactIgnored?: readonly string[];
  /** Parameters that match exactly, or any of a comma list. */
  readonly exact?: Readonly<Record<string, (call: Call, record: T) => string | readonly string[]>>;
  /** Parameters that also take _less_than, _less_equals, _greater_than, _greater_equals. */
  readonly numbers?: Readonly<Record<string, (call: Call, record: T) => number>>;
  /** Calendar dates, which also take _start, _end, _before, _after. */
  readonly dates?: Readonly<Record<string, (call: Call, record: T) => string>>;
  /** Epoch milliseconds, for last_modified_time: changed since. */
  readonly modifiedAt?: (record: T) => number;
  readonly searchText?: (call: Call, record: T) => readonly string[];
}

export interface Criterion<T> {
  readonly name: string;
  readonly text: string;
  readonly comparator: string;
  readonly holds: (record: T) => boolean;
}

export function readCriteria<T>(call: Call, spec: CriteriaSpec<T>): Criterion<T>[] {
  const found: Criterion<T>[] = [];
  for (const [name, text] of call.query) {
    if (text === '') continue;
    const criterion = readSearch(call, spec, name, text) ?? readText(call, spec, name, text);
    const other = criterion ?? readExact(call, spec, name, text) ?? readNumber(call, spec, name, text);
    const last = other ?? readDate(call, spec, name, text) ?? readModified(call, spec, name, text);
    if (last) found.push(last);
  }
  return found;
}

function readSearch<T>(call: Call, spec: CriteriaSpec<T>, name: string, text: string): Criterion<T> | undefined {
  const values = spec.searchText;
  if (name !== 'search_text' || !values) return undefined;
  const wanted = text.toLowerCase();
  const holds = (record: T) => values(call, record).some((value) => value.toLowerCase().includes(wanted));
  return { name, text, comparator: 'contains', holds };
}

const TEXT_TESTS: Readonly<Record<string, [string, (value: string, wanted: string) => boolean]>> = {
  '': ['equal', (value, wanted) => value === wanted],
  _startswith: ['startswith', (value, wanted) => value.startsWith(wanted)],
  _contains: ['contains', (value, wanted) => value.includes(wanted)],
  _in: ['in', (value, wanted) => wanted.split(',').some((one) => one.trim() === value)],
};

function readText<T>(call: Call, spec: CriteriaSpec<T>, name: string, text: string): Criterion<T> | undefined {
  const [base, suffix] = split(name, Object.keys(TEXT_TESTS));
  const values = own(spec.texts, base);
  const test = TEXT_TESTS[suffix];
  if (!values || !test || (suffix === '' && spec.exactIgnored?.includes(base))) return undefined;
  const wanted = text.toLowerCase();
  const holds = (record: T) => many(values(call, record)).some((value) => test[1](value.toLowerCase(), wanted));
  return { name: base, text, comparator: test[0], holds };
}

function readExact<T>(call: Call, spec: CriteriaSpec<T>, name: string, text: string): Criterion<T> | undefined {
  const values = own(spec.exact, name);
  if (!values) return undefined;
  const wanted = new Set(text.split(',').map((one) => one.trim().toLowerCase()));
  const holds = (record: T) => many(values(call, record)).some((value) => wanted.has(value.toLowerCase()));
  return { name, text, comparator: 'equal', holds };
}

const NUMBER_TESTS: Readonly<Record<string, [string, (value: number, wanted: number) => boolean]>> = {
  '': ['equal', (value, wanted) => value === wanted],
  _less_than: ['less_than', (value, wanted) => value < wanted],
  _less_equals: ['less_equals', (value, wanted) => value <= wanted],
  _greater_than: ['greater_than', (value, wanted) => value > wanted],
  _greater_equals: ['greater_equals', (value, wanted) => value >= wanted],
};

function readNumber<T>(call: Call, spec: CriteriaSpec<T>, name: string, text: string): Criterion<T> | undefined {
  const [base, suffix] = split(name, Object.keys(NUMBER_TESTS));
  const value = own(spec.numbers, base);
  const test = NUMBER_TESTS[suffix];
  if (!value || !test) return undefined;
  const wanted = Number(text);
  if (!Number.isFinite(wanted)) throw invalidValue(name);
  return { name: base, text, comparator: test[0], holds: (record) => test[1](value(call, record), wanted) };
}

const DATE_TESTS: Readonly<Record<string, [string, (value: string, wanted: string) => boolean]>> = {
  '': ['equal', (value, wanted) => value === wanted],
  _start: ['start', (value, wanted) => value >= wanted],
  _end: ['end', (value, wanted) => value <= wanted],
  _before: ['before', (value, wanted) => value < wanted],
  _after: ['after', (value, wanted) => value > wanted],
};

function readDate<T>(call: Call, spec: CriteriaSpec<T>, name: string, text: string): Criterion<T> | undefined {
  const [base, suffix] = split(name, Object.keys(DATE_TESTS));
  const value = own(spec.dates, base);
  const test = DATE_TESTS[suffix];
  if (!value || !test) return undefined;
  if (!isDate(text)) throw invalidValue(name);
  return { name: base, text, comparator: test[0], holds: (record) => test[1](value(call, record), text) };
}

/** Documented for items, known from Books for others, and like any filter perhaps ignored (API notes 6.1, 6.4, 9.1). */
function readModified<T>(
  { settings }: Call,
  spec: CriteriaSpec<T>,
  name: string,
  text: string,
): Criterion<T> | undefined {
  const at = spec.modifiedAt;
  if (name !== 'last_modified_time' || !at || settings.modifiedFilterIgnored.includes(spec.key)) return undefined;
  const wanted = readMoment(text);
  if (wanted === undefined) throw invalidValue(name);
  // Zoho keeps whole seconds.
  const from = settings.modifiedFilterExclusive ? wanted + 1 : wanted;
  return { name, text, comparator: 'after', holds: (record) => Math.floor(at(record) / 1000) * 1000 >= from };
}

/** The longest suffix that the name ends with, and the name without it. */
function split(name: string, suffixes: readonly string[]): [string, string] {
  const suffix = suffixes.findLast((one) => one !== '' && name.endsWith(one)) ?? '';
  return [name.slice(0, name.length - suffix.length), suffix];
}

function own<T>(from: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return from && Object.hasOwn(from, name) ? from[name] : undefined;
}

const many = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
