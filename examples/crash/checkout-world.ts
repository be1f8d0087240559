// The setting of one lane of checkouts: a local Zoho, those who prove ages and addresses, a payment step, and processes that
// sell, die and carry on.
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { createProviders, listenProviders } from 'zoho-sandbox/providers';
import { startShop } from '../demo/shop.ts';
import { shopSettings } from '../demo/shop-settings.ts';
import { createPayments } from '../payment-step/payments.ts';

const actorFile = fileURLToPath(new URL('./checkout-actor.ts', import.meta.url));

export interface SaleWords {
  readonly line: readonly { readonly item: string; readonly quantity: string }[];
  readonly buyer: object;
  readonly shipTo: object;
  readonly payment: { readonly token: string };
}

/** What an actor process is told. @param aheadMs How far its clock is ahead, as Zoho's is. */
export type CheckoutErrand = { readonly aheadMs: number } & (
  | { readonly do: 'prepare'; readonly carrierRow: object; readonly sku: string }
  | {
      readonly do: 'sell';
      readonly idempotencyKey: string;
      readonly sale: SaleWords;
      readonly cancel: boolean;
      readonly dieAt: string | null;
    }
  /** Goes on until nothing is left to do. */
  | { readonly do: 'recover'; readonly dieAt: string | null }
  /** What a person does about it: looks in Zoho, and says whether its order is there. */
  | { readonly do: 'settle'; readonly plan: string; readonly order: string | null }
  | { readonly do: 'tell'; readonly idempotencyKey: string }
);

export interface CheckoutReport {
  readonly state?: string;
  readonly error?: string;
  readonly told?: {
    readonly id: string | null;
    readonly orderId: string | null;
    readonly decisionId: string | null;
    readonly decisions: readonly {
      readonly id: string;
      readonly outcome: string;
      readonly orderId: string | null;
      readonly voidedAt: number | null;
    }[];
    readonly held: number;
    /** Of its order's plan, where that is uncertain. */
    readonly uncertain: string | null;
    readonly progress: unknown;
  };
}

export interface CheckoutActor {
  readonly child: ChildProcess;
  /** Null when it died on the errand. Errors: what it could not do. */
  send(errand: CheckoutErrand): Promise<CheckoutReport | null>;
  leave(): Promise<void>;
}

const startActor = (environment: Readonly<Record<string, string>>): CheckoutActor => {
  const log = childLog();
  const child = fork(actorFile, {
    env: {
      PATH: process.env.PATH ?? '',
      NODE_COMPILE_CACHE: join(tmpdir(), 'zoho-inventory-compiled'),
      ...environment,
      ...log.env,
    },
    stdio: ['ignore', 'ignore', log.stderr, 'ipc'],
  });
  const gone = new Promise<null>((resolve) => child.once('exit', () => resolve(null)));
  return {
    child,
    send: async (errand) => {
      const answered = new Promise<CheckoutReport>((resolve) =>
        child.once('message', (report) => resolve(report as CheckoutReport)),
      );
      child.send(errand, () => {});
      const report = await Promise.race([answered, gone]);
      if (report?.error !== undefined) throw new Error(`${errand.do}: ${report.error}`);
      return report;
    },
    leave: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
};

export const SKU = 'VPD-001';
const COURIER = 'Example Courier';
const carrierRow = {
  kind: 'carrier',
  id: 'carrier/example/ends',
  productClass: 'ends',
  carrier: COURIER,
  effect: 'allow',
  source: 'A letter of the carrier',
  confidence: 'owner',
  checkedOn: '2026-11-22',
  staleOn: '2027-02-20',
};

/** A shop whose connector does not run: its store is connected, and the actors use it in turn. */
export const openCheckoutWorld = async () => {
  const payments = createPayments();
  const paying = await payments.listen();
  let clock = (): Date => new Date();
  const providers = createProviders({ now: () => clock(), callsAnHour: 1_000_000, put: async () => null });
  const proving = await listenProviders(providers);
  const shop = await startShop({
    // The actors' clocks run ahead of the sandbox's, so its limits would judge them wrongly.
    sandbox: { seed: 7, items: 60, complianceFields: true, dailyLimit: 1_000_000, perMinute: 1_000_000 },
    settings: {
      LOG_LEVEL: 'silent',
      SETTLE_SECONDS: '1',
      CALLS_PER_MINUTE: '90',
      ...shopSettings({ providersUrl: proving.origin, paymentsUrl: paying.url, carrier: COURIER }),
    },
  });
  const scopes = ['--scopes', 'shop:read,shop:sell', '--location', 'Head Office'];
  await shop.cli(
    'keys',
    'create',
    '--name',
    'shop',
    '--kind',
    'service',
    ...scopes,
    ...['--order-value', 'none'],
    ...['--day-value', 'none'],
  );
  await shop.kill();
  const { control } = shop.sandbox;
  clock = () => new Date(control.clock({}).now);
  const aheadMs = (): number => clock().getTime() - Date.now();
  const actor = () => startActor(shop.environment);
  let standing = actor();
  let regulars = 0;
  const world = {
    shop,
    payments,
    providers,
    aheadMs,
    actor,
    /** Ids of all checkouts of this world so far. */
    known: new Set<string>(),
    /** Whether it is the first of those who come again. */
    firstRegular: () => regulars++ === 0,
    /** The process that nobody kills. */
    steady: () => standing,
    stop: async () => {
      await standing.leave();
      await shop.stop();
      await paying.close();
      await proving.close();
    },
  };
  try {
    await standing.send({ do: 'prepare', aheadMs: aheadMs(), carrierRow, sku: SKU });
  } catch (error) {
    standing = actor();
    await world.stop();
    throw error;
  }
  return world;
};

export type CheckoutWorld = Awaited<ReturnType<typeof openCheckoutWorld>>;
