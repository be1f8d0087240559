// What becomes of a job that failed: when it is tried again, or that it is a dead letter.
import type { ProblemCode } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';

const FIRST_MS = 1_000;
const LONGEST_MS = 3_600_000;
/** Zoho's day may be spent until tomorrow. */
const LONGEST_ASKED_MS = 24 * 3_600_000;
/** Failures of its own, a process that died in it among them, before it is given up. */
export const MAX_FAULTS = 12;
/** And with whatever happened around it: over two weeks of hourly tries. */
const MAX_ATTEMPTS = 400;

// Nobody's fault in the job itself: it waits until the way is free again, however long that takes.
const ELSEWHERE: ReadonlySet<ProblemCode> = new Set<ProblemCode>([
  'not_connected',
  'needs_reauthorisation',
  'zoho_day_spent',
  'zoho_blocked',
  'zoho_busy',
  'zoho_unavailable',
  'zoho_plan_lapsed',
  'store_unavailable',
  'too_many_requests',
  'paused',
  'reconciliation_in_progress',
]);

export interface Failed {
  /** Attempts made, this one among them. */
  readonly attempts: number;
  /** Its own failures before this one. */
  readonly faults: number;
  readonly error: unknown;
}

export interface Verdict {
  /** How long it waits; null for a dead letter. */
  readonly delayMs: number | null;
  /** Whether it counts as a failure of its own. */
  readonly fault: boolean;
  /** In words, for the dead letter. */
  readonly why: string;
}

/** @param chance from 0 to 1 */
export const afterFailure = ({ attempts, faults, error }: Failed, chance: number): Verdict => {
  const known = error instanceof ConnectorError ? error : null;
  const fault = known === null || !ELSEWHERE.has(known.code);
  const over = attempts >= MAX_ATTEMPTS || (fault && faults + 1 >= MAX_FAULTS);
  const asked = Math.min((known?.facts.retryAfterSeconds ?? 0) * 1_000, LONGEST_ASKED_MS);
  return { delayMs: over ? null : Math.max(asked, backoffMs(attempts, chance)), fault, why: wordsOf(error) };
};

/** Doubled with each attempt, and anything below that by chance, so that what failed together does not return together. */
export const backoffMs = (attempts: number, chance: number): number =>
  Math.max(FIRST_MS, Math.round(chance * Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts, 30))));

const wordsOf = (error: unknown): string => {
  const text = error instanceof ConnectorError ? `${error.code}: ${error.message}` : String(error);
  return text.replace(/\p{Cc}+/gu, ' ').slice(0, 300);
};
