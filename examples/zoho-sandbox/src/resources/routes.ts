// Every resource of the Inventory API. Fixed paths come before those with ids.
import type { Route } from '../call.ts';
import type { World } from '../world/world.ts';
import { adjustmentRoutes } from './adjustments.ts';
import { contactAddressRoutes } from './contact-addresses.ts';
import { contactPersonRoutes } from './contact-persons.ts';
import { contactRoutes } from './contacts.ts';
import { groupRoutes } from './groups.ts';
import { invoiceRoutes } from './invoices.ts';
import { itemWriteRoutes } from './item-write.ts';
import { itemReadRoutes } from './items.ts';
import { openingStockRoutes } from './opening-stock.ts';
import { orderStatusRoutes } from './order-status.ts';
import { orderRoutes } from './orders.ts';
import { organizationRoutes } from './organizations.ts';
import { packageRoutes } from './packages.ts';
import { placeWriteRoutes } from './place-write.ts';
import { placeRoutes } from './places.ts';
import { settingsRoutes } from './settings.ts';
import { shipmentRoutes } from './shipments.ts';
import { transferStatusRoutes } from './transfer-status.ts';
import { transferRoutes } from './transfers.ts';
import { type Resend, webhookHistoryRoutes } from './webhook-histories.ts';
import { webhookSettingsRoutes } from './webhooks.ts';
import { workflowRoutes } from './workflows.ts';

/**
 * @param worlds the organisations of the user.
 * @param resend sends a delivery of the past once more.
 */
export function inventoryRoutes(worlds: () => readonly World[], resend: Resend): readonly Route[] {
  return [
    ...organizationRoutes(worlds),
    ...itemReadRoutes,
    ...itemWriteRoutes,
    ...groupRoutes,
    ...openingStockRoutes,
    ...placeRoutes,
    ...placeWriteRoutes,
    ...contactPersonRoutes,
    ...contactAddressRoutes,
    ...contactRoutes,
    ...orderStatusRoutes,
    ...orderRoutes,
    ...packageRoutes,
    ...shipmentRoutes,
    ...invoiceRoutes,
    ...adjustmentRoutes,
    ...transferStatusRoutes,
    ...transferRoutes,
    ...settingsRoutes,
    ...webhookHistoryRoutes(resend),
    ...webhookSettingsRoutes,
    ...workflowRoutes,
  ];
}
