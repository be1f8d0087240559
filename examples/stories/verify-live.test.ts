// Our assumptions about Zoho, held against a local Zoho that keeps to them, and against one that does not: what is refuted is
// told, and nothing that was written for it is left.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SandboxOptions } from 'zoho-sandbox';
import { type Shop, startShop } from '../demo/shop.ts';
import { type House, openHouse } from './house.ts';

const spend = () => ({ lane: 'sync' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });
const SHOP: SandboxOptions = { items: 40, orders: 30, perMinute: 1_000_000 };
const SKU = 'OUT-001-RED';

const look = async ({ parts, organizationId }: House) => {
  const account = spend();
  const seen = await parts.zoho(organizationId).assumptions.look(account);
  return { seen, calls: account.zohoCalls, resultOf: (id: string) => seen.find((each) => each.id === id)?.result };
};

const tryOut = async ({ parts, organizationId }: House) => {
  const trial = { sku: SKU, customer: null, date: '2026-11-22', mark: 'CHK-00000001' };
  const tried = await parts.zoho(organizationId).assumptions.try(spend(), trial);
  return { ...tried, resultOf: (id: string) => tried.seen.find((each) => each.id === id)?.result };
};

const stockOf = (house: House) => house.sandbox.control.stockOf({ sku: SKU });

describe('a Zoho that is as we think', () => {
  test('confirms each assumption that reading can show, and writes nothing', async () => {
    await using house = await openHouse({ sandbox: SHOP, hurried: true });
    const { seen, calls } = await look(house);
    expect(seen.filter(({ result }) => result === 'refuted')).toEqual([]);
    expect(seen.filter(({ result }) => result === 'confirmed').map(({ id }) => id)).toEqual(
      expect.arrayContaining([
        'rate-headers',
        'date-header',
        'ids-are-text',
        'times-have-offsets',
        'no-total-count',
        'list-totals',
        'item-details',
        'unset-fields',
        'places',
        'order-changes',
        'filters-ignored',
        'sku-filter',
        'order-key',
        'no-stock-adjustments',
        'webhooks-by-api',
      ]),
    );
    expect(calls).toBeLessThanOrEqual(20);
    expect(house.calls().filter((call) => !call.startsWith('GET '))).toEqual([]);
    expect(new Set(seen.map(({ id }) => id)).size).toBe(seen.length);
  });

  test('confirms those that writing shows, and is as it was afterwards', async () => {
    await using house = await openHouse({ sandbox: SHOP, hurried: true });
    const before = stockOf(house);
    const { seen, left, zohoIds } = await tryOut(house);
    expect(seen.map(({ id, result }) => `${id}: ${result}`)).toEqual([
      'adjustment-moves-both: confirmed',
      'draft-first: confirmed',
      'list-lag: confirmed',
      'number-once: confirmed',
      'number-needs-flag: confirmed',
    ]);
    expect([left, stockOf(house)]).toEqual([[], before]);
    const ours = house.sandbox.control
      .salesorders()
      .filter(({ salesorder_number }) => salesorder_number.startsWith('CHK-'));
    expect(ours.map(({ status }) => status)).toEqual(['void']);
    // Two adjustments and an order.
    expect(zohoIds).toHaveLength(3);
  });
});

