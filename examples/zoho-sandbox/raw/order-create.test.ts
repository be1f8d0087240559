// API notes 6.0 and 6.4: making sales orders, by raw requests.
import { describe, expect, test } from 'vitest';
import { type Json, order, some, type Zoho, zoho } from './zoho.ts';

const create = async (z: Zoho, more: Json = {}, query: Record<string, string> = {}) => {
  const { item, customer } = await some(z);
  const json = { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }], ...more };
  return z.call('POST', '/salesorders', { json, query });
};

const listed = async (z: Zoho, query: Record<string, string>) => (await z.call('GET', '/salesorders', { query })).body;
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
    // The head names the business location, as a live body of such an organisation does.
    expect(body.salesorder).toMatchObject({ location_name: 'Head Office' });
    expect(body.salesorder).not.toHaveProperty('warehouse_id');
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
