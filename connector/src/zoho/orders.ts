// Sales orders at Zoho: read, found by number and reference, listed, created, confirmed, voided (API notes 6.4).
import { normaliseWord } from 'shared-schemas';
import { ConnectorError } from '../errors.ts';
import { ROWS_A_PAGE } from './call-sizes.ts';
import { readChanges } from './changes.ts';
import type { Locations, Places } from './locations.ts';
import { type Search, search } from './pages.ts';
import { headPlace, linePlace, requirePlaces } from './place-fields.ts';
import type { Door, Spend } from './ports/door.ts';
import type { OrderDraft, OrderFilter, ZohoOrderHead } from './ports/orders.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { toOrder, toOrderHead, toOrderRow } from './to-order.ts';
import { isId, jsonDecimal, readWritten, rowAt, saysMissing } from './wire.ts';

const list = { path: '/salesorders', key: 'salesorders' } as const;
const MAX_PAGES = 10;

export interface OrdersNeeds {
  readonly door: Door;
  readonly locations: Pick<Locations, 'places'>;
}

export const openOrders = ({ door, locations }: OrdersNeeds): ZohoOrganization['orders'] => {
  const look = (
    spend: Spend,
    query: Record<string, string>,
    wanted: Pick<Search<ZohoOrderHead>, 'matches' | 'enough' | 'perPage'>,
  ) =>
    search(door, spend, {
      ...list,
      query,
      maxPages: MAX_PAGES,
      to: toOrderHead,
      ...wanted,
    });

  /**
   * Orders with exactly this number, which Zoho takes once, or all with exactly this reference, which people may repeat.
   * Newest first, so that an ignored filter still shows a recent one.
   */
  const exactly = async (spend: Spend, field: 'number' | 'reference', text: string): Promise<ZohoOrderHead[]> => {
    if (normaliseWord(text) === '') return [];
    const { found, unfinished } = await look(
      spend,
      {
        [field === 'number' ? 'salesorder_number' : 'reference_number']: text.trim(),
        sort_column: 'created_time',
        sort_order: 'D',
      },
      {
        matches: (order) => normaliseWord(order[field]) === normaliseWord(text),
        enough: field === 'number' ? 1 : Number.POSITIVE_INFINITY,
      },
    );
    if (found.length === 0 && unfinished) {
      // "Not there" decides whether an order is sent again, so it is not said of a list half read.
      throw new ConnectorError('zoho_unintelligible', `Zoho does not search its orders by ${field} as it should.`);
    }
    return found;
  };

  const change = async (spend: Spend, id: string, action: string): Promise<void> => {
    if (!isId(id)) {
      throw new ConnectorError('order_not_found', 'No order has this id.', { outcome: 'not_sent' });
    }
    await door.call(spend, { method: 'POST', path: `/salesorders/${id}/${action}` });
  };

  return {
    get: async (spend, id) => {
      if (!isId(id)) return null;
      try {
        return toOrder(orderIn(await door.call(spend, { method: 'GET', path: `/salesorders/${id}` })));
      } catch (error) {
        if (saysMissing(error)) return null;
        throw error;
      }
    },

    numbered: (spend, number) => exactly(spend, 'number', number),
    referenced: (spend, reference) => exactly(spend, 'reference', reference),

    list: async (spend, filter) => {
      const { found, unfinished } = await look(spend, toQuery(filter), {
        matches: (order) =>
          (filter.customerId === undefined || order.customerId === filter.customerId) &&
          (filter.since === undefined || order.date >= filter.since),
        enough: filter.limit + 1,
        perPage: ROWS_A_PAGE,
      });
      // Zoho sorts by day alone, and within a day as it likes; ids grow with time.
      const latestFirst = [...found].sort((a, b) => b.date.localeCompare(a.date) || compareIds(b.id, a.id));
      return { orders: latestFirst.slice(0, filter.limit), more: unfinished || found.length > filter.limit };
    },

    changedSince: (spend, since, page) =>
      readChanges(door, spend, { ...list, since, order: 'D', to: toOrderRow }, page),

    create: async (spend, draft) => {
      const places = draft.locationId === undefined ? null : await requirePlaces(locations, spend);
      const body = await door.call(spend, {
        method: 'POST',
        path: '/salesorders',
        ...(draft.number === undefined ? {} : { query: { ignore_auto_number_generation: 'true' } }),
        json: toBody(draft, places),
      });
      return readWritten(() => toOrder(orderIn(body)));
    },

    confirm: (spend, id) => change(spend, id, 'status/confirmed'),
    submit: (spend, id) => change(spend, id, 'submit'),
    // Inventory documents no field for the reason; the audit keeps it.
    void: (spend, id) => change(spend, id, 'status/void'),
  };
};

// The documents say `sales_order`, the wire says `salesorder` (API notes 6.0).
const orderIn = (body: Record<string, unknown>) => rowAt(body, 'salesorder', 'sales_order');

const compareIds = (a: string, b: string): number => a.length - b.length || a.localeCompare(b);

const toQuery = (filter: OrderFilter): Record<string, string> => ({
  sort_column: 'date',
  sort_order: 'D',
  ...(filter.customerId === undefined ? {} : { customer_id: filter.customerId }),
  ...(filter.since === undefined ? {} : { date_start: filter.since }),
});

/** Documented write fields alone, no totals, and addresses by id: an inline one is refused (API notes 6.4, 9.11). */
const toBody = (draft: OrderDraft, places: Places | null): object => ({
  customer_id: draft.customerId,
  date: draft.date,
  ...headPlace(places, draft.locationId),
  line_items: draft.lines.map((line) => ({
    item_id: line.itemId,
    quantity: jsonDecimal(line.quantity),
    rate: jsonDecimal(line.rate),
    ...linePlace(places, draft.locationId),
  })),
  ...(draft.number === undefined ? {} : { salesorder_number: draft.number }),
  ...(draft.reference === undefined ? {} : { reference_number: draft.reference }),
  ...(draft.shippingAddressId === undefined ? {} : { shipping_address_id: draft.shippingAddressId }),
  ...(draft.note === undefined ? {} : { notes: draft.note }),
  ...(draft.customField === undefined
    ? {}
    : { custom_fields: [{ api_name: draft.customField.apiName, value: draft.customField.value }] }),
});
