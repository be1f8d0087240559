// What comes in, what is to be done, and what goes out: webhooks, jobs, events and who hears them.

export interface EventTables {
  jobs: {
    id: number;
    organizationId: string;
    kind: string;
    /** What another waiting job is merged by; null where none is. */
    mergeKey: string | null;
    /** JSON, by kind. */
    payload: string;
    state: 'waiting' | 'leased' | 'done' | 'dead';
    runAt: number;
    attempts: number;
    /** Failures of its own: those of Zoho or the network do not count. */
    faults: number;
    leaseOwner: string | null;
    leaseUntil: number | null;
    /** Raised with each lease; a stale runner changes nothing. */
    fence: number;
    /** Why it failed last, in words. */
    error: string | null;
    endedAt: number | null;
  };
  jobTurns: { organizationId: string; kind: string; turn: number };
  outbox: {
    /** The cursor: rises with each event. */
    sequence: number;
    id: string;
    organizationId: string;
    type: string;
    at: number;
    origin: 'zoho' | 'connector';
    /** JSON, by type. */
    data: string;
    next: string | null;
  };
  subscribers: {
    id: string;
    organizationId: string;
    kind: 'openclaw' | 'webhook';
    url: string;
    /** JSON list of event types; null for all. */
    types: string | null;
    origins: 'zoho' | 'all';
    /** How long events are gathered before they are told together. */
    windowMs: number;
    /** Such as 22:00-07:00, in the organisation's time zone; null for none. */
    quietHours: string | null;
    /** Sealed; null where the receiver wants none. */
    secret: string | null;
    /** Up to which event notifications have been made. */
    cursor: number;
    state: 'enabled' | 'disabled';
    reason: string | null;
    createdAt: number;
    deliveredAt: number | null;
  };
  notifications: {
    id: number;
    subscriberId: string;
    messageId: string;
    /** As it is sent, whatever happens to the events since. */
    body: string;
    lastSequence: number;
    state: 'waiting' | 'failed';
    attempts: number;
    /** Not before this; while it is being sent, when somebody else may take it up. */
    nextAt: number;
    createdAt: number;
    error: string | null;
  };
  webhookEndpoints: {
    organizationId: string;
    /** SHA-256 of the secret part of its address, hex. */
    pathSecretHash: string;
    /** Of the address before this one, and until when that still works. */
    formerPathSecretHash: string | null;
    formerUntil: number | null;
    /** Sealed. JSON list of signing secrets. */
    secrets: string;
    /** 1 where deliveries without a signature are taken as hints. */
    allowUnsigned: number;
    createdAt: number;
  };
  deliveries: {
    /** The order in which they came. */
    arrival: number;
    id: string;
    organizationId: string;
    receivedAt: number;
    /** `accepted`, or why it was refused. */
    verdict: string;
    /** 1 where it was signed with a secret of ours: only then is its content believed. */
    signed: number;
    entity: string | null;
    entityId: string | null;
    /** As Zoho wrote it. */
    modifiedTime: string | null;
    contentHash: string | null;
    /** JSON of the few that matter. */
    headers: string;
    query: string;
    /** As it came, byte for byte. */
    body: Buffer;
    state: 'waiting' | 'handled' | 'failed' | 'refused';
    jobId: number | null;
    handledAt: number | null;
    error: string | null;
    repeats: number;
    repeatedAt: number | null;
  };
}
