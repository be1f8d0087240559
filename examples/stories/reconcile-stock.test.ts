// Counts from elsewhere against Zoho, the whole way: a file, a report, plans for what differs, released and carried out;
// then Zoho's figures agree, and a second run has nothing to do.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { StockReport } from 'connector/reconcile/stock-report.ts';
import { describe, expect, test } from 'vitest';
import type { House, HouseOptions } from './house.ts';
import { BLANKET, confirm, connectorCli, MUG, openShop, order, overseer, placeId, show, wanting } from './selling.ts';
import { adjustmentsAtZoho, bend, change, OFFICE, plan, SPARKS, sends, sent, shelf, stockUp } from './stocking.ts';

const BLUE = 'OUT-001-BLUE';

interface Told {
  readonly runId: string;
  readonly state: string;
  readonly report: StockReport;
  readonly plans: readonly { readonly id: string; readonly part: number; readonly state: string }[];
}

const counting = async (options: HouseOptions = {}, release: 'person' | 'agent' = 'person') => {
  const house = await openShop(options);
  for (const [sku, units] of [
    [MUG, 10],
    [BLANKET, 4],
    [BLUE, 6],
  ] as const) {
    await stockUp(house, units, OFFICE, sku);
    await stockUp(house, units, SPARKS, sku);
  }
  const made = await house.key({ release, limits: { stockUnitsMicros: null } });
  return { house, ...made };
};

const save = (house: House, lines: readonly string[], head = 'sku,location,quantity'): string => {
  const file = join(house.folder, 'counts.csv');
  writeFileSync(file, [head, ...lines].join('\n'));
  return file;
};

const reconcile = async (house: House, lines: readonly string[], ...flags: string[]): Promise<Told> =>
  JSON.parse(await connectorCli(house, 'reconcile-stock', '--file', save(house, lines), '--json', ...flags));

const refused = (house: House, lines: readonly string[], ...flags: string[]): Promise<string> =>
  connectorCli(house, 'reconcile-stock', '--file', save(house, lines), ...flags).then(
    () => 'not refused',
    (error: Error) => error.message,
  );

const apply = async (house: House, run: string): Promise<{ plan: string; state: string; note: string }[]> =>
  JSON.parse(await connectorCli(house, 'reconciliations', 'apply', run, '--json')).plans;

/** Each finding, as "differs OUT-001-RED -2". */
const findings = ({ report }: Told): string[] =>
  report.findings
    .filter(({ status }) => status !== 'uncounted')
    .map(({ status, sku, drift }) => `${status} ${sku}${drift === null ? '' : ` ${drift}`}`);

/** As the connector reads it: at a place, or of all. */
const onHand = async (house: House, sku: string, place?: string): Promise<number> => {
  const { key } = await house.key();
  const { answer } = await house.ask(key, 'check-stock', {
    item: [sku],
    ...(place === undefined ? {} : { location: place }),
  });
  house.advance(2_000);
  return Number(answer.items[0].total.physical.onHand);
};

