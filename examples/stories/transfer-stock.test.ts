// Goods go from one place to another: at once, or on their way until somebody receives them.
import { describe, expect, test } from 'vitest';
import { BLANKET, BUSY, confirm, MINUTE_MS, MUG, openShop, placeId, planOf, refusal, show } from './selling.ts';
import { bend, change, held, OFFICE, plan, SPARKS, sends, sent, shelf, stockUp, transfersAtZoho } from './stocking.ts';

const three = { line: [{ item: MUG, quantity: '3' }], from: OFFICE, to: SPARKS };

const withTen = async (more: Parameters<typeof openShop>[0] = {}) => {
  const house = await openShop(more);
  const { key } = await house.key();
  await stockUp(house, 10);
  await stockUp(house, 0, SPARKS);
  return { house, key };
};

describe('a transfer', () => {
  test('is shown with what it leaves, and moves both ledgers at both places, once', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    const shown = await plan(house, key, 'transfer-stock', { ...three, note: 'For the weekend.' });
    expect(shown.write).toMatchObject({
      kind: 'transfer-stock',
      from: { name: OFFICE },
      to: { name: SPARKS },
      inTransit: false,
      lines: [{ sku: MUG, quantity: '3', before: '10', change: '-3', after: '7' }],
    });
    expect(transfersAtZoho(house)).toEqual([]);
    const done = planOf(await confirm(house, key, shown));
    expect(done).toMatchObject({ state: 'done', result: { status: 'transferred' } });
    expect(planOf(await confirm(house, key, shown)).result).toEqual(done.result);
    expect(transfersAtZoho(house)).toEqual(['transferred 3']);
    expect([await shelf(house), await shelf(house, SPARKS)]).toEqual([
      { physical: 7, accounting: 7, inTransit: 0 },
      { physical: 3, accounting: 3, inTransit: 0 },
    ]);
    expect(sent(house, '/transferorders')[0]).toMatchObject({
      transfer_order_number: expect.stringMatching(/^ST-[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/),
      description: 'For the weekend.',
    });
  });

  test('in transit is in neither stock until it is received, by its number and once', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    const sentOff = await change(house, key, 'transfer-stock', { ...three, inTransit: true });
    expect(sentOff).toMatchObject({ state: 'done', result: { status: 'in_transit' } });
    expect([await shelf(house), await shelf(house, SPARKS)]).toMatchObject([
      { physical: 7 },
      { physical: 0, inTransit: 3 },
    ]);
    const arrival = await plan(house, key, 'receive-transfer', { transfer: sentOff.result?.number ?? '' });
    expect(arrival.write).toMatchObject({
      from: { name: OFFICE },
      to: { name: SPARKS },
      lines: [{ sku: MUG, quantity: '3', before: '0', change: '3', after: '3' }],
    });
    expect(planOf(await confirm(house, key, arrival))).toMatchObject({
      state: 'done',
      result: { status: 'transferred' },
    });
    expect(await shelf(house, SPARKS)).toEqual({ physical: 3, accounting: 3, inTransit: 0 });
    const again = await house.ask(key, 'receive-transfer', { transfer: sentOff.result?.id ?? '' });
    expect(again.problem).toMatchObject({
      code: 'transfer_not_receivable',
      detail: expect.stringContaining('arrived already'),
    });
  });

  test.each([
    [false, 'transferred 3', 3],
    [true, 'in_transit 3', 0],
  ])(
    'that begins as a draft in Zoho is brought to where it was wanted (in transit: %s)',
    async (inTransit, told, there) => {
      const { house, key } = await withTen({ sandbox: { transferStart: 'draft' } });
      await using _ = house;
      expect((await change(house, key, 'transfer-stock', { ...three, inTransit })).state).toBe('done');
      expect([transfersAtZoho(house), (await shelf(house)).physical, (await shelf(house, SPARKS)).physical]).toEqual([
        [told],
        7,
        there,
      ]);
    },
  );

  test('of the same item on two lines is one line', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    await change(house, key, 'transfer-stock', { ...three, line: [...three.line, { item: MUG, quantity: '2' }] });
    expect(transfersAtZoho(house)).toEqual(['transferred 5']);
  });

  test('where organisations keep warehouses instead of locations goes between those', async () => {
    await using house = await openShop({ sandbox: { locations: 'warehouses' } });
    const { key } = await house.key();
    const { warehouses } = await house.zoho('GET', '/settings/warehouses');
    const [from, to] = warehouses.map((each: { warehouse_id: string }) => each.warehouse_id);
    house.sandbox.control.stock({ sku: MUG, location_id: from, delta: 10 });
    const done = await change(house, key, 'transfer-stock', { ...three, from, to });
    expect(done.state).toBe('done');
    expect(sent(house, '/transferorders')[0]).toMatchObject({ from_warehouse_id: from, to_warehouse_id: to });
    const adjusted = await change(house, key, 'adjust-stock', {
      item: MUG,
      change: '+1',
      reason: 'found',
      location: to,
    });
    expect(adjusted.write).toMatchObject({ lines: [{ location: { id: to } }] });
  });
});

