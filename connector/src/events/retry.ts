// When a notification that has not arrived is tried again.

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;

// The schedule of the Standard Webhooks specification: after the first try, 5 seconds, and so on for three days.
const WEBHOOK_MS = [
  5 * SECOND_MS,
  5 * MINUTE_MS,
  30 * MINUTE_MS,
  2 * HOUR_MS,
  5 * HOUR_MS,
  10 * HOUR_MS,
  14 * HOUR_MS,
  20 * HOUR_MS,
  24 * HOUR_MS,
] as const;

// A gateway is the shop's own machine: it is knocked at more often, with one notification that waits for all.
const GATEWAY_FIRST_MS = 5 * SECOND_MS;
const GATEWAY_LONGEST_MS = 15 * MINUTE_MS;
const GATEWAY_PATIENCE_MS = 72 * HOUR_MS;

const LONGEST_ASKED_MS = 24 * HOUR_MS;
const JITTER = 0.1;

export interface Missed {
  readonly kind: 'openclaw' | 'webhook';
  /** Tries made, this one among them. */
  readonly attempts: number;
  readonly createdAt: number;
  readonly now: number;
  /** As the receiver wrote it. */
  readonly retryAfter: string | null;
}

/** When to try again; null when it is over. @param chance from 0 to 1 */
export const nextTry = ({ kind, attempts, createdAt, now, retryAfter }: Missed, chance: number): number | null => {
  const delayMs = kind === 'webhook' ? WEBHOOK_MS[attempts - 1] : gatewayDelayMs(attempts, now - createdAt);
  if (delayMs === undefined) return null;
  const jittered = Math.round(delayMs * (1 + JITTER * chance));
  return now + Math.max(jittered, Math.min(askedMs(retryAfter, now), LONGEST_ASKED_MS));
};

const gatewayDelayMs = (attempts: number, ageMs: number): number | undefined =>
  ageMs >= GATEWAY_PATIENCE_MS
    ? undefined
    : Math.min(GATEWAY_LONGEST_MS, GATEWAY_FIRST_MS * 2 ** Math.min(attempts - 1, 20));

/** Retry-After: seconds or a date (RFC 9110, 10.2.3). */
const askedMs = (text: string | null, now: number): number => {
  if (text === null) return 0;
  if (/^\d{1,9}$/.test(text)) return Number(text) * SECOND_MS;
  const at = Date.parse(text);
  return Number.isNaN(at) ? 0 : Math.max(0, at - now);
};
