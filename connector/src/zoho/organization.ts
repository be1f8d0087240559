// One organisation at Zoho, put together from its resources behind one door.
import { openAccess } from './access.ts';
import { openAdjustments } from './adjustments.ts';
import { lookAtAssumptions } from './assumptions.ts';
import { tryAssumptions } from './assumptions-by-writing.ts';
import { openAutomation } from './automation.ts';
import { openContacts } from './contacts.ts';
import { openInvoices, openPackages, openShipments } from './deliveries.ts';
import { type FieldWatch, watchFields } from './field-watch.ts';
import { openFields } from './fields.ts';
import { createGatherer, type GatherNeeds } from './gather.ts';
import { openItems } from './items.ts';
import { type Dialect, openLocations } from './locations.ts';
import { openOrders } from './orders.ts';
import type { CallsLeft, Door, ZohoClock } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { createShare } from './share.ts';
import { shareReads } from './shared-reads.ts';
import { openTransfers } from './transfers.ts';

export interface OrganizationNeeds {
  readonly door: Door;
  readonly now: () => Date;
  readonly wait: (milliseconds: number) => Promise<void>;
  /** The stock epoch, read just before item readings begin. */
  readonly sequence: () => number;
  readonly callsLeft: () => Promise<CallsLeft>;
  /** What the door has heard of Zoho's clock. */
  readonly clock?: () => ZohoClock | null;
  /** Who else may ride in a gathered call, and who is told its readings: see gather.ts. */
  readonly company?: GatherNeeds['company'];
  readonly landed?: GatherNeeds['landed'];
  /** How the organisation calls its places, where that is known already. */
  readonly dialectHint?: Dialect;
  /** Custom fields of items that somebody wants to hear of. */
  readonly fieldWatch?: FieldWatch;
}

/** Keep one for each organisation: readings are gathered and shared within it. */
export const openOrganization = ({ fieldWatch, ...given }: OrganizationNeeds): ZohoOrganization => {
  const door = fieldWatch === undefined ? given.door : watchFields(given.door, fieldWatch);
  const needs = { ...given, door: shareReads(door, given.now) };
  const share = createShare(needs.now);
  const locations = openLocations({ ...needs, share });
  const rooms = {
    // Readings of stock say when they began, by clock and by epoch: they are gathered, and share nothing else.
    items: openItems({ ...needs, share, details: createGatherer({ ...needs, door }) }),
    access: openAccess(needs),
    fields: openFields(needs),
    locations: { list: locations.list, readAt: locations.readAt },
    contacts: openContacts(needs),
    orders: openOrders({ ...needs, locations }),
    packages: openPackages(needs),
    shipments: openShipments(needs),
    invoices: openInvoices({ ...needs, locations }),
    adjustments: openAdjustments({ ...needs, locations }),
    transfers: openTransfers({ ...needs, locations }),
    automation: openAutomation(needs),
    callsLeft: needs.callsLeft,
    clock: needs.clock ?? (() => null),
  };
  return {
    ...rooms,
    assumptions: {
      look: (spend) => lookAtAssumptions({ ...needs, ...rooms }, spend),
      try: (spend, trial) => tryAssumptions({ ...needs, ...rooms }, spend, trial),
    },
  };
};
