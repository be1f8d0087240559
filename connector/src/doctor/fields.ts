// Whether the custom fields that selling, or another system's ids, rest on are there and of the right type.
import type { FieldKind, FieldMap } from '../compliance/field-map.ts';
import type { ZohoField } from '../zoho/ports/items.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Answer } from './visit.ts';

export interface FieldFacts {
  readonly itemFields: Answer<readonly ZohoField[] | null>;
  readonly orderFields: Answer<readonly ZohoField[] | null>;
  /** Null where no shop sells regulated goods. */
  readonly map: FieldMap | null;
  /** PRODUCT_ID_FIELD. */
  readonly productIdField: string | null;
}

/** As Zoho's own screen for new fields calls them. */
const asZohoSays: Readonly<Record<FieldKind, string>> = {
  text: 'Text Box (Single Line)',
  number: 'Number',
  amount: 'Amount',
  boolean: 'Check Box',
  list: 'Multi-select',
  date: 'Date',
};

interface Wanted {
  readonly apiName: string;
  readonly label: string;
  readonly kind: FieldKind;
  readonly entity: 'item' | 'salesorder';
  /** For `compliance fields map`; null where it is none of the map's. */
  readonly role: string | null;
}

export const judgeFields = (id: string, facts: FieldFacts): readonly Finding[] => {
  const wanted: Wanted[] = [
    ...(facts.map ?? []).filter(({ required }) => required),
    ...(facts.productIdField === null
      ? []
      : [{ apiName: facts.productIdField, label: 'Product ID', kind: 'text', entity: 'item', role: null } as const]),
  ];
  if (wanted.length === 0) return [];
  const told = facts.itemFields;
  if (told.kind !== 'told') return [];
  if (told.value === null) {
    return [
      bad(id, 'warn', {
        title: 'Zoho does not tell which custom fields there are.',
        detail: 'Whether they are as they should be shows only on the items themselves.',
        fix: `Look in Zoho under Settings, Items, Field Customization for: ${wanted.map(({ apiName }) => apiName).join(', ')}.`,
      }),
    ];
  }
  const orders = facts.orderFields.kind === 'told' ? (facts.orderFields.value ?? []) : [];
  const listed = [...told.value, ...orders];
  const findings = wanted.flatMap((field) => judgeField(id, field, listed) ?? []);
  return findings.length > 0
    ? findings
    : [good(id, 'The custom fields are there, each of its type.', wanted.map(({ apiName }) => apiName).join(', '))];
};

const judgeField = (id: string, field: Wanted, listed: readonly ZohoField[]): Finding | null => {
  const { apiName, label, kind, entity, role } = field;
  const there = listed.find((each) => each.entity === entity && each.apiName === apiName);
  const where = entity === 'item' ? 'Items' : 'Sales Orders';
  const then = role === null ? 'pnpm connector doctor' : 'pnpm connector compliance fields check';
  const make = `In Zoho: Settings, ${where}, Field Customization, New Custom Field: label "${label}", data type ${asZohoSays[kind]}`;
  const map =
    role === null
      ? 'or name another field with PRODUCT_ID_FIELD'
      : `or name another: pnpm connector compliance fields map ${role} --api-name <cf_name> --reason '<why>'`;
  if (there === undefined) {
    return bad(`${id}.${apiName}`, 'fail', {
      title: `The custom field ${apiName} is not there.`,
      detail:
        role === null
          ? 'No ids of the other system can be read or filled in.'
          : 'Nothing regulated is sold without it.',
      fix: `${make}; ${map}. Then: ${then}`,
    });
  }
  if (!there.active) {
    return bad(`${id}.${apiName}`, 'fail', {
      title: `The custom field ${apiName} is switched off.`,
      detail: 'Its values are not told any more.',
      fix: `In Zoho: Settings, ${where}, Field Customization, ${there.label}: Mark as Active. Then: ${then}`,
    });
  }
  if (there.kind === kind) return null;
  return bad(`${id}.${apiName}`, 'fail', {
    title: `The custom field ${apiName} is of the wrong type.`,
    detail: `It is ${there.kind === 'unreadable' ? 'of a type the connector cannot read' : there.kind}, and must be ${kind} (${asZohoSays[kind]} in Zoho). Zoho cannot change the type of a field.`,
    fix: `${make}, under another name while the old one is there; ${map}. Then: ${then}`,
  });
};
