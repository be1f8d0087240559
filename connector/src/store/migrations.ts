// The schema's history. A migration that has been released is never edited; the next one is added below it.
import type { Migration } from 'kysely/migration';
import { first } from './migrations/0001-first.ts';
import { mirror } from './migrations/0002-mirror.ts';
import { jobsAndEvents } from './migrations/0003-jobs-and-events.ts';
import { webhooks } from './migrations/0004-webhooks.ts';
import { stockChanges } from './migrations/0006-stock-changes.ts';
import { itemFields } from './migrations/0007-item-fields.ts';
import { connectionEpoch } from './migrations/0008-connection-epoch.ts';
import { zohoClients } from './migrations/0009-zoho-clients.ts';
import { audit } from './migrations/0010-audit.ts';
import { reconcile } from './migrations/0011-reconcile.ts';
import { heardOrders } from './migrations/0012-heard-orders.ts';
import { productIds } from './migrations/0013-product-ids.ts';
import { names } from './migrations/0014-names.ts';
import { reconciliations } from './migrations/0015-reconciliations.ts';
import { compliance } from './migrations/0016-compliance.ts';
import { orderModes } from './migrations/0017-order-modes.ts';
import { checkouts } from './migrations/0020-checkouts.ts';
import { buyers } from './migrations/0021-buyers.ts';
import { putOff } from './migrations/0022-put-off.ts';
import { consoleTables } from './migrations/0024-console.ts';
import { dayAsks } from './migrations/0025-day-asks.ts';
import { countedAsks } from './migrations/0026-counted-asks.ts';

/** By name, applied in this order. */
export const migrations: Record<string, Migration> = {
  '0001-first': first,
  '0002-mirror': mirror,
  '0003-jobs-and-events': jobsAndEvents,
  '0004-webhooks': webhooks,
  '0006-stock-changes': stockChanges,
  '0007-item-fields': itemFields,
  '0008-connection-epoch': connectionEpoch,
  '0009-zoho-clients': zohoClients,
  '0010-audit': audit,
  '0011-reconcile': reconcile,
  '0012-heard-orders': heardOrders,
  '0013-product-ids': productIds,
  '0014-names': names,
  '0015-reconciliations': reconciliations,
  '0016-compliance': compliance,
  '0017-order-modes': orderModes,
  '0020-checkouts': checkouts,
  '0021-buyers': buyers,
  '0022-put-off': putOff,
  '0024-console': consoleTables,
  '0025-day-asks': dayAsks,
  '0026-counted-asks': countedAsks,
};
