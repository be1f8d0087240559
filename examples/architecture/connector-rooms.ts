// Which room of the connector may use which: data runs one way.
import { roomOf } from './house.ts';
import type { Rule } from './rule.ts';

/** What each room of the connector may run (`uses`), and of whom it may know the shape alone (`knows`). */
const connectorRooms: Readonly<Record<string, { uses: readonly string[]; knows: readonly string[] }>> = {
  'main.ts': { uses: ['cli'], knows: [] },
  cli: {
    uses: [
      'assemble.ts',
      'audit',
      'catalogue',
      'checkout',
      'clearance',
      'compliance',
      'config.ts',
      'doctor',
      'console',
      'errors.ts',
      'events',
      'file-system.ts',
      'jobs',
      'log.ts',
      'mirror',
      'misspelt.ts',
      'plans',
      'reconcile',
      'serve.ts',
      'skill-tokens',
      'store',
      'webhooks',
      // The table of data centres.
      'zoho',
    ],
    knows: ['parts.ts'],
  },
  'serve.ts': {
    uses: ['app.ts', 'assemble.ts', 'background.ts', 'console', 'routes'],
    knows: ['config.ts', 'parts.ts', 'plans'],
  },
  'assemble.ts': {
    // The shop's routes, where there is a shop: nothing else reaches them.
    uses: [
      'catalogue',
      'clearance',
      'compliance',
      'file-system.ts',
      'machine.ts',
      'metrics',
      'mirror',
      'providers',
      'routes',
      'skill-tokens',
      'store',
      'zoho',
    ],
    knows: ['config.ts', 'parts.ts'],
  },
  // What is wrong with a connector, and how it is mended: judgements, and what they are judged by.
  doctor: {
    // Of zoho and the mirror what is pure: scopes, data centres, the day's budget. Of webhooks a delivery to ourselves; of
    // clearance which fields a shop rests on, where there is one.
    uses: ['audit', 'clearance', 'errors.ts', 'file-system.ts', 'mirror', 'webhooks', 'zoho'],
    knows: ['compliance', 'config.ts', 'events', 'parts.ts', 'store'],
  },
  'machine.ts': { uses: ['file-system.ts'], knows: ['config.ts', 'parts.ts'] },
  'background.ts': {
    uses: ['audit', 'events', 'jobs', 'mirror', 'reconcile', 'webhooks'],
    knows: ['app.ts', 'parts.ts'],
  },
  'app.ts': {
    uses: [
      'catalogue',
      'doctor',
      'errors.ts',
      'events',
      'http',
      'jobs',
      'plans',
      'reconcile',
      'routes',
      'webhooks',
      'zoho',
    ],
    knows: ['checkout', 'console', 'parts.ts'],
  },
  // The admin's web page: what the command line shows and does, by the same functions. An optional part.
  console: {
    uses: [
      'audit',
      'catalogue',
      'clearance',
      'errors.ts',
      'events',
      'http',
      'jobs',
      'mirror',
      'plans',
      'reconcile',
      'skill-tokens',
      'webhooks',
    ],
    knows: ['compliance', 'config.ts', 'doctor', 'parts.ts', 'store', 'zoho'],
  },
  routes: {
    uses: ['audit', 'checkout', 'clearance', 'errors.ts', 'http', 'intents', 'mcp', 'skill-tokens', 'webhooks'],
    knows: ['catalogue', 'doctor', 'metrics', 'parts.ts', 'plans'],
  },
  http: { uses: ['errors.ts'], knows: ['catalogue', 'parts.ts', 'zoho'] },
  intents: {
    uses: ['audit', 'catalogue', 'errors.ts', 'events', 'mirror', 'reconcile'],
    knows: ['parts.ts', 'store', 'zoho'],
  },
  plans: {
    uses: ['audit', 'catalogue', 'compliance', 'errors.ts'],
    knows: ['clearance', 'config.ts', 'parts.ts', 'store', 'zoho'],
  },
  // A shop's sales, whose orders are plans: an optional part.
  checkout: {
    uses: ['audit', 'catalogue', 'clearance', 'compliance', 'errors.ts', 'plans'],
    knows: ['config.ts', 'mirror', 'parts.ts', 'providers', 'store', 'zoho'],
  },
  catalogue: { uses: ['audit', 'errors.ts'], knows: ['config.ts', 'parts.ts', 'store', 'zoho'] },
  // Both pure: Zoho's timestamps, and the days of an organisation.
  mirror: { uses: ['catalogue', 'errors.ts', 'zoho'], knows: ['config.ts', 'parts.ts', 'store'] },
  reconcile: {
    uses: ['audit', 'catalogue', 'errors.ts', 'events', 'plans'],
    knows: ['config.ts', 'jobs', 'parts.ts', 'store', 'zoho'],
  },
  compliance: { uses: [], knows: [] },
  // What is decided, on what, and how it is kept: an optional part.
  clearance: {
    uses: ['audit', 'compliance', 'errors.ts'],
    knows: ['config.ts', 'parts.ts', 'providers', 'store', 'zoho'],
  },
  providers: { uses: ['body-text.ts', 'errors.ts'], knows: [] },
  audit: { uses: [], knows: ['store'] },
  events: { uses: ['audit', 'errors.ts'], knows: ['config.ts', 'jobs', 'parts.ts', 'store'] },
  jobs: { uses: ['audit', 'errors.ts'], knows: ['parts.ts', 'store'] },
  webhooks: { uses: ['audit', 'errors.ts'], knows: ['parts.ts'] },
  // Of the catalogue what is pure: the days of an organisation.
  'skill-tokens': { uses: ['audit', 'catalogue', 'errors.ts'], knows: ['parts.ts', 'store'] },
  // Pure: the chain's hashes.
  store: { uses: ['audit', 'errors.ts', 'file-system.ts'], knows: ['config.ts', 'jobs', 'parts.ts'] },
  zoho: { uses: ['audit', 'body-text.ts', 'errors.ts'], knows: ['config.ts', 'parts.ts'] },
  // The intent table as tools of another protocol: an optional part.
  mcp: { uses: ['errors.ts'], knows: ['parts.ts'] },
  // What a Prometheus is told: an optional part.
  metrics: { uses: [], knows: ['parts.ts', 'zoho'] },
  'log.ts': { uses: ['errors.ts'], knows: ['config.ts', 'parts.ts'] },
  'file-system.ts': { uses: ['errors.ts'], knows: [] },
  'body-text.ts': { uses: [], knows: [] },
  'misspelt.ts': { uses: [], knows: [] },
  'config.ts': { uses: ['mirror'], knows: ['compliance'] },
  'errors.ts': { uses: [], knows: [] },
  'parts.ts': {
    uses: [],
    knows: ['clearance', 'config.ts', 'metrics', 'mirror', 'providers', 'routes', 'store', 'zoho'],
  },
};

