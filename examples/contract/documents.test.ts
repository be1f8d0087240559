// The checks themselves, held against a small document of our own, so that none of them can pass by never looking.
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Exchange } from './check.ts';
import { examine, type Library } from './contract.ts';
import type { Difference } from './differences/difference.ts';
import { findDocuments, indexDocuments } from './documents.ts';
import { renamed, single } from './shapes.ts';

const pets = parse(`
paths:
  /pets:
    parameters:
      - $ref: '#/components/parameters/organization'
    get:
      parameters:
        - name: sort
          in: query
          description: 'Allowed values: <code>name</code>, <code>age</code>. Variants: <code>name_contains</code>'
          schema: { type: string }
        - { name: page, in: query, schema: { type: integer } }
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  pets: { type: array, items: { $ref: '#/components/schemas/pet' } }
    post:
      requestBody:
        content:
          application/json:
            schema:
              type: object
              required: [name, gst]
              properties:
                name: { type: string, maxLength: 5 }
                gst: { type: string, x-node_available_in: [in] }
      responses:
        '201':
          content:
            application/json:
              schema:
                type: object
                properties:
                  the_pet: { type: array, items: { $ref: '#/components/schemas/pet' } }
  /pets/{pet_id}:
    get:
      responses:
        '200':
          content:
            application/json:
              schema:
                type: object
                properties:
                  pet:
                    type: object
                    properties:
                      name: { type: string }
                      chip: { type: string }
  /pets/best:
    get: { responses: { '200': {} } }
components:
  parameters:
    organization: { name: organization_id, in: query, required: true, schema: { type: string } }
  schemas:
    pet:
      type: object
      properties:
        name: { type: string }
        age: { type: number }
        gst: { type: string, x-node_available_in: [in] }
        toys: { type: array, items: { type: object, properties: { name: { type: string } } } }
`);

const library: Library = {
  inventory: indexDocuments('inventory', [{ file: 'pets.yml', document: pets }]),
  books: indexDocuments('books', [
    { file: 'birds.yml', document: { paths: { '/birds': { get: { responses: {} } } } } },
  ]),
};

const exchange = (over: Partial<Exchange> & { readonly search?: string }): Exchange => ({
  by: 'visit',
  method: 'GET',
  path: '/pets',
  route: 'GET /pets',
  query: new URLSearchParams(`organization_id=1&${over.search ?? ''}`),
  body: undefined,
  status: 200,
  answer: { pets: [{ name: 'Rex', age: 3, toys: [{ name: 'ball' }] }] },
  ...over,
});

const unexplained = (over: Parameters<typeof exchange>[0], table: readonly Difference[] = []) =>
  examine([exchange(over)], library, table).unexplained;

const create = { method: 'POST', status: 201, answer: { the_pet: [{ name: 'Rex', age: 3, toys: [{ name: 'b' }] }] } };

describe('a request', () => {
  test('that keeps the document passes', () => {
    expect(unexplained({ search: 'sort=age&page=2&name_contains=e' })).toEqual([]);
    expect(unexplained({ ...create, body: { name: 'Rex' } })).toEqual([]);
  });

  test.each([
    ['an unknown parameter', { search: 'colour=red' }, 'query colour undocumented'],
    ['a value that is not allowed', { search: 'sort=colour' }, 'query sort value'],
    ['a word for a number', { search: 'page=two' }, 'query page type'],
    ['no organisation', { query: new URLSearchParams() }, 'query organization_id missing'],
    ['an unknown field', { ...create, body: { name: 'Rex', tail: 1 } }, 'body /tail undocumented'],
    ['a number for a text', { ...create, body: { name: 7 } }, 'body /name type'],
    ['a text that is too long', { ...create, body: { name: 'Methuselah' } }, 'body /name value'],
    ['a required field left out', { ...create, body: {} }, 'body /name missing'],
    ['a body where none is taken', { body: { name: 'Rex' } }, 'body  undocumented'],
  ])('with %s is found', (_what, over, finding) => {
    expect(unexplained(over)).toEqual([expect.stringContaining(finding)]);
  });

  test('to a path that only Books documents, or nobody, is found', () => {
    expect(unexplained({ path: '/birds', answer: {} })).toContainEqual(
      expect.stringContaining('only in Books’ birds.yml'),
    );
    expect(unexplained({ path: '/fish', route: 'GET /fish' })).toEqual([expect.stringContaining('in no document')]);
  });

  test('is held against the most literal path', () => {
    expect(library.inventory.find('GET', '/pets/best')?.template).toBe('/pets/best');
    expect(library.inventory.find('GET', '/pets/7')?.template).toBe('/pets/{pet_id}');
    expect(library.inventory.find('GET', '/pets/7/toys')).toBeNull();
  });
});

