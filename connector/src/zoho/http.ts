// One request over the wire: a timeout, a cap on the body, no redirects, no retries. Failures say whether it was sent.
import ky from 'ky';
import { readText } from '../body-text.ts';
import { ConnectorError } from '../errors.ts';
import type { RawAnswer } from './answer.ts';
import type { Access, ZohoRequest } from './ports/door.ts';

const TIMEOUT_MS = 30_000;
const MAX_BODY_BYTES = 24 * 1024 * 1024;

// Failures before a connection stood: the request cannot have been seen.
const NEVER_SENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** How long one request may take at most, the slack of a dying process included. */
export const FLIGHT_MS = TIMEOUT_MS + 5_000;

/** Errors: `zoho_unavailable` with `facts.outcome` not_sent or unknown. */
export const send = async (request: ZohoRequest, organizationId: string, access: Access): Promise<RawAnswer> => {
  const url = new URL(`/inventory/v1${request.path}`, access.apiUrl);
  for (const [name, value] of Object.entries(request.query ?? {})) url.searchParams.set(name, value);
  // /organizations is asked before there is one.
  if (!request.path.startsWith('/organizations')) url.searchParams.set('organization_id', organizationId);
  // ky's own timeout ends with the headers; this one holds for the body too.
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(new DOMException('no whole answer in time', 'TimeoutError')), TIMEOUT_MS);
  try {
    const response = await ky(url, {
      method: request.method,
      headers: { authorization: `Zoho-oauthtoken ${access.token}`, accept: 'application/json' },
      ...(request.json === undefined ? {} : { json: request.json }),
      retry: 0,
      timeout: false,
      signal: late.signal,
      throwHttpErrors: false,
      redirect: 'manual',
    });
    return {
      status: response.status,
      headers: response.headers,
      text: await readText(response, MAX_BODY_BYTES, tooLarge),
    };
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw new ConnectorError(
      'zoho_unavailable',
      isTimeout(error) ? `Zoho did not answer within ${TIMEOUT_MS / 1_000} seconds.` : 'Zoho cannot be reached.',
      { cause: withoutRequest(error), retryAfterSeconds: 30, outcome: neverSent(error) ? 'not_sent' : 'unknown' },
    );
  } finally {
    clearTimeout(timer);
  }
};

const tooLarge = () =>
  new ConnectorError('zoho_unintelligible', 'Zoho’s answer is larger than the connector reads.', {
    outcome: 'unknown',
  });

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'TimeoutError' || isTimeout(error.cause));

// ky hangs the request, and so the token, on its errors: only the words are kept.
const withoutRequest = (error: unknown): Error => {
  const cause = error instanceof Error && error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return new Error(error instanceof Error ? `${error.name}: ${error.message}${cause}` : 'unknown failure');
};

const neverSent = (error: unknown): boolean => {
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth += 1) {
    if ('code' in each && typeof each.code === 'string' && NEVER_SENT.has(each.code)) return true;
  }
  return false;
};
