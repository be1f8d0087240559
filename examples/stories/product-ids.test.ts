// Another system calls items by ids of its own. Both ids ride on every record, and either finds the item.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { idOfItem } from './by-hand.ts';
import type { House } from './house.ts';
import { BLANKET, confirm, connectorCli, MUG, newPlanOf, openShop, planOf, wanting } from './selling.ts';
import { plan, stockUp } from './stocking.ts';

const save = (house: House, text: string): string => {
  const file = join(house.folder, 'ids.csv');
  writeFileSync(file, text);
  return file;
};

const learn = async (house: House, text: string, ...flags: string[]) =>
  JSON.parse(await connectorCli(house, 'product-ids', 'import', '--file', save(house, text), '--json', ...flags));

const shop = async (): Promise<{ house: House; key: string }> => {
  const house = await openShop();
  await stockUp(house, 10);
  expect(await learn(house, `product_id,sku\ngid://mug/1,${MUG}\n7001,${BLANKET}\n`)).toMatchObject({
    added: 2,
    left: [],
  });
  return { house, key: (await house.key()).key };
};

describe('an item', () => {
  test('is found by the other system’s id wherever one is asked for', async () => {
    const { house, key } = await shop();
    await using _ = house;
    const stock = await house.ask(key, 'check-stock', { item: ['gid://mug/1', '7001'] });
    expect(stock.answer.items.map((it: { item: { sku: string } }) => it.item.sku)).toEqual([MUG, BLANKET]);
    expect((await house.ask(key, 'show-item', { item: 'gid://mug/1' })).answer.item.sku).toBe(MUG);
    const adjusted = await plan(house, key, 'adjust-stock', { item: 'gid://mug/1', change: '-1', reason: 'x' });
    expect(adjusted.write).toMatchObject({ lines: [{ sku: MUG }] });
    expect(planOf(await house.ask(key, 'create-order', wanting('1', '7001'))).write).toMatchObject({
      lines: [{ sku: BLANKET }],
    });
  });

  test('is not found by that id in another case: other systems may mean another one by it', async () => {
    const { house, key } = await shop();
    await using _ = house;
    expect((await house.ask(key, 'show-item', { item: 'GID://mug/1' })).problem?.code).toBe('item_not_found');
  });

  test('called like another one elsewhere is ambiguous for a write, and its own by reading', async () => {
    const { house, key } = await shop();
    await using _ = house;
    await learn(house, `product_id,sku\n${MUG},OUT-001-BLUE\n`);
    expect((await house.ask(key, 'show-item', { item: MUG })).answer.item.sku).toBe(MUG);
    const { problem } = await house.ask(key, 'adjust-stock', { item: MUG, change: '-1', reason: 'x' });
    expect(problem).toMatchObject({ code: 'item_ambiguous' });
    expect(problem?.candidates?.map((it) => 'productId' in it && it.productId)).toEqual(['gid://mug/1', MUG]);
  });

  test('is taken by the other system’s id first where that is canonical', async () => {
    await using house = await openShop({ settings: { CANONICAL_ID: 'product_id' } });
    const { key } = await house.key();
    await learn(house, `product_id,sku\n${MUG},OUT-001-BLUE\n`);
    expect((await house.ask(key, 'show-item', { item: MUG })).answer.item.sku).toBe('OUT-001-BLUE');
    const adjusted = await plan(house, key, 'adjust-stock', { item: MUG, change: '+1', reason: 'x' });
    expect(adjusted.write).toMatchObject({ lines: [{ sku: 'OUT-001-BLUE', productId: MUG }] });
  });
});

describe('both ids ride', () => {
  test('on every answer that names the item', async () => {
    const { house, key } = await shop();
    await using _ = house;
    const ids = { sku: MUG, productId: 'gid://mug/1' };
    expect((await house.ask(key, 'check-stock', { item: [MUG] })).answer.items[0].item).toMatchObject(ids);
    expect((await house.ask(key, 'show-item', { item: MUG })).answer.item).toMatchObject(ids);
    expect((await house.ask(key, 'find-items', { text: MUG })).answer.items[0]).toMatchObject(ids);
    const unsaid = await house.ask(key, 'show-item', { item: 'enamel mug' });
    expect(unsaid.problem?.candidates).toContainEqual(expect.objectContaining(ids));
    const shown = planOf(await house.ask(key, 'create-order', wanting('2')));
    expect(shown.write).toMatchObject({ lines: [ids] });
    const done = planOf(await confirm(house, key, shown));
    const tracked = await house.ask(key, 'track-order', { order: done.result?.number ?? '' });
    expect(tracked.answer.lines).toMatchObject([ids]);
    const level = await plan(house, key, 'adjust-stock', { item: MUG, change: '=12', reason: 'x' });
    await stockUp(house, 9);
    expect(newPlanOf(await confirm(house, key, level)).write).toMatchObject({ lines: [ids] });
  });

  test('on every event about it, as it was when it happened', async () => {
    await using house = await openShop({ mirrored: true });
    const { key } = await house.key();
    await stockUp(house, 10);
    await house.ask(key, 'check-stock', { item: [MUG], live: true });
    await learn(house, `product_id,sku\nold-1,${MUG}\n`);
    await stockUp(house, 4);
    house.advance(2_000);
    await house.ask(key, 'check-stock', { item: [MUG], live: true });
    await learn(house, `product_id,sku\nnew-1,${MUG}\n`, '--replace');
    const { answer } = await house.ask(key, 'list-events', { type: 'stock.changed' });
    expect(answer.events.at(-1).data).toMatchObject({ sku: MUG, productId: 'old-1', to: '4' });
  });

  test('and nothing is added where none is known', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const { answer } = await house.ask(key, 'check-stock', { item: [MUG] });
    expect(answer.items[0].item).not.toHaveProperty('productId');
  });
});