const breaches: Rule['breaches'] = (production) =>
  production.flatMap(({ path, imports }) => {
    if (!path.startsWith('connector/src/')) return [];
    const room = roomOf(path);
    const may = connectorRooms[room];
    if (may === undefined) return [`${path}: the room ${room} has no row among the rules`];
    return imports
      .filter(({ from }) => from.startsWith('connector/src/') && roomOf(from) !== room)
      .filter(({ from, asTypes }) => !may.uses.includes(roomOf(from)) && !(asTypes && may.knows.includes(roomOf(from))))
      .map(({ from, asTypes }) => `${path} -> ${from}${asTypes ? ' (types)' : ''}`);
  });

export const connectorRoomRule: Rule = {
  name: 'a room of the connector uses only the rooms below it, and knows others by their types alone',
  breaches: breaches,
  planted: [
    [
      'connector/src/compliance/x.ts',
      "import type { Store } from '../store/open.ts';",
      'connector/src/compliance/x.ts -> connector/src/store/open.ts (types)',
    ],
    [
      'connector/src/plans/x.ts',
      "import { openStore } from '../store/open.ts';",
      'connector/src/plans/x.ts -> connector/src/store/open.ts',
    ],
    [
      'connector/src/store/x.ts',
      "export { send } from '../zoho/http.ts';",
      'connector/src/store/x.ts -> connector/src/zoho/http.ts',
    ],
    [
      'connector/src/intents/x.ts',
      "const lazy = () => import('../app.ts');",
      'connector/src/intents/x.ts -> connector/src/app.ts',
    ],
    [
      'connector/src/zoho/x.ts',
      "type S = import('../store/open.ts').Store;",
      'connector/src/zoho/x.ts -> connector/src/store/open.ts (types)',
    ],
    [
      'connector/src/attic/x.ts',
      'export const x = 1;',
      'connector/src/attic/x.ts: the room attic has no row among the rules',
    ],
  ],
};
