// The connector's own description, made from the intent table.
import { toJsonSchema } from '@valibot/to-json-schema';
import { Hono } from 'hono';
import { adminEndpoints, askFields, createOrder, type Endpoint, intents, problem, shopEndpoints } from 'shared-schemas';
import type * as v from 'valibot';
import { problemTable } from '../http/problem.ts';
import type { Parts } from '../parts.ts';
import { tokenForm } from './token.ts';

export const openApiRoutes = (parts: Pick<Parts, 'config'>): Hono => {
  const app = new Hono();
  let document: object | null = null;
  app.get('/openapi.json', (c) => {
    document ??= describeConnector(parts.config.PUBLIC_URL, parts.config.SHOP === 'on');
    return c.json(document);
  });
  return app;
};

/** @param shop Whether a shop sells through it. */
export const describeConnector = (origin: string, shop = false): object => ({
  openapi: '3.1.0',
  info: {
    title: 'Zoho Inventory connector',
    version: '1',
    description:
      'What the skill may ask. Tokens are bought with a signed assertion at POST /v1/token. Services order at once with POST /v1/orders, which takes what create-order takes and an Idempotency-Key.',
  },
  servers: [{ url: origin }],
  security: [{ token: [] }],
  components: {
    securitySchemes: { token: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    schemas: { Problem: schemaOf(problem) },
  },
  paths: pathsOf([
    { path: '/v1/token', method: 'POST', operation: tokenOperation },
    { path: '/v1/orders', method: 'POST', operation: orderOperation() },
    ...intents.map((it) => ({ ...it, operation: operation(it) })),
    ...(shop ? shopEndpoints : []).map((it) => ({ ...it, operation: shopOperation(it) })),
    ...adminEndpoints.map((it) => ({ ...it, operation: operation(it) })),
  ]),
  'x-problem-codes': problemTable,
});

/** Operations by their address: several methods may share one. */
const pathsOf = (
  all: readonly { readonly path: string; readonly method: string; readonly operation: object }[],
): object => {
  const paths: Record<string, Record<string, object>> = {};
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

const operation = (intent: Endpoint) => {
  const inPath = new Set([...intent.path.matchAll(/:(\w+)/g)].map((match) => match[1]));
  const fields = askFields(intent);
  const inQuery = intent.method === 'GET' ? fields.filter((field) => !inPath.has(field.name)) : [];
  const body = schemaOf(intent.ask) as { properties?: Record<string, unknown>; required?: string[] };
  const parameters = [
    ...fields.filter((field) => inPath.has(field.name)).map((field) => ({ ...field, place: 'path' })),
    ...inQuery.map((field) => ({ ...field, place: 'query' })),
  ];
  return {
    operationId: intent.name,
    summary: intent.summary,
    security: [{ token: [intent.scope] }],
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
const shopOperation = (endpoint: Endpoint): object => {
  const { parameters, ...rest } = operation(endpoint);
  if (endpoint.name === 'start-checkout') return { ...rest, parameters: [...parameters, idempotencyKey] };
  if (endpoint.name !== 'list-products') return { ...rest, parameters };
  const unchanged = { 304: { description: 'Nothing has changed; x-checked-at tells when that was seen' } };
  return { ...rest, parameters: [...parameters, ifNoneMatch], responses: { ...rest.responses, ...unchanged } };
};

/** Orders at once, for services: what create-order takes, and the key that makes a repetition the same order. */
const orderOperation = (): object => {
  const { parameters, ...rest } = operation(createOrder);
  return {
    ...rest,
    operationId: 'place-order',
    summary: 'Places a sales order at once, once per idempotency key. For service keys with the scope orders:write.',
    parameters: [...parameters, idempotencyKey],
  };
};

const requestBody = (
  body: { properties?: Record<string, unknown>; required?: string[] },
  inPath: ReadonlySet<string | undefined>,
) => ({
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

const envelopeOf = (intent: Endpoint): object => ({
  type: 'object',
  required: ['answer', 'cost', 'requestId'],
  properties: {
    answer: schemaOf(intent.answer),
    cost: {
      type: 'object',
      properties: {
        zohoCalls: { type: 'integer' },
        sharedCalls: { type: 'integer' },
        callsLeftToday: { type: ['integer', 'null'] },
      },
    },
    notice: { type: 'string' },
    requestId: { type: 'string' },
  },
});

const schemaOf = (schema: v.GenericSchema): object => {
  const { $schema: _, ...rest } = toJsonSchema(schema, { errorMode: 'ignore', typeMode: 'input' });
  return rest;
};

const tokenOperation = {
  operationId: 'token',
  summary: 'Sells an access token of five minutes for a signed statement (RFC 7523, private_key_jwt).',
  security: [],
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
