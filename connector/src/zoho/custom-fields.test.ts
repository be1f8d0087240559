import { describe, expect, test } from 'vitest';
import { tellsFields, toCustomFields } from './custom-fields.ts';
import { rowOf } from './wire.ts';

const fields = (value: Record<string, unknown>) =>
  Object.fromEntries(toCustomFields(rowOf(value, 'item')).map((field) => [field.apiName, [field.type, field.value]]));

const typed = (data_type: string, value: unknown) =>
  fields({ custom_fields: [{ customfield_id: '1', label: 'X', api_name: 'cf_x', data_type, value }] }).cf_x;

describe('a typed field', () => {
  test.each([
    ['string', 'blue', 'text', 'blue'],
    ['dropdown', 'Tobacco', 'text', 'Tobacco'],
    ['number', 21, 'number', '21'],
    ['decimal', '2.50', 'number', '2.5'],
    ['amount', 12.5, 'amount', '12.5'],
    ['check_box', true, 'boolean', true],
    ['check_box', 'true', 'boolean', true],
    ['check_box', 'false', 'boolean', false],
    ['multiselect', ['NY', 'CA'], 'list', ['NY', 'CA']],
    ['multiselect', 'NY, CA', 'list', ['NY', 'CA']],
    ['date', '2026-10-01', 'date', '2026-10-01'],
  ])('%s %j is %s %j', (dataType, raw, type, value) => {
    expect(typed(dataType, raw)).toEqual([type, value]);
  });

  test.each([
    ['number', 'twenty-one'],
    ['check_box', 'yes'],
    ['date', '01/10/2026'],
    ['multiselect', { NY: true }],
    ['multiselect', ['NY', 4]],
    ['string', { a: 1 }],
  ])('%s that holds %j is unreadable, and has no value', (dataType, raw) => {
    expect(typed(dataType, raw)).toEqual(['unreadable', null]);
  });

  test('without a value keeps its type', () => {
    expect(typed('number', '')).toEqual(['number', null]);
    expect(typed('date', null)).toEqual(['date', null]);
  });
});

test('a promoted key is guessed from its value, by the unformatted one of two', () => {
  expect(
    fields({ cf_price: '$12.00', cf_price_unformatted: 12, cf_flag: 'true', cf_states: ['NY'], cf_colour: 'red' }),
  ).toEqual({
    cf_price: ['number', '12'],
    cf_flag: ['boolean', true],
    cf_states: ['list', ['NY']],
    cf_colour: ['text', 'red'],
  });
});

test('what is typed wins over the hash and the promoted keys', () => {
  expect(
    fields({
      custom_fields: [{ label: 'States', api_name: 'cf_states', data_type: 'multiselect', value: 'NY, CA' }],
      custom_field_hash: { cf_states: 'NY, CA', cf_only_here: 'x' },
      cf_states: 'NY, CA',
    }),
  ).toEqual({ cf_states: ['list', ['NY', 'CA']], cf_only_here: ['text', 'x'] });
});

test('a field that comes with its label alone is named after it', () => {
  expect(
    fields({ custom_fields: [{ customfield_id: '9', label: 'Min. Age!', value: '21' }], cf_min_age: '21' }),
  ).toEqual({
    cf_min_age: ['text', '21'],
  });
});

test.each([
  [{ custom_fields: [] }, true],
  [{ custom_fields: '', custom_field_hash: {} }, true],
  [{ cf_colour: 'red' }, true],
  [{}, false],
  [{ custom_fields: '', custom_field_hash: '' }, false],
  [{ custom_fields: null, custom_field_hash: null }, false],
])('an item %j tells its fields: %s', (value, told) => {
  expect(tellsFields(rowOf(value, 'item'))).toBe(told);
});
