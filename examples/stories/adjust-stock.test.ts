// One item's stock is put right: by a difference, or to a level; shown first, and as it stands when it is confirmed.
import { describe, expect, test } from 'vitest';
import {
  BUSY,
  confirm,
  MINUTE_MS,
  MUG,
  newPlanOf,
  openShop,
  order,
  placeId,
  planOf,
  planOrder,
  refusal,
  show,
  wanting,
} from './selling.ts';
import {
  adjustmentsAtZoho,
  bend,
  change,
  held,
  itemTracked,
  OFFICE,
  plan,
  SPARKS,
  sent,
  shelf,
  stockUp,
} from './stocking.ts';

const damaged = { item: MUG, change: '-2', reason: 'damaged' };

describe('a difference', () => {
  test('is shown with what there is and what there would be, and nothing is written', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', { ...damaged, note: 'Fell off the truck.', onBehalfOf: 'Jo' });
    expect(shown).toMatchObject({
      state: 'proposed',
      write: {
        kind: 'adjust-stock',
        purpose: 'adjust',
        lines: [{ sku: MUG, location: { name: OFFICE }, before: '10', change: '-2', after: '8' }],
        reason: 'damaged',
        note: 'Fell off the truck.',
        onBehalfOfUnverified: 'Jo',
      },
      warnings: [],
    });
    expect(adjustmentsAtZoho(house)).toEqual([]);
  });

  test('moves both of Zoho’s ledgers once, however often it is confirmed', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', damaged);
    const [first, second] = await Promise.all([confirm(house, key, shown), confirm(house, key, shown)]);
    expect([first, second].map(({ status }) => status)).toContain(200);
    expect(planOf(await confirm(house, key, shown))).toMatchObject({ state: 'done', result: { status: 'adjusted' } });
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
    expect(await shelf(house)).toEqual({ physical: 8, accounting: 8, inTransit: 0 });
  });

  test('is sent with its reason, its note and a mark of its own, at the place that was named', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 1, SPARKS);
    const done = await change(house, key, 'adjust-stock', {
      ...damaged,
      change: '+5',
      location: SPARKS,
      note: 'Found.',
    });
    expect(sent(house, '/inventoryadjustments')).toEqual([
      expect.objectContaining({
        adjustment_type: 'quantity',
        reason: 'damaged',
        description: 'Found.',
        reference_number: expect.stringMatching(/^SA-[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/),
      }),
    ]);
    expect(done.result?.number).toBe(sent(house, '/inventoryadjustments')[0]?.reference_number);
    expect((await shelf(house, SPARKS)).physical).toBe(6);
  });

  test('is good also where the figures have moved meanwhile: it is the difference that was asked for', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', damaged);
    await stockUp(house, 5);
    expect(planOf(await confirm(house, key, shown)).state).toBe('done');
    expect((await shelf(house)).physical).toBe(3);
  });
});

describe('a level', () => {
  test('becomes a difference from the physical stock on hand, also where the books say otherwise', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    house.sandbox.control.stock({ sku: MUG, delta: -3, kind: 'physical' });
    const done = await change(house, key, 'adjust-stock', { item: MUG, change: 'set to 12', reason: 'counted' });
    expect(done.write).toMatchObject({ lines: [{ before: '7', change: '5', after: '12' }] });
    expect(await shelf(house)).toEqual({ physical: 12, accounting: 15, inTransit: 0 });
  });

  test('that was reckoned from a figure which has moved is refused, with a new plan', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', { item: MUG, change: '=12', reason: 'counted' });
    await stockUp(house, 9);
    const answered = await confirm(house, key, shown);
    expect(answered.problem).toMatchObject({
      code: 'plan_changed',
      detail: `${MUG}: 9 on hand now, not 10. Nothing was written.`,
    });
    const next = newPlanOf(answered);
    expect(next.write).toMatchObject({ lines: [{ before: '9', change: '3', after: '12' }] });
    expect((await show(house, key, shown)).state).toBe('refused');
    expect(planOf(await confirm(house, key, next)).state).toBe('done');
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([['+3'], 12]);
  });

  test('that the item has already needs no plan, and says so', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 12);
    const { status, problem } = await house.ask(key, 'adjust-stock', { item: MUG, change: '=12', reason: 'counted' });
    expect([status, problem?.code]).toEqual([409, 'nothing_to_change']);
  });
});

