// The one error thrown on purpose. Its code decides what the outside is told; the cause stays in the log.
import type { Candidate, ItemCandidate, Plan, ProblemCode } from 'shared-schemas';

export interface ErrorFacts {
  /** The foreign error behind it: for the log only. */
  readonly cause?: unknown;
  /** What the person should do next. */
  readonly hint?: string;
  readonly retryAfterSeconds?: number;
  readonly candidates?: readonly (ItemCandidate | Candidate)[];
  /** A fresh plan with the new figures. */
  readonly plan?: Plan;
  readonly fields?: readonly { field: string; reason: string }[];
  readonly serverTime?: string;
  /** Zoho's own code and HTTP status, where Zoho refused. Never sent outside. */
  readonly zoho?: { readonly code: number | null; readonly status: number };
  /** What became of a write that failed. Never sent outside. */
  readonly outcome?: 'refused' | 'not_sent' | 'unknown';
}

export class ConnectorError extends Error {
  readonly code: ProblemCode;
  readonly facts: ErrorFacts;

  /** @param detail What happened, in plain words for the person who meets it; nothing secret. */
  constructor(code: ProblemCode, detail: string, facts: ErrorFacts = {}) {
    super(detail, facts.cause === undefined ? undefined : { cause: facts.cause });
    this.name = 'ConnectorError';
    this.code = code;
    this.facts = facts;
  }
}

/** True when `error` is ours and has this code. */
export const hasCode = (error: unknown, ...codes: ProblemCode[]): error is ConnectorError =>
  error instanceof ConnectorError && codes.includes(error.code);
