// Every table, as Kysely sees it. SCHEMA.md tells what each is for and what in it is sealed.
// Times are milliseconds since 1970 unless a name says otherwise; quantities and money are whole millionths.

export interface Tables {
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
  keys: {
    kid: string;
    organizationId: string;
    name: string;
    kind: 'skill' | 'service';
    /** Ed25519 public key, base64url. */
    publicKey: string;
    /** JSON array of scopes. */
    scopes: string;
    release: 'person' | 'code' | 'agent';
    /** JSON of KeyLimits. */
    limits: string;
    /** JSON array of location ids, or null for all. */
    locationIds: string | null;
    /** Sealed; null unless release is `code`. */
    totpSecret: string | null;
    /** The last time step a code was accepted for, so that no code works twice. */
    totpStep: number;
    /** Wrong codes since the last right one, and when the latest was. */
    totpFailures: number;
    totpFailedAt: number | null;
    createdAt: number;
    /** From then on it is worth nothing; in the future while its replacement is being rolled out. */
    revokedAt: number | null;
    /** The key this one replaces. */
    rotatedFrom: string | null;
    /** When it last bought a token; null where it never did since this is remembered. */
    lastUsedAt: number | null;
  };
  dayAsks: {
    kid: string;
    intent: string;
    /** Of the organisation, such as 2026-11-22. */
    day: string;
    asks: number;
    /** 1 once the audit log knows that the limit was reached. */
    told: number;
  };
  usedAssertions: { kid: string; jti: string; expiresAt: number };
  zohoClients: {
    clientId: string;
    /** Sealed. */
    secret: string;
    /** Sealed; null where only one is good. */
    previousSecret: string | null;
    sealedAt: number;
  };
  signingKeys: {
    kid: string;
    publicKey: string;
    /** Sealed. */
    privateKey: string;
    createdAt: number;
    /** From when on new tokens are signed with it. */
    signsFrom: number;
    /** After this nobody need know it; null while it is the newest. */
    retiresAt: number | null;
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
  keyCalls: { kid: string; day: string; calls: number };
  items: {
    organizationId: string;
    itemId: string;
    sku: string;
    name: string;
    status: string;
    /** As Zoho writes it; empty where a list has not told it. */
    modifiedTime: string;
    /** Totals of the two ledgers as the last list told them; null where it did not. */
    physicalMicros: number | null;
    booksMicros: number | null;
    /** List totals and reading totals that differ although both are new, so that they are not read again for it. */
    knownMismatch: string | null;
    /** When the listing began that it was last seen in. */
    listedAt: number | null;
    /** Since when it is known to have changed; null while the reading shows everything known. */
    dirtyAt: number | null;
    putOffUntil: number | null;
  };
  itemFields: { organizationId: string; apiName: string; seenAt: number };
  itemImports: { organizationId: string; readAt: number; items: number };
  readings: {
    organizationId: string;
    itemId: string;
    /** The stock epoch just before the reading began. */
    sequence: number;
    readAt: number;
    /** JSON of the item as read. */
    body: string;
    physicalMicros: number | null;
    booksMicros: number | null;
    reorderMicros: number | null;
  };
  feeds: {
    organizationId: string;
    feed: string;
    /** JSON: where an unfinished pass stands, or where the next begins. */
    cursor: string | null;
    /** Everything until then has been seen: when the last completed pass began. */
    followedTo: number | null;
    nextAt: number;
    failures: number;
    trouble: string | null;
  };
  orderItems: {
    organizationId: string;
    orderId: string;
    modifiedTime: string;
    status: string;
    /** JSON array of item ids. */
    itemIds: string;
    seenAt: number;
    /** What of its lines moves stock, to be compared as text; null where it is not known. */
    lines: string | null;
  };
  locations: {
    organizationId: string;
    locationId: string;
    name: string;
    kind: string;
    isPrimary: number;
    isActive: number;
    readAt: number;
  };
  locationNames: {
    organizationId: string;
    /** Normalised as SKUs are. */
    word: string;
    name: string;
    locationId: string;
    createdAt: number;
  };
  productIds: {
    organizationId: string;
    /** As the other system writes it; case counts. */
    productId: string;
    itemId: string;
    source: 'import' | 'field' | 'plan';
    createdAt: number;
  };
  reconciliations: {
    organizationId: string;
    runId: string;
    state: 'scheduled' | 'comparing' | 'compared' | 'stopped' | 'failed';
    /** In whose name its plans are made; null where none are to be. */
    kid: string | null;
    source: string;
    /** Of the counts and how they were to be compared. */
    contentHash: string;
    startedAt: number;
    leaseOwner: string | null;
    leaseUntil: number | null;
    endedAt: number | null;
    /** JSON. */
    report: string | null;
  };
  reconciliationPlans: { planKey: string; organizationId: string; runId: string; part: number };
  reconciledLines: { organizationId: string; runId: string; itemId: string; locationId: string; planKey: string };
  contacts: {
    organizationId: string;
    contactId: string;
    /** The name, normalised. */
    word: string;
    name: string;
    company: string;
    status: string;
    listedAt: number;
  };
  aliases: {
    organizationId: string;
    /** Normalised as SKUs are. */
    word: string;
    /** As it was given. */
    name: string;
    itemId: string;
    createdAt: number;
  };
  formerSkus: {
    organizationId: string;
    itemId: string;
    sku: string;
    until: number;
  };
  plans: {
    /** 128 random bits, hex: the write key. */
    planKey: string;
    display: string;
    organizationId: string;
    kid: string;
    kind:
      | 'create-order'
      | 'create-customer'
      | 'cancel-order'
      | 'adjust-stock'
      | 'transfer-stock'
      | 'receive-transfer'
      | 'name-item'
      | 'link-items';
    state: string;
    /** Raised by each transition; a stale executor cannot move a plan. */
    version: number;
    /** JSON of what is shown. */
    write: string;
    /** JSON of what execution needs besides. */
    recipe: string;
    release: 'person' | 'code' | 'agent';
    warnings: string;
    createdAt: number;
    expiresAt: number;
    approvedAt: number | null;
    approvedBy: string | null;
    /** The organisation's day on which it was released, for the daily limits. */
    day: string | null;
    valueMicros: number;
    unitsMicros: number;
    leaseOwner: string | null;
    leaseUntil: number | null;
    zohoId: string | null;
    zohoNumber: string | null;
    result: string | null;
    reason: string | null;
    changedAt: number;
  };
  planSteps: { planKey: string; version: number; state: string; at: number; note: string | null };
  reservations: {
    planKey: string;
    organizationId: string;
    itemId: string;
    locationId: string;
    quantityMicros: number;
    createdAt: number;
    /** The stock epoch at Zoho's confirmation; null before it. */
    committedSequence: number | null;
    /** A checkout's limit; null where the units are held for as long as their plan lives. */
    heldUntil: number | null;
  };
  checkouts: {
    id: string;
    organizationId: string;
    kid: string;
    idempotencyKey: string;
    requestHash: string;
    state: string;
    /** Raised by each transition and lease; a stale executor cannot move a checkout. */
    version: number;
    /** The write key its order will have; its units are reserved under it from the start. */
    planKey: string;
    /** JSON of what is sold, for how much, and from where. */
    cart: string;
    /** JSON of who buys and where it goes; null once forgotten. */
    buyer: string | null;
    /** Sealed; null once nothing is to be authorised any more. */
    payment: string | null;
    /** JSON of what its execution has learnt. */
    progress: string;
    decisionId: string | null;
    orderId: string | null;
    orderNumber: string | null;
    createdAt: number;
    changedAt: number;
    /** Until when its units are held for the buyer. */
    heldUntil: number;
    leaseOwner: string | null;
    leaseUntil: number | null;
  };
  checkoutSteps: {
    checkoutId: string;
    version: number;
    state: string;
    at: number;
    note: string | null;
  };
  shopBuyers: {
    organizationId: string;
    buyerHash: string;
    addressHash: string;
    contactId: string;
    /** Null where the contact's own address is meant. */
    addressId: string | null;
    createdAt: number;
  };
  stockChanges: {
    planKey: string;
    organizationId: string;
    itemId: string;
    /** Empty where the organisation keeps everything in one place. */
    locationId: string;
    /** Signed. */
    deltaMicros: number;
    createdAt: number;
    /** The stock epoch when Zoho had it; null before it. */
    committedSequence: number | null;
  };
  freedUnits: {
    planKey: string;
    organizationId: string;
    itemId: string;
    quantityMicros: number;
    /** The stock epoch when Zoho had the cancellation. */
    sequence: number;
    freedAt: number;
  };
  undoneAdjustments: { organizationId: string; adjustmentId: string; planKey: string; createdAt: number };
  idempotencyKeys: { kid: string; idempotencyKey: string; requestHash: string; planKey: string; createdAt: number };
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
  auditEntries: {
    sequence: number;
    at: number;
    /** Null for what concerns the whole connector. */
    organizationId: string | null;
    kid: string | null;
    action: string;
    subject: string;
    requestId: string | null;
    /** JSON. */
    before: string | null;
    /** JSON. */
    after: string | null;
    /** JSON list. */
    zohoIds: string;
    /** JSON: of each personal part its name and its commitment. */
    commitments: string;
    previousHash: string;
    entryHash: string;
  };
  auditPersonal: {
    sequence: number;
    name: string;
    /** Null once it has been erased, as the value is. */
    salt: string | null;
    /** JSON. */
    value: string | null;
    /** The entry that tells of its erasure. */
    erasedBy: number | null;
  };
  complianceRules: {
    id: string;
    /** JSON of the row. */
    body: string;
    version: number;
    changedAt: number;
  };
  complianceRuleChanges: {
    id: string;
    version: number;
    /** JSON of the row as it was from then on; null where it was removed. */
    body: string | null;
    reason: string;
    by: string;
    at: number;
  };
  complianceFields: {
    organizationId: string;
    role: string;
    /** JSON. */
    body: string;
    changedAt: number;
  };
  complianceFieldChecks: {
    organizationId: string;
    /** JSON list, in words; empty where all is as it should be. */
    drift: string;
    /** JSON list of the mapped roles whose fields are there. */
    present: string;
    checkedAt: number;
  };
  decisions: {
    id: string;
    organizationId: string;
    at: number;
    moment: 'quote' | 'order' | 'shipment';
    channel: string;
    /** What its proofs are bound to. */
    orderRef: string;
    outcome: 'allow' | 'review' | 'deny';
    buyerKey: string;
    /** JSON: what stood against it, and what it relied on. */
    body: string;
    /** JSON: name, address, date of birth; null once erased. */
    buyer: string | null;
    /** Zoho's, once there is an order. */
    orderId: string | null;
    orderNumber: string | null;
    /** The organisation's day of the sale; null while there is none. */
    soldOn: string | null;
    /** The last day on which the law wants it kept. */
    keptUntil: string | null;
    /** When the sale was undone. */
    voidedAt: number | null;
  };
  decisionLines: {
    decisionId: string;
    line: number;
    itemId: string;
    sku: string;
    name: string;
    brand: string;
    /** Empty where the item did not tell it. */
    productClass: string;
    quantityMicros: number;
  };
  unclearedCursors: { organizationId: string; seenAt: number; orderId: string };
  ageProofs: {
    id: string;
    organizationId: string;
    provider: string;
    /** Null where the provider made none. */
    providerId: string | null;
    status: string;
    reason: string | null;
    ownKey: number;
    orderRef: string;
    buyerKey: string;
    /** JSON: name, date of birth, address; null once erased. */
    buyer: string | null;
    minimumAge: number;
    createdAt: number;
    /** When the provider was last asked. */
    checkedAt: number;
    /** When it was first seen as accepted. */
    verifiedAt: number | null;
    expiresAt: number;
  };
  addressChecks: {
    provider: string;
    addressKey: string;
    /** JSON of what was answered. */
    body: string;
    checkedAt: number;
    expiresAt: number;
  };
  providerCalls: { id: string; provider: string; at: number };
  providerBlocks: { provider: string; until: number };
  consoleLinks: {
    tokenHash: string;
    by: string;
    createdAt: number;
    expiresAt: number;
    usedAt: number | null;
  };
  consoleSessions: {
    idHash: string;
    by: string;
    secretHash: string;
    /** Of the secret before; null until it first changed. */
    previousHash: string | null;
    /** The next secret is made of the last one and this. */
    salt: string;
    rotatedAt: number;
    formSalt: string;
    agentHash: string;
    createdAt: number;
    seenAt: number;
    endsAt: number;
    endedFor: 'signed_out' | 'idle' | 'over' | 'reused' | 'other_browser' | 'too_many' | null;
  };
  consoleTries: { peer: string; at: number };
  callHours: { organizationId: string; hourAt: number; lane: string; calls: number };
}
