// A published client that knows nothing of this project, pointed at the sandbox by its address alone.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import createClient from 'zoho-inventory';
import { createSandbox, type Listening, listenSandbox } from '../src/index.ts';

const sandbox = createSandbox({ items: 450 });
let server: Listening;
let client: ReturnType<typeof createClient>;

beforeAll(async () => {
  server = await listenSandbox(sandbox);
  client = createClient({
    // It is older than OAuth at Zoho: the token goes into a header by hand.
    token: 'none',
    organization: sandbox.credentials.organizationId,
    origin: `${server.origin}/inventory/v1`,
  });
  client.items.headers.Authorization = `Zoho-oauthtoken ${sandbox.control.grant().access_token}`;
});

afterAll(() => server.close());

describe('the npm package zoho-inventory', () => {
  test('reads every page of items, each item once', async () => {
    const first = await client.items.list();
    expect(first).toMatchObject({ code: 0, page_context: { page: 1, per_page: 200, has_more_page: true } });
    const { page_context: counted } = await client.items.list({ query: { response_option: '2' } });
    const all = await client.items.listAll();
    expect(counted).toMatchObject({ total: all.length, total_pages: 3 });
    expect(new Set(all.map(({ item_id }) => item_id)).size).toBe(all.length);
  });

  test('creates an item, reads it, changes it and deletes it', async () => {
    const [some] = (await client.items.list()).items ?? [];
    const example = await client.items.get(some?.item_id ?? '');
    const made = await client.items.create({
      name: 'Foreign mug',
      sku: 'FM-1',
      rate: 5,
      item_type: 'inventory',
      inventory_account_id: example.item?.inventory_account_id ?? '',
    });
    expect(made).toMatchObject({ code: 0, item: { name: 'Foreign mug', sku: 'FM-1', rate: 5 } });
    const id = made.item?.item_id ?? '';
    expect(await client.items.update(id, { name: 'Foreign cup' })).toMatchObject({ code: 0 });
    expect(await client.items.get(id)).toMatchObject({ code: 0, item: { item_id: id, name: 'Foreign cup' } });
    expect(await client.items.delete(id)).toMatchObject({ code: 0 });
    expect((await client.items.get(id)).code).not.toBe(0);
  });
});
