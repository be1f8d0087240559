// What the rooms around it may ask of Zoho, in our own words; and what it needs of them. Types only.
import type { Micros } from 'shared-schemas';
import type { Seen } from './assumption.ts';
import type { Trial, Tried } from './assumptions-by-writing.ts';

/** Orders before webhooks before chat before background work. */
export type Lane = 'order' | 'webhook' | 'chat' | 'sync';

/** One ask's account with Zoho: who pays, how urgent it is, and what it has cost so far. */
export interface Spend {
  readonly lane: Lane;
  /** The key that asked; null for the connector's own work. */
  readonly kid: string | null;
  /** Calls the key may make in a day; null for no ceiling. */
  readonly callsPerDay: number | null;
  zohoCalls: number;
  sharedCalls: number;
  /** For the log: the request and the plan that the calls are made for. */
  readonly requestId?: string;
  readonly plan?: string;
}

/** One call, as it is told of: never what was asked or answered. */
export interface HeardCall {
  readonly callId: string;
  readonly organizationId: string;
  readonly method: string;
  /** Without ids and words: /salesorders/:id */
  readonly route: string;
  readonly lane: Lane;
  /** What Zoho's answer came to; `no_answer` where there was none. */
  readonly outcome: string;
  readonly ms: number;
  readonly requestId?: string;
  readonly plan?: string;
}

/** A request as the resources phrase it; the door adds the organisation, the token and the budget. */
export interface ZohoRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Below /inventory/v1, such as /salesorders. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly json?: unknown;
}

/**
 * The one way to Zoho. Answers the body of a success (2xx and code 0). Errors are ConnectorErrors: `zoho_refused` with
 * `facts.zoho` {code, status} for what Zoho says no to; `zoho_unavailable` and the like otherwise; for a write,
 * `facts.outcome` says whether it can have happened.
 */
export interface Door {
  call(spend: Spend, request: ZohoRequest): Promise<Record<string, unknown>>;
}

/** A token and where it is good. */
export interface Access {
  readonly token: string;
  /** Such as https://www.zohoapis.com, from the allow-list. */
  readonly apiUrl: string;
}

export interface TokenSource {
  /**
   * A token that is good for at least another minute, refreshed if need be, once for all processes.
   * @param refused a token Zoho has just answered 401 to: the stored one is not answered again if it is the same.
   * Errors: `not_connected`, `needs_reauthorisation`, `zoho_unavailable`, `zoho_busy` (refresh allowance spent).
   */
  access(organizationId: string, refused?: string): Promise<Access>;
}

export interface ItemHeadRow {
  readonly itemId: string;
  readonly sku: string;
  readonly name: string;
  readonly status: string;
}

/** A row of the list of items: totals over all places, in millionths of the item's unit. */
export interface ItemListRow extends ItemHeadRow {
  /** As Zoho writes it, such as 2025-03-28T07:23:22+0000; empty where it does not. Stock movements leave it alone. */
  readonly modifiedTime: string;
  readonly createdTime: string;
  /** Null where Zoho gives none that can be read. */
  readonly physicalOnHand: Micros | null;
  readonly booksOnHand: Micros | null;
  /** Whether Zoho keeps stock of it. */
  readonly tracked: boolean;
}

/** One page of a list, 200 rows at most. A record that moves while pages are read may come twice. */
export interface ListPage<T> {
  readonly rows: readonly T[];
  readonly more: boolean;
}

/** One page of what changed since a moment; rows that did not, or do not tell, are left out. */
export interface Changes<T> extends ListPage<T> {
  /** False where Zoho ignored or refused what was asked: then nothing is proved of what is not here. */
  readonly honoured: boolean;
}

/** Figures of one ledger, in millionths of the item's unit. */
export interface LedgerFigures {
  readonly onHand: Micros;
  readonly committed: Micros;
  readonly available: Micros;
}

export interface PlaceStock {
  readonly physical: LedgerFigures;
  readonly accounting: LedgerFigures;
  /** Null where Zoho does not say. */
  readonly incoming: Micros | null;
}

export type FieldType = 'text' | 'number' | 'amount' | 'boolean' | 'list' | 'date' | 'unreadable';

export interface CustomField {
  readonly apiName: string;
  readonly label: string;
  readonly type: FieldType;
  readonly value: string | boolean | readonly string[] | null;
}

/** A custom field of the organisation, set anywhere or not. */
export interface ZohoField {
  readonly entity: string;
  readonly apiName: string;
  readonly label: string;
  /** Unreadable where its values could be anything. */
  readonly kind: FieldType;
  readonly active: boolean;
}

