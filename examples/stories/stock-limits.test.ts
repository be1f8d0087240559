// How much a key may change of the stock, by itself and in a day; and who releases it.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { BLANKET, codeAt, confirm, connectorCli, MUG, openShop, overseer, placeId, planOf } from './selling.ts';
import { adjustmentsAtZoho, change, OFFICE, plan, SPARKS, stockUp, transfersAtZoho } from './stocking.ts';

const units = (many: number) => many * 1_000_000;
const by = (change: string, item = MUG) => ({ item, change, reason: 'counted' });

const withTwenty = async (limits: object, more: object = {}) => {
  const house = await openShop();
  for (const item of [MUG, BLANKET]) await stockUp(house, 20, OFFICE, item);
  return { house, ...(await house.key({ limits, ...more })) };
};

describe('one change', () => {
  test('over the units a key may move is not even planned, down as well as up', async () => {
    const { house, key } = await withTwenty({ stockUnitsMicros: units(2) });
    await using _ = house;
    for (const change of ['+3', '-3', '=23', '=17']) {
      expect((await house.ask(key, 'adjust-stock', by(change))).problem?.detail).toBe(
        'The key allows 2 units a change of stock; this one has 3.',
      );
    }
    expect((await change(house, key, 'adjust-stock', by('-2'))).state).toBe('done');
  });

  test('over many items counts them together', async () => {
    const { house, key } = await withTwenty({ stockUnitsMicros: units(3) });
    await using _ = house;
    const line = [
      { item: MUG, quantity: '18' },
      { item: BLANKET, quantity: '22' },
    ];
    expect((await house.ask(key, 'count-stock', { line })).problem?.code).toBe('limit_exceeded');
  });

  test('over the value a key may move is not even planned, at what the shop paid', async () => {
    const { house, key } = await withTwenty({});
    await using _ = house;
    const shown = await plan(house, key, 'adjust-stock', by('-3'));
    const value = shown.write.kind === 'adjust-stock' ? Number(shown.write.value) : 0;
    expect(value).toBeGreaterThan(0);
    const { key: poor } = await house.key({ limits: { stockValueMicros: units(value) - 10_000 } });
    expect((await house.ask(poor, 'adjust-stock', by('-3'))).problem?.code).toBe('limit_exceeded');
    expect((await change(house, poor, 'adjust-stock', by('-2'))).state).toBe('done');
  });

  test('of an agent is at most a thousand units where the admin says nothing', async () => {
    const { house, key } = await withTwenty({});
    await using _ = house;
    expect((await house.ask(key, 'adjust-stock', by('+1001'))).problem?.code).toBe('limit_exceeded');
    expect((await house.ask(key, 'adjust-stock', by('+1000'))).status).toBe(200);
  });
});

