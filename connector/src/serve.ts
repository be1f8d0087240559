// A running connector: assembled, listening, working in the background, and able to stop without losing anything.
import { setTimeout as sleep } from 'node:timers/promises';
import { type ServerType, serve } from '@hono/node-server';
import { createApp } from './app.ts';
import { assemble, realWorld, sealClient, type World } from './assemble.ts';
import { noteAudit, startBackground } from './background.ts';
import type { Config } from './config.ts';
import type { Log, Parts } from './parts.ts';
import type { Probe } from './plans/probe.ts';
import { metricsRoutes } from './routes/metrics.ts';

export interface Running {
  readonly parts: Parts;
  readonly port: number;
  /** On this machine alone; null where nobody asked for it. */
  readonly metricsPort: number | null;
  stop(): Promise<void>;
}

type Place = Pick<Config, 'HOST' | 'PORT'> & { readonly setting?: string };

/** What the admin can do about it, for the reasons that are theirs. */
const cannotListen = (error: NodeJS.ErrnoException, { HOST, PORT, setting = 'PORT' }: Place): Error => {
  const why: Record<string, string> = {
    EADDRINUSE: `Port ${PORT} of ${HOST} is taken, perhaps by another connector: stop that one, or set ${setting}.`,
    EACCES: `Port ${PORT} needs more rights than this user has: set ${setting} to one above 1023.`,
    EADDRNOTAVAIL: `${HOST} is no address of this machine: see to HOST.`,
  };
  return new Error(why[error.code ?? ''] ?? `The connector cannot listen on ${HOST}:${PORT}.`, { cause: error });
};

const listen = async (fetch: (request: Request) => Response | Promise<Response>, at: Place): Promise<ServerType> => {
  const server = serve({ fetch, hostname: at.HOST, port: at.PORT });
  await new Promise<void>((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', (error: NodeJS.ErrnoException) => reject(cannotListen(error, at)));
  });
  return server;
};

/** Whoever is on this machine may read them: the port is bound to nothing else. */
const listenForMetrics = async ({ metrics, config }: Parts): Promise<ServerType | null> => {
  if (metrics === undefined || config.METRICS_PORT === undefined) return null;
  const at = { HOST: '127.0.0.1', PORT: config.METRICS_PORT, setting: 'METRICS_PORT' };
  return listen(metricsRoutes(metrics, null).fetch, at);
};

const portOf = (server: ServerType, otherwise: number): number => {
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : otherwise;
};

/** Longer than a confirmation takes at most: its patience, and then one call to Zoho. */
const DRAIN_MS = 60_000;

export const serveConnector = async (
  config: Config,
  log: Log,
  options: { readonly world?: World; readonly probe?: Probe } = {},
): Promise<Running> => {
  const parts = await assemble(config, log, options.world ?? realWorld);
  if (await sealClient(parts)) log.info({}, 'client secret sealed in the store: the setting is no longer needed');
  const app = createApp(parts, {
    ...options,
    ...(config.CONSOLE === 'off'
      ? {}
      : { mountConsole: await (await import('./console/mount.ts')).loadConsole(config) }),
  });
  // First, since nothing is open yet that would have to be closed where its port is taken.
  const metrics = await listenForMetrics(parts);
  const server = await listen(app.fetch, config).catch((error: unknown) => {
    metrics?.close();
    throw error;
  });
  // Before the first order, where it can be; without an answer nothing regulated is sold.
  const looked = parts.clearance
    ?.watch()
    .catch((error: unknown) => log.warn({ error }, 'what may be sold could not be looked at'));
  const background = startBackground(parts, app);
  const port = portOf(server, config.PORT);
  await noteAudit(parts);
  log.info({ address: `${config.HOST}:${port}`, publicUrl: config.PUBLIC_URL }, 'connector listens');
  return {
    parts,
    port,
    metricsPort: metrics === null ? null : portOf(metrics, config.PORT),
    stop: async () => {
      metrics?.close();
      const drained = new Promise<void>((resolve) => server.close(() => resolve()));
      // Connections that are kept alive become idle one after the other.
      const sweep = setInterval(() => {
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      }, 50);
      // Unreferenced, so that a timer that lost the race does not keep the process alive.
      const tooLong = sleep(DRAIN_MS, undefined, { ref: false });
      await Promise.all([Promise.race([drained, tooLong]), looked, background.stop()]);
      clearInterval(sweep);
      if ('closeAllConnections' in server) server.closeAllConnections();
      await parts.store.close();
    },
  };
};