/** An item as Zoho tells it, with its stock. */
export interface ZohoItem extends ItemHeadRow {
  readonly unit: string;
  readonly tracking: 'none' | 'batch' | 'serial' | 'untracked';
  /** A kit or an assembly: made of other items. */
  readonly composite: boolean;
  /** Kept in a group of units that Zoho converts into one another. */
  readonly convertsUnits: boolean;
  readonly description: string;
  readonly sellable: boolean;
  readonly rate: Micros | null;
  readonly purchaseRate: Micros | null;
  readonly taxPercent: Micros;
  readonly reorderLevel: Micros | null;
  readonly total: PlaceStock;
  readonly places: readonly (PlaceStock & { readonly id: string; readonly name: string; readonly active: boolean })[];
  /** Of one unit, in pounds, rounded up; left out where Zoho does not say. */
  readonly weightPounds?: Micros;
  /** Left out where there is none. */
  readonly brand?: string;
  readonly customFields: readonly CustomField[];
  /** False where Zoho said nothing about custom fields, not even that there are none. */
  readonly fieldsTold: boolean;
  /** When it was last edited, as Zoho writes it; movements of stock leave it alone. Empty where it was not told. */
  readonly modifiedTime: string;
}

/** An item with the moment its reading began, by the clock and by the stock epoch. */
export interface ItemReading {
  readonly item: ZohoItem;
  readonly readAt: number;
  readonly sequence: number;
}

export interface LowStockRow extends ItemHeadRow {
  readonly unit: string;
  readonly onHand: Micros;
  readonly reorderLevel: Micros;
}

export interface ZohoLocation {
  readonly id: string;
  readonly name: string;
  readonly primary: boolean;
  readonly active: boolean;
  readonly kind: 'business' | 'warehouse';
}

export interface ZohoContact {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly email: string;
  readonly phone: string;
  readonly status: string;
  readonly kind: string;
}

/** A row of the list of contacts. */
export interface ZohoContactRow {
  readonly id: string;
  readonly name: string;
  readonly company: string;
  readonly status: string;
  readonly kind: string;
  /** Both as Zoho writes them; empty where it does not. */
  readonly modifiedTime: string;
  readonly createdTime: string;
}

export interface ZohoAddress {
  readonly id: string;
  /** One line, for people. */
  readonly text: string;
  /** The same in its parts; what Zoho does not say is empty. */
  readonly parts?: {
    readonly street: string;
    readonly secondary: string;
    readonly city: string;
    readonly county: string;
    readonly state: string;
    readonly zip: string;
    readonly country: string;
  };
}

export interface ContactDraft {
  readonly name: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly company?: string;
  /** For bills and parcels alike. */
  readonly address?: AddressDraft;
}

export interface AddressDraft {
  /** Whose name stands on the parcel. */
  readonly attention: string;
  readonly street: string;
  readonly secondary: string;
  readonly city: string;
  readonly state: string;
  readonly zip: string;
  readonly country: string;
  readonly phone: string;
}

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

/** What Zoho can be made to tell of (API notes 8). */
export type HookEntity = 'item' | 'salesorder' | 'purchaseorder';

export interface ZohoWebhook {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  readonly method: string;
  readonly url: string;
  /** Null where Zoho does not tell it; empty where there is none. */
  readonly secret: string | null;
  readonly query: readonly (readonly [name: string, value: string])[];
}

export interface WebhookDraft {
  readonly name: string;
  readonly entity: HookEntity;
  readonly url: string;
  readonly secret: string;
  readonly query: ZohoWebhook['query'];
}

export interface ZohoRule {
  readonly id: string;
  readonly name: string;
  readonly entity: string;
  /** Zoho's own `rule_type`. */
  readonly kind: string;
  readonly active: boolean;
  readonly webhookIds: readonly string[];
}

