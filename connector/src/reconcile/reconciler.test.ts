// A run from begin to end over a real store; Zoho, its copy and the plan desk are stood in for.

import { rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { Plan } from 'shared-schemas';
import { describe, expect, test, vi } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { watchLog } from '../log-watch.ts';
import type { Asker, Parts } from '../parts.ts';
import type { ReconciledPart } from '../plans/recipe.ts';
import { newFolder } from '../store/folder-testbed.ts';
import { openStore } from '../store/open.ts';
import type { ItemReading } from '../zoho/ports/items.ts';
import type { TableRow } from './read-table.ts';
import { createReconciler, type ReconcileAsk } from './reconciler.ts';
import { endCutOff } from './runs.ts';
import { stockReportCsv, stockReportText } from './stock-report.ts';

const ORG = '10234695';
const NOW = Date.parse('2026-11-22T10:00:00Z');
const units = (count: number): number => count * 1_000_000;

/** Every item has ten at Main. */
const readingOf = (itemId: string): ItemReading => {
  const physical = { onHand: units(10), committed: 0, available: units(10) };
  const stock = { physical, accounting: physical, incoming: 0 };
  const places = [{ ...stock, id: 'a', name: 'Main', active: true }];
  const plain = {
    status: 'active',
    unit: 'pcs',
    tracking: 'none',
    composite: false,
    convertsUnits: false,
    purchaseRate: units(1),
  };
  const item = { itemId, sku: `SKU-${itemId}`, name: `Item ${itemId}`, ...plain, total: stock, places };
  return { item, readAt: NOW, sequence: 0 } as unknown as ItemReading;
};

const asker = { kid: 'a1', organizationId: ORG, release: 'person', limits: {}, locationIds: null } as unknown as Asker;

const openBed = async (items: number) => {
  const folder = newFolder('reconciler');
  const pragma = vi.spyOn(Database.prototype, 'pragma');
  const store = await openStore({ file: join(folder, 'connector.db') });
  const [handle] = pragma.mock.contexts as Database.Database[];
  pragma.mockRestore();
  const ids = Array.from({ length: items }, (_, at) => String(at + 1));
  await store.write(async (s) => {
    const rows = ids.map((itemId) => ({ itemId, sku: `SKU-${itemId}`, name: `Item ${itemId}`, status: 'active' }));
    await s.items.put(ORG, rows);
    await s.items.noteImport(ORG, NOW, items);
    await s.settings.raise('items');
  });
  const clock = { now: NOW };
  const planned: ReconciledPart[] = [];
  const log: string[] = [];
  const keep = (_: object, message: string) => void log.push(message);
  const live: string[][] = [];
  let drawn = 0;
  const needs = {
    store,
    now: () => new Date(clock.now),
    newId: () => (++drawn).toString(16).padStart(32, '0'),
    log: watchLog({ debug: keep, info: keep, warn: keep, error: keep }),
    zoho: () => ({
      locations: { list: async () => [{ id: 'a', name: 'Main', primary: true, active: true, kind: 'business' }] },
    }),
    mirror: {
      read: async (_: string, some: readonly string[]) => ({
        told: new Map(some.map((id) => [id, { reading: readingOf(id), source: 'mirror', followedTo: NOW }])),
        warnings: [],
      }),
    },
    stockDesk: {
      read: async (_: string, some: readonly string[]) => {
        live.push([...some]);
        return new Map(some.map((id) => [id, readingOf(id)]));
      },
      outstanding: async () => [],
      reserved: async () => 0,
    },
    plans: {
      reconcileStock: async (part: ReconciledPart): Promise<Plan> => {
        planned.push(part);
        return { id: `P-${part.part}` } as Plan;
      },
    },
  };
  const count = (quantities: Readonly<Record<number, string>>): TableRow[] =>
    Object.entries(quantities).map(([id, quantity], at) => ({ line: at + 2, cells: { sku: `SKU-${id}`, quantity } }));
  const run = (rows: readonly TableRow[], more: Partial<ReconcileAsk> = {}) =>
    createReconciler(needs as unknown as Parts & typeof needs).run({
      organizationId: ORG,
      runId: 'r',
      source: 'counts.csv',
      table: { columns: new Set(['sku', 'quantity']), rows },
      canonical: 'sku',
      location: null,
      decimal: null,
      countedAt: null,
      maxAgeMs: 60_000,
      basis: 'on_hand',
      driftUnits: 0,
      driftPercent: 0,
      promisedCounted: false,
      limits: { items: 1_000, units: units(100_000), zeros: 1_000 },
      asker,
      spend: { lane: 'chat', kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 },
      ...more,
    });
  return {
    needs,
    store,
    clock,
    planned,
    live,
    log,
    count,
    run,
    state: async (runId = 'r') => (await store.read.reconciliations.get(ORG, runId))?.state,
    shut: () => handle?.pragma('max_page_count = 1'),
    open: () => handle?.pragma('max_page_count = 1000000'),
    /** Another process holds the store until it is freed. */
    lock: (): (() => void) => {
      // Nobody waits the usual seconds for it.
      handle?.pragma('busy_timeout = 20');
      const other = new Database(join(folder, 'connector.db'));
      other.exec('begin immediate');
      return () => void other.close();
    },
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(folder, { recursive: true });
    },
  };
};