describe('a Zoho that is otherwise is told of:', () => {
  test.each<[string, SandboxOptions, string, string]>([
    ['it ignores the filter of changed items', { modifiedFilterIgnored: ['items'] }, 'item-changes', 'refuted'],
    ['it does not sort orders by their change', { modifiedSortIgnored: ['salesorders'] }, 'order-changes', 'refuted'],
    ['it refuses to sort orders by their change', { modifiedSortRefused: ['salesorders'] }, 'order-changes', 'refuted'],
    ['it offers no webhooks by API', { webhookApi: false }, 'webhooks-by-api', 'refuted'],
    ['its items say nothing of custom fields', { detailCustomFields: false }, 'unset-fields', 'refuted'],
    ['it does not tell which custom fields there are', { settingsFields: false }, 'unset-fields', 'not seen'],
    ['it has warehouses', { locations: 'warehouses' }, 'places', 'confirmed'],
    ['it has neither', { locations: 'none' }, 'places', 'not seen'],
    ['it has no orders yet', { orders: 0 }, 'order-key', 'not seen'],
  ])('%s', async (_, sandbox, id, result) => {
    await using house = await openHouse({ sandbox: { ...SHOP, ...sandbox }, hurried: true });
    expect((await look(house)).resultOf(id)).toBe(result);
  });

  test.each<[string, SandboxOptions, string]>([
    ['it takes a number without the flag', { rejectNumberWithoutIgnoreFlag: false }, 'number-needs-flag'],
    ['it confirms orders by itself', { autoConfirm: true }, 'draft-first'],
  ])('%s', async (_, sandbox, id) => {
    await using house = await openHouse({ sandbox: { ...SHOP, ...sandbox }, hurried: true });
    const before = stockOf(house);
    const { resultOf, left } = await tryOut(house);
    expect(resultOf(id)).toBe('refuted');
    expect([left, stockOf(house)]).toEqual([[], before]);
    const ours = house.sandbox.control
      .salesorders()
      .filter(({ salesorder_number }) => salesorder_number.startsWith('CHK-'));
    expect(new Set(ours.map(({ status }) => status))).toEqual(new Set(['void']));
  });

  test('a list that lags for longer than we wait', async () => {
    await using house = await openHouse({ sandbox: SHOP, hurried: true });
    house.sandbox.control.listLag({ ms: 60_000 });
    expect((await tryOut(house)).resultOf('list-lag')).toBe('refuted');
  });

  test('what could not be undone is named, to be done by hand', async () => {
    await using house = await openHouse({ sandbox: SHOP, hurried: true });
    house.sandbox.control.addFault({
      match: { method: 'POST', path: '/salesorders/\\d+/status/void' },
      kind: 'status',
      status: 500,
    });
    const { left } = await tryOut(house);
    expect(left).toEqual(['void or delete the order CHK-00000001']);
  });
});

describe('from the command line', () => {
  let shop: Shop;
  beforeAll(async () => {
    shop = await startShop({ sandbox: SHOP, settings: { LOG_LEVEL: 'silent', CALLS_PER_MINUTE: '90' } });
  }, 60_000);
  afterAll(() => shop?.stop());

  test('without --write it tells what it has seen, and nothing is written at Zoho or in the audit log', async () => {
    const { control } = shop.sandbox;
    control.resetCalls();
    const { seen, left } = (await shop.cli('verify-live', '--item', SKU)) as { seen: object[]; left: unknown[] };
    expect([seen.length > 15, left]).toEqual([true, []]);
    const methods = control.calls().calls.map(({ method, path }) => `${method} ${path}`);
    expect(methods.length).toBeGreaterThan(10);
    expect(methods.filter((call) => !call.startsWith('GET ') && !call.includes('/oauth/'))).toEqual([]);
    expect(await shop.cli('audit', 'list', '--action', 'live')).toEqual([]);
  }, 60_000);

  test('with --write it needs an item, and says in the audit log what it has made', async () => {
    await expect(shop.cli('verify-live', '--write')).rejects.toThrow('--item <sku>');
    const { seen, left } = (await shop.cli('verify-live', '--write', '--item', SKU)) as {
      seen: object[];
      left: unknown[];
    };
    expect([seen.length > 20, left]).toEqual([true, []]);
    const entries = (await shop.cli('audit', 'list', '--action', 'live')) as unknown as {
      action: string;
      zohoIds: string[];
    }[];
    expect(entries.map(({ action }) => action)).toEqual(['live.trial_ended', 'live.trial_begun']);
    expect(entries[0]?.zohoIds).toHaveLength(3);
  }, 60_000);

  test('it ends with an error where something is refuted', async () => {
    shop.sandbox.control.setOrganization({ webhookApi: false });
    await expect(shop.cli('verify-live')).rejects.toThrow('ended with 1');
  }, 60_000);
});
