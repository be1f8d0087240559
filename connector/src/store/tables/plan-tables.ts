// Plans and what they hold: reservations, changes of stock, keys that make an ask one.

export interface PlanTables {
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
}