test('what agrees by the copy costs nothing; what does not is read from Zoho before it is planned', async () => {
  await using bed = await openBed(5);
  const ran = await bed.run(bed.count({ 1: '10', 2: '8', 3: '10', 4: '12' }));
  expect(bed.live).toEqual([['2', '4']]);
  expect(ran.report?.totals).toEqual({ agrees: 2, differs: 2 });
  expect(bed.planned).toMatchObject([
    { run: 'r', part: 1, lines: [{ itemId: '2' }, { itemId: '4', afterMicros: units(12) }] },
  ]);
});

test('where far too many differ, none is read again: nothing will be planned', async () => {
  await using bed = await openBed(30);
  const all = Object.fromEntries(Array.from({ length: 30 }, (_, at) => [at + 1, '9']));
  const ran = await bed.run(bed.count(all), { limits: { items: 10, units: units(1_000), zeros: 10 } });
  expect([ran.state, bed.live, bed.planned]).toEqual(['stopped', [], []]);
  expect(ran.report?.warnings).toEqual([expect.stringContaining('too many to be read again')]);
});

test('a part that cannot be planned says why, and the others are planned', async () => {
  await using bed = await openBed(150);
  const all = Object.fromEntries(Array.from({ length: 150 }, (_, at) => [at + 1, '9']));
  const plan = bed.needs.plans.reconcileStock;
  bed.needs.plans.reconcileStock = async (part) => {
    if (part.part === 1) throw new ConnectorError('short_of_stock', 'Not enough.');
    return plan(part);
  };
  const ran = await bed.run(bed.count(all));
  expect(ran.report?.warnings).toEqual(['Part 1 could not be planned: Not enough.']);
  expect(bed.planned.map(({ part, lines }) => [part, lines.length])).toEqual([[2, 50]]);
});

test('a run whose planning is cut off is no run: it can be made again', async () => {
  await using bed = await openBed(5);
  const plan = bed.needs.plans.reconcileStock;
  bed.needs.plans.reconcileStock = () => Promise.reject(new ConnectorError('zoho_busy', 'Busy.'));
  await expect(bed.run(bed.count({ 1: '8' }))).rejects.toMatchObject({ code: 'zoho_busy' });
  expect(await bed.state()).toBe('failed');
  bed.needs.plans.reconcileStock = plan;
  expect((await bed.run(bed.count({ 1: '8' }))).state).toBe('compared');
  expect(bed.planned).toHaveLength(1);
});

describe('a full store', () => {
  test('begins nothing', async () => {
    await using bed = await openBed(5);
    bed.shut();
    const source = 'x'.repeat(20_000);
    await expect(bed.run(bed.count({ 1: '8' }), { source })).rejects.toMatchObject({ code: 'store_unavailable' });
    bed.open();
    expect(await bed.state()).toBeUndefined();
    expect((await bed.run(bed.count({ 1: '8' }))).state).toBe('compared');
  });

  test('that cannot keep the report keeps the run from being over; it is made again when there is room', async () => {
    await using bed = await openBed(400);
    const all = bed.count(Object.fromEntries(Array.from({ length: 400 }, (_, at) => [at + 1, '9'])));
    const plan = bed.needs.plans.reconcileStock;
    bed.needs.plans.reconcileStock = async (part) => {
      bed.shut();
      return plan(part);
    };
    const open = { limits: { items: 1_000, units: units(100_000), zeros: 10 } };
    await expect(bed.run(all, open)).rejects.toMatchObject({ code: 'store_unavailable' });
    bed.open();
    bed.needs.plans.reconcileStock = plan;
    // That it has failed takes no room.
    expect(await bed.state()).toBe('failed');
    expect((await bed.run(all, open)).state).toBe('compared');
  });
});

