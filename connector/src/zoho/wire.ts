// How Zoho's values are read: ids that are text, numbers that may be "", objects that may be missing (API notes 6.0).
import type { Micros } from 'shared-schemas';
import { formatDecimal } from 'shared-schemas';
import { ConnectorError, hasCode } from '../errors.ts';

/** A JSON object of Zoho's, and where it lies in the answer. */
export interface Row {
  readonly path: string;
  readonly value: Readonly<Record<string, unknown>>;
}

const MICROS = 1_000_000;
const DECIMAL = /^([+-]?)(\d{1,10})(?:\.(\d+))?$/;

/** Names the place, never the value: it may be somebody's address. */
export const unintelligible = (path: string): ConnectorError =>
  new ConnectorError('zoho_unintelligible', `Zoho’s answer does not make sense to the connector (at ${path}).`);

export const rowOf = (value: unknown, path: string): Row => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw unintelligible(path);
  return { path, value: value as Record<string, unknown> };
};

/** The answer's object under the first of these keys that is there. */
export const rowAt = (body: Readonly<Record<string, unknown>>, ...keys: readonly [string, ...string[]]): Row => {
  const key = keys.find((each) => body[each] !== undefined) ?? keys[0];
  return rowOf(body[key], key);
};

export const rowsOf = (value: unknown, path: string): Row[] => {
  if (!Array.isArray(value)) throw unintelligible(path);
  return value.map((each, index) => rowOf(each, `${path}[${index}]`));
};

/** The objects of a list within a row; none where Zoho leaves the list out, or writes "" for it. */
export const rowsAt = (row: Row, key: string): Row[] => {
  const value = row.value[key];
  return isAbsent(value) ? [] : rowsOf(value, at(row, key));
};

/** Text; empty where Zoho has none. */
export const textAt = (row: Row, key: string): string => {
  const value = row.value[key];
  if (isAbsent(value)) return '';
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  throw unintelligible(at(row, key));
};

/** An id as text; empty where Zoho has none. A number past 2^53 has lost digits already and is no id (API notes 9.8). */
export const optionalIdAt = (row: Row, key: string): string => {
  const value = row.value[key];
  if (isAbsent(value)) return '';
  if (typeof value === 'string' && isId(value)) return value;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return String(value);
  throw unintelligible(at(row, key));
};

export const idAt = (row: Row, key: string): string => {
  const id = optionalIdAt(row, key);
  if (id === '') throw unintelligible(at(row, key));
  return id;
};

export const isId = (text: string): boolean => /^\d{1,25}$/.test(text);

/** True or false, also as text; null where Zoho does not say. */
export const flagAt = (row: Row, key: string): boolean | null => {
  const value = row.value[key];
  if (value === true || value === 'true') return true;
  return value === false || value === 'false' ? false : null;
};

/** A number, written as one or as text; null where Zoho has none ("" stands for that). */
export const decimalAt = (row: Row, key: string): Micros | null => {
  const value = row.value[key];
  if (isAbsent(value)) return null;
  const micros = toMicros(value);
  if (micros === null) throw unintelligible(at(row, key));
  return micros;
};

export const requiredDecimalAt = (row: Row, key: string): Micros => {
  const micros = decimalAt(row, key);
  if (micros === null) throw unintelligible(at(row, key));
  return micros;
};

/** Millionths of 50, 50.000000 or "50.00", rounded at the sixth decimal; null for anything else. */
export const toMicros = (value: unknown): Micros | null => {
  const text = typeof value === 'number' ? plain(value) : typeof value === 'string' ? value.trim() : '';
  const match = DECIMAL.exec(text);
  if (match === null) return null;
  const [, sign, whole, fraction = ''] = match;
  const micros = Number(whole) * MICROS + Math.round(Number(`0.${fraction}`) * MICROS);
  if (!Number.isSafeInteger(micros)) return null;
  return sign === '-' && micros !== 0 ? -micros : micros;
};

/** Micros as a number in JSON where that keeps every digit, else as text. */
export const jsonDecimal = (micros: Micros): number | string => {
  const text = formatDecimal(micros);
  return String(Number(text)) === text ? Number(text) : text;
};

/** True where Zoho says that there is no such thing (API notes 5). */
export const saysMissing = (error: unknown): boolean => {
  if (!hasCode(error, 'zoho_refused') || error.facts.zoho === undefined) return false;
  const { code, status } = error.facts.zoho;
  return status === 404 || code === 5 || code === 1002;
};

/** Reads what Zoho answered to a write that has succeeded: it stands, even where the answer makes no sense. */
export const readWritten = <T>(read: () => T): T => {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    throw new ConnectorError(error.code, error.message, { ...error.facts, cause: error, outcome: 'unknown' });
  }
};

const at = (row: Row, key: string): string => `${row.path}.${key}`;

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

// A sum of floats may be 5.5e-17 where nothing is meant, and would be written with an exponent.
const plain = (value: number): string => (Math.abs(value) < 1 ? value.toFixed(6) : String(value));
