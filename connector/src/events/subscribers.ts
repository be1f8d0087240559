// What the admin does with subscribers: add one, list them, try one out, remove one, enable one again.
import { randomBytes } from 'node:crypto';
import { type EventType, eventTypes } from 'shared-schemas';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { SubscriberRow } from '../store/subscribers.ts';
import { allowedReaches, readAddress, settingFor, whyRefused } from './addresses.ts';
import { deliver, type Outcome } from './deliver.ts';
import type { Post } from './post.ts';
import { readQuietHours } from './quiet-hours.ts';
import { addressesOf, type Resolve } from './safe-request.ts';

export interface NewSubscriber {
  readonly organizationId: string;
  readonly url: string;
  readonly kind: SubscriberRow['kind'];
  /** All where it is left out. */
  readonly types?: readonly string[];
  /** What others did alone for a gateway, and everything for a webhook, where it is left out. */
  readonly origins?: SubscriberRow['origins'];
  readonly windowSeconds?: number;
  readonly quietHours?: string;
}

export interface Subscriber {
  readonly id: string;
  readonly organizationId: string;
  readonly kind: SubscriberRow['kind'];
  readonly url: string;
  readonly types: readonly EventType[] | null;
  readonly origins: SubscriberRow['origins'];
  readonly windowSeconds: number;
  readonly quietHours: string | null;
  readonly state: SubscriberRow['state'];
  readonly reason: string | null;
  readonly deliveredAt: string | null;
  /** On their way, given up, and not yet looked at. */
  readonly waiting: number;
  readonly failed: number;
  readonly behind: number;
}

const SECRET_BYTES = 32;
const MOST_SUBSCRIBERS = 100;
const LONGEST_WINDOW_SECONDS = 86_400;
const GATEWAY_WINDOW_SECONDS = 60;

type Needs = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'config' | 'operator'>;

/** Answers its id, and the secret that is shown once; null for a gateway. Errors: `invalid_ask`. */
export const addSubscriber = async (
  needs: Needs & { readonly resolve: Resolve },
  ask: NewSubscriber,
): Promise<{ readonly id: string; readonly secret: string | null }> => {
  const url = await requireAddress(needs, ask);
  const types = ask.types === undefined ? null : JSON.stringify(requireTypes(ask.types));
  const windowSeconds = ask.windowSeconds ?? (ask.kind === 'openclaw' ? GATEWAY_WINDOW_SECONDS : 0);
  if (windowSeconds > LONGEST_WINDOW_SECONDS) throw wrong('window', 'must be a day at most');
  if (ask.quietHours !== undefined && readQuietHours(ask.quietHours) === null) {
    throw wrong('quiet', 'must be two times of the day such as 22:00-07:00');
  }
  const secret = ask.kind === 'openclaw' ? null : `whsec_${randomBytes(SECRET_BYTES).toString('base64')}`;
  const sealed = secret === null ? null : await needs.vault.seal(secret);
  const id = needs.newId().slice(0, 16);
  await needs.store.write(async (s) => {
    const others = await s.subscribers.list();
    if (others.length >= MOST_SUBSCRIBERS) throw wrong('url', `would be one more than ${MOST_SUBSCRIBERS} subscribers`);
    if (others.some((other) => other.url === url.href && other.organizationId === ask.organizationId)) {
      throw wrong('url', 'is told already');
    }
    await s.subscribers.add({
      id,
      organizationId: ask.organizationId,
      kind: ask.kind,
      url: url.href,
      types,
      origins: ask.origins ?? (ask.kind === 'openclaw' ? 'zoho' : 'all'),
      windowMs: windowSeconds * 1_000,
      quietHours: ask.quietHours ?? null,
      secret: sealed,
      createdAt: needs.now().getTime(),
    });
    const { organizationId, kind } = ask;
    await tell(s, needs, { id, organizationId }, { action: 'subscriber.added', after: { kind, url: url.href, types } });
  });
  return { id, secret };
};

const requireAddress = async (
  needs: Pick<Parts, 'config'> & { readonly resolve: Resolve },
  { url: text, kind }: NewSubscriber,
): Promise<URL> => {
  const url = readAddress(text);
  if (typeof url === 'string') throw wrong('url', url);
  // The text would reach the agent's main session as if the operator had said it.
  if (kind === 'openclaw' && /\/wake\/?$/.test(url.pathname)) {
    throw wrong('url', 'must be /hooks/agent or a mapping: what is sent to /hooks/wake is not marked as others’ words');
  }
  if (kind === 'openclaw' && url.search !== '') throw wrong('url', 'must not have a query');
  const addresses = await addressesOf(url, needs.resolve).catch(() => []);
  const refused = whyRefused(url, addresses, allowedReaches(kind, needs.config.SUBSCRIBER_ADDRESSES));
  if (refused !== null) {
    const setting = settingFor(url, addresses);
    const hint =
      setting === null || kind === 'openclaw'
        ? undefined
        : `SUBSCRIBER_ADDRESSES=${setting} in .env would allow it, here and in the connector once it is started again.`;
    throw wrong('url', `is refused: ${refused}`, hint);
  }
  return url;
};