describe('a store that somebody else holds', () => {
  test('begins nothing, and says so', async () => {
    await using bed = await openBed(5);
    const free = bed.lock();
    await expect(bed.run(bed.count({ 1: '8' }))).rejects.toMatchObject({ code: 'store_unavailable' });
    free();
    expect(await bed.state()).toBeUndefined();
    expect((await bed.run(bed.count({ 1: '8' }))).state).toBe('compared');
  });

  test('while it compares leaves it cut off: told when its time is over, without a plan, and made again', async () => {
    await using bed = await openBed(5);
    const plan = bed.needs.plans.reconcileStock;
    let free = () => {};
    bed.needs.plans.reconcileStock = async (part) => {
      free = bed.lock();
      return plan(part);
    };
    await expect(bed.run(bed.count({ 1: '8' }))).rejects.toMatchObject({ code: 'store_unavailable' });
    free();
    bed.needs.plans.reconcileStock = plan;
    expect(await bed.state()).toBe('comparing');
    await expect(bed.run(bed.count({ 1: '8' }))).rejects.toMatchObject({ code: 'reconciliation_in_progress' });
    bed.clock.now += 11 * 60_000;
    expect(await endCutOff(bed.needs, ORG)).toEqual(['r']);
    expect(await endCutOff(bed.needs, ORG)).toEqual([]);
    expect(await bed.state()).toBe('failed');
    const events = await bed.store.read.outbox.after({ organizationId: ORG, after: 0, limit: 10 });
    expect(events.map(({ data }) => JSON.parse(data).reason)).toEqual([expect.stringContaining('r was cut off')]);
    const entries = await bed.store.read.audit.page({ after: 0, upTo: 100, limit: 100 });
    expect(entries.map(({ action }) => action)).toEqual(['reconciliation.failed']);
    expect((await bed.run(bed.count({ 1: '8' }))).state).toBe('compared');
  });
});

test('a process that has lost its run to another one ends nothing of it', async () => {
  await using bed = await openBed(5);
  const plan = bed.needs.plans.reconcileStock;
  bed.needs.plans.reconcileStock = async (part) => {
    // Its machine slept longer than its lease.
    const row = { organizationId: ORG, runId: 'r', kid: 'a1', source: 'x', contentHash: 'x', startedAt: NOW };
    await bed.store.write((s) => s.reconciliations.begin(row, { owner: 'another', until: NOW + 1_000_000 }));
    return plan(part);
  };
  await expect(bed.run(bed.count({ 1: '8' }))).rejects.toMatchObject({ code: 'reconciliation_in_progress' });
  expect(await bed.state()).toBe('comparing');
});

test('the oldest of many runs are forgotten, and what they adjusted is not', async () => {
  await using bed = await openBed(2);
  const plan = { planKey: 'x', organizationId: ORG };
  await bed.run(bed.count({ 1: '10' }), { runId: 'first' });
  await bed.store.write((s) => s.reconciliations.takeLines(plan, 'first', [{ itemId: '1', locationId: 'a' }]));
  for (let at = 0; at < 201; at += 1) {
    bed.clock.now += 1_000;
    const row = {
      organizationId: ORG,
      runId: `r-${at}`,
      kid: null,
      source: 'x',
      contentHash: 'x',
      startedAt: bed.clock.now,
    };
    await bed.store.write((s) => s.reconciliations.begin(row, { owner: 'me', until: 0 }));
  }
  expect(await bed.state('first')).toBeUndefined();
  const again = { planKey: 'y', organizationId: ORG };
  const taken = await bed.store.write((s) =>
    s.reconciliations.takeLines(again, 'first', [{ itemId: '1', locationId: 'a' }]),
  );
  expect(taken).not.toBeNull();
});

test('a hundred thousand counts are compared, told and written in well under a minute', async () => {
  await using bed = await openBed(100_000);
  const rows = bed.count(
    Object.fromEntries(Array.from({ length: 100_000 }, (_, at) => [at + 1, at % 1_000 === 0 ? '9' : '10'])),
  );
  const ran = await bed.run(rows);
  expect(ran.report?.totals).toEqual({ agrees: 99_900, differs: 100 });
  expect(ran.report?.findings).toHaveLength(100);
  expect(stockReportText(ran.report as NonNullable<typeof ran.report>).length).toBeLessThan(5_000);
  expect(stockReportCsv(ran.rows ?? []).split('\r\n')).toHaveLength(100_002);
}, 60_000);
