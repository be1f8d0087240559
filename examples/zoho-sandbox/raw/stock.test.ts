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

  test('that land late move nothing until they do, and lists lag behind what is read by its id', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const lines = [{ item_id: item.item_id, quantity_adjusted: -2 }];
    z.sandbox.control.addFault({ match: { method: 'POST' }, kind: 'late-commit', delayMs: 5_000 });
    z.sandbox.control.listLag({ ms: 1_000 });
    await expect(adjust(z, { reference_number: 'SA-1', line_items: lines })).rejects.toThrow('fetch failed');
    const listed = async () => (await z.call('GET', '/inventoryadjustments')).body.inventory_adjustments.length;
    const onHand = async () => (await itemNow(z, item.item_id)).actual_available_stock;
    expect([await listed(), await onHand()]).toEqual([0, item.actual_available_stock]);
    z.sandbox.control.clock({ advanceMs: 5_000 });
    // What has landed moves both stocks at once; its row comes later.
    expect([await listed(), await onHand()]).toEqual([0, item.actual_available_stock - 2]);
    const [made] = z.sandbox.control.adjustments();
    expect(made).toMatchObject({ reference_number: 'SA-1', line_items: [{ quantity_adjusted: -2 }] });
    const one = await z.call('GET', `/inventoryadjustments/${made?.inventory_adjustment_id}`);
    expect(one.body.inventory_adjustment.reference_number).toBe('SA-1');
    z.sandbox.control.clock({ advanceMs: 1_000 });
    expect(await listed()).toBe(1);
  });

  test('wait for an approval where the organisation wants one, and move nothing before', async () => {
    const z = await zoho({ approvals: true });
    const { item } = await some(z);
    const lines = [{ item_id: item.item_id, quantity_adjusted: -2 }];
    const onHand = async () => (await itemNow(z, item.item_id)).stock_on_hand;
    const wait = async () => (await adjust(z, { line_items: lines })).body.inventory_adjustment;
    const [one, other] = [await wait(), await wait()];
    expect([one.status, await onHand()]).toEqual(['pending_approval', item.stock_on_hand]);
    await z.call('POST', `/inventoryadjustments/${one.inventory_adjustment_id}/approve`);
    await z.call('POST', `/inventoryadjustments/${other.inventory_adjustment_id}/reject`);
    // Deciding again moves nothing again.
    await z.call('POST', `/inventoryadjustments/${one.inventory_adjustment_id}/approve/final`);
    expect(await onHand()).toBe(item.stock_on_hand - 2);
    expect(z.sandbox.control.adjustments().map(({ status }) => status)).toEqual(['adjusted', 'rejected']);
  });

  test('may carry the same reference as often as anybody likes', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const lines = [{ item_id: item.item_id, quantity_adjusted: 1 }];
    for (let n = 0; n < 2; n += 1)
      expect((await adjust(z, { reference_number: 'X', line_items: lines })).status).toBe(200);
    const filtered = await z.call('GET', '/inventoryadjustments', { query: { reference_number: 'nobody has this' } });
    expect(filtered.body.inventory_adjustments).toHaveLength(2);
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

  test('begin as drafts where the organisation’s do, and go on their way by a call', async () => {
    const z = await zoho({ transferStart: 'draft' });
    const { item, answer } = await transfer(z);
    const path = `/transferorders/${answer.body.transfer_order.transfer_order_id}`;
    const onHand = async () => (await itemNow(z, item.item_id)).stock_on_hand;
    expect([answer.body.transfer_order.status, await onHand()]).toEqual(['draft', item.stock_on_hand]);
    expect((await z.call('POST', `${path}/markastransferred`, { query: { date: '2026-10-02' } })).status).toBe(400);
    expect((await z.call('POST', `${path}/intransit`)).status).toBe(200);
    expect(await onHand()).toBe(item.stock_on_hand - 2);
  });

  test('take each number once, also one that lands late', async () => {
    const z = await zoho();
    const { item } = await some(z);
    const [from, to] = (await itemNow(z, item.item_id)).locations;
    const json = {
      transfer_order_number: 'ST-1',
      date: '2026-10-01',
      from_location_id: from.location_id,
      to_location_id: to.location_id,
      line_items: [{ item_id: item.item_id, name: item.name, quantity_transfer: 2 }],
    };
    const send = () => z.call('POST', '/transferorders', { json, query: { ignore_auto_number_generation: 'true' } });
    z.sandbox.control.addFault({ match: { method: 'POST' }, kind: 'late-commit', delayMs: 5_000 });
    await expect(send()).rejects.toThrow('fetch failed');
    expect((await send()).status).toBe(200);
    const again = await send();
    expect([again.status, again.body.code]).toEqual([400, 1001]);
    z.sandbox.control.clock({ advanceMs: 5_000 });
    expect(z.sandbox.control.pendingCommits()).toBe(0);
    expect(z.sandbox.control.transfers()).toMatchObject([{ transfer_order_number: 'ST-1', status: 'transferred' }]);
    const after = await itemNow(z, item.item_id);
    expect(after.locations[0].location_actual_available_stock).toBe(from.location_actual_available_stock - 2);
    const { body } = await z.call('GET', '/transferorders', { query: { transfer_order_number: 'ST-1' } });
    expect(body.transfer_orders).toHaveLength(1);
  });

  test('on their way are in neither place’s stock, in both ledgers', async () => {
    const z = await zoho();
    const { item, from, to } = await transfer(z, { is_intransit_order: true });
    const [left, awaited] = (await itemNow(z, item.item_id)).locations;
    for (const ledger of ['location_stock_on_hand', 'location_actual_available_stock']) {
      expect([left[ledger], awaited[ledger]]).toEqual([from[ledger] - 2, to[ledger]]);
    }
    expect([left.location_quantity_in_transit, awaited.location_quantity_in_transit]).toEqual([0, 2]);
  });

  test('need two different places', async () => {
    const z = await zoho();
    const { from } = await transfer(z);
    expect((await transfer(z, { to_location_id: from.location_id })).answer.status).toBe(400);
    expect((await transfer(z, { to_location_id: '' })).answer.status).toBe(400);
  });
});
