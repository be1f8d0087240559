// Was this delivery signed with one of our secrets? The rule of Zoho's finance family (API notes 8): all query and form
// pairs, sorted by name and joined without anything between, then the raw body where it is no form; HMAC-SHA256.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { isForm, readPairs, sortPairs } from './pairs.ts';

export interface SignedRequest {
  readonly rawBody: Uint8Array;
  /** What stands behind the question mark, as it was sent. */
  readonly query: string;
  readonly contentType: string | null;
  /** The header X-Zoho-Webhook-Signature. */
  readonly signature: string | null;
}

export interface NamedSecret {
  readonly name: string;
  readonly secret: string;
}

export type Refusal = 'unsigned' | 'malformed_signature' | 'too_many_parameters' | 'mismatch';

export type Verified =
  | { readonly ok: true; readonly secret: string; readonly encoding: 'hex' | 'base64' }
  | { readonly ok: false; readonly reason: Refusal };

/** Zoho's own webhooks carry a handful. */
export const MAX_PAIRS = 1_000;

/** What is signed; null where there are more pairs than any delivery has. */
export const signedBytes = (
  request: Pick<SignedRequest, 'rawBody' | 'query' | 'contentType'>,
): { readonly bytes: Buffer; readonly bodyIsForm: boolean } | null => {
  const bodyIsForm = isForm(request.contentType);
  const inQuery = readPairs(Buffer.from(request.query, 'utf8'), MAX_PAIRS);
  const inForm = bodyIsForm ? readPairs(request.rawBody, MAX_PAIRS) : [];
  if (inQuery === null || inForm === null || inQuery.length + inForm.length > MAX_PAIRS) return null;
  const joined = sortPairs([...inQuery, ...inForm]).flatMap(({ name, value }) => [name, value]);
  return { bytes: Buffer.concat(bodyIsForm ? joined : [...joined, request.rawBody]), bodyIsForm };
};

/** The 32 bytes a signature stands for. Zoho does not say how it writes them: hexadecimal was seen, Base64 was reported. */
export const readSignature = (
  signature: string,
): { readonly encoding: 'hex' | 'base64'; readonly bytes: Buffer } | null => {
  const text = signature.trim();
  if (/^[0-9A-Fa-f]{64}$/.test(text)) return { encoding: 'hex', bytes: Buffer.from(text, 'hex') };
  if (/^[0-9A-Za-z+/]{43}=?$/.test(text)) return { encoding: 'base64', bytes: Buffer.from(text, 'base64') };
  return null;
};

/** Every secret is tried, whichever matches, so that the time taken tells nothing of which. */
export const matchSecret = (bytes: Uint8Array, given: Buffer, secrets: readonly NamedSecret[]): string | null => {
  let matched: string | null = null;
  for (const { name, secret } of secrets) {
    const same = timingSafeEqual(createHmac('sha256', secret).update(bytes).digest(), given);
    if (same && matched === null) matched = name;
  }
  return matched;
};

export const verify = (request: SignedRequest, secrets: readonly NamedSecret[]): Verified => {
  if (request.signature === null || request.signature.trim() === '') return { ok: false, reason: 'unsigned' };
  const signature = readSignature(request.signature);
  if (signature === null) return { ok: false, reason: 'malformed_signature' };
  const signed = signedBytes(request);
  if (signed === null) return { ok: false, reason: 'too_many_parameters' };
  const secret = matchSecret(signed.bytes, signature.bytes, secrets);
  return secret === null ? { ok: false, reason: 'mismatch' } : { ok: true, secret, encoding: signature.encoding };
};
