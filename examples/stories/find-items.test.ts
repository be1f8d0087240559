// What do we sell that is called something like this? From the connector's own index, so it costs Zoho nothing.
import { describe, expect, test } from 'vitest';
import { openHouse } from './house.ts';
import { shareHouse } from './shared-house.ts';

const shop = shareHouse();

const find = async (text: string, limit?: number) => {
  const { key } = await shop().key();
  const { answer, cost } = await shop().ask(key, 'find-items', { text, ...(limit === undefined ? {} : { limit }) });
  expect(cost.zohoCalls).toBe(0);
  expect(shop().calls()).toEqual([]);
  return { ...answer, skus: answer.items.map((item: { sku: string }) => item.sku) };
};

describe('an item is found', () => {
  test.each([
    ['part of its name', 'enamel mug'],
    ['the beginnings of its words', 'enam mu red'],
    ['a misspelt name', 'Enamle Mugg Red'],
    ['part of its SKU', 'OUT-001'],
    ['a misspelt SKU', 'OUT-001-RDE'],
    ['its SKU with the dashes elsewhere', 'OUT001-RED'],
    ['its SKU without dashes, misspelt', 'OUT001RDE'],
  ])('by %s', async (_, text) => {
    const { items } = await find(text, 50);
    expect(items).toContainEqual(
      expect.objectContaining({
        sku: 'OUT-001-RED',
        name: 'Cascade Supply Enamel Mug - Red',
        status: 'active',
      }),
    );
  });

  test('first of all where the text is exactly its SKU, name or id', async () => {
    const { items, skus } = await find('out-001-sand');
    expect(skus[0]).toBe('OUT-001-SAND');
    expect((await find(items[0].name)).skus[0]).toBe('OUT-001-SAND');
    expect((await find(items[0].id)).skus[0]).toBe('OUT-001-SAND');
  });

  test('although it is out of use, and that is said', async () => {
    expect((await find('PTB-001')).items[0]).toMatchObject({ sku: 'PTB-001', status: 'inactive' });
  });

  test('although it has no SKU', async () => {
    const { items } = await find('Juniper & Oak Heavyweight Tee - M / Ash');
    expect(items[0]).toMatchObject({ sku: '', name: 'Juniper & Oak Heavyweight Tee - M / Ash' });
  });
});

describe('of many', () => {
  test('ten are told, or as many as asked for, and whether there are more', async () => {
    const some = await find('Cascade Supply');
    expect([some.items.length, some.more]).toEqual([10, true]);
    const few = await find('Cascade Supply', 3);
    expect([few.skus, few.more]).toEqual([some.skus.slice(0, 3), true]);
  });

  test('none is told twice, and no more are promised than there are', async () => {
    const { skus, items, more } = await find('KIT-HOMEBAR', 50);
    expect(skus[0]).toBe('KIT-HOMEBAR');
    expect(new Set(items.map((item: { id: string }) => item.id)).size).toBe(items.length);
    if (items.length < 50) expect(more).toBe(false);
  });
});

test.each(['zzzzqqqqxxxx', '!!!', '%', '*', '.*', '🪅', "'; drop table items; --", '\\'])(
  'a text that resembles nothing (%s) finds nothing, which is no problem',
  async (text) => expect((await find(text)).items).toEqual([]),
);

test('the answer says when the list was read, not when it was asked', async () => {
  await using house = await openHouse({ sandbox: { items: 60 } });
  const { key } = await house.key();
  const first = await house.ask(key, 'find-items', { text: 'mug' });
  house.advance(3_600_000);
  const second = await house.ask(key, 'find-items', { text: 'mug' });
  expect(second.answer.readAt).toBe(first.answer.readAt);
  await house.importItems();
  const third = await house.ask(key, 'find-items', { text: 'mug' });
  expect(Date.parse(third.answer.readAt) - Date.parse(first.answer.readAt)).toBeGreaterThanOrEqual(3_600_000);
});

test('a new list replaces the old one: what was renamed has its new name, what was deleted is gone', async () => {
  await using house = await openHouse({ sandbox: { items: 60 }, mirrored: true });
  const { key } = await house.key();
  const named = async (text: string) => {
    const { answer } = await house.ask(key, 'find-items', { text, limit: 1 });
    return answer.items[0]?.name;
  };
  const { items } = await house.zoho('GET', '/items?sku_startswith=KIT-00');
  const [kept, gone] = items;
  await house.zoho('PUT', `/items/${kept.item_id}`, { name: 'Quxly board' });
  await house.zoho('DELETE', `/items/${gone.item_id}`);
  expect(await named(kept.sku)).toBe(kept.name);
  await house.importItems();
  expect(await named(kept.sku)).toBe('Quxly board');
  expect(await named('quxly')).toBe('Quxly board');
  expect(await named(gone.item_id)).not.toBe(gone.name);
  expect(await named(gone.name)).not.toBe(gone.name);
});

test('another process sees the new list at once', async () => {
  await using house = await openHouse({ sandbox: { items: 60 } });
  const { app } = await house.another();
  const { key } = await house.key();
  const text = 'Crème brûlée torch';
  const search = async () => {
    const answer = await app.catalogue.find(house.organizationId, text, 1);
    return answer[0]?.name;
  };
  expect(await search()).not.toBe(text);
  await house.zoho('POST', '/items', { name: text, sku: 'TORCH' });
  await house.importItems();
  expect(await search()).toBe(text);
  const { answer } = await house.ask(key, 'find-items', { text: 'creme brulee' });
  expect(answer.items[0]?.name).toBe(text);
});

test('before any list was read, the admin is sent to connect', async () => {
  await using house = await openHouse({ sandbox: { items: 12 }, connected: false });
  const { key } = await house.key();
  const { status, problem } = await house.ask(key, 'find-items', { text: 'mug' });
  expect([status, problem?.code]).toEqual([503, 'not_connected']);
  expect(problem?.hint).toContain('pnpm connector connect');
});
