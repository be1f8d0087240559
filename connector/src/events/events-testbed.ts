// For tests: events over a real store, told by real jobs to a real server on this machine, on a clock of the test's own.

import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { eventId } from 'shared-schemas';
import { readConfig } from '../config.ts';
import { createJobRunner } from '../jobs/runner.ts';
import { watchLog } from '../log-watch.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { NewEvent } from '../store/outbox.ts';
import { createVault } from '../store/vault.ts';
import { createNotify } from './notify.ts';
import { createPost } from './post.ts';
import { type Resolve, resolveBySystem } from './safe-request.ts';
import { addSubscriber, listSubscribers, type NewSubscriber } from './subscribers.ts';

export const ORGANIZATION = '10234695';
export const HOOK_TOKEN = 'hook-token-of-the-gateway';
export const NOW = Date.parse('2026-11-22T10:00:00Z');

export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** How a receiver answers; 204 where nothing is said. */
export type Answer = (received: Received, response: ServerResponse) => void;

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, response) =>
    void response.writeHead(code, headers).end();

/** A server on this machine that keeps what it is sent. */
export const openReceiver = async () => {
  const received: Received[] = [];
  const receiver = { answer: status(204), received, origin: '', port: 0 };
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const one = { path: request.url ?? '', headers: request.headers, body };
    received.push(one);
    receiver.answer(one, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  receiver.port = (server.address() as AddressInfo).port;
  receiver.origin = `http://127.0.0.1:${receiver.port}`;
  return Object.assign(receiver, {
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  });
};

export const openEvents = async (
  more: { readonly settings?: Record<string, string>; readonly resolve?: Resolve; readonly timeoutMs?: number } = {},
) => {
  const folder = newFolder('events');
  const file = join(folder, 'connector.db');
  const store = await openStore({ file });
  const key = randomBytes(32);
  const receiver = await openReceiver();
  const clock = { now: NOW };
  const log: string[] = [];
  const keep = (_: object, message: string) => void log.push(message);
  const resolve = more.resolve ?? resolveBySystem;
  let drawn = 0;
  const parts = {
    store,
    now: () => new Date(clock.now),
    newId: () => (++drawn).toString(16).padStart(16, '0').padEnd(32, 'f'),
    chance: () => 0,
    log: watchLog({ debug: keep, info: keep, warn: keep, error: keep }),
    config: readConfig({ SUBSCRIBER_ADDRESSES: 'loopback', OPENCLAW_HOOK_TOKEN: HOOK_TOKEN, ...more.settings }),
    vault: createVault({ current: { id: 'test', bytes: key }, previous: [] }),
    post: createPost({ resolve, ...(more.timeoutMs === undefined ? {} : { timeoutMs: more.timeoutMs }) }),
    resolve,
  };
  const runner = createJobRunner({
    ...parts,
    handlers: { notify: createNotify(parts), webhook: async () => {}, reconcile: async () => {} },
  });
  let happened = 0;
  const bed = {
    ...parts,
    parts,
    file,
    key: key.toString('base64'),
    receiver,
    received: receiver.received,
    clock,
    log,
    run: () => runner.runDue(),
    subscribe: (ask: Partial<NewSubscriber> = {}) =>
      addSubscriber(parts, { organizationId: ORGANIZATION, url: `${receiver.origin}/told`, kind: 'webhook', ...ask }),
    subscriber: async () => (await listSubscribers(parts))[0],
    /** Something has happened; answers the id of the event. */
    happens: async (event: Partial<NewEvent> = {}): Promise<string> => {
      happened += 1;
      const type = event.type ?? 'order.confirmed';
      const id = event.id ?? eventId(type, ORGANIZATION, String(happened));
      const data = { orderId: String(happened), number: `SO-${happened}` };
      const base = { id, organizationId: ORGANIZATION, type, at: clock.now, origin: 'zoho', data, next: null } as const;
      await store.write((s) => s.outbox.add({ ...base, ...event }));
      return id;
    },
    connect: (timeZone: string) =>
      store.write((s) =>
        s.connections.save({
          organizationId: ORGANIZATION,
          name: 'Zylker',
          dataCentre: 'eu',
          accountsUrl: 'https://accounts.zoho.eu',
          apiUrl: 'https://www.zohoapis.eu',
          scopes: '',
          timeZone,
          currencyCode: 'EUR',
          pricePrecision: 2,
          refreshToken: '',
          accessToken: null,
          accessExpiresAt: null,
          accessRefreshAt: null,
          connectedAt: NOW,
        }),
      ),
    /** Lets time pass, minute by minute, and does what is due in it. */
    pass: async (milliseconds: number): Promise<void> => {
      const until = clock.now + milliseconds;
      while (clock.now < until) {
        clock.now = Math.min(until, clock.now + 60_000);
        if (await store.read.jobs.anyDue(clock.now)) await runner.runDue();
      }
    },
    [Symbol.asyncDispose]: async () => {
      await receiver[Symbol.asyncDispose]();
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return bed;
};

export type EventsBed = Awaited<ReturnType<typeof openEvents>>;
export const HOUR_MS = 3_600_000;
