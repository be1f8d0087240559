// API notes 6.1, 6.8: packages and shipments, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, packed, shipped, some, type Zoho, zoho } from './zoho.ts';

const read = async (z: Zoho, id: string): Promise<Json> => (await z.call('GET', `/salesorders/${id}`)).body.salesorder;

describe('packages (API notes 6.8)', () => {
  test('take their order from the query: 201', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    const one = await packed(z, salesorder);
    expect(one).toMatchObject({
      package_number: 'PKG-00001',
      salesorder_id: salesorder.salesorder_id,
      line_items: [{ so_line_item_id: salesorder.line_items[0].line_item_id, quantity: 2 }],
      status: 'not_shipped',
    });
    const after = await read(z, salesorder.salesorder_id);
    expect(after.packages).toMatchObject([{ package_id: one.package_id }]);
    expect(after.line_items[0]).toMatchObject({ quantity_packed: 2, quantity_shipped: 0 });
  });

  test('an order in the body is passed over', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await confirmedOrder(z);
    const json = {
      salesorder_id,
      date: '2026-10-01',
      line_items: [{ so_line_item_id: line_items[0].line_item_id, quantity: 1 }],
    };
    expect((await z.call('POST', '/packages', { json })).status).toBe(400);
  });

  test('need a confirmed order', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await order(z);
    const json = { date: '2026-10-01', line_items: [{ so_line_item_id: line_items[0].line_item_id, quantity: 1 }] };
    expect((await z.call('POST', '/packages', { query: { salesorder_id }, json })).status).toBe(400);
  });

  test('take no more than was ordered', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await confirmedOrder(z, 2);
    const json = { date: '2026-10-01', line_items: [{ so_line_item_id: line_items[0].line_item_id, quantity: 3 }] };
    expect((await z.call('POST', '/packages', { query: { salesorder_id }, json })).status).toBe(400);
  });

  test('need a number of their own where numbers are not made: code 6', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await confirmedOrder(z);
    z.sandbox.control.setOrganization({ autoNumber: false });
    const json = { date: '2026-10-01', line_items: [{ so_line_item_id: line_items[0].line_item_id, quantity: 1 }] };
    const { status, body } = await z.call('POST', '/packages', { query: { salesorder_id }, json });
    expect([status, body.code]).toEqual([400, 6]);
  });

  test('move no stock', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await packed(z, await confirmedOrder(z));
    expect(await itemNow(z, item.item_id)).toMatchObject({ actual_available_stock: item.actual_available_stock });
  });

  test('exact filters of the list are passed over, the start of a number is not', async () => {
    const z = await zoho();
    const [one, two] = [await confirmedOrder(z), await confirmedOrder(z)];
    await packed(z, one);
    const second = await packed(z, two);
    const count = async (query: Record<string, string>) =>
      (await z.call('GET', '/packages', { query })).body.packages.length;
    expect(await count({ package_number: second.package_number })).toBe(2);
    expect(await count({ salesorder_id: two.salesorder_id })).toBe(2);
    expect(await count({ salesorder_number: two.salesorder_number })).toBe(2);
    expect(await count({ salesorder_number_startswith: two.salesorder_number })).toBe(1);
    expect(await count({ packing_number_contains: second.package_number })).toBe(1);
    expect(await count({ filter_by: 'Status.NotShipped' })).toBe(2);
    expect(await count({ filter_by: 'Status.Shipped' })).toBe(0);
  });

  test('are read, changed and deleted while they have not left', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    const one = await packed(z, salesorder);
    const path = `/packages/${one.package_id}`;
    const line = { so_line_item_id: salesorder.line_items[0].line_item_id, quantity: 1 };
    const changed = await z.call('PUT', path, { json: { date: '2026-10-03', line_items: [line], notes: 'half' } });
    expect(changed.body.package).toMatchObject({ date: '2026-10-03', notes: 'half', line_items: [{ quantity: 1 }] });
    expect((await z.call('DELETE', path)).status).toBe(200);
    expect((await z.call('GET', path)).status).toBe(404);
    expect((await read(z, salesorder.salesorder_id)).packages).toEqual([]);
  });

  test('may come as the array of the specification (API notes 6.0)', async () => {
    const z = await zoho({ packageShape: 'array' });
    expect(await packed(z, await confirmedOrder(z))).toHaveLength(1);
  });
});