describe('what is not done, and why', () => {
  const refused = async (ask: Parameters<typeof plan<'adjust-stock'>>[3], more: object = {}) => {
    await using house = await openShop(more);
    const { key } = await house.key();
    const { problem } = await house.ask(key, 'adjust-stock', ask);
    expect(adjustmentsAtZoho(house)).toEqual([]);
    return problem;
  };

  test.each([
    ['a kit', 'KIT-HOMEBAR', 'it is made of other items'],
    ['an assembly', 'ASM-GIFTCRATE', 'it is made of other items'],
    ['a service', 'SVC-WRAP', 'Zoho keeps no stock of it'],
  ])('the stock of %s is not changed', async (_, item, why) => {
    const problem = await refused({ item, change: '+1', reason: 'found' });
    expect(problem).toMatchObject({ code: 'item_not_adjustable', detail: expect.stringContaining(why) });
  });

  test.each(['serial', 'batch'] as const)(
    'the stock of an item that is tracked by %s is not changed',
    async (tracking) => {
      await using house = await openShop();
      const { key } = await house.key();
      const item = await itemTracked(house, tracking);
      const { problem } = await house.ask(key, 'adjust-stock', { ...damaged, item });
      expect(problem).toMatchObject({
        code: 'item_not_adjustable',
        detail: expect.stringContaining(`it is tracked by ${tracking}`),
      });
    },
  );

  test('another unit is not converted, and the item’s own one is fine', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const { problem } = await house.ask(key, 'adjust-stock', { ...damaged, unit: 'boxes' });
    expect(problem).toMatchObject({
      code: 'item_not_adjustable',
      detail: expect.stringContaining('"boxes" is not converted'),
    });
    expect((await plan(house, key, 'adjust-stock', { ...damaged, unit: 'piece' })).state).toBe('proposed');
  });

  test('half a piece is none', async () => {
    const problem = await refused({ ...damaged, change: '-0.5' });
    expect(problem).toMatchObject({ code: 'item_not_adjustable', detail: expect.stringContaining('no whole number') });
  });

  test('nothing is taken below zero: neither when it is asked for, nor when less is left than was shown', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 2);
    const { problem } = await house.ask(key, 'adjust-stock', { ...damaged, change: '-3' });
    expect(problem).toMatchObject({
      code: 'short_of_stock',
      detail: expect.stringContaining('3 would go, and 2 are there'),
    });
    const shown = await plan(house, key, 'adjust-stock', damaged);
    await stockUp(house, 1);
    const answered = await confirm(house, key, shown);
    expect(answered.problem).toMatchObject({ code: 'short_of_stock', hint: expect.stringContaining('No new plan') });
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([[], 1]);
  });

  test('what is below zero already may be brought up, also where that is not enough', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, -5);
    expect((await change(house, key, 'adjust-stock', { ...damaged, change: '+2' })).write).toMatchObject({
      lines: [{ before: '-5', change: '2', after: '-3' }],
    });
  });

  test('a place that is closed, or that the key may not use, is none', async () => {
    await using house = await openShop();
    const sparks = await placeId(house, SPARKS);
    const { key } = await house.key({ locationIds: [await placeId(house)] });
    const there = { ...damaged, change: '+1', location: SPARKS };
    expect((await house.ask(key, 'adjust-stock', there)).problem).toMatchObject({
      code: 'location_not_found',
      candidates: [{ name: OFFICE }],
    });
    await house.zoho('POST', `/locations/${sparks}/inactive`);
    const { key: wide } = await house.key();
    // The list of places is remembered for a while; the item itself tells at once.
    const { problem } = await house.ask(wide, 'adjust-stock', there);
    expect(problem).toMatchObject({
      code: 'item_not_adjustable',
      detail: expect.stringContaining('is inactive in Zoho'),
    });
    house.advance(10 * MINUTE_MS);
    expect((await house.ask(wide, 'adjust-stock', there)).problem).toMatchObject({
      code: 'location_not_found',
      detail: `The location "${SPARKS}" is inactive in Zoho.`,
    });
  });

  test('a word that could mean several items is asked about', async () => {
    const problem = await refused({ ...damaged, item: 'Mug' });
    expect(['item_not_found', 'item_ambiguous']).toContain(problem?.code);
  });

  test('what Zoho refuses is told in its words, and nothing is held any more', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    bend(house, 'adjust', 'status', refusal(2, 'The period is locked.'));
    const { problem } = await confirm(house, key, await plan(house, key, 'adjust-stock', damaged));
    expect(problem).toMatchObject({ code: 'plan_not_open', detail: expect.stringContaining('The period is locked.') });
    expect(await held(house)).toEqual([0, 0]);
  });

  test('a call that had no place at Zoho leaves the plan as it was, to be confirmed again', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', damaged);
    bend(house, 'adjust', 'status', { ...BUSY, times: 50 });
    expect((await confirm(house, key, shown)).problem?.code).toBe('zoho_busy');
    expect([(await show(house, key, shown)).state, await held(house)]).toEqual(['proposed', [0, 0]]);
    house.sandbox.control.clearFaults();
    expect(planOf(await confirm(house, key, shown)).state).toBe('done');
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });
});

