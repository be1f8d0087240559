// API notes 6.1, 6.4 and 7: how sales orders change their state, by raw requests.
import { describe, expect, test } from 'vitest';
import { confirmedOrder, itemNow, type Json, order, some, type Zoho, zoho } from './zoho.ts';

const create = async (z: Zoho, more: Json = {}, query: Record<string, string> = {}) => {
  const { item, customer } = await some(z);
  const json = { customer_id: customer.contact_id, line_items: [{ item_id: item.item_id, quantity: 1 }], ...more };
  return z.call('POST', '/salesorders', { json, query });
};

const listed = async (z: Zoho, query: Record<string, string>) => (await z.call('GET', '/salesorders', { query })).body;
const confirm = (z: Zoho, id: string) => z.call('POST', `/salesorders/${id}/status/confirmed`);
const makeVoid = (z: Zoho, id: string) => z.call('POST', `/salesorders/${id}/status/void`);
const read = async (z: Zoho, id: string): Promise<Json> => (await z.call('GET', `/salesorders/${id}`)).body.salesorder;

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
