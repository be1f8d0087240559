// An adjustment is made once, whatever is lost on the way: Zoho gives it no number of ours and its list no filter, so it
// is sought by its mark; and where nobody can tell, that is what is said.
import type { Moment } from 'connector/plans/probe.ts';
import { describe, expect, test } from 'vitest';
import type { House } from './house.ts';
import { BLANKET, confirm, connectorCli, MINUTE_MS, MUG, openShop, overseer, planOf, show } from './selling.ts';
import { adjustmentsAtZoho, bend, change, held, plan, sends, shelf, stockUp } from './stocking.ts';

const damaged = { item: MUG, change: '-2', reason: 'damaged' };
const SETTLE = { SETTLE_SECONDS: '60' };

const withPlan = async (settings: Readonly<Record<string, string>> = {}) => {
  const house = await openShop({ hurried: true, settings });
  const { key } = await house.key();
  await stockUp(house, 10);
  return { house, key, shown: await plan(house, key, 'adjust-stock', damaged) };
};

const looks = (house: House): number => house.calls().filter((call) => call === 'GET /inventoryadjustments').length;

/** Somebody adjusts something else in Zoho. */
const byHand = async (house: House, quantity_adjusted: number, sku = BLANKET, more: object = {}): Promise<string> => {
  const { items } = await house.zoho('GET', `/items?sku=${sku}`);
  const made = await house.zoho('POST', '/inventoryadjustments', {
    date: new Date(Date.now()).toISOString().slice(0, 10),
    reason: 'By hand',
    adjustment_type: 'quantity',
    line_items: [{ item_id: items[0].item_id, quantity_adjusted }],
    ...more,
  });
  return made.inventory_adjustment.inventory_adjustment_id;
};

describe('what is lost', () => {
  test('is the answer: the adjustment is found by its mark after a settling time, and not sent again', async () => {
    const { house, key, shown } = await withPlan(SETTLE);
    await using _ = house;
    bend(house, 'adjust', 'lost-answer');
    expect((await confirm(house, key, shown)).problem).toMatchObject({ code: 'plan_in_progress', retryable: true });
    expect(looks(house)).toBe(0);
    house.advance(MINUTE_MS);
    expect(await house.app.plans.recover()).toBe(1);
    expect(await show(house, key, shown)).toMatchObject({ state: 'done', result: { status: 'adjusted' } });
    expect([adjustmentsAtZoho(house), looks(house), sends(house, '/inventoryadjustments')]).toEqual([['-2'], 1, 1]);
  });

  test('is the answer, and others have adjusted much since: its mark is sought further down', async () => {
    const { house, key, shown } = await withPlan();
    await using _ = house;
    house.sandbox.control.setOrganization({ perMinute: 10_000, dailyLimit: 100_000 });
    bend(house, 'adjust', 'lost-answer');
    bend(house, 'listAdjustments', 'status', { times: 1_000 });
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_in_progress');
    for (let made = 0; made < 250; made += 1) await byHand(house, 1);
    house.sandbox.control.clearFaults();
    house.advance(10 * MINUTE_MS);
    await house.app.plans.recover();
    expect((await show(house, key, shown)).state).toBe('done');
    expect((await shelf(house)).physical).toBe(8);
  });

  test('is the moment: it lands late, and is looked for until it does', async () => {
    const { house, key, shown } = await withPlan(SETTLE);
    await using _ = house;
    bend(house, 'adjust', 'late-commit', { delayMs: 400_000 });
    await confirm(house, key, shown);
    const states: string[] = [];
    for (const minutes of [1, 1, 2, 4]) {
      house.advance(minutes * MINUTE_MS);
      await house.app.plans.recover();
      states.push((await show(house, key, shown)).state);
    }
    expect(states).toEqual(['executing', 'executing', 'executing', 'done']);
    expect([adjustmentsAtZoho(house), sends(house, '/inventoryadjustments')]).toEqual([['-2'], 1]);
  });

  test('is its row, while its figures have moved: so it is awaited longer, and found', async () => {
    const { house, key, shown } = await withPlan();
    await using _ = house;
    // At the fifth look an adjustment that never came would be given up.
    house.sandbox.control.listLag({ ms: 60 * MINUTE_MS });
    bend(house, 'adjust', 'lost-answer');
    expect((await confirm(house, key, shown)).problem?.code).toBe('plan_uncertain');
    expect(looks(house)).toBe(9);
    expect((await show(house, key, shown)).reason).toContain('the figures have moved as if it had come');
    const { house: other, key: otherKey, shown: otherPlan } = await withPlan(SETTLE);
    await using _other = other;
    other.sandbox.control.listLag({ ms: 20 * MINUTE_MS });
    bend(other, 'adjust', 'lost-answer');
    await confirm(other, otherKey, otherPlan);
    for (const minutes of [1, 1, 2, 4, 8, 16]) {
      other.advance(minutes * MINUTE_MS);
      await other.app.plans.recover();
    }
    expect((await show(other, otherKey, otherPlan)).state).toBe('done');
    expect(adjustmentsAtZoho(other)).toEqual(['-2']);
  });

  test('is the call: nobody can tell, so it says so, with what the figures say, and sends nothing again', async () => {
    const { house, key, shown } = await withPlan();
    await using _ = house;
    bend(house, 'adjust', 'reset');
    const { problem } = await confirm(house, key, shown);
    expect(problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringMatching(/no adjustment with the reference SA-\S+ shows, and the figures have not moved/),
      hint: expect.stringContaining(`pnpm connector plans settle ${shown.id}`),
    });
    expect([adjustmentsAtZoho(house), sends(house, '/inventoryadjustments')]).toEqual([[], 1]);
    // Its units stay held until a person has looked.
    expect(await held(house)).toEqual([1, 1]);
  });

  test('is the call, and somebody has moved the same shelf: that is not taken for it', async () => {
    const { house, key, shown } = await withPlan(SETTLE);
    await using _ = house;
    bend(house, 'adjust', 'reset');
    await confirm(house, key, shown);
    await byHand(house, -2, MUG);
    for (let minutes = 0; minutes < 20; minutes += 1) {
      house.advance(MINUTE_MS);
      await house.app.plans.recover();
    }
    // It is sought longer, since it could have been; but what moved the figures carries another mark.
    house.advance(10 * 60 * MINUTE_MS);
    for (let rounds = 0; rounds < 6; rounds += 1) await house.app.plans.recover();
    expect((await show(house, key, shown)).state).toBe('uncertain');
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });
});

