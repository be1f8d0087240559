// A connector in this process and a local Zoho beside it, connected and knowing the items: what a story plays in. The
// clock is the story's own, for both.

import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectorApp, createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { type Config, readConfig } from 'connector/config.ts';
import { openSpend } from 'connector/http/answer.ts';
import { watchLog } from 'connector/log-watch.ts';
import type { Parts } from 'connector/parts.ts';
import type { OrderMode } from 'connector/plans/order-mode.ts';
import type { Probe } from 'connector/plans/probe.ts';
import { anywhere, problemsOf } from 'connector/routes/openapi-problems.ts';
import { createKey, knownScopes, type NewKeyAsk, parseKey } from 'connector/skill-tokens/keys.ts';
import { assertionOf } from 'connector/skill-tokens/testing.ts';
import type { Spend } from 'connector/zoho/ports/door.ts';
import type { ItemListRow } from 'connector/zoho/ports/items.ts';
import {
  type AnyIntent,
  type AskInputOf,
  type Cost,
  cost as costShape,
  type Intent,
  type IntentName,
  intents,
  type Problem,
  problem as problemShape,
} from 'shared-schemas';
import * as v from 'valibot';
import { createSandbox, listenSandbox, type Sandbox, type SandboxOptions } from 'zoho-sandbox';

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: stories look into answers of every intent
  readonly answer: any;
  readonly cost: Cost;
  readonly problem: Problem | null;
  /** What is wrong with the connection, where anything is. */
  readonly notice: string | null;
}

type AskOfName<N extends IntentName> = AskInputOf<Extract<AnyIntent, { name: N }>>;

export interface House extends AsyncDisposable {
  readonly sandbox: Sandbox;
  readonly app: ConnectorApp;
  readonly parts: Parts;
  readonly config: Config;
  readonly folder: string;
  readonly organizationId: string;
  /** Lines of the log so far. */
  readonly log: string[];
  /** What the connector has asked of Zoho since the house was opened, such as "GET /itemdetails". */
  calls(): string[];
  /** One call to the local Zoho that is not the connector's: what a person does there. Throws where Zoho refuses. */
  zoho(method: string, path: string, body?: object): Promise<ZohoBody>;
  /** The admin's part: opens the link, consents at Zoho, comes back. */
  connect(at?: Pick<House, 'parts' | 'app'>, organizationId?: string): Promise<void>;
  /** The connector reads the list of items anew. */
  importItems(): Promise<void>;
  /** Moves the clock of both on. */
  advance(milliseconds: number): void;
  /** A key with all scopes, released by the agent itself, unless said otherwise. */
  key(more?: Partial<NewKeyAsk>): Promise<{ key: string; kid: string; otpauthUri: string | null }>;
  /** Buys a token with the key and asks, another connector on the same store where one is named. */
  ask<N extends IntentName>(key: string, name: N, ask: AskOfName<N>, at?: ConnectorApp): Promise<Answered>;
  /** An access token with every scope of the key. */
  token(key: string): Promise<string>;
  /** A second connector on the same store, as another process would be: take turns with the first. */
  another(settings?: Readonly<Record<string, string>>, probe?: Probe): Promise<{ app: ConnectorApp; parts: Parts }>;
}

export interface HouseOptions {
  readonly sandbox?: SandboxOptions;
  readonly settings?: Readonly<Record<string, string>>;
  readonly probe?: Probe;
  /** False: no admin has connected it yet, and it knows no item. */
  readonly connected?: boolean;
  /** True: whatever the connector waits for passes at once, and moves the clock of both on instead. */
  readonly hurried?: boolean;
  /** True: the connector has read everything before the story begins, and answers from its mirror. */
  readonly mirrored?: boolean;
  /** How orders take their stock; as they usually do where nothing is said. */
  readonly orderMode?: OrderMode;
  /** When the story begins: from then on only the story moves the clock. The disk has no part in it either. */
  readonly startsAt?: number;
}

// biome-ignore lint/suspicious/noExplicitAny: whatever Zoho answers
type ZohoBody = any;

export const PUBLIC_URL = 'https://connector.example';
/** Marks a call of ours among the connector's; Zoho passes over what it does not know. */
const BY_HAND = 'by_hand=true';
/** Zoho's access tokens live an hour. */
const BY_HAND_MS = 3_000_000;

