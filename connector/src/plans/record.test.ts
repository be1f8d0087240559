import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { PlanRow } from '../store/plans.ts';
import { toDisplay } from './marks.ts';
import { move } from './move.ts';
import { noProgress, type PlanRecord, toRecord } from './record.ts';
import { mayMove, type Next, type State, states } from './states.ts';

const planKey = '9f86d081884c7d659a2feaa0c55ad015';
const recipe = { kind: 'create-customer', name: 'Jane Döe', email: null, phone: '+1', company: null } as const;
const row: PlanRow = {
  planKey,
  display: toDisplay(planKey),
  organizationId: '1',
  kid: 'a1b2c3d4e5f60718',
  kind: 'create-customer',
  state: 'proposed',
  version: 1,
  write: JSON.stringify({ kind: 'create-customer', name: 'Jane Döe' }),
  recipe: JSON.stringify({ recipe, progress: noProgress }),
  release: 'code',
  warnings: JSON.stringify(['Mind the gap.']),
  createdAt: 1_000,
  expiresAt: 601_000,
  approvedAt: null,
  approvedBy: null,
  day: null,
  valueMicros: 25_000_000,
  unitsMicros: 500_000,
  leaseOwner: null,
  leaseUntil: null,
  zohoId: null,
  zohoNumber: null,
  result: null,
  reason: null,
  changedAt: 1_000,
};

const openBed = async () => {
  const folder = newFolder('record');
  const store = await openStore({ file: join(folder, 'connector.db') });
  return {
    store,
    read: async (): Promise<PlanRecord> => toRecord((await store.read.plans.byKey(planKey)) as PlanRow),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

describe('a plan', () => {
  test('is read as it was kept', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.plans.insert(row));
    expect(await bed.read()).toEqual({
      planKey,
      display: row.display,
      organizationId: '1',
      kid: 'a1b2c3d4e5f60718',
      kind: 'create-customer',
      state: 'proposed',
      version: 1,
      write: { kind: 'create-customer', name: 'Jane Döe' },
      recipe,
      progress: noProgress,
      release: 'code',
      warnings: ['Mind the gap.'],
      createdAt: 1_000,
      expiresAt: 601_000,
      approvedAt: null,
      approvedBy: null,
      valueMicros: 25_000_000,
      unitsMicros: 500_000,
      zohoId: null,
      zohoNumber: null,
      result: null,
      reason: null,
      leaseOwner: null,
      leaseUntil: null,
    });
  });

  test('remembers with a move what was learnt, and keeps what was known', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.plans.insert({ ...row, state: 'sending' }));
    const result = { id: '9', number: 'SO-1', status: 'confirmed', total: '25.00' };
    const sending = (await bed.read()) as PlanRecord<'sending'>;
    await bed.store.write((s) =>
      move(s, sending, 'looking', 2_000, { progress: { unknownSends: 1, sentAt: 1_500 }, note: 'no answer' }),
    );
    const looking = (await bed.read()) as PlanRecord<'looking'>;
    expect(looking).toMatchObject({ recipe, progress: { ...noProgress, unknownSends: 1, sentAt: 1_500 }, version: 2 });
    await bed.store.write((s) =>
      move(s, looking, 'done', 3_000, { change: { result: JSON.stringify(result), zohoId: '9' } }),
    );
    expect(await bed.read()).toMatchObject({
      state: 'done',
      result,
      zohoId: '9',
      progress: looking.progress,
      version: 3,
    });
    expect(await bed.store.read.plans.steps(planKey)).toEqual([
      { version: 1, state: 'sending', at: 1_000, note: null },
      { version: 2, state: 'looking', at: 2_000, note: 'no answer' },
      { version: 3, state: 'done', at: 3_000, note: null },
    ]);
  });

  test('is moved by one of two who both saw it as it was', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.plans.insert(row));
    const seen = (await bed.read()) as PlanRecord<'proposed'>;
    await bed.store.write((s) => move(s, seen, 'approved', 2_000));
    await expect(bed.store.write((s) => move(s, seen, 'cancelled', 2_000))).rejects.toMatchObject({
      code: 'plan_in_progress',
      facts: { retryAfterSeconds: 5 },
    });
    expect((await bed.read()).state).toBe('approved');
    expect(await bed.store.read.plans.steps(planKey)).toHaveLength(2);
  });

  test('of a newer version of this program is not guessed at', () => {
    for (const state of ['shipped', '', 'toString']) {
      expect(() => toRecord({ ...row, state })).toThrow(expect.objectContaining({ code: 'internal' }));
    }
  });

  const legal = states.flatMap((from) => states.filter((to) => mayMove(from, to)).map((to) => [from, to] as const));

  test('can be moved along every way of the table', async () => {
    await using bed = await openBed();
    const moved: [State, State][] = [];
    for (const [index, [from, to]] of legal.entries()) {
      const key = index.toString(16).padStart(2, '0').repeat(16);
      await bed.store.write(async (s) => {
        await s.plans.insert({ ...row, planKey: key, display: String(index), state: from });
        const plan = toRecord((await s.plans.byKey(key)) as PlanRow);
        await move(s, plan, to as Next<State>, 2_000);
        moved.push([from, toRecord((await s.plans.byKey(key)) as PlanRow).state]);
      });
    }
    expect(moved).toEqual(legal);
  });
});
