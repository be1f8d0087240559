// A shop's changes, told by the local Zoho's webhooks to a connector that is killed again and again, and told on by it:
// at the end its copy is Zoho's books, figure by figure, and whoever listens has heard of everything once.
import { type ChildProcess, fork } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { childLog } from 'connector/child-log.ts';
import { openStore } from 'connector/store/open.ts';
import { seededChance } from '../bench/chance.ts';
import { type Shop, startShop } from '../demo/shop.ts';
import { openStaff } from './changes.ts';
import type { Order } from './connector-process.ts';
import { type Findings, findings } from './findings.ts';
import { type Moment, moments } from './moments.ts';
import { openReceiver, type Receiver } from './receiver.ts';

export interface DeliveriesWanted {
  /** Each sent at least once; those that are doubled are counted once. */
  readonly deliveries: number;
  readonly kills: number;
  readonly seed: number;
  readonly say?: (text: string) => void;
}

export interface DeliveriesOutcome extends Findings {
  /** What the local Zoho sent, or meant to. */
  readonly sent: {
    readonly deliveries: number;
    readonly doubled: number;
    readonly lost: number;
    readonly tries: number;
  };
  readonly kills: readonly Moment[];
  /** Calls to Zoho meanwhile, those of the follower among them. */
  readonly calls: number;
}

const processFile = fileURLToPath(new URL('./connector-process.ts', import.meta.url));
const MISCHIEF = { duplicate: 0.2, reorder: 0.1, lose: 0.005 };
const CHANGES_AT_ONCE = { few: 3, many: 12 };
const STEP_MS = 500;
/** Longer than a dead process's leases. */
const AFTER_A_KILL_MS = 130_000;
const DEATH_WITHIN_MS = 60_000;
/** So that what never comes to its end is told by its name, before anybody loses patience. */
const CALM_WITHIN_MS = { few: 120_000, many: 300_000 };
const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const runDeliveries = async (wanted: DeliveriesWanted): Promise<DeliveriesOutcome> => {
  const say = wanted.say ?? (() => {});
  await using receiver = await openReceiver();
  const shop = await startShop({
    memory: true,
    sandbox: { items: 120, webhooksPerDay: 0, webhookRetrySeconds: 60, perMinute: 1_000_000, dailyLimit: 1_000_000 },
    settings: { LOG_LEVEL: 'silent', CALLS_PER_MINUTE: '90', SUBSCRIBER_ADDRESSES: 'loopback' },
  });
  try {
    return await play(wanted, shop, receiver, say);
  } finally {
    await shop.stop();
  }
};

const play = async (
  { deliveries, kills, seed }: DeliveriesWanted,
  shop: Shop,
  receiver: Receiver,
  say: (text: string) => void,
): Promise<DeliveriesOutcome> => {
  const { control } = shop.sandbox;
  const { url, secret } = (await shop.cli('webhook', 'secret', 'create')) as { url: string; secret: string };
  await shop.cli('subscribers', 'add', receiver.url, '--origins', 'all');
  await untilRead(shop);
  await shop.kill();
  for (const entity of ['item', 'salesorder'] as const) {
    control.addWebhook({ url, entity, secret });
    const gone = { param_name: 'event', param_value: 'delete' };
    control.addWebhook({ url, entity, secret, rule_type: 'delete', query_parameters: [gone] });
  }
  control.resetCalls();
  const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
  const before = await readingsOf(store);
  const connector = await startConnector(shop);
  const staff = openStaff(shop.sandbox, seededChance(seed));
  const size = deliveries < 1_000 ? 'few' : 'many';
  const deaths = Array.from({ length: kills }, (_, index) => moments[(index + seed) % moments.length] as Moment);
  control.webhookMischief(MISCHIEF);
  const sent = () => control.webhookLog().filter(({ doubles }) => doubles === undefined).length;

  const live = async (): Promise<void> => {
    for (let each = 0; each < CHANGES_AT_ONCE[size]; each += 1) {
      staff.change();
    }
    control.clock({ advanceMs: STEP_MS });
    connector.tell({ aheadMs: aheadOf(shop) });
    await control.deliverWebhooks();
  };
  for (const [index, moment] of deaths.entries()) {
    while (sent() < ((index + 0.5) * deliveries) / kills) await live();
    if (moment === 'outbox: message sent') receiver.onNext = connector.kill;
    else connector.tell({ dieAt: moment, passOver: (index * 7) % 5 });
    for (const until = Date.now() + DEATH_WITHIN_MS; connector.alive(); ) {
      await live();
      if (Date.now() > until) throw new Error(`The connector never came to the moment "${moment}".`);
    }
    // What is sent meanwhile finds nobody.
    await live();
    control.clock({ advanceMs: AFTER_A_KILL_MS });
    await connector.start();
    say(`killed: ${moment}, after ${sent()} deliveries`);
  }
  while (sent() < deliveries) await live();
  control.webhookMischief({});
  const settled = await settle(shop, connector, store, CALM_WITHIN_MS[size]);
  say(`${receiver.events.size} events told in ${receiver.times()} messages`);
  await connector.end();
  const log = control.webhookLog();
  const outcome = await findings({ shop, store, receiver, before, orders: staff.orders });
  await store.close();
  return {
    ...outcome,
    wrong: [...settled, ...outcome.wrong],
    sent: {
      deliveries: sent(),
      doubled: log.filter(({ doubles }) => doubles !== undefined).length,
      lost: log.filter(({ state }) => state === 'lost' || state === 'failed').length,
      tries: log.reduce((sum, { tries }) => sum + tries.length, 0),
    },
    kills: deaths,
    calls: control.counters().total,
  };
};