describe('a day', () => {
  test('adds up what went and what came, of adjustments, transfers, arrivals and undoings', async () => {
    const { house, key } = await withTwenty({ dayStockUnitsMicros: units(10) });
    await using _ = house;
    const first = await change(house, key, 'adjust-stock', by('-3'));
    await change(house, key, 'undo-adjustment', { adjustment: first.id });
    const sent = await change(house, key, 'transfer-stock', {
      line: [{ item: MUG, quantity: '1' }],
      from: OFFICE,
      to: SPARKS,
      inTransit: true,
    });
    await change(house, key, 'receive-transfer', { transfer: sent.result?.number ?? '' });
    const { problem } = await confirm(house, key, await plan(house, key, 'adjust-stock', by('+3')));
    expect(problem).toMatchObject({
      code: 'limit_exceeded',
      detail: 'The key allows 10 units of changed stock a day; with this it would be 11.',
    });
    await change(house, key, 'adjust-stock', by('+2'));
    expect([adjustmentsAtZoho(house), transfersAtZoho(house)]).toEqual([['-3', '+3', '+2'], ['transferred 1']]);
  });

  test('has its number of changes, and gives back what was refused', async () => {
    const { house, key } = await withTwenty({ dayStockWrites: 2 });
    await using _ = house;
    await change(house, key, 'adjust-stock', by('+1'));
    house.sandbox.control.addFault({
      match: { method: 'POST', path: '^/inventoryadjustments$' },
      kind: 'status',
      status: 400,
      body: { code: 2, message: 'No.' },
    });
    expect((await confirm(house, key, await plan(house, key, 'adjust-stock', by('+1')))).problem?.code).toBe(
      'plan_not_open',
    );
    await change(house, key, 'adjust-stock', by('+1'));
    const third = await plan(house, key, 'adjust-stock', by('+1'));
    expect((await confirm(house, key, third)).problem?.detail).toBe(
      'The key allows 2 changes of stock a day, and has had them.',
    );
    house.advance(24 * 3_600_000);
    const fourth = await plan(house, key, 'adjust-stock', by('+1'));
    expect(planOf(await confirm(house, key, fourth)).state).toBe('done');
  });

  test('adds up what changes are worth, whichever way they go', async () => {
    const { house, key: rich } = await withTwenty({});
    await using _ = house;
    const shown = await plan(house, rich, 'adjust-stock', by('-3'));
    const worth = shown.write.kind === 'adjust-stock' ? Number(shown.write.value) : 0;
    const { key } = await house.key({ limits: { dayStockValueMicros: units(2 * worth) } });
    await change(house, key, 'adjust-stock', by('-3'));
    await change(house, key, 'adjust-stock', by('+3'));
    const { problem } = await confirm(house, key, await plan(house, key, 'adjust-stock', by('+1')));
    expect(problem).toMatchObject({ code: 'limit_exceeded', detail: expect.stringMatching(/worth|value/) });
    expect(adjustmentsAtZoho(house)).toEqual(['-3', '+3']);
  });

  test('counts for a reconciliation as well: what is over it is left, and says so', async () => {
    const { house } = await withTwenty({});
    await using _ = house;
    const { kid } = await house.key({
      release: 'person',
      limits: { stockUnitsMicros: units(2), dayStockUnitsMicros: units(3) },
    });
    const file = join(house.folder, 'counts.csv');
    writeFileSync(file, `sku,location,quantity\n${MUG},${OFFICE},18\n${BLANKET},${OFFICE},22\n`);
    await connectorCli(house, 'reconcile-stock', '--file', file, '--key', kid, '--run', 'r');
    const told = await connectorCli(house, 'reconciliations', 'apply', 'r');
    expect(told).toMatch(/done/);
    expect(told).toMatch(/limit_exceeded +The key allows 3 units of changed stock a day; with this it would be 4\./);
    expect(adjustmentsAtZoho(house)).toHaveLength(1);
  });

  test('of orders is another one', async () => {
    const { house, key } = await withTwenty({ dayOrders: 0, dayUnitsMicros: 0, dayValueMicros: 0 });
    await using _ = house;
    expect((await change(house, key, 'adjust-stock', by('+1'))).state).toBe('done');
  });
});

describe('who releases it', () => {
  test('a person outside the chat, where the key says so', async () => {
    const { house, key } = await withTwenty({}, { release: 'person' });
    await using _ = house;
    const shown = await plan(house, key, 'adjust-stock', by('-2'));
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_not_released');
    expect(adjustmentsAtZoho(house)).toEqual([]);
    expect(await connectorCli(house, 'plans', 'approve', shown.id)).toContain('-2 pcs');
    expect(planOf(await confirm(house, key, shown)).state).toBe('done');
  });

  test('a one-time code, which is not spent on figures that have moved', async () => {
    const { house, key, otpauthUri } = await withTwenty({}, { release: 'code' });
    await using _ = house;
    const shown = await plan(house, key, 'adjust-stock', by('=15'));
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_not_released');
    house.advance(31_000);
    const code = codeAt(otpauthUri, house.parts.now());
    expect((await confirm(house, key, shown, code)).status).toBe(200);
    expect(adjustmentsAtZoho(house)).toEqual(['-5']);
  });

  test('nobody, once it has been rejected', async () => {
    const { house, key } = await withTwenty({}, { release: 'person' });
    await using _ = house;
    const shown = await plan(house, key, 'transfer-stock', {
      line: [{ item: MUG, quantity: '1' }],
      from: OFFICE,
      to: SPARKS,
    });
    await overseer(house).reject(shown.id, 'ada');
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_not_open');
    expect(transfersAtZoho(house)).toEqual([]);
  });

  test('not a key without the scope, and not at a place it is not bound to', async () => {
    const { house } = await withTwenty({});
    await using _ = house;
    const { key } = await house.key({ scopes: ['stock:read', 'orders:write', 'plans:write'] });
    expect((await house.ask(key, 'adjust-stock', by('+1'))).problem?.code).toBe('scope_missing');
    const { key: bound } = await house.key({ locationIds: [await placeId(house, SPARKS)] });
    expect((await change(house, bound, 'adjust-stock', by('+1'))).write).toMatchObject({
      lines: [{ location: { name: SPARKS } }],
    });
  });
});