describe('an answer', () => {
  const pet = { name: 'Rex', age: 3, toys: [{ name: 'ball' }] };
  test.each([
    ['an unknown field', { answer: { pets: [{ ...pet, wings: 2 }] } }, 'answer /pets/*/wings undocumented'],
    ['another type', { answer: { pets: [{ ...pet, age: 'three' }] } }, 'answer /pets/*/age type'],
    ['"" for a number', { answer: { pets: [{ ...pet, age: '' }] } }, 'answer /pets/*/age blank'],
    ['another success', { status: 202 }, 'answer  status'],
    ['a refusal', { status: 400, answer: { code: 2 } }, 'answer  refused'],
    ['a field nobody showed', { answer: { pets: [{ name: 'Rex', toys: pet.toys }] } }, 'answer /pets/*/age missing'],
    ['a list without rows', { answer: { pets: [{ ...pet, toys: [] }] } }, 'answer /pets/*/toys unshown'],
  ])('with %s is found', (_what, over, finding) => {
    expect(unexplained(over)).toContainEqual(expect.stringContaining(finding));
  });

  test('may have what the document of the record itself knows, if it is of that type', () => {
    expect(unexplained({ answer: { pets: [{ ...pet, chip: '985' }] } })).toEqual([]);
    expect(unexplained({ answer: { pets: [{ ...pet, chip: 985 }] } })).toHaveLength(1);
  });
});

describe('a known difference', () => {
  const wings: Difference = {
    operations: ['GET /pets'],
    where: 'answer',
    rule: 'undocumented',
    paths: ['pet/wings'],
    evidence: 'seen at the zoo',
  };
  const winged = { answer: { pets: [{ name: 'Rex', age: 3, toys: [{ name: 'ball' }], wings: 2 }] } };

  test('explains its own finding and no other', () => {
    expect(unexplained(winged, [wings])).toEqual([]);
    expect(unexplained(winged, [{ ...wings, rule: 'type' }])).toHaveLength(1);
    expect(unexplained(winged, [{ ...wings, operations: ['POST /pets'] }])).toHaveLength(1);
    expect(unexplained(winged, [{ ...wings, paths: ['/pets/*/fins'] }])).toHaveLength(1);
  });

  test('fails where it, or a part of it, is out of use', () => {
    const unused = (table: Difference) => examine([exchange(winged)], library, [table]).unused;
    expect(unused(wings)).toEqual([]);
    expect(unused({ ...wings, paths: ['pet/wings', 'pet/fins'] })).toEqual([expect.stringContaining('pet/fins')]);
    expect(unused({ ...wings, operations: ['GET /pets', 'POST /pets'] })).toEqual([expect.stringContaining('POST')]);
  });

  test('in shape still lets the inside be checked', () => {
    const shape = {
      operations: ['POST /pets'],
      where: 'answer',
      rule: 'shape',
      paths: ['/pet'],
      evidence: '',
    } as const;
    const table: Difference[] = [
      { ...shape, correct: renamed('the_pet', 'pet') },
      { ...shape, correct: single('/pet') },
    ];
    const made = (pet: object) => examine([exchange({ ...create, answer: { pet } })], library, table);
    expect(made({ name: 'Rex', age: 3, toys: [{ name: 'ball' }] })).toMatchObject({ unexplained: [], unused: [] });
    expect(made({ name: 7, age: 3, toys: [{ name: 'ball' }] }).unexplained).toEqual([
      expect.stringContaining('answer /pet/name type'),
    ]);
  });
});

test('without the documents a person is told where to get them', () => {
  expect(findDocuments({}).missing).toContain('https://www.zoho.com/inventory/api/v1/openapi-all.zip');
  expect(findDocuments({ ZOHO_OPENAPI_DIR: '/nowhere' }).missing).toContain('no .yml files in /nowhere');
});
