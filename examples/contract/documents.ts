// Zoho's own OpenAPI documents, read from a folder and indexed by method and path. They are Zoho's, and are not copied
// into this project: who runs these tests downloads them (see DOWNLOAD).
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { parse } from 'yaml';
import { type Json, pointed, type Schema, toSchema } from './schema.ts';

export type Product = 'inventory' | 'books';
export type Method = 'get' | 'post' | 'put' | 'delete';

export interface Parameter {
  readonly name: string;
  readonly in: 'query' | 'path' | 'header';
  readonly required: boolean;
  readonly schema: Schema;
  /** Values the description allows, where it lists them. */
  readonly allowed: readonly string[];
}

export interface Operation {
  readonly product: Product;
  /** Such as salesorders.yml. */
  readonly file: string;
  readonly method: Method;
  /** Below the server's base, such as /salesorders/{salesorder_id}. */
  readonly template: string;
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The JSON body it takes; null where it documents none. */
  readonly body: Schema | null;
  /** By HTTP status; null where the answer has no documented shape. */
  readonly answers: ReadonlyMap<string, Schema | null>;
}

export interface Documents {
  readonly product: Product;
  readonly operations: readonly Operation[];
  /** The operation whose template fits the path best: literal words win over parameters. */
  find(method: string, path: string): Operation | null;
}

/** Where the documents are, or what to tell whoever has none. */
export type Whereabouts =
  | { readonly inventory: string; readonly books: string; readonly missing: null }
  | { readonly inventory: null; readonly books: null; readonly missing: string };

export const DOWNLOAD = `Zoho publishes them: download https://www.zoho.com/inventory/api/v1/openapi-all.zip and
https://www.zoho.com/books/api/v3/openapi-all.zip, unpack them into two folders beside each other, and name the first
with ZOHO_OPENAPI_DIR; the second is sought as its sibling "openapi-books", or named with ZOHO_BOOKS_OPENAPI_DIR.`;

const METHODS: readonly Method[] = ['get', 'post', 'put', 'delete'];

export const findDocuments = (env: Readonly<Record<string, string | undefined>>): Whereabouts => {
  const missing = (reason: string): Whereabouts => ({
    inventory: null,
    books: null,
    missing: `${reason}\n${DOWNLOAD}`,
  });
  const inventory = env.ZOHO_OPENAPI_DIR ?? '';
  if (inventory === '') return missing('ZOHO_OPENAPI_DIR is not set.');
  const books = env.ZOHO_BOOKS_OPENAPI_DIR ?? resolve(inventory, '..', 'openapi-books');
  for (const folder of [inventory, books]) {
    if (yamlFiles(folder).length === 0) return missing(`There are no .yml files in ${folder}.`);
  }
  return { inventory, books, missing: null };
};

export const readDocuments = (product: Product, folder: string): Documents => {
  const files = yamlFiles(folder);
  return indexDocuments(
    product,
    files.map((file) => ({ file: basename(file), document: parse(readFileSync(file, 'utf8')) as Json })),
  );
};

export const indexDocuments = (
  product: Product,
  documents: readonly { readonly file: string; readonly document: Json }[],
): Documents =>
  indexOperations(
    product,
    documents.flatMap(({ file, document }) => readOperations(product, file, document)),
  );

export const indexOperations = (product: Product, operations: readonly Operation[]): Documents => ({
  product,
  operations,
  find: (method, path) => {
    const fitting = operations.filter((each) => each.method === method.toLowerCase() && fits(each.template, path));
    return fitting.toSorted((a, b) => literals(b.template) - literals(a.template))[0] ?? null;
  },
});

const yamlFiles = (folder: string): string[] => {
  try {
    return readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.yml') || name.endsWith('.yaml'))
      .sort()
      .map((name) => join(folder, name));
  } catch {
    return [];
  }
};

const readOperations = (product: Product, file: string, document: Json): Operation[] =>
  Object.entries(document.paths as Record<string, Json>).flatMap(([template, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) =>
      readOperation(document, { product, file, method, template }, item, item[method] as Json),
    ),
  );

const readOperation = (
  document: Json,
  head: Pick<Operation, 'product' | 'file' | 'method' | 'template'>,
  item: Json,
  operation: Json,
): Operation => {
  const listed = [...((item.parameters as Json[]) ?? []), ...((operation.parameters as Json[]) ?? [])];
  const body = content(document, operation.requestBody as Json | undefined);
  const answers = Object.entries((operation.responses ?? {}) as Record<string, Json>).map(
    ([status, answer]): [string, Schema | null] => {
      const schema = content(document, answer);
      return [status, schema === null ? null : toSchema(document, schema, 'answer')];
    },
  );
  return {
    ...head,
    parameters: new Map(listed.flatMap((each) => readParameters(document, each)).map((each) => [each.name, each])),
    body: body === null ? null : toSchema(document, body, 'request'),
    answers: new Map(answers),
  };
};

/** A parameter, and the variants of it that its description names. */
const readParameters = (document: Json, listed: Json): Parameter[] => {
  const parameter = follow(document, listed);
  const description = String(parameter.description ?? '');
  const one: Parameter = {
    name: String(parameter.name),
    in: parameter.in as Parameter['in'],
    required: parameter.required === true,
    schema: toSchema(document, (parameter.schema ?? {}) as Json, 'request'),
    allowed: readAllowed(description),
  };
  return [one, ...readVariants(description).map((name) => ({ ...one, name, required: false, allowed: [] }))];
};

// "Allowed values: <code>A</code>, <code>B</code>", and in some files "<code>A, B and C</code>".
const readAllowed = (description: string): string[] => {
  const [, list] = /allowed values?(?: are)?\s*:?(.*)$/is.exec(description) ?? [];
  const words = [...(list ?? '').matchAll(/<code>([^<]*)<\/code>/g)].flatMap(([, words = '']) =>
    words.split(/,|\band\b/).map((word) => word.trim()),
  );
  return words.filter((word) => word !== '');
};

// "Variants: <code>contact_name_startswith</code> and <code>contact_name_contains</code>".
const readVariants = (description: string): string[] => {
  const [, list] = /variants?\s*:?(.*)$/is.exec(description) ?? [];
  return (list ?? '').match(/[a-z]+(?:_[a-z]+)+/g) ?? [];
};

const content = (document: Json, holder: Json | undefined): Json | null => {
  if (holder === undefined) return null;
  const { content: types } = follow(document, holder) as { content?: Record<string, Json> };
  const json = types?.['application/json'] as { schema?: Json } | undefined;
  return json?.schema ?? null;
};

const follow = (document: Json, value: Json): Json =>
  typeof value.$ref === 'string' ? follow(document, pointed(document, value.$ref)) : value;

const fits = (template: string, path: string): boolean => {
  const [wanted, given] = [template.split('/'), path.split('/')];
  return (
    wanted.length === given.length &&
    wanted.every((step, index) => (step.startsWith('{') ? given[index] !== '' : step === given[index]))
  );
};

const literals = (template: string): number => template.split('/').filter((step) => !step.startsWith('{')).length;
