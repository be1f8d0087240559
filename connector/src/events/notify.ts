// The job that brings a subscriber what has happened. Events become notifications whose text and id are fixed; those are
// taken in hand, sent, and forgotten once they have arrived. Whatever dies in between is done again by the next.
import { auditEntry } from '../audit/entry.ts';
import type { Job } from '../jobs/kinds.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { NotificationRow } from '../store/notifications.ts';
import type { SubscriberRow } from '../store/subscribers.ts';
import { type DeliverNeeds, deliver, type Outcome } from './deliver.ts';
import { fitting, toHookBody, toWebhookBody } from './messages.ts';
import { quietUntil } from './quiet-hours.ts';
import { nextTry } from './retry.ts';

export type NotifyNeeds = DeliverNeeds & Pick<Parts, 'store' | 'newId' | 'chance' | 'log'>;

/** Events looked at in one go. */
const SCAN = 200;
/** Webhooks on their way to one subscriber; what has happened since waits in the outbox. */
const MOST_WAITING = 1_000;
const AT_ONCE = 8;
/** Longer than a letter may take. */
const CLAIM_MS = 60_000;

interface InHand {
  readonly subscriber: SubscriberRow;
  readonly claimed: readonly NotificationRow[];
}

export const createNotify =
  (needs: NotifyNeeds) =>
  async ({ payload: { subscriberId } }: Pick<Job<'notify'>, 'payload'>): Promise<void> => {
    const inHand = await needs.store.write((s) => takeInHand(needs, s, subscriberId));
    if (inHand === null) return;
    const outcomes = await Promise.all(
      inHand.claimed.map(async (notification) => ({
        notification,
        outcome: await deliver(needs, inHand.subscriber, notification),
      })),
    );
    const reason = await needs.store.write((s) => settle(needs, s, subscriberId, outcomes));
    if (reason !== null) needs.log.error({ subscriber: subscriberId, reason }, 'a subscriber is disabled');
  };

const takeInHand = async (needs: NotifyNeeds, s: Groups, subscriberId: string): Promise<InHand | null> => {
  const now = needs.now().getTime();
  const subscriber = await s.subscribers.get(subscriberId);
  if (subscriber === null || subscriber.state === 'disabled') return null;
  const timeZone = (await s.connections.get(subscriber.organizationId))?.timeZone ?? 'UTC';
  const quiet = quietUntil(subscriber.quietHours, timeZone, now);
  if (quiet !== null) {
    await wakeAt(s, subscriber, quiet);
    return null;
  }
  await makeNotifications(needs, s, subscriber, now);
  const claimed = await s.notifications.claim(subscriberId, { now, until: now + CLAIM_MS, limit: AT_ONCE });
  if (claimed.length > 0) return { subscriber, claimed };
  await wakeAgain(s, subscriberId, now);
  return null;
};

/** A webhook for each event, up to a bound; for a gateway all of them in one, and one at a time, so that their order stays. */
const makeNotifications = async (
  needs: Pick<NotifyNeeds, 'newId'>,
  s: Groups,
  subscriber: SubscriberRow,
  now: number,
): Promise<void> => {
  const { id: subscriberId, kind } = subscriber;
  const waiting = (await s.notifications.waiting(subscriberId)).count;
  const room = kind === 'openclaw' ? (waiting === 0 ? SCAN : 0) : Math.min(SCAN, MOST_WAITING - waiting);
  if (room <= 0) return;
  const { rows, upTo } = await s.outbox.untold(subscriber, { scan: SCAN, most: room });
  if (kind === 'webhook') {
    for (const row of rows) {
      const made = { subscriberId, messageId: row.id, body: toWebhookBody(row), lastSequence: row.sequence };
      await s.notifications.add(made, now);
    }
    return s.subscribers.advance(subscriberId, upTo);
  }
  const batch = fitting(rows);
  const [first] = batch;
  const last = batch.at(-1);
  if (first === undefined || last === undefined) return s.subscribers.advance(subscriberId, upTo);
  const messageId = batch.length === 1 ? first.id : `batch-${needs.newId()}`;
  const body = toHookBody(messageId, batch, new URL(subscriber.url));
  await s.notifications.add({ subscriberId, messageId, body, lastSequence: last.sequence }, now);
  return s.subscribers.advance(subscriberId, batch.length < rows.length ? last.sequence : upTo);
};

