// A delivery to ourselves: sent to our own address as Zoho would send one, signed with the same secret, and answered so
// that only this connector could have. It is remembered nowhere and moves nothing.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { WEBHOOK_PATH } from './endpoints.ts';
import { matchSecret, type NamedSecret, readSignature, type SignedRequest, signedBytes } from './verify.ts';

/** Where no address of an organisation can be: those are 64 hex digits. */
export const ROUND_TRIP_PATH = `${WEBHOOK_PATH}/round-trip`;
const GOOD_MS = 5 * 60_000;
const NONCE = /^[0-9a-f]{32}$/;

export interface RoundTrip {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Whether this is what only a connector with the same secret can have answered. */
  readonly isAnswer: (body: string) => boolean;
}

export const roundTripOf = (
  publicUrl: string,
  organizationId: string,
  secret: string,
  { nonce, at }: { readonly nonce: string; readonly at: number },
): RoundTrip => {
  const query = `organization_id=${organizationId}`;
  const body = JSON.stringify({ round_trip: { nonce, at } });
  const contentType = 'application/json';
  const signed = signedBytes({ rawBody: Buffer.from(body), query, contentType });
  const signature = createHmac('sha256', secret)
    .update(signed?.bytes ?? Buffer.alloc(0))
    .digest('hex');
  return {
    url: `${publicUrl}${ROUND_TRIP_PATH}?${query}`,
    headers: { 'content-type': contentType, 'x-zoho-webhook-signature': signature },
    body,
    isAnswer: (text) => {
      const given = Buffer.from(answerIn(text), 'hex');
      const wanted = answerOf(secret, nonce);
      return given.length === wanted.length && timingSafeEqual(given, wanted);
    },
  };
};

/** What to answer; null to whoever cannot sign, or says nothing sensible, or says it too late. */
export const answerRoundTrip = (
  request: SignedRequest,
  secrets: readonly NamedSecret[],
  now: number,
): { readonly answer: string } | null => {
  const signature = readSignature(request.signature ?? '');
  const signed = signedBytes(request);
  if (signature === null || signed === null) return null;
  const name = matchSecret(signed.bytes, signature.bytes, secrets);
  const secret = secrets.find((each) => each.name === name)?.secret;
  const asked = askedIn(Buffer.from(request.rawBody).toString('utf8'));
  if (secret === undefined || asked === null || Math.abs(now - asked.at) > GOOD_MS) return null;
  return { answer: answerOf(secret, asked.nonce).toString('hex') };
};

const answerOf = (secret: string, nonce: string): Buffer =>
  createHmac('sha256', secret).update(`round trip answered ${nonce}`).digest();

const parsed = (text: string): Readonly<Record<string, unknown>> => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

const answerIn = (text: string): string => {
  const { answer } = parsed(text);
  return typeof answer === 'string' ? answer : '';
};

const askedIn = (text: string): { readonly nonce: string; readonly at: number } | null => {
  const { round_trip: asked } = parsed(text) as { round_trip?: { nonce?: unknown; at?: unknown } };
  const { nonce, at } = asked ?? {};
  return typeof nonce === 'string' && NONCE.test(nonce) && typeof at === 'number' ? { nonce, at } : null;
};
