// A correction that was wrong is put right by its opposite: linked, and once.
import { describe, expect, test } from 'vitest';
import { BLANKET, confirm, MUG, openShop, overseer, placeId, planOf, show } from './selling.ts';
import { adjustmentsAtZoho, bend, change, plan, SPARKS, sent, shelf, stockUp } from './stocking.ts';

const damaged = { item: MUG, change: '-2', reason: 'damaged' };

/** A shop in which two have been written off. */
const written = async (more: Parameters<typeof openShop>[0] = {}) => {
  const house = await openShop(more);
  const { key } = await house.key();
  await stockUp(house, 10);
  return { house, key, done: await change(house, key, 'adjust-stock', damaged) };
};

describe('an adjustment', () => {
  test('is undone by the plan that made it, and the opposite says what it undoes', async () => {
    const { house, key, done } = await written();
    await using _ = house;
    const undo = await plan(house, key, 'undo-adjustment', { adjustment: done.id, reason: 'wrong shelf' });
    expect(undo.write).toMatchObject({
      purpose: 'undo',
      lines: [{ sku: MUG, before: '8', change: '2', after: '10' }],
      undoes: { id: done.result?.id, reason: 'damaged' },
      reason: 'wrong shelf',
    });
    expect(planOf(await confirm(house, key, undo)).state).toBe('done');
    expect(adjustmentsAtZoho(house)).toEqual(['-2', '+2']);
    expect(sent(house, '/inventoryadjustments')[1]?.description).toContain(done.result?.id);
    expect(await shelf(house)).toMatchObject({ physical: 10, accounting: 10 });
  });

  test('of somebody in Zoho is undone by its id, place by place', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    const [office, sparks] = [await placeId(house), await placeId(house, SPARKS)];
    const { items } = await house.zoho('GET', `/items?sku=${MUG}`);
    const line = (location_id: string, quantity_adjusted: number) => ({
      item_id: items[0].item_id,
      location_id,
      quantity_adjusted,
    });
    const made = await house.zoho('POST', '/inventoryadjustments', {
      date: '2026-11-20',
      reason: 'Counted',
      adjustment_type: 'quantity',
      line_items: [line(office, 3), line(sparks, -1), line(office, 1)],
    });
    const id = made.inventory_adjustment.inventory_adjustment_id;
    const before = [(await shelf(house)).physical, (await shelf(house, SPARKS)).physical];
    await change(house, key, 'undo-adjustment', { adjustment: id });
    expect([(await shelf(house)).physical, (await shelf(house, SPARKS)).physical]).toEqual([
      (before[0] ?? 0) - 4,
      (before[1] ?? 0) + 1,
    ]);
  });

  test('is undone once: neither again, nor by two plans at a time', async () => {
    const { house, key, done } = await written();
    await using _ = house;
    const [one, other] = [
      await plan(house, key, 'undo-adjustment', { adjustment: done.id }),
      await plan(house, key, 'undo-adjustment', { adjustment: done.result?.id ?? '' }),
    ];
    const answers = await Promise.all([confirm(house, key, one), confirm(house, key, other)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(adjustmentsAtZoho(house)).toEqual(['-2', '+2']);
    const again = await house.ask(key, 'undo-adjustment', { adjustment: done.id });
    expect(again.problem).toMatchObject({
      code: 'adjustment_not_undoable',
      detail: expect.stringContaining('has undone it'),
    });
  });

  test('whose undoing came to nothing may be undone again', async () => {
    const { house, key, done } = await written();
    await using _ = house;
    const first = await plan(house, key, 'undo-adjustment', { adjustment: done.id });
    bend(house, 'adjust', 'status', { status: 400, body: { code: 2, message: 'The period is locked.' } });
    expect((await confirm(house, key, first)).problem?.code).toBe('plan_not_open');
    expect((await change(house, key, 'undo-adjustment', { adjustment: done.id })).state).toBe('done');
    expect(adjustmentsAtZoho(house)).toEqual(['-2', '+2']);
  });

  test('that undid another one is not undone itself', async () => {
    const { house, key, done } = await written();
    await using _ = house;
    const undone = await change(house, key, 'undo-adjustment', { adjustment: done.id });
    for (const adjustment of [undone.id, undone.result?.id ?? '']) {
      expect((await house.ask(key, 'undo-adjustment', { adjustment })).problem).toMatchObject({
        code: 'adjustment_not_undoable',
        detail: expect.stringContaining('it undid another one itself'),
      });
    }
  });

  test('is not undone where that would take more than is there', async () => {
    await using house = await openShop();
    const { key } = await house.key();
    await stockUp(house, 0);
    const found = await change(house, key, 'adjust-stock', { item: MUG, change: '+5', reason: 'found' });
    await stockUp(house, 3);
    const { problem } = await house.ask(key, 'undo-adjustment', { adjustment: found.id });
    expect(problem).toMatchObject({
      code: 'short_of_stock',
      detail: expect.stringContaining('5 would go, and 3 are there'),
    });
  });

  test('that somebody deletes in Zoho before the undoing is confirmed is left alone', async () => {
    const { house, key, done } = await written();
    await using _ = house;
    const undo = await plan(house, key, 'undo-adjustment', { adjustment: done.id });
    await house.zoho('DELETE', `/inventoryadjustments/${done.result?.id}`);
    expect((await confirm(house, key, undo)).problem).toMatchObject({
      code: 'plan_changed',
      detail: expect.stringContaining('Somebody has deleted the adjustment'),
    });
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([[], 10]);
  });
});

describe('what cannot be undone', () => {
  test('is said to be: no such plan, no such id, a plan of something else, one that was never carried out', async () => {
    const { house, key } = await written();
    await using _ = house;
    const open = await plan(house, key, 'adjust-stock', { item: BLANKET, change: '+1', reason: 'found' });
    const asked = async (adjustment: string) => (await house.ask(key, 'undo-adjustment', { adjustment })).problem?.code;
    expect(await asked('ZZZZ-ZZ')).toBe('plan_not_found');
    expect(await asked('4600000000000000')).toBe('adjustment_not_found');
    expect(await asked('the last one')).toBe('adjustment_not_found');
    expect(await asked(open.id)).toBe('adjustment_not_undoable');
  });

  test('by a key of another place does not exist, nor the plan of another key', async () => {
    const { house, done } = await written();
    await using _ = house;
    const { key } = await house.key({ locationIds: [await placeId(house, SPARKS)] });
    const asked = async (adjustment: string) => (await house.ask(key, 'undo-adjustment', { adjustment })).problem?.code;
    expect(await asked(done.result?.id ?? '')).toBe('adjustment_not_found');
    expect(await asked(done.id)).toBe('plan_not_found');
  });

  test('because nobody knows whether it came is settled first; then it can', async () => {
    await using house = await openShop({ hurried: true });
    const { key } = await house.key();
    await stockUp(house, 10);
    const first = await plan(house, key, 'adjust-stock', damaged);
    bend(house, 'adjust', 'reset');
    expect((await confirm(house, key, first)).problem?.code).toBe('plan_uncertain');
    expect((await house.ask(key, 'undo-adjustment', { adjustment: first.id })).problem?.code).toBe(
      'adjustment_not_undoable',
    );
    await overseer(house).settle(first.id, 'not_done', 'ada');
    expect((await show(house, key, first)).state).toBe('refused');
  });
});
