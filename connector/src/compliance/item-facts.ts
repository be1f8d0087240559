// From an item's custom fields to what the rules are told of it. Nothing is guessed: absent stays absent.
import { parseDecimal } from 'shared-schemas';
import { isDay } from './calendar.ts';
import type { LineFacts, Told } from './facts.ts';
import { absent, known, unreadable } from './facts.ts';
import type { FieldMap, FieldRole } from './field-map.ts';
import { foldPlace, readRestricted } from './places.ts';
import { readProductClass } from './product-classes.ts';

/** A custom field, as far as these rules look at it. */
export interface ItemField {
  readonly apiName: string;
  readonly label: string;
  readonly type: string;
  readonly value: string | boolean | readonly string[] | null;
}

export interface ItemToTell {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly brand?: string | undefined;
  readonly weightPounds?: number | null | undefined;
  readonly customFields: readonly ItemField[];
  /** False where nothing was said about custom fields, not even that there are none. */
  readonly fieldsTold: boolean;
}

type Value = NonNullable<ItemField['value']>;

/** The age where an item says yes without saying which: the highest there is. */
const AGE_OF_YES = 21;
const OLDEST = 99;

export const toLineFacts = (
  item: ItemToTell,
  quantityMicros: number,
  map: FieldMap,
  /** Whether Zoho's own list of fields bears the map out: only then is a list without a value an empty one. */
  fieldsProved: boolean,
): LineFacts => {
  const read = <T>(role: FieldRole, to: (value: Value) => T | null): Told<T> => tellRole(item, map, role, to);
  const states = read('restricted-states', toStates);
  return {
    itemId: item.itemId,
    sku: item.sku,
    name: item.name,
    brand: item.brand ?? '',
    quantityMicros,
    productClass: read('product-class', (value) => (typeof value === 'string' ? readProductClass(value) : null)),
    ageRequired: read('age-required', toAge),
    // Zoho leaves out a multi-select in which nothing is selected.
    restrictedStates: states.kind === 'absent' && fieldsProved && item.fieldsTold ? known([]) : states,
    riskLevel: read('risk-level', toRisk),
    flavoured: read('flavoured', (value) => (typeof value === 'boolean' ? value : null)),
    weightPounds: item.weightPounds == null ? absent : known(item.weightPounds),
    thcMilligrams: read('total-thc', (value) => (typeof value === 'string' ? parseDecimal(value) : null)),
    coaUrl: read('coa-url', (value) => (typeof value === 'string' ? value.trim() : null)),
    coaDate: read('coa-date', (value) => (typeof value === 'string' && isDay(value) ? value : null)),
  };
};

const folded = (label: string): string => label.trim().toLowerCase();

/** What the field of a role says of an item, read by `to`, which answers null for what it does not understand. */
export const tellRole = <T>(
  item: Pick<ItemToTell, 'customFields'>,
  map: FieldMap,
  role: FieldRole,
  to: (value: Value) => T | null,
): Told<T> => {
  const field = map.find((each) => each.role === role);
  if (field === undefined) return unreadable(`no field is mapped for ${role}`);
  const there = item.customFields.filter(
    ({ apiName, label }) => apiName === field.apiName || folded(label) === folded(field.label),
  );
  const [only, another] = there;
  if (only === undefined) return absent;
  if (another !== undefined) return unreadable(`two fields are ${field.apiName} or "${field.label}"`);
  const { apiName, label, type, value } = only;
  if (apiName !== field.apiName) return unreadable(`${apiName} stands in the place of ${field.apiName}`);
  // A promoted field comes without its label.
  if (label !== apiName && folded(label) !== folded(field.label)) {
    return unreadable(`${apiName} is labelled "${label}", and was "${field.label}"`);
  }
  if (type !== field.kind) return unreadable(`${apiName} is ${type}, and should be ${field.kind}`);
  if (value === null || value === '') return absent;
  const read = to(value);
  return read === null ? unreadable(`${apiName} says nothing that is understood`) : known(read);
};

const toAge = (value: Value): number | null => {
  if (typeof value === 'boolean') return value ? AGE_OF_YES : 0;
  const age = typeof value === 'string' ? parseDecimal(value) : null;
  const years = age === null ? Number.NaN : age / 1_000_000;
  return Number.isInteger(years) && years >= 0 && years <= OLDEST ? years : null;
};

const toRisk = (value: Value): 'low' | 'medium' | 'high' | null => {
  const word = typeof value === 'string' ? value.trim().toLowerCase() : '';
  return word === 'low' || word === 'medium' || word === 'high' ? word : null;
};

/** One word that is no place, and the whole list is not understood: half a restriction would be none. */
const toStates = (value: Value): string[] | null => {
  if (!Array.isArray(value)) return null;
  const words = value.filter((word) => foldPlace(word) !== '');
  if (words.length === 1 && foldPlace(words[0] ?? '') === 'NONE') return [];
  const codes = words.map(readRestricted);
  return codes.includes(null) ? null : [...new Set(codes.flatMap((code) => code ?? []))];
};
