// For tests: a real store with a connected organisation and a webhook address, a clock of the test's own, and a sender
// that signs by openssl's rule, not by ours.

import { createHmac, randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { watchLog } from '../log-watch.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore, type Store } from '../store/open.ts';
import { createVault } from '../store/vault.ts';
import type { Arrived } from './receive.ts';

export const ORGANIZATION = '10234695';
const START = Date.parse('2026-10-01T12:00:00Z');

export const connectOrganization = (store: Store, organizationId = ORGANIZATION): Promise<void> =>
  store.write((s) =>
    s.connections.save({
      organizationId,
      name: 'Zylker',
      dataCentre: 'eu',
      accountsUrl: 'https://accounts.zoho.eu',
      apiUrl: 'https://www.zohoapis.eu',
      scopes: 'ZohoInventory.FullAccess.all',
      timeZone: 'Europe/Berlin',
      currencyCode: 'EUR',
      pricePrecision: 2,
      refreshToken: 'x',
      accessToken: null,
      accessExpiresAt: null,
      accessRefreshAt: null,
      connectedAt: START,
    }),
  );

export const openWebhookBed = async (settings: Record<string, string> = {}) => {
  const folder = newFolder('webhooks');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  const clock = { now: START };
  const bytes = randomBytes(32);
  const lines: string[] = [];
  const write = (facts: object, message: string) => void lines.push(`${message} ${JSON.stringify(facts)}`);
  const parts = {
    store,
    vault: createVault({ current: { id: bytes.toString('hex').slice(0, 8), bytes }, previous: [] }),
    now: () => new Date(clock.now),
    wait: async (milliseconds: number) => {
      clock.now += milliseconds;
    },
    newId: () => randomBytes(16).toString('hex'),
    config: readConfig({ PUBLIC_URL: 'https://connector.example', ...settings }),
    log: watchLog({ debug: write, info: write, warn: write, error: write }),
  };
  await connectOrganization(store);
  return {
    parts,
    store,
    clock,
    file,
    lines,
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

export const sign = (secret: string, text: string | Buffer): string =>
  createHmac('sha256', secret).update(text).digest('hex');

/** A delivery as Zoho sends it: JSON, signed over its body, without a query. */
export const arrivedOf = (body: unknown, secret: string | null, more: Partial<Arrived> = {}): Arrived => {
  const rawBody = Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
  const contentType = 'application/json;charset=UTF-8';
  const signature = secret === null ? null : sign(secret, rawBody);
  const headers = JSON.stringify({
    'content-type': contentType,
    ...(signature === null ? {} : { 'x-zoho-webhook-signature': signature }),
  });
  return { rawBody, query: '', contentType, signature, headers, ...more };
};
