// API notes 6.1, 6.5 to 6.9: packages, shipments, invoices, adjustments, transfers, and the two stocks they move.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, packed, shipped, some, type Zoho, zoho } from './zoho.ts';

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
    expect(await read(z, salesorder.salesorder_id)).toMatchObject({ status: 'fulfilled', shipped_status: 'fulfilled' });
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

describe('adjustments (API notes 6.5)', () => {
  const adjust = (z: Zoho, more: Json) =>
    z.call('POST', '/inventoryadjustments', {
      json: { date: '2026-10-01', reason: 'Cycle count', adjustment_type: 'quantity', ...more },
    });

  test('are signed deltas that move both stocks: 200', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const line = { item_id: item.item_id, quantity_adjusted: -3 };
    const { status, body } = await adjust(z, { reference_number: 'CC-77', line_items: [line] });
    expect([status, body.message]).toEqual([200, 'Inventory Adjustment has been added']);
    expect(body.inventory_adjustment).toMatchObject({
      reason: 'Cycle count',
      reason_id: expect.any(String),
      reference_number: 'CC-77',
      line_items: [{ quantity_adjusted: -3, location_name: 'Head Office' }],
    });
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand - 3,
      actual_available_stock: item.actual_available_stock - 3,
    });
  });

  test('happen in the place they name', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const [, sparks] = (await itemNow(z, item.item_id)).locations;
    const line = { item_id: item.item_id, quantity_adjusted: 4, location_id: sparks.location_id };
    await adjust(z, { line_items: [line] });
    const [, after] = (await itemNow(z, item.item_id)).locations;
    expect(after.location_stock_on_hand).toBe(sparks.location_stock_on_hand + 4);
  });

  test('of value move no quantity', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { status } = await adjust(z, {
      adjustment_type: 'value',
      line_items: [{ item_id: item.item_id, value_adjusted: -50 }],
    });
    expect(status).toBe(200);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand);
  });

  test.each([
    { date: '' },
    { reason: '' },
    { adjustment_type: 'level' },
    { line_items: [] },
    { line_items: [{ item_id: '1' }] },
  ])('want all of it: %j is refused', async (more) => {
    const z = await zoho();
    const { item } = await some(z);
    const lines = [{ item_id: item.item_id, quantity_adjusted: 1 }];
    expect((await adjust(z, { line_items: lines, ...more })).status).toBe(400);
  });

  test('are listed, read, and undone by deleting', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { body } = await adjust(z, { line_items: [{ item_id: item.item_id, quantity_adjusted: 9 }] });
    const id = body.inventory_adjustment.inventory_adjustment_id;
    const list = (await z.call('GET', '/inventoryadjustments')).body.inventory_adjustments;
    expect(list).toMatchObject([{ inventory_adjustment_id: id }]);
    expect(list[0]).not.toHaveProperty('line_items');
    expect((await z.call('GET', `/inventoryadjustments/${id}`)).body.inventory_adjustment.line_items).toHaveLength(1);
    await z.call('DELETE', `/inventoryadjustments/${id}`);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand);
  });

  test('may go below zero, unless the organisation forbids it', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const lines = [{ item_id: item.item_id, quantity_adjusted: -10_000 }];
    expect((await adjust(z, { line_items: lines })).status).toBe(200);
    z.sandbox.control.setOrganization({ preventNegativeStock: true });
    expect((await adjust(z, { line_items: lines })).status).toBe(400);
  });
});

