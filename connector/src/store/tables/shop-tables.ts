// A regulated shop: checkouts and their buyers, the table of rules, decisions and proofs.

export interface ShopTables {
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
}
