// Until the compliance rules exist, regulated goods are not sold at all. Pure, and closed where it cannot tell.

/** A custom field, as far as these rules look at it. */
interface CustomField {
  readonly apiName: string;
  readonly label: string;
  readonly type: string;
  readonly value: string | boolean | readonly string[] | null;
}

// Found by its api name, or by its label where an admin has made the field anew under another name.
const AGE = { apiName: 'cf_age_required', label: 'age required' };
const STATES = { apiName: 'cf_restricted_states', label: 'restricted states' };

/** The fields these rules are about, for whoever finds out whether an organisation has them. */
export const regulatedFields: readonly { readonly apiName: string; readonly label: string }[] = [AGE, STATES];

export interface Regulated {
  readonly called: string;
  readonly reason: string;
}

/** An item, as far as these rules look at it. */
interface Item {
  readonly sku: string;
  readonly name: string;
  readonly customFields: readonly CustomField[];
  /** False where nothing was said about custom fields, not even that there are none. */
  readonly fieldsTold: boolean;
}

/**
 * Items that may not be ordered: an age is required, states are restricted, or either field is there and cannot be
 * read. A field that Zoho leaves out of an item's fields is not set on it; where it leaves out the fields altogether,
 * in an organisation of which any item has ever shown such a field, nobody can read them.
 */
export const regulatedItems = (
  items: readonly Item[],
  { fieldsInUse }: { readonly fieldsInUse: boolean },
): Regulated[] =>
  items.flatMap(({ sku, name, customFields, fieldsTold }) => {
    const untold = fieldsInUse && !fieldsTold ? [UNTOLD] : [];
    // A field that was made anew stands beside the old one: whichever of them says no counts.
    const told = [...named(customFields, AGE).map(ageReason), ...named(customFields, STATES).map(statesReason)];
    const reason = [...untold, ...told].find((each) => each !== null) ?? null;
    return reason === null ? [] : [{ called: sku === '' ? name : sku, reason }];
  });

const UNTOLD = 'Zoho does not tell its custom fields, among which the age and the states would be';

const named = (fields: readonly CustomField[], wanted: typeof AGE): CustomField[] =>
  fields.filter((field) => field.apiName === wanted.apiName || field.label.trim().toLowerCase() === wanted.label);

const ageReason = ({ type, value }: CustomField): string | null => {
  // An empty number is no zero.
  const age = type === 'number' && typeof value === 'string' && value !== '' ? Number(value) : Number.NaN;
  const off = type === 'boolean' ? value === false : age === 0;
  if (off) return null;
  const on = type === 'boolean' ? value === true : age > 0;
  return on ? 'it may only be sold after an age check' : `its field ${AGE.apiName} cannot be read`;
};

const statesReason = (field: CustomField): string | null => {
  if (field.type !== 'list' || !Array.isArray(field.value)) return `its field ${STATES.apiName} cannot be read`;
  return field.value.length > 0 ? 'it may not be sold in some states' : null;
};
