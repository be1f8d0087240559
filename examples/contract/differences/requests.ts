// What may be asked that Inventory’s documents do not know, or know otherwise.
import { type Difference, NOTES, ORDER, webhooks } from './difference.ts';

export const operationsNotInInventory: Difference[] = [
  {
    operations: ['GET /settings/warehouses', 'GET /warehouses'],
    where: 'operation',
    rule: 'undocumented',
    paths: [''],
    evidence: `${NOTES('6.6')}: the places of organisations that have not moved to locations`,
  },
  {
    operations: ['GET /settings/fields'],
    where: 'operation',
    rule: 'undocumented',
    paths: [''],
    evidence: `${NOTES('6.10')}: documented in Books`,
  },
  {
    operations: [
      'GET /settings/webhooks',
      ...webhooks,
      'DELETE /settings/webhooks/{webhook_id}',
      'GET /settings/webhooks/histories',
      'GET /settings/webhooks/histories/{history_id}',
      'POST /settings/webhooks/histories/{history_id}/resend',
      'POST /settings/webhooks/histories/bulkresend',
      'GET /settings/workflows',
      'GET /settings/workflows/{workflow_id}',
      'POST /settings/workflows',
      'PUT /settings/workflows/{workflow_id}',
      'DELETE /settings/workflows/{workflow_id}',
      'POST /settings/workflows/{workflow_id}/active',
      'POST /settings/workflows/{workflow_id}/inactive',
    ],
    where: 'operation',
    rule: 'undocumented',
    paths: [''],
    evidence: `${NOTES('8')}: seen on two live Inventory organisations; documented in Books`,
  },
  {
    operations: [
      'POST /contacts/{contact_id}/address',
      'PUT /contacts/{contact_id}/address/{address_id}',
      'DELETE /contacts/{contact_id}/address/{address_id}',
    ],
    where: 'operation',
    rule: 'undocumented',
    paths: [''],
    evidence: `${NOTES('6.3')}, "Addresses": documented in Books`,
  },
  {
    operations: [
      'GET /salesorders/{salesorder_id}/comments',
      'POST /salesorders/{salesorder_id}/comments',
      'PUT /salesorders/{salesorder_id}/address/shipping',
      'PUT /salesorders/{salesorder_id}/address/billing',
    ],
    where: 'operation',
    rule: 'undocumented',
    paths: [''],
    evidence: `${NOTES('6.4')}: documented in Books`,
  },
];

export const requests: Difference[] = [
  {
    operations: ['GET /salesorders'],
    where: 'query',
    rule: 'undocumented',
    paths: ['reference_number', 'salesorder_number', 'customer_id', 'date_start', 'sort_column'],
    evidence: `${NOTES('6.4')}: "Filters are undocumented for Inventory but work"; documented in Books`,
  },
  {
    operations: ['GET /salesorders'],
    where: 'query',
    rule: 'undocumented',
    paths: ['last_modified_time'],
    evidence: `${NOTES('6.4')}: documented in Books; not seen on Inventory, so that nothing leans on it`,
  },
  {
    operations: ['GET /salesorders', 'GET /contacts'],
    where: 'query',
    rule: 'undocumented',
    paths: ['sort_order'],
    evidence: `${NOTES('6.0')}, "Pagination": sort_order=A|D`,
  },
  {
    operations: ['DELETE /salesorders'],
    where: 'query',
    rule: 'undocumented',
    paths: ['salesorder_ids'],
    evidence: `${NOTES('6.4')}: bulk DELETE /salesorders?salesorder_ids=`,
  },
  {
    operations: ['POST /shipmentorders'],
    where: 'query',
    rule: 'type',
    paths: ['package_ids'],
    evidence: `${NOTES('6.8')}: POST /shipmentorders?package_ids=a,b; the document of the PUT has it as text too`,
  },
  {
    operations: ['POST /salesorders'],
    where: 'body',
    rule: 'missing',
    paths: ['/salesorder_number'],
    evidence: `${NOTES('6.4')}: required only where numbering is off or ignored`,
  },
  {
    operations: ['POST /salesorders'],
    where: 'body',
    rule: 'undocumented',
    paths: ['/line_items/*/warehouse_id'],
    evidence: `${NOTES('6.4, 6.6')}: what location_id is called where warehouses are still in use; ${ORDER}`,
  },
  {
    operations: ['PUT /variants/{variant_id}/openingstock'],
    where: 'body',
    rule: 'type',
    paths: ['/locations/*/location_id'],
    evidence: `${NOTES('6.0')}, ids: text, past 2^53`,
  },
];
