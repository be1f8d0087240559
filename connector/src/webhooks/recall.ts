// A remembered delivery as its job takes it up. Of one that was not signed nothing but which record to read again is
// handed out, so that nobody can believe it by mistake.
import { type Entity, readDelivery } from './read-delivery.ts';

/** A row of the store, as far as it matters here. */
export interface RememberedRow {
  readonly id: string;
  readonly organizationId: string;
  readonly receivedAt: number;
  readonly signed: number;
  readonly headers: string;
  readonly query: string;
  readonly body: Uint8Array;
}

export interface Recalled {
  readonly deliveryId: string;
  readonly organizationId: string;
  readonly receivedAt: number;
  readonly entity: Entity;
  readonly id: string;
  /** Items to look at: of a hint, only where the record is an item itself. */
  readonly itemIds: readonly string[];
  /** A rule for deletions sent it: its query says event=delete. */
  readonly deleted: boolean;
  /** What Zoho says of the record; null for a hint. */
  readonly said: {
    readonly record: Readonly<Record<string, unknown>>;
    /** As Zoho writes it; null where it was not sent. */
    readonly modifiedTime: string | null;
  } | null;
}

/** Null where it cannot be read any more: it was accepted by other rules than those of today. */
export const recall = (row: RememberedRow): Recalled | null => {
  const headers = JSON.parse(row.headers) as Partial<Record<string, string>>;
  const read = readDelivery({ rawBody: row.body, query: row.query, contentType: headers['content-type'] ?? null });
  if ('refused' in read) return null;
  const { entity, id, itemIds, deleted, record, modifiedTime } = read.content;
  const believed = row.signed === 1;
  return {
    deliveryId: row.id,
    organizationId: row.organizationId,
    receivedAt: row.receivedAt,
    entity,
    id,
    itemIds: believed || entity === 'item' ? itemIds : [],
    deleted,
    said: believed ? { record, modifiedTime } : null,
  };
};
