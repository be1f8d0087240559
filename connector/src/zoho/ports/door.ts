// How anything is asked of Zoho: who pays, how urgent it is, by which door and token, and what is left of the day. Types only.

/** Orders before webhooks before chat before background work. */
export type Lane = 'order' | 'webhook' | 'chat' | 'sync';

/** One ask's account with Zoho: who pays, how urgent it is, and what it has cost so far. */
export interface Spend {
  readonly lane: Lane;
  /** The key that asked; null for the connector's own work. */
  readonly kid: string | null;
  /** Calls the key may make in a day; null for no ceiling. */
  readonly callsPerDay: number | null;
  zohoCalls: number;
  sharedCalls: number;
  /** For the log: the request and the plan that the calls are made for. */
  readonly requestId?: string;
  readonly plan?: string;
}

/** One call, as it is told of: never what was asked or answered. */
export interface HeardCall {
  readonly callId: string;
  readonly organizationId: string;
  readonly method: string;
  /** Without ids and words: /salesorders/:id */
  readonly route: string;
  readonly lane: Lane;
  /** What Zoho's answer came to; `no_answer` where there was none. */
  readonly outcome: string;
  readonly ms: number;
  readonly requestId?: string;
  readonly plan?: string;
}

/** A request as the resources phrase it; the door adds the organisation, the token and the budget. */
export interface ZohoRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /inventory/v1, such as /salesorders. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/**
 * The one way to Zoho. Answers the body of a success (2xx and code 0). Errors are ConnectorErrors: `zoho_refused` with
 * `facts.zoho` {code, status} for what Zoho says no to; `zoho_unavailable` and the like otherwise; for a write,
 * `facts.outcome` says whether it can have happened.
 */
export interface Door {
  call(spend: Spend, request: ZohoRequest): Promise<Record<string, unknown>>;
}

/** A token and where it is good. */
export interface Access {
  readonly token: string;
  /** Such as https://www.zohoapis.com, from the allow-list. */
  readonly apiUrl: string;
}

export interface TokenSource {
  /**
   * A token that is good for at least another minute, refreshed if need be, once for all processes.
   * @param refused a token Zoho has just answered 401 to: the stored one is not answered again if it is the same.
   * Errors: `not_connected`, `needs_reauthorisation`, `zoho_unavailable`, `zoho_busy` (refresh allowance spent).
   */
  access(organizationId: string, refused?: string): Promise<Access>;
}

/** Zoho's clock, as its latest answer told it, to the second. */
export interface ZohoClock {
  /** How far Zoho's is ahead of ours. */
  readonly aheadMs: number;
  /** When that was heard. */
  readonly at: number;
}

/** How many calls are left, as the door knows it. */
export interface CallsLeft {
  readonly leftToday: number | null;
  readonly dayLimit: number | null;
  readonly dayResetsAt: number | null;
  readonly leftThisMinute: number;
  readonly minuteLimit: number;
  readonly blockedUntil: number | null;
}

/**
 * Why a write failed, as far as it can be known:
 * `refused` Zoho answered no; `not_sent` it never left; `unknown` it may have happened, or may happen yet.
 */
export type WriteOutcome = 'refused' | 'not_sent' | 'unknown';
