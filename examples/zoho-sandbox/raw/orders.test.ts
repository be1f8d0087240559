// API notes 6.4 and 7: sales orders, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, packed, some, type Zoho, zoho } from './zoho.ts';

const create = async (z: Zoho, more: Json = {}, query: Record<string, string> = {}) => {
  const { item, customer } = await some(z);
  const json = { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }], ...more };
  return z.call('POST', '/salesorders', { json, query });
};

const listed = async (z: Zoho, query: Record<string, string>) => (await z.call('GET', '/salesorders', { query })).body;
const confirm = (z: Zoho, id: string) => z.call('POST', `/salesorders/${id}/status/confirmed`);
const makeVoid = (z: Zoho, id: string) => z.call('POST', `/salesorders/${id}/status/void`);
const read = async (z: Zoho, id: string): Promise<Json> => (await z.call('GET', `/salesorders/${id}`)).body.salesorder;

describe('creating (API notes 6.0, 6.4)', () => {
  test('answers 201 with a draft under salesorder, not sales_order', async () => {
    const z = await zoho();
    const { status, body } = await create(z, { reference_number: 'SHOP-1001' });
    expect([status, body.message]).toEqual([201, 'Sales Order has been created.']);
    expect(body).not.toHaveProperty('sales_order');
    expect(body.salesorder).toMatchObject({
      salesorder_number: 'SO-00001',
      reference_number: 'SHOP-1001',
      date: '2026-10-01',
      status: 'draft',
      order_status: 'draft',
      shipped_status: '',
      invoiced_status: '',
      paid_status: 'unpaid',
      is_inclusive_tax: false,
      packages: [],
      invoices: [],
    });
    expect(body.salesorder.line_items[0]).toMatchObject({
      line_item_id: expect.any(String),
      quantity: 1,
      quantity_packed: 0,
      quantity_shipped: 0,
      quantity_invoiced: 0,
      quantity_cancelled: 0,
      location_id: expect.any(String),
    });
  });

  test('needs a customer and lines', async () => {
    const z = await zoho();
    expect((await create(z, { customer_id: '' })).status).toBe(400);
    expect((await create(z, { line_items: [] })).status).toBe(400);
    expect((await create(z, { line_items: undefined })).status).toBe(400);
  });

  test('refuses a customer and an item that are not there', async () => {
    const z = await zoho();
    expect((await create(z, { customer_id: '362590000000000001' })).body).toMatchObject({ code: 1002 });
    expect((await create(z, { line_items: [{ item_id: '1', quantity: 1 }] })).body).toMatchObject({ code: 1002 });
  });

  test('takes the rate of the item where none is sent', async () => {
    const z = await zoho();
    const { item } = await some(z);
    expect((await order(z)).line_items[0].rate).toBe(item.rate);
  });

  test('computes totals itself, whatever was sent', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await order(z, 3, { total: 1, sub_total: 1, tax_total: 5 });
    expect(salesorder.total).toBeCloseTo(item.rate * 3, 2);
    expect(salesorder.tax_total).toBe(0);
  });

  test('adds the tax of the organisation to taxable lines', async () => {
    const z = await zoho({ taxPercentage: 8.5 });
    const salesorder = await order(z, 1, { shipping_charge: 5, adjustment: -0.5 });
    const tax = Math.round(salesorder.sub_total * 8.5) / 100;
    expect(salesorder.tax_total).toBeCloseTo(tax, 2);
    expect(salesorder.total).toBeCloseTo(salesorder.sub_total + tax + 4.5, 2);
    expect(salesorder.taxes).toHaveLength(1);
  });

  test('takes a discount in percent or as an amount', async () => {
    const z = await zoho();
    const percent = await order(z, 2, { discount: '10%', discount_type: 'entity_level' });
    expect(percent.total).toBeCloseTo(percent.sub_total * 0.9, 2);
    const amount = await order(z, 2, { discount: 5 });
    expect(amount.total).toBeCloseTo(amount.sub_total - 5, 2);
  });

  test('totals are rounded to the precision of the currency', async () => {
    const z = await zoho({ taxPercentage: 7.25 });
    const { customer, item } = await some(z);
    const { body } = await z.call('POST', '/salesorders', {
      json: { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 3, rate: 33.335 }] },
    });
    expect(body.salesorder).toMatchObject({ sub_total: 100.01, tax_total: 7.25, total: 107.26 });
  });

  test('takes the addresses of the contact', async () => {
    const z = await zoho();
    const { customer } = await some(z);
    const { contact } = (await z.call('GET', `/contacts/${customer.contact_id}`)).body;
    const salesorder = await order(z);
    expect(salesorder.shipping_address.zip).toBe(contact.shipping_address.zip);
  });

  test.each(['shipping_address', 'billing_address', 'delivery_address'])(
    'an inline %s draws code 15, however short its fields',
    async (name) => {
      const z = await zoho();
      const { status, body } = await create(z, { [name]: { address: '1 A St', city: 'B', zip: '1' } });
      expect([status, body]).toEqual([
        400,
        { code: 15, message: `Please ensure that the "${name}" has less than 100 characters.` },
      ]);
    },
  );

  test('an inline address may be let through where it is short, or always', async () => {
    const short = { shipping_address: { city: 'B' } };
    const long = { shipping_address: { address: 'x'.repeat(120) } };
    const sometimes = await zoho({ inlineAddress: 'when-long' });
    expect((await create(sometimes, short)).status).toBe(201);
    expect((await create(sometimes, long)).body.code).toBe(15);
    expect((await create(await zoho({ inlineAddress: 'accept' }), long)).status).toBe(201);
  });

  test('the address of an order is changed afterwards by the path of Books', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    const json = { address: '9 Other St', city: 'Elsewhere' };
    expect((await z.call('PUT', `/salesorders/${salesorder_id}/address/shipping`, { json })).status).toBe(200);
    expect((await read(z, salesorder_id)).shipping_address).toMatchObject({ city: 'Elsewhere' });
  });

  test('references are not unique', async () => {
    const z = await zoho();
    await create(z, { reference_number: 'TWICE' });
    expect((await create(z, { reference_number: 'TWICE' })).status).toBe(201);
    expect((await listed(z, { reference_number: 'TWICE' })).salesorders).toHaveLength(2);
  });

  test('a line goes out of the place it names, the header takes a general one (API notes 6.6)', async () => {
    const z = await zoho();
    const { locations } = (await z.call('GET', '/locations')).body;
    const [general, warehouse] = [
      locations.find((one: Json) => one.type === 'general'),
      locations.find((one: Json) => one.type === 'line_item_only'),
    ];
    const { item } = await some(z);
    const line = { item_id: item.item_id, quantity: 1, location_id: warehouse.location_id };
    const good = await create(z, { location_id: general.location_id, line_items: [line] });
    expect(good.body.salesorder).toMatchObject({ location_id: general.location_id });
    expect(good.body.salesorder.line_items[0].location_id).toBe(warehouse.location_id);
    expect((await create(z, { location_id: warehouse.location_id })).body.code).toBe(2);
    expect((await create(z, { location_id: '1' })).body.code).toBe(2);
  });

  test('each dialect reads its own name for the place and passes over the other', async () => {
    const z = await zoho({ locations: 'warehouses' });
    const { warehouses } = (await z.call('GET', '/settings/warehouses')).body;
    const { item } = await some(z);
    const line = { item_id: item.item_id, quantity: 1, warehouse_id: warehouses[1].warehouse_id, location_id: '1' };
    const { body } = await create(z, { line_items: [line] });
    expect(body.salesorder.line_items[0]).toMatchObject({ warehouse_id: warehouses[1].warehouse_id });
    expect(body.salesorder.line_items[0]).not.toHaveProperty('location_id');
  });

  test('custom fields are read by name, label or id', async () => {
    const z = await zoho();
    const fields = [{ api_name: 'cf_channel_order_id', value: 'W-1' }];
    const { body } = await create(z, { custom_fields: fields });
    expect(body.salesorder.custom_field_hash).toMatchObject({ cf_channel_order_id: 'W-1' });
  });

  test('a custom date that cannot be read is stored empty, not refused (API notes 9.6)', async () => {
    const z = await zoho();
    const fields = (value: string) => ({ custom_fields: [{ api_name: 'cf_deliver_by', value }] });
    expect((await create(z, fields('2026-10-09'))).body.salesorder.custom_field_hash.cf_deliver_by).toBe('2026-10-09');
    const { status, body } = await create(z, fields('next week'));
    expect([status, body.salesorder.custom_fields]).toEqual([201, []]);
  });

  test('a custom field the organisation made mandatory is missed with 400 (API notes 6.3)', async () => {
    const z = await zoho({ mandatoryFields: ['cf_channel_order_id'] });
    expect((await create(z)).status).toBe(400);
    const fields = [{ api_name: 'cf_channel_order_id', value: 'W-1' }];
    expect((await create(z, { custom_fields: fields })).status).toBe(201);
  });

  test('an organisation may confirm by itself, or want approvals', async () => {
    expect(await order(await zoho({ autoConfirm: true }))).toMatchObject({ status: 'confirmed' });
    expect(await order(await zoho({ approvals: true }))).toMatchObject({ status: 'pending_approval' });
  });
});