type Store = Awaited<ReturnType<typeof openStore>>;

export const readingsOf = async (store: Store) => {
  const [connection] = await store.read.connections.list();
  const organizationId = connection?.organizationId ?? '';
  const ids = await store.read.mirror.stalest(organizationId, 100_000);
  return new Map((await store.read.mirror.readings(organizationId, ids)).map((row) => [row.itemId, row.body]));
};

const aheadOf = ({ sandbox }: Shop): number => Date.parse(sandbox.control.clock({}).now) - Date.now();

interface Connector {
  tell(order: Order): void;
  alive(): boolean;
  readonly kill: () => void;
  start(): Promise<void>;
  end(): Promise<void>;
}

const startConnector = async (shop: Shop): Promise<Connector> => {
  let child: ChildProcess | null = null;
  let gone: Promise<unknown> = Promise.resolve();
  const alive = (): boolean => child?.exitCode === null && child.signalCode === null;
  const connector: Connector = {
    tell: (order) => void (alive() && child?.send(order, () => {})),
    alive,
    kill: () => void child?.kill('SIGKILL'),
    start: async () => {
      await gone;
      const log = childLog();
      const started = fork(processFile, [String(aheadOf(shop))], {
        env: {
          PATH: process.env.PATH ?? '',
          NODE_COMPILE_CACHE: join(tmpdir(), 'zoho-inventory-compiled'),
          ...shop.environment,
          ...log.env,
        },
        stdio: ['ignore', 'ignore', log.stderr, 'ipc'],
      });
      child = started;
      gone = new Promise((resolve) => started.once('exit', resolve));
      await Promise.race([
        new Promise((resolve) => started.once('message', resolve)),
        gone.then(() => Promise.reject(new Error('The connector did not start.'))),
      ]);
    },
    end: async () => {
      if (child?.connected) child.disconnect();
      await gone;
    },
  };
  await connector.start();
  return connector;
};

/** Until every item has been read: from then on what moves is told. */
const untilRead = async (shop: Shop): Promise<void> => {
  for (let tries = 0; tries < 600; tries += 1) {
    const store = await openStore({ file: shop.environment.DATABASE_FILE ?? '' });
    const [connection] = await store.read.connections.list();
    const organizationId = connection?.organizationId ?? '';
    const imported = await store.read.feeds.get(organizationId, 'import');
    const { items, read } = await store.read.mirror.counts(organizationId);
    await store.close();
    if (imported?.followedTo != null && imported.cursor === null && items > 0 && read === items) return;
    await sleep(100);
  }
  throw new Error('The items were not imported.');
};

/**
 * Lets time pass until nothing is on its way any more: Zoho's tries are over, the feeds have been looked through, what
 * they show has been read, and everybody has been told. Answers what never came to its end.
 */
const settle = async (shop: Shop, connector: Connector, store: Store, withinMs: number): Promise<string[]> => {
  const { control } = shop.sandbox;
  const [connection] = await store.read.connections.list();
  const organizationId = connection?.organizationId ?? '';
  const pass = async (milliseconds: number): Promise<void> => {
    control.clock({ advanceMs: milliseconds });
    connector.tell({ aheadMs: aheadOf(shop) });
    await control.deliverWebhooks();
    await sleep(100);
  };
  const until = Date.now() + withinMs;
  while (control.webhookLog().some(({ state }) => state === 'waiting')) {
    if (Date.now() > until) return ['webhooks that Zoho has yet to send'];
    await pass(MINUTE_MS);
  }
  // At once, and a day later: only once a day does the follower look for what is gone.
  for (const later of [0, DAY_MS]) {
    await pass(later);
    const since = Date.parse(control.clock({}).now);
    await store.write((s) => s.feeds.hurry(organizationId));
    for (;;) {
      const left = await leftToDo(store, organizationId, since);
      if (left.length === 0) break;
      if (Date.now() > until) return left;
      await pass(left.includes('feeds') ? 0 : 1_000);
    }
  }
  return [];
};

const leftToDo = async (store: Store, organizationId: string, since: number): Promise<string[]> => {
  const feeds = await store.read.feeds.all(organizationId);
  const due = feeds.filter(({ feed }) => ['items', 'orders', 'adjustments', 'transfers', 'sweep'].includes(feed));
  const { waiting, leased } = await store.read.jobs.counts();
  const subscribers = await store.read.subscribers.list();
  const messages = await Promise.all(subscribers.map(({ id }) => store.read.notifications.waiting(id)));
  return [
    ...(due.some(({ followedTo }) => (followedTo ?? 0) < since) ? ['feeds'] : []),
    ...((await store.read.mirror.countDirty(organizationId)) > 0 ? ['items to be read again'] : []),
    ...(waiting + leased > 0 ? ['jobs'] : []),
    ...(messages.some(({ count }) => count > 0) ? ['messages'] : []),
  ];
};
