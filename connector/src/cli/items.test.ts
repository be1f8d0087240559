import { expect, test } from 'vitest';
import { ORGANIZATION, openCli } from './cli-testbed.ts';

const item = (itemId: string, sku: string, name: string) => ({ itemId, sku, name, status: 'active' });

test('items skus tells which repeat, which are missing and which have changed, and the status says where to look', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.know([item('1', 'MUG', 'Mug'), item('2', 'mug ', 'Other mug'), item('3', '', 'Wrapping')]);
  await bed.withStore((store) =>
    store.write(async (s) => {
      await s.formerSkus.note(ORGANIZATION, [{ itemId: '1', sku: 'CUP' }], Date.now());
      await s.items.put(ORGANIZATION, [item('1', 'CUP', 'Mug'), item('4', 'cup', 'Cup')]);
    }),
  );
  const { out } = await bed.run('items', 'skus');
  expect(out).toContain('SKUs that several items in use have: 1\n  CUP: CUP "Mug", cup "Cup"');
  expect(out).toContain('Items in use without a SKU: 1\n  item 3 "Wrapping"');
  expect(out).toMatch(/SKUs that have changed in 30 days: 1\n {2}MUG: now CUP \("Mug"\), item 1, seen 20/);
  expect((await bed.run('items', 'skus', '--json')).json()).toMatchObject({
    items: 4,
    duplicate: [{ sku: 'CUP' }],
    changed: [{ itemId: '1', was: 'MUG', is: 'CUP' }],
  });
  expect((await bed.run('status')).out).toContain('1 SKUs are on several items, 1 have changed in a week.');
});

test('a status without anything of the kind says nothing of SKUs', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.know([item('1', 'MUG', 'Mug'), item('3', '', 'Wrapping')]);
  expect((await bed.run('status')).out).not.toContain('SKU');
});

test('items names tells each, and items unname takes it away, once, and says who did', async () => {
  await using bed = await openCli();
  await bed.connect();
  await bed.know([item('1', 'MUG', 'Mug')]);
  expect((await bed.run('items', 'names')).out).toContain('No item was given a name.');
  await bed.withStore((store) =>
    store.write((s) => s.aliases.put(ORGANIZATION, { word: 'the cup', name: 'The cup', itemId: '1' }, 0)),
  );
  expect((await bed.run('items', 'names')).out).toBe('"The cup"  MUG "Mug"');
  expect((await bed.run('items', 'unname', 'the CUP')).out).toBe('"the CUP" is no item any more.');
  expect((await bed.run('audit', 'list', '--json')).out).toContain('item.unnamed');
  expect(await bed.run('items', 'unname', 'the cup')).toMatchObject({
    code: 1,
    out: '',
    err: expect.stringContaining('No item was given the name "the cup"'),
  });
});
