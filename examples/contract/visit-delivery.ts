// Visits to packages and shipments of an order.
import { first, type Json, row, rows, type Visitor } from './visit.ts';

export const visitDelivery = async ({ call }: Visitor, order: Json): Promise<void> => {
  const salesorder_id = String(order.salesorder_id);
  const lines = rows(order, 'line_items');
  const linesOf = (quantities: readonly number[]) =>
    quantities.map((quantity, index) => ({ so_line_item_id: lines[index]?.line_item_id, quantity }));
  const pack = async (package_number: string, quantities: readonly number[]): Promise<string> => {
    const body = { package_number, date: '2026-11-21', line_items: linesOf(quantities), notes: 'Fragile.' };
    return idOf(await call('POST', '/packages', { query: { salesorder_id }, body }), 'package', 'package_id');
  };
  const [one, other] = [await pack('PA-V-1', [2, 1]), await pack('PA-V-2', [1])];
  const repacked = { package_number: 'PA-V-1', date: '2026-11-21', line_items: linesOf([1, 1]) };
  await call('PUT', `/packages/${one}`, { body: repacked });
  await call('GET', '/packages', { query: { sort_column: 'date', page: '1' } });

  const shipment = {
    shipment_number: 'SH-V-1',
    date: '2026-11-21',
    reference_number: 'TRK',
    delivery_method: 'FedEx',
    tracking_number: 'TRK214124124',
    shipping_charge: 7,
    notes: 'Carefully.',
  };
  const query = { package_ids: one, salesorder_id };
  const shipped = idOf(
    await call('POST', '/shipmentorders', { query, body: shipment }),
    'shipment_order',
    'shipment_id',
  );
  await call('GET', `/packages/${one}`);
  await call('GET', `/shipmentorders/${shipped}`);
  await call('PUT', `/shipmentorders/${shipped}`, { query, body: { ...shipment, notes: 'More carefully.' } });
  await call('POST', `/shipmentorders/${shipped}/status/delivered`);
  const second = await call('POST', '/shipmentorders', {
    query: { package_ids: other, salesorder_id },
    body: { ...shipment, shipment_number: 'SH-V-2' },
  });
  await call('DELETE', `/shipmentorders/${idOf(second, 'shipment_order', 'shipment_id')}`);
  await call('DELETE', `/packages/${other}`);
};

/** The object may come in a list of one. */
const idOf = (answer: Json, key: string, name: string): string => {
  const value = answer[key];
  return String((Array.isArray(value) ? first(answer, key) : row(answer, key))[name]);
};
