// API notes 6.4 and 7: sales orders numbered, changed and deleted, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, packed, some, type Zoho, zoho } from './zoho.ts';

const create = async (z: Zoho, more: Json = {}, query: Record<string, string> = {}) => {
  const { item, customer } = await some(z);
  const json = { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }], ...more };
  return z.call('POST', '/salesorders', { json, query });
};

const listed = async (z: Zoho, query: Record<string, string>) => (await z.call('GET', '/salesorders', { query })).body;
const makeVoid = (z: Zoho, id: string) => z.call('POST', `/salesorders/${id}/status/void`);

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

  test('an order given to another customer goes to that customer’s address', async () => {
    const z = await zoho();
    const { salesorder_id, customer_id } = await order(z);
    const { contacts } = (await z.call('GET', '/contacts', { query: { contact_type: 'customer' } })).body;
    const other = contacts.find((one: Json) => one.contact_id !== customer_id);
    const json = { customer_id: other.contact_id };
    const { body } = await z.call('PUT', `/salesorders/${salesorder_id}`, { json });
    expect(body.salesorder.shipping_address.attention).toBe(other.contact_name);
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
