// Takes one notification to its subscriber, signed or with the gateway's token, and says how that went.
import { Webhook } from 'standardwebhooks';
import type { Config } from '../config.ts';
import type { Vault } from '../parts.ts';
import type { SubscriberRow } from '../store/subscribers.ts';
import { allowedReaches, readAddress } from './addresses.ts';
import type { Post, Posted } from './post.ts';

export type Outcome =
  | { readonly kind: 'arrived' }
  /** 410: the receiver wants no more. */
  | { readonly kind: 'gone' }
  | { readonly kind: 'missed'; readonly why: string; readonly retryAfter: string | null };

export interface DeliverNeeds {
  readonly now: () => Date;
  readonly vault: Vault;
  readonly config: Pick<Config, 'OPENCLAW_HOOK_TOKEN' | 'SUBSCRIBER_ADDRESSES'>;
  readonly post: Post;
}

export interface Message {
  readonly messageId: string;
  readonly body: string;
}

export const deliver = async (
  needs: DeliverNeeds,
  subscriber: Pick<SubscriberRow, 'kind' | 'url' | 'secret'>,
  message: Message,
): Promise<Outcome> => {
  const url = readAddress(subscriber.url);
  if (typeof url === 'string') return missed(`Its address ${url}.`);
  const headers =
    subscriber.kind === 'openclaw'
      ? hookHeaders(needs.config.OPENCLAW_HOOK_TOKEN, message)
      : webhookHeaders(await needs.vault.open(subscriber.secret ?? ''), message, needs.now());
  if (headers === null) return missed('The gateway’s token is missing: set OPENCLAW_HOOK_TOKEN.');
  const allowed = allowedReaches(subscriber.kind, needs.config.SUBSCRIBER_ADDRESSES);
  return toOutcome(subscriber.kind, await needs.post({ url, headers, body: message.body, allowed }));
};

/** The time is that of this try; everything else is the same each time. */
export const webhookHeaders = (secret: string, message: Message, now: Date): Record<string, string> => ({
  'webhook-id': message.messageId,
  'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
  'webhook-signature': new Webhook(secret).sign(message.messageId, now, message.body),
});

const hookHeaders = (token: string | undefined, message: Message): Record<string, string> | null =>
  token === undefined ? null : { authorization: `Bearer ${token}`, 'idempotency-key': message.messageId };

const toOutcome = (kind: SubscriberRow['kind'], posted: Posted): Outcome => {
  if (posted.kind === 'failed') return missed(posted.why);
  const { status, retryAfter } = posted;
  if (status >= 200 && status < 300) return { kind: 'arrived' };
  if (status === 410 && kind === 'webhook') return { kind: 'gone' };
  return missed(`It answered ${status}.`, retryAfter);
};

const missed = (why: string, retryAfter: string | null = null): Outcome => ({ kind: 'missed', why, retryAfter });
