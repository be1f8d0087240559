// What is running out? Zoho's own list, every row of it looked at again.
import { describe, expect, test } from 'vitest';
import { type House, openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse();

interface Low {
  readonly id: string;
  readonly sku: string;
  readonly onHand: string;
  readonly reorderLevel: string;
}

const low = async (house: House, ask: { limit?: number } = {}) => {
  const { key } = await house.key();
  const { answer, cost } = await house.ask(key, 'list-low-stock', ask);
  const items: Low[] = answer.items;
  return { items, skus: items.map(({ sku }) => sku), more: answer.more, source: answer.source, cost };
};

/** By Zoho's own figures: active, tracked, and at or below a reorder level that is set. */
const truth = async (house: House): Promise<string[]> => {
  const { items } = await house.zoho('GET', '/items?per_page=200');
  const { items: rest } = await house.zoho('GET', '/items?per_page=200&page=2');
  return [...items, ...rest]
    .filter((row) => row.reorder_level !== '' && row.actual_available_stock <= row.reorder_level)
    .map((row) => row.sku);
};

test('what is at or below its reorder level is told, the scarcest first, with one call', async () => {
  const { items, skus, more, source, cost } = await low(shop());
  expect(skus.toSorted()).toEqual((await truth(shop())).toSorted());
  const left = items.map(({ onHand, reorderLevel }) => Number(onHand) / Number(reorderLevel));
  expect(left).toEqual(left.toSorted((a, b) => a - b));
  expect([more, source, cost.zohoCalls]).toEqual([false, 'zoho', 1]);
  expect(skus).toContain('COF-007-WHOLEBEAN');
  // Low, and out of use: nobody will order it again.
  expect(skus).not.toContain('APP-003-S-ASH');
});

test('as many are told as asked for, and whether there are more', async () => {
  const all = await low(shop());
  const two = await low(shop(), { limit: 2 });
  expect([two.skus, two.more]).toEqual([all.skus.slice(0, 2), true]);
  const exactly = await low(shop(), { limit: all.items.length });
  expect([exactly.skus, exactly.more]).toEqual([all.skus, false]);
});

describe('what changes at Zoho', () => {
  test('is told: sold out is first, and filled up is gone', async () => {
    await using house = await openHouse();
    const { physical } = house.sandbox.control.stockOf({ sku: 'OUT-001-RED' });
    house.sandbox.control.stock({ sku: 'OUT-001-RED', delta: -physical - 1 });
    const { items } = await low(house);
    expect(items[0]).toMatchObject({ sku: 'OUT-001-RED', onHand: '-1', reorderLevel: '7' });
    house.sandbox.control.stock({ sku: 'OUT-001-RED', delta: 50 });
    house.advance(1_000);
    expect((await low(house)).skus).not.toContain('OUT-001-RED');
  });

  test('in the books alone is not: what is on the shelf decides', async () => {
    await using house = await openHouse();
    // Zoho's list goes by the books, and would call it low.
    house.sandbox.control.stock({ sku: 'OUT-001-RED', delta: -30 });
    house.sandbox.control.stock({ sku: 'OUT-001-RED', delta: 30, kind: 'physical' });
    const { items } = await house.zoho('GET', '/items?filter_by=Status.Lowstock');
    expect(items.map(({ sku }: Low) => sku)).toContain('OUT-001-RED');
    expect((await low(house)).skus).not.toContain('OUT-001-RED');
  });
});

test('where Zoho ignores the filter and answers every item, only the low ones are told', async () => {
  await using house = await openHouse();
  const pages = await Promise.all([1, 2].map((page) => house.zoho('GET', `/items?filter_by=Status.All&page=${page}`)));
  expect(pages[0].page_context).toMatchObject({ applied_filter: 'Status.All', has_more_page: true });
  for (const body of pages) {
    house.sandbox.control.addFault({ match: { path: '/items' }, kind: 'status', status: 200, body });
  }
  const { skus } = await low(house);
  expect(skus.toSorted()).toEqual((await truth(house)).toSorted());
  expect(house.sandbox.control.faults()).toEqual([]);
});

test('an organisation without any low item is told so', async () => {
  await using house = await openHouse({ sandbox: { items: 12 } });
  for (const sku of await truth(house)) house.sandbox.control.stock({ sku, delta: 100 });
  expect((await low(house)).items).toEqual([]);
  const { locations } = await house.zoho('GET', '/locations');
  const { key } = await house.key({ locationIds: [locations[0].location_id] });
  expect((await house.ask(key, 'list-low-stock', {})).answer.items).toEqual([]);
});

describe('a key bound to one location', () => {
  test('is told what lies there, never what lies elsewhere', async () => {
    const { locations } = await shop().zoho('GET', '/locations');
    const warehouse = locations[1].location_id;
    const whole = await low(shop());
    const { key } = await shop().key({ locationIds: [warehouse] });
    const { answer, cost } = await shop().ask(key, 'list-low-stock', {});
    const there = (sku: string) => String(shop().sandbox.control.stockOf({ sku, location_id: warehouse }).physical);
    expect(answer.items.map(({ sku, onHand }: Low) => [sku, onHand])).toEqual(
      whole.skus.map((sku: string) => [sku, there(sku)]),
    );
    // It is worth telling: somewhere the two differ.
    expect(answer.items.map(({ onHand }: Low) => onHand)).not.toEqual(whole.items.map(({ onHand }) => onHand));
    expect(cost.zohoCalls + cost.sharedCalls).toBe(2);
  });
});
