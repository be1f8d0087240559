// The connection to Zoho: who it is, its tokens, and what its calls have cost.

export interface ConnectionTables {
  settings: { name: string; value: string };
  epochs: { name: string; value: number };
  connections: {
    organizationId: string;
    name: string;
    dataCentre: string;
    accountsUrl: string;
    apiUrl: string;
    /** Space-separated, as Zoho granted them. */
    scopes: string;
    state: 'connected' | 'needs_reauthorisation';
    trouble: string | null;
    timeZone: string;
    currencyCode: string;
    pricePrecision: number;
    /** Sealed. */
    refreshToken: string;
    /** Sealed; null while none is held. */
    accessToken: string | null;
    accessExpiresAt: number | null;
    /** From when on it is renewed, though still good. */
    accessRefreshAt: number | null;
    connectedAt: number;
    /** Who refreshes right now, until when, and the fencing number of that lease. */
    refreshOwner: string | null;
    refreshUntil: number | null;
    refreshFence: number;
    /** Nobody asks Zoho for a token before this: it throttles, or does not answer. */
    refreshBlockedUntil: number | null;
    /** How its orders take their stock. */
    orderMode: 'commit' | 'fulfil' | 'fulfil-and-invoice' | 'adjust';
  };
  tokenRefreshes: { organizationId: string; at: number };
  connectLinks: {
    /** SHA-256 of the link's secret, hex. */
    tokenHash: string;
    createdAt: number;
    expiresAt: number;
    usedAt: number | null;
    /** The organisation that must come back, where one is pinned. */
    organizationId: string | null;
    stateHash: string | null;
    browserHash: string | null;
    /** That of the connection it makes; null where it is left as it is. */
    orderMode: 'commit' | 'fulfil' | 'fulfil-and-invoice' | 'adjust' | null;
  };
  zohoClients: {
    clientId: string;
    /** Sealed. */
    secret: string;
    /** Sealed; null where only one is good. */
    previousSecret: string | null;
    sealedAt: number;
  };
  zohoCalls: {
    id: string;
    organizationId: string;
    lane: string;
    startedAt: number;
    /** Null while it flies. */
    finishedAt: number | null;
    /** A flight past this belongs to a dead process. */
    deadlineAt: number;
  };
  callHours: { organizationId: string; hourAt: number; lane: string; calls: number };
  doors: {
    organizationId: string;
    blockedUntil: number | null;
    dayLimit: number | null;
    dayRemaining: number | null;
    dayResetsAt: number | null;
    failures: number;
    circuitOpenUntil: number | null;
  };
  laneDemand: { organizationId: string; lane: string; waitedAt: number };
}
