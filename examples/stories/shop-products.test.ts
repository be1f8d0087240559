// A shop's server reads what it sells: from the copy alone, at its own places, and for nothing where nothing has changed.
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { createShelf, type Fields } from 'connector/checkout/shelf.ts';
import { fieldState } from 'connector/clearance/fields-desk.ts';
import { listProducts, type Product } from 'shared-schemas';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import { confirm, leave, MINUTE_MS, MUG, placeId, planOrder, wanting } from './selling.ts';
import { askShop, follow, openShopHouse, providerKeys, shopKey } from './shopping.ts';

const VAPE = 'VPD-001';

const products = async (house: House, key: string, ask: object = {}): Promise<Product[]> => {
  const { answer, problem } = await askShop(house, key, listProducts, { ...ask });
  expect(problem).toBeNull();
  return answer.products;
};

const product = async (house: House, key: string, sku = MUG): Promise<Product | undefined> =>
  (await products(house, key, { limit: 500 })).find((each) => each.sku === sku);

/** Zoho's figure, read anew. */
const reread = async (house: House, sku: string, units: number, place?: string): Promise<void> => {
  await leave(house, units, sku, place);
  const { items } = await house.zoho('GET', `/items?sku=${sku}`);
  await house.parts.zoho(house.organizationId).items.details(
    { lane: 'sync', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
    items.map(({ item_id }: { item_id: string }) => item_id),
  );
};

test('a product tells its price, what is there and what the law may have to say; no call is made for it', async () => {
  await using house = await openShopHouse({ settings: { SHOP_AVAILABILITY: 'number' } });
  const key = await shopKey(house);
  await reread(house, MUG, 7);
  house.sandbox.control.resetCalls();
  const plain = await product(house, key);
  expect(plain).toMatchObject({ sku: MUG, price: '26.95', memberPrice: null, unit: 'pcs' });
  expect(plain?.availability).toEqual({ kind: 'number', quantity: '7' });
  const regulated = await product(house, key, VAPE);
  expect(regulated).toMatchObject({
    description: 'Closed-system device. PACT Act goods.',
    regulation: { regulated: true, productClass: 'ends', ageRequired: 21 },
  });
  expect(regulated?.regulation.restrictedStates).toContain('NY');
  expect(Number(regulated?.memberPrice)).toBeLessThan(Number(regulated?.price));
  expect(house.calls()).toEqual([]);
});

test('nothing is missing from a page while another is being read by other fields', async () => {
  await using house = await openShopHouse();
  const { organizationId, parts } = house;
  const { store, config } = parts;
  const { map } = await fieldState(store.read, organizationId, parts.now().getTime());
  let meanwhile = async (): Promise<unknown> => null;
  const mirror = {
    ...store.read.mirror,
    readings: async (...words: Parameters<typeof store.read.mirror.readings>) => {
      const happens = meanwhile;
      meanwhile = async () => null;
      await happens();
      return store.read.mirror.readings(...words);
    },
  };
  const shelf = createShelf({ store: { ...store, read: { ...store.read, mirror } }, config });
  const ids = (await shelf.ids(organizationId)).slice(0, 20);
  const [proved, unproved] = [true, false].map((each) => ({ map, proved: each })) as [Fields, Fields];
  expect(await shelf.goods(organizationId, ids.slice(0, 19), proved)).toHaveLength(19);
  meanwhile = () => shelf.goods(organizationId, ids.slice(0, 1), unproved);
  expect(await shelf.goods(organizationId, ids, proved)).toHaveLength(20);
  // Nor is anything of it told by the fields of the other.
  expect(await shelf.goods(organizationId, ids, unproved)).toEqual(
    await createShelf(parts).goods(organizationId, ids, unproved),
  );
});

test('shoppers are told a band, unless the owner tells them the number', async () => {
  await using house = await openShopHouse();
  const key = await shopKey(house);
  for (const [units, band] of [
    [6, 'in'],
    [5, 'low'],
    [1, 'low'],
    [0, 'out'],
  ] as const) {
    await reread(house, MUG, units);
    expect((await product(house, key))?.availability).toEqual({ kind: 'band', band });
  }
});

test('by the suggested price, what has none is not sold', async () => {
  await using house = await openShopHouse({ settings: { SHOP_PRICE: 'msrp' } });
  const key = await shopKey(house);
  const all = await products(house, key, { limit: 500 });
  expect(all.length).toBeGreaterThan(0);
  for (const { price, msrp } of all) expect(price).toBe(msrp);
  const byRate = await openShopHouse();
  await using _ = byRate;
  const everything = await products(byRate, await shopKey(byRate), { limit: 500 });
  expect(everything.filter(({ msrp }) => msrp === null).length).toBe(everything.length - all.length);
});

test('a key sees the stock of its own places, and the most that one of them has', async () => {
  await using house = await openShopHouse({ settings: { SHOP_AVAILABILITY: 'number' } });
  await reread(house, MUG, 7);
  await reread(house, MUG, 3, 'Sparks Warehouse');
  const had = async (...places: string[]) => (await product(house, await shopKey(house, places)))?.availability;
  expect(await had('Head Office')).toEqual({ kind: 'number', quantity: '7' });
  expect(await had('Sparks Warehouse')).toEqual({ kind: 'number', quantity: '3' });
  expect(await had('Head Office', 'Sparks Warehouse')).toEqual({ kind: 'number', quantity: '7' });
});

test('what chat has reserved is gone for the shop at once', async () => {
  await using house = await openShopHouse({
    settings: { SHOP_AVAILABILITY: 'number' },
    probe: (moment) => {
      if (moment === 'after accepted') throw new Error('fallen');
    },
  });
  const key = await shopKey(house);
  const agent = await house.key();
  await reread(house, MUG, 7);
  const plan = await planOrder(house, agent.key, wanting('3'));
  // The connector falls over between reserving and ordering: the units are promised, and Zoho knows nothing yet.
  await confirm(house, agent.key, plan).catch(() => {});
  expect((await product(house, key))?.availability).toEqual({ kind: 'number', quantity: '4' });
});

describe('pages', () => {
  test('together are everything, once, in any size', async () => {
    await using house = await openShopHouse();
    const key = await shopKey(house);
    const whole = await products(house, key, { limit: 500 });
    for (const limit of [1, 7, 59, 60, 100]) {
      const ids: string[] = [];
      for (let after: string | undefined, pages = 0; pages < 100; pages += 1) {
        const { answer } = await askShop(house, key, listProducts, {
          limit,
          ...(after === undefined ? {} : { after }),
        });
        expect(answer.products.length).toBeLessThanOrEqual(limit);
        ids.push(...answer.products.map(({ id }: Product) => id));
        if (answer.next === null) break;
        after = answer.next;
      }
      expect(ids).toEqual(whole.map(({ id }) => id));
    }
  });

  test.each([
    [{ limit: 0 }, 'limit must be at least 1.'],
    [{ limit: 501 }, 'limit must be at most 500.'],
    [{ after: "'; drop table items" }, 'after must be a Zoho id (digits only).'],
    [{ price: '0.01' }, 'price is not known here.'],
  ])('asked for wrongly are refused: %j', async (ask, detail) => {
    await using house = await openShopHouse();
    const { status, problem } = await askShop(house, await shopKey(house), listProducts, ask);
    expect([status, problem?.code, problem?.detail]).toEqual([400, 'invalid_ask', detail]);
  });
});

test('a staged rollout shows the listed SKUs alone, however they are written', async () => {
  await using house = await openShopHouse({ settings: { SHOP_SKUS: ` out-001-red , ${VAPE}, NO-SUCH-SKU ` } });
  const all = await products(house, await shopKey(house));
  expect(all.map(({ sku }) => sku).sort()).toEqual([MUG, VAPE]);
});

describe('the tag of a page', () => {
  const tagged = async (house: House, key: string, etag?: string) =>
    askShop(house, key, listProducts, {}, etag === undefined ? {} : { headers: { 'if-none-match': etag } });

  test('that is still good is answered with 304, no body, and when it was checked', async () => {
    await using house = await openShopHouse();
    const key = await shopKey(house);
    const first = await tagged(house, key);
    const etag = first.headers.get('etag') ?? '';
    expect(etag).toMatch(/^W\/"[\w-]{27}"$/);
    for (const asked of [etag, etag.slice(2), `"other", ${etag}`, '*']) {
      const { status, headers } = await tagged(house, key, asked);
      expect([status, headers.get('etag')]).toEqual([304, etag]);
      expect(headers.get('x-checked-at')).toBe(first.answer.checkedAt);
      expect(headers.get('cache-control')).toBe('private, no-cache');
    }
    expect((await tagged(house, key, '"other"')).status).toBe(200);
  });

  test('stays while Zoho is followed and nothing has changed, and what was checked is newer', async () => {
    await using house = await openShopHouse();
    const key = await shopKey(house);
    const first = await tagged(house, key);
    house.advance(25 * MINUTE_MS);
    await follow(house);
    const later = await tagged(house, key, first.headers.get('etag') ?? '');
    expect(later.status).toBe(304);
    expect(Date.parse(later.headers.get('x-checked-at') ?? '')).toBeGreaterThan(Date.parse(first.answer.checkedAt));
  });

  test('changes with the stock, with a price, and where too old a figure promises less', async () => {
    await using house = await openShopHouse({ settings: { SHOP_AVAILABILITY: 'number' } });
    const key = await shopKey(house);
    const etags = new Set<string | null>();
    const note = async () => {
      const { headers, status } = await tagged(house, key);
      expect(status).toBe(200);
      etags.add(headers.get('etag'));
    };
    await note();
    await reread(house, MUG, 7);
    await note();
    house.sandbox.control.price({ sku: MUG, rate: 99 });
    await reread(house, MUG, 7);
    await note();
    house.advance(31 * MINUTE_MS);
    await note();
    expect(etags.size).toBe(4);
    expect((await product(house, key))?.availability).toEqual({ kind: 'number', quantity: '6' });
    house.advance(25 * 60 * MINUTE_MS);
    expect((await product(house, key))?.availability).toEqual({ kind: 'number', quantity: '0' });
  });
});

describe('nobody else learns of it:', () => {
  test('no skill, no key without the scope, none that is bound to no place, nobody without a token', async () => {
    await using house = await openShopHouse();
    const keys = [
      await shopKey(house, ['Head Office'], { kind: 'skill' }),
      await shopKey(house, ['Head Office'], { scopes: ['stock:read'] }),
      await shopKey(house, null),
    ];
    for (const key of keys) {
      const { status, problem } = await askShop(house, key, listProducts);
      expect([status, problem?.code]).toEqual([403, 'scope_missing']);
    }
    expect((await house.app.request('https://connector.example/v1/products')).status).toBe(401);
    const posted = await house.app.request('https://connector.example/v1/products', {
      method: 'POST',
      headers: { authorization: `Bearer ${await house.token(await shopKey(house))}` },
    });
    expect([posted.status, posted.headers.get('allow')]).toEqual([405, 'GET']);
  });

  test('a place that is not the key’s is not asked about by its figures', async () => {
    await using house = await openShopHouse();
    const key = await shopKey(house, ['Sparks Warehouse']);
    const { answer } = await askShop(house, key, listProducts);
    expect(JSON.stringify(answer)).not.toContain(await placeId(house));
  });
});

describe('a connector without a shop', () => {
  /** The connector's own modules that a process loads in order to serve. */
  const loadedBy = async (SHOP: string): Promise<string[]> => {
    const program = `
      const { registerHooks } = await import('node:module');
      const seen = [];
      registerHooks({ load: (url, context, next) => { seen.push(url); return next(url, context); } });
      const { assemble } = await import('connector/assemble.ts');
      const { createApp } = await import('connector/app.ts');
      const { readConfig } = await import('connector/config.ts');
      const quiet = () => {};
      const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
      const parts = await assemble(readConfig(process.env), log);
      createApp(parts);
      await parts.store.close();
      console.log(JSON.stringify(seen));`;
    const folder = mkdtempSync(join(tmpdir(), 'zoho-story-'));
    try {
      const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', program], {
        cwd: import.meta.dirname,
        env: { ...providerKeys, SHOP, PATH: process.env.PATH ?? '', DATABASE_FILE: join(folder, 'connector.db') },
        maxBuffer: 10_000_000,
      });
      const all = JSON.parse(stdout) as string[];
      return all.flatMap((url) => /connector\/src\/(checkout\/.*|routes\/shop\.ts)$/.exec(url)?.[1] ?? []);
    } finally {
      rmSync(folder, { recursive: true });
    }
  };

  test('loads nothing of it', async () => {
    expect(await loadedBy('off')).toEqual([]);
    expect(await loadedBy('on')).toEqual(expect.arrayContaining(['routes/shop.ts', 'checkout/products.ts']));
  });
});

test('without a shop, its addresses are not there and not described', async () => {
  await using house = await openShopHouse({ settings: { SHOP: 'off' } });
  expect(house.parts.mountShop).toBeUndefined();
  const key = await shopKey(house);
  expect((await askShop(house, key, listProducts)).problem?.code).toBe('not_found');
  const described = async ({ app }: House) => {
    const document = await (await app.request('https://connector.example/openapi.json')).json();
    return (document as { paths: Record<string, { get?: { operationId: string } }> }).paths['/v1/products'];
  };
  expect(await described(house)).toBeUndefined();
  await using selling = await openShopHouse();
  expect((await described(selling))?.get?.operationId).toBe('list-products');
});