const requireTypes = (types: readonly string[]): EventType[] => {
  const unknown = types.filter((type) => !(eventTypes as readonly string[]).includes(type));
  if (unknown.length > 0 || types.length === 0) throw wrong('events', `must be among ${eventTypes.join(', ')}`);
  return [...new Set(types)] as EventType[];
};

const wrong = (field: string, reason: string, hint?: string): ConnectorError =>
  new ConnectorError('invalid_ask', 'A subscriber cannot be added like this.', {
    fields: [{ field, reason }],
    ...(hint === undefined ? {} : { hint }),
  });

export const listSubscribers = async ({ store }: Pick<Parts, 'store'>): Promise<Subscriber[]> =>
  Promise.all(
    (await store.read.subscribers.list()).map(async (row) => ({
      id: row.id,
      organizationId: row.organizationId,
      kind: row.kind,
      url: row.url,
      types: row.types === null ? null : (JSON.parse(row.types) as EventType[]),
      origins: row.origins,
      windowSeconds: row.windowMs / 1_000,
      quietHours: row.quietHours,
      state: row.state,
      reason: row.reason,
      deliveredAt: row.deliveredAt === null ? null : new Date(row.deliveredAt).toISOString(),
      waiting: (await store.read.notifications.waiting(row.id)).count,
      failed: await store.read.notifications.failed(row.id),
      behind: await store.read.outbox.lag(row),
    })),
  );

/** Sends it a message of no event, at once and once. Errors: `not_found`. */
export const testSubscriber = async (needs: Needs & { readonly post: Post }, id: string): Promise<Outcome> => {
  const subscriber = await needs.store.read.subscribers.get(id);
  if (subscriber === null) throw noSuchSubscriber(id);
  const at = needs.now().toISOString();
  const text = 'A test from the connector: nothing has happened.';
  const messageId = `test-${needs.newId()}`;
  const body =
    subscriber.kind === 'webhook'
      ? { type: 'connector.test', timestamp: at, data: {}, id: messageId, text }
      : new URL(subscriber.url).pathname.endsWith('/agent')
        ? { message: text, name: 'Zoho Inventory' }
        : { id: messageId, text, count: 0, events: [] };
  return deliver(needs, subscriber, { messageId, body: JSON.stringify(body) });
};

/** Errors: `not_found`. */
export const removeSubscriber = async (needs: Pick<Parts, 'store' | 'now' | 'operator'>, id: string): Promise<void> => {
  const removed = await needs.store.write(async (s) => {
    const row = await s.subscribers.get(id);
    if (row === null || !(await s.subscribers.remove(id))) return false;
    const { kind, url, types } = row;
    await tell(s, needs, row, { action: 'subscriber.removed', before: { kind, url, types } });
    return true;
  });
  if (!removed) throw noSuchSubscriber(id);
};

/** Told again from where it stopped. Errors: `not_found`. */
export const enableSubscriber = async (needs: Pick<Parts, 'store' | 'now' | 'operator'>, id: string): Promise<void> => {
  const enabled = await needs.store.write(async (s) => {
    const row = await s.subscribers.get(id);
    if (row === null || !(await s.subscribers.enable(id, needs.now().getTime()))) return false;
    const before = { state: row.state, reason: row.reason };
    await tell(s, needs, row, { action: 'subscriber.enabled', before, after: { state: 'enabled' } });
    return true;
  });
  if (!enabled) throw noSuchSubscriber(id);
};

const tell = async (
  s: Pick<Groups, 'audit'>,
  { now, operator }: Pick<Parts, 'now' | 'operator'>,
  { id, organizationId }: Pick<SubscriberRow, 'id' | 'organizationId'>,
  told: { readonly action: string; readonly before?: object; readonly after?: object },
): Promise<void> => {
  const subject = `subscriber ${id}`;
  await s.audit.append(auditEntry({ organizationId, at: now().getTime(), by: operator ?? null, subject, ...told }));
};

const noSuchSubscriber = (id: string): ConnectorError =>
  new ConnectorError('not_found', `There is no subscriber ${id}.`, { hint: 'See: pnpm connector subscribers list' });
