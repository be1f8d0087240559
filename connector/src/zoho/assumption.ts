// What we take for granted of Zoho, as one organisation's answers bear it out or do not.
import { ConnectorError } from '../errors.ts';
import type { Door, Spend, ZohoRequest } from './ports/door.ts';

export const results = ['confirmed', 'refuted', 'not seen'] as const;

/** One of them, and what was seen of it. */
export interface Seen {
  readonly id: string;
  /** What we assume, as a sentence. */
  readonly assumed: string;
  readonly result: (typeof results)[number];
  /** What Zoho did; or why it could not be seen. */
  readonly seen: string;
}

type Outcome = Pick<Seen, 'result' | 'seen'>;

export const confirmed = (seen: string): Outcome => ({ result: 'confirmed', seen });
export const refuted = (seen: string): Outcome => ({ result: 'refuted', seen });
export const notSeen = (seen: string): Outcome => ({ result: 'not seen', seen });
export const isSo = (so: boolean, seen: string): Outcome => (so ? confirmed(seen) : refuted(seen));

/** What came of a call: its body, or Zoho's own refusal. Errors: whatever is true of every call. */
export type Shot =
  | { readonly body: Readonly<Record<string, unknown>>; readonly refusal: null }
  | {
      readonly body: null;
      readonly refusal: { readonly code: number | null; readonly status: number; readonly said: string };
    };

export const shoot = async (door: Door, spend: Spend, request: ZohoRequest): Promise<Shot> => {
  try {
    return { body: await door.call(spend, request), refusal: null };
  } catch (error) {
    if (!(error instanceof ConnectorError) || error.facts.zoho === undefined) throw error;
    return { body: null, refusal: { ...error.facts.zoho, said: error.message } };
  }
};

export const wordsOf = ({ refusal }: Shot): string =>
  refusal === null ? 'it answered' : `HTTP ${refusal.status}, code ${refusal.code ?? 'none'}`;

/** A check that finds nothing to look at, or is not allowed to, has seen nothing; the others go on. */
export const look = async (id: string, assumed: string, work: () => Promise<Outcome>): Promise<Seen> => {
  try {
    return { id, assumed, ...(await work()) };
  } catch (error) {
    if (!(error instanceof ConnectorError)) throw error;
    return { id, assumed, ...notSeen(error.message) };
  }
};
