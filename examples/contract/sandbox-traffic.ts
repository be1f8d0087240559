// Every route of the sandbox is called with valid input, in an order in which each finds what it needs.
import type { Sandbox } from 'zoho-sandbox';
import type { Recorder } from './record.ts';
import { createVisitor } from './visit.ts';
import { visitAutomation } from './visit-automation.ts';
import {
  visitContacts,
  visitItems,
  visitItemWrites,
  visitLocations,
  visitSettings,
  visitWarehouses,
} from './visit-catalogue.ts';
import { visitSales } from './visit-sales.ts';
import { visitStock } from './visit-stock.ts';

export type Dialect = 'locations' | 'warehouses';

/** An organisation with warehouses is asked only what differs there: the documents know it no longer (API notes 6.6). */
export const visitSandbox = async (sandbox: Sandbox, recorder: Recorder, dialect: Dialect): Promise<void> => {
  const visitor = createVisitor(sandbox, recorder);
  const items = await visitItems(visitor);
  if (dialect === 'warehouses') return visitWarehouses(visitor);
  await visitSettings(visitor);
  const places = await visitLocations(visitor);
  const customerId = await visitContacts(visitor);
  const itemId = await visitItemWrites(visitor, items, places[0]);
  await visitStock(visitor, itemId, places);
  await visitAutomation(visitor, itemId);
  const kit = items.find(({ combo_type, status }) => combo_type === 'kit' && status === 'active');
  await visitSales(visitor, { customerId, itemId, kitId: String(kit?.item_id), placeId: places[0] });
};
