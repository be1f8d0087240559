// What changed, asked of a pretended Zoho that keeps to what is asked, and of ones that do not.
import { describe, expect, test } from 'vitest';
import { AT, open } from './organization-testbed.ts';
import type { ZohoContactRow } from './ports/contacts.ts';
import type { ItemListRow } from './ports/items.ts';
import type { ZohoOrganization } from './ports/organization.ts';
import { spendOf } from './resources-testbed.ts';

type World = ReturnType<typeof open>;

const MINUTE_MS = 60_000;
const spend = spendOf('sync');

const every = async <T>(read: (page: number) => Promise<{ rows: readonly T[]; more: boolean }>): Promise<T[]> => {
  const rows: T[] = [];
  for (let page = 1, more = true; more; page += 1) {
    const answer = await read(page);
    rows.push(...answer.rows);
    more = answer.more;
  }
  return rows;
};

const itemsOf = ({ items }: ZohoOrganization): Promise<ItemListRow[]> => every((page) => items.page(spend, page));

/** Minutes after the beginning. */
const at = (minutes: number): Date => new Date(AT + minutes * MINUTE_MS);
const pass = ({ sandbox }: World, minutes: number): void => void sandbox.control.clock({ now: at(minutes).getTime() });

describe('pages of items', () => {
  test('tell of each item once, with the totals that its reading has', async () => {
    const world = open({ items: 450 });
    const { organization, sandbox, asked } = world;
    const [some] = (await itemsOf(organization)).filter((row) => row.tracked);
    sandbox.control.receive({ line_items: [{ item_id: some?.itemId ?? '', quantity: 3.5 }] });
    asked.length = 0;
    const rows = await itemsOf(organization);
    expect(asked).toHaveLength(3);
    expect(new Set(rows.map((row) => row.itemId)).size).toBe(rows.length);
    const readings = await organization.items.details(
      spend,
      rows.map((row) => row.itemId),
    );
    for (const row of rows.filter(({ tracked }) => tracked)) {
      const { total } = readings.get(row.itemId)?.item ?? {};
      expect([row.physicalOnHand, row.booksOnHand]).toEqual([total?.physical.onHand, total?.accounting.onHand]);
    }
    const untracked = rows.filter(({ tracked }) => !tracked);
    expect(untracked.length).toBeGreaterThan(0);
    for (const row of untracked) expect([row.physicalOnHand, row.booksOnHand]).toEqual([null, null]);
    expect(rows.find((row) => row.itemId === some?.itemId)?.physicalOnHand).toBe(
      (some?.physicalOnHand ?? 0) + 3_500_000,
    );
  });

  test('leave nothing out where an item is edited and another is made between them', async () => {
    const world = open({ items: 450 });
    const { items } = world.organization;
    const first = await items.page(spend, 1);
    pass(world, 1);
    const [edited] = first.rows;
    world.sandbox.control.byHand({ method: 'PUT', path: `/items/${edited?.itemId}`, body: { rate: 1 } });
    world.sandbox.control.byHand({ method: 'POST', path: '/items', body: { name: 'Made meanwhile' } });
    const rest = [...(await items.page(spend, 2)).rows, ...(await items.page(spend, 3)).rows];
    const seen = [...first.rows, ...rest].map((row) => row.itemId);
    const all = (await itemsOf(world.organization)).map((row) => row.itemId);
    expect(new Set(seen)).toEqual(new Set(all));
    expect(rest.map((row) => row.name)).toContain('Made meanwhile');
  });
});

describe('edited items', () => {
  const edit = async (world: World): Promise<string[]> => {
    const rows = (await itemsOf(world.organization)).filter((row) => row.status === 'active').slice(0, 3);
    for (const [index, { itemId }] of rows.entries()) {
      pass(world, index + 1);
      const body = { reorder_level: index + 1 };
      world.sandbox.control.byHand({ method: 'PUT', path: `/items/${itemId}`, body });
    }
    const gone = rows.at(-1)?.itemId;
    world.sandbox.control.byHand({ method: 'POST', path: `/items/${gone}/inactive` });
    world.sandbox.control.stock({ item_id: rows[0]?.itemId ?? '', delta: -1 });
    return rows.map((row) => row.itemId);
  };
  const changed = async ({ organization }: World, since: Date) => {
    const { rows, ...rest } = await organization.items.changedSince(spend, since, 1);
    return { ids: rows.map((row) => row.itemId), ...rest };
  };

  test.each([false, true])('are those of that second and later (Zoho meaning "after": %s)', async (exclusive) => {
    const world = open({ modifiedFilterExclusive: exclusive });
    const ids = await edit(world);
    expect(await changed(world, at(2))).toEqual({ ids: ids.slice(1), more: false, honoured: true });
    expect(await changed(world, new Date(at(2).getTime() + 999))).toMatchObject({ ids: ids.slice(1) });
    expect(await changed(world, new Date(at(2).getTime() + 1000))).toMatchObject({ ids: ids.slice(2) });
    expect(await changed(world, at(9))).toEqual({ ids: [], more: false, honoured: true });
  });

  test('are not proved where the filter is ignored: what is old is left out, and more may follow', async () => {
    const world = open({ modifiedFilterIgnored: ['items'], items: 250 });
    await edit(world);
    expect(await changed(world, at(1))).toEqual({ ids: [], more: true, honoured: false });
  });

  test.each(['modifiedSortIgnored', 'modifiedSortRefused'] as const)('nor under %s', async (name) => {
    const world = open({ [name]: ['items'] });
    await edit(world);
    expect(await changed(world, at(1))).toMatchObject({ more: false, honoured: false });
  });
});

