// What a row of the table is, and the words its rows are made of: evidence, operations, places.
//
// Sections are those of the project's API notes. Beyond them stand bodies of live organisations, found in public code.
import type { Rule, Where } from '../check.ts';
import type { Schema } from '../schema.ts';

export interface Difference {
  readonly operations: readonly string[];
  readonly where: Where;
  readonly rule: Rule | 'shape';
  /**
   * JSON pointers (/items/X/upc, with * for X); or without the first slash the place in a kind of record, alone or in a
   * list (item/upc); or names of query parameters; '' for the whole.
   */
  readonly paths: readonly string[];
  readonly evidence: string;
  /** For `shape`: the documented answer as the wire has it, so that what is in it can be checked all the same. */
  readonly correct?: (documented: Schema) => Schema;
}

export const NOTES = (section: string): string => `API notes ${section}`;
export const ITEM = 'API notes, ITEM: the live body of an item';
export const ITEM_ROWS = 'live rows of an item list: the organisations whose SKUs are GTX5L and A02776019313A';
export const ORDER = 'live webhook body of a sales order, Inventory, India, November 2024';
export const INVOICE = 'live webhook body of an invoice, Books, Nigeria, September 2026';
export const INVOICE_ROW = 'live row of an invoice list, Inventory, United Kingdom, June 2025';
export const CONTACT = 'live body of a contact, Inventory, United Kingdom, June 2025';
export const CONTACT_ROW = 'live row of a contact list, India, December 2021';
/** No evidence of a difference: something documented that the sandbox does not play, and so nobody has checked. */
export const NOT_COVERED = (what: string): string => `not covered: ${what}`;

/** The named places within one. */
export const within = (place: string, names: string): string[] => names.split(/\s+/).map((name) => `${place}/${name}`);

export const webhooks = [
  'GET /settings/webhooks/{webhook_id}',
  'POST /settings/webhooks',
  'PUT /settings/webhooks/{webhook_id}',
];

export const readItem = ['GET /items/{item_id}', 'GET /itemdetails'];
export const writeItem = ['POST /items', 'PUT /items/{item_id}'];
export const items = ['GET /items', ...readItem, ...writeItem];
export const composites = ['GET /compositeitems', 'GET /compositeitems/{composite_item_id}'];
export const groups = ['GET /itemgroups', 'GET /itemgroups/{itemgroup_id}'];
export const orders = ['GET /salesorders/{salesorder_id}', 'POST /salesorders', 'PUT /salesorders/{salesorder_id}'];
export const contacts = ['GET /contacts/{contact_id}', 'POST /contacts', 'PUT /contacts/{contact_id}'];
export const invoices = ['GET /invoices/{invoice_id}', 'POST /invoices', 'PUT /invoices/{invoice_id}'];
export const packages = ['GET /packages/{package_id}', 'POST /packages', 'PUT /packages/{package_id}'];
export const shipments = [
  'GET /shipmentorders/{shipmentorder_id}',
  'POST /shipmentorders',
  'PUT /shipmentorders/{shipmentorder_id}',
];
export const adjustments = [
  'GET /inventoryadjustments/{inventory_adjustment_id}',
  'POST /inventoryadjustments',
  'PUT /inventoryadjustments/{inventory_adjustment_id}',
];
