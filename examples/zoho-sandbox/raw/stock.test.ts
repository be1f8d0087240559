// API notes 6.5, 6.7: adjustments and transfers, by raw requests.
import { describe, expect, test } from 'vitest';
import { itemNow, type Json, some, type Zoho, zoho } from './zoho.ts';

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

  test('wait for an approval where the organisation wants one, and go on their way afterwards', async () => {
    const z = await zoho({ approvals: true });
    const { item, answer } = await transfer(z);
    const path = `/transferorders/${answer.body.transfer_order.transfer_order_id}`;
    const step = async (name: string) => (await z.call('POST', `${path}/${name}`)).status;
    const status = async () => (await z.call('GET', path)).body.transfer_order.status;
    expect([await status(), await step('intransit')]).toEqual(['pending_approval', 400]);
    expect([await step('reject'), await status()]).toEqual([200, 'draft']);
    expect([await step('approve'), await step('submit'), await step('approve')]).toEqual([400, 200, 200]);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand);
    expect([await step('intransit'), await status()]).toEqual([200, 'in_transit']);
    expect(await itemNow(z, item.item_id)).toMatchObject({
      quantity_in_transit: 2,
      stock_on_hand: item.stock_on_hand - 2,
    });
    expect((await z.call('DELETE', path)).status).toBe(200);
    expect((await itemNow(z, item.item_id)).stock_on_hand).toBe(item.stock_on_hand);
  });

  test('need two different places', async () => {
    const z = await zoho();
    const { from } = await transfer(z);
    expect((await transfer(z, { to_location_id: from.location_id })).answer.status).toBe(400);
    expect((await transfer(z, { to_location_id: '' })).answer.status).toBe(400);
  });
});
