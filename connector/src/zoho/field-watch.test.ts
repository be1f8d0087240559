import { expect, test } from 'vitest';
import { watchFields } from './field-watch.ts';
import { fakeDoor, spendOf } from './resources-testbed.ts';

const fields = [
  { apiName: 'cf_age_required', label: 'age required' },
  { apiName: 'cf_restricted_states', label: 'restricted states' },
];

const open = (seen?: (apiName: string) => Promise<void>) => {
  let body: Record<string, unknown> = {};
  const told: string[] = [];
  const note = async (apiName: string) => {
    told.push(apiName);
    await seen?.(apiName);
  };
  const door = watchFields(fakeDoor(() => body).door, { fields, seen: note });
  const ask = async (answer: Record<string, unknown>, path = '/items') => {
    body = answer;
    return door.call(spendOf('sync'), { method: 'GET', path });
  };
  return { ask, told };
};

test.each([
  ['promoted in a list', { items: [{}, { cf_age_required: '' }] }],
  ['in the array of a detail', { item: { custom_fields: [{ api_name: 'cf_age_required', value: '' }] } }],
  ['in the array, known by its placeholder', { items: [{ custom_fields: [{ placeholder: 'cf_age_required' }] }] }],
  ['in the array, known by its label', { items: [{ custom_fields: [{ label: ' Age Required', api_name: 'cf_1' }] }] }],
  ['in the hash', { items: [{ custom_field_hash: { cf_age_required: false } }] }],
])('a field is noticed %s', async (_, body) => {
  const { ask, told } = open();
  expect(await ask(body)).toMatchObject(body);
  expect(told).toEqual(['cf_age_required']);
});

test('each is told once, before the answer that shows it is handed on', async () => {
  let kept = 0;
  const { ask, told } = open(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    kept += 1;
  });
  await ask({ items: [{ cf_age_required: 'true', cf_restricted_states: 'NY' }] });
  expect(kept).toBe(2);
  await ask({ items: [{ cf_age_required: 'true' }] });
  expect(told).toEqual(['cf_age_required', 'cf_restricted_states']);
});

test('what could not be kept is told again, and the answer is handed on all the same', async () => {
  let full = true;
  const { ask, told } = open(async () => {
    if (full) throw new Error('disk full');
  });
  expect(await ask({ items: [{ cf_age_required: 1 }] })).toMatchObject({ items: [{}] });
  full = false;
  await ask({ items: [{ cf_age_required: 1 }] });
  await ask({ items: [{ cf_age_required: 1 }] });
  expect(told).toEqual(['cf_age_required', 'cf_age_required']);
});

test('other fields, other records and answers that make no sense are passed over', async () => {
  const { ask, told } = open();
  await ask({ items: [{ cf_age: 1, custom_fields: '', custom_field_hash: [] }, null, 'cf_age_required'] });
  await ask({ items: 'cf_age_required', item: null });
  await ask({ items: [{ cf_age_required: 1 }] }, '/salesorders');
  expect(told).toEqual([]);
});
