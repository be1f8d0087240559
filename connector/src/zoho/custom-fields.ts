// An item's custom fields: Zoho has two shapes for them, and types that their values do not always keep (API notes 6.0).
import { formatDecimal } from 'shared-schemas';
import type { CustomField, FieldType } from './ports/items.ts';
import { type Row, rowsAt, textAt, toMicros } from './wire.ts';

// Zoho's types in our words; whatever is not here (dropdown, email, url, lookup, ...) is text.
export const types: Readonly<Record<string, FieldType>> = {
  number: 'number',
  decimal: 'number',
  percent: 'number',
  amount: 'amount',
  check_box: 'boolean',
  checkbox: 'boolean',
  multiselect: 'list',
  date: 'date',
};

const UNFORMATTED = '_unformatted';

/** Those of `custom_fields` with their types; then what only the hash or a promoted `cf_*` key of the row tells. */
export const toCustomFields = (row: Row): CustomField[] => {
  const fields = new Map<string, CustomField>();
  for (const field of rowsAt(row, 'custom_fields')) {
    const label = textAt(field, 'label');
    const apiName = textAt(field, 'api_name') || textAt(field, 'placeholder') || `cf_${slug(label)}`;
    fields.set(apiName, typed(apiName, label || apiName, textAt(field, 'data_type'), field.value.value));
  }
  for (const [apiName, value] of looseFields(row)) {
    if (!fields.has(apiName)) fields.set(apiName, typed(apiName, apiName, guess(value), value));
  }
  return [...fields.values()];
};

/**
 * Whether Zoho told the item's custom fields at all. An item without any has an empty list of them; one without the
 * list, the hash and every `cf_*` key says nothing about them.
 */
export const tellsFields = ({ value }: Row): boolean =>
  Array.isArray(value.custom_fields) || isHash(value.custom_field_hash) || Object.keys(value).some(isPromoted);

/** Whether an item shows this field, in whichever shape, set or not. */
export const tells = (
  item: Readonly<Record<string, unknown>>,
  { apiName, label }: { readonly apiName: string; readonly label: string },
): boolean => {
  const { custom_fields: listed, custom_field_hash: hash } = item;
  const isThis = (field: unknown): boolean =>
    isHash(field) &&
    (field.api_name === apiName ||
      field.placeholder === apiName ||
      (typeof field.label === 'string' && field.label.trim().toLowerCase() === label));
  return (
    item[apiName] !== undefined ||
    (isHash(hash) && hash[apiName] !== undefined) ||
    (Array.isArray(listed) && listed.some(isThis))
  );
};

const isHash = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isPromoted = (key: string): boolean => key.startsWith('cf_');

/** Values that come without label or type. Each may stand twice, formatted for people and not: the latter counts. */
const looseFields = (row: Row): [string, unknown][] => {
  const { custom_field_hash: hash } = row.value;
  const loose = new Map<string, unknown>();
  // An item has some ninety keys: only these few are looked at twice.
  for (const told of [isHash(hash) ? hash : {}, row.value]) {
    for (const key of Object.keys(told)) if (isPromoted(key)) loose.set(key, told[key]);
  }
  return [...loose]
    .filter(([key]) => !key.endsWith(UNFORMATTED))
    .map(([key, value]) => [key, loose.get(`${key}${UNFORMATTED}`) ?? value]);
};

const typed = (apiName: string, label: string, dataType: string, raw: unknown): CustomField => {
  const type = types[dataType] ?? 'text';
  if (raw === undefined || raw === null || raw === '') return { apiName, label, type, value: null };
  const value = readers[type](raw);
  return value === null ? { apiName, label, type: 'unreadable', value } : { apiName, label, type, value };
};

const decimalText = (raw: unknown): string | null => {
  const micros = toMicros(raw);
  return micros === null ? null : formatDecimal(micros);
};

/** Null where the value does not fit the type. */
const readers: Record<FieldType, (raw: unknown) => CustomField['value']> = {
  text: (raw) => (typeof raw === 'object' ? null : String(raw)),
  number: decimalText,
  amount: decimalText,
  boolean: (raw) => (raw === true || raw === 'true' ? true : raw === false || raw === 'false' ? false : null),
  // An array in some answers, "NY, CA" in others.
  list: (raw) => {
    if (typeof raw === 'string') return raw.split(',').flatMap((part) => part.trim() || []);
    return Array.isArray(raw) && raw.every((part) => typeof part === 'string') ? raw : null;
  },
  date: (raw) => (typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) ? raw : null),
  unreadable: () => null,
};

const guess = (value: unknown): string => {
  if (typeof value === 'boolean' || value === 'true' || value === 'false') return 'check_box';
  if (typeof value === 'number') return 'number';
  return Array.isArray(value) ? 'multiselect' : 'string';
};

const slug = (label: string): string =>
  label
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
