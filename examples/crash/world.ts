// The setting of one lane of trials: a local Zoho, a connected store, and processes that confirm, die and recover.
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { startShop } from '../demo/shop.ts';
import { PRODUCT_ID_FIELD } from './links-at-zoho.ts';
import type { Scenario } from './scenarios.ts';

const actorFile = fileURLToPath(new URL('./actor.ts', import.meta.url));

/** What an actor process is told. */
export type Errand =
  | {
      readonly do: 'propose';
      readonly kind: Scenario['kind'];
      readonly mode: Scenario['mode'];
      readonly word: string;
      readonly item: string;
      readonly customer: string;
    }
  /** @param toTheEnd True where the process goes on with it beyond the confirmation's patience. */
  | { readonly do: 'confirm'; readonly plan: string; readonly dieAt: string | null; readonly toTheEnd?: boolean }
  /** Goes on until nothing is left to do, and answers the plan's state. */
  | { readonly do: 'recover'; readonly plan: string };

/** What it answers. */
export interface Report {
  readonly plan?: string;
  readonly state?: string;
  /** A moment that no scenario of its kind knows. */
  readonly unlisted?: string;
  /** Known when all has been carried on with. */
  readonly productIds?: readonly string[];
  readonly error?: string;
}

export interface Actor {
  readonly child: ChildProcess;
  /** Null when it died on the errand. */
  send(errand: Errand): Promise<Report | null>;
  leave(): Promise<void>;
}

/** @param clockOffsetMs How far the actor's clock is ahead, as Zoho's is. */
export const startActor = (environment: Readonly<Record<string, string>>, clockOffsetMs: number): Actor => {
  const log = childLog();
  const child = fork(actorFile, [String(clockOffsetMs)], {
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
    send: (errand) => {
      const answered = new Promise<Report>((resolve) => child.once('message', (report) => resolve(report as Report)));
      child.send(errand, () => {});
      return Promise.race([answered, gone]);
    },
    leave: async () => {
      if (child.connected) child.disconnect();
      await gone;
    },
  };
};

/** A shop whose connector does not run: its store is connected and knows the items, and the actors use it in turn. */
export const openWorld = async () => {
  const shop = await startShop({
    // The actors' clocks run ahead of the sandbox's, so its limits would judge them wrongly.
    sandbox: { seed: 7, dailyLimit: 1_000_000, perMinute: 1_000_000 },
    // Zoho grants what the widest mode needs; each trial has its own.
    orderMode: 'fulfil-and-invoice',
    settings: {
      LOG_LEVEL: 'silent',
      SETTLE_SECONDS: '1',
      CALLS_PER_MINUTE: '90',
      PLAN_MINUTES: '60',
      PRODUCT_ID_FIELD,
    },
  });
  await shop.kill();
  const { refresh_token: refreshToken } = shop.sandbox.control.grant();
  return { shop, refreshToken, token: '' };
};

export type World = Awaited<ReturnType<typeof openWorld>>;