describe('numbers (API notes 6.4, 7)', () => {
  const own = { ignore_auto_number_generation: 'true' };

  test('come from a series', async () => {
    const z = await zoho();
    expect((await order(z)).salesorder_number).toBe('SO-00001');
    expect((await order(z)).salesorder_number).toBe('SO-00002');
  });

  test('a number of one’s own needs the flag', async () => {
    const z = await zoho();
    expect((await create(z, { salesorder_number: 'WEB-7' })).status).toBe(400);
    const { body } = await create(z, { salesorder_number: 'WEB-7' }, own);
    expect(body.salesorder.salesorder_number).toBe('WEB-7');
  });

  test('without the flag a number may be passed over instead', async () => {
    const z = await zoho({ rejectNumberWithoutIgnoreFlag: false });
    expect((await create(z, { salesorder_number: 'WEB-7' })).body.salesorder.salesorder_number).toBe('SO-00001');
  });

  test('with the flag a number is needed', async () => {
    const z = await zoho();
    expect((await create(z, {}, own)).status).toBe(400);
  });

  test('without auto-numbering a number is needed, and no flag', async () => {
    const z = await zoho({ autoNumber: false });
    expect((await create(z)).status).toBe(400);
    expect((await create(z, { salesorder_number: 'A-1' })).status).toBe(201);
  });

  test('are unique, those of void orders included: 1001', async () => {
    const z = await zoho();
    const { body } = await create(z, { salesorder_number: 'WEB-7' }, own);
    await makeVoid(z, body.salesorder.salesorder_id);
    const again = await create(z, { salesorder_number: 'WEB-7' }, own);
    expect([again.status, again.body.code]).toEqual([400, 1001]);
    expect((await listed(z, {})).salesorders).toHaveLength(1);
  });

  test('the series steps over a number somebody took', async () => {
    const z = await zoho();
    await create(z, { salesorder_number: 'SO-00001' }, own);
    expect((await order(z)).salesorder_number).toBe('SO-00002');
  });
});