describe('a count', () => {
  test('is compared, planned, released, carried out; then Zoho agrees, and the next run has nothing to do', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    const lines = [
      `${MUG},Head Office,8`,
      `${BLANKET},Head Office,5`,
      `${BLUE},Head Office,6`,
      `${MUG},Sparks Warehouse,10`,
    ];
    const told = await reconcile(house, lines, '--key', kid);
    expect(told).toMatchObject({ state: 'compared', plans: [{ part: 1, state: 'proposed' }] });
    expect(told.report).toMatchObject({
      rows: 4,
      totals: { differs: 2, agrees: 2 },
      more: '1',
      less: '2',
      stopped: [],
    });
    expect(findings(told)).toEqual([`differs ${MUG} -2`, `differs ${BLANKET} 1`]);
    expect(adjustmentsAtZoho(house)).toEqual([]);
    const [made] = told.plans;
    expect((await show(house, key, { id: made?.id ?? '' })).write).toMatchObject({
      kind: 'adjust-stock',
      reason: 'Stock reconciliation',
      note: `Reconciliation ${told.runId}.`,
      lines: [
        { sku: MUG, location: { name: OFFICE }, before: '10', change: '-2', after: '8' },
        { sku: BLANKET, location: { name: OFFICE }, before: '4', change: '1', after: '5' },
      ],
    });

    const listed = () => connectorCli(house, 'reconciliations', 'list');
    expect(await listed()).toMatch(/ compared +2/);
    expect(await apply(house, told.runId)).toEqual([{ plan: made?.id, state: 'done', note: '' }]);
    expect(await listed()).toMatch(/ applied +2/);
    expect([(await shelf(house)).physical, (await shelf(house, OFFICE, BLANKET)).physical]).toEqual([8, 5]);
    expect(adjustmentsAtZoho(house)).toEqual(['-2 +1']);

    house.advance(2_000);
    const next = await reconcile(house, lines, '--key', kid);
    expect(next).toMatchObject({ state: 'compared', plans: [], report: { totals: { agrees: 4 } } });
    expect(next.runId).not.toBe(told.runId);
    expect(await apply(house, told.runId)).toEqual([{ plan: made?.id, state: 'done', note: '' }]);
    expect(sends(house, '/inventoryadjustments')).toBe(1);
  });

  test('over several places is one adjustment, with the place of each line', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,9`, `${MUG},Sparks Warehouse,12`], '--key', kid);
    await apply(house, told.runId);
    expect(sent(house, '/inventoryadjustments')).toMatchObject([
      {
        line_items: [
          { quantity_adjusted: -1, location_id: await placeId(house) },
          { quantity_adjusted: 2, location_id: await placeId(house, SPARKS) },
        ],
      },
    ]);
    expect([(await shelf(house)).physical, (await shelf(house, SPARKS)).physical]).toEqual([9, 12]);
  });

  test('knows places by the names they were given here, and items by another system’s ids', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    await connectorCli(house, 'locations', 'name', SPARKS, 'wh-2');
    const ids = join(house.folder, 'ids.csv');
    writeFileSync(ids, `product_id,sku\nshop/1,${MUG}\n`);
    await connectorCli(house, 'product-ids', 'import', '--file', ids);
    const file = save(house, ['shop/1;WH-2;9'], 'product_id;warehouse;stock');
    const told: Told = JSON.parse(await connectorCli(house, 'reconcile-stock', '--file', file, '--key', kid, '--json'));
    expect(told.report.findings[0]).toMatchObject({ sku: MUG, productId: 'shop/1', location: SPARKS, drift: '-1' });
  });

  test('is a report alone where no key is named', async () => {
    const { house } = await counting();
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`]);
    expect([told.report.totals.differs, told.plans]).toEqual([1, []]);
    const text = await connectorCli(house, 'reconcile-stock', '--file', save(house, [`${MUG},Head Office,8`]));
    expect(text).toContain(`line 2: ${MUG} "`);
    expect(text).toContain('counted 8, Zoho 10 (-2)');
    expect(text).toContain('This is a report alone. With --key <kid>, plans are made for what differs.');
  });

  test('is written for spreadsheets, every row of it', async () => {
    const { house } = await counting();
    await using _ = house;
    const csv = join(house.folder, 'report.csv');
    await reconcile(house, [`${MUG},Head Office,8`, `${BLANKET},Head Office,4`, '=1+1,Head Office,1'], '--csv', csv);
    const text = readFileSync(csv, 'utf8');
    expect(text).toMatch(/^\ufeffstatus,line,sku,/);
    expect(text).toMatch(new RegExp(`differs,2,${MUG},.*,Head Office,\\d+,8,10,10,0,0,-2,`));
    expect(text).toMatch(new RegExp(`agrees,3,${BLANKET},`));
    expect(text).toContain("unknown_item,4,'=1+1,");
  });

  test('of what was not counted says so, and takes nothing for nothing', async () => {
    const { house, kid } = await counting({ mirrored: true });
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,10`], '--key', kid);
    expect(told.report.totals.uncounted).toBeGreaterThan(10);
    expect(told.plans).toEqual([]);
  });
});

describe('an organisation', () => {
  test('that still has warehouses is counted by them', async () => {
    await using house = await openShop({ sandbox: { locations: 'warehouses' } });
    const { kid } = await house.key({ release: 'person' });
    const before = await onHand(house, MUG, SPARKS);
    const told = await reconcile(house, [`${MUG},Sparks Warehouse,${before + 2}`], '--key', kid);
    expect(findings(told)).toEqual([`differs ${MUG} 2`]);
    await apply(house, told.runId);
    expect(adjustmentsAtZoho(house)).toEqual(['+2']);
  });

  test('that keeps everything in one place is counted as a whole, and knows no other', async () => {
    await using house = await openShop({ sandbox: { locations: 'none' } });
    const { kid } = await house.key({ release: 'person' });
    const before = await onHand(house, MUG);
    const told = await reconcile(house, [`${MUG},,${before - 1}`, `${BLANKET},Head Office,1`], '--key', kid);
    expect(findings(told)).toEqual([`differs ${MUG} -1`, `unknown_location ${BLANKET}`]);
    await apply(house, told.runId);
    expect(adjustmentsAtZoho(house)).toEqual(['-1']);
  });
});

describe('what has another explanation is left alone', () => {
  test('goods on their way there', async () => {
    const { house, kid, key } = await counting({}, 'agent');
    await using _ = house;
    const line = [{ item: MUG, quantity: '3' }];
    await change(house, key, 'transfer-stock', { line, from: OFFICE, to: SPARKS, inTransit: true });
    house.advance(2_000);
    const told = await reconcile(house, [`${MUG},Sparks Warehouse,13`, `${MUG},Head Office,7`], '--key', kid);
    expect(findings(told)).toEqual([`arriving ${MUG} 3`]);
    expect(told.report.findings[0]?.note).toContain('receive the transfer');
  });

  test('goods promised to orders, which may be packed; unless they were counted as well', async () => {
    const { house, kid, key } = await counting({}, 'agent');
    await using _ = house;
    await order(house, key, wanting('3'));
    house.advance(2_000);
    const lines = [`${MUG},Head Office,7`];
    const told = await reconcile(house, lines, '--key', kid);
    expect(findings(told)).toEqual([`promised ${MUG} -3`]);
    expect(findings(await reconcile(house, lines, '--promised-counted', '--key', kid))).toEqual([`differs ${MUG} -3`]);
    // More than that is missing for certain.
    expect(findings(await reconcile(house, [`${MUG},Head Office,6`], '--key', kid))).toEqual([`differs ${MUG} -4`]);
  });

  test('what a system says that tells what may be sold', async () => {
    const { house, kid, key } = await counting({}, 'agent');
    await using _ = house;
    await order(house, key, wanting('3'));
    house.advance(2_000);
    const told = await reconcile(house, [`${MUG},Head Office,7`], '--basis', 'available', '--key', kid);
    expect(told.report.totals).toMatchObject({ agrees: 1 });
    const fewer = await reconcile(house, [`${MUG},Head Office,5`], '--basis', 'available', '--key', kid);
    await apply(house, fewer.runId);
    expect((await shelf(house)).physical).toBe(8);
  });

  test('what moved after it was counted', async () => {
    const { house, kid, key } = await counting({ mirrored: true }, 'agent');
    await using _ = house;
    await house.ask(key, 'check-stock', { item: [MUG, BLANKET], live: true });
    const countedAt = new Date(house.parts.now().getTime() + 1_000).toISOString();
    house.advance(60_000);
    await stockUp(house, 7);
    await house.ask(key, 'check-stock', { item: [MUG], live: true });
    const lines = [`${MUG},Head Office,10`, `${BLANKET},Head Office,5`];
    const told = await reconcile(house, lines, '--counted-at', countedAt, '--key', kid);
    expect(findings(told)).toEqual([`differs ${BLANKET} 1`, `moved ${MUG} 3`]);
  });

  test('counts that are said to be of the future: since then nothing can have moved', async () => {
    const { house, kid } = await counting({ mirrored: true }, 'agent');
    await using _ = house;
    const countedAt = new Date(house.parts.now().getTime() + 3_600_000).toISOString();
    const lines = [`${MUG},Head Office,9`];
    const told = await refused(house, lines, '--counted-at', countedAt, '--key', kid);
    expect(told).toContain('It cannot have been counted in the future.');
    expect(await house.parts.store.read.reconciliations.list(house.organizationId, 10)).toEqual([]);
  });

  test('what another plan is changing', async () => {
    const { house, kid, key } = await counting({ hurried: true, settings: { SETTLE_SECONDS: '60' } }, 'agent');
    await using _ = house;
    bend(house, 'adjust', 'late-commit', { delayMs: 40_000 });
    const first = await plan(house, key, 'adjust-stock', { item: MUG, change: '-2', reason: 'damaged' });
    expect((await confirm(house, key, first)).problem?.code).toBe('plan_in_progress');
    const told = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid);
    expect(findings(told)).toEqual([`busy ${MUG} -2`]);
    expect(told.report.findings[0]?.note).toBe(`plan ${first.id} is changing it right now`);
  });

  test.each([
    ['so many units', ['--drift-units', '2'], [`differs ${BLUE} -3`, `accepted ${MUG} -2`]],
    ['this share', ['--drift-percent', '50'], [`accepted ${BLUE} -3`, `accepted ${MUG} -2`]],
  ])('what differs by no more than %s', async (_, flags, found) => {
    const { house, kid } = await counting();
    await using __ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`, `${BLUE},Head Office,3`], ...flags, '--key', kid);
    expect(findings(told)).toEqual(found);
  });

  test('what may not be adjusted here', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const told = await reconcile(house, ['KIT-HOMEBAR,Head Office,3', `${MUG},Head Office,9.5`], '--key', kid);
    expect(told.report.findings.filter(({ status }) => status === 'not_adjustable').map(({ note }) => note)).toEqual([
      'it is made of other items, and Zoho moves theirs',
      'it comes in whole pcs, and 0.5 is no whole number',
    ]);
  });
});

