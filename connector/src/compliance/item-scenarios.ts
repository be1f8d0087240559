// Items whose custom fields are not as they should be, as Zoho would tell them: none of them may be sold.

import { addDays, dayAt } from './calendar.ts';
import { defaultFieldMap, driftOf, type ListedField } from './field-map.ts';
import { type ItemField, toLineFacts } from './item-facts.ts';
import { lawful, lawfulRow } from './lawful.ts';
import type { Scenario } from './scenarios.ts';

const field = (apiName: string, label: string, type: string, value: ItemField['value']): ItemField => ({
  apiName,
  label,
  type,
  value,
});

/** As they should be: a device that goes anywhere but to one state. */
export const fieldsOfADevice = {
  age: field('cf_age_required', 'Age Required', 'boolean', true),
  states: field('cf_restricted_states', 'Restricted States', 'list', ['UT']),
  class: field('cf_product_class', 'Product Class', 'text', 'ends'),
  risk: field('cf_risk_level', 'Risk Level', 'text', 'low'),
  flavoured: field('cf_flavoured', 'Flavoured', 'boolean', false),
} as const satisfies Record<string, ItemField>;

/** What hemp has to tell besides. */
const fieldsOfHemp = (today: string) =>
  ({
    class: field('cf_product_class', 'Product Class', 'text', 'hemp_ingest'),
    thc: field('cf_total_thc_mg', 'Total THC mg', 'number', '0.3'),
    url: field('cf_coa_url', 'COA URL', 'text', 'https://laboratory.example/coa.pdf'),
    date: field('cf_coa_date', 'COA Date', 'date', addDays(today, -10)),
  }) as const satisfies Record<string, ItemField>;

/** Zoho's own list of fields, but for one that somebody has changed. */
const listedBut = (apiName: string, more: Partial<ListedField> | null): readonly ListedField[] =>
  defaultFieldMap.flatMap((mapped) => {
    const listed = { ...mapped, active: true };
    if (mapped.apiName !== apiName) return [listed];
    return more === null ? [] : [{ ...listed, ...more }];
  });

type Fields = Record<keyof typeof fieldsOfADevice, ItemField>;

export const itemScenarios = (now: number): readonly Scenario[] => {
  const base = lawful(now);
  const tell = (customFields: readonly ItemField[], told = true, proved = true) =>
    toLineFacts(
      { itemId: '11', sku: 'VPD-001', name: 'Pocket Vaporizer', weightPounds: 500_000, customFields, fieldsTold: told },
      1_000_000,
      defaultFieldMap,
      proved,
    );
  const of = (
    name: string,
    rule: string,
    customFields: readonly ItemField[],
    told = true,
    proved = true,
  ): Scenario => ({
    name: `an item ${name}`,
    rule,
    facts: { ...base, lines: [tell(customFields, told, proved)] },
  });
  const but = (more: Partial<Fields>): ItemField[] => Object.values({ ...fieldsOfADevice, ...more });
  const { age, states, class: kind, risk, flavoured } = fieldsOfADevice;
  const without = (one: ItemField): ItemField[] => Object.values(fieldsOfADevice).filter((each) => each !== one);
  const today = dayAt(now, 'Etc/GMT+12');
  const certified = fieldsOfHemp(today);
  const hemp = (name: string, more: Partial<Record<keyof typeof certified, ItemField | null>>): Scenario => {
    const fields: readonly (ItemField | null)[] = Object.values({ ...certified, ...more });
    return of(`of hemp ${name}`, 'hemp', [...without(kind), ...fields.filter((each) => each !== null)]);
  };
  const noFlavours = lawfulRow(today, { id: 'x', state: 'NV', concerns: 'flavoured', effect: 'block' });
  const flavour = (name: string, customFields: readonly ItemField[]): Scenario => ({
    name: `an item ${name}, where flavours are blocked`,
    rule: 'place-table',
    facts: { ...base, lines: [tell(customFields)], rows: [...base.rows, noFlavours] },
  });
  const drift = (name: string, more: Partial<ListedField> | null): Scenario => ({
    name: `a field of the organisation’s that is ${name}`,
    rule: 'field-drift',
    facts: { ...base, fieldDrift: driftOf(defaultFieldMap, listedBut('cf_age_required', more)) },
  });
  return [
    drift('gone', null),
    drift('of another kind', { kind: 'text' }),
    drift('labelled anew', { label: 'Minimum Age' }),
    drift('switched off', { active: false }),
    of('without a word about its fields', 'age-field', [], false),
    of('without a word about its states', 'restricted-states', [], false),
    of('without a field for the age', 'age-field', without(age)),
    of('with an empty age', 'age-field', but({ age: { ...age, value: null } })),
    of('with the age as text', 'age-field', but({ age: { ...age, type: 'text', value: 'no' } })),
    of('with an age that cannot be read', 'age-field', but({ age: { ...age, type: 'unreadable', value: null } })),
    of('whose age has another label', 'age-field', but({ age: { ...age, label: 'Minimum Age' } })),
    of('whose age was made anew', 'age-field', but({ age: { ...age, apiName: 'cf_age_required_1', value: false } })),
    of('with two ages', 'age-field', [...but({}), { ...age, apiName: 'cf_age_required_1', value: false }]),
    of('with a switched-off age', 'age-field', but({ age: { ...age, value: false } })),
    of('without states, where nobody has proved the field', 'restricted-states', without(states), true, false),
    of('with its states as text', 'restricted-states', but({ states: { ...states, type: 'text', value: 'NY, UT' } })),
    of('with a state that is none', 'restricted-states', but({ states: { ...states, value: ['UT', 'Everywhere'] } })),
    of('whose states have another label', 'restricted-states', but({ states: { ...states, label: 'Not to' } })),
    of('without a class', 'product-class', without(kind)),
    of('with an unknown class', 'product-class', but({ class: { ...kind, value: 'vapes' } })),
    of('with its class as a date', 'product-class', but({ class: { ...kind, type: 'date', value: today } })),
    of('whose class has another label', 'product-class', but({ class: { ...kind, label: 'Kind' } })),
    of('that is general but asks for an age, without a risk level', 'risk-level', [
      ...without(kind).filter((each) => each !== risk),
      { ...kind, value: 'general' },
    ]),
    of('without a risk level', 'risk-level', without(risk)),
    of('with an unknown risk', 'risk-level', but({ risk: { ...risk, value: 'some' } })),
    of('with its risk as a list', 'risk-level', but({ risk: { ...risk, type: 'list', value: ['low'] } })),
    of('whose risk has another label', 'risk-level', but({ risk: { ...risk, label: 'Priority' } })),
    flavour('without a flavour', without(flavoured)),
    flavour('with its flavour as text', but({ flavoured: { ...flavoured, type: 'text', value: 'no' } })),
    flavour('whose flavour has another label', but({ flavoured: { ...flavoured, label: 'Menthol' } })),
    hemp('without its THC', { thc: null }),
    hemp('with its THC as text', { thc: { ...certified.thc, type: 'text' } }),
    hemp('whose THC has another label', { thc: { ...certified.thc, label: 'Delta-9 mg' } }),
    hemp('whose certificate has no day', { date: null }),
    hemp('whose certificate’s day is text', { date: { ...certified.date, type: 'text', value: 'last week' } }),
    hemp('whose certificate was made anew', { url: { ...certified.url, apiName: 'cf_coa_url_1' } }),
  ];
};
