// The connector's own description (OpenAPI), made from the intent table.
import { toJsonSchema } from '@valibot/to-json-schema';
import {
  adminEndpoints,
  askFields,
  cost,
  createOrder,
  type Endpoint,
  intents,
  type ProblemCode,
  problem,
  type Scope,
  shopEndpoints,
} from 'shared-schemas';
import type * as v from 'valibot';
import { type ProblemRow, problemTable } from '../http/problem.ts';
import { type ProblemHelp, problemHelp } from '../http/problem-help.ts';
import type { Schema } from './openapi-fields.ts';
import { anywhere, problemsOf } from './openapi-problems.ts';
import { tokenForm } from './token.ts';

/** As far as the page made of it needs to know it. */
export interface ApiDocument {
  readonly openapi: string;
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  readonly security: readonly object[];
  readonly components: { readonly securitySchemes: object; readonly schemas: { readonly Problem: Schema } };
  readonly paths: Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;
  /** Of every address behind a token. */
  readonly 'x-common-problems': readonly ProblemCode[];
  readonly 'x-problem-codes': readonly (ProblemRow & ProblemHelp)[];
}

export interface ApiOperation {
  readonly operationId: string;
  readonly summary: string;
  readonly tags: readonly string[];
  /** Any of these opens it; none where it needs no token. */
  readonly security: readonly { readonly token: readonly Scope[] }[];
  readonly parameters?: readonly {
    readonly name: string;
    readonly in: string;
    readonly required: boolean;
    readonly description: string;
    readonly schema: Schema;
  }[];
  readonly requestBody?: {
    readonly required: boolean;
    readonly content: Readonly<Record<string, { readonly schema: Schema }>>;
  };
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Readonly<Record<string, { schema: Schema }>> }>
  >;
  readonly 'x-service-keys-only'?: true;
  /** Whoever has these scopes as well is told more. */
  readonly 'x-more-with'?: readonly Scope[];
  readonly 'x-problems': readonly ProblemCode[];
}

const tags = {
  Tokens: 'Every other address takes an access token, as the header Authorization: Bearer and the token.',
  Questions: 'They change nothing.',
  Changes: 'Each prepares a plan to show to a person, releases one or drops one. Nothing is written before that.',
  Services: 'A service orders without a person, with a key of its own kind.',
  Shop: 'What the server of a shop asks, with a service key.',
  Admin: 'For the tools of who runs the connector: a key has their scope only where it is named.',
} as const;
type Tag = keyof typeof tags;

/** @param shop Whether a shop sells through it. */
export const describeConnector = (origin: string, shop = false): ApiDocument => ({
  openapi: '3.1.0',
  info: {
    title: 'Zoho Inventory connector',
    version: '1',
    description:
      'What the skill may ask. Tokens are bought with a signed assertion at POST /v1/token. Services order at once with POST /v1/orders, which takes what create-order takes and an Idempotency-Key.',
  },
  servers: [{ url: origin }],
  tags: Object.entries(tags).flatMap(([name, description]) =>
    name === 'Shop' && !shop ? [] : [{ name, description }],
  ),
  security: [{ token: [] }],
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: { Problem: schemaOf(problem) },
  },
  paths: pathsOf([
    { path: '/v1/token', method: 'POST', operation: tokenOperation },
    ...intents.map((it) => ({
      ...it,
      operation: operation(it, it.effect === 'read' ? 'Questions' : 'Changes', problemsOf[it.name]),
    })),
    { path: '/v1/orders', method: 'POST', operation: orderOperation() },
    ...(shop ? shopEndpoints : []).map((it) => ({ ...it, operation: shopOperation(it, problemsOf[it.name]) })),
    ...adminEndpoints.map((it) => ({ ...it, operation: operation(it, 'Admin', problemsOf[it.name]) })),
  ]),
  'x-common-problems': anywhere,
  'x-problem-codes': problemTable.map((row) => ({ ...row, ...problemHelp[row.code] })),
});

/** Operations by their address: several methods may share one. */
const pathsOf = (
  all: readonly { readonly path: string; readonly method: string; readonly operation: ApiOperation }[],
): ApiDocument['paths'] => {
  const paths: Record<string, Record<string, ApiOperation>> = {};
  for (const { path, method, operation } of all) {
    const address = path.replace(/:(\w+)/g, '{$1}');
    paths[address] = { ...paths[address], [method.toLowerCase()]: operation };
  }
  return paths;
};

const problemResponse = {
  description: 'A problem',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
};

