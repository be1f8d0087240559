// An intent has one name and its place in every room. This names what was forgotten.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createApp } from 'connector/app.ts';
import { readConfig } from 'connector/config.ts';
import type { Asker, Parts } from 'connector/parts.ts';
import { noLimits } from 'connector/skill-tokens/keys.ts';
import { zohoScopes } from 'connector/zoho/zoho-scopes.ts';
import { adminEndpoints, type Intent, type IntentName, intents } from 'shared-schemas';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** A key without any scope: it comes as far as the front desk of an address, and no further. */
const nobody: Asker = {
  kid: 'nobody',
  name: 'nobody',
  kind: 'skill',
  organizationId: '1',
  scopes: [],
  release: 'person',
  limits: noLimits,
  locationIds: null,
};

const silent = () => {};
const app = createApp({
  config: readConfig({ INTENTS: 'all' }),
  log: { debug: silent, info: silent, warn: silent, error: silent },
  newId: () => 'id',
  now: () => new Date(0),
  skillTokens: { verify: async () => nobody },
  callsLeftToday: () => null,
} as unknown as Parts);

const codeAt = async (path: string, method: string): Promise<string> => {
  const answer = await app.request(path, { method, headers: { authorization: 'Bearer x' } });
  return ((await answer.json()) as { code: string }).code;
};

const documented = (await (await app.request('/openapi.json')).json()) as {
  paths: Record<string, Record<string, { operationId: string; security: { token: string[] }[] }>>;
};
const skillPage = read('skill/zoho-inventory/SKILL.md');
// The sandbox plays Zoho and knows no intents; what stands here proves nothing either.
const examples = globSync('examples/**/*.ts', {
  cwd: ROOT,
  exclude: (path) => /node_modules|zoho-sandbox|every-intent/.test(path),
}).map(read);

/** Each room, and whether it knows the intent. */
const rooms: Readonly<Record<string, (it: Intent) => boolean | Promise<boolean>>> = {
  'shared-schemas: a file of its name': ({ name }) => existsSync(join(ROOT, `shared-schemas/src/intents/${name}.ts`)),
  'shared-schemas: a row in the table of asks': ({ name }) =>
    new RegExp(`^ {2}'?${name}'?: \\{`, 'm').test(read('shared-schemas/src/intents/intents.test.ts')),
  'connector: an address, behind the front desk': async ({ path, method }) =>
    (await codeAt(path.replace(/:\w+/g, 'x'), method)) === 'scope_missing',
  'connector: a place in /openapi.json': ({ name, method, path, scope }) => {
    const operation = documented.paths[path.replace(/:(\w+)/g, '{$1}')]?.[method.toLowerCase()];
    return operation?.operationId === name && operation.security[0]?.token[0] === scope;
  },
  'connector: the scopes it needs at Zoho': ({ name }) => {
    const scopes: unknown[] = zohoScopes([name as IntentName]);
    return scopes.every((scope) => typeof scope === 'string');
  },
  'connector: a setting switches it': ({ name }) => readConfig({ INTENTS: name }).INTENTS.includes(name as IntentName),
  'skill: a command file': ({ name }) => existsSync(join(ROOT, `skill/src/commands/${name}.ts`)),
  'skill: the command in the published script': ({ name }) =>
    read('skill/zoho-inventory/scripts/zoho-inventory.mjs').includes(`name: '${name}'`),
  'skill: a line to copy in SKILL.md': ({ name, example }) =>
    skillPage.includes(`scripts/zoho-inventory.mjs ${name} ${example}`.trimEnd()),
  'examples: a story or an example that uses it': ({ name }) =>
    examples.some((text) => new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(text)),
};

const forgotten = async (it: Intent): Promise<string[]> => {
  const missing: string[] = [];
  for (const [room, knows] of Object.entries(rooms)) {
    // What a room cannot even look up is forgotten there.
    const known = await Promise.resolve(it)
      .then(knows)
      .catch(() => false);
    if (!known) missing.push(room);
  }
  return missing;
};

test.each(intents.map((it) => [it.name, it] as const))('%s is at home in every room', async (_, it) => {
  expect(await forgotten(it)).toEqual([]);
});

test('an intent that nobody has heard of is missing in every room', async () => {
  const unheard = { ...intents[0], name: 'count-sheep', path: '/v1/sheep' } as const satisfies Intent;
  expect(await forgotten(unheard)).toEqual(Object.keys(rooms));
});

test('no room knows an intent that is none', () => {
  const names = new Set<string>(intents.map((it) => it.name));
  const filesIn = (folder: string) =>
    globSync(`${folder}/*.ts`, { cwd: ROOT })
      .map((path) => path.slice(folder.length + 1).replace(/\.ts$/, ''))
      .filter((name) => !/^(index|intents)$|\.test(-d)?$/.test(name));
  for (const folder of ['shared-schemas/src/intents', 'connector/src/intents', 'skill/src/commands']) {
    expect(
      filesIn(folder).filter((name) => !names.has(name)),
      folder,
    ).toEqual([]);
  }
  const operations = Object.values(documented.paths).flatMap((path) => Object.values(path));
  // Besides the intents: where tokens are bought, where services order at once, and what the admin's own tools ask.
  const described = [...names, 'place-order', 'token', ...adminEndpoints.map(({ name }) => name)];
  expect(operations.map((operation) => operation.operationId).sort()).toEqual(described.sort());
});

test('an address of an intent is never behind the front desk’s back', async () => {
  for (const { path, method, name } of [...intents, ...adminEndpoints]) {
    const answer = await app.request(path.replace(/:\w+/g, 'x'), { method });
    expect(`${name} ${answer.status}`).toBe(`${name} 401`);
  }
});
