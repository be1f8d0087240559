// The copy of Zoho: items, readings of their stock, places, contacts; and what names them here.

export interface MirrorTables {
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
  productIds: {
    organizationId: string;
    /** As the other system writes it; case counts. */
    productId: string;
    itemId: string;
    source: 'import' | 'field' | 'plan';
    createdAt: number;
  };
}