describe('what is not moved', () => {
  test('more than is on hand, also where it has gone meanwhile', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    const many = { ...three, line: [{ item: MUG, quantity: '11' }] };
    expect((await house.ask(key, 'transfer-stock', many)).problem?.code).toBe('short_of_stock');
    const shown = await plan(house, key, 'transfer-stock', three);
    await stockUp(house, 2);
    expect((await confirm(house, key, shown)).problem).toMatchObject({
      code: 'short_of_stock',
      detail: expect.stringContaining('3 would go, and 2 are there'),
    });
    expect(transfersAtZoho(house)).toEqual([]);
  });

  test('between one place and itself, or to a place nobody knows', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    expect((await house.ask(key, 'transfer-stock', { ...three, to: OFFICE })).problem?.code).toBe('invalid_ask');
    expect((await house.ask(key, 'transfer-stock', { ...three, to: 'The moon' })).problem).toMatchObject({
      code: 'location_not_found',
      candidates: [{ name: OFFICE }, { name: SPARKS }],
    });
  });

  test('out of or into a place that the key may not use', async () => {
    const { house } = await withTen();
    await using _ = house;
    const { key } = await house.key({ locationIds: [await placeId(house)] });
    expect((await house.ask(key, 'transfer-stock', three)).problem?.code).toBe('location_not_found');
    const { key: wide } = await house.key();
    const { result } = await change(house, wide, 'transfer-stock', { ...three, inTransit: true });
    expect((await house.ask(key, 'receive-transfer', { transfer: result?.number ?? '' })).problem?.code).toBe(
      'transfer_not_found',
    );
  });

  test('what Zoho refuses, or has no place for', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    bend(house, 'transfer', 'status', refusal(2, 'The period is locked.'));
    const first = await plan(house, key, 'transfer-stock', three);
    expect((await confirm(house, key, first)).problem?.detail).toContain('The period is locked.');
    const second = await plan(house, key, 'transfer-stock', three);
    bend(house, 'transfer', 'status', { ...BUSY, times: 50 });
    expect((await confirm(house, key, second)).problem?.code).toBe('zoho_busy');
    house.sandbox.control.clearFaults();
    expect(planOf(await confirm(house, key, second)).state).toBe('done');
    expect([transfersAtZoho(house), await held(house)]).toEqual([['transferred 3'], [0, 0]]);
  });

  test('a transfer that somebody has received in Zoho meanwhile is not received again', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    const { result } = await change(house, key, 'transfer-stock', { ...three, inTransit: true });
    const arrival = await plan(house, key, 'receive-transfer', { transfer: result?.number ?? '' });
    await house.zoho('POST', `/transferorders/${result?.id}/markastransferred?date=2026-11-20`);
    expect((await confirm(house, key, arrival)).problem).toMatchObject({
      code: 'plan_changed',
      detail: expect.stringContaining('it has arrived already'),
    });
    expect((await shelf(house, SPARKS)).physical).toBe(3);
  });
});

