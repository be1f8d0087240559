// Visits to what is sold: orders, and then their packages, shipments and invoices.
import { type Json, row, rows, type Visitor } from './visit.ts';
import { visitDelivery } from './visit-delivery.ts';
import { visitInvoices } from './visit-invoices.ts';

export interface Sale {
  readonly customerId: string;
  readonly itemId: string;
  readonly kitId: string;
  readonly placeId: string;
}

export const visitSales = async (visitor: Visitor, sale: Sale): Promise<void> => {
  const order = orderMaker(visitor, sale);
  await visitOrderLife(visitor, order);
  await visitApprovals(visitor, order);
  const sold = await order();
  await visitor.call('POST', `/salesorders/${sold.salesorder_id}/status/confirmed`);
  await visitDelivery(visitor, sold);
  await visitInvoices(visitor, sale, sold);
  await visitor.call('GET', `/salesorders/${sold.salesorder_id}`);
};

type OrderMaker = () => Promise<Json>;

/** With as much in it as the documents let a client send. */
const orderMaker = ({ call }: Visitor, { customerId, itemId, kitId, placeId }: Sale): OrderMaker => {
  let made = 0;
  return async () => {
    made += 1;
    const body = {
      customer_id: customerId,
      salesorder_number: `SO-V-${made}`,
      reference_number: `visit-${made}`,
      date: '2026-11-20',
      shipment_date: '2026-11-22',
      location_id: placeId,
      line_items: [
        {
          item_id: itemId,
          rate: 12.5,
          quantity: 4,
          description: 'For the desk.',
          unit: 'pcs',
          location_id: placeId,
          item_custom_fields: [{ label: 'Engraving', value: 'A. B.' }],
        },
        { item_id: kitId, rate: 99, quantity: 1 },
      ],
      notes: 'Ring twice.',
      terms: 'Thirty days.',
      discount: 5,
      is_discount_before_tax: true,
      discount_type: 'entity_level',
      shipping_charge: 7,
      adjustment: 0,
      adjustment_description: 'None.',
      delivery_method: 'FedEx',
      custom_fields: [{ label: 'Channel Order Id', value: 'V-1' }],
    };
    const query = { ignore_auto_number_generation: 'true' };
    return row(await call('POST', '/salesorders', { query, body }), 'salesorder');
  };
};

const visitOrderLife = async ({ call }: Visitor, order: OrderMaker): Promise<void> => {
  const made = await order();
  const one = `/salesorders/${made.salesorder_id}`;
  await call('GET', '/salesorders', { query: { page: '1', per_page: '50' } });
  await call('GET', one);
  await call('PUT', one, {
    body: {
      customer_id: made.customer_id,
      salesorder_number: made.salesorder_number,
      line_items: rows(made, 'line_items').map(({ line_item_id, item_id, rate }) => ({
        line_item_id,
        item_id,
        rate,
        quantity: 4,
      })),
      notes: 'Ring thrice.',
    },
  });
  await call('POST', `${one}/comments`, { body: { description: 'Rang.' } });
  await call('GET', `${one}/comments`);
  const address = {
    attention: 'Ada',
    address: '2 Side St',
    city: 'Salem',
    state: 'Oregon',
    zip: '97301',
    country: 'U.S.A',
  };
  await call('PUT', `${one}/address/shipping`, { body: address });
  await call('PUT', `${one}/address/billing`, { body: address });
  await call('POST', `${one}/status/confirmed`);
  await call('POST', `${one}/status/void`);
  const bulk = [await order(), await order()].map(({ salesorder_id }) => salesorder_id).join(',');
  await call('POST', '/salesorders/status/confirmed', { query: { salesorder_ids: bulk } });
  await call('DELETE', '/salesorders', { query: { salesorder_ids: bulk } });
  await call('DELETE', `/salesorders/${(await order()).salesorder_id}`);
};

const visitApprovals = async ({ call }: Visitor, order: OrderMaker): Promise<void> => {
  const [one, other, third] = [await order(), await order(), await order()].map(
    ({ salesorder_id }) => `${salesorder_id}`,
  );
  await call('POST', `/salesorders/${one}/submit`);
  await call('POST', `/salesorders/${one}/reject`, { body: { reason: 'Too dear.' } });
  await call('POST', `/salesorders/${one}/submit`);
  await call('POST', `/salesorders/${one}/approve`);
  const query = { salesorder_ids: `${other}` };
  await call('POST', '/salesorders/submit', { query });
  await call('POST', '/salesorders/approve', { query });
  await call('POST', `/salesorders/${third}/submit`);
  await call('POST', `/salesorders/${third}/approve/final`);
};