describe('shipments (API notes 6.1, 6.8)', () => {
  test('move physical stock alone: accounting stock never falls without an invoice', async () => {
    const z = await zoho();
    const { item } = await some(z);
    await shipped(z, await confirmedOrder(z, 2));
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand,
      available_stock: item.stock_on_hand,
      committed_stock: 2,
      actual_available_stock: item.actual_available_stock - 2,
      actual_committed_stock: 0,
    });
  });

  test('answer 201 under shipment_order, or under the other name', async () => {
    const z = await zoho();
    const shipment = await shipped(z, await confirmedOrder(z));
    expect(shipment).toMatchObject({ status: 'shipped', tracking_number: 'TRK1', delivery_method: 'FedEx' });
    z.sandbox.control.setOrganization({ shipmentKey: 'shipmentorder' });
    const { body } = await z.call('GET', `/shipmentorders/${shipment.shipment_id}`);
    expect(body.shipmentorder.shipment_id).toBe(shipment.shipment_id);
  });

  test('make the order shipped, with its tracking in packages[]', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    await shipped(z, salesorder);
    const after = await read(z, salesorder.salesorder_id);
    expect(after).toMatchObject({ status: 'shipped', shipped_status: 'shipped' });
    expect(after.line_items[0].quantity_shipped).toBe(2);
    expect(after.packages[0]).toMatchObject({ tracking_number: 'TRK1', status: 'shipped', carrier: 'FedEx' });
  });

  test('of a part make the order partially_shipped', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z, 3);
    const half = { ...salesorder, line_items: [{ ...salesorder.line_items[0], quantity: 1 }] };
    await shipped(z, half);
    expect(await read(z, salesorder.salesorder_id)).toMatchObject({ status: 'partially_shipped' });
  });

  test('delivered make the order fulfilled', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    const { shipment_id } = await shipped(z, salesorder);
    const { body } = await z.call('POST', `/shipmentorders/${shipment_id}/status/delivered`);
    expect(body.message).toBe('The Shipment Order has been marked as Delivered.');
    const after = await read(z, salesorder.salesorder_id);
    expect(after).toMatchObject({ status: 'fulfilled', shipped_status: 'fulfilled' });
    // The day stands in the shipment within the package alone, as in a live body.
    const { shipment_order } = after.packages[0];
    expect(shipment_order).toMatchObject({ shipment_id, tracking_number: 'TRK1' });
    expect(shipment_order.shipment_delivered_date).toMatch(/^\d{4}-\d\d-\d\d$/);
  });

  test('need order and packages in the query, and what the specification stars', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z);
    const { package_id } = await packed(z, salesorder);
    const json = { shipment_number: 'S1', date: '2026-10-02', delivery_method: 'UPS', tracking_number: 'T' };
    const query = { salesorder_id: salesorder.salesorder_id, package_ids: package_id };
    const send = (query_: Record<string, string>, json_: Json) =>
      z.call('POST', '/shipmentorders', { query: query_, json: json_ });
    expect((await send({ package_ids: package_id }, json)).status).toBe(400);
    expect((await send({ salesorder_id: salesorder.salesorder_id }, json)).status).toBe(400);
    expect((await send(query, { ...json, tracking_number: '' })).status).toBe(400);
    expect((await send(query, json)).status).toBe(201);
    expect((await send(query, { ...json, shipment_number: 'S2' })).status).toBe(400);
  });

  test('deleted bring the goods back', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z);
    const { shipment_id } = await shipped(z, salesorder);
    expect((await z.call('DELETE', `/shipmentorders/${shipment_id}`)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({
      actual_available_stock: item.actual_available_stock,
      actual_committed_stock: 2,
    });
    expect(await read(z, salesorder.salesorder_id)).toMatchObject({ status: 'confirmed' });
  });

  test('below zero are refused where the organisation forbids it (API notes 5)', async () => {
    const z = await zoho({ preventNegativeStock: true });
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, item.actual_available_stock + 1000);
    const { package_id } = await packed(z, salesorder);
    const { status } = await z.call('POST', '/shipmentorders', {
      query: { salesorder_id: salesorder.salesorder_id, package_ids: package_id },
      json: { shipment_number: 'S1', date: '2026-10-02', delivery_method: 'UPS', tracking_number: 'T' },
    });
    expect(status).toBe(400);
    expect(await itemNow(z, item.item_id)).toMatchObject({ actual_available_stock: item.actual_available_stock });
  });
});
