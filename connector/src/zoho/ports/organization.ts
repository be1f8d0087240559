// What the rooms around it may ask of one organisation at Zoho. Types only.
import type { Seen } from '../assumption.ts';
import type { Trial, Tried } from '../assumptions-by-writing.ts';
import type { RuleDraft, WebhookDraft, ZohoRule, ZohoWebhook } from './automation.ts';
import type { AddressDraft, ContactDraft, ZohoAddress, ZohoContact, ZohoContactRow } from './contacts.ts';
import type { CallsLeft, Spend, ZohoClock } from './door.ts';
import type { ItemHeadRow, ItemListRow, ItemReading, LowStockRow, ZohoField, ZohoLocation } from './items.ts';
import type { Changes, ListPage } from './lists.ts';
import type {
  InvoiceDraft,
  MadeDocument,
  OrderDraft,
  OrderFilter,
  PackageDraft,
  ShipmentDraft,
  ZohoOrder,
  ZohoOrderHead,
  ZohoOrderRow,
} from './orders.ts';
import type {
  AdjustmentDraft,
  TransferDraft,
  ZohoAdjustment,
  ZohoAdjustmentHead,
  ZohoTransfer,
  ZohoTransferHead,
} from './stock-moves.ts';

export interface ZohoOrganizationFacts {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  readonly currency: string;
  readonly pricePrecision: number;
}

/** Lists that each need a scope of their own. */
export type Touchable = 'items' | 'contacts' | 'salesorders' | 'inventoryadjustments' | 'transferorders';

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