describe('what carries the mark', () => {
  test('is not adopted where somebody has changed its lines', async () => {
    const { house, key, shown } = await withPlan();
    await using _ = house;
    bend(house, 'adjust', 'lost-answer');
    bend(house, 'listAdjustments', 'status', { times: 1_000 });
    await confirm(house, key, shown);
    const [made] = house.sandbox.control.adjustments();
    await house.zoho('PUT', `/inventoryadjustments/${made?.inventory_adjustment_id}`, {
      date: '2026-11-20',
      reason: 'damaged',
      adjustment_type: 'quantity',
      reference_number: made?.reference_number,
      line_items: made?.line_items.map((line) => ({ ...line, quantity_adjusted: -4 })),
    });
    house.sandbox.control.clearFaults();
    house.advance(10 * MINUTE_MS);
    await house.app.plans.recover();
    expect(await show(house, key, shown)).toMatchObject({
      state: 'uncertain',
      reason: expect.stringContaining('another content'),
    });
    expect(adjustmentsAtZoho(house)).toEqual(['-4']);
  });
});

describe('an uncertain adjustment', () => {
  const uncertain = async () => {
    const { house, key, shown } = await withPlan();
    bend(house, 'adjust', 'reset');
    await confirm(house, key, shown);
    return { house, key, shown };
  };

  test('is settled as not done by a person who has looked, and its units are free', async () => {
    const { house, key, shown } = await uncertain();
    await using _ = house;
    expect(await connectorCli(house, 'plans', 'settle', shown.id, '--not-done')).toContain('is settled: refused');
    expect([(await show(house, key, shown)).state, await held(house)]).toEqual(['refused', [0, 0]]);
  });

  test('is settled as done with the id of one that has its lines, and with no other', async () => {
    const { house, key, shown } = await uncertain();
    await using _ = house;
    const other = await byHand(house, -3, MUG);
    const right = await byHand(house, -2, MUG);
    await expect(overseer(house).settle(shown.id, { done: other }, 'ada')).rejects.toMatchObject({
      code: 'adjustment_not_found',
    });
    expect(await connectorCli(house, 'plans', 'settle', shown.id, '--done', right)).toContain('is settled: done');
    expect(await show(house, key, shown)).toMatchObject({ state: 'done', result: { id: right } });
    expect(await held(house)).toEqual([0, 0]);
  });

  test('keeps the same shelf from being set to a level, until it is settled', async () => {
    const { house, key } = await uncertain();
    await using _ = house;
    const level = await plan(house, key, 'adjust-stock', { item: MUG, change: '=12', reason: 'counted' });
    expect((await confirm(house, key, level)).problem).toMatchObject({
      code: 'plan_uncertain',
      detail: expect.stringContaining('cannot be set to a level'),
    });
    expect((await change(house, key, 'adjust-stock', { item: BLANKET, change: '+1', reason: 'found' })).state).toBe(
      'done',
    );
  });

  test('is shown to the admin with its lines', async () => {
    const { house, shown } = await uncertain();
    await using _ = house;
    expect(await connectorCli(house, 'plans', 'list')).toContain(`${shown.id}  uncertain  adjustment of 1 item`);
    const told = await connectorCli(house, 'plans', 'show', shown.id);
    expect(told).toContain('10 -> 8');
    for (const step of ['accepted', 'sending', 'looking', 'uncertain']) expect(told).toContain(`  ${step}`);
  });
});

