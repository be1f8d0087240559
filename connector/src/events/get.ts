// One GET from somebody else's server, as careful as a letter to it: to an address that was looked up once and checked,
// followed nowhere, within a time limit and up to so many bytes.
import { type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { type Reach, whyRefused } from './addresses.ts';
import { addressesOf, answering, type Resolve, resolveBySystem, wordsOf } from './post.ts';

export interface Question {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly allowed: ReadonlySet<Reach>;
  readonly mostBytes: number;
}

export type Got =
  | { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array }
  | { readonly kind: 'failed'; readonly why: string };

export type Get = (question: Question) => Promise<Got>;

const TIMEOUT_MS = 45_000;
const MAX_HEADER_BYTES = 16 * 1024;

export const createGet =
  ({
    resolve = resolveBySystem,
    timeoutMs = TIMEOUT_MS,
  }: {
    readonly resolve?: Resolve;
    readonly timeoutMs?: number;
  } = {}): Get =>
  async (question) => {
    const late = new AbortController();
    const timer = setTimeout(() => late.abort(new Error('no answer in time')), timeoutMs);
    try {
      const addresses = await addressesOf(question.url, resolve, late.signal);
      const refused = whyRefused(question.url, addresses, question.allowed);
      if (refused !== null) return { kind: 'failed', why: refused };
      const response = await send(question, addresses, late.signal);
      const body = await readAll(response, question.mostBytes);
      if (body === null) return { kind: 'failed', why: `Its answer is larger than ${question.mostBytes} bytes.` };
      return { kind: 'answered', status: response.statusCode ?? 0, body };
    } catch (error) {
      return { kind: 'failed', why: late.signal.aborted ? 'No answer in time.' : wordsOf(error) };
    } finally {
      clearTimeout(timer);
      late.abort();
    }
  };

const send = (
  { url, headers }: Question,
  addresses: readonly string[],
  signal: AbortSignal,
): Promise<IncomingMessage> => {
  const options: RequestOptions = {
    method: 'GET',
    headers: { ...headers, accept: 'text/csv, application/json', 'user-agent': 'zoho-inventory-connector' },
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
    request.end();
  });
};

/** Null where there is more of it than may be; an answer that is cut off is an error. */
const readAll = async (response: IncomingMessage, most: number): Promise<Uint8Array | null> => {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of response as AsyncIterable<Buffer>) {
    bytes += piece.byteLength;
    if (bytes > most) {
      response.destroy();
      return null;
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces);
};
