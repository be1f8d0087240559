// The switches of a sandbox. Each default is the best evidence in the API notes; what the notes leave unsure is a switch.

import type { Post } from './webhooks/post.ts';

export type Plan = 'free' | 'standard' | 'professional' | 'premium' | 'enterprise';

export interface SandboxOptions {
  // The shop.
  /** How many items; about 300 by default. */
  items?: number;
  /** Sales orders of the past, in many states; 0 by default. */
  orders?: number;
  seed?: number;
  /** How many organisations the user belongs to. */
  organizations?: number;
  timeZone?: string;

  // Around it.
  now?: () => Date;
  /** Its own origin as clients see it, used for accounts-server and api_domain; Zoho's own hosts when absent. */
  origin?: string;
  /** The user's data centre: `location` in the callback (API notes 2). */
  dataCentre?: 'us' | 'eu' | 'in' | 'au' | 'jp' | 'ca' | 'cn' | 'sa' | 'uk';

  // How the organisation is set up.
  /** Which of the two wire dialects of places it speaks, or none (API notes 6.6). */
  locations?: 'locations' | 'warehouses' | 'none';
  /** Orders are confirmed as they are created (API notes 6.4). */
  autoConfirm?: boolean;
  /** Orders of sale and of transfer, and adjustments, need an approval: they come out pending_approval (API notes 6.4 to 6.7). */
  approvals?: boolean;
  autoNumber?: boolean;
  /** Shipments, invoices and adjustments below zero are refused (API notes 5). */
  preventNegativeStock?: boolean;
  /** ... and so is confirming an order (the notes know of no such refusal). */
  preventNegativeStockAtConfirm?: boolean;
  /** Percent that Zoho adds to each taxable line. */
  taxPercentage?: number;
  plan?: Plan;
  /** The trial is over: every write is 103001 (API notes 9.15). */
  planLapsed?: boolean;
  /** The user has left the organisation: 6041 (API notes 3, last line). */
  userRemoved?: boolean;

  /** Custom fields, by api_name, without which nothing of their kind is written (6.3, "Create"). */
  mandatoryFields?: readonly string[];
  /** The language Zoho refuses in: messages are the user's (5, "Envelope"). */
  language?: 'en' | 'es';

  // Limits (API notes 5).
  /** Calls a day; by default the plan's. */
  dailyLimit?: number;
  /** Calls at once; by default 5 on free, 10 on paid. */
  concurrency?: number;
  /**
   * The first call past it shuts the organisation out: the strict reading. Live the point is soft (120 calls in 3.3
   * seconds passed), so a client that keeps to this keeps to Zoho's; a larger number plays a softer Zoho.
   */
  perMinute?: number;
  /** How long code 44 shuts the organisation out, in seconds. */
  blockSeconds?: number;
  /** "1,000" rather than "1000" in code 45. */
  dailyMessageComma?: boolean;

  // OAuth (API notes 3).
  /** Redirect at once, show a page with buttons, or refuse. */
  consent?: 'auto' | 'page' | 'deny';
  /** Redirect URIs besides loopback ones. */
  redirectUris?: readonly string[];
  /** Seconds a code lives. */
  codeSeconds?: number;
  expiredTokenCode?: 57 | 14;
  /** Whether `Authorization: Bearer` works too. */
  bearer?: 'reject' | 'accept';
  /** Status of the token throttle: 400 now, 200 in older posts. */
  throttleStatus?: 400 | 200;
  /** The throttle's `error` comes in the user's language. */
  throttleLanguage?: 'en' | 'zh';
  /** Seconds the token throttle locks; every retry begins them anew. */
  throttleSeconds?: number;
  /** Old accounts: expires_in in milliseconds, with expires_in_sec. */
  expiresInMilliseconds?: boolean;
  /** Whether a code_challenge is honoured for this kind of client. */
  pkce?: 'ignore' | 'verify';

  // Webhooks (API notes 8).
  /** Whether webhooks and workflow rules can be made by API: so in two live accounts, and documented for Books alone. */
  webhookApi?: boolean;
  /** How often rules may trigger in a day, as Billing documents; 0 for without end. */
  webhooksPerDay?: number;
  /** How often a delivery that failed is tried again. */
  webhookRetries?: number;
  /** Seconds between tries; the notes do not know them. */
  webhookRetrySeconds?: number;
  /** How long a connection may take, and then an answer. */
  webhookConnectMs?: number;
  webhookReadMs?: number;
  /** How the signature is written: seen in small hexadecimal, reported in Base64. */
  webhookSignature?: 'hex' | 'HEX' | 'base64';
  /** Sends deliveries in place of the socket, which reaches this machine alone. */
  postWebhook?: Post;

