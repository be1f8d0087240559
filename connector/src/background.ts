// What the connector does unasked: carries on with plans a crash has left, and keeps the mirror true.
import type { ConnectorApp } from './app.ts';
import type { Parts } from './parts.ts';

const LOOK_MS = 1_000;

export interface Background {
  /** Ends when what is being done has ended. */
  stop(): Promise<void>;
}

export const startBackground = (
  parts: Pick<Parts, 'store' | 'mirror' | 'log'>,
  app: Pick<ConnectorApp, 'plans'>,
): Background => {
  let stopped = false;
  let busy = false;

  const follow = async (): Promise<void> => {
    for (const { organizationId, state } of await parts.store.read.connections.list()) {
      if (state === 'connected') await parts.mirror.round(organizationId);
    }
  };

  const guarded = (what: string, work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error: unknown) => parts.log.warn({ error }, `${what} failed; tried again later`));

  const round = async (): Promise<void> => {
    await Promise.all([guarded('carrying on with plans', app.plans.recover), guarded('following Zoho', follow)]);
  };

  let running = Promise.resolve();
  const timer = setInterval(() => {
    if (stopped || busy) return;
    busy = true;
    running = round().finally(() => {
      busy = false;
    });
  }, LOOK_MS);

  return {
    stop: async () => {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
};
