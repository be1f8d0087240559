// Which room of the connector may speak to which library, and what of Node reaches out of the process.
import { roomOf } from './house.ts';
import type { Rule } from './rule.ts';

/** Where a package may be imported: rooms or single files of the connector. `everywhere` knows no rooms. */
const packages: Readonly<Record<string, readonly string[] | 'everywhere'>> = {
  hono: ['http', 'routes', 'console', 'app.ts'],
  '@hono/node-server': ['serve.ts'],
  ky: ['zoho', 'providers', 'events'],
  'better-sqlite3': ['store'],
  kysely: ['store'],
  jose: ['skill-tokens', 'connector/src/store/vault.ts', 'connector/src/http/authenticate.ts'],
  otpauth: ['skill-tokens'],
  'd3-scale': ['console'],
  'd3-shape': ['console'],
  minisearch: ['catalogue'],
  pino: ['log.ts'],
  'prom-client': ['metrics'],
  standardwebhooks: ['events'],
  '@clack/prompts': ['connector/src/cli/prompts.ts'],
  commander: ['cli'],
  'csv-parse': ['connector/src/reconcile/read-table.ts'],
  'csv-stringify': ['connector/src/reconcile/write-csv.ts'],
  '@valibot/to-json-schema': ['mcp', 'routes'],
  '@modelcontextprotocol/sdk': ['mcp'],
  valibot: 'everywhere',
  // What reaches out of the process.
  'node:dns': ['connector/src/events/safe-request.ts'],
  'node:fs': ['store', 'config.ts', 'cli', 'file-system.ts', 'machine.ts', 'connector/src/reconcile/fetch-counts.ts'],
  // A sender that must connect to the very address it has checked, which fetch cannot be told.
  'node:http': ['connector/src/events/safe-request.ts'],
  'node:https': ['connector/src/events/safe-request.ts'],
  'node:net': ['events'],
  'node:child_process': ['connector/src/store/master-key.ts', 'main.ts'],
  'node:os': ['connector/src/store/master-key.ts', 'cli', 'machine.ts'],
  'node:path': ['store', 'cli', 'file-system.ts', 'machine.ts', 'connector/src/reconcile/fetch-counts.ts'],
  'node:timers': ['assemble.ts', 'reconcile', 'serve.ts'],
  'node:crypto': 'everywhere',
  'node:util': 'everywhere',
};

const packageOf = (from: string): string | null => {
  if (/^(shared-schemas|connector|skill|examples)\//.test(from)) return null;
  return from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/');
};

const breaches: Rule['breaches'] = (production) =>
  production.flatMap(({ path, imports }) => {
    if (!path.startsWith('connector/src/')) return [];
    return imports.flatMap(({ from }) => {
      const name = packageOf(from);
      if (name === null) return [];
      const homes = packages[name] ?? [];
      return homes === 'everywhere' || homes.includes(roomOf(path)) || homes.includes(path)
        ? []
        : [`${path} -> ${from}`];
    });
  });

export const packageRule: Rule = {
  name: 'a library is spoken to in its own room alone',
  breaches: breaches,
  planted: [
    ['connector/src/plans/x.ts', "import { Hono } from 'hono';", 'connector/src/plans/x.ts -> hono'],
    ['connector/src/store/x.ts', "import type { Context } from 'hono';", 'connector/src/store/x.ts -> hono'],
    ['connector/src/routes/x.ts', "import ky from 'ky';", 'connector/src/routes/x.ts -> ky'],
    ['connector/src/plans/x.ts', "import { sql } from 'kysely';", 'connector/src/plans/x.ts -> kysely'],
    [
      'connector/src/zoho/x.ts',
      "import { Migrator } from 'kysely/migration';",
      'connector/src/zoho/x.ts -> kysely/migration',
    ],
    ['connector/src/store/x.ts', "import { SignJWT } from 'jose';", 'connector/src/store/x.ts -> jose'],
    [
      'connector/src/intents/x.ts',
      "import { exec } from 'node:child_process';",
      'connector/src/intents/x.ts -> node:child_process',
    ],
    ['connector/src/zoho/x.ts', "import { request } from 'node:https';", 'connector/src/zoho/x.ts -> node:https'],
    ['connector/src/intents/x.ts', "import lodash from 'lodash';", 'connector/src/intents/x.ts -> lodash'],
  ],
};
