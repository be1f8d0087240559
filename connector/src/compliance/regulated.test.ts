import { describe, expect, test } from 'vitest';
import { regulatedItems } from './regulated.ts';

type Field = Parameters<typeof regulatedItems>[0][number]['customFields'][number];

const age = (type: string, value: Field['value'], more: Partial<Field> = {}): Field => ({
  apiName: 'cf_age_required',
  label: 'Age Required',
  type,
  value,
  ...more,
});
const states = (type: string, value: Field['value'], more: Partial<Field> = {}): Field => ({
  apiName: 'cf_restricted_states',
  label: 'Restricted States',
  type,
  value,
  ...more,
});
const colour: Field = { apiName: 'cf_colour', label: 'Colour', type: 'text', value: 'red' };

const reasonOf = (...customFields: Field[]): string | null =>
  regulatedItems([{ sku: 'SF-1108', name: 'Booth', customFields, fieldsTold: true }], { fieldsInUse: true })[0]
    ?.reason ?? null;

const AGE_CHECK = 'it may only be sold after an age check';
const UNREADABLE_AGE = 'its field cf_age_required cannot be read';
const UNREADABLE_STATES = 'its field cf_restricted_states cannot be read';

test('what says nothing of age or states may be sold', () => {
  expect(reasonOf()).toBeNull();
  expect(reasonOf(colour)).toBeNull();
});

describe('the age', () => {
  test.each([
    ['switched off', age('boolean', false), null],
    ['switched on', age('boolean', true), AGE_CHECK],
    ['a number', age('number', '21'), AGE_CHECK],
    ['a small number', age('number', '0.5'), AGE_CHECK],
    ['nought', age('number', '0'), null],
    ['nought with decimals', age('number', '0.00'), null],
    // Closed where it cannot tell:
    ['below nought', age('number', '-1'), UNREADABLE_AGE],
    ['a number that is none', age('number', 'old'), UNREADABLE_AGE],
    ['a number that is empty', age('number', null), UNREADABLE_AGE],
    ['a number of no digits', age('number', ''), UNREADABLE_AGE],
    ['a switch that is neither on nor off', age('boolean', null), UNREADABLE_AGE],
    ['a switch that says it in words', age('boolean', 'false'), UNREADABLE_AGE],
    ['text', age('text', '21'), UNREADABLE_AGE],
    ['text that says no', age('text', 'no'), UNREADABLE_AGE],
    ['empty text', age('text', null), UNREADABLE_AGE],
    ['a list', age('list', ['18', '21']), UNREADABLE_AGE],
    ['an empty list', age('list', []), UNREADABLE_AGE],
    ['a date', age('date', '2026-11-22'), UNREADABLE_AGE],
    ['an amount', age('amount', '0.00'), UNREADABLE_AGE],
    ['unreadable', age('unreadable', null), UNREADABLE_AGE],
    ['of a kind nobody knows', age('lookup', false), UNREADABLE_AGE],
  ])('that is %s', (_, field, reason) => expect(reasonOf(colour, field)).toBe(reason));
});

describe('the states', () => {
  test.each([
    ['one', states('list', ['NY']), 'it may not be sold in some states'],
    ['none', states('list', []), null],
    ['text', states('text', 'NY, CA'), UNREADABLE_STATES],
    ['empty text', states('text', ''), UNREADABLE_STATES],
    ['a list that is none', states('list', null), UNREADABLE_STATES],
    ['a list told as text', states('list', 'NY'), UNREADABLE_STATES],
    ['unreadable', states('unreadable', null), UNREADABLE_STATES],
  ])('that are %s', (_, field, reason) => expect(reasonOf(field)).toBe(reason));

  test('do not outweigh the age', () => {
    expect(reasonOf(age('boolean', false), states('list', ['NY']))).toBe('it may not be sold in some states');
    expect(reasonOf(states('list', []), age('boolean', true))).toBe(AGE_CHECK);
  });
});

describe('a field that an admin has made anew', () => {
  test.each(['Age Required', 'age required', ' AGE REQUIRED '])('is known by its label %j', (label) => {
    expect(reasonOf(age('boolean', true, { apiName: 'cf_age_required_1', label }))).toBe(AGE_CHECK);
  });

  test('is known by its name, whatever it is labelled', () => {
    expect(reasonOf(age('boolean', true, { label: 'Mindestalter' }))).toBe(AGE_CHECK);
    expect(reasonOf(states('list', ['NY'], { label: 'Nicht nach' }))).toBe('it may not be sold in some states');
  });

  test('counts beside the old one, in whatever order they come', () => {
    const old = age('boolean', false);
    const anew = age('boolean', true, { apiName: 'cf_age_required_1' });
    expect(reasonOf(old, anew)).toBe(AGE_CHECK);
    expect(reasonOf(anew, old)).toBe(AGE_CHECK);
    expect(reasonOf(states('list', []), states('list', ['NY'], { apiName: 'cf_x' }))).not.toBeNull();
  });

  test('is not found in what merely resembles it', () => {
    expect(reasonOf(age('boolean', true, { apiName: 'cf_age', label: 'Age' }))).toBeNull();
  });
});

test('each regulated item is named once, by its SKU or else by its name', () => {
  const regulated = [age('boolean', true), states('list', ['NY'])];
  const items = [
    { sku: 'A', name: 'First', customFields: regulated, fieldsTold: true },
    { sku: 'B', name: 'Second', customFields: [colour], fieldsTold: true },
    { sku: '', name: 'Third', customFields: regulated, fieldsTold: true },
  ];
  expect(regulatedItems(items, { fieldsInUse: true })).toEqual([
    { called: 'A', reason: AGE_CHECK },
    { called: 'Third', reason: AGE_CHECK },
  ]);
});

describe('an item whose fields are not told at all', () => {
  const untold = { sku: 'SF-1108', name: 'Booth', customFields: [], fieldsTold: false };

  test('cannot be read where the organisation has such fields', () => {
    expect(regulatedItems([untold], { fieldsInUse: true })).toEqual([
      {
        called: 'SF-1108',
        reason: 'Zoho does not tell its custom fields, among which the age and the states would be',
      },
    ]);
  });

  test('may be sold where no item has ever shown such a field', () => {
    expect(regulatedItems([untold], { fieldsInUse: false })).toEqual([]);
  });
});
