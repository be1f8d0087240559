// Adjustments and transfers as the books have them, for proofs; and the person who approves a transfer.
import type { Adjustment, TransferOrder } from '../world/records.ts';
import { ControlError, type ControlParts, organizationOf } from './parts.ts';

export interface AdjustmentProof {
  readonly inventory_adjustment_id: string;
  readonly reference_number: string;
  readonly reason: string;
  readonly description: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly created_at: number;
  readonly line_items: readonly {
    readonly item_id: string;
    readonly location_id: string;
    readonly quantity_adjusted: number;
  }[];
}

export interface TransferProof {
  readonly transfer_order_id: string;
  readonly transfer_order_number: string;
  readonly description: string;
  readonly status: string;
  /** Epoch milliseconds. */
  readonly created_at: number;
  readonly from_location_id: string;
  readonly to_location_id: string;
  readonly line_items: readonly { readonly item_id: string; readonly quantity_transfer: number }[];
}

export function movesControl(parts: ControlParts) {
  return {
    /** Every adjustment there is. */
    adjustments: (organizationId?: string): AdjustmentProof[] =>
      organizationOf(parts, organizationId).world.adjustments.all.map(proveAdjustment),

    /** Every transfer order there is. */
    transfers: (organizationId?: string): TransferProof[] =>
      organizationOf(parts, organizationId).world.transfers.all.map(proveTransfer),

    approveTransfer(id: string, organizationId?: string): void {
      const { transfers } = organizationOf(parts, organizationId).world;
      const one = transfers.get(id);
      if (one?.status !== 'pending_approval') throw new ControlError('no such transfer order waits for an approval');
      transfers.change(one, () => Object.assign(one, { status: 'approved', modifiedAt: parts.clock.now() }));
    },
  };
}

const proveAdjustment = (one: Adjustment): AdjustmentProof => ({
  inventory_adjustment_id: one.id,
  reference_number: one.reference,
  reason: one.reason,
  description: one.description,
  status: one.status,
  created_at: one.createdAt,
  line_items: one.lines.map((line) => ({
    item_id: line.itemId,
    location_id: line.placeId,
    quantity_adjusted: line.quantity,
  })),
});

const proveTransfer = (one: TransferOrder): TransferProof => ({
  transfer_order_id: one.id,
  transfer_order_number: one.number,
  description: one.description,
  status: one.status,
  created_at: one.createdAt,
  from_location_id: one.fromId,
  to_location_id: one.toId,
  line_items: one.lines.map((line) => ({ item_id: line.itemId, quantity_transfer: line.quantity })),
});
