// API notes 6.4 and 9.1: finding sales orders, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, type Json, order, some, type Zoho, zoho } from './zoho.ts';

const create = async (z: Zoho, more: Json = {}, query: Record<string, string> = {}) => {
  const { item, customer } = await some(z);
  const json = { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }], ...more };
  return z.call('POST', '/salesorders', { json, query });
};

const listed = async (z: Zoho, query: Record<string, string>) => (await z.call('GET', '/salesorders', { query })).body;

describe('finding orders (API notes 6.4, 9.1)', () => {
  test('reference_number matches whole, a part of it finds nothing', async () => {
    const z = await zoho();
    await create(z, { reference_number: 'SHOP-1001' });
    expect((await listed(z, { reference_number: 'SHOP-1001' })).salesorders).toHaveLength(1);
    expect((await listed(z, { reference_number: 'SHOP' })).salesorders).toEqual([]);
  });

  test('search_text matches a part of the reference, or the customer', async () => {
    const z = await zoho();
    const { body } = await create(z, { reference_number: 'SHOP-1001' });
    expect((await listed(z, { search_text: 'op-10' })).salesorders).toHaveLength(1);
    expect((await listed(z, { search_text: body.salesorder.customer_name })).salesorders).toHaveLength(1);
    expect((await listed(z, { search_text: 'nobody' })).salesorders).toEqual([]);
  });

  test('filter_by=Status.Confirmed is passed over in silence, and applied_filter gives it away', async () => {
    const z = await zoho();
    await order(z);
    await confirmedOrder(z);
    const body = await listed(z, { filter_by: 'Status.Confirmed' });
    expect(body.salesorders).toHaveLength(2);
    expect(body.page_context.applied_filter).toBe('Status.All');
  });

  test('filter_by=Status.Shipped works', async () => {
    const z = await zoho();
    const one = await confirmedOrder(z);
    await order(z);
    z.sandbox.control.ship({ salesorder_id: one.salesorder_id });
    const body = await listed(z, { filter_by: 'Status.Shipped' });
    expect(body.salesorders.map((row: Json) => row.salesorder_id)).toEqual([one.salesorder_id]);
    expect(body.page_context.applied_filter).toBe('Status.Shipped');
  });

  test('a filter_by nobody knows finds no rows', async () => {
    const z = await zoho();
    await order(z);
    expect((await listed(z, { filter_by: 'Status.Mood' })).salesorders).toEqual([]);
  });

  test('by customer, item, number, date and status', async () => {
    const z = await zoho();
    const one = await order(z, 1, { date: '2026-09-15' });
    for (const query of [
      { customer_id: one.customer_id },
      { item_id: one.line_items[0].item_id },
      { salesorder_number: one.salesorder_number },
      { salesorder_number_startswith: 'SO-' },
      { date: '2026-09-15' },
      { date_start: '2026-09-01', date_end: '2026-09-30' },
      { status: 'draft' },
      { salesorder_ids: `1,${one.salesorder_id}` },
    ] as Record<string, string>[]) {
      expect((await listed(z, query)).salesorders, JSON.stringify(query)).toHaveLength(1);
    }
    for (const query of [{ customer_id: '1' }, { date_start: '2026-10-02' }, { status: 'void' }] as Record<
      string,
      string
    >[]) {
      expect((await listed(z, query)).salesorders, JSON.stringify(query)).toHaveLength(0);
    }
  });

  test('rows have heads and sums and no lines (API notes 9.10)', async () => {
    const z = await zoho();
    await order(z, 3);
    const [row] = (await listed(z, {})).salesorders;
    expect(row).toMatchObject({ quantity: 3, quantity_shipped: 0, status: 'draft', currency_code: 'USD' });
    expect(row).not.toHaveProperty('line_items');
    expect(row).not.toHaveProperty('shipping_address');
  });

  test('the newest comes first', async () => {
    const z = await zoho();
    const one = await order(z);
    z.clock.now += 1000;
    const two = await order(z);
    const ids = (await listed(z, {})).salesorders.map((row: Json) => row.salesorder_id);
    expect(ids).toEqual([two.salesorder_id, one.salesorder_id]);
  });

  test('changes since a moment are found, whichever way the plus is written (API notes 9.6)', async () => {
    const z = await zoho({ timeZone: 'Asia/Kolkata' });
    const one = await order(z);
    z.clock.now += 60_000;
    const two = await order(z);
    const found = await listed(z, { last_modified_time: two.last_modified_time });
    expect(found.salesorders.map((row: Json) => row.salesorder_id)).toEqual([two.salesorder_id]);
    const spaced = await listed(z, { last_modified_time: one.last_modified_time.replace('+', ' ') });
    expect(spaced.salesorders).toHaveLength(2);
  });
});
