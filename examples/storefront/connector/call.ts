// One request to the connector: a deadline, a bounded answer, a token that is bought once and used until it is old.
import { problem as problemSchema } from 'shared-schemas';
import * as v from 'valibot';
import { Away, Refused } from './away.ts';
import { readKey } from './key.ts';

export interface CallNeeds {
  readonly connectorUrl: string;
  readonly connectorKey: string;
  readonly now: () => Date;
}

export interface Request {
  readonly method: 'GET' | 'POST';
  /** With its query. */
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs?: number;
}

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  /** Null where there is none. */
  readonly body: unknown;
}

/** Errors: `Refused`, `Away`. */
export type Call = (request: Request) => Promise<Answered>;

const MOST_BYTES = 4_000_000;
const TIMEOUT_MS = 10_000;
const SPARE_MS = 30_000;
const SCOPES = 'shop:read shop:sell events:read';

const tokenSchema = v.object({ access_token: v.string(), expires_in: v.number() });

export const createCall = ({ connectorUrl, connectorKey, now }: CallNeeds): Call => {
  const { origin } = new URL(connectorUrl);
  const signAssertion = readKey(connectorKey);
  let token: { readonly text: Promise<string>; readonly until: number } | null = null;

  const buy = async (): Promise<string> => {
    const form = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: signAssertion(origin, now()),
      scope: SCOPES,
    });
    const sold = await send(`${origin}/v1/token`, { method: 'POST', body: form }, TIMEOUT_MS);
    const read = v.safeParse(tokenSchema, sold.body);
    if (!read.success) throw new Away('The connector’s token is none.');
    token = {
      text: Promise.resolve(read.output.access_token),
      until: now().getTime() + read.output.expires_in * 1_000,
    };
    return read.output.access_token;
  };

  const current = (): Promise<string> => {
    if (token !== null && now().getTime() < token.until - SPARE_MS) return token.text;
    const text = buy();
    token = { text, until: now().getTime() + TIMEOUT_MS + SPARE_MS };
    text.catch(() => {
      token = null;
    });
    return text;
  };

  const once = async ({ method, path, body, headers = {}, timeoutMs = TIMEOUT_MS }: Request): Promise<Answered> =>
    send(
      `${origin}${path}`,
      {
        method,
        headers: {
          authorization: `Bearer ${await current()}`,
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      },
      timeoutMs,
    );

  return async (request) => {
    try {
      return await once(request);
    } catch (error) {
      // Its signing keys may have been changed since the token was bought: one new token, and no more.
      if (!(error instanceof Refused) || error.problem.code !== 'unauthenticated') throw error;
      token = null;
      return once(request);
    }
  };
};

const send = async (url: string, init: RequestInit, timeoutMs: number): Promise<Answered> => {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { ...init, redirect: 'error', signal: AbortSignal.timeout(timeoutMs) });
    text = await readBounded(response);
  } catch (error) {
    throw error instanceof Away ? error : new Away('The connector cannot be reached.', { cause: error });
  }
  const { status, headers } = response;
  if (status === 304 || status === 204) return { status, headers, body: null };
  const body = readJson(text);
  if (response.ok) return { status, headers, body };
  const said = v.safeParse(problemSchema, body);
  throw said.success ? new Refused(said.output) : new Away(`The connector answered ${status}.`);
};

const readBounded = async (response: Response): Promise<string> => {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MOST_BYTES) throw new Away('The connector’s answer is too long.');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
};

const readJson = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    throw new Away('The connector’s answer is no JSON.');
  }
};
