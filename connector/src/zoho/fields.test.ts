import { expect, test } from 'vitest';
import { openFields } from './fields.ts';
import { fakeDoor, refusal, spendOf } from './resources-testbed.ts';

const field = (api_name: string, data_type: string, more: object = {}) => ({
  field_id: '1',
  api_name,
  label: api_name,
  data_type,
  is_active: true,
  ...more,
});

test('custom fields are told with their kinds; what is no custom field is left out', async () => {
  const { door, requests } = fakeDoor(() => ({
    fields: [
      field('cf_age_required', 'check_box', { label: 'Age Required' }),
      field('cf_states', 'multiselect'),
      field('cf_class', 'dropdown', { is_active: false }),
      field('cf_partner', 'lookup'),
      field('sku', 'string'),
    ],
  }));
  const listed = await openFields({ door }).list(spendOf(), 'item');
  expect(listed?.map(({ apiName, kind, active }) => [apiName, kind, active])).toEqual([
    ['cf_age_required', 'boolean', true],
    ['cf_states', 'list', true],
    ['cf_class', 'text', false],
    ['cf_partner', 'unreadable', true],
  ]);
  expect(listed?.[0]).toMatchObject({ entity: 'item', label: 'Age Required' });
  expect(requests).toEqual([{ method: 'GET', path: '/settings/fields', query: { entity: 'item' } }]);
});

test('an organisation that does not know the list tells nothing, which is not none', async () => {
  const unknown = fakeDoor(() => {
    throw refusal(404, 5);
  });
  expect(await openFields(unknown).list(spendOf(), 'item')).toBeNull();
  expect(await openFields(fakeDoor(() => ({}))).list(spendOf(), 'item')).toBeNull();
  expect(await openFields(fakeDoor(() => ({ fields: [] }))).list(spendOf(), 'item')).toEqual([]);
});

test('a missing permission is told as one', async () => {
  const { door } = fakeDoor(() => {
    throw refusal(401, 57);
  });
  await expect(openFields({ door }).list(spendOf(), 'item')).rejects.toMatchObject({ code: 'zoho_scope_missing' });
});
