// One question to a provider over HTTPS: within a time limit, without following anybody anywhere, reading little. Secrets
// travel in headers and bodies, and into no log.
import ky from 'ky';
import { readText } from '../body-text.ts';
import { ConnectorError } from '../errors.ts';

const TIMEOUT_MS = 10_000;
const MAX_BYTES = 64 * 1_024;

export interface Question {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

export interface Reply {
  readonly status: number;
  readonly retryAfterSeconds: number | null;
  /** Null where it is no JSON object. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

/** Errors: `provider_unavailable`. */
export const ask = async (provider: string, { method, url, headers = {}, json }: Question): Promise<Reply> => {
  try {
    const response = await ky(url, {
      method,
      headers: { accept: 'application/json', ...headers },
      ...(json === undefined ? {} : { json }),
      retry: 0,
      // The signal bounds the reading of the body too; ky's own timeout does not.
      timeout: false,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      throwHttpErrors: false,
      redirect: 'manual',
      cache: 'no-store',
    });
    const after = Number(response.headers.get('retry-after') ?? Number.NaN);
    return {
      status: response.status,
      retryAfterSeconds: Number.isFinite(after) && after >= 0 ? after : null,
      body: toObject(await readText(response, MAX_BYTES, () => unavailable(provider, 'Its answer is too large'))),
    };
  } catch (error) {
    if (error instanceof ConnectorError) throw error;
    throw unavailable(provider, 'It does not answer', error);
  }
};

export const unavailable = (provider: string, why: string, cause?: unknown, retryAfterSeconds = 60): ConnectorError =>
  new ConnectorError('provider_unavailable', `${provider} cannot be asked just now. ${why}.`, {
    // ky hangs the request, and so the secret, on its errors: only the words are kept.
    ...(cause instanceof Error ? { cause: new Error(`${cause.name}: ${cause.message}`) } : {}),
    retryAfterSeconds,
    hint: 'Try again in a while. Until then nothing is sold that needs it.',
  });

const toObject = (text: string): Record<string, unknown> | null => {
  try {
    const read: unknown = JSON.parse(text);
    return isObject(read) ? read : null;
  } catch {
    return null;
  }
};

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const textAt = (body: unknown, key: string): string => {
  const value = isObject(body) ? body[key] : undefined;
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};
