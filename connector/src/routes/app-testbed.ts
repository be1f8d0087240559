// For tests: the whole app over a real store, with Zoho and the tokens as plain literals.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { intents } from 'shared-schemas';
import { createApp } from '../app.ts';
import { readConfig } from '../config.ts';
import { loadConsole } from '../console/mount.ts';
import { ConnectorError } from '../errors.ts';
import { watchLog } from '../log-watch.ts';
import { createInterest } from '../mirror/interest.ts';
import { createMirror } from '../mirror/mirror.ts';
import type { Asker, Parts } from '../parts.ts';
import { createAdmit } from '../skill-tokens/day-asks.ts';
import { noLimits } from '../skill-tokens/keys.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import { NOW, ORGANIZATION, SECRET } from './zoho-answers-testbed.ts';
import { pretendZoho } from './zoho-testbed.ts';

export const agent: Asker = {
  kid: 'a1b2c3d4e5f60718',
  name: 'agent',
  kind: 'skill',
  organizationId: ORGANIZATION,
  scopes: [...new Set(intents.map((intent) => intent.scope))],
  release: 'agent',
  limits: { ...noLimits, dayZohoCalls: 500 },
  locationIds: null,
};

interface Line {
  readonly level: string;
  readonly facts: Record<string, unknown>;
  readonly message: string;
}

export interface AskOptions {
  /** Who asks; nobody at all where it is null. */
  readonly as?: Asker | null;
  readonly headers?: Record<string, string>;
  readonly body?: string | ReadableStream;
}

export const openApp = async (settings: Record<string, string> = {}) => {
  const folder = newFolder('app');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const clock = { now: NOW };
  const pretended = pretendZoho(() => store.epoch('stock'));
  const lines: Line[] = [];
  const keep = (level: string) => (facts: object, message: string) => {
    lines.push({ level, facts: facts as Record<string, unknown>, message });
  };
  let drawn = 0;
  let asking: Asker | null = agent;
  const parts = {
    clearance: null,
    config: readConfig({ INTENTS: 'all', PUBLIC_URL: 'https://connector.example', ...settings }),
    now: () => new Date(clock.now),
    // Differs from the first digits on, as 128 random bits do.
    newId: () => {
      drawn += 1;
      return (BigInt(drawn) * 0x9e3779b97f4a7c15f39cc0605cedc835n).toString(16).slice(-32).padStart(32, '0');
    },
    wait: async (milliseconds: number) => {
      clock.now += milliseconds;
    },
    chance: () => 0,
    log: watchLog({ debug: keep('debug'), info: keep('info'), warn: keep('warn'), error: keep('error') }),
    store,
    skillTokens: {
      verify: async () => {
        if (asking === null) throw new ConnectorError('unauthenticated', 'The access token is wrong.');
        return asking;
      },
    },
    admit: createAdmit({ store, now: () => new Date(clock.now) }),
    zoho: () => pretended.zoho,
    callsLeftToday: () => 4_711,
    darkIntents: () => [],
  };
  const mirror = createMirror({ ...parts, interest: createInterest() });
  await store.write(async (s) => {
    await s.connections.save({
      organizationId: ORGANIZATION,
      name: 'Zylker',
      dataCentre: 'eu',
      accountsUrl: 'https://accounts.zoho.eu',
      apiUrl: 'https://www.zohoapis.eu',
      scopes: 'ZohoInventory.FullAccess.all',
      timeZone: 'Europe/Berlin',
      currencyCode: 'EUR',
      pricePrecision: 2,
      refreshToken: SECRET,
      accessToken: SECRET,
      accessExpiresAt: NOW + 3_600_000,
      accessRefreshAt: NOW + 3_300_000,
      connectedAt: NOW,
    });
    await s.items.put(
      ORGANIZATION,
      [...pretended.items.values()].map(({ itemId, sku, name, status }) => ({ itemId, sku, name, status })),
    );
    await s.items.noteImport(ORGANIZATION, NOW, pretended.items.size);
    await s.settings.raise('items');
  });
  const whole = { ...parts, mirror } as unknown as Parts;
  const app = createApp(whole, parts.config.CONSOLE === 'off' ? {} : { mountConsole: await loadConsole(parts.config) });
  return {
    ...pretended,
    app,
    parts: whole,
    /** The database, as it lies on the disk. */
    bytes: async (): Promise<Buffer> => {
      await store.checkpoint();
      return readFileSync(join(folder, 'connector.db'));
    },
    store,
    clock,
    lines,
    /** Asks an address as the agent, or as somebody else. */
    ask: (method: string, path: string, options: AskOptions = {}): Promise<Response> => {
      asking = options.as === undefined ? agent : options.as;
      const headers = { authorization: 'Bearer a.b.c', ...options.headers };
      const { body } = options;
      const streamed = typeof body === 'object' ? { duplex: 'half' } : {};
      const init = { method, headers, ...(body === undefined ? {} : { body }), ...streamed };
      return Promise.resolve(app.fetch(new Request(`https://connector.example${path}`, init as RequestInit)));
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export type AppBed = Awaited<ReturnType<typeof openApp>>;
