import { adminEndpoints, askFields, type Intent, intents, problemCodes } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../config.ts';
import { openApiRoutes } from './openapi.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string | string[];
  readonly description?: string;
  readonly properties?: Record<string, Schema>;
  readonly required?: string[];
  readonly additionalProperties?: boolean;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly enum?: string[];
}
interface Operation {
  readonly operationId: string;
  readonly summary: string;
  readonly security: { token: string[] }[];
  readonly parameters: { name: string; in: string; required: boolean; description: string; schema: Schema }[];
  readonly requestBody?: { content: { 'application/json': { schema: Schema } } };
  readonly responses: Record<string, { content: Record<string, { schema: Schema }> }>;
}
interface Description {
  readonly openapi: string;
  readonly servers: { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
  readonly 'x-problem-codes': { code: string; status: number }[];
}

const app = openApiRoutes({ config: readConfig({ PUBLIC_URL: 'https://connector.example' }) });
const document = (await (await app.request('/openapi.json')).json()) as Description;

const operationOf = (intent: Intent): Operation | undefined =>
  document.paths[intent.path.replace(/:(\w+)/g, '{$1}')]?.[intent.method.toLowerCase()];
const bodyOf = (operation: Operation | undefined): Schema | undefined =>
  operation?.requestBody?.content['application/json'].schema;

test('it describes this connector, and needs no token to be read', () => {
  expect(document.openapi).toBe('3.1.0');
  expect(document.servers).toEqual([{ url: 'https://connector.example' }]);
});

test('every problem code is listed with its status', () => {
  expect(document['x-problem-codes'].map(({ code }) => code)).toEqual([...problemCodes]);
  expect(document.components.schemas.Problem?.properties?.code?.enum).toEqual([...problemCodes]);
});

describe.each(intents.map((intent) => [intent.name, intent as Intent] as const))('%s', (name, intent) => {
  const operation = operationOf(intent);
  const inPath = [...intent.path.matchAll(/:(\w+)/g)].map((match) => match[1] ?? '');
  const fields = askFields(intent);

  test('is described under its name, with the scope it needs', () => {
    expect(operation).toMatchObject({
      operationId: name,
      summary: intent.summary,
      security: [{ token: [intent.scope] }],
    });
  });

  test('takes each field of its ask in exactly one place', () => {
    const places = [
      ...(operation?.parameters.map((each) => `${each.name} ${each.in}`) ?? []),
      ...Object.keys(bodyOf(operation)?.properties ?? {}).map((field) => `${field} body`),
    ];
    const rest = intent.method === 'GET' ? 'query' : 'body';
    expect(places.sort()).toEqual(
      fields.map((each) => `${each.name} ${inPath.includes(each.name) ? 'path' : rest}`).sort(),
    );
  });

  test('needs what the ask needs', () => {
    const needed = [
      ...(operation?.parameters.filter(({ required }) => required).map((each) => each.name) ?? []),
      ...(bodyOf(operation)?.required ?? []),
    ];
    expect(needed.sort()).toEqual(fields.flatMap((each) => (each.required ? [each.name] : [])).sort());
  });

  test('says of each field what it means', () => {
    for (const field of fields) {
      const parameter = operation?.parameters.find((each) => each.name === field.name);
      const said = parameter?.description ?? bodyOf(operation)?.properties?.[field.name]?.description;
      expect(said, field.name).toBe(field.description);
    }
  });

  test('answers an envelope, or a problem', () => {
    const envelope = operation?.responses['200']?.content['application/json']?.schema;
    expect(envelope?.required).toEqual(['answer', 'cost', 'requestId']);
    expect(envelope?.properties?.answer?.type).toBe('object');
    const problem = operation?.responses.default?.content['application/problem+json']?.schema;
    expect(problem).toEqual({ $ref: '#/components/schemas/Problem' });
  });
});

test('what it describes is all there is: no operation is overwritten by another of the same address', () => {
  expect(Object.values(document.paths).flatMap((path) => Object.keys(path))).toHaveLength(
    intents.length + adminEndpoints.length + 2,
  );
});

test('it says how a token is bought, field by field as the counter takes them', () => {
  const token = document.paths['/v1/token']?.post as unknown as {
    security: object[];
    requestBody: { content: Record<string, { schema: Schema }> };
  };
  const form = token.requestBody.content['application/x-www-form-urlencoded']?.schema;
  expect(token.security).toEqual([]);
  expect(Object.keys(form?.properties ?? {})).toEqual([...(form?.required ?? []), 'organization_id']);
  expect(form?.properties?.grant_type).toMatchObject({ const: 'client_credentials' });
  expect(form?.properties?.client_assertion?.description).toContain('client-authentication+jwt');
});

test('it says how a service orders at once: what create-order takes, and an idempotency key', () => {
  const order = document.paths['/v1/orders']?.post;
  expect(order?.parameters).toMatchObject([{ name: 'idempotency-key', in: 'header', required: true }]);
  expect(order?.security).toEqual([{ token: ['orders:write'] }]);
  expect(bodyOf(order)).toEqual(bodyOf(document.paths['/v1/plans/create-order']?.post));
});

test('it says how many items may be asked at a time, and refuses unknown fields', () => {
  const [checkStock, , , , , , , , createOrder] = intents;
  const item = operationOf(checkStock)?.parameters.find(({ name }) => name === 'item');
  expect(item?.schema).toMatchObject({ type: 'array', minItems: 1, maxItems: 50 });
  expect(bodyOf(operationOf(createOrder))).toMatchObject({ type: 'object', additionalProperties: false });
});

test('it describes what is sent, not what becomes of it: a limit travels as text', () => {
  const [, findItems] = intents;
  const limit = operationOf(findItems)?.parameters.find(({ name }) => name === 'limit');
  expect(JSON.stringify(limit?.schema)).toContain('"string"');
});

test('every reference in it leads somewhere', () => {
  const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
  expect(references.length).toBeGreaterThan(0);
  for (const reference of new Set(references)) {
    const found = reference
      .split('/')
      .slice(1)
      .reduce<unknown>((at, key) => (at as Record<string, unknown>)?.[key], document);
    expect(found, reference).toBeDefined();
  }
});

test('it is made once', async () => {
  const { describeConnector } = await import('./openapi.ts');
  expect(await (await app.request('/openapi.json')).json()).toEqual(
    JSON.parse(JSON.stringify(describeConnector('https://connector.example'))),
  );
});