describe('a transfer whose answer is lost', () => {
  test('is found by its number, and not sent again', async () => {
    const { house, key } = await withTen({ hurried: true });
    await using _ = house;
    bend(house, 'transfer', 'lost-answer');
    expect((await change(house, key, 'transfer-stock', three)).state).toBe('done');
    expect([transfersAtZoho(house), sends(house, '/transferorders')]).toEqual([['transferred 3'], 1]);
  });

  test('because it never arrived is sent again under the same number', async () => {
    const { house, key } = await withTen({ hurried: true });
    await using _ = house;
    bend(house, 'transfer', 'reset');
    expect((await change(house, key, 'transfer-stock', three)).state).toBe('done');
    const numbers = sent(house, '/transferorders').map((each) => each.transfer_order_number);
    expect([transfersAtZoho(house), new Set(numbers).size, numbers.length]).toEqual([['transferred 3'], 1, 2]);
  });

  test('and lands late, while the list lags, is adopted: Zoho takes its number once', async () => {
    const { house, key } = await withTen({ hurried: true });
    await using _ = house;
    house.sandbox.control.listLag({ ms: 1_500 });
    bend(house, 'transfer', 'late-commit', { delayMs: 0 });
    expect((await change(house, key, 'transfer-stock', three)).state).toBe('done');
    expect([transfersAtZoho(house), (await shelf(house)).physical]).toEqual([['transferred 3'], 7]);
  });

  test('under a number that is somebody else’s is not adopted', async () => {
    const { house, key } = await withTen({ hurried: true });
    await using _ = house;
    const shown = await plan(house, key, 'transfer-stock', three);
    bend(house, 'transfer', 'status', BUSY);
    await confirm(house, key, shown);
    const [body] = sent(house, '/transferorders');
    await house.zoho('POST', '/transferorders?ignore_auto_number_generation=true', {
      ...body,
      line_items: ((body?.line_items ?? []) as object[]).map((line) => ({ ...line, quantity_transfer: 1 })),
    });
    expect((await confirm(house, key, shown)).problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringContaining('another content'),
    });
    expect(transfersAtZoho(house)).toEqual(['transferred 1']);
  });

  test('at its arrival is looked at, and not received twice', async () => {
    const { house, key } = await withTen({ hurried: true });
    await using _ = house;
    const { result } = await change(house, key, 'transfer-stock', { ...three, inTransit: true });
    for (const kind of ['lost-answer', 'reset'] as const) bend(house, 'arrive', kind);
    expect((await change(house, key, 'receive-transfer', { transfer: result?.number ?? '' })).state).toBe('done');
    expect(await shelf(house, SPARKS)).toEqual({ physical: 3, accounting: 3, inTransit: 0 });
  });

  test('at its arrival, because Zoho refuses it, is refused', async () => {
    const { house, key } = await withTen();
    await using _ = house;
    const { result } = await change(house, key, 'transfer-stock', { ...three, inTransit: true });
    bend(house, 'arrive', 'status', refusal(2, 'The period is locked.'));
    const arrival = await plan(house, key, 'receive-transfer', { transfer: result?.number ?? '' });
    expect((await confirm(house, key, arrival)).problem?.detail).toContain('The period is locked.');
    expect((await change(house, key, 'receive-transfer', { transfer: result?.number ?? '' })).state).toBe('done');
  });
});

describe('where transfers want an approval', () => {
  const waiting = async (inTransit: boolean) => {
    const { house, key } = await withTen({ hurried: true, sandbox: { approvals: true } });
    const shown = await plan(house, key, 'transfer-stock', { ...three, inTransit });
    const answer = planOf(await confirm(house, key, shown));
    expect([answer.state, (await shelf(house)).physical]).toEqual(['awaiting_zoho_approval', 10]);
    const [made] = house.sandbox.control.transfers();
    const later = async () => {
      house.advance(16 * MINUTE_MS);
      await house.app.plans.recover();
      return (await show(house, key, shown)).state;
    };
    return { house, id: made?.transfer_order_id ?? '', later };
  };

  test.each([
    ['is put on its way', true, ['in_transit 3'], 0],
    ['is put on its way and received', false, ['transferred 3'], 3],
  ])('one that is approved there %s', async (_, inTransit, told, there) => {
    const { house, id, later } = await waiting(inTransit);
    await using _house = house;
    expect(await later()).toBe('awaiting_zoho_approval');
    house.sandbox.control.approveTransfer(id);
    expect(await later()).toBe('done');
    expect([transfersAtZoho(house), (await shelf(house)).physical, (await shelf(house, SPARKS)).physical]).toEqual([
      told,
      7,
      there,
    ]);
  });

  test('one whose departure is lost on the way leaves once', async () => {
    const { house, id, later } = await waiting(true);
    await using _ = house;
    house.sandbox.control.approveTransfer(id);
    bend(house, 'depart', 'lost-answer');
    expect(await later()).toBe('done');
    expect([transfersAtZoho(house), (await shelf(house)).physical]).toEqual([['in_transit 3'], 7]);
  });

  test('one that is deleted there is for a person', async () => {
    const { house, id, later } = await waiting(true);
    await using _ = house;
    await house.zoho('DELETE', `/transferorders/${id}`);
    expect(await later()).toBe('uncertain');
    expect(await held(house)).toEqual([1, 1]);
  });
});

test('a transfer and a count of the place it comes to do not meet half-way', async () => {
  const { house, key } = await withTen({ hurried: true });
  await using _ = house;
  const counted = await plan(house, key, 'count-stock', { line: [{ item: MUG, quantity: '5' }], location: SPARKS });
  const blankets = await plan(house, key, 'count-stock', {
    line: [{ item: BLANKET, quantity: '5' }],
    location: SPARKS,
  });
  bend(house, 'transfer', 'reset');
  bend(house, 'listTransfers', 'status', { status: 503, times: 1_000 });
  const moved = await plan(house, key, 'transfer-stock', three);
  expect((await confirm(house, key, moved)).problem?.code).toBe('plan_in_progress');
  expect((await confirm(house, key, counted)).problem).toMatchObject({
    code: 'plan_in_progress',
    detail: expect.stringContaining(moved.id),
  });
  expect(planOf(await confirm(house, key, blankets)).state).toBe('done');
});
