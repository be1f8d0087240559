// Puts a sandbox together: one user, one client, the user's organisations, and the servers before them.
import { Hono } from 'hono';
import { DATA_CENTRES } from './accounts/data-centres.ts';
import { mountAccounts } from './accounts/routes.ts';
import { Tokens } from './accounts/tokens.ts';
import { Clock } from './clock.ts';
import { type Control, createControl } from './control/control.ts';
import { mountControl } from './control/routes.ts';
import { CallLog } from './gate/call-log.ts';
import { Faults } from './gate/faults.ts';
import { Floor } from './gate/floor.ts';
import { mountInventory, type Organization } from './gate/inventory-gate.ts';
import { LateCommits } from './gate/late-commits.ts';
import { Limits } from './gate/limits.ts';
import type { SandboxOptions } from './options.ts';
import { inventoryRoutes } from './resources/routes.ts';
import { seedWorld } from './seed/seed.ts';
import { settle } from './settle.ts';
import { createPost } from './webhooks/post.ts';
import { Sender } from './webhooks/sender.ts';
import { createRng } from './wire/rng.ts';
import { World } from './world/world.ts';

export interface Sandbox {
  readonly app: Hono;
  readonly options: SandboxOptions;
  /** The operations of /__sandbox, callable in process. */
  readonly control: Control;
  readonly credentials: { readonly clientId: string; readonly clientSecret: string; readonly organizationId: string };
  setOrigin(origin: string): void;
}

/** Organisations beyond the first are small. */
const ITEMS_ELSEWHERE = 12;

/** A Zoho in this process. Opens no socket and starts no clock. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const settings = settle(options);
  const clock = new Clock(options.now);
  const rng = createRng(settings.seed);
  const client = { id: `1000.${rng.hex(30).toUpperCase()}`, secret: rng.hex(42) };
  const tokens = new Tokens({ clock, settings, rng });
  const lag = { ms: 0 };
  const organizations = createOrganizations();
  const home = (): Organization => organizations[0] as Organization;
  const organization = (id: string): Organization | undefined =>
    organizations.find(({ world }) => world.organizationId === id);
  const log = new CallLog();
  const faults = new Faults(createRng(settings.seed + 1));
  const lateCommits = new LateCommits(clock);
  const sender = new Sender({
    clock,
    settings,
    rng: createRng(settings.seed + 3),
    post: options.postWebhook ?? createPost(),
    worlds: organizations.map(({ world }) => world),
  });
  const floor = new Floor({ clock, log, faults, lateCommits, rng: createRng(settings.seed + 2) });
  const app = new Hono({ strict: settings.trailingSlash === 'refuse' });
  app.onError((error) => {
    throw error;
  });

  const hosts = () => DATA_CENTRES[settings.dataCentre];
  const accountsServer = () => settings.origin ?? `https://${hosts().accounts}`;
  const apiDomain = () => settings.origin ?? `https://${hosts().api}`;
  const worlds = () => (settings.userRemoved ? [] : organizations.map(({ world }) => world));
  const organizationIds = () => organizations.map(({ world }) => world.organizationId);
  const routes = inventoryRoutes(worlds, (world, history) => sender.resend(world, history));
  const control = createControl({
    clock,
    settings,
    tokens,
    log,
    faults,
    floor,
    lateCommits,
    lag,
    sender,
    organizations,
    home,
    organization,
    routes,
  });
  const credentials = { clientId: client.id, clientSecret: client.secret, organizationId: home().world.organizationId };

  mountControl(app, control, () => ({
    accountsServer: accountsServer(),
    apiDomain: apiDomain(),
    credentials,
    organizations: organizationIds(),
    options: settings,
    now: new Date(clock.now()).toISOString(),
  }));
  mountAccounts(app, { tokens, settings, client, organizationIds, apiDomain }, floor, accountsServer);
  const report = (error: unknown): void => console.error('zoho-sandbox: a fault of our own', error);
  const gate = { clock, settings, tokens, floor, lateCommits, home, organization, report };
  mountInventory(app, gate, routes);

  return {
    app,
    options,
    control,
    credentials,
    setOrigin: (origin) => {
      settings.origin = origin;
    },
  };

  function createOrganizations(): Organization[] {
    return Array.from({ length: Math.max(settings.organizations, 1) }, (_, index) => {
      const world = new World({ index, clock, settings, lagMs: () => lag.ms });
      const home = index === 0;
      seedWorld(world, home ? settings.items : Math.min(settings.items, ITEMS_ELSEWHERE), home ? settings.orders : 0);
      return { world, limits: new Limits(settings, world.zone) };
    });
  }
}