/** Answers why the subscriber was disabled; null where it was not. */
const settle = async (
  needs: Pick<NotifyNeeds, 'now' | 'chance'>,
  s: Groups,
  subscriberId: string,
  outcomes: readonly { readonly notification: NotificationRow; readonly outcome: Outcome }[],
): Promise<string | null> => {
  const now = needs.now().getTime();
  let reason: string | null = null;
  // What has arrived first: it shows that the others have missed somebody who is there.
  for (const { notification, outcome } of outcomes) {
    if (outcome.kind !== 'arrived') continue;
    await s.notifications.arrived(notification);
    await s.subscribers.delivered(subscriberId, now);
  }
  const subscriber = await s.subscribers.get(subscriberId);
  if (subscriber === null) return null;
  for (const { notification, outcome } of outcomes) {
    if (outcome.kind === 'arrived') continue;
    const error = outcome.kind === 'gone' ? GONE : outcome.why;
    const retryAfter = outcome.kind === 'gone' ? null : outcome.retryAfter;
    const missed = { kind: subscriber.kind, attempts: notification.attempts, createdAt: notification.createdAt };
    const nextAt = nextTry({ ...missed, now, retryAfter }, needs.chance());
    await s.notifications.missed(notification, { nextAt, error });
    if (outcome.kind === 'gone') reason = GONE;
    else if (nextAt === null && lasting(subscriber, notification)) reason ??= lastingReason(notification, error);
  }
  if (reason !== null) {
    const { organizationId, state } = subscriber;
    await s.subscribers.disable(subscriberId, reason);
    await s.audit.append(
      auditEntry({
        organizationId,
        at: now,
        action: 'subscriber.disabled',
        subject: `subscriber ${subscriberId}`,
        reason,
        before: { state },
        after: { state: 'disabled' },
      }),
    );
  }
  await wakeAgain(s, subscriberId, now);
  return reason;
};

const GONE = 'It answered 410: it wants to hear no more.';

/** Nothing has arrived in all the time this notification was tried. */
const lasting = (subscriber: SubscriberRow, notification: NotificationRow): boolean =>
  subscriber.deliveredAt === null || subscriber.deliveredAt < notification.createdAt;

const lastingReason = ({ createdAt }: NotificationRow, error: string): string =>
  `Nothing has arrived since ${new Date(createdAt).toISOString()}. ${error}`;

/** When there is next something to do: a try that is due, or events that have not been made into notifications. */
const wakeAgain = async (s: Groups, subscriberId: string, now: number): Promise<void> => {
  const subscriber = await s.subscribers.get(subscriberId);
  if (subscriber === null || subscriber.state === 'disabled') return;
  const { count, nextAt } = await s.notifications.waiting(subscriberId);
  const times = nextAt === null ? [] : [nextAt];
  if (count < (subscriber.kind === 'openclaw' ? 1 : MOST_WAITING)) {
    const { organizationId, cursor, windowMs } = subscriber;
    const [untold] = await s.outbox.after({ organizationId, after: cursor, limit: 1 });
    if (untold !== undefined) times.push(untold.at + windowMs);
  }
  if (times.length > 0) await wakeAt(s, subscriber, Math.max(now, Math.min(...times)));
};

const wakeAt = async (s: Groups, { id, organizationId }: SubscriberRow, runAt: number): Promise<void> => {
  await s.jobs.enqueue({ organizationId, kind: 'notify', payload: { subscriberId: id }, runAt, key: id });
};
