// Inventory adjustments at Zoho: listed by pages, read, made (API notes 6.5). What is sent are signed differences; there is
// no call that sets a level, no filter, and no number that Zoho takes only once.
import type { Locations, Places } from './locations.ts';
import { readPage } from './pages.ts';
import { headPlace, linePlace, requirePlaces } from './place-fields.ts';
import type { Door } from './ports/door.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import type { AdjustmentDraft } from './ports/stock-moves.ts';
import { toAdjustment, toAdjustmentHead } from './to-adjustment.ts';
import { isId, jsonDecimal, readWritten, rowAt, saysMissing } from './wire.ts';

export interface AdjustmentsNeeds {
  readonly door: Door;
  readonly locations: Pick<Locations, 'places'>;
}

const PATH = '/inventoryadjustments';

export const openAdjustments = ({ door, locations }: AdjustmentsNeeds): ZohoOrganization['adjustments'] => ({
  newest: async (spend, page) => {
    const { rows, more } = await readPage(door, spend, { path: PATH, key: 'inventory_adjustments' }, page);
    return { rows: rows.map(toAdjustmentHead), more };
  },

  get: async (spend, id) => {
    if (!isId(id)) return null;
    try {
      return toAdjustment(adjustmentIn(await door.call(spend, { method: 'GET', path: `${PATH}/${id}` })));
    } catch (error) {
      if (saysMissing(error)) return null;
      throw error;
    }
  },

  create: async (spend, draft) => {
    const placed = draft.lines.some((line) => line.locationId !== null);
    const places = placed ? await requirePlaces(locations, spend) : null;
    const body = await door.call(spend, { method: 'POST', path: PATH, json: toBody(draft, places) });
    return readWritten(() => toAdjustment(adjustmentIn(body)));
  },
});

const adjustmentIn = (body: Record<string, unknown>) => rowAt(body, 'inventory_adjustment');

/** Documented write fields alone (API notes 9.11). */
const toBody = (draft: AdjustmentDraft, places: Places | null): object => ({
  date: draft.date,
  reason: draft.reason,
  adjustment_type: 'quantity',
  reference_number: draft.reference,
  ...(draft.description === undefined ? {} : { description: draft.description }),
  ...headPlace(places, draft.lines[0]?.locationId),
  line_items: draft.lines.map((line) => ({
    item_id: line.itemId,
    quantity_adjusted: jsonDecimal(line.quantity),
    ...linePlace(places, line.locationId),
  })),
});
