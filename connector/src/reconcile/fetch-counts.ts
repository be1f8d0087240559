// Fetches a count from where the admin said that it is: an address of the list of those allowed, or a file of this
// machine.
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Config } from '../config.ts';
import { ConnectorError } from '../errors.ts';
import { allowedReaches } from '../events/addresses.ts';
import type { Get } from '../events/get.ts';
import { MOST_BYTES } from './read-table.ts';

export interface FetchNeeds {
  readonly get: Get;
  readonly config: Pick<Config, 'RECONCILE_SOURCES' | 'RECONCILE_TOKEN' | 'SUBSCRIBER_ADDRESSES'>;
}

export interface Fetched {
  readonly bytes: Uint8Array;
  /** For people: without what stands behind the question mark. */
  readonly source: string;
}

/** @param from One of RECONCILE_SOURCES. Errors: `invalid_ask`, `not_found`. */
export const fetchCounts = async ({ get, config }: FetchNeeds, from: string): Promise<Fetched> => {
  // Whole addresses, since what stands behind the host decides what is fetched.
  if (!config.RECONCILE_SOURCES.includes(from)) {
    throw new ConnectorError('invalid_ask', 'That address is not among those counts may be fetched from.', {
      hint: 'An admin allows it with the setting RECONCILE_SOURCES.',
    });
  }
  const url = new URL(from);
  const source = `${url.origin}${url.pathname}`;
  const token = config.RECONCILE_TOKEN;
  const got = await get({
    url,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    allowed: allowedReaches('webhook', config.SUBSCRIBER_ADDRESSES),
    mostBytes: MOST_BYTES,
  });
  if (got.kind === 'failed')
    throw new ConnectorError('not_found', `No count could be fetched from ${source}. ${got.why}`);
  if (got.status === 200) return { bytes: got.body, source };
  throw new ConnectorError('not_found', `No count could be fetched from ${source}: it answered ${got.status}.`);
};

/** Errors: `not_found`. */
export const readCounts = (path: string): Fetched => {
  try {
    return { bytes: readFileSync(path), source: basename(path) };
  } catch {
    throw new ConnectorError('not_found', `The file ${path} cannot be read.`);
  }
};

export const isAddress = (from: string): boolean => /^https?:\/\//i.test(from);
