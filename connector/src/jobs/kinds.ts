// The closed list of what the queue runs, and what each kind of job is handed.

export interface JobPayloads {
  /** Looks at what a webhook brought. */
  readonly webhook: { readonly deliveryId: string };
  /** Brings a subscriber what has happened since the last time. */
  readonly notify: { readonly subscriberId: string };
  /** Makes a reconciliation as the settings say. */
  readonly reconcile: { readonly runId: string };
}

export type JobKind = keyof JobPayloads;

interface NewJobOf<K extends JobKind> {
  readonly organizationId: string;
  readonly kind: K;
  readonly payload: JobPayloads[K];
  /** Not before this; at once where it is left out. */
  readonly runAt?: number;
  /** While a job of this organisation, kind and key waits, another is merged into it; so the key must tell the payload. */
  readonly key?: string;
}
export type NewJob = { [K in JobKind]: NewJobOf<K> }[JobKind];

/** A job in hand. */
export interface Job<K extends JobKind = JobKind> {
  readonly id: number;
  readonly organizationId: string;
  readonly kind: K;
  readonly payload: JobPayloads[K];
  /** From 1. A job may run more than once, even twice at a time, so what it does must bear repeating. */
  readonly attempt: number;
  /** Aborted when its time is over. */
  readonly signal: AbortSignal;
}

export type JobHandlers = { readonly [K in JobKind]: (job: Job<K>) => Promise<void> };
