import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { newFolder } from '../store/folder-testbed.ts';
import type { IndexedItem } from '../store/items.ts';
import { openStore } from '../store/open.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { spendOf } from '../zoho/resources-testbed.ts';
import { createCatalogue, itemProblem } from './catalogue.ts';
import { createProductIds } from './product-ids.ts';

const item = (itemId: string, sku: string, name: string, status = 'active'): IndexedItem => ({
  itemId,
  sku,
  name,
  status,
});
const booth = item('1', 'SF-1108', 'Folding booth');
const chair = item('2', 'SF-1109', 'Folding chair');

const openBed = async (known: readonly IndexedItem[] = [booth, chair], canonical: 'sku' | 'product_id' = 'sku') => {
  const folder = newFolder('catalogue');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const clock = { now: 1_000_000 };
  const zoho = { items: [...known], asked: [] as string[], ill: null as ConnectorError | null };
  const organization = {
    items: {
      bySku: async (_: unknown, sku: string) => {
        zoho.asked.push(sku);
        if (zoho.ill !== null) throw zoho.ill;
        return zoho.items.filter((each) => each.sku.toLowerCase() === sku.toLowerCase());
      },
    },
  } as unknown as ZohoOrganization;
  const newCatalogue = () =>
    createCatalogue({
      store,
      zoho: () => organization,
      now: () => new Date(clock.now),
      productIds: createProductIds({ store }),
      config: { CANONICAL_ID: canonical },
    });
  const catalogue = newCatalogue();
  await store.write(async (s) => {
    await s.items.put('org', zoho.items);
    await s.items.noteImport('org', clock.now, zoho.items.length);
    await s.settings.raise('items');
  });
  return {
    store,
    clock,
    zoho,
    catalogue,
    newCatalogue,
    resolve: (word: string) => catalogue.resolve('org', word, spendOf()),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

describe('a word', () => {
  test('that is known costs no call', async () => {
    await using bed = await openBed();
    for (const word of ['1', 'sf-1108', 'FOLDING BOOTH']) {
      expect(await bed.resolve(word)).toEqual({ kind: 'found', item: booth });
    }
    expect(bed.zoho.asked).toEqual([]);
  });

  test('that is not known is looked up as a SKU, since the item may be new; afterwards it is known to all', async () => {
    await using bed = await openBed();
    const other = bed.newCatalogue();
    expect(await other.resolve('org', 'SF-1108', spendOf())).toMatchObject({ kind: 'found' });
    const fresh = item('3', 'SF-2000', 'Folding table');
    bed.zoho.items.push(fresh);
    expect(await bed.resolve('sf-2000')).toEqual({ kind: 'found', item: fresh });
    expect(await other.resolve('org', 'folding table', spendOf())).toEqual({ kind: 'found', item: fresh });
    expect(bed.zoho.asked).toEqual(['sf-2000']);
  });

  test('that Zoho does not know either is asked for once a minute', async () => {
    await using bed = await openBed();
    const nothing = await bed.resolve('SF-1180');
    expect(nothing).toMatchObject({ kind: 'not_found', candidates: [expect.anything(), expect.anything()] });
    bed.clock.now += 59_999;
    await bed.resolve('SF-1180');
    expect(bed.zoho.asked).toHaveLength(1);
    bed.clock.now += 1;
    await bed.resolve('SF-1180');
    expect(bed.zoho.asked).toHaveLength(2);
  });

  test('that is a sentence is never asked for', async () => {
    await using bed = await openBed();
    await bed.resolve('how many booths are there');
    await bed.resolve('x'.repeat(61));
    expect(bed.zoho.asked).toEqual([]);
  });

  test('of fifty that nobody knows costs three calls, not fifty', async () => {
    await using bed = await openBed();
    const spend = spendOf();
    await Promise.all(Array.from({ length: 50 }, (_, at) => bed.catalogue.resolve('org', `NO-${at}`, spend)));
    expect(bed.zoho.asked).toHaveLength(3);
    await bed.catalogue.resolve('org', 'NO-49', spendOf());
    expect(bed.zoho.asked).toHaveLength(4);
  });

  test('that cannot be looked up is no "not found"', async () => {
    await using bed = await openBed();
    bed.zoho.ill = new ConnectorError('zoho_unavailable', 'Ill.');
    await expect(bed.resolve('SF-2000')).rejects.toMatchObject({ code: 'zoho_unavailable' });
    bed.zoho.ill = null;
    await bed.resolve('SF-2000');
    expect(bed.zoho.asked).toHaveLength(2);
  });

  test('that several items share is not guessed', async () => {
    const twins = [item('3', 'TWIN', 'One'), item('4', 'twin', 'Two')];
    await using bed = await openBed([booth, ...twins]);
    expect(await bed.resolve('Twin')).toEqual({ kind: 'ambiguous', candidates: twins });
    await expect(bed.catalogue.require('org', 'Twin', spendOf())).rejects.toMatchObject({
      code: 'item_ambiguous',
      facts: { candidates: [{ id: '3' }, { id: '4' }], hint: 'Ask which one is meant, and use its id.' },
    });
  });

  test('that an active item shares with inactive ones means the active one', async () => {
    await using bed = await openBed([item('3', 'TWIN', 'Old', 'inactive'), item('4', 'TWIN', 'New')]);
    expect(await bed.resolve('twin')).toMatchObject({ kind: 'found', item: { itemId: '4' } });
  });

  test('that several active items share among many inactive ones tells the active', async () => {
    const old = Array.from({ length: 6 }, (_, at) => item(`1${at}`, 'TWIN', `Old ${at}`, 'inactive'));
    const living = [item('21', 'TWIN', 'One'), item('22', 'TWIN', 'Two')];
    await using bed = await openBed([...old, ...living]);
    expect(await bed.resolve('twin')).toEqual({ kind: 'ambiguous', candidates: living });
  });

  test('that only an inactive item has means that one, and who asks decides', async () => {
    await using bed = await openBed([item('3', 'OLD', 'Old', 'inactive')]);
    expect(await bed.resolve('old')).toMatchObject({ kind: 'found', item: { status: 'inactive' } });
  });
});

test('what is not one item is told with what it may have meant', () => {
  expect(itemProblem('boot', { kind: 'not_found', candidates: [booth] })).toMatchObject({
    code: 'item_not_found',
    message: 'No item is called "boot".',
    facts: { candidates: [{ id: '1', sku: 'SF-1108' }], hint: expect.stringContaining('use its SKU') },
  });
  expect(itemProblem('boot', { kind: 'not_found', candidates: [] }).facts.hint).toBe('Try find-items.');
});

describe('a search', () => {
  test('tells what is called exactly so first, and each item once', async () => {
    await using bed = await openBed([item('3', 'X-1', 'Folding'), booth, chair]);
    const found = await bed.catalogue.find('org', 'folding', 5);
    expect(found[0]?.itemId).toBe('3');
    expect(found.map(({ itemId }) => itemId).sort()).toEqual(['1', '2', '3']);
    expect(await bed.catalogue.find('org', 'folding', 1)).toHaveLength(1);
  });
});

describe('the whole list', () => {
  test('of one organisation is not another’s', async () => {
    await using bed = await openBed();
    expect(await bed.catalogue.lastImport('other')).toBeNull();
    expect(await bed.catalogue.find('other', 'folding', 5)).toEqual([]);
  });
});
