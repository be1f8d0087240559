// What the connector does unasked: carries on with plans a crash has left, and keeps the list of items fresh.
import type { ConnectorApp } from './app.ts';
import { openSpend } from './http/answer.ts';
import type { Parts } from './parts.ts';

const LOOK_MS = 1_000;
const REFRESH_LIST_MS = 24 * 3_600_000;
/** After a failed import, before the next try. */
const IMPORT_AGAIN_MS = 60_000;

export interface Background {
  /** Ends when what is being done has ended. */
  stop(): Promise<void>;
}

export const startBackground = (
  parts: Pick<Parts, 'store' | 'now' | 'log'>,
  app: Pick<ConnectorApp, 'catalogue' | 'plans'>,
): Background => {
  const notBefore = new Map<string, number>();
  let stopped = false;
  let busy = false;

  const importLists = async (): Promise<void> => {
    const now = parts.now().getTime();
    for (const { organizationId, state } of await parts.store.read.connections.list()) {
      const last = await app.catalogue.lastImport(organizationId);
      const fresh = last !== null && now - last.readAt < REFRESH_LIST_MS;
      if (fresh || state !== 'connected' || (notBefore.get(organizationId) ?? 0) > now) continue;
      notBefore.set(organizationId, now + IMPORT_AGAIN_MS);
      const items = await app.catalogue.import(organizationId, openSpend(null, null, 'sync'));
      parts.log.info({ organizationId, items }, 'list of items read');
    }
  };

  const guarded = (what: string, work: () => Promise<unknown>): Promise<unknown> =>
    work().catch((error: unknown) => parts.log.warn({ error }, `${what} failed; tried again later`));

  const round = async (): Promise<void> => {
    await Promise.all([guarded('carrying on with plans', app.plans.recover), guarded('reading items', importLists)]);
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
