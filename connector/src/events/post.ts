// One POST to somebody else's server, reading little of what it says.

import { createSafeRequest, type Failed, type Incoming, type Outgoing, type RequestSettings } from './safe-request.ts';

export interface Letter extends Pick<Outgoing, 'url' | 'headers' | 'allowed'> {
  readonly body: string;
}

export type Posted =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      /** The first of what it said. */
      readonly said: string;
    }
  | Failed;

export type Post = (letter: Letter) => Promise<Posted>;

/** A gateway may take 15 s to admit a run. */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const KEPT_BYTES = 1_024;

export const createPost = ({ timeoutMs = TIMEOUT_MS, resolve }: RequestSettings = {}): Post => {
  const request = createSafeRequest({ resolve, timeoutMs });
  return ({ headers, body, ...rest }) => {
    const length = Buffer.byteLength(body);
    const told = { ...headers, 'content-type': 'application/json', 'content-length': String(length) };
    return request<Posted>({ ...rest, method: 'POST', headers: told, body }, async (response) => ({
      kind: 'answered',
      status: response.statusCode ?? 0,
      retryAfter: response.headers['retry-after'] ?? null,
      said: await drain(response),
    }));
  };
};

/** The status has been said; the rest is waited for as long as it is little and in time, so as not to hang up on anybody. */
const drain = (response: Incoming): Promise<string> =>
  new Promise((resolve) => {
    let bytes = 0;
    const kept: Buffer[] = [];
    response.on('data', (chunk: Buffer) => {
      if (bytes < KEPT_BYTES) kept.push(chunk.subarray(0, KEPT_BYTES - bytes));
      bytes += chunk.byteLength;
      if (bytes > MAX_ANSWER_BYTES) response.destroy();
    });
    const end = (): void => resolve(Buffer.concat(kept).toString('utf8'));
    response.on('error', end);
    response.once('close', end);
  });
