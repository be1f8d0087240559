// The figures that are looked up when somebody asks: all from the store, no call to Zoho.
import type { Watched } from './port.ts';

export interface Figure {
  readonly name: string;
  readonly help: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Errors: `store_unavailable`. */
export const readFigures = async (parts: Watched): Promise<Figure[]> => {
  const { store } = parts;
  const [connections, jobs, plans, paused] = await Promise.all([
    store.read.connections.list(),
    store.read.jobs.counts(),
    store.read.plans.counts(),
    store.read.settings.get('paused'),
  ]);
  const own = await Promise.all(connections.map((connection) => ofConnection(parts, connection)));
  return [
    figure('writes_paused', 'Whether an admin has paused all writes.', paused === null ? 0 : 1),
    figure('connections', 'Connected organisations.', connections.length),
    ...Object.entries(jobs).map(([state, count]) =>
      figure('jobs', 'Jobs of the queue by their state; dead ones wait for an admin.', count, { state }),
    ),
    ...plans.map(({ state, count }) =>
      figure('plans', 'Plans by their state; uncertain ones wait for an admin.', count, { state }),
    ),
    ...own.flat(),
  ];
};

type Connection = Awaited<ReturnType<Watched['store']['read']['connections']['list']>>[number];

const ofConnection = async ({ store, zoho, now }: Watched, connection: Connection): Promise<Figure[]> => {
  const { organizationId: organization, state, accessExpiresAt } = connection;
  const at = now().getTime();
  const [calls, mirror, feeds, heardAt] = await Promise.all([
    zoho(organization).callsLeft(),
    store.read.mirror.counts(organization),
    store.read.feeds.all(organization),
    store.read.deliveries.lastReceivedAt(organization),
  ]);
  const followed = feeds.flatMap(({ followedTo }) => followedTo ?? []);
  const age = (since: number): number => Math.max(0, at - since) / 1_000;
  const labels = { organization };
  const known = (name: string, help: string, value: number | null): Figure[] =>
    value === null ? [] : [figure(name, help, value, labels)];
  return [
    ...known('connected', 'Whether Zoho accepts the connection.', state === 'connected' ? 1 : 0),
    ...known(
      'access_token_seconds',
      'How long the access token is still good; below zero where it has ended.',
      accessExpiresAt === null ? null : (accessExpiresAt - at) / 1_000,
    ),
    ...known('zoho_calls_left_today', 'Calls to Zoho left today, by its own count.', calls.leftToday),
    ...known('zoho_calls_a_day', 'Calls to Zoho a day may have, by its own count.', calls.dayLimit),
    ...known('zoho_calls_left_this_minute', 'Calls to Zoho left in this minute.', calls.leftThisMinute),
    ...known(
      'zoho_blocked',
      'Whether Zoho has blocked the organisation for now.',
      (calls.blockedUntil ?? 0) > at ? 1 : 0,
    ),
    ...known('mirror_items', 'Items known.', mirror.items),
    ...known('mirror_items_read', 'Items whose stock has been read.', mirror.read),
    ...known(
      'mirror_age_seconds',
      'Since when the feed that is furthest behind has not been followed.',
      followed.length === 0 ? null : age(Math.min(...followed)),
    ),
    ...known('webhook_age_seconds', 'Since when no webhook has come.', heardAt === null ? null : age(heardAt)),
  ];
};

const figure = (name: string, help: string, value: number, labels: Readonly<Record<string, string>> = {}): Figure => ({
  name,
  help,
  labels,
  value,
});
