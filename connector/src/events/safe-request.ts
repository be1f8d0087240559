// One request to somebody else's server: to an address that was looked up once and checked, without following anybody
// anywhere, within a time limit.
import { lookup } from 'node:dns/promises';
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { hostOf, type Reach, whyRefused } from './addresses.ts';

export interface Outgoing {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly allowed: ReadonlySet<Reach>;
}

/** An answer whose body has yet to be read. */
export type Incoming = IncomingMessage;

export interface Failed {
  readonly kind: 'failed';
  readonly why: string;
}

export type Resolve = (host: string) => Promise<readonly string[]>;

/** How names are looked up, by the system where nothing is said; and how long all of a request may take. */
export interface RequestSettings {
  readonly resolve?: Resolve;
  readonly timeoutMs?: number;
}

/** @param read reads the answer within the same time limit, and no more of it than it needs */
export type SafeRequest = <T>(outgoing: Outgoing, read: (response: Incoming) => T | Promise<T>) => Promise<T | Failed>;

const MAX_HEADER_BYTES = 16 * 1024;

export const resolveBySystem: Resolve = async (host) =>
  (await lookup(host, { all: true, verbatim: true })).map(({ address }) => address);

export const createSafeRequest =
  ({ resolve = resolveBySystem, timeoutMs }: RequestSettings & { readonly timeoutMs: number }): SafeRequest =>
  async (outgoing, read) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer in time')), timeoutMs);
    try {
      const addresses = await addressesOf(outgoing.url, resolve, late.signal);
      const refused = whyRefused(outgoing.url, addresses, outgoing.allowed);
      if (refused !== null) return { kind: 'failed', why: refused };
      return await read(await send(outgoing, addresses, late.signal));
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

const send = (
  { method, url, headers, body }: Outgoing,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const options: RequestOptions = {
    method,
    headers: { ...headers, 'user-agent': 'zoho-inventory-connector' },
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
const answering =
  (addresses: readonly string[]): LookupFunction =>
  (_host, options, done) => {
    const all = addresses.map((address) => ({ address, family: isIP(address) }));
    const [first] = all;
    if (options.all === true) done(null, all);
    else done(null, first?.address ?? '', first?.family);
  };

const wordsOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return code === '' ? 'It could not be reached.' : `It could not be reached (${code.slice(0, 40)}).`;
};
