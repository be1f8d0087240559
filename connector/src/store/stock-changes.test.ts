import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newFolder } from './folder-testbed.ts';
import { openStore } from './open.ts';
import type { PlanRow } from './plans.ts';

const DAY_MS = 24 * 3_600_000;

const planRow = (planKey: string, more: Partial<PlanRow> = {}): PlanRow => ({
  planKey,
  display: `D-${planKey}`,
  organizationId: '1',
  kid: 'k',
  kind: 'adjust-stock',
  state: 'sending',
  version: 1,
  write: '{}',
  recipe: '{}',
  release: 'agent',
  warnings: '[]',
  createdAt: 1,
  expiresAt: 2,
  approvedAt: null,
  approvedBy: null,
  day: null,
  valueMicros: 0,
  unitsMicros: 0,
  leaseOwner: null,
  leaseUntil: null,
  zohoId: null,
  zohoNumber: null,
  result: null,
  reason: null,
  changedAt: 1,
  ...more,
});

const openBed = async (...plans: PlanRow[]) => {
  const folder = newFolder('stock-changes');
  const store = await openStore({ file: join(folder, 'connector.db') });
  await store.write(async (s) => {
    for (const plan of plans) await s.plans.insert(plan);
  });
  return {
    store,
    outstanding: async (...ids: string[]) =>
      (await store.read.stockChanges.outstanding('1', ids)).map(
        ({ display, state, deltaMicros, committedSequence }) => [display, state, deltaMicros, committedSequence],
      ),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

const delta = (itemId: string, deltaMicros: number, locationId = '') => ({ itemId, locationId, deltaMicros });

test('a change is told with its plan until it is released; what Zoho has is told with when', async () => {
  await using bed = await openBed(planRow('a'), planRow('b', { state: 'uncertain' }));
  await bed.store.write(async (s) => {
    await s.stockChanges.add({ planKey: 'a', organizationId: '1' }, [delta('11', -2), delta('12', 3)], 5);
    await s.stockChanges.add({ planKey: 'b', organizationId: '1' }, [delta('11', 1)], 5);
  });
  expect(await bed.outstanding('11')).toEqual([
    ['D-a', 'sending', -2, null],
    ['D-b', 'uncertain', 1, null],
  ]);
  expect(await bed.outstanding()).toEqual([]);
  await bed.store.write((s) => s.stockChanges.commit('a', 7));
  await bed.store.write((s) => s.stockChanges.release('b'));
  expect(await bed.outstanding('11', '12')).toEqual([
    ['D-a', 'sending', -2, 7],
    ['D-a', 'sending', 3, 7],
  ]);
});

test('what Zoho has had for a day is forgotten; what it has not is kept however old', async () => {
  await using bed = await openBed(planRow('a'), planRow('b'), planRow('c'));
  await bed.store.write(async (s) => {
    await s.stockChanges.add({ planKey: 'a', organizationId: '1' }, [delta('11', 1)], 0);
    await s.stockChanges.add({ planKey: 'b', organizationId: '1' }, [delta('11', 2)], 0);
    await s.stockChanges.commit('a', 1);
    await s.stockChanges.add({ planKey: 'c', organizationId: '1' }, [delta('11', 3)], DAY_MS + 1);
  });
  expect((await bed.outstanding('11')).map(([display]) => display)).toEqual(['D-b', 'D-c']);
});

test('an adjustment is undone by one plan, until that plan comes to nothing', async () => {
  await using bed = await openBed(planRow('a'), planRow('b'));
  const undo = (planKey: string, organizationId = '1') =>
    bed.store.write((s) => s.stockChanges.undo({ planKey, organizationId }, '900', 5));
  expect([await undo('a'), await undo('b'), await undo('b', '2')]).toEqual([true, false, true]);
  expect(await bed.store.read.stockChanges.undoneBy('1', '900')).toBe('D-a');
  await bed.store.write((s) => s.stockChanges.release('a'));
  expect(await bed.store.read.stockChanges.undoneBy('1', '900')).toBeNull();
  expect(await undo('b')).toBe(true);
});

test('a day’s changes of stock are added up over their kinds, apart from orders', async () => {
  const of = (planKey: string, kind: PlanRow['kind'], units: number) =>
    planRow(planKey, { kind, day: '2026-11-22', unitsMicros: units, valueMicros: units * 10 });
  await using bed = await openBed(
    of('a', 'adjust-stock', 1),
    of('b', 'transfer-stock', 2),
    of('c', 'receive-transfer', 4),
    of('d', 'create-order', 100),
  );
  expect(await bed.store.read.plans.dayTotals(['k'], '2026-11-22')).toEqual({
    orders: 1,
    cancellations: 0,
    valueMicros: 1_000,
    unitsMicros: 100,
    stockWrites: 3,
    stockValueMicros: 70,
    stockUnitsMicros: 7,
  });
});
