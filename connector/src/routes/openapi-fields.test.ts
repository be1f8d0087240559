import { expect, test } from 'vitest';
import { fieldsOf, holds, type Schema } from './openapi-fields.ts';

test.each<readonly [string, Schema]>([
  ['text', { type: 'string' }],
  ['text', { type: 'string', minLength: 1 }],
  ['text, 1 to 200 characters', { type: 'string', minLength: 1, maxLength: 200 }],
  ['text, at most 5 characters', { type: 'string', maxLength: 5 }],
  ['text, email', { type: 'string', format: 'email' }],
  [
    'text, 2 to 2 characters; "US" where nothing is said',
    { type: 'string', minLength: 2, maxLength: 2, default: 'US' },
  ],
  ['text like ^\\d{6}$', { type: 'string', pattern: '^\\d{6}$' }],
  ['number as text', { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' }],
  [
    'whole number, 0 to 1440',
    { type: 'integer', minimum: 0, maximum: 1440, anyOf: [{ type: 'number' }, { type: 'string' }] },
  ],
  ['true or false', { anyOf: [{ type: 'boolean' }, { type: 'string', enum: ['true', 'false'] }] }],
  ['"a" or "b"', { type: 'string', enum: ['a', 'b'] }],
  ['"Bearer"', { const: 'Bearer' }],
  ['number or null', { anyOf: [{ type: 'number' }, { type: 'null' }] }],
  ['object or null', { anyOf: [{ type: 'object', properties: {} }, { type: 'null' }] }],
  [
    'list (1 to 50) of objects',
    { type: 'array', minItems: 1, maxItems: 50, items: { type: 'object', properties: {} } },
  ],
  ['list of text', { type: 'array', items: { type: 'string' } }],
  ['anything', {}],
])('%s', (words, schema) => expect(holds(schema)).toBe(words));

const text: Schema = { type: 'string' };
const paths = (schema: Schema) => fieldsOf(schema).map(({ path, required }) => `${path}${required ? '' : '?'}`);

test('fields are told by their path, through objects, lists and what may be nothing', () => {
  const inner: Schema = { type: 'object', properties: { a: text, b: text }, required: ['a'] };
  const schema: Schema = {
    type: 'object',
    required: ['each'],
    properties: {
      each: { type: 'array', items: inner },
      maybe: { anyOf: [inner, { type: 'null' }] },
      open: { type: 'object', additionalProperties: inner },
    },
  };
  expect(paths(schema)).toEqual([
    'each',
    'each[].a',
    'each[].b?',
    'maybe?',
    'maybe.a',
    'maybe.b?',
    'open?',
    'open.*.a',
    'open.*.b?',
  ]);
});

test('an object of several kinds is told kind by kind, each by the word it always says', () => {
  const kind = (word: string): Schema => ({ type: 'object', properties: { kind: { const: word }, [word]: text } });
  const schema: Schema = { type: 'object', properties: { write: { anyOf: [kind('order'), kind('count')] } } };
  expect(paths(schema)).toEqual([
    'write?',
    'write(order).kind?',
    'write(order).order?',
    'write(count).kind?',
    'write(count).count?',
  ]);
});

test('a schema that holds itself ends somewhere', () => {
  const endless: { properties: Record<string, Schema> } = { properties: {} };
  endless.properties.more = endless;
  expect(fieldsOf(endless).length).toBeLessThan(20);
});