export interface RuleDraft {
  readonly name: string;
  readonly entity: HookEntity;
  readonly kind: 'add_edit' | 'delete';
  readonly webhookId: string;
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

export interface OrderFilter {
  readonly customerId?: string;
  readonly since?: string;
  readonly limit: number;
}

export interface ZohoOrganizationFacts {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly pricePrecision: number;
}

/** Zoho's clock, as its latest answer told it, to the second. */
export interface ZohoClock {
  /** How far Zoho's is ahead of ours. */
  readonly aheadMs: number;
  /** When that was heard. */
  readonly at: number;
}

/** Lists that each need a scope of their own. */
export type Touchable = 'items' | 'contacts' | 'salesorders' | 'inventoryadjustments' | 'transferorders';

/** How many calls are left, as the door knows it. */
export interface CallsLeft {
  readonly leftToday: number | null;
  readonly dayLimit: number | null;
  readonly dayResetsAt: number | null;
  readonly leftThisMinute: number;
  readonly minuteLimit: number;
  readonly blockedUntil: number | null;
}

/**
 * One organisation at Zoho. Every method may throw the `zoho_*` problems, `not_connected`, `needs_reauthorisation`
 * and `limit_exceeded` (the key's own ceiling of calls).
 */
export interface ZohoOrganization {
  items: {
    /** Every item, active and inactive, 200 a call. */
    all(spend: Spend): AsyncIterable<readonly ItemHeadRow[]>;
    /** One page of all items, active and inactive, in the order they were made; pages count from 1. */
    page(spend: Spend, page: number): Promise<ListPage<ItemListRow>>;
    /**
     * Items edited at that second or later, oldest edit first. An item edited while pages are read moves to the end and
     * draws others onto pages already read: ask again since the last row's time, and for further pages only where a
     * whole page is of one second.
     */
    changedSince(spend: Spend, since: Date, page: number): Promise<Changes<ItemListRow>>;
    /** Gathered with whoever asks at the same moment; items Zoho no longer has are absent. */
    details(spend: Spend, ids: readonly string[]): Promise<ReadonlyMap<string, ItemReading>>;
    /** Exact SKU, looked up at Zoho, inactive ones too: for what the local list does not know yet. */
    bySku(spend: Spend, sku: string): Promise<readonly ItemHeadRow[]>;
    /** Writes one custom field of an item, by its label; again does no harm. Other fields stay as they are. */
    setField(spend: Spend, itemId: string, field: { readonly label: string; readonly value: string }): Promise<void>;
    lowStock(spend: Spend, limit: number): Promise<{ rows: readonly LowStockRow[]; more: boolean; readAt: number }>;
    /** One call: the items with the least accounting stock first, where Zoho sorts as it is asked to; 200 at most. */
    scarcest(spend: Spend): Promise<readonly ItemListRow[]>;
  };
  /** For looking whether Zoho lets us: one call each, the smallest there is. */
  access: {
    /** Every organisation the connected user belongs to. */
    organizations(spend: Spend): Promise<readonly ZohoOrganizationFacts[]>;
    /** Reads one row of a list. Errors: `zoho_scope_missing` and the like. */
    touch(spend: Spend, list: Touchable): Promise<void>;
  };
  fields: {
    /** Custom fields of items or sales orders; null where this organisation does not tell them. */
    list(spend: Spend, entity: 'item' | 'salesorder'): Promise<readonly ZohoField[] | null>;
  };
  locations: {
    /** Kept for some minutes, since places change rarely. */
    list(spend: Spend): Promise<readonly ZohoLocation[]>;
    /** When the list that `list` answers was read; null before it was. */
    readAt(): number | null;
  };
  contacts: {
    /** Customers whose name contains the text, or whose e-mail address it is. */
    find(spend: Spend, text: string, limit: number): Promise<{ contacts: readonly ZohoContact[]; more: boolean }>;
    /** Exactly this name, case included or not as Zoho compares it: without case. */
    named(spend: Spend, name: string): Promise<readonly ZohoContact[]>;
    get(spend: Spend, id: string): Promise<ZohoContact | null>;
    addresses(spend: Spend, id: string): Promise<readonly ZohoAddress[]>;
    /** One page of all contacts, suppliers and inactive ones too, in the order they were made; pages count from 1. */
    page(spend: Spend, page: number): Promise<ListPage<ZohoContactRow>>;
    /** Contacts changed at that second or later, the latest change first, as `orders.changedSince` has them. */
    changedSince(spend: Spend, since: Date, page: number): Promise<Changes<ZohoContactRow>>;
    /** Errors: `customer_exists` (Zoho's 3062); `zoho_unavailable` with outcome unknown. */
    create(spend: Spend, draft: ContactDraft): Promise<ZohoContact>;
    /** One more address of a contact: its id; null where this organisation's Zoho does not let us (API notes 6.3). */
    addAddress(spend: Spend, id: string, draft: AddressDraft): Promise<string | null>;
  };
  orders: {
    get(spend: Spend, id: string): Promise<ZohoOrder | null>;
    /** Exact number; void orders too. */
    numbered(spend: Spend, number: string): Promise<readonly ZohoOrderHead[]>;
    /** Exact reference; Zoho allows several, void ones among them. */
    referenced(spend: Spend, reference: string): Promise<readonly ZohoOrderHead[]>;
    list(spend: Spend, filter: OrderFilter): Promise<{ orders: readonly ZohoOrderHead[]; more: boolean }>;
    /**
     * Orders changed at that second or later, void ones too, the latest change first: one that changes while pages are
     * read is found by the next asking since the latest time seen. `honoured` says that the rows came in that order,
     * which nothing documents: then they are all there are, whether or not Zoho also filtered them.
     */
    changedSince(spend: Spend, since: Date, page: number): Promise<Changes<ZohoOrderRow>>;
    create(spend: Spend, draft: OrderDraft): Promise<ZohoOrder>;
    confirm(spend: Spend, id: string): Promise<void>;
    submit(spend: Spend, id: string): Promise<void>;
    void(spend: Spend, id: string, reason?: string): Promise<void>;
  };
  /** What was packed and shipped of an order stands on the order itself: Zoho lists no shipments (API notes 6.8). */
  packages: {
    create(spend: Spend, draft: PackageDraft): Promise<MadeDocument>;
  };
  shipments: {
    /** Physical stock moves with it. */
    create(spend: Spend, draft: ShipmentDraft): Promise<MadeDocument>;
  };
  invoices: {
    /** As a draft, numbered by Zoho: an organisation's invoices must not have gaps, nor numbers of ours. */
    create(spend: Spend, draft: InvoiceDraft): Promise<MadeDocument>;
    /** Accounting stock moves with it. It is not mailed to anybody. */
    markSent(spend: Spend, id: string): Promise<void>;
  };
  adjustments: {
    /** One page of the list, 200 rows, as Zoho sorts it: by its documents nothing can be searched or sorted. From 1. */
    newest(spend: Spend, page: number): Promise<{ rows: readonly ZohoAdjustmentHead[]; more: boolean }>;
    get(spend: Spend, id: string): Promise<ZohoAdjustment | null>;
    create(spend: Spend, draft: AdjustmentDraft): Promise<ZohoAdjustment>;
  };
  transfers: {
    /** One page of the list, 200 rows, latest made first. From 1. */
    newest(spend: Spend, page: number): Promise<{ rows: readonly ZohoTransferHead[]; more: boolean }>;
    /** Exact number; Zoho takes each once. */
    numbered(spend: Spend, number: string): Promise<readonly ZohoTransferHead[]>;
    get(spend: Spend, id: string): Promise<ZohoTransfer | null>;
    create(spend: Spend, draft: TransferDraft): Promise<ZohoTransfer>;
    /** Puts it on its way. */
    send(spend: Spend, id: string): Promise<void>;
    /** Its goods are there. @param date the organisation's day. */
    receive(spend: Spend, id: string, date: string): Promise<void>;
  };
  /** Webhooks and the workflow rules that fire them; lists are null where the organisation offers none of it by API. */
  automation: {
    /** Without their secrets and queries. */
    webhooks(spend: Spend): Promise<readonly ZohoWebhook[] | null>;
    /** Without what they fire. */
    rules(spend: Spend): Promise<readonly ZohoRule[] | null>;
    webhook(spend: Spend, id: string): Promise<ZohoWebhook>;
    rule(spend: Spend, id: string): Promise<ZohoRule>;
    /** Answers its id. */
    createWebhook(spend: Spend, draft: WebhookDraft): Promise<string>;
    changeWebhook(spend: Spend, id: string, draft: WebhookDraft): Promise<void>;
    deleteWebhook(spend: Spend, id: string): Promise<void>;
    createRule(spend: Spend, draft: RuleDraft): Promise<string>;
    changeRule(spend: Spend, id: string, draft: RuleDraft): Promise<void>;
    activateRule(spend: Spend, id: string): Promise<void>;
    deleteRule(spend: Spend, id: string): Promise<void>;
  };
  /** What we take for granted of Zoho, held against this organisation's answers. */
  assumptions: {
    /** Reads alone. */
    look(spend: Spend): Promise<readonly Seen[]>;
    /** Writes a draft order and voids it, and adjusts the item by one unit and back. */
    try(spend: Spend, trial: Trial): Promise<Tried>;
  };
  callsLeft(): Promise<CallsLeft>;
  /** Null before the first answer that told the time, in this process. */
  clock(): ZohoClock | null;
}

/**
 * Why a write failed, as far as it can be known:
 * `refused` Zoho answered no; `not_sent` it never left; `unknown` it may have happened, or may happen yet.
 */
export type WriteOutcome = 'refused' | 'not_sent' | 'unknown';
