// For tests: the command line in process, its output caught, over a real store in a folder of its own.
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { PlannedCustomer, PlannedOrder } from 'shared-schemas';
import { readConfig } from '../config.ts';
import { unheardLog } from '../log-watch.ts';
import type { Asker } from '../parts.ts';
import { keepPlan } from '../plans/keep.ts';
import { toDisplay } from '../plans/marks.ts';
import type { OrderRecipe } from '../plans/recipe.ts';
import type { State } from '../plans/states.ts';
import { noLimits } from '../skill-tokens/keys.ts';
import type { NewDeliveryRow } from '../store/deliveries.ts';
import { newFolder } from '../store/folder-testbed.ts';
import type { IndexedItem } from '../store/items.ts';
import { readMasterKey } from '../store/master-key.ts';
import { openStore, type Store } from '../store/open.ts';
import { createVault } from '../store/vault.ts';
import { type CliWorld, runCli } from './cli.ts';
import type { Prompts } from './questions.ts';

export const ORGANIZATION = '10234695';
export const newMasterKey = (): string => randomBytes(32).toString('base64');

export const asker: Asker = {
  kid: 'a1b2c3d4e5f60718',
  name: 'agent',
  kind: 'skill',
  organizationId: ORGANIZATION,
  scopes: [],
  release: 'person',
  limits: noLimits,
  locationIds: null,
};

const order: PlannedOrder = {
  kind: 'create-order',
  customer: { id: '7000000000001', name: 'Acme' },
  location: null,
  lines: [
    {
      itemId: '11',
      sku: 'SF-1108',
      name: 'Folding booth',
      quantity: '2',
      unit: 'pcs',
      rate: '12.50',
      total: '25.00',
      sellable: '1',
      short: '1',
    },
  ],
  subTotal: '25.00',
  tax: '0.00',
  total: '25.00',
  currency: 'EUR',
};

const customer: PlannedCustomer = { kind: 'create-customer', name: 'Jane Doe' };

const orderRecipe: OrderRecipe = {
  kind: 'create-order',
  ask: { customer: 'Acme', line: [{ item: 'SF-1108', quantity: '2' }] },
  customerId: '7000000000001',
  lines: [{ itemId: '11', quantityMicros: 2_000_000, rateMicros: 12_500_000 }],
  locationId: null,
  strategy: 'number',
  number: 'OC-1',
  reference: null,
  shippingAddressId: null,
  note: null,
  expectedTotalMicros: 25_000_000,
  date: '2026-11-22',
  shortage: null,
};

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was answered with --json. */
  readonly json: () => unknown;
}

