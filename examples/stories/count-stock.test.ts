// Somebody has counted a shelf: many items, one plan, one adjustment of what differs.
import { describe, expect, test } from 'vitest';
import { BLANKET, confirm, MUG, newPlanOf, openShop, planOf } from './selling.ts';
import { adjustmentsAtZoho, change, OFFICE, plan, sent, shelf, stockUp } from './stocking.ts';

const counted = (mugs: string, blankets: string) => ({
  line: [
    { item: MUG, quantity: mugs },
    { item: BLANKET, quantity: blankets },
  ],
});

const counting = async () => {
  const house = await openShop();
  const { key } = await house.key();
  await stockUp(house, 10);
  await stockUp(house, 4, OFFICE, BLANKET);
  return { house, key };
};

describe('a count', () => {
  test('is one plan that shows every item, and one adjustment of those that differ', async () => {
    const { house, key } = await counting();
    await using _ = house;
    const shown = await plan(house, key, 'count-stock', counted('8', '4'));
    expect(shown.write).toMatchObject({
      kind: 'adjust-stock',
      purpose: 'count',
      reason: 'Stock count',
      lines: [
        { sku: MUG, before: '10', change: '-2', after: '8' },
        { sku: BLANKET, before: '4', change: '0', after: '4' },
      ],
    });
    expect(planOf(await confirm(house, key, shown)).state).toBe('done');
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
    expect(sent(house, '/inventoryadjustments')).toHaveLength(1);
  });

  test('of nothing left is a count too', async () => {
    const { house, key } = await counting();
    await using _ = house;
    await change(house, key, 'count-stock', { ...counted('0', '5'), reason: 'Year end', note: 'By two people.' });
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([['-10 +1'], 0]);
    expect(sent(house, '/inventoryadjustments')[0]).toMatchObject({
      reason: 'Year end',
      description: 'By two people.',
    });
  });

  test('that agrees with Zoho in everything needs no plan', async () => {
    const { house, key } = await counting();
    await using _ = house;
    const { problem } = await house.ask(key, 'count-stock', counted('10', '4'));
    expect(problem).toMatchObject({ code: 'nothing_to_change', detail: 'They are all at that level in Zoho already.' });
  });

  test('of the same item twice is not added up, but asked about', async () => {
    const { house, key } = await counting();
    await using _ = house;
    const { problem } = await house.ask(key, 'count-stock', {
      line: [...counted('8', '4').line, ...counted('1', '4').line],
    });
    expect(problem).toMatchObject({ code: 'invalid_ask', detail: `${MUG} is counted twice.` });
  });

  test('of which one item has been sold meanwhile is shown again, all of it', async () => {
    const { house, key } = await counting();
    await using _ = house;
    const shown = await plan(house, key, 'count-stock', counted('8', '5'));
    house.sandbox.control.stock({ sku: BLANKET, delta: -1 });
    const answered = await confirm(house, key, shown);
    expect(answered.problem).toMatchObject({
      code: 'plan_changed',
      detail: `${BLANKET}: 3 on hand now, not 4. Nothing was written.`,
    });
    expect(planOf(await confirm(house, key, newPlanOf(answered))).write).toMatchObject({
      lines: [{ change: '-2' }, { change: '2' }],
    });
    expect(adjustmentsAtZoho(house)).toEqual(['-2 +2']);
  });

  test('takes a hundred items in one adjustment', async () => {
    await using house = await openShop({ sandbox: { items: 190 } });
    const { key } = await house.key({ limits: { stockUnitsMicros: null } });
    const goods = (await plainGoods(house)).slice(0, 100);
    expect(goods).toHaveLength(100);
    const line = goods.map((item) => ({ item, quantity: '7' }));
    await change(house, key, 'count-stock', { line });
    expect(house.sandbox.control.adjustments()).toHaveLength(1);
    for (const sku of goods.slice(0, 5)) expect((await shelf(house, OFFICE, sku)).physical).toBe(7);
  });
});

/** SKUs of what is simply kept: active, not tracked, not made of others. */
const plainGoods = async (house: Awaited<ReturnType<typeof openShop>>): Promise<string[]> => {
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const ids: string[] = items.map((row: { item_id: string }) => row.item_id);
  const goods: string[] = [];
  for (const some of [ids.slice(0, 100), ids.slice(100)]) {
    const details = await house.zoho('GET', `/itemdetails?item_ids=${some.join(',')}`);
    for (const it of details.items) {
      const tracked = it.track_batch_number || it.track_serial_number || it.is_combo_product;
      if (it.item_type === 'inventory' && it.status === 'active' && it.sku !== '' && !tracked) goods.push(it.sku);
    }
  }
  return goods;
};