const operation = (intent: Endpoint, tag: Tag, problems: readonly ProblemCode[]) => {
  const inPath = new Set([...intent.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const fields = askFields(intent).map((field) => ({ ...field, description: asSent(field.description) }));
  const inQuery = intent.method === 'GET' ? fields.filter((field) => !inPath.has(field.name)) : [];
  const body = withWords(schemaOf(intent.ask));
  const parameters = [
    ...fields.filter((field) => inPath.has(field.name)).map((field) => ({ ...field, place: 'path' })),
    ...inQuery.map((field) => ({ ...field, place: 'query' })),
  ];
  return {
    operationId: intent.name,
    summary: intent.summary,
    tags: [tag],
    security: [{ token: [intent.scope] }],
    ...(intent.besides === undefined ? {} : { 'x-more-with': intent.besides }),
    'x-problems': problems,
    parameters: parameters.map(({ name, place, required, description }) => ({
      name,
      in: place,
      required,
      description,
      schema: body.properties?.[name] ?? { type: 'string' },
    })),
    ...(intent.method === 'POST' ? { requestBody: requestBody(body, inPath) } : {}),
    responses: {
      200: { description: 'The answer', content: { 'application/json': { schema: envelopeOf(intent) } } },
      default: problemResponse,
    },
  };
};

/** What the skill's flags are told with, as it is for who writes the ask by hand. */
const asSent = (description: string): string =>
  description
    .replace(/^'<(\w+)> <(.+)>'.*$/, 'of each line what ($2) and how many ($1)')
    .replace(/; repeat the flag for /, '; ');

const withWords = (schema: Schema): Schema => ({
  ...schema,
  properties: Object.fromEntries(
    Object.entries(schema.properties ?? {}).map(([name, { description, ...rest }]) => [
      name,
      description === undefined ? rest : { ...rest, description: asSent(description) },
    ]),
  ),
});

const idempotencyKey = {
  name: 'idempotency-key',
  in: 'header',
  required: true,
  description:
    'your own order number, 8 to 128 printable characters: repeated, it answers the same order; with another content it is refused',
  schema: { type: 'string', minLength: 8, maxLength: 128 },
};

const ifNoneMatch = {
  name: 'if-none-match',
  in: 'header',
  required: false,
  description: 'the ETag of an earlier answer: where nothing has changed, the answer is 304 and has no body',
  schema: { type: 'string' },
};

/** With the headers that some of them take. */
const shopOperation = (endpoint: Endpoint, problems: readonly ProblemCode[]): ApiOperation => {
  const { parameters, ...told } = operation(endpoint, 'Shop', problems);
  // Whoever reads orders may look at a checkout too.
  const rest =
    endpoint.name === 'show-checkout'
      ? { ...told, security: [{ token: ['shop:sell' as const] }, ...told.security] }
      : { ...told, 'x-service-keys-only': true as const };
  if (endpoint.name === 'start-checkout') return { ...rest, parameters: [...parameters, idempotencyKey] };
  if (endpoint.name !== 'list-products') return { ...rest, parameters };
  const unchanged = { 304: { description: 'Nothing has changed; x-checked-at tells when that was seen' } };
  return { ...rest, parameters: [...parameters, ifNoneMatch], responses: { ...rest.responses, ...unchanged } };
};

/** Orders at once, for services: what create-order takes, and the key that makes a repetition the same order. */
const orderOperation = (): ApiOperation => {
  const { parameters, ...rest } = operation(createOrder, 'Services', problemsOf['place-order']);
  return {
    ...rest,
    operationId: 'place-order',
    summary: 'Places a sales order at once, once per idempotency key. For service keys with the scope orders:write.',
    'x-service-keys-only': true,
    parameters: [...parameters, idempotencyKey],
  };
};

const requestBody = (body: Schema, inPath: ReadonlySet<string | undefined>) => ({
  required: true,
  content: {
    'application/json': {
      schema: {
        ...body,
        properties: Object.fromEntries(Object.entries(body.properties ?? {}).filter(([name]) => !inPath.has(name))),
        required: (body.required ?? []).filter((name) => !inPath.has(name)),
      },
    },
  },
});

const envelopeOf = (intent: Endpoint): Schema => ({
  type: 'object',
  required: ['answer', 'cost', 'requestId'],
  properties: {
    answer: schemaOf(intent.answer),
    cost: schemaOf(cost),
    notice: { type: 'string' },
    requestId: { type: 'string' },
  },
});

const schemaOf = (schema: v.GenericSchema): Schema => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return rest as Schema;
};

const tokenOperation: ApiOperation = {
  operationId: 'token',
  summary: 'Sells an access token of five minutes for a signed statement (RFC 7523, private_key_jwt).',
  tags: ['Tokens'],
  security: [],
  'x-problems': problemsOf.token,
  requestBody: { required: true, content: { 'application/x-www-form-urlencoded': { schema: schemaOf(tokenForm) } } },
  responses: {
    200: {
      description: 'The token',
      content: {
        'application/json': {
          schema: {
            type: 'object',
            required: ['access_token', 'token_type', 'expires_in', 'scope'],
            properties: {
              access_token: { type: 'string' },
              token_type: { const: 'Bearer' },
              expires_in: { type: 'integer', description: 'seconds' },
              scope: { type: 'string', description: 'what was granted of what was asked for' },
            },
          },
        },
      },
    },
    default: problemResponse,
  },
};