describe('a stop-loss: nothing is planned, and it says why', () => {
  test.each([
    ['too many items', ['--most-items', '1'], '2 counts differ, and more than 1 are not believed'],
    ['too many units', ['--most-units', '10'], 'They differ by 14 units, and more than 10 are not believed'],
    ['a mass of zeros', ['--most-zeros', '1'], '2 items would fall to nothing, and more than 1 are not believed'],
  ])('where there are %s', async (_, flags, why) => {
    const { house, kid } = await counting();
    await using __ = house;
    const said = await refused(
      house,
      [`${MUG},Head Office,0`, `${BLANKET},Head Office,0`],
      ...flags,
      '--key',
      kid,
      '--run',
      'r',
    );
    expect(said).toContain('NOTHING IS PLANNED');
    expect(said).toContain(why);
    expect(await house.parts.store.read.reconciliations.plansOf(house.organizationId, 'r')).toEqual([]);
    expect(await connectorCli(house, 'reconciliations', 'list')).toMatch(/^r +stopped/);
  });

  test('where most rows name no item: it is another shop’s list', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const strangers = Array.from({ length: 12 }, (_, at) => `X-${at},Head Office,1`);
    expect(await refused(house, [`${MUG},Head Office,8`, ...strangers], '--key', kid)).toContain(
      '12 of 13 rows name no item: is this the list of another shop?',
    );
  });

  test('and it is told on', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    await refused(house, [`${MUG},Head Office,0`], '--most-zeros', '0', '--key', kid);
    await reconcile(house, [`${MUG},Head Office,9`], '--key', kid);
    const { answer } = await house.ask(key, 'list-events', { type: 'reconciliation.drift' });
    expect(answer.events).toMatchObject([
      { origin: 'connector', data: { reason: expect.stringContaining('would fall to nothing') } },
      { data: { items: '1', reason: expect.stringContaining('1 counts that differ (+0, -1)') } },
    ]);
  });
});

