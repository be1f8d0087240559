// Custom fields as the wire has them: an array and a hash on details, keys of their own on lists (API notes 6.0).
import { type Body, isAbsent, readList, readText } from '../wire/body.ts';
import { money } from '../wire/number.ts';
import { invalidValue, missingField } from '../wire/refusals.ts';
import { isDate } from '../wire/time.ts';
import type { CustomField, FieldValue } from '../world/records.ts';
import type { World } from '../world/world.ts';

export type FieldValues = Readonly<Record<string, FieldValue>>;
type Entity = CustomField['entity'];

/** custom_fields and custom_field_hash of a detail. Fields without a value do not appear. */
export function printFields(world: World, entity: Entity, values: FieldValues) {
  const set = fieldsOf(world, entity).filter((field) => values[field.apiName] !== undefined);
  return {
    custom_fields: set.map((field) => printField(world, field, values[field.apiName] as FieldValue)),
    custom_field_hash: printPromoted(world, entity, values),
  };
}

/** cf_x and cf_x_unformatted, as lists carry them at the top level. */
export function printPromoted(world: World, entity: Entity, values: FieldValues): Record<string, unknown> {
  const promoted: Record<string, unknown> = {};
  for (const field of fieldsOf(world, entity)) {
    const value = values[field.apiName];
    if (value === undefined) continue;
    promoted[field.apiName] = formatted(field, value);
    promoted[`${field.apiName}_unformatted`] = wireValue(world, field, value);
  }
  return promoted;
}

function printField(world: World, field: CustomField, value: FieldValue) {
  return {
    field_id: field.id,
    customfield_id: field.id,
    show_in_store: false,
    show_in_portal: false,
    is_active: true,
    index: field.index,
    label: field.label,
    show_on_pdf: false,
    edit_on_portal: false,
    edit_on_store: false,
    api_name: field.apiName,
    show_in_all_pdf: false,
    value_formatted: formatted(field, value),
    search_entity: field.entity,
    data_type: field.dataType,
    placeholder: field.apiName,
    value: wireValue(world, field, value),
    is_dependent_field: false,
  };
}

function wireValue(world: World, field: CustomField, value: FieldValue): unknown {
  if (field.dataType === 'amount' && typeof value === 'number') return money(value);
  const asText = field.dataType === 'number' && world.settings.numberFieldValue === 'text';
  return asText ? String(value) : value;
}

function formatted(field: CustomField, value: FieldValue): string {
  if (typeof value === 'object') return value.join(',');
  if (field.dataType === 'amount') return `$${Number(value).toFixed(2)}`;
  if (field.dataType === 'percent') return `${value}%`;
  return String(value);
}

/** What was sent, laid over what was there: by customfield_id, api_name, label or index. */
export function readFields(
  world: World,
  entity: Entity,
  body: Body,
  before: FieldValues = {},
): Record<string, FieldValue> {
  const values: Record<string, FieldValue> = { ...before };
  for (const sent of readList(body, 'custom_fields')) {
    const field = findField(world, entity, sent);
    if (!field) throw invalidValue('custom_fields');
    const value = readValue(field, sent.value);
    if (value === undefined) delete values[field.apiName];
    else values[field.apiName] = value;
  }
  requireMandatory(world, entity, values);
  return values;
}

/** What the organisation made mandatory is missed with a 400 (API notes 6.3, "Create"). */
function requireMandatory(world: World, entity: Entity, values: FieldValues): void {
  const { mandatoryFields } = world.settings;
  if (mandatoryFields.length === 0) return;
  const missed = fieldsOf(world, entity).find(
    ({ apiName }) => mandatoryFields.includes(apiName) && values[apiName] === undefined,
  );
  if (missed) throw missingField(missed.label);
}

function findField(world: World, entity: Entity, sent: Body): CustomField | undefined {
  const id = readText(sent, 'customfield_id') || readText(sent, 'field_id');
  const name = readText(sent, 'api_name') || readText(sent, 'placeholder');
  const label = readText(sent, 'label');
  const fields = fieldsOf(world, entity);
  if (id) return fields.find((field) => field.id === id);
  if (name) return fields.find((field) => field.apiName === name);
  if (label) return fields.find((field) => field.label === label);
  return fields.find((field) => String(field.index) === readText(sent, 'index'));
}

function readValue(field: CustomField, value: unknown): FieldValue | undefined {
  if (isAbsent(value)) return undefined;
  switch (field.dataType) {
    case 'multiselect':
      return readOptions(field, value);
    case 'dropdown':
      return readOptions(field, [value])[0];
    case 'check_box':
      return value === true || value === 'true';
    case 'date':
      // A date that cannot be read is stored empty, not refused (API notes 9.6).
      return isDate(String(value)) ? String(value) : undefined;
    case 'number':
    case 'amount':
    case 'percent': {
      const number = Number(value);
      if (!Number.isFinite(number) || typeof value === 'object') throw invalidValue(field.label);
      return number;
    }
    default:
      return typeof value === 'object' ? JSON.stringify(value) : String(value);
  }
}

function readOptions(field: CustomField, value: unknown): string[] {
  const chosen = (Array.isArray(value) ? value : String(value).split(',')).map((one) => String(one).trim());
  if (chosen.some((one) => !field.options.includes(one))) throw invalidValue(field.label);
  return chosen;
}

export function fieldsOf(world: World, entity: Entity): readonly CustomField[] {
  return world.fields.filter((field) => field.entity === entity);
}