describe('states (API notes 6.1, 6.4, 7)', () => {
  test('a draft holds nothing, a confirmed order holds stock in both ledgers', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { salesorder_id } = await order(z, 2);
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 0, actual_committed_stock: 0 });
    const { status, body } = await confirm(z, salesorder_id);
    expect([status, body]).toEqual([200, { code: 0, message: "Sales order status has been changed to 'Confirmed'." }]);
    expect(await itemNow(z, item.item_id)).toMatchObject({
      stock_on_hand: item.stock_on_hand,
      actual_available_stock: item.actual_available_stock,
      committed_stock: 2,
      actual_committed_stock: 2,
      available_for_sale_stock: item.stock_on_hand - 2,
      actual_available_for_sale_stock: item.actual_available_stock - 2,
    });
    expect(await read(z, salesorder_id)).toMatchObject({ status: 'confirmed', shipped_status: 'pending' });
  });

  test('voiding gives the stock back', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { salesorder_id } = await confirmedOrder(z, 2);
    const { body } = await makeVoid(z, salesorder_id);
    expect(body.message).toBe('The status of the Sales Order has been changed to void.');
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 0, actual_committed_stock: 0 });
    expect(await read(z, salesorder_id)).toMatchObject({ status: 'void', order_status: 'void' });
  });

  test('confirming more than there is succeeds and drives the stock for sale below zero (API notes 5)', async () => {
    const z = await zoho();
    const { item } = await some(z);
    z.sandbox.control.stock({ item_id: item.item_id, delta: -item.stock_on_hand });
    const { salesorder_id } = await order(z, 1);
    expect((await confirm(z, salesorder_id)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({ actual_available_for_sale_stock: -1 });
  });

  test('repeating a confirmation or a void is refused with 400', async () => {
    const z = await zoho();
    const { salesorder_id } = await confirmedOrder(z);
    expect((await confirm(z, salesorder_id)).status).toBe(400);
    await makeVoid(z, salesorder_id);
    expect((await makeVoid(z, salesorder_id)).status).toBe(400);
    expect((await confirm(z, salesorder_id)).status).toBe(400);
  });

  test('repeating may be accepted instead, and moves nothing twice', async () => {
    const z = await zoho({ repeatStatusChange: 'accept' });
    const { item } = await some(z);
    const { salesorder_id } = await confirmedOrder(z, 2);
    expect((await confirm(z, salesorder_id)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 2 });
    await makeVoid(z, salesorder_id);
    expect((await makeVoid(z, salesorder_id)).status).toBe(200);
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 0 });
  });

  test('an order that waits for approval cannot be confirmed until it is approved', async () => {
    const z = await zoho({ approvals: true });
    const { salesorder_id } = await order(z);
    expect((await confirm(z, salesorder_id)).status).toBe(400);
    await z.call('POST', `/salesorders/${salesorder_id}/approve/final`);
    expect((await read(z, salesorder_id)).status).toBe('approved');
    expect((await confirm(z, salesorder_id)).status).toBe(200);
  });

  test('a draft is submitted and rejected', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    await z.call('POST', `/salesorders/${salesorder_id}/submit`);
    expect((await read(z, salesorder_id)).status).toBe('pending_approval');
    await z.call('POST', `/salesorders/${salesorder_id}/reject`, { json: { reason: 'price' } });
    expect((await read(z, salesorder_id)).status).toBe('rejected');
  });

  test('many are confirmed in one call, or none', async () => {
    const z = await zoho();
    const ids = [(await order(z)).salesorder_id, (await order(z)).salesorder_id];
    const query = { salesorder_ids: ids.join(',') };
    expect((await z.call('POST', '/salesorders/status/confirmed', { query })).status).toBe(200);
    const more = { salesorder_ids: [(await order(z)).salesorder_id, ids[0]].join(',') };
    expect((await z.call('POST', '/salesorders/status/confirmed', { query: more })).status).toBe(400);
    expect(await read(z, more.salesorder_ids.split(',')[0] ?? '')).toMatchObject({ status: 'draft' });
  });

  test('Books’ word for it, open, is not a path here', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    expect((await z.call('POST', `/salesorders/${salesorder_id}/status/open`)).status).toBe(404);
  });

  test('a kit holds its parts and not itself (API notes 6.2)', async () => {
    const z = await zoho();
    const { composite_items } = (await z.call('GET', '/compositeitems', { query: { combo_type: 'kit' } })).body;
    const [kit] = composite_items;
    const { body } = await create(z, { line_items: [{ item_id: kit.composite_item_id, quantity: 3 }] });
    await confirm(z, body.salesorder.salesorder_id);
    for (const part of kit.mapped_items) {
      expect((await itemNow(z, part.item_id)).committed_stock).toBe(part.quantity * 3);
    }
    expect(body.salesorder.line_items[0]).toMatchObject({ is_combo_product: true, combo_type: 'kit' });
  });
});

