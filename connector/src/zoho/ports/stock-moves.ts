// Adjustments of stock and transfers between places, in our own words. Types only.
import type { Micros } from 'shared-schemas';

/** What a list of adjustments tells of one. */
export interface ZohoAdjustmentHead {
  readonly id: string;
  /** Neither unique nor searchable at Zoho (API notes 6.5): the mark of the plan that made it, where one of ours did. */
  readonly reference: string;
  readonly date: string;
  readonly reason: string;
  /** Of quantities, or of their value alone. */
  readonly kind: 'quantity' | 'value';
  /** As Zoho writes it; empty where it does not say, which is where nobody has to approve it. */
  readonly status: string;
  /** As Zoho writes it; empty where it does not say. */
  readonly modifiedTime: string;
}

export interface ZohoAdjustmentLine {
  readonly itemId: string;
  /** Empty where the organisation keeps everything in one place. */
  readonly locationId: string;
  /** Signed: what came (above 0) or went. */
  readonly quantity: Micros;
}

export interface ZohoAdjustment extends ZohoAdjustmentHead {
  readonly description: string;
  readonly lines: readonly ZohoAdjustmentLine[];
}

export interface AdjustmentDraft {
  readonly date: string;
  readonly reason: string;
  readonly reference: string;
  readonly description?: string;
  readonly lines: readonly { readonly itemId: string; readonly locationId: string | null; readonly quantity: Micros }[];
}

export interface ZohoTransferHead {
  readonly id: string;
  readonly number: string;
  readonly date: string;
  /** Zoho's own `status`, such as draft, pending_approval, in_transit, transferred, void. */
  readonly status: string;
  readonly fromId: string;
  readonly toId: string;
  /** As Zoho writes it; empty where it does not say. */
  readonly modifiedTime: string;
}

export interface ZohoTransfer extends ZohoTransferHead {
  /** Whether it is on its way for a while, rather than there at once. */
  readonly inTransit: boolean;
  readonly description: string;
  readonly lines: readonly { readonly itemId: string; readonly name: string; readonly quantity: Micros }[];
}

export interface TransferDraft {
  /** Ours: sent with ignore_auto_number_generation=true. */
  readonly number: string;
  readonly date: string;
  readonly fromId: string;
  readonly toId: string;
  readonly inTransit: boolean;
  readonly description?: string;
  readonly lines: readonly { readonly itemId: string; readonly name: string; readonly quantity: Micros }[];
}