describe('orders and changes of the same item', () => {
  test('a change that takes what orders were promised says so', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    await order(house, key, wanting('9'));
    expect((await plan(house, key, 'adjust-stock', damaged)).warnings).toEqual([
      `${MUG}: 9 are promised to orders there, and 8 would be left.`,
    ]);
  });

  test('what is about to go is not sold meanwhile', async () => {
    await using house = await openShop({ hurried: true, settings: { SETTLE_SECONDS: '60' } });
    const { key } = await house.key();
    await stockUp(house, 3);
    const shown = await plan(house, key, 'adjust-stock', damaged);
    bend(house, 'adjust', 'late-commit', { delayMs: 40_000 });
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_in_progress');
    const { problem } = await confirm(house, key, await planOrder(house, key, wanting('2')));
    expect(problem).toMatchObject({ code: 'short_of_stock', detail: expect.stringContaining('1 can be sold') });
  });

  test('a level is not reckoned from a figure that another change is about to move', async () => {
    await using house = await openShop({ hurried: true, settings: { SETTLE_SECONDS: '60' } });
    const { key } = await house.key();
    await stockUp(house, 10);
    const level = await plan(house, key, 'adjust-stock', { item: MUG, change: '=12', reason: 'counted' });
    const first = await plan(house, key, 'adjust-stock', damaged);
    bend(house, 'adjust', 'late-commit', { delayMs: 5_000 });
    expect((await confirm(house, key, first)).problem?.code).toBe('plan_in_progress');
    const waits = await confirm(house, key, level);
    expect(waits.problem).toMatchObject({
      code: 'plan_in_progress',
      detail: `Plan ${first.id} is changing the stock of ${MUG} right now.`,
    });
    house.advance(60_000);
    await house.app.plans.recover();
    expect((await show(house, key, first)).state).toBe('done');
    expect((await confirm(house, key, level)).problem?.code).toBe('plan_changed');
    expect((await shelf(house)).physical).toBe(8);
  });

  test('nor from one that was read before another change ended', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    const level = await plan(house, key, 'adjust-stock', { item: MUG, change: '=12', reason: 'counted' });
    await change(house, key, 'adjust-stock', { item: MUG, change: '+1', reason: 'found' });
    await stockUp(house, 10);
    // As if it had ended a moment after the figures were read: no reading can begin so late.
    const [row] = await house.parts.store.read.plans.list({ states: ['done'], limit: 1 });
    await house.parts.store.write((s) => s.stockChanges.commit(row?.planKey ?? '', 1_000_000));
    expect((await confirm(house, key, level)).problem).toMatchObject({ code: 'plan_in_progress', retryable: true });
    expect(adjustmentsAtZoho(house)).toEqual(['+1']);
  });

  test('a plan that is open already for the same shelf is warned of', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 10);
    await plan(house, key, 'adjust-stock', damaged);
    expect((await plan(house, key, 'adjust-stock', damaged)).warnings).toEqual([
      `${MUG}: another plan that nobody has confirmed yet changes it too.`,
    ]);
    expect((await plan(house, key, 'adjust-stock', { ...damaged, change: '+1', location: SPARKS })).warnings).toEqual(
      [],
    );
  });
});