describe('a custom field of Zoho that holds the id', () => {
  test('is learnt with each reading, followed when it changes, and forgotten when it is emptied', async () => {
    await using house = await openShop({ settings: { PRODUCT_ID_FIELD: 'cf_dtc_description' } });
    const { key } = await house.key();
    const id = await idOfItem(house, MUG);
    const write = (value: string) =>
      house.zoho('PUT', `/items/${id}`, { custom_fields: [{ api_name: 'cf_dtc_description', value }] });
    const asked = async (item: string) => {
      // A reading answers everybody for a second.
      house.advance(2_000);
      return (await house.ask(key, 'show-item', { item })).answer?.item.productId;
    };
    await write('w-1');
    await asked(MUG);
    expect(await asked('w-1')).toBe('w-1');
    await write('w-2');
    await asked(MUG);
    expect([await asked('w-2'), await asked('w-1')]).toEqual(['w-2', undefined]);
    await write('');
    await asked(MUG);
    expect(await asked(MUG)).toBeUndefined();
  });

  test('that two items share stays with the first', async () => {
    await using house = await openShop({ settings: { PRODUCT_ID_FIELD: 'cf_dtc_description' } });
    const { key } = await house.key();
    for (const sku of [MUG, BLANKET]) {
      const custom_fields = [{ api_name: 'cf_dtc_description', value: 'w-1' }];
      await house.zoho('PUT', `/items/${await idOfItem(house, sku)}`, { custom_fields });
      await house.ask(key, 'show-item', { item: sku });
    }
    expect((await house.ask(key, 'show-item', { item: 'w-1' })).answer.item.sku).toBe(MUG);
  });
});

describe('a list of such ids', () => {
  test('is taken as far as it is clear, and what is not is told with its line', async () => {
    const { house } = await shop();
    await using _ = house;
    const lines = [
      'Handle;SKU',
      `x-1;OUT-001-BLUE`,
      'x-2;NO-SUCH-SKU',
      'x-3;GLS-001',
      'x-3;KIT-001',
      'x-4;OUT-002-BLUE',
      'x-5;out-002-blue',
      ';OUT-002-SAND',
      `x-6;${MUG}`,
      `7001;OUT-001-SAND`,
    ];
    const done = await learn(house, `\ufeff${lines.join('\r\n')}`, '--column', 'product_id=Handle');
    expect(done).toMatchObject({ added: 1, changed: 0, same: 0 });
    expect(done.other).toEqual([{ line: 9, sku: MUG, from: 'gid://mug/1', to: 'x-6' }]);
    expect(done.left.map(({ line, why }: { line: number; why: string }) => `${line} ${why}`)).toEqual([
      '3 it names no item',
      '4 its item or its product id stands on another row as well',
      '5 its item or its product id stands on another row as well',
      '6 its item or its product id stands on another row as well',
      '7 its item or its product id stands on another row as well',
      '8 it has no product id, or one that is too long',
      '10 it could mean several items',
    ]);
  });

  test('with decomposed letters, as some systems save them, is one and the same: found, repeated and removed', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const [composed, decomposed] = ['Caf\u00e9-1', 'Cafe\u0301-1'];
    await learn(house, `product_id,sku\n${decomposed},${MUG}\n`);
    for (const id of [composed, decomposed]) {
      expect((await house.ask(key, 'show-item', { item: id })).answer?.item.sku).toBe(MUG);
    }
    expect(await learn(house, `product_id,sku\n${composed},${MUG}\n`)).toMatchObject({ same: 1, other: [], left: [] });
    expect(await connectorCli(house, 'product-ids', 'remove', decomposed)).toContain('no item any more');
  });

  test('that is imported again changes nothing; with --replace, ids follow it', async () => {
    const { house } = await shop();
    await using _ = house;
    expect(await learn(house, `product_id,sku\ngid://mug/1,${MUG}\n`)).toMatchObject({ added: 0, changed: 0, same: 1 });
    expect(await learn(house, `product_id,sku\nm-2,${MUG}\n`, '--replace')).toMatchObject({ added: 0, changed: 1 });
    expect(await connectorCli(house, 'product-ids', 'list')).toMatch(/7001 +OUT-002-RED.*\nm-2 +OUT-001-RED/);
    expect(await connectorCli(house, 'product-ids', 'remove', 'm-2')).toContain('names no item any more');
    await expect(connectorCli(house, 'product-ids', 'remove', 'm-2')).rejects.toThrow('No item has the product id m-2');
  });

  test('is told to the audit log', async () => {
    const { house } = await shop();
    await using _ = house;
    const entries = await house.parts.store.read.audit.page({ after: 0, upTo: 1_000, limit: 1_000 });
    expect(entries.filter(({ action }) => action === 'product_ids.imported')).toHaveLength(1);
  });
});
