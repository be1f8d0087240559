// What the connector does unasked: one list of duties, each on its own, so that a slow one holds up no other.
import type { ConnectorApp } from './app.ts';
import { formatHead } from './audit/chain.ts';
import { tidy } from './events/tidy.ts';
import { tellOfDeadLetters } from './jobs/tell-dead-letters.ts';
import { listenForSilence } from './mirror/silence.ts';
import { watchBudget } from './mirror/spent.ts';
import type { Parts } from './parts.ts';
import { applyApproved } from './reconcile/apply.ts';
import { scheduleNightly } from './reconcile/nightly.ts';
import { endCutOff } from './reconcile/runs.ts';
import { forgetDeliveries } from './webhooks/forget.ts';

const LOOK_MS = 1_000;
const MINUTE_MS = 60_000;
const TIDY_MS = 600_000;
const HOUR_MS = 3_600_000;

export interface Background {
  /** Ends when what is being done has ended. */
  stop(): Promise<void>;
}

interface Duty {
  /** For the log, where it fails: it is tried again at its next turn. */
  readonly what: string;
  readonly everyMs: number;
  readonly work: () => Promise<unknown>;
}

export const startBackground = (
  parts: Pick<Parts, 'store' | 'mirror' | 'now' | 'log' | 'config' | 'clearance' | 'zoho' | 'skillTokens'>,
  app: Pick<ConnectorApp, 'plans' | 'jobs'> & Partial<Pick<ConnectorApp, 'shop'>>,
): Background => {
  const putOff = new Map<string, number>();
  const duties: readonly Duty[] = [
    { what: 'carrying on with plans', everyMs: LOOK_MS, work: app.plans.recover },
    ...(app.shop == null ? [] : shopDuties(app.shop)),
    { what: 'running jobs', everyMs: LOOK_MS, work: app.jobs.runDue },
    { what: 'following Zoho', everyMs: LOOK_MS, work: () => ofEach(parts, parts.mirror.round) },
    // Beside the feeds, so that what a webhook names need not wait for them.
    { what: 'reading what has changed', everyMs: LOOK_MS, work: () => ofEach(parts, parts.mirror.refresh) },
    { what: 'scheduling the nightly reconciliation', everyMs: MINUTE_MS, work: () => scheduleNightly(parts) },
    {
      what: 'ending reconciliations that were cut off',
      everyMs: MINUTE_MS,
      work: () => ofEach(parts, (organizationId) => endCutOff(parts, organizationId)),
    },
    {
      what: 'carrying out what was released of reconciliations',
      everyMs: 5 * LOOK_MS,
      work: () => ofEach(parts, (id) => applyApproved({ ...parts, plans: app.plans }, id, putOff)),
    },
    { what: 'tidying up', everyMs: TIDY_MS, work: () => tidy(parts) },
    { what: 'listening for silence', everyMs: TIDY_MS, work: () => listenForSilence(parts) },
    { what: 'telling of what was given up', everyMs: MINUTE_MS, work: () => tellOfDeadLetters(parts) },
    { what: 'watching the day’s calls', everyMs: MINUTE_MS, work: () => watchBudget(parts) },
    { what: 'noting where the audit log ends', everyMs: HOUR_MS, work: () => noteAudit(parts) },
    { what: 'forgetting old deliveries', everyMs: TIDY_MS, work: () => forgetDeliveries(parts) },
  ];
  const watch = parts.clearance?.watch;
  const shop = watch === undefined ? [] : [{ what: 'watching over what may be sold', everyMs: TIDY_MS, work: watch }];
  const running = [...duties, ...shop].map((duty) => startDuty(parts, duty));
  return {
    stop: async () => {
      await Promise.all(running.map(({ stop }) => stop()));
    },
  };
};

const shopDuties = (shop: NonNullable<ConnectorApp['shop']>): Duty[] => [
  { what: 'carrying on with checkouts', everyMs: LOOK_MS, work: shop.recover },
  { what: 'forgetting buyers', everyMs: TIDY_MS, work: shop.forget },
];

const startDuty = ({ log }: Pick<Parts, 'log'>, { what, everyMs, work }: Duty): Background => {
  let turn: Promise<void> | null = null;
  const timer = setInterval(() => {
    turn ??= work()
      .catch((error: unknown) => log.warn({ error }, `${what} failed; tried again later`))
      .then(() => {
        turn = null;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await turn;
    },
  };
};

/** The log is kept elsewhere, as a rule: whoever rewrites the audit log would have to rewrite that as well. */
export const noteAudit = async ({ store, log }: Pick<Parts, 'store' | 'log'>): Promise<void> => {
  log.info({ head: formatHead(await store.read.audit.head()) }, 'the audit log ends here');
};

/** One after the other. What fails for one keeps nothing from the next; the first failure is thrown in the end. */
export const ofEach = async (
  { store }: Pick<Parts, 'store'>,
  work: (organizationId: string) => Promise<unknown>,
): Promise<void> => {
  const failures: unknown[] = [];
  for (const { organizationId, state } of await store.read.connections.list()) {
    if (state === 'connected') await work(organizationId).catch((error: unknown) => failures.push(error));
  }
  if (failures.length > 0) throw failures[0];
};
