// One GET from somebody else's server, up to so many bytes.

import { createSafeRequest, type Failed, type Incoming, type Outgoing, type RequestSettings } from './safe-request.ts';

export interface Question extends Pick<Outgoing, 'url' | 'headers' | 'allowed'> {
  readonly mostBytes: number;
}

export type Got = { readonly kind: 'answered'; readonly status: number; readonly body: Uint8Array } | Failed;

export type Get = (question: Question) => Promise<Got>;

const TIMEOUT_MS = 45_000;

export const createGet = ({ timeoutMs = TIMEOUT_MS, resolve }: RequestSettings = {}): Get => {
  const request = createSafeRequest({ resolve, timeoutMs });
  return ({ mostBytes, headers, ...rest }) => {
    const told = { ...headers, accept: 'text/csv, application/json' };
    return request<Got>({ ...rest, method: 'GET', headers: told }, async (response) => {
      const body = await readAll(response, mostBytes);
      return body === null
        ? { kind: 'failed', why: `Its answer is larger than ${mostBytes} bytes.` }
        : { kind: 'answered', status: response.statusCode ?? 0, body };
    });
  };
};

/** Null where there is more of it than may be; an answer that is cut off is an error. */
const readAll = async (response: Incoming, most: number): Promise<Uint8Array | null> => {
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
