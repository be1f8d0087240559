// One POST to somebody else's server: to an address that was looked up once and checked, without following anybody
// anywhere, within a time limit, and reading little of what it says.
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type Reach, whyRefused } from './addresses.ts';

export interface Letter {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly allowed: ReadonlySet<Reach>;
}

export type Posted =
  | {
      readonly kind: 'answered';
      readonly status: number;
      readonly retryAfter: string | null;
      /** The first of what it said. */
      readonly said: string;
    }
  | { readonly kind: 'failed'; readonly why: string };

export type Post = (letter: Letter) => Promise<Posted>;
export type Resolve = (host: string) => Promise<readonly string[]>;

/** A gateway may take 15 s to admit a run. */
const TIMEOUT_MS = 20_000;
const MAX_ANSWER_BYTES = 64 * 1024;
const KEPT_BYTES = 1_024;
const MAX_HEADER_BYTES = 16 * 1024;

export const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export const createPost =
  ({
    resolve = resolveBySystem,
    timeoutMs = TIMEOUT_MS,
  }: {
    readonly resolve?: Resolve;
    readonly timeoutMs?: number;
  } = {}): Post =>
  async (letter) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer in time')), timeoutMs);
    try {
      const addresses = await addressesOf(letter.url, resolve, late.signal);
      const refused = whyRefused(letter.url, addresses, letter.allowed);
      if (refused !== null) return { kind: 'failed', why: refused };
      const response = await send(letter, addresses, late.signal);
      const said = await drain(response);
      return {
        kind: 'answered',
        status: response.statusCode ?? 0,
        retryAfter: response.headers['retry-after'] ?? null,
        said,
      };
    } catch (error) {
      return { kind: 'failed', why: late.signal.aborted ? 'No answer in time.' : wordsOf(error) };
    } finally {
      clearTimeout(timer);
      late.abort();
    }
  };

/** Looked up once: what is checked is what is connected to, whatever the name's owner answers a moment later. */
export const addressesOf = async (url: URL, resolve: Resolve, signal?: AbortSignal): Promise<readonly string[]> => {
  const host = hostOf(url);
  if (isIP(host) !== 0) return [host];
  const found = resolve(host);
  if (signal === undefined) return found;
  const late = Promise.withResolvers<never>();
  signal.addEventListener('abort', () => late.reject(signal.reason), { once: true });
  return Promise.race([found, late.promise]);
};

const send = (letter: Letter, addresses: readonly string[], signal: AbortSignal): Promise<IncomingMessage> => {
  const { url, body } = letter;
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      ...letter.headers,
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'zoho-inventory-connector',
    },
    lookup: answering(addresses),
    // A connection of its own: none is kept that was opened to another address.
    agent: false,
    maxHeaderSize: MAX_HEADER_BYTES,
    signal,
  };
  return new Promise((resolve, reject) => {
    const request = url.protocol === 'https:' ? requestHttps(url, options) : requestHttp(url, options);
    request.once('response', resolve);
    request.on('error', reject);
    request.end(body);
  });
};

/** A resolver that knows the checked addresses and nothing else. */
export const answering =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, done) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };

/** The status has been said; the rest is waited for as long as it is little and in time, so as not to hang up on anybody. */
const drain = (response: IncomingMessage): Promise<string> =>
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

export const wordsOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' ? 'It could not be reached.' : `It could not be reached (${code.slice(0, 40)}).`;
};