export const openCli = async (more: Record<string, string> = {}) => {
  const folder = newFolder('cli');
  const env: Record<string, string> = {
    DATABASE_FILE: join(folder, 'connector.db'),
    MASTER_KEY: newMasterKey(),
    PUBLIC_URL: 'https://connector.example',
    ZOHO_CLIENT_ID: 'client',
    ZOHO_CLIENT_SECRET: 'secret-now',
    LOG_LEVEL: 'silent',
    ...more,
  };
  const stop = Promise.withResolvers<void>();
  const answering = new Set<string>([`${env.PUBLIC_URL}/healthz`]);
  // A connector that has been started before: without a database most commands refuse.
  if (more.DATABASE_FILE === undefined) await (await openStore({ file: env.DATABASE_FILE ?? '' })).close();

  const withStore = async <T>(work: (store: Store) => Promise<T>): Promise<T> => {
    const store = await openStore({ file: env.DATABASE_FILE ?? '' });
    try {
      return await work(store);
    } finally {
      await store.close();
    }
  };

  const run = (...argv: string[]): Promise<Ran> => runAt(argv);

  const runAt = async (argv: readonly string[], more: Pick<CliWorld, 'prompts'> = {}): Promise<Ran> => {
    const out: string[] = [];
    const err: string[] = [];
    const code = await runCli({
      argv,
      env,
      folder,
      print: (text) => void out.push(text),
      complain: (text) => void err.push(text),
      ended: () => stop.promise,
      log: () => unheardLog,
      reach: async (url) => answering.has(url),
      ...more,
    });
    return { code, out: out.join('\n'), err: err.join('\n'), json: () => JSON.parse(out.join('\n')) };
  };

  return {
    folder,
    env,
    withStore,
    /** Addresses at which a connector says that it is well. */
    answering,
    run,
    /** As `run`, with somebody at the terminal who types this at every question. */
    sit: async (text: string, ...argv: string[]): Promise<Ran & { readonly asked: readonly string[] }> => {
      const asked: string[] = [];
      const unasked = (): never => {
        throw new Error('Asked for something else than a text.');
      };
      const prompts: Prompts = {
        text: async ({ message }) => {
          asked.push(message);
          return text;
        },
        ...{ secret: unasked, choose: unasked, yes: unasked },
      };
      return { ...(await runAt(argv, { prompts: async () => prompts })), asked };
    },
    /** Tells a started connector to end. */
    stop: stop.resolve,

    connect: async (organizationId = ORGANIZATION, name = 'Zylker'): Promise<void> => {
      const vault = createVault(await readMasterKey({ config: readConfig(env) }));
      const [refreshToken, accessToken] = await Promise.all([vault.seal('refresh-0'), vault.seal('access-0')]);
      await withStore((store) =>
        store.write((s) =>
          s.connections.save({
            organizationId,
            name,
            dataCentre: 'us',
            accountsUrl: 'https://accounts.zoho.com',
            apiUrl: 'https://www.zohoapis.com',
            scopes: 'ZohoInventory.items.READ ZohoInventory.settings.READ',
            timeZone: 'Europe/Berlin',
            currencyCode: 'EUR',
            pricePrecision: 2,
            refreshToken,
            accessToken,
            accessExpiresAt: Date.now() + 3_600_000,
            accessRefreshAt: Date.now() + 3_300_000,
            connectedAt: Date.now(),
          }),
        ),
      );
    },

    /** Items as the list from Zoho has told them. */
    know: (items: readonly IndexedItem[]): Promise<void> =>
      withStore((store) =>
        store.write(async (s) => {
          await s.items.put(ORGANIZATION, items);
          await s.items.noteImport(ORGANIZATION, Date.now(), items.length);
          await s.settings.raise('items');
        }),
      ),

    /** A plan as somebody has proposed it, moved as far as is said; answers its short id. */
    propose: (
      kind: 'order' | 'customer' = 'order',
      state: State = 'proposed',
      at = Date.now(),
      more: Partial<PlannedOrder> = {},
    ): Promise<string> =>
      withStore(async (store) => {
        const planKey = randomBytes(16).toString('hex');
        const contents =
          kind === 'order'
            ? { planKey, write: { ...order, ...more }, recipe: orderRecipe, warnings: ['SF-1108: 1 short.'] }
            : {
                planKey,
                write: customer,
                recipe: { kind: 'create-customer', name: 'Jane Doe', email: null, phone: null, company: null } as const,
                warnings: [],
              };
        await keepPlan(
          { store, config: readConfig(env), now: () => new Date(at) },
          { asker, requestId: 'r1' },
          contents,
        );
        if (state !== 'proposed') {
          await store.write((s) => s.plans.move({ planKey, version: 1 }, state, at, {}, null));
        }
        return toDisplay(planKey);
      }),

    /** A job that was tried and given up; answers its id. */
    giveUp: (): Promise<number> =>
      withStore((store) =>
        store.write(async (s) => {
          const payload = { subscriberId: 'a1' };
          const id = await s.jobs.enqueue({ organizationId: ORGANIZATION, kind: 'notify', payload });
          const leased = await s.jobs.lease({ owner: 'me', now: 1, until: 2, maxFaults: 12 });
          const failure = { at: Date.now(), runAt: null, fault: true, error: 'Error: broken' };
          await s.jobs.fail(id, leased?.fence ?? 0, failure);
          return id;
        }),
      ),

    /** A delivery as a webhook has brought it, accepted unless said otherwise. */
    deliver: (id: string, more: Partial<NewDeliveryRow> = {}): Promise<void> =>
      withStore((store) =>
        store.write((s) =>
          s.deliveries.add({
            id,
            organizationId: ORGANIZATION,
            receivedAt: Date.now(),
            verdict: 'accepted',
            signed: 1,
            entity: 'item',
            entityId: '11',
            modifiedTime: null,
            contentHash: 'x',
            headers: '{"content-type":"application/json"}',
            query: '',
            body: Buffer.from('{"item":{"item_id":"11"}}'),
            state: 'handled',
            jobId: null,
            ...more,
          }),
        ),
      ),

    [Symbol.asyncDispose]: async () => rmSync(folder, { recursive: true, force: true }),
  };
};
