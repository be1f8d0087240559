// What an organisation sells: orders, and the packages, shipments and invoices of them. Moments are epoch milliseconds.
import type { Address, FieldValue } from './records.ts';

export interface Line {
  readonly id: string;
  itemId: string;
  sku: string;
  name: string;
  description: string;
  unit: string;
  rate: number;
  quantity: number;
  discount: string;
  taxId: string;
  placeId: string;
  hsnOrSac: string;
  customFields: readonly { label: string; value: string }[];
  mapped: readonly { id: string; itemId: string; quantity: number }[];
}

/** What orders and invoices have in common. */
export interface Sale {
  number: string;
  reference: string;
  date: string;
  customerId: string;
  lines: Line[];
  notes: string;
  terms: string;
  discount: string;
  discountType: 'entity_level' | 'item_level';
  discountBeforeTax: boolean;
  inclusiveTax: boolean;
  shippingCharge: number;
  adjustment: number;
  adjustmentDescription: string;
  placeId: string;
  exchangeRate: number;
  salespersonId: string;
  billing: Address;
  shipping: Address;
  customFields: Record<string, FieldValue>;
  createdAt: number;
  modifiedAt: number;
}

export type Phase =
  | 'draft'
  | 'pending_approval'
  | 'approved'
  | 'rejected'
  | 'confirmed'
  /** Confirmed, and told by a person to wait, or that nothing more is to come. */
  | 'onhold'
  | 'closed'
  | 'void';

export interface SalesOrder extends Sale {
  readonly id: string;
  phase: Phase;
  shipmentDate: string;
  deliveryMethod: string;
  pricebookId: string;
  comments: Comment[];
}

export interface Comment {
  readonly id: string;
  description: string;
  readonly at: number;
}

export interface Package {
  readonly id: string;
  number: string;
  date: string;
  notes: string;
  orderId: string;
  lines: { readonly id: string; orderLineId: string; quantity: number }[];
  shipmentId: string;
  customFields: Record<string, FieldValue>;
  createdAt: number;
  modifiedAt: number;
}

export interface Shipment {
  readonly id: string;
  number: string;
  date: string;
  reference: string;
  orderId: string;
  packageIds: readonly string[];
  deliveryMethod: string;
  trackingNumber: string;
  carrier: string;
  notes: string;
  shippingCharge: number;
  status: 'shipped' | 'delivered';
  deliveredOn: string;
  createdAt: number;
  modifiedAt: number;
}

export interface Invoice extends Sale {
  readonly id: string;
  status: 'draft' | 'sent' | 'partially_paid' | 'paid' | 'void';
  /** What the customer has paid of it. */
  paid: number;
  dueDate: string;
  /** For each line the order line it bills, or ''. */
  orderLineIds: string[];
  orderIds: readonly string[];
  /** Whether its lines have moved accounting stock. */
  posted: boolean;
}
