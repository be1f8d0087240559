// Which custom field of Zoho tells what, and of which kind it must be. The defaults; an owner's own map lies in the store.
import * as v from 'valibot';

export const fieldRoles = [
  'description',
  'msrp',
  'club-discount',
  'age-required',
  'restricted-states',
  'product-class',
  'risk-level',
  'flavoured',
  'total-thc',
  'coa-url',
  'coa-date',
  'order-decision',
] as const;
export type FieldRole = (typeof fieldRoles)[number];

export const fieldKinds = ['text', 'number', 'amount', 'boolean', 'list', 'date'] as const;
export type FieldKind = (typeof fieldKinds)[number];

const mapped = v.strictObject({
  role: v.picklist(fieldRoles),
  entity: v.picklist(['item', 'salesorder']),
  apiName: v.pipe(v.string(), v.regex(/^cf_[a-z0-9_]{1,80}$/, 'must be such as cf_age_required')),
  /** As people see it; found out where the field has been made anew under the same label. */
  label: v.pipe(v.string(), v.trim(), v.nonEmpty('must not be empty'), v.maxLength(100)),
  kind: v.picklist(fieldKinds),
  /** Without these nothing is sold; the others are missed only by the goods that need them. */
  required: v.boolean(),
});
export type MappedField = v.InferOutput<typeof mapped>;
export type FieldMap = readonly MappedField[];

const of = (
  role: FieldRole,
  label: string,
  kind: FieldKind,
  { required = false, entity = 'item' as MappedField['entity'], apiName = `cf_${role.replaceAll('-', '_')}` } = {},
): MappedField => ({ role, entity, apiName, label, kind, required });

export const defaultFieldMap: FieldMap = [
  of('description', 'DTC Description', 'text', { apiName: 'cf_dtc_description' }),
  of('msrp', 'MSRP', 'amount'),
  of('club-discount', 'Club Discount', 'number'),
  of('age-required', 'Age Required', 'boolean', { required: true }),
  of('restricted-states', 'Restricted States', 'list', { required: true }),
  of('product-class', 'Product Class', 'text', { required: true }),
  of('risk-level', 'Risk Level', 'text', { required: true }),
  of('flavoured', 'Flavoured', 'boolean'),
  of('total-thc', 'Total THC mg', 'number', { apiName: 'cf_total_thc_mg' }),
  of('coa-url', 'COA URL', 'text', { apiName: 'cf_coa_url' }),
  of('coa-date', 'COA Date', 'date', { apiName: 'cf_coa_date' }),
  of('order-decision', 'Compliance Decision', 'text', { entity: 'salesorder', apiName: 'cf_compliance_decision' }),
];

/** Null where it is no such map row. */
export const readMapped = (body: unknown): MappedField | null => {
  const parsed = v.safeParse(mapped, body);
  return parsed.success ? parsed.output : null;
};

/** The defaults, with what the owner has mapped otherwise. A row that cannot be read maps to a field nobody has. */
export const fieldMapOf = (own: readonly { readonly role: string; readonly body: unknown }[]): FieldMap =>
  defaultFieldMap.map((field) => {
    const row = own.find(({ role }) => role === field.role);
    if (row === undefined) return field;
    return readMapped(row.body) ?? { ...field, apiName: 'cf_unreadable_map', required: true };
  });

/** A field of the organisation, as Zoho's own list tells it. */
export interface ListedField {
  readonly entity: string;
  readonly apiName: string;
  readonly label: string;
  readonly kind: FieldKind | 'unreadable';
  readonly active: boolean;
}

const folded = (label: string): string => label.trim().toLowerCase();

/** What of the map Zoho's list does not bear out, in words; nothing where all is as it should be. Pure. */
export const driftOf = (map: FieldMap, listed: readonly ListedField[]): string[] =>
  map.flatMap((field) => {
    const named = listed.filter(({ entity, apiName }) => entity === field.entity && apiName === field.apiName);
    const labelled = listed.filter(
      ({ entity, apiName, label }) =>
        entity === field.entity && apiName !== field.apiName && folded(label) === folded(field.label),
    );
    const [there] = named;
    const twin = labelled.map(({ apiName }) => `${apiName} has the label of ${field.apiName}, "${field.label}"`);
    if (there === undefined) return field.required ? [`${field.apiName} is not there`, ...twin] : twin;
    const faults = [...twin];
    if (!there.active) faults.push(`${field.apiName} is switched off`);
    if (there.kind !== field.kind) faults.push(`${field.apiName} is ${there.kind}, and should be ${field.kind}`);
    if (folded(there.label) !== folded(field.label)) {
      faults.push(`${field.apiName} is labelled "${there.label}", and was "${field.label}"`);
    }
    return faults;
  });