describe('changing and deleting (API notes 6.4)', () => {
  test('a confirmed order that changes holds what it now says', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const salesorder = await confirmedOrder(z, 2);
    const [line] = salesorder.line_items;
    const json = {
      line_items: [{ line_item_id: line.line_item_id, item_id: line.item_id, quantity: 5 }],
      notes: 'five',
    };
    const { status, body } = await z.call('PUT', `/salesorders/${salesorder.salesorder_id}`, { json });
    expect([status, body.salesorder.notes]).toEqual([200, 'five']);
    expect(body.salesorder.line_items[0].line_item_id).toBe(line.line_item_id);
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 5, actual_committed_stock: 5 });
  });

  test('an update without lines keeps them', async () => {
    const z = await zoho();
    const { salesorder_id, line_items } = await order(z);
    const { body } = await z.call('PUT', `/salesorders/${salesorder_id}`, { json: { reference_number: 'R' } });
    expect(body.salesorder).toMatchObject({ reference_number: 'R', line_items: [{ quantity: 2 }] });
    expect(body.salesorder.line_items[0].line_item_id).toBe(line_items[0].line_item_id);
  });

  test('a line cannot fall below what is packed', async () => {
    const z = await zoho();
    const salesorder = await confirmedOrder(z, 3);
    await packed(z, salesorder);
    const [line] = salesorder.line_items;
    const json = { line_items: [{ line_item_id: line.line_item_id, item_id: line.item_id, quantity: 1 }] };
    expect((await z.call('PUT', `/salesorders/${salesorder.salesorder_id}`, { json })).status).toBe(400);
  });

  test('deleting gives the stock back and frees the number', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const { salesorder_id } = await confirmedOrder(z);
    const { body } = await z.call('DELETE', `/salesorders/${salesorder_id}`);
    expect(body.message).toBe('The Sales Order has been deleted.');
    expect((await z.call('GET', `/salesorders/${salesorder_id}`)).status).toBe(404);
    expect(await itemNow(z, item.item_id)).toMatchObject({ committed_stock: 0 });
  });

  test('comments are added and listed', async () => {
    const z = await zoho();
    const { salesorder_id } = await order(z);
    const path = `/salesorders/${salesorder_id}/comments`;
    await z.call('POST', path, { json: { description: 'ring the bell' } });
    expect((await z.call('GET', path)).body.comments).toMatchObject([{ description: 'ring the bell' }]);
  });
});

describe('orders of the past', () => {
  test('are seeded in every state, the same each time', async () => {
    const statuses = async () => {
      const { salesorders } = await listed(await zoho({ orders: 12 }), { sort_column: 'salesorder_number' });
      return salesorders.map((row: Json) => row.status);
    };
    const first = await statuses();
    expect(first.toSorted()).toEqual(
      ['confirmed', 'draft', 'fulfilled', 'fulfilled', 'shipped', 'void'].flatMap((status) => [status, status]),
    );
    expect(await statuses()).toEqual(first);
  });
});

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