describe('transfer orders (API notes 6.7)', () => {
  const transfer = async (z: Zoho, more: Json = {}) => {
    const { item } = await some(z);
    const [from, to] = (await itemNow(z, item.item_id)).locations;
    const json = {
      date: '2026-10-01',
      from_location_id: from.location_id,
      to_location_id: to.location_id,
      line_items: [{ item_id: item.item_id, name: item.name, quantity_transfer: 2 }],
      ...more,
    };
    return { item, from, to, answer: await z.call('POST', '/transferorders', { json }) };
  };

  test('move goods at once', async () => {
    const z = await zoho();
    const { item, from, to, answer } = await transfer(z);
    expect([answer.status, answer.body.transfer_order.status]).toEqual([200, 'transferred']);
    const after = await itemNow(z, item.item_id);
    expect(after.locations[0].location_stock_on_hand).toBe(from.location_stock_on_hand - 2);
    expect(after.locations[1].location_stock_on_hand).toBe(to.location_stock_on_hand + 2);
    expect(after.stock_on_hand).toBe(item.stock_on_hand);
  });

  test('or let them be on their way until they arrive', async () => {
    const z = await zoho();
    const { item, answer } = await transfer(z, { is_intransit_order: true });
    const { transfer_order_id, status } = answer.body.transfer_order;
    expect(status).toBe('in_transit');
    expect(await itemNow(z, item.item_id)).toMatchObject({
      quantity_in_transit: 2,
      stock_on_hand: item.stock_on_hand - 2,
    });
    await z.call('POST', `/transferorders/${transfer_order_id}/markastransferred`, { query: { date: '2026-10-02' } });
    expect(await itemNow(z, item.item_id)).toMatchObject({ quantity_in_transit: 0, stock_on_hand: item.stock_on_hand });
  });

  test('need two different places', async () => {
    const z = await zoho();
    const { from } = await transfer(z);
    expect((await transfer(z, { to_location_id: from.location_id })).answer.status).toBe(400);
    expect((await transfer(z, { to_location_id: '' })).answer.status).toBe(400);
  });
});

describe('places and metadata (API notes 6.6, 6.10)', () => {
  test('locations are listed in an organisation that has them, and warehouses are not', async () => {
    const z = await zoho();
    const { body } = await z.call('GET', '/locations');
    expect(body.locations.map((one: Json) => [one.type, one.is_primary])).toEqual([
      ['general', true],
      ['line_item_only', false],
    ]);
    expect(body.locations[1].parent_location_id).toBe(body.locations[0].location_id);
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('an organisation with warehouses has no locations until it enables them, for good', async () => {
    const z = await zoho({ locations: 'warehouses' });
    expect((await z.call('GET', '/locations')).status).toBe(404);
    const { warehouses } = (await z.call('GET', '/settings/warehouses')).body;
    expect((await z.call('POST', '/settings/locations/enable')).status).toBe(200);
    const { locations } = (await z.call('GET', '/locations')).body;
    expect(locations.map((one: Json) => one.location_id)).toEqual(warehouses.map((one: Json) => one.warehouse_id));
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('an organisation may have neither', async () => {
    const z = await zoho({ locations: 'none' });
    expect((await z.call('GET', '/locations')).status).toBe(404);
    expect((await z.call('GET', '/settings/warehouses')).status).toBe(404);
  });

  test('a location is made, changed and deleted', async () => {
    const z = await zoho();
    const made = await z.call('POST', '/locations', { json: { location_name: 'Kiosk', type: 'general' } });
    expect(made.status).toBe(201);
    const path = `/locations/${made.body.locations.location_id}`;
    await z.call('PUT', path, { json: { location_name: 'Kiosk 2' } });
    expect((await z.call('GET', path)).body.location.location_name).toBe('Kiosk 2');
    expect((await z.call('DELETE', path)).status).toBe(200);
    expect((await z.call('GET', path)).status).toBe(404);
  });

  test('custom fields are told by entity, or not at all', async () => {
    const z = await zoho();
    const { fields } = (await z.call('GET', '/settings/fields', { query: { entity: 'item' } })).body;
    expect(fields.map((field: Json) => [field.api_name, field.data_type])).toEqual([
      ['cf_dtc_description', 'multiline'],
      ['cf_msrp', 'amount'],
      ['cf_club_discount', 'percent'],
      ['cf_age_required', 'number'],
      ['cf_restricted_states', 'multiselect'],
    ]);
    z.sandbox.control.setOrganization({ settingsFields: false });
    expect((await z.call('GET', '/settings/fields', { query: { entity: 'item' } })).status).toBe(404);
  });

  test('the user, the taxes and the currencies are told; currencies without a page_context', async () => {
    const z = await zoho();
    const me = (await z.call('GET', '/users/me')).body.user;
    expect(me.email_ids[0].is_selected).toBe(true);
    expect((await z.call('GET', '/users')).body.users[0].user_id).toBe(me.user_id);
    expect((await z.call('GET', '/settings/taxes')).body.taxes[0]).toMatchObject({ tax_percentage: 8.25 });
    const currencies = (await z.call('GET', '/settings/currencies')).body;
    expect(currencies.currencies).toMatchObject([{ currency_code: 'USD', is_base_currency: true }]);
    expect(currencies).not.toHaveProperty('page_context');
  });
});