export const openHouse = async ({
  sandbox: options = {},
  settings = {},
  probe,
  connected = true,
  hurried = false,
  mirrored = false,
  startsAt,
  orderMode,
}: HouseOptions = {}): Promise<House> => {
  const memory = startsAt !== undefined && existsSync('/dev/shm');
  const folder = mkdtempSync(join(memory ? '/dev/shm' : tmpdir(), 'zoho-story-'));
  let aheadMs = 0;
  const now = () => new Date((startsAt ?? Date.now()) + aheadMs);
  const sandbox = createSandbox({ redirectUris: [`${PUBLIC_URL}/oauth/callback`], ...options, now });
  const zoho = await listenSandbox(sandbox);
  const lines: string[] = [];
  const write = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  const log = watchLog({ debug: write, info: write, warn: write, error: write });
  const configOf = (more: Readonly<Record<string, string>>) =>
    readConfig({
      PUBLIC_URL,
      DATABASE_FILE: join(folder, 'connector.db'),
      ZOHO_SANDBOX_URL: zoho.origin,
      ZOHO_CLIENT_ID: sandbox.credentials.clientId,
      ZOHO_CLIENT_SECRET: sandbox.credentials.clientSecret,
      INTENTS: 'all',
      SETTLE_SECONDS: '0',
      // Every figure live, unless the story is about the mirror.
      ...(mirrored ? {} : { MAX_AGE_MINUTES: '0' }),
      ...settings,
      ...more,
    });
  const config = configOf({});
  // Waits are short: what a story waits for, it waits for by its clock. Without chance, tries follow at once.
  const hurry = async (milliseconds: number): Promise<void> => {
    aheadMs += milliseconds;
    await new Promise((resolve) => setImmediate(resolve));
  };
  const world = { ...realWorld, now, chance: () => 0, ...(hurried ? { wait: hurry } : {}) };
  const parts = await assemble(config, log, world);
  const app = createApp(parts, probe === undefined ? {} : { probe });
  const others: Parts[] = [];
  let byHand: { readonly token: string; readonly refresh: string; readonly until: number } | undefined;
  /** Renewed, not granted anew: Zoho ends the oldest of a user's grants with the twenty-first, the connector's among them. */
  const tokenByHand = async (): Promise<string> => {
    if (byHand !== undefined && byHand.until > now().getTime()) return byHand.token;
    const until = now().getTime() + BY_HAND_MS;
    if (byHand === undefined) {
      const { access_token: token, refresh_token: refresh } = sandbox.control.grant();
      byHand = { token, refresh, until };
      return token;
    }
    const { clientId, clientSecret } = sandbox.credentials;
    const answer = await fetch(`${zoho.origin}/oauth/v2/token`, {
      method: 'POST',
      body: new URLSearchParams({
        grant_type: 'refresh_token',
        refresh_token: byHand.refresh,
        client_id: clientId,
        client_secret: clientSecret,
      }),
    });
    const { access_token: token } = (await answer.json()) as { access_token: string };
    byHand = { ...byHand, token, until };
    return token;
  };

  const house: House = {
    sandbox,
    app,
    parts,
    config,
    folder,
    organizationId: sandbox.credentials.organizationId,
    log: lines,
    calls: () =>
      sandbox.control
        .calls()
        .calls.filter(({ query }) => !query.includes(BY_HAND))
        .map(({ method, path }) => `${method} ${path.replace('/inventory/v1', '')}`),
    zoho: async (method, path, body) => {
      const token = await tokenByHand();
      const url = new URL(`/inventory/v1${path}`, zoho.origin);
      url.searchParams.set('organization_id', sandbox.credentials.organizationId);
      url.search += `&${BY_HAND}`;
      const answer = await fetch(url, {
        method,
        headers: { authorization: `Zoho-oauthtoken ${token}`, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const said = (await answer.json()) as { code: number; message: string };
      if (said.code !== 0) throw new Error(`Zoho refused ${method} ${path}: ${said.message}`);
      return said;
    },
    connect: (at = house, organizationId) => connect(at, organizationId),
    importItems: async () => {
      const spend = openSpend(null, null, 'sync');
      if (mirrored) await parts.mirror.import(house.organizationId, spend);
      else await importNames(parts, house.organizationId, spend);
    },
    advance: (milliseconds) => {
      aheadMs += milliseconds;
    },
    key: (more = {}) =>
      createKey(parts, {
        organizationId: house.organizationId,
        name: 'story',
        scopes: [...knownScopes],
        release: 'agent',
        ...more,
        unlimited: ['orderValueMicros', 'dayValueMicros'],
      }),
    token: (key) => buyToken(app, key, now()),
    ask: async (key, name, ask, at = app) => askWith(at, await buyToken(at, key, now()), name, ask),
    another: async (more = {}, otherProbe) => {
      const other = await assemble(configOf(more), log, world);
      others.push(other);
      return { app: createApp(other, otherProbe === undefined ? {} : { probe: otherProbe }), parts: other };
    },
    [Symbol.asyncDispose]: async () => {
      for (const other of others) await other.store.close();
      await parts.store.close();
      await zoho.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  if (connected) {
    await connect(house, undefined, orderMode);
    await house.importItems();
    sandbox.control.resetCalls();
  }
  return house;
};

/** The names of the items alone, as they stand in the list: so many items, and no figure is in the mirror. */
const importNames = async (parts: Parts, organizationId: string, spend: Spend): Promise<void> => {
  const { items } = parts.zoho(organizationId);
  const rows: ItemListRow[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const read = await items.page(spend, page);
    rows.push(...read.rows);
    more = read.more;
  }
  await parts.store.write(async (s) => {
    await s.items.put(organizationId, rows);
    await s.items.noteImport(organizationId, parts.now().getTime(), rows.length);
    await s.settings.raise('items');
  });
};

/** Asks one intent with a token, at the address and in the way the contract says. */
export const askWith = async (
  app: ConnectorApp,
  token: string,
  name: IntentName,
  ask: Readonly<Record<string, unknown>>,
): Promise<Answered> => {
  const intent = intents.find((each) => each.name === name);
  if (intent === undefined) throw new Error(`no intent ${name}`);
  const rest = new Map(Object.entries(ask));
  const path = intent.path.replace(/:(\w+)/g, (_, field: string) => {
    const value = String(rest.get(field) ?? '');
    rest.delete(field);
    return encodeURIComponent(value);
  });
  const url = new URL(path, PUBLIC_URL);
  const isGet = intent.method === 'GET';
  for (const [field, value] of isGet ? rest : []) {
    for (const each of Array.isArray(value) ? value : [value]) url.searchParams.append(field, String(each));
  }
  const response = await app.request(url.href, {
    method: intent.method,
    headers: { authorization: `Bearer ${token}`, ...(isGet ? {} : { 'content-type': 'application/json' }) },
    ...(isGet ? {} : { body: JSON.stringify(Object.fromEntries(rest)) }),
  });
  return read(response, intent);
};

/** What was answered, checked against the contract: nothing but it leaves the house, and nothing is ever a 500. */
export const read = async (response: Response, intent?: Intent): Promise<Answered> => {
  const body = (await response.json()) as { answer: unknown; cost: Cost; notice?: string } & Problem;
  const ok = response.status === 200;
  if (ok && intent !== undefined) requireShape(v.strictObject({ ...envelope, answer: intent.answer }), body);
  if (!ok) requireProblem(response, body);
  if (!ok && intent !== undefined) {
    requireCost(body);
    requireDescribed(intent, body);
  }
  return {
    status: response.status,
    answer: ok ? body.answer : null,
    cost: body.cost ?? { zohoCalls: 0, sharedCalls: 0, callsLeftToday: null },
    problem: ok ? null : body,
    notice: body.notice ?? null,
  };
};

const envelope = { cost: costShape, notice: v.optional(v.string()), requestId: v.pipe(v.string(), v.nonEmpty()) };

const requireProblem = (response: Response, body: Problem): void => {
  requireShape(problemShape, body);
  if (response.status === 500) throw new Error(`a 500: ${JSON.stringify(body)}`);
  if (body.status !== response.status) throw new Error(`${body.code} says ${body.status} and is a ${response.status}`);
  const type = response.headers.get('content-type');
  if (type !== 'application/problem+json') throw new Error(`${body.code} is sent as ${type}`);
};

/** Refused before anybody has looked who asks. */
const AT_THE_DOOR: readonly string[] = ['not_found', 'method_not_allowed', 'body_too_large'];

/** Whoever is known is told what a refusal cost as well. */
const requireCost = ({ code, status, cost }: Problem): void => {
  if (status !== 401 && cost === undefined && !AT_THE_DOOR.includes(code))
    throw new Error(`${code} does not say what it cost`);
};

/** Where nothing is at an address, nobody knows which intent was meant. */
const NO_INTENT: readonly string[] = ['not_found', 'method_not_allowed'];

/** The page of addresses tells of every problem that an intent has. */
const requireDescribed = ({ name }: Intent, { code }: Problem): void => {
  const told = [...problemsOf[name as IntentName], ...anywhere, ...NO_INTENT];
  if (!told.includes(code)) throw new Error(`connector/src/routes/openapi-problems.ts knows no ${code} of ${name}`);
};

const requireShape = (shape: v.GenericSchema, body: unknown): void => {
  const issues = v.safeParse(shape, body).issues ?? [];
  if (issues.length === 0) return;
  const faults = issues.map((issue) => `${v.getDotPath(issue)}: ${issue.message}`);
  throw new Error(`not what the contract says:\n${faults.join('\n')}\n${JSON.stringify(body)}`);
};

const buyToken = async (app: ConnectorApp, key: string, at: Date): Promise<string> => {
  if (parseKey(key) === null) throw new Error('no key');
  const assertion = await assertionOf(key, at, {});
  const response = await app.request(`${PUBLIC_URL}/v1/token`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
      scope: knownScopes.join(' '),
    }),
  });
  const body = (await response.json()) as { access_token?: string; code?: string };
  if (body.access_token === undefined) throw new Error(`no token: ${body.code}`);
  return body.access_token;
};

/** The admin's part: opens the link, consents, comes back. */
const connect = async (
  { parts, app }: Pick<House, 'parts' | 'app'>,
  organizationId?: string,
  orderMode?: OrderMode,
): Promise<void> => {
  const link = await parts.accounts.createLink({
    ...(organizationId === undefined ? {} : { organizationId }),
    ...(orderMode === undefined ? {} : { orderMode }),
  });
  const start = await app.request(link);
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const consent = await fetch(start.headers.get('location') ?? '', { redirect: 'manual' });
  const back = await app.request(consent.headers.get('location') ?? '', { headers: { cookie } });
  if (!back.ok) throw new Error(`not connected: ${await back.text()}`);
};