describe('where adjustments want an approval', () => {
  const waiting = async () => {
    const house = await openShop({ sandbox: { approvals: true } });
    const { key } = await house.key();
    await stockUp(house, 10);
    const shown = await plan(house, key, 'adjust-stock', damaged);
    expect(planOf(await confirm(house, key, shown)).state).toBe('awaiting_zoho_approval');
    const [made] = house.sandbox.control.adjustments();
    const decide = async (step: string) => {
      await house.zoho('POST', `/inventoryadjustments/${made?.inventory_adjustment_id}/${step}`);
      house.advance(16 * MINUTE_MS);
      await house.app.plans.recover();
      return show(house, key, shown);
    };
    return { house, shown, decide };
  };

  test('one is done when it has been approved there, and not before', async () => {
    const { house, decide } = await waiting();
    await using _ = house;
    expect([(await shelf(house)).physical, await held(house)]).toEqual([10, [1, 1]]);
    expect((await decide('submit')).state).toBe('awaiting_zoho_approval');
    expect(await decide('approve')).toMatchObject({ state: 'done', result: { status: 'adjusted' } });
    expect([(await shelf(house)).physical, await held(house)]).toEqual([8, [0, 0]]);
  });

  test('one that is rejected there is refused, and its units are free', async () => {
    const { house, decide } = await waiting();
    await using _ = house;
    expect(await decide('reject')).toMatchObject({
      state: 'refused',
      reason: 'The adjustment has been rejected in Zoho.',
    });
    expect([(await shelf(house)).physical, await held(house)]).toEqual([10, [0, 0]]);
  });
});

describe('a process that dies', () => {
  test.each(['after sending', 'after create-adjustment'] as const)(
    '%s leaves it to another, which never sends it again',
    async (moment: Moment) => {
      const { house, key, shown } = await withPlan();
      await using _ = house;
      const dying = await house.another({}, (now) => {
        if (now === moment) throw new Error('dead');
      });
      await dying.app.plans.confirm({ plan: shown.id }, await askerOf(house, key)).catch(() => {});
      house.advance(10 * MINUTE_MS);
      for (let rounds = 0; rounds < 8; rounds += 1) await house.app.plans.recover();
      const { state } = await show(house, key, shown);
      const came = moment === 'after create-adjustment';
      expect([state, adjustmentsAtZoho(house)]).toEqual(came ? ['done', ['-2']] : ['uncertain', []]);
      expect(sends(house, '/inventoryadjustments')).toBe(came ? 1 : 0);
    },
  );
});

/** The ask of a key, as the front desk would hand it on. */
const askerOf = async (house: House, key: string) => ({
  asker: await house.parts.skillTokens.verify(await house.token(key)),
  requestId: 'story',
  spend: { lane: 'order' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
});

test('while writes are paused nothing is planned or sent, and what waits goes on afterwards', async () => {
  const { house, key, shown } = await withPlan();
  await using _ = house;
  await connectorCli(house, 'pause');
  expect((await confirm(house, key, shown)).problem?.code).toBe('paused');
  expect((await house.ask(key, 'adjust-stock', damaged)).problem?.code).toBe('paused');
  await connectorCli(house, 'resume');
  expect(planOf(await confirm(house, key, shown)).state).toBe('done');
  expect(adjustmentsAtZoho(house)).toEqual(['-2']);
});
