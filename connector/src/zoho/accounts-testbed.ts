// For tests: accounts over a real store in a file of its own, a clock in hand, and Zoho pretended behind msw.

import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { HttpResponse, http } from 'msw';
import { setupServer } from 'msw/node';
import { type Config, readConfig } from '../config.ts';
import { watchLog } from '../log-watch.ts';
import type { Log, Vault } from '../parts.ts';
import { openStore, type Store } from '../store/open.ts';
import { createVault } from '../store/vault.ts';
import { createAccounts } from './accounts.ts';
import { dataCentres } from './data-centres.ts';
import { type PretendAccounts, pretendAccounts } from './pretend-accounts.ts';

const masterKey = { id: 'test', bytes: new Uint8Array(32).fill(7) };
export const vault = createVault({ current: masterKey, previous: [] });

export const settings = (more: Record<string, string> = {}): Config =>
  readConfig({
    PUBLIC_URL: 'https://connector.example',
    ZOHO_CLIENT_ID: 'client',
    ZOHO_CLIENT_SECRET: 'secret-now',
    ...more,
  });

/** A log that keeps what it is told, as it would be printed. */
export const memoryLog = (): Log & { readonly lines: string[] } => {
  const lines: string[] = [];
  const keep = (facts: object, message: string) =>
    void lines.push(
      `${message} ${JSON.stringify(facts, (_, value) => (value instanceof Error ? String(value.stack) : value))}`,
    );
  return watchLog({ lines, debug: keep, info: keep, warn: keep, error: keep });
};

/** Every data centre's hosts, and nothing else: any other request fails the test. */
export const mountZoho = (zoho: PretendAccounts) => {
  const origins = dataCentres('us').all.flatMap((each) => [each.accountsOrigin, each.apiOrigin]);
  return setupServer(
    ...origins.map((origin) =>
      http.all(`${origin}/*`, async ({ request }) => {
        const answer = await zoho.app.fetch(request);
        return answer.status === 404 ? HttpResponse.error() : answer;
      }),
    ),
  );
};

export interface Testbed extends AsyncDisposable {
  readonly file: string;
  readonly store: Store;
  readonly zoho: PretendAccounts;
  readonly log: ReturnType<typeof memoryLog>;
  /** The clock; waiting moves it. */
  now: number;
  /** One more process on the same store, as far as memory goes. */
  process(config?: Record<string, string>, itsVault?: Vault): ReturnType<typeof createAccounts>;
  /** A connection as a consent would have left it. */
  connect(tokens?: { access?: string; refresh?: string; lifetimeSeconds?: number }): Promise<void>;
}

export const ORGANIZATION = '10234695';

export const openTestbed = async (): Promise<Testbed> => {
  const directory = mkdtempSync(join(tmpdir(), 'connector-accounts-'));
  const file = join(directory, 'connector.db');
  const store = await openStore({ file });
  const zoho = pretendAccounts();
  const server = mountZoho(zoho);
  server.listen({ onUnhandledFrame: 'error' });
  const log = memoryLog();
  const bed: Testbed = {
    file,
    store,
    zoho,
    log,
    now: Date.parse('2026-11-22T10:00:00Z'),
    process: (more, itsVault = vault) =>
      createAccounts({
        config: settings(more),
        now: () => new Date(bed.now),
        newId: () => randomBytes(16).toString('hex'),
        wait: async (milliseconds) => {
          bed.now += milliseconds;
        },
        store,
        vault: itsVault,
        log,
      }),
    connect: async ({ access = 'access-0', refresh = 'refresh-0', lifetimeSeconds = 3_600 } = {}) => {
      zoho.refreshTokens.add(refresh);
      const sealed = { refreshToken: await vault.seal(refresh), accessToken: await vault.seal(access) };
      await store.write(({ connections }) =>
        connections.save({
          organizationId: ORGANIZATION,
          name: 'Zylker',
          dataCentre: 'us',
          accountsUrl: 'https://accounts.zoho.com',
          apiUrl: 'https://www.zohoapis.com',
          scopes: 'ZohoInventory.settings.READ',
          timeZone: 'Europe/Berlin',
          currencyCode: 'EUR',
          pricePrecision: 2,
          ...sealed,
          accessExpiresAt: bed.now + lifetimeSeconds * 1_000,
          accessRefreshAt: bed.now + Math.max(lifetimeSeconds - 300, lifetimeSeconds / 2) * 1_000,
          connectedAt: bed.now,
        }),
      );
    },
    [Symbol.asyncDispose]: async () => {
      server.close();
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
  return bed;
};
