import { describe, expect, test } from 'vitest';
import { decide } from './decide.ts';
import { known } from './facts.ts';
import { defaultFieldMap, driftOf, fieldMapOf, type ListedField, readMapped } from './field-map.ts';
import { type ItemField, toLineFacts } from './item-facts.ts';
import { fieldsOfADevice, itemScenarios } from './item-scenarios.ts';
import { lawful } from './lawful.ts';
import { play } from './scenarios.ts';

const NOW = Date.parse('2026-11-22T18:00:00Z');

const tell = (customFields: readonly ItemField[], { proved = true, told = true, map = defaultFieldMap } = {}) =>
  toLineFacts(
    { itemId: '11', sku: 'VPD-001', name: 'Vaporizer', weightPounds: 500_000, customFields, fieldsTold: told },
    1_000_000,
    map,
    proved,
  );

test('an item whose fields are as they should be may be sold', () => {
  const line = tell(Object.values(fieldsOfADevice));
  expect(line).toMatchObject({
    productClass: known('ends'),
    ageRequired: known(21),
    restrictedStates: known(['UT']),
    riskLevel: known('low'),
    flavoured: known(false),
  });
  expect(decide(lawful(NOW, { lines: [line] })).outcome).toBe('allow');
});

test.each(itemScenarios(NOW).map((scenario) => [scenario.name, scenario] as const))('%s is refused', (_, scenario) => {
  expect(play(scenario)).toMatchObject({ refused: true });
});

const states = (value: ItemField['value']): ItemField => ({ ...fieldsOfADevice.states, value });

describe('the states of an item', () => {
  test.each([
    [['ny'], ['NY']],
    [['New York '], ['NY']],
    [['N.Y.', 'NY', 'new  york'], ['NY']],
    [
      ['Puerto Rico', 'Washington, D.C.'],
      ['PR', 'DC'],
    ],
    [['APO'], ['AA', 'AE', 'AP']],
    [['None'], []],
    [[], []],
  ])('%j are %j', (value, codes) => {
    expect(tell([states(value)]).restrictedStates).toEqual(known(codes));
  });

  test.each([[['NY', 'None']], [['Nowhere']], [['NY,']].map((each) => ['x', ...each])])(
    '%j are not understood',
    (value) => {
      expect(tell([states(value)]).restrictedStates.kind).toBe('unreadable');
    },
  );

  test('are none where Zoho leaves the field out, and only where its own list has the field', () => {
    expect(tell([]).restrictedStates).toEqual(known([]));
    expect(tell([states('')]).restrictedStates).toEqual(known([]));
    expect(tell([], { proved: false }).restrictedStates.kind).toBe('absent');
    expect(tell([], { told: false }).restrictedStates.kind).toBe('absent');
  });
});

describe('the age of an item', () => {
  const map = defaultFieldMap.map((field) =>
    field.role === 'age-required' ? { ...field, kind: 'number' as const } : field,
  );
  test.each([
    ['18', known(18)],
    ['0', known(0)],
    ['21.00', known(21)],
  ])('%s as a number', (value, told) => {
    expect(tell([{ ...fieldsOfADevice.age, type: 'number', value }], { map }).ageRequired).toEqual(told);
  });
  test.each(['-1', '18.5', 'old', '100', '1e1'])('%s as a number is not understood', (value) => {
    expect(tell([{ ...fieldsOfADevice.age, type: 'number', value }], { map }).ageRequired.kind).toBe('unreadable');
  });
});

test('a field that comes without its label is known by its name', () => {
  const promoted = { ...fieldsOfADevice.class, label: 'cf_product_class' };
  expect(tell([promoted]).productClass).toEqual(known('ends'));
});

describe('Zoho’s own list of fields', () => {
  const listed = (more: Partial<Record<string, Partial<ListedField>>> = {}): ListedField[] =>
    defaultFieldMap.map(({ role, entity, apiName, label, kind }) => ({
      entity,
      apiName,
      label,
      kind,
      active: true,
      ...more[role],
    }));
  const drift = (more: Parameters<typeof listed>[0]) => driftOf(defaultFieldMap, listed(more));

  test('bears the map out', () => expect(drift({})).toEqual([]));
  test.each([
    ['gone', { 'age-required': { apiName: 'cf_other', label: 'Other' } }, ['cf_age_required is not there']],
    ['switched off', { 'age-required': { active: false } }, ['cf_age_required is switched off']],
    [
      'of another kind',
      { 'restricted-states': { kind: 'text' } },
      ['cf_restricted_states is text, and should be list'],
    ],
    [
      'labelled anew',
      { 'product-class': { label: 'Kind' } },
      ['cf_product_class is labelled "Kind", and was "Product Class"'],
    ],
    [
      'made anew',
      { 'age-required': { apiName: 'cf_age_required_1' } },
      ['cf_age_required is not there', 'cf_age_required_1 has the label of cf_age_required, "Age Required"'],
    ],
    ['another entity’s', { 'age-required': { entity: 'contact' } }, ['cf_age_required is not there']],
  ] as const)('tells a field that is %s', (_, more, told) => expect(drift(more)).toEqual(told));

  test('need not have what only some goods need', () => {
    const needed = listed().filter(({ apiName }) => defaultFieldMap.find((f) => f.apiName === apiName)?.required);
    expect(driftOf(defaultFieldMap, needed)).toEqual([]);
  });
});

test('an owner’s own map stands above the defaults; one that cannot be read maps to nothing there is', () => {
  const own = { ...defaultFieldMap.find(({ role }) => role === 'product-class'), apiName: 'cf_kind', label: 'Kind' };
  const map = fieldMapOf([{ role: 'product-class', body: own }]);
  expect(map.find(({ role }) => role === 'product-class')?.apiName).toBe('cf_kind');
  const broken = fieldMapOf([{ role: 'description', body: { apiName: 'DROP' } }]);
  expect(driftOf(broken, []).filter((fault) => fault.includes('unreadable'))).toEqual([
    'cf_unreadable_map is not there',
  ]);
  expect(readMapped({ ...own, apiName: 'x' })).toBeNull();
});
