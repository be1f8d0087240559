import * as v from 'valibot';
import { describe, expect, test } from 'vitest';
import { askFields, createOrder, type Intent, intents, listOrders, problemCodes } from './index.ts';
import { intent } from './intent.ts';
import { yesOrNo } from './words.ts';

const every: readonly Intent[] = intents;
const inPath = (path: string) => [...path.matchAll(/:(\w+)/g)].map((match) => match[1]);

test('the fields of an ask are told with how they are written, whether they are needed, and what they mean', () => {
  expect(askFields(createOrder).map(({ name, kind, required }) => `${name} ${kind} ${required}`)).toEqual([
    'customer text true',
    'line lines true',
    'location text false',
    'purchaseOrder text false',
    'shipTo text false',
    'note text false',
    'onBehalfOf text false',
  ]);
  expect(askFields(listOrders).find((field) => field.name === 'limit')).toMatchObject({
    kind: 'number',
    required: false,
    description: 'how many at most, 1 to 200 (20)',
  });
  expect(askFields(createOrder)[0]?.description).toBe("the customer's exact name, e-mail address or Zoho id");
});

test('a list of words is a list, a list of objects is lines, a choice is text, a yes or no is a switch', () => {
  const it = intent({
    name: 'try',
    summary: '',
    method: 'POST',
    path: '/v1/try',
    scope: 'items:read',
    effect: 'read',
    ask: v.strictObject({
      words: v.optional(v.pipe(v.array(v.string()), v.minLength(1))),
      things: v.array(v.strictObject({ a: v.string() })),
      choice: v.optional(v.pipe(v.picklist(['a', 'b']), v.description('a or b'))),
      bare: v.number(),
      really: v.optional(v.pipe(yesOrNo, v.description('really'))),
      plainly: v.boolean(),
    }),
    answer: v.string(),
    example: '',
  });
  expect(askFields(it).map(({ name, kind, required }) => [name, kind, required])).toEqual([
    ['words', 'list', false],
    ['things', 'lines', true],
    ['choice', 'text', false],
    ['bare', 'number', true],
    ['really', 'switch', false],
    ['plainly', 'switch', true],
  ]);
});

describe('over all intents', () => {
  test('no name is used twice, and no address with the same method', () => {
    expect(new Set(every.map((it) => it.name)).size).toBe(every.length);
    expect(new Set(every.map((it) => `${it.method} ${it.path}`)).size).toBe(every.length);
  });

  test('names are verb and noun; what may be anything is asked for by the verb alone', () => {
    const verbs = ['explain'];
    for (const it of every) if (!verbs.includes(it.name)) expect(it.name).toMatch(/^[a-z]+(-[a-z]+)+$/);
    expect(every.map((it) => it.name)).toEqual(expect.arrayContaining(verbs));
  });

  test('a read is a GET with a scope for reading; a write is a POST with one for writing', () => {
    for (const it of every) {
      expect([it.name, it.method, it.scope.split(':')[1]]).toEqual(
        it.effect === 'read' ? [it.name, 'GET', 'read'] : [it.name, 'POST', 'write'],
      );
    }
  });

  test('what stands in an address is a needed field of the ask', () => {
    for (const it of every) {
      const needed = askFields(it).flatMap((field) => (field.required ? [field.name] : []));
      expect(needed, it.name).toEqual(expect.arrayContaining(inPath(it.path)));
    }
  });

  test('a GET asks for nothing that a query string cannot carry', () => {
    for (const it of every.filter(({ method }) => method === 'GET')) {
      for (const field of askFields(it)) expect(['text', 'number', 'list', 'switch'], it.name).toContain(field.kind);
    }
  });

  test('every field is described in a few words, for people and models', () => {
    for (const it of every) {
      for (const field of askFields(it)) {
        expect(field.description, `${it.name} ${field.name}`).toMatch(/^\S.{2,79}$/);
      }
      expect(it.summary, it.name).toMatch(/^[A-Z].{10,130}\.$/);
    }
  });

  test('each field in an example is one of the ask, and each needed one is there', () => {
    const toFlag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    for (const it of every) {
      const shown = [...it.example.matchAll(/--[a-z-]+/g)].map((match) => match[0]);
      const flags = askFields(it).map((field) => toFlag(field.name));
      const needed = askFields(it).flatMap((field) => (field.required ? [toFlag(field.name)] : []));
      expect(flags, it.name).toEqual(expect.arrayContaining(shown));
      expect(shown, it.name).toEqual(expect.arrayContaining(needed));
    }
  });

  // An answer that let unknown fields by would let a secret by.
  test('every object of an ask and of an answer names all its fields', () => {
    const loose = (schema: v.GenericSchema, where: string): string[] => {
      const it = schema as v.GenericSchema & {
        entries?: Record<string, v.GenericSchema>;
        wrapped?: v.GenericSchema;
        item?: v.GenericSchema;
        options?: readonly (v.GenericSchema | string)[];
      };
      const open = ['object', 'loose_object', 'object_with_rest', 'record', 'map', 'any', 'unknown'].includes(it.type);
      return [
        ...(open ? [`${where}: ${it.type}`] : []),
        ...Object.entries(it.entries ?? {}).flatMap(([name, entry]) => loose(entry, `${where}.${name}`)),
        ...(it.wrapped === undefined ? [] : loose(it.wrapped, where)),
        ...(it.item === undefined ? [] : loose(it.item, `${where}[]`)),
        ...(it.options ?? []).flatMap((option) => (typeof option === 'string' ? [] : loose(option, where))),
      ];
    };
    const found = every.flatMap((it) => [...loose(it.ask, `${it.name} ask`), ...loose(it.answer, `${it.name} answer`)]);
    expect(found).toEqual([]);
  });
});

test('no problem code is listed twice, and all read like codes', () => {
  expect(new Set(problemCodes).size).toBe(problemCodes.length);
  for (const code of problemCodes) expect(code).toMatch(/^[a-z]+(_[a-z]+)*$/);
});
