// Are the custom fields in Zoho what they are mapped as? Asked at the start and once a day; without a good answer of late
// nothing is sold that depends on them.
import { createHash } from 'node:crypto';
import { eventId } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import {
  driftOf,
  type FieldMap,
  type FieldRole,
  fieldKinds,
  fieldMapOf,
  fieldRoles,
  type MappedField,
  readMapped,
} from '../compliance/field-map.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { Spend } from '../zoho/ports/door.ts';
import type { Change } from './rules-desk.ts';

const DAY_MS = 86_400_000;
/** Longer ago than this, and nobody knows how the fields are. */
const GOOD_MS = 3 * DAY_MS;
/** The background looks once a day, so that one look may fail. */
export const LOOK_MS = DAY_MS;

export interface FieldState {
  readonly map: FieldMap;
  /** What differs, in words; null where nobody has looked, or not of late. */
  readonly drift: readonly string[] | null;
  /** What the fields that are there tell. */
  readonly present: readonly FieldRole[];
  readonly checkedAt: number | null;
}

type Reading = Pick<Groups, 'complianceFields'>;

export const fieldMap = async (s: Reading, organizationId: string): Promise<FieldMap> =>
  fieldMapOf((await s.complianceFields.map(organizationId)).map(({ role, body }) => ({ role, body: parsed(body) })));

export const fieldState = async (s: Reading, organizationId: string, now: number): Promise<FieldState> => {
  const map = await fieldMap(s, organizationId);
  const checked = await s.complianceFields.checked(organizationId);
  const good = checked !== null && checked.checkedAt <= now && now - checked.checkedAt < GOOD_MS;
  const [drift, present] = good ? [parsed(checked.drift), parsed(checked.present)] : [null, null];
  return {
    map,
    drift: Array.isArray(drift) ? (drift as string[]) : null,
    present: Array.isArray(present) ? (present as FieldRole[]) : [],
    checkedAt: checked?.checkedAt ?? null,
  };
};

const parsed = (json: string): unknown => {
  try {
    return JSON.parse(json);
  } catch {
    return null;
  }
};

/** Asks Zoho, keeps the answer, and tells where it is not good. Errors: those of asking. */
export const checkFields = async (
  { store, now, zoho }: Pick<Parts, 'store' | 'now' | 'zoho'>,
  organizationId: string,
  spend: Spend,
): Promise<FieldState> => {
  const { fields } = zoho(organizationId);
  const [items, orders] = [await fields.list(spend, 'item'), await fields.list(spend, 'salesorder')];
  const map = await fieldMap(store.read, organizationId);
  const drift =
    items === null ? ['Zoho does not tell which custom fields there are'] : driftOf(map, [...items, ...(orders ?? [])]);
  const listed = [...(items ?? []), ...(orders ?? [])].filter(({ active }) => active);
  const present = map.flatMap(({ role, entity, apiName, kind }) =>
    listed.some((field) => field.entity === entity && field.apiName === apiName && field.kind === kind) ? [role] : [],
  );
  const at = now().getTime();
  await store.write(async (s) => {
    const found = { drift: JSON.stringify(drift), present: JSON.stringify(present), checkedAt: at };
    await s.complianceFields.noteCheck(organizationId, found);
    if (drift.length === 0) return;
    // The same findings once a day; others at once.
    const which = createHash('sha256').update(JSON.stringify(drift)).digest('hex').slice(0, 12);
    await s.outbox.add({
      id: eventId('compliance.drift', organizationId, new Date(at).toISOString().slice(0, 10), which),
      organizationId,
      type: 'compliance.drift',
      at,
      origin: 'connector',
      data: { reason: drift.join('; ').slice(0, 500) },
      next: null,
    });
  });
  return { map, drift, present, checkedAt: at };
};

/** Errors: `invalid_ask`. */
export const mapField = async (
  { store, now }: Pick<Parts, 'store' | 'now'>,
  organizationId: string,
  role: FieldRole,
  to: Partial<Pick<MappedField, 'apiName' | 'label' | 'kind'>>,
  { by, reason }: Change,
): Promise<MappedField> => {
  const before = (await fieldMap(store.read, organizationId)).find((field) => field.role === role);
  const after = readMapped({ ...before, ...to });
  if (before === undefined || after === null) {
    throw new ConnectorError('invalid_ask', 'A field cannot be mapped like this.', {
      hint: `Its api name is such as cf_age_required, its kind one of ${fieldKinds.join(', ')}; what can be mapped: ${fieldRoles.join(', ')}.`,
    });
  }
  const at = now().getTime();
  await store.write(async (s) => {
    await s.complianceFields.put(organizationId, role, JSON.stringify(after), at);
    const told = { action: 'compliance.field_mapped', subject: `field ${role}`, before, after };
    await s.audit.append(auditEntry({ organizationId, at, by, reason, ...told }));
  });
  return after;
};
