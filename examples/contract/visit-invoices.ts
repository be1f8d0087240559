// Visits to invoices, one of them of an order.
import { first, type Json, row, rows, type Visitor } from './visit.ts';
import type { Sale } from './visit-sales.ts';

export const visitInvoices = async ({ call }: Visitor, sale: Sale, order: Json): Promise<void> => {
  const [line] = rows(order, 'line_items');
  const { field_id: customfield_id } = first(
    await call('GET', '/settings/fields', { query: { entity: 'invoice' } }),
    'fields',
  );
  const body = (number: string) => ({
    customer_id: sale.customerId,
    invoice_number: number,
    reference_number: 'visit',
    date: '2026-11-21',
    payment_terms: 15,
    due_date: '2026-12-06',
    discount: 0,
    location_id: sale.placeId,
    line_items: [
      {
        item_id: sale.itemId,
        salesorder_item_id: line?.line_item_id,
        rate: 12.5,
        quantity: 1,
        description: 'As ordered.',
        item_custom_fields: [{ label: 'Engraving', value: 'A. B.' }],
      },
      { item_id: sale.kitId, rate: 99, quantity: 1 },
    ],
    notes: 'Thank you.',
    terms: 'Thirty days.',
    custom_fields: [{ customfield_id, value: 'South' }],
  });
  const create = async (number: string) =>
    row(
      await call('POST', '/invoices', { query: { ignore_auto_number_generation: 'true' }, body: body(number) }),
      'invoice',
    );
  const invoice = await create('INV-V-1');
  const one = `/invoices/${invoice.invoice_id}`;
  await call('GET', '/invoices', { query: { page: '1', status: 'draft' } });
  await call('GET', '/invoices');
  await call('GET', one);
  const [billed] = rows(invoice, 'line_items');
  await call('PUT', one, {
    body: {
      ...body('INV-V-1'),
      line_items: [{ line_item_id: billed?.line_item_id, item_id: sale.itemId, rate: 12.5, quantity: 1 }],
    },
  });
  await call('PUT', `/invoice/${invoice.invoice_id}/customfields`, { body: [{ customfield_id, value: 'North' }] });
  for (const status of ['sent', 'void', 'draft', 'sent']) await call('POST', `${one}/status/${status}`);
  await call('DELETE', `/invoices/${(await create('INV-V-2')).invoice_id}`);
};
