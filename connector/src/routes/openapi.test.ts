import { adminEndpoints, askFields, type Intent, intents, problemCodes } from 'shared-schemas';
import { describe, expect, test, vi } from 'vitest';
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
  readonly 'x-problems': string[];
  readonly 'x-service-keys-only'?: true;
}
interface Description {
  readonly openapi: string;
  readonly servers: { url: string }[];
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, Schema> };
  readonly 'x-problem-codes': { code: string; status: number }[];
  readonly 'x-common-problems': string[];
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
      // Flags are the skill's.
      if (field.description.includes('the flag')) expect(said, field.name).toMatch(/^(?!.*flag)(?=.*(SKU|item)).+/);
      else expect(said, field.name).toBe(field.description);
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
  const { describeConnector } = await import('./openapi-document.ts');
  expect(await (await app.request('/openapi.json')).json()).toEqual(
    JSON.parse(JSON.stringify(describeConnector('https://connector.example'))),
  );
});

test('it says who may ask each, and which problems with a section of their own it may have', () => {
  const codes = new Set<string>(problemCodes);
  for (const path of Object.values(document.paths)) {
    for (const [, it] of Object.entries(path)) {
      for (const code of it['x-problems']) expect(codes).toContain(code);
      expect(new Set(it['x-problems']).size, it.operationId).toBe(it['x-problems'].length);
      // What every address may have is told once.
      const common = it.security.length === 0 ? [] : document['x-common-problems'];
      expect(it['x-problems'].filter((code) => common.includes(code))).toEqual([]);
    }
  }
  expect(document.paths['/v1/orders']?.post?.['x-service-keys-only']).toBe(true);
  for (const row of document['x-problem-codes'])
    expect(row).toMatchObject({
      happened: expect.any(String),
      todo: expect.any(String),
      retryable: expect.any(Boolean),
    });
});

describe('the page for people', async () => {
  const answer = await app.request('/openapi');
  const page = await answer.text();

  test('needs no token, and may load nothing but its own stylesheet', async () => {
    expect(answer.status).toBe(200);
    expect(answer.headers.get('content-security-policy')).toBe(
      "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    );
    expect(page).not.toMatch(/<script|style=|https?:\/\/(?!connector\.example)/);
    const [, stylesheet = ''] = /<link rel="stylesheet" href="([^"]+)"/.exec(page) ?? [];
    const styles = await app.request(stylesheet);
    expect([styles.status, styles.headers.get('content-type')]).toEqual([200, 'text/css; charset=utf-8']);
    expect(await styles.text()).not.toMatch(/url\(|@import/);
  });

  test('shows every operation of the document once, with its address, its scope and its fields', () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const [method, it] of Object.entries(methods)) {
        const [article = '', more] = page.split(`<article class="card" id="${it.operationId}"`).slice(1);
        expect([article.length > 0, more]).toEqual([true, undefined]);
        const shown = article.slice(0, article.indexOf('</article>'));
        expect(shown).toContain(`>${method.toUpperCase()}</span><span class="id">${path}</span>`);
        for (const { token } of it.security) expect(shown).toContain(`<code>${token[0]}</code>`);
        for (const { name } of it.parameters ?? []) expect(shown).toContain(`<code>${name}</code>`);
        for (const code of it['x-problems']) expect(shown).toContain(`<a href="#${code}">`);
      }
    }
  });

  test('leads nowhere that is not there, and tells of every problem what to do', () => {
    const places = new Set([...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    for (const [, to] of page.matchAll(/href="#([^"]+)"/g)) expect(places).toContain(to);
    for (const code of problemCodes) expect(places).toContain(code);
    expect(places.size).toBe([...page.matchAll(/ id="/g)].length);
  });

  test('has the shop’s addresses where a shop sells through it', async () => {
    expect(page).not.toContain('/v1/checkouts');
    const shop = openApiRoutes({ config: { ...readConfig({ PUBLIC_URL: 'https://connector.example' }), SHOP: 'on' } });
    const shown = await (await shop.request('/openapi')).text();
    expect(shown).toMatch(/service keys with the scope <code>shop:sell<\/code>/);
    expect(shown).toMatch(/keys with the scope <code>shop:sell<\/code> or <code>orders:read<\/code>/);
  });
});

test('whoever asks without end, of several at once too, has nothing made for them anew', async () => {
  const stringify = vi.spyOn(JSON, 'stringify');
  const asked = openApiRoutes({ config: readConfig({ PUBLIC_URL: 'https://connector.example' }) });
  const texts = async (path: string) =>
    new Set(await Promise.all(Array.from({ length: 5 }, async () => (await asked.request(path)).text())));
  for (const path of ['/openapi.json', '/openapi']) {
    expect((await texts(path)).size).toBe(1);
    stringify.mockClear();
    expect((await texts(path)).size).toBe(1);
    expect(stringify, path).not.toHaveBeenCalled();
  }
  stringify.mockRestore();
});
