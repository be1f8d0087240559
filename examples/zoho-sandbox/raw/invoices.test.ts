// API notes 6.1, 6.9: invoices, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, shipped, some, type Zoho, zoho } from './zoho.ts';

const read = async (z: Zoho, id: string): Promise<Json> => (await z.call('GET', `/salesorders/${id}`)).body.salesorder;

const invoiced = async (z: Zoho, salesorder: Json, query: Record<string, string> = {}): Promise<Json> => {
  const lines = salesorder.line_items.map((line: Json) => ({
    item_id: line.item_id,
    quantity: line.quantity,
    rate: line.rate,
    salesorder_item_id: line.line_item_id,
  }));
  const json = { customer_id: salesorder.customer_id, line_items: lines };
  return (await z.call('POST', '/invoices', { json, query })).body.invoice;
};

describe('invoices (API notes 6.1, 6.9)', () => {
  test('move accounting stock alone', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, 2);
    await invoiced(z, salesorder);
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand - 2,
      committed_stock: 0,
      actual_available_stock: item.actual_available_stock,
      actual_committed_stock: 2,
    });
    expect(await read(z, salesorder.salesorder_id)).toMatchObject({ invoiced_status: 'invoiced' });
  });

  test('with a shipment both ledgers end where they should, and the order is closed when delivered', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, 2);
    const { shipment_id } = await shipped(z, salesorder);
    await invoiced(z, salesorder);
    await z.call('POST', `/shipmentorders/${shipment_id}/status/delivered`);
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand - 2,
      actual_available_stock: item.actual_available_stock - 2,
      committed_stock: 0,
      actual_committed_stock: 0,
    });
    expect(await read(z, salesorder.salesorder_id)).toMatchObject({ status: 'fulfilled', order_status: 'closed' });
  });

  test('may move it only when they are sent', async () => {
    const z = await zoho({ invoiceMovesStock: 'sent' });
    const { item } = await some(z);
    const { invoice_id } = await invoiced(z, await confirmedOrder(z, 2));
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand);
    await z.call('POST', `/invoices/${invoice_id}/status/sent`);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand - 2);
  });

  test('void give it back, and the order can then be void too', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, 2);
    const { invoice_id } = await invoiced(z, salesorder);
    const path = `/salesorders/${salesorder.salesorder_id}/status/void`;
    expect((await z.call('POST', path)).status).toBe(400);
    expect((await z.call('POST', `/invoices/${invoice_id}/status/void`)).status).toBe(200);
    expect((await z.call('POST', path)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({ stock_on_hand: item.stock_on_hand, committed_stock: 0 });
  });

  test('bill no more than was ordered', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z, 2);
    await invoiced(z, salesorder);
    expect(await invoiced(z, salesorder)).toBeUndefined();
  });

  test('are listed as heads, with an empty shipping_address', async () => {
    const z = await zoho();
    const invoice = await invoiced(z, await confirmedOrder(z));
    expect(invoice).toMatchObject({ invoice_number: 'INV-00001', status: 'draft' });
    const [row] = (await z.call('GET', '/invoices')).body.invoices;
    expect(row).not.toHaveProperty('line_items');
    expect(row.shipping_address).toEqual({});
    const detail = (await z.call('GET', `/invoices/${invoice.invoice_id}`)).body.invoice;
    expect(detail.line_items).toHaveLength(1);
    expect(detail.shipping_address.city).not.toBe('');
  });

  test('have their custom fields changed at the singular path, and listed as keys at the top', async () => {
    const z = await zoho();
    const { invoice_id } = await invoiced(z, await confirmedOrder(z));
    const json = [{ api_name: 'cf_cost_centre', value: 'North' }];
    expect((await z.call('PUT', `/invoice/${invoice_id}/customfields`, { json })).status).toBe(200);
    const [row] = (await z.call('GET', '/invoices')).body.invoices;
    expect(row).toMatchObject({ invoice_id, cf_cost_centre: 'North' });
    for (const name of ['line_items', 'taxes', 'billing_address_id']) expect(row).not.toHaveProperty(name);
  });

  test('filter_by=Status.Closed is refused with 400', async () => {
    const z = await zoho();
    expect((await z.call('GET', '/invoices', { query: { filter_by: 'Status.Closed' } })).status).toBe(400);
    expect((await z.call('GET', '/invoices', { query: { filter_by: 'Status.Draft' } })).status).toBe(200);
  });

  test('numbers are unique: 1001', async () => {
    const z = await zoho();
    const { item, customer } = await some(z);
    const json = {
      customer_id: customer.contact_id,
      invoice_number: 'A-1',
      line_items: [{ item_id: item.item_id, quantity: 1 }],
    };
    const query = { ignore_auto_number_generation: 'true' };
    expect((await z.call('POST', '/invoices', { json, query })).status).toBe(201);
    expect((await z.call('POST', '/invoices', { json, query })).body.code).toBe(1001);
  });

  test('appear on their order', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    const invoice = await invoiced(z, salesorder, { send: 'true' });
    expect(invoice.status).toBe('sent');
    expect((await read(z, salesorder.salesorder_id)).invoices).toMatchObject([
      { invoice_id: invoice.invoice_id, status: 'sent', total: invoice.total },
    ]);
  });

  test('past their date are overdue', async () => {
    const z = await zoho();
    const { invoice_id } = await invoiced(z, await confirmedOrder(z), { send: 'true' });
    z.clock.now += 20 * 86_400_000;
    z.token = z.sandbox.control.grant().access_token;
    expect((await z.call('GET', `/invoices/${invoice_id}`)).body.invoice.status).toBe('overdue');
  });

  test('changed and deleted they take back what they moved', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, 3);
    const invoice = await invoiced(z, salesorder);
    const path = `/invoices/${invoice.invoice_id}`;
    const line = { line_item_id: invoice.line_items[0].line_item_id, item_id: item.item_id, quantity: 1 };
    expect((await z.call('PUT', path, { json: { line_items: [line] } })).status).toBe(200);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand - 1);
    expect((await z.call('DELETE', path)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({ stock_on_hand: item.stock_on_hand, committed_stock: 3 });
  });
});
