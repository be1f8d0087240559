// Packages, shipments and invoices of an order at Zoho (API notes 6.8, 6.9). What became of them stands on the order.
import { ConnectorError } from '../errors.ts';
import type { Locations, Places } from './locations.ts';
import { headPlace, requirePlaces } from './place-fields.ts';
import type { Door, Spend } from './ports/door.ts';
import type { InvoiceDraft, MadeDocument } from './ports/orders.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { idAt, isId, jsonDecimal, type Row, readWritten, rowAt, rowOf, textAt } from './wire.ts';

interface Needs {
  readonly door: Door;
}

type Body = Readonly<Record<string, unknown>>;

/** The order is named in the query: in the body it is passed over without a word (API notes 9.12). */
export const openPackages = ({ door }: Needs): ZohoOrganization['packages'] => ({
  create: async (spend, { orderId, number, date, lines }) => {
    const body = await door.call(spend, {
      method: 'POST',
      path: '/packages',
      query: { salesorder_id: requireOrderId(orderId) },
      json: {
        package_number: number,
        date,
        line_items: lines.map(({ orderLineId, quantity }) => ({
          so_line_item_id: orderLineId,
          quantity: jsonDecimal(quantity),
        })),
      },
    });
    return readWritten(() => toMade(documentIn(body, 'package'), 'package'));
  },
});

export const openShipments = ({ door }: Needs): ZohoOrganization['shipments'] => ({
  create: async (spend, { orderId, packageId, number, date, deliveryMethod, trackingNumber }) => {
    const body = await door.call(spend, {
      method: 'POST',
      path: '/shipmentorders',
      query: { package_ids: packageId, salesorder_id: requireOrderId(orderId) },
      json: { shipment_number: number, date, delivery_method: deliveryMethod, tracking_number: trackingNumber },
    });
    return readWritten(() => toMade(documentIn(body, 'shipment_order', 'shipmentorder'), 'shipment'));
  },
});

export const openInvoices = ({
  door,
  locations,
}: Needs & { readonly locations: Pick<Locations, 'places'> }): ZohoOrganization['invoices'] => ({
  create: async (spend, draft) => {
    const places = draft.locationId === undefined ? null : await requirePlaces(locations, spend);
    const body = await door.call(spend, { method: 'POST', path: '/invoices', json: toInvoiceBody(draft, places) });
    return readWritten(() => toMade(documentIn(body, 'invoice'), 'invoice'));
  },
  markSent: async (spend: Spend, id: string) => {
    if (!isId(id)) throw new ConnectorError('not_found', 'No invoice has this id.', { outcome: 'not_sent' });
    await door.call(spend, { method: 'POST', path: `/invoices/${id}/status/sent` });
  },
});

const toInvoiceBody = (draft: InvoiceDraft, places: Places | null): object => ({
  customer_id: draft.customerId,
  reference_number: draft.reference,
  date: draft.date,
  ...headPlace(places, draft.locationId),
  line_items: draft.lines.map(({ itemId, orderLineId, quantity, rate }) => ({
    item_id: itemId,
    salesorder_item_id: orderLineId,
    quantity: jsonDecimal(quantity),
    rate: jsonDecimal(rate),
  })),
});

/** The documents show some of them in a list of one (API notes 6.0). */
const documentIn = (body: Body, ...keys: readonly [string, ...string[]]): Row => {
  const key = keys.find((each) => body[each] !== undefined) ?? keys[0];
  const value = body[key];
  return Array.isArray(value) ? rowOf(value[0], `${key}[0]`) : rowAt(body, key);
};

const toMade = (row: Row, name: string): MadeDocument => ({
  id: idAt(row, `${name}_id`),
  number: textAt(row, `${name}_number`),
});

const requireOrderId = (id: string): string => {
  if (isId(id)) return id;
  throw new ConnectorError('order_not_found', 'No order has this id.', { outcome: 'not_sent' });
};