  // Unsure facts of the Inventory API.
  /** A document number while auto-numbering is on and the flag is absent is refused (6.4, inferred). */
  rejectNumberWithoutIgnoreFlag?: boolean;
  /** A slash after the path: a client in use sends one always (6.0, "Common"). */
  trailingSlash?: 'accept' | 'refuse';
  /** What response_option=2 is to a list: how many there are instead of rows, or nothing (6.0, "Pagination"). */
  countOption?: 'count' | 'ignore';
  /** per_page past 200 (6.0, "Pagination"). */
  pagePerPageOverflow?: 'clamp' | 'error';
  /** Code for an unknown id in the path: 5 was seen live, 1002 is documented (5, "Codes"). */
  missingRecordCode?: 5 | 1002;
  /** A filter_by Zoho does not know: no rows, or ignored (6.4). */
  unknownFilterBy?: 'empty' | 'ignore';
  /** Inline address objects on create: refused, refused where 100 characters or longer, or taken (6.4). */
  inlineAddress?: 'error' | 'when-long' | 'accept';
  /** POST/PUT/DELETE of contact addresses, known from Books alone (6.3). */
  contactAddressWrites?: boolean;
  /** PUT of an order's addresses, the path of Books (6.4). */
  orderAddressWrites?: boolean;
  /** Creating an inventory item without inventory_account_id is refused (6.1, "Create"). */
  inventoryAccountRequired?: boolean;
  /** Confirming the confirmed, voiding the void (7, inferred). */
  repeatStatusChange?: 'error' | 'accept';
  /** /settings/fields, known from Books alone (6.10). */
  settingsFields?: boolean;
  /** Whether the items list carries the custom_fields array besides the cf_ keys (6.0). */
  listCustomFieldsArray?: boolean;
  /** Whether the detail of an item carries custom_fields and custom_field_hash (6.0); no live one is known to lack them. */
  detailCustomFields?: boolean;
  /** Whether warehouse_id / location_id on the items list changes the stock shown (6.1, conflict). */
  listStockByPlace?: boolean;
  /** A created document answers 201, as the specification says (5, "Envelope"). */
  createdStatus?: 201 | 200;
  /** Whether a package is an object or, as the specification says, an array (6.0). */
  packageShape?: 'object' | 'array';
  /** What the specification requires of a new shipment is required (6.8). */
  shipmentFieldsRequired?: boolean;
  /** Key of a shipment: the specification's, or the one seen in a client (6.0). */
  shipmentKey?: 'shipment_order' | 'shipmentorder';
  /** Fixed decimals of quantities on documents (9.7); by default at least one. */
  quantityDecimals?: number;
  /** Lists, by their key such as salesorders, that take a last_modified_time and do not apply it (6.4, 9.1). */
  modifiedFilterIgnored?: readonly string[];
  /** Whether last_modified_time leaves out what changed in that very second: "modified after" (6.1). */
  modifiedFilterExclusive?: boolean;
  /** Lists that take last_modified_time as sort_column and stay in their own order (6.4 knows no such order, 9.1). */
  modifiedSortIgnored?: readonly string[];
  /** ... or refuse it. */
  modifiedSortRefused?: readonly string[];
  /** Whether what becomes of an order (packed, shipped, delivered, invoiced) changes it: the notes do not say. */
  progressTouchesOrder?: boolean;
  /** Whether a stock movement counts as a change of the item (8, "stock changed"). */
  stockTouchesItem?: boolean;
  /** A header location_id must be a general location (6.6, partly inferred). */
  headerLocationMustBeGeneral?: boolean;
  /** Whether a new transfer moves as it is made, or is a draft until it is put on its way (6.7: both states are named). */
  transferStart?: 'moved' | 'draft';
  /** Which invoices move accounting stock (6.1): any, or those that were sent. */
  invoiceMovesStock?: 'created' | 'sent';
  /** Data type of cf_age_required, which an administrator chose once: a check box, the age as a number, or as text. */
  ageRequiredType?: 'boolean' | 'number' | 'dropdown' | 'string';
  /** How the value of a field of type number is written; the specification says text (6.0). */
  numberFieldValue?: 'text' | 'number';
  /** Data type of cf_restricted_states. */
  restrictedStatesType?: 'multiselect' | 'string';
  /** Whether an administrator has also made the fields a regulated shop needs, and filled them in on every item. */
  complianceFields?: boolean;
}

/** All switches with their defaults filled in; the live ones may change while it runs. */
export type Settings = Mutable<Required<Omit<SandboxOptions, 'now' | 'postWebhook' | Unset>>> &
  Pick<Mutable<SandboxOptions>, Unset>;

/** Switches that may stay without a value. */
type Unset = 'origin' | 'dailyLimit' | 'concurrency' | 'quantityDecimals';
type Mutable<T> = { -readonly [K in keyof T]: T[K] };
