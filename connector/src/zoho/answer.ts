// What Zoho's HTTP answers mean: a pure reading of status, headers and body (API notes 5).
import { ConnectorError, type ErrorFacts } from '../errors.ts';

export interface RawAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  readonly text: string;
}

/** What the rate headers say; null where Zoho said nothing. */
export interface RateFacts {
  readonly dayLimit: number | null;
  readonly dayRemaining: number | null;
  readonly dayResetsInSeconds: number | null;
}

export type Verdict =
  | { readonly kind: 'success'; readonly body: Record<string, unknown> }
  /** Invalid or expired token, or a scope that is missing: Zoho does not say which. */
  | { readonly kind: 'unauthorised'; readonly code: number | null }
  /** The organisation is blocked: touching it again makes it worse. */
  | { readonly kind: 'blocked'; readonly retryAfterSeconds: number }
  | { readonly kind: 'day_spent'; readonly resetsInSeconds: number | null }
  /** Too many in flight: not processed, may be asked again. */
  | { readonly kind: 'slow_down' }
  | { readonly kind: 'refused'; readonly error: ConnectorError }
  /** Zoho is ill, or answered something that is not Zoho's JSON. */
  | { readonly kind: 'ill'; readonly status: number };

const BLOCK_SECONDS = 1_800;
// What a header says is kept for all processes, so a slip in it must not shut the door for a year, nor leave it open.
const SHORTEST_BLOCK_SECONDS = 60;
const LONGEST_BLOCK_SECONDS = 3_600;
const LONGEST_DAY_SECONDS = 90_000;

export const readRates = (headers: RawAnswer['headers']): RateFacts => ({
  dayLimit: wholeHeader(headers, 'x-rate-limit-limit'),
  dayRemaining: wholeHeader(headers, 'x-rate-limit-remaining'),
  dayResetsInSeconds: dayHeader(headers),
});

export const readAnswer = (answer: RawAnswer): Verdict => {
  const body = parse(answer.text);
  const code = typeof body?.code === 'number' ? body.code : null;
  if (answer.status === 429) return readThrottle(answer, code);
  if (answer.status === 401) return { kind: 'unauthorised', code };
  if (answer.status >= 500 || body === null) return { kind: 'ill', status: answer.status };
  if (answer.status < 300 && code === 0) return { kind: 'success', body };
  if (code === null) return { kind: 'ill', status: answer.status };
  return { kind: 'refused', error: refusal(answer.status, code, body) };
};

const readThrottle = (answer: RawAnswer, code: number | null): Verdict => {
  if (code === 45) return { kind: 'day_spent', resetsInSeconds: dayHeader(answer.headers) };
  if (code === 1070) return { kind: 'slow_down' };
  // Anything else counts as the worst: a block of the whole organisation, its people included.
  const told = wholeHeader(answer.headers, 'retry-after') ?? BLOCK_SECONDS;
  return {
    kind: 'blocked',
    retryAfterSeconds: Math.min(Math.max(told, SHORTEST_BLOCK_SECONDS), LONGEST_BLOCK_SECONDS),
  };
};

const refusal = (status: number, code: number, body: Record<string, unknown>): ConnectorError => {
  const said = typeof body.message === 'string' ? cut(body.message) : '';
  const facts: ErrorFacts = { zoho: { code, status }, outcome: 'refused' };
  if (code === 103001) {
    return new ConnectorError('zoho_plan_lapsed', 'The Zoho subscription or trial is over, so Zoho refuses to write.', {
      ...facts,
      hint: 'Renew the Zoho subscription, then ask again.',
    });
  }
  if (code === 6041) {
    return new ConnectorError('zoho_refused', 'The connected Zoho user does not belong to this organisation.', {
      ...facts,
      hint: 'Ask an admin to connect again with a user of the organisation: pnpm connector connect',
    });
  }
  return new ConnectorError('zoho_refused', `Zoho refused: ${said === '' ? `code ${code}` : said}`, facts);
};

const cut = (text: string): string => {
  const plain = text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ').trim();
  return plain.length > 200 ? `${plain.slice(0, 199)}…` : plain;
};

const parse = (text: string): Record<string, unknown> | null => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null; // maintenance pages are HTML
  }
};

const dayHeader = (headers: RawAnswer['headers']): number | null => {
  const seconds = wholeHeader(headers, 'x-rate-limit-reset');
  return seconds === null ? null : Math.min(seconds, LONGEST_DAY_SECONDS);
};

const wholeHeader = (headers: RawAnswer['headers'], name: string): number | null => {
  const text = headers.get(name)?.replaceAll(',', '').trim() ?? '';
  return /^\d{1,9}$/.test(text) ? Number(text) : null;
};