describe('changed orders', () => {
  /** Three orders, and then the first of them again. */
  const sell = async (world: World): Promise<string[]> => {
    const { sandbox, organization } = world;
    const [item] = (await itemsOf(organization)).filter((row) => row.tracked);
    const [customer] = (await organization.contacts.find(spend, 'a', 1)).contacts;
    const ids: string[] = [];
    for (const minute of [1, 2, 3]) {
      pass(world, minute);
      const line_items = [{ item_id: item?.itemId, quantity: 1 }];
      const body = { customer_id: customer?.id, line_items };
      const made = sandbox.control.byHand({ method: 'POST', path: '/salesorders', body });
      ids.push((made.salesorder as { salesorder_id: string }).salesorder_id);
    }
    pass(world, 4);
    sandbox.control.byHand({ method: 'POST', path: `/salesorders/${ids[0]}/status/confirmed` });
    return ids;
  };
  const changed = async ({ organization }: World, since: Date) => {
    const { rows, ...rest } = await organization.orders.changedSince(spend, since, 1);
    return { ids: rows.map((row) => row.id), ...rest };
  };

  test.each([{}, { modifiedFilterExclusive: true }, { modifiedFilterIgnored: ['salesorders'] }])(
    'come latest change first, whether or not they are filtered (%j)',
    async (options) => {
      const world = open(options);
      const [first, second, third] = await sell(world);
      expect(await changed(world, at(2))).toEqual({ ids: [first, third, second], more: false, honoured: true });
      expect(await changed(world, at(4))).toEqual({ ids: [first], more: false, honoured: true });
      expect(await changed(world, at(5))).toEqual({ ids: [], more: false, honoured: true });
    },
  );

  test('end where they grow old, however many orders follow', async () => {
    const world = open({ modifiedFilterIgnored: ['salesorders'], orders: 250 });
    expect((await changed(world, new Date(0))).more).toBe(true);
    const [first] = await sell(world);
    expect(await changed(world, at(4))).toEqual({ ids: [first], more: false, honoured: true });
  });

  test('are not proved in any other order', async () => {
    const world = open({ modifiedSortIgnored: ['salesorders'], modifiedFilterIgnored: ['salesorders'] });
    const [first, , third] = await sell(world);
    expect(await changed(world, at(3))).toEqual({ ids: [third, first], more: false, honoured: false });
  });

  test('are not proved where the order is refused', async () => {
    const world = open({ modifiedSortRefused: ['salesorders'] });
    await sell(world);
    expect(await changed(world, at(1))).toEqual({ ids: [], more: false, honoured: false });
  });
});

test('contacts that were changed come the latest first, and no others', async () => {
  const world = open();
  pass(world, 10);
  const { contacts } = world.sandbox.control.byHand({ method: 'GET', path: '/contacts' }) as {
    contacts: { contact_id: string }[];
  };
  world.sandbox.control.byHand({
    method: 'PUT',
    path: `/contacts/${contacts[3]?.contact_id}`,
    body: { contact_name: 'Renamed Ltd' },
  });
  pass(world, 20);
  world.sandbox.control.byHand({ method: 'POST', path: '/contacts', body: { contact_name: 'Zed Ltd' } });
  const { rows, more, honoured } = await world.organization.contacts.changedSince(spend, at(5), 1);
  expect([rows.map(({ name }) => name), more, honoured]).toEqual([['Zed Ltd', 'Renamed Ltd'], false, true]);
});

test('pages of contacts tell of everybody once', async () => {
  const world = open();
  const read = (): Promise<ZohoContactRow[]> => every((page) => world.organization.contacts.page(spend, page));
  const before = await read();
  pass(world, 1);
  world.sandbox.control.byHand({ method: 'POST', path: '/contacts', body: { contact_name: 'Zed Ltd' } });
  const after = await read();
  expect(after).toHaveLength(before.length + 1);
  expect(new Set(after.map((row) => row.kind))).toEqual(new Set(['customer', 'vendor']));
  expect(after.at(-1)).toMatchObject({ name: 'Zed Ltd', status: 'active', modifiedTime: '2026-11-22T12:01:00-0800' });
});
