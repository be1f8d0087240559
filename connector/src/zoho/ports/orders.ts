// Sales orders and what is made of them: packages, shipments, invoices. Types only.
import type { Micros } from 'shared-schemas';

export interface ZohoOrderHead {
  readonly id: string;
  readonly number: string;
  readonly reference: string;
  readonly date: string;
  readonly customerId: string;
  readonly customerName: string;
  /** Zoho's own `status`, such as draft, confirmed, void. */
  readonly status: string;
  readonly shippedStatus: string;
  readonly total: Micros;
  readonly currency: string;
}

/** A row of the list of orders: both times as Zoho writes them, empty where it does not. */
export interface ZohoOrderRow extends ZohoOrderHead {
  readonly modifiedTime: string;
  readonly createdTime: string;
}

export interface ZohoOrderLine {
  /** By which packages and invoices name it; empty where Zoho does not tell. */
  readonly id: string;
  readonly itemId: string;
  /** Where it ships from; empty where the organisation keeps everything in one place. */
  readonly locationId: string;
  readonly sku: string;
  readonly name: string;
  readonly unit: string;
  readonly quantity: Micros;
  readonly packed: Micros;
  readonly shipped: Micros;
  readonly invoiced: Micros;
  readonly rate: Micros;
  readonly total: Micros;
}

export interface ZohoPackage {
  readonly id: string;
  /** Empty while it has not been shipped. */
  readonly shipmentId: string;
  readonly number: string;
  readonly status: string;
  readonly carrier: string;
  readonly trackingNumber: string;
  readonly shippedOn: string;
  readonly deliveredOn: string;
}

export interface ZohoInvoice {
  readonly id: string;
  readonly number: string;
  readonly status: string;
  readonly total: Micros;
  readonly balance: Micros;
}

export interface ZohoOrder extends ZohoOrderRow {
  readonly lines: readonly ZohoOrderLine[];
  readonly packages: readonly ZohoPackage[];
  readonly invoices: readonly ZohoInvoice[];
  readonly subTotal: Micros;
  readonly tax: Micros;
}

export interface OrderDraft {
  readonly customerId: string;
  readonly lines: readonly { readonly itemId: string; readonly quantity: Micros; readonly rate: Micros }[];
  readonly locationId?: string;
  /** Set: sent with ignore_auto_number_generation=true. */
  readonly number?: string;
  readonly reference?: string;
  readonly shippingAddressId?: string;
  readonly note?: string;
  /** One that the organisation has: Zoho refuses others. */
  readonly customField?: { readonly apiName: string; readonly value: string };
  readonly date: string;
}

export interface PackageDraft {
  readonly orderId: string;
  /** Ours. */
  readonly number: string;
  readonly date: string;
  readonly lines: readonly { readonly orderLineId: string; readonly quantity: Micros }[];
}

export interface ShipmentDraft {
  readonly orderId: string;
  readonly packageId: string;
  /** Ours. */
  readonly number: string;
  readonly date: string;
  readonly deliveryMethod: string;
  readonly trackingNumber: string;
}

export interface InvoiceDraft {
  readonly customerId: string;
  readonly reference: string;
  readonly date: string;
  readonly locationId?: string;
  readonly lines: readonly {
    readonly itemId: string;
    /** Of the order's line that it bills. */
    readonly orderLineId: string;
    readonly quantity: Micros;
    readonly rate: Micros;
  }[];
}

/** A document that Zoho has made. */
export interface MadeDocument {
  readonly id: string;
  readonly number: string;
}

export interface OrderFilter {
  readonly customerId?: string;
  readonly since?: string;
  readonly limit: number;
}
