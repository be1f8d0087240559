// What the sandbox cannot show: fields that an organisation has instead of others, and lists without a row.
import {
  adjustments,
  composites,
  contacts,
  type Difference,
  groups,
  invoices,
  NOT_COVERED,
  NOTES,
  orders,
  packages,
  shipments,
  webhooks,
  within,
} from './difference.ts';

export const lessThanDocumented: Difference[] = [
  {
    operations: [...orders, 'GET /invoices/{invoice_id}', 'POST /invoices'],
    where: 'answer',
    rule: 'missing',
    paths: ['lineitem/mapped_items/*/warehouse_id'],
    evidence: `${NOTES('6.6')}: an organisation has either locations or warehouses`,
  },
];

/** What is documented and stays unplayed: not known to differ, but checked by nothing. */
export const notCovered: Difference[] = [
  {
    operations: webhooks,
    where: 'answer',
    rule: 'unshown',
    paths: ['/webhook/entity_parameters', '/webhook/additional_parameters'],
    evidence: NOT_COVERED('the sandbox’s webhooks send whole records, query parameters and forms'),
  },
  {
    operations: ['POST /salesorders/status/confirmed'],
    where: 'answer',
    rule: 'unshown',
    paths: ['/data/email_error_info'],
    evidence: NOT_COVERED(
      'the sandbox confirms all of the orders or none, and the document has no fields for the errors',
    ),
  },
  {
    operations: [...orders, ...packages, 'GET /invoices/{invoice_id}', 'POST /invoices'],
    where: 'answer',
    rule: 'unshown',
    paths: ['lineitem/mapped_items/*/mapped_items'],
    evidence: NOT_COVERED('the sandbox has no kits within kits'),
  },
  {
    operations: [...adjustments, ...invoices, ...packages],
    where: 'answer',
    rule: 'unshown',
    paths: within('lineitem', 'batches serial_numbers storages'),
    evidence: NOT_COVERED('the sandbox tracks which items have batches and serial numbers, not the numbers'),
  },
  {
    operations: ['GET /variants/{variant_id}/openingstock'],
    where: 'answer',
    rule: 'unshown',
    paths: within('openingstock', 'batches serial_numbers'),
    evidence: NOT_COVERED('the sandbox tracks which items have batches and serial numbers, not the numbers'),
  },
  {
    operations: ['POST /items', 'PUT /items/{item_id}', 'GET /salesorders/{salesorder_id}', 'POST /salesorders'],
    where: 'answer',
    rule: 'unshown',
    paths: ['item/documents', 'salesorder/documents'],
    evidence: NOT_COVERED('the sandbox keeps no attachments'),
  },
  {
    operations: ['GET /salesorders/{salesorder_id}'],
    where: 'answer',
    rule: 'unshown',
    paths: ['salesorder/purchaseorders'],
    evidence: NOT_COVERED('the sandbox buys nothing'),
  },
  {
    operations: contacts,
    where: 'answer',
    rule: 'unshown',
    paths: ['contact/opening_balances'],
    evidence: NOT_COVERED('no customer of the sandbox owes anything from before'),
  },
  {
    operations: invoices,
    where: 'answer',
    rule: 'unshown',
    paths: ['invoice/payment_options/payment_gateways'],
    evidence: NOT_COVERED('the sandbox takes no payments'),
  },
  {
    operations: ['GET /compositeitems/{composite_item_id}'],
    where: 'answer',
    rule: 'unshown',
    paths: ['item/tags'],
    evidence: NOT_COVERED('the sandbox has no reporting tags'),
  },
  {
    operations: ['GET /locations', 'GET /locations/{location_id}', 'POST /locations', 'PUT /locations/{location_id}'],
    where: 'answer',
    rule: 'unshown',
    paths: ['location/associated_series_ids'],
    evidence: NOT_COVERED('the sandbox has one number series'),
  },
  {
    operations: [
      'GET /organizations/{organization_id}',
      ...composites,
      ...groups,
      'GET /inventoryadjustments',
      ...adjustments,
      'GET /transferorders',
      'GET /transferorders/{transfer_order_id}',
      'POST /transferorders',
      'GET /packages',
      ...packages,
      ...shipments,
    ],
    where: 'answer',
    rule: 'unshown',
    paths: [
      ...['organization', 'item', 'itemgroup', 'inventoryadjustment', 'transferorder', 'package'].map(
        (kind) => `${kind}/custom_fields`,
      ),
      'shipmentorder/shipmentorder_custom_fields',
    ],
    evidence: NOT_COVERED('the sandbox’s shop has custom fields of items, contacts, orders and invoices alone'),
  },
];