describe('once, whatever happens', () => {
  test('the same run is made once, however often it is asked for', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const first = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'monday');
    await apply(house, 'monday');
    await stockUp(house, 10);
    const again = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'monday');
    expect(again.plans).toEqual([{ ...first.plans[0], state: 'done' }]);
    await apply(house, 'monday');
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });

  test('a run is not made with another count', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'monday');
    expect(await refused(house, [`${MUG},Head Office,7`], '--key', kid, '--run', 'monday')).toContain(
      'with other counts',
    );
  });

  test('two plans of one run never adjust the same shelf: the second is refused', async () => {
    const { house, kid, key } = await counting({}, 'agent');
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'r');
    const asker = await house.parts.skillTokens.holder(kid);
    const spend = { lane: 'chat' as const, kid, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 };
    const [row] = await house.parts.store.read.plans.list({ states: ['proposed'], limit: 1 });
    const { recipe } = JSON.parse(row?.recipe ?? '');
    const twin = await house.app.plans.reconcileStock(recipe.asked.ask, { asker, requestId: 'x', spend });
    await confirm(house, key, { id: told.plans[0]?.id ?? '' });
    await stockUp(house, 10);
    house.advance(2_000);
    const { problem } = await confirm(house, key, twin);
    expect(problem).toMatchObject({ code: 'plan_changed' });
    expect(problem?.detail).toContain(`Plan ${told.plans[0]?.id} of the reconciliation r has changed this already`);
    expect(adjustmentsAtZoho(house)).toEqual(['-2']);
  });

  test('a new run takes the place of plans that nobody has carried out', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    const first = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid);
    const second = await reconcile(house, [`${MUG},Head Office,9`], '--key', kid);
    expect(await show(house, key, { id: first.plans[0]?.id ?? '' })).toMatchObject({
      state: 'cancelled',
      reason: `The reconciliation ${second.runId} has taken its place.`,
    });
    expect((await apply(house, first.runId))[0]?.state).toBe('cancelled');
    await apply(house, second.runId);
    expect(adjustmentsAtZoho(house)).toEqual(['-1']);
  });

  test('what moved between comparing and releasing is left out, and the rest is shown again', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`, `${BLANKET},Head Office,5`], '--key', kid);
    await stockUp(house, 9);
    house.advance(2_000);
    const [applied] = await apply(house, told.runId);
    expect(applied).toMatchObject({ state: 'plan_changed', note: expect.stringContaining('9 on hand now, not 10') });
    expect(adjustmentsAtZoho(house)).toEqual([]);
    const { plans } = JSON.parse(await connectorCli(house, 'reconciliations', 'show', told.runId, '--json')) as Told;
    expect(plans.map(({ state }) => state)).toEqual(['refused', 'proposed']);
    expect(await show(house, key, { id: plans[1]?.id ?? '' })).toMatchObject({
      write: { lines: [{ sku: BLANKET, change: '1' }] },
      warnings: [`${MUG}: it has moved since it was compared, and is left to the next count.`],
    });
    expect((await apply(house, told.runId)).at(-1)?.state).toBe('done');
    expect([adjustmentsAtZoho(house), (await shelf(house)).physical]).toEqual([['+1'], 9]);
  });

  test('a plan stays good overnight, and no longer', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid);
    house.advance(23 * 3_600_000);
    expect(await overseer(house).approve(told.plans[0]?.id ?? '', 'Jo')).toMatchObject({ state: 'approved' });
    house.advance(2 * 3_600_000);
    expect((await confirm(house, key, { id: told.plans[0]?.id ?? '' })).problem?.code).toBe('plan_expired');
  });
});

describe('a large difference', () => {
  test('is split into as many plans as the key’s limit for one change wants, and what is alone too large is told', async () => {
    const { house } = await counting();
    await using _ = house;
    const { kid } = await house.key({ release: 'person', limits: { stockUnitsMicros: 3_000_000 } });
    const lines = [
      `${MUG},Head Office,8`,
      `${MUG},Sparks Warehouse,8`,
      `${BLANKET},Head Office,5`,
      `${BLUE},Head Office,2`,
    ];
    const told = await reconcile(house, lines, '--key', kid);
    expect(findings(told)).toContain(`over_limit ${BLUE} -4`);
    expect(told.plans.map(({ part }) => part)).toEqual([1, 2]);
    expect((await apply(house, told.runId)).map(({ state }) => state)).toEqual(['done', 'done']);
    expect(adjustmentsAtZoho(house)).toEqual(['-2 +1', '-2']);
  });
});

describe('bad counts', () => {
  test('of every kind are told with their line, and the others are compared all the same', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const lines = [
      `\ufeff${MUG};Head Office;acht`.replace('\ufeff', ''),
      `${BLANKET};Nowhere;4`,
      'NO-SUCH;Head Office;4',
      `${BLUE};Head Office;6`,
      `${BLUE.toLowerCase()};head office;7`,
      `${BLANKET};Sparks Warehouse;-1`,
      `${MUG};"Sparks Warehouse";"9"`,
      `OUT-001-SAND;Head Office;1,234`,
      `OUT-002-BLUE;Head Office`,
      `OUT-002-SAND;;4`,
    ];
    const file = save(house, lines, '\ufeffsku;location;quantity');
    const told: Told = JSON.parse(await connectorCli(house, 'reconcile-stock', '--file', file, '--key', kid, '--json'));
    const notes = told.report.findings
      .filter(({ line }) => line !== null)
      .sort((a, b) => (a.line ?? 0) - (b.line ?? 0))
      .map(({ line, status, note }) => `${line} ${status}: ${note}`);
    expect(notes).toEqual([
      '2 bad_quantity: "acht" is no number',
      '3 unknown_location: no location is called "Nowhere": there are Head Office, Sparks Warehouse',
      '4 unknown_item: Zoho has no such item',
      '5 counted_twice: it stands on the lines 5, 6',
      '6 counted_twice: it stands on the lines 5, 6',
      '7 bad_quantity: less than nothing cannot be counted',
      '8 differs: ',
      '9 bad_quantity: "1,234" can be read in two ways: say what parts its fraction, with --decimal',
      '10 bad_quantity: it has no quantity',
      '11 unknown_location: it does not say where it was counted: there are Head Office, Sparks Warehouse',
    ]);
  });

  test('a hundred thousand rows with a byte-order mark and semicolons, most of them of another shop, plan nothing', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const strangers = Array.from({ length: 100_000 }, (__, at) => `X-${at};Head Office;${at % 7 === 0 ? 'some' : at}`);
    const file = save(house, [`${MUG};Head Office;8`, ...strangers], '\ufeffsku;location;quantity');
    const said = await connectorCli(house, 'reconcile-stock', '--file', file, '--key', kid, '--run', 'large').then(
      () => 'not refused',
      (error: Error) => error.message,
    );
    expect(said).toContain('100000 of 100001 rows name no item: is this the list of another shop?');
    // Told to people, a few of each kind.
    expect(said.length).toBeLessThan(10_000);
    const told: Told = JSON.parse(await connectorCli(house, 'reconciliations', 'show', 'large', '--json'));
    expect(told).toMatchObject({
      state: 'stopped',
      plans: [],
      report: { totals: { differs: 1, unknown_item: 100_000 } },
    });
    expect(adjustmentsAtZoho(house)).toEqual([]);
  }, 30_000);

  test('in a file that cannot be read are refused as a whole', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    expect(await refused(house, ['"MUG,1,2'], '--key', kid)).toContain('opened and never closed');
    expect(await refused(house, [], '--key', kid)).toContain('There is no row in it.');
  });

  test('that differ in what has been taken by a key of one place are refused for the others', async () => {
    const { house } = await counting();
    await using _ = house;
    const { kid } = await house.key({ locationIds: [await placeId(house)] });
    const told = await reconcile(house, [`${MUG},Head Office,8`, `${MUG},Sparks Warehouse,8`], '--key', kid);
    expect(findings(told)).toEqual([`differs ${MUG} -2`, `unknown_location ${MUG}`]);
  });

  test('of a key whose plans are released by a code, or of no key, are refused', async () => {
    const { house } = await counting();
    await using _ = house;
    const { kid } = await house.key({ release: 'code' });
    expect(await refused(house, [`${MUG},Head Office,8`], '--key', kid)).toContain('fits one plan at a time');
    expect(await refused(house, [`${MUG},Head Office,8`], '--key', 'nobody')).toContain('There is no key nobody.');
  });
});

describe('trouble', () => {
  test('a second reconciliation at the same time is refused, and can be made afterwards', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const at = house.parts.now().getTime();
    const { store } = house.parts;
    const row = {
      organizationId: house.organizationId,
      runId: 'other',
      kid: null,
      source: 'x',
      contentHash: 'x',
      startedAt: at,
    };
    await store.write((s) => s.reconciliations.begin(row, { owner: 'somebody', until: Date.now() + 60_000 }));
    expect(await refused(house, [`${MUG},Head Office,8`], '--key', kid)).toContain(
      'The reconciliation other is comparing right now.',
    );
    // Its process has died.
    await store.write((s) => s.reconciliations.begin(row, { owner: 'somebody', until: Date.now() - 1 }));
    expect((await reconcile(house, [`${MUG},Head Office,8`], '--key', kid)).plans).toHaveLength(1);
  });

  test('that Zoho cannot be read ends the run without a plan, and it can be made again', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    house.sandbox.control.addFault({
      match: { method: 'GET', path: '^/itemdetails$' },
      kind: 'status',
      status: 500,
      times: 20,
    });
    expect(await refused(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'r')).not.toBe('not refused');
    expect(await connectorCli(house, 'reconciliations', 'list')).toMatch(/^r +failed/);
    house.sandbox.control.clearFaults();
    house.advance(120_000);
    expect((await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'r')).plans).toHaveLength(1);
  });

  test('half a run that its process has left keeps no plan: not when it is taken up and stopped, nor when its time is over', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    const { store } = house.parts;
    const states = async (): Promise<string[]> =>
      (await store.read.reconciliations.plansOf(house.organizationId, 'r')).map(({ state }) => state);
    const leave = async (): Promise<void> => {
      const row = await store.read.reconciliations.get(house.organizationId, 'r');
      await store.write((s) => s.reconciliations.begin(row as NonNullable<typeof row>, { owner: 'dead', until: 1 }));
    };
    const lines = [`${MUG},Head Office,8`];
    const first = await reconcile(house, lines, '--key', kid, '--run', 'r');
    await leave();
    expect(await refused(house, lines, '--key', kid, '--run', 'r', '--most-items', '0')).toContain(
      'NOTHING IS PLANNED',
    );
    expect(await states()).toEqual(['cancelled']);
    expect((await show(house, key, { id: first.plans[0]?.id ?? '' })).reason).toBe(
      'The reconciliation r was cut off, and is made again.',
    );

    await leave();
    await reconcile(house, lines, '--key', kid, '--run', 'r');
    await leave();
    expect(await connectorCli(house, 'reconciliations', 'show', 'r')).toContain('Reconciliation r: failed.');
    expect(await states()).toEqual(['cancelled', 'cancelled']);
    expect(await apply(house, 'r')).toEqual(
      first.plans.concat(first.plans).map(() => expect.objectContaining({ state: 'cancelled' })),
    );
    expect(adjustmentsAtZoho(house)).toEqual([]);
  });

  test('that one run fails leaves the plans of an earlier one as they are', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const first = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid, '--run', 'first');
    const match = { method: 'GET', path: '^/itemdetails$' };
    house.sandbox.control.addFault({ match, kind: 'status', status: 500, times: 20 });
    expect(await refused(house, [`${MUG},Head Office,7`], '--key', kid, '--run', 'second')).not.toBe('not refused');
    house.sandbox.control.clearFaults();
    house.advance(120_000);
    expect(await apply(house, 'first')).toEqual([{ plan: first.plans[0]?.id, state: 'done', note: '' }]);
  });

  test('what was done is in the audit log: before, after, and by whom', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    const told = await reconcile(house, [`${MUG},Head Office,8`], '--key', kid);
    await apply(house, told.runId);
    const entries = await house.parts.store.read.audit.page({ after: 0, upTo: 10_000, limit: 1_000 });
    const entry = entries.find(({ action }) => action === 'reconciliation.compared');
    expect(entry).toMatchObject({ kid, subject: `reconciliation ${told.runId}` });
    expect(JSON.parse(entry?.before ?? '').lines).toMatchObject([{ onHand: '10' }]);
    expect(JSON.parse(entry?.after ?? '').lines).toMatchObject([{ onHand: '8' }]);
    expect(entries.map(({ action }) => action)).toContain('plan.approved');
  });
});

describe('whoever chats', () => {
  const shown = async (house: House, key: string, run?: string) =>
    house.ask(key, 'show-reconciliation', run === undefined ? {} : { run });

  test('is told whether the latest count agreed, and what did not', async () => {
    const { house, kid, key } = await counting();
    await using _ = house;
    expect((await shown(house, key)).answer.reconciliation).toBeNull();
    const told = await reconcile(house, [`${MUG},Head Office,8`, `${BLANKET},Head Office,4`], '--key', kid);
    const { answer } = await shown(house, key);
    expect(answer.reconciliation).toMatchObject({
      run: told.runId,
      state: 'compared',
      rows: 2,
      totals: [
        { status: 'differs', count: 1 },
        { status: 'agrees', count: 1 },
      ],
      findings: [{ status: 'differs', sku: MUG, location: OFFICE, counted: '8', expected: '10', drift: '-2' }],
      plans: [{ id: told.plans[0]?.id, state: 'proposed' }],
    });
    expect((await shown(house, key, told.runId)).answer.reconciliation.run).toBe(told.runId);
    expect((await shown(house, key, 'nobody')).problem?.code).toBe('not_found');
  });

  test('is led there by the event that tells of it', async () => {
    const { house, key } = await counting();
    await using _ = house;
    const { runId } = await reconcile(house, [`${MUG},Head Office,8`]);
    const { answer } = await house.ask(key, 'list-events', { type: 'reconciliation.drift' });
    expect(answer.events[0].next).toBe(`show-reconciliation --run '${runId}'`);
  });

  test('with a key of one place is told nothing of the others, nor of plans of other keys', async () => {
    const { house, kid } = await counting();
    await using _ = house;
    await reconcile(house, [`${MUG},Head Office,8`, `${MUG},Sparks Warehouse,7`], '--key', kid);
    const { key } = await house.key({ locationIds: [await placeId(house, SPARKS)] });
    const { reconciliation } = (await shown(house, key)).answer;
    expect(reconciliation).toMatchObject({ totals: [{ status: 'differs', count: 1 }], plans: [] });
    expect(reconciliation.findings.map(({ drift }: { drift: string }) => drift)).toEqual(['-3']);
  });
});
