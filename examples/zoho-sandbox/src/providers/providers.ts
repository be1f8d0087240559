// Stand-ins for the third parties a regulated shop asks, on one origin, with ways to make them fail. For demos and tests.
import type { AddressInfo } from 'node:net';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { AddressProvider } from './address-provider.ts';
import { AgeProvider } from './age-provider.ts';
import { stepPages } from './step-page.ts';

export interface ProvidersOptions {
  readonly now?: () => Date;
  readonly callsAnHour?: number;
  readonly put?: (url: string, body: string, headers: Readonly<Record<string, string>>) => Promise<number | null>;
}

export type Fault = 'down' | 'html' | 'refused' | 'huge' | 'unusable';

export interface Providers {
  readonly app: Hono;
  readonly age: AgeProvider;
  readonly addresses: AddressProvider;
  /** Until it is mended with null. */
  spoil(which: 'age' | 'addresses', fault: Fault | null): void;
  /** Every call, such as "POST /v1/create". */
  readonly calls: string[];
}

/** What a connector's settings must say. */
export const providerCredentials = {
  AGECHECKER_KEY: 'sandbox-domain-key',
  AGECHECKER_SECRET: 'sandbox-account-secret',
  USPS_CLIENT_ID: 'sandbox-consumer-key',
  USPS_CLIENT_SECRET: 'sandbox-consumer-secret',
} as const;

const putBySocket: NonNullable<ProvidersOptions['put']> = async (url, body, headers) => {
  try {
    return (await fetch(url, { method: 'PUT', body, headers, signal: AbortSignal.timeout(5_000) })).status;
  } catch {
    return null;
  }
};

export const createProviders = ({
  now = () => new Date(),
  callsAnHour = 60,
  put = putBySocket,
}: ProvidersOptions = {}): Providers => {
  const age = new AgeProvider({
    now,
    put,
    key: providerCredentials.AGECHECKER_KEY,
    secret: providerCredentials.AGECHECKER_SECRET,
  });
  const addresses = new AddressProvider({
    now,
    callsAnHour,
    clientId: providerCredentials.USPS_CLIENT_ID,
    clientSecret: providerCredentials.USPS_CLIENT_SECRET,
  });
  const faults = new Map<'age' | 'addresses', Fault>();
  const calls: string[] = [];
  const app = new Hono();

  app.use(async (c, next) => {
    const { path } = c.req;
    const which = path.startsWith('/v1/') ? 'age' : path.startsWith('/__providers') ? null : 'addresses';
    if (which !== null) calls.push(`${c.req.method} ${path}`);
    const fault = which === null ? undefined : faults.get(which);
    if (fault === 'down') return c.text('Service Unavailable', 503);
    if (fault === 'html') return c.html('<h1>Maintenance</h1>');
    if (fault === 'refused') return c.json({ error: { code: 'invalid_token', message: 'no' } }, 403);
    if (fault === 'unusable') return c.json({ error: { code: 'invalid_zip', message: 'no' } }, 400);
    if (fault === 'huge') return c.json({ status: 'accepted', uuid: 'x'.repeat(100_000) });
    return next();
  });
  // What a person would do at the provider, for demos by hand.
  app.get('/__providers/checks', (c) => c.json([...age.checks.values()]));
  app.post('/__providers/checks/:uuid/step', async (c) => {
    await age.step(c.req.param('uuid'));
    return c.json(age.checks.get(c.req.param('uuid')));
  });
  app.route('/', stepPages(age));
  app.route('/', age.app);
  app.route('/', addresses.app);

  return {
    app,
    age,
    addresses,
    calls,
    spoil: (which, fault) => {
      if (fault === null) faults.delete(which);
      else faults.set(which, fault);
    },
  };
};

export interface ListeningProviders {
  readonly origin: string;
  close(): Promise<void>;
}

/** On loopback. @param port 0 for any free one. */
export const listenProviders = async ({ app }: Pick<Providers, 'app'>, port = 0): Promise<ListeningProviders> => {
  const { promise, resolve, reject } = Promise.withResolvers<AddressInfo>();
  const server = serve({ fetch: app.fetch, hostname: '127.0.0.1', port }, resolve);
  server.once('error', reject);
  return {
    origin: `http://127.0.0.1:${(await promise).port}`,
    close: () =>
      new Promise((done, fail) => {
        server.close((error) => (error ? fail(error) : done()));
        if ('closeAllConnections' in server) server.closeAllConnections();
      }),
  };
};
