// A connector in this process and a local Zoho beside it, connected and knowing the items: what a story plays in. The
// clock is the story's own, for both.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ConnectorApp, createApp } from 'connector/app.ts';
import { assemble, realWorld } from 'connector/assemble.ts';
import { type Config, readConfig } from 'connector/config.ts';
import { openSpend } from 'connector/http/answer.ts';
import type { Log, Parts } from 'connector/parts.ts';
import type { Probe } from 'connector/plans/probe.ts';
import { createKey, knownScopes, type NewKeyAsk, parseKey } from 'connector/skill-tokens/keys.ts';
import { assertionOf } from 'connector/skill-tokens/testing.ts';
import { type AnyIntent, type AskInputOf, type Cost, type IntentName, intents, type Problem } from 'shared-schemas';
import { createSandbox, listenSandbox, type Sandbox, type SandboxOptions } from 'zoho-sandbox';

export interface Answered {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: stories look into answers of every intent
  readonly answer: any;
  readonly cost: Cost;
  readonly problem: Problem | null;
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
  /** Moves the clock of both on. */
  advance(milliseconds: number): void;
  /** A key with all scopes, released by the agent itself, unless said otherwise. */
  key(more?: Partial<NewKeyAsk>): Promise<{ key: string; kid: string; otpauthUri: string | null }>;
  /** Buys a token with the key and asks. */
  ask<N extends IntentName>(key: string, name: N, ask: AskOfName<N>): Promise<Answered>;
  /** An access token with every scope of the key. */
  token(key: string): Promise<string>;
  /** A second connector on the same store, as another process would be: take turns with the first. */
  another(settings?: Readonly<Record<string, string>>, probe?: Probe): Promise<{ app: ConnectorApp; parts: Parts }>;
}

export interface HouseOptions {
  readonly sandbox?: SandboxOptions;
  readonly settings?: Readonly<Record<string, string>>;
  readonly probe?: Probe;
}

const PUBLIC_URL = 'https://connector.example';

export const openHouse = async ({ sandbox: options = {}, settings = {}, probe }: HouseOptions = {}): Promise<House> => {
  const folder = mkdtempSync(join(tmpdir(), 'zoho-story-'));
  let aheadMs = 0;
  const now = () => new Date(Date.now() + aheadMs);
  const sandbox = createSandbox({ redirectUris: [`${PUBLIC_URL}/oauth/callback`], ...options, now });
  const zoho = await listenSandbox(sandbox);
  const lines: string[] = [];
  const write = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  const log: Log = { debug: write, info: write, warn: write, error: write };
  const configOf = (more: Readonly<Record<string, string>>) =>
    readConfig({
      PUBLIC_URL,
      DATABASE_FILE: join(folder, 'connector.db'),
      ZOHO_SANDBOX_URL: zoho.origin,
      ZOHO_CLIENT_ID: sandbox.credentials.clientId,
      ZOHO_CLIENT_SECRET: sandbox.credentials.clientSecret,
      INTENTS: 'all',
      SETTLE_SECONDS: '0',
      ...settings,
      ...more,
    });
  const config = configOf({});
  // Waits are short: what a story waits for, it waits for by its clock.
  const world = { ...realWorld, now };
  const parts = await assemble(config, log, world);
  const app = createApp(parts, probe === undefined ? {} : { probe });
  const others: Parts[] = [];

  const house: House = {
    sandbox,
    app,
    parts,
    config,
    folder,
    organizationId: sandbox.credentials.organizationId,
    log: lines,
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
      }),
    token: (key) => buyToken(app, key, now()),
    ask: async (key, name, ask) => askWith(app, await buyToken(app, key, now()), name, ask),
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
  await connect(house);
  await app.catalogue.import(house.organizationId, openSpend(null, null, 'sync'));
  sandbox.control.resetCalls();
  return house;
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
  return read(response);
};

export const read = async (response: Response): Promise<Answered> => {
  const body = (await response.json()) as { answer: unknown; cost: Cost } & Problem;
  const ok = response.status === 200;
  return {
    status: response.status,
    answer: ok ? body.answer : null,
    cost: ok ? body.cost : { zohoCalls: 0, sharedCalls: 0, callsLeftToday: null },
    problem: ok ? null : body,
  };
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
const connect = async ({ parts, app }: Pick<House, 'parts' | 'app'>): Promise<void> => {
  const start = await app.request(await parts.accounts.createLink());
  const cookie = start.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  const consent = await fetch(start.headers.get('location') ?? '', { redirect: 'manual' });
  const back = await app.request(consent.headers.get('location') ?? '', { headers: { cookie } });
  if (!back.ok) throw new Error(`not connected: ${await back.text()}`);
};
