import { describe, expect, test } from 'vitest';
import { ledgerCsv } from '../cli/ledger-csv.ts';
import { defaultFieldMap } from '../compliance/field-map.ts';
import type { ZohoField } from '../zoho/ports/items.ts';
import type { ZohoOrganization } from '../zoho/ports/organization.ts';
import { madeUpDecision, NOW, ORGANIZATION, openBed } from './clearance-testbed.ts';
import { tellWhatIsDue } from './due.ts';
import { eraseBuyer } from './erase.ts';
import { checkFields, fieldState, mapField } from './fields-desk.ts';
import { dueDayOf, ledgerOf } from './ledger.ts';
import { seedTable } from './rules-desk.ts';

type Bed = Awaited<ReturnType<typeof openBed>>;
const DAY_MS = 86_400_000;
const change = { reason: 'looked it up', by: 'ada' };
const sold = (number: number, soldOn: string) => ({
  orderId: `90${number}`,
  orderNumber: `SO-${number}`,
  soldOn,
  keptUntil: `${Number(soldOn.slice(0, 4)) + 4}-12-31`,
});

const sell = (bed: Bed, number: number, soldOn: string, more: Parameters<typeof madeUpDecision>[1] = {}) =>
  bed.store.write(async (s) => {
    const id = `CD-0000-0000-000${number}`;
    await s.decisions.add(...madeUpDecision(ORGANIZATION, { id, ...more }));
    await s.decisions.attach(id, sold(number, soldOn));
  });

describe('the ledger of a state and month', () => {
  const ask = (bed: Bed, state = 'NV', month = '2026-10') =>
    ledgerOf(bed, { organizationId: ORGANIZATION, state, month });

  test('has what the state must be told, by city and ZIP, and nothing else', async () => {
    await using bed = await openBed();
    await sell(bed, 1, '2026-10-31', { address: { city: 'Reno', zip: '89502' } });
    await sell(bed, 2, '2026-10-01', { address: { city: 'Reno', zip: '89501', state: 'nevada ' } });
    await sell(bed, 3, '2026-10-15', {
      address: { city: 'Elko', zip: '89801' },
      lines: [{}, { productClass: 'pipe' }],
    });
    await sell(bed, 4, '2026-09-30');
    await sell(bed, 5, '2026-11-01');
    await sell(bed, 6, '2026-10-15', { address: { state: 'UT' } });
    await sell(bed, 7, '2026-10-15', { lines: [{ productClass: 'hemp_ingest' }] });
    await sell(bed, 8, '2026-10-15');
    await bed.store.write((s) => s.decisions.voided(ORGANIZATION, '908', NOW));
    const { rows, dueBy } = await ask(bed, 'Nevada');
    expect(dueBy).toBe('2026-11-10');
    expect(rows.map(({ city, zip, order, productClass }) => [city, zip, order, productClass])).toEqual([
      ['Elko', '89801', 'SO-3', 'ends'],
      ['Reno', '89501', 'SO-2', 'ends'],
      ['Reno', '89502', 'SO-1', 'ends'],
    ]);
    expect(rows[0]).toMatchObject({
      customer: 'John Doe',
      brand: 'Lumen',
      quantity: '1',
      delivererName: 'Example Courier',
      delivererPhone: '+1 775 555 0100',
    });
  });

  test('is a CSV whose cells are no formulas', async () => {
    await using bed = await openBed();
    await sell(bed, 1, '2026-10-31', { name: '=HYPERLINK("https://x.example")', lines: [{ name: 'A, "B"\nC' }] });
    const [head, ...rest] = ledgerCsv((await ask(bed)).rows).split('\r\n');
    expect(head).toMatch(/^\uFEFFsale date,order,decision,customer,street,unit,city,state,zip,brand,item,/);
    expect(rest.join('\r\n')).toContain(`"'=HYPERLINK(""https://x.example"")"`);
    expect(rest.join('\r\n')).toContain(`"A, ""B""\nC"`);
    expect(ledgerCsv([])).toBe(`${head}\r\n`);
  });

  test('tells a sale whose buyer cannot be read, rather than leave it out', async () => {
    await using bed = await openBed();
    await sell(bed, 1, '2026-10-31', { buyer: '{}' });
    expect(await ask(bed)).toMatchObject({ rows: [], unreadable: ['CD-0000-0000-0001'] });
  });

  test.each([
    ['a state that is none', 'Atlantis', '2026-10'],
    ['a month that is none', 'NV', '2026-13'],
    ['a month in words', 'NV', 'October'],
  ])('asks again for %s', async (_, state, month) => {
    await using bed = await openBed();
    await expect(ask(bed, state, month)).rejects.toMatchObject({ code: 'invalid_ask' });
  });

  test.each([
    ['2026-10', '2026-11-10'],
    ['2026-12', '2027-01-10'],
  ])('of %s is due by %s', (month, day) => expect(dueDayOf(month)).toBe(day));
});

describe('a buyer who asks to be forgotten', () => {
  test('is kept as long as the law wants it, and told of it', async () => {
    await using bed = await openBed();
    await sell(bed, 1, '2021-03-01');
    await sell(bed, 2, '2022-12-31');
    await sell(bed, 3, '2026-10-31', { buyerKey: 'buyer-2' });
    await bed.store.write((s) => s.decisions.add(...madeUpDecision(ORGANIZATION, { id: 'CD-X', outcome: 'deny' })));
    const erase = () => eraseBuyer(bed, ORGANIZATION, ['buyer-1'], change);
    expect(await erase()).toEqual({
      erased: 2,
      proofsErased: 0,
      checkoutsErased: 0,
      kept: 1,
      keptUntil: '2026-12-31',
    });
    const named = async () =>
      (await bed.store.read.decisions.list(10)).flatMap(({ id, buyer }) => (buyer === null ? [] : [id])).sort();
    expect(await named()).toEqual(['CD-0000-0000-0002', 'CD-0000-0000-0003']);
    // The last day itself is still the law's; the next one is not. The decision itself is never gone.
    bed.setClock('2027-01-01T07:59:59Z');
    expect((await erase()).erased).toBe(0);
    bed.setClock('2027-01-01T08:00:00Z');
    expect(await erase()).toMatchObject({ erased: 1, kept: 0, keptUntil: null });
    expect(await bed.store.read.decisions.list(10)).toHaveLength(4);
    expect(await named()).toEqual(['CD-0000-0000-0003']);
  });

  test('while an order of theirs is on its way, is kept with it until it is one', async () => {
    await using bed = await openBed();
    await bed.store.write((s) => s.decisions.add(...madeUpDecision(ORGANIZATION, { id: 'CD-X', at: NOW })));
    const erase = () => eraseBuyer(bed, ORGANIZATION, ['buyer-1'], change);
    expect(await erase()).toMatchObject({ erased: 0, kept: 1, keptUntil: null });
    // It came to nothing, which somebody has noted; or nobody has, and a day is over.
    await bed.store.write((s) => s.decisions.dropped('CD-X', NOW));
    expect(await erase()).toMatchObject({ erased: 1, kept: 0 });
    await bed.store.write((s) => s.decisions.add(...madeUpDecision(ORGANIZATION, { id: 'CD-Y', at: NOW })));
    bed.setClock(new Date(NOW + DAY_MS + 1).toISOString());
    expect(await erase()).toMatchObject({ erased: 1, kept: 0 });
  });
});

describe('what is due', () => {
  test('is told once when the month is over, and once more when the day comes near', async () => {
    await using bed = await openBed(Date.parse('2026-11-01T08:00:00Z'));
    await sell(bed, 1, '2026-10-31');
    await sell(bed, 2, '2026-10-31', { address: { state: 'Utah' } });
    expect(await tellWhatIsDue(bed)).toBe(1);
    expect(await tellWhatIsDue(bed)).toBe(0);
    bed.setClock('2026-11-08T12:00:00Z');
    expect(await tellWhatIsDue(bed)).toBe(1);
    bed.setClock('2026-11-11T12:00:00Z');
    expect(await tellWhatIsDue(bed)).toBe(0);
    expect(await bed.events()).toEqual(
      Array(2).fill({
        type: 'compliance.report_due',
        data: { from: '2026-10', to: '2026-11-10', items: 'NV, UT' },
      }),
    );
  });

  test('is told afterwards too, where the connector was away until the day was over', async () => {
    await using bed = await openBed(Date.parse('2026-11-12T08:00:00Z'));
    await sell(bed, 1, '2026-10-31');
    expect(await tellWhatIsDue(bed)).toBe(1);
    expect(await tellWhatIsDue(bed)).toBe(0);
    expect((await bed.events())[0]).toMatchObject({ type: 'compliance.report_due', data: { to: '2026-11-10' } });
  });

  test('is a row that goes stale in two weeks, told once', async () => {
    await using bed = await openBed(Date.parse('2026-12-07T18:00:00Z'));
    await seedTable(bed, change);
    expect(await tellWhatIsDue(bed)).toBe(0);
    bed.setClock('2026-12-08T18:00:00Z');
    const told = await tellWhatIsDue(bed);
    expect(told).toBeGreaterThan(5);
    expect(await tellWhatIsDue(bed)).toBe(0);
    expect((await bed.events())[0]).toMatchObject({ type: 'compliance.rule_stale', data: { to: '2026-12-22' } });
  });
});

describe('the fields of Zoho', () => {
  const listed: ZohoField[] = defaultFieldMap.map(({ entity, apiName, label, kind }) => ({
    entity,
    apiName,
    label,
    kind,
    active: true,
  }));
  const zoho = (fields: ZohoField[] | null) => () =>
    ({
      fields: {
        list: async (_: unknown, entity: string) => fields?.filter((field) => field.entity === entity) ?? null,
      },
    }) as unknown as ZohoOrganization;
  const spend = () => ({ lane: 'sync' as const, kid: null, callsPerDay: null, zohoCalls: 0, sharedCalls: 0 });
  const drift = async (bed: Bed) => (await fieldState(bed.store.read, ORGANIZATION, bed.now().getTime())).drift;

  test('are unknown until somebody has looked, and again when that was days ago', async () => {
    await using bed = await openBed();
    expect(await drift(bed)).toBeNull();
    await checkFields({ ...bed, zoho: zoho(listed) }, ORGANIZATION, spend());
    expect(await drift(bed)).toEqual([]);
    bed.setClock(new Date(NOW + 3 * DAY_MS - 1).toISOString());
    expect(await drift(bed)).toEqual([]);
    bed.setClock(new Date(NOW + 3 * DAY_MS).toISOString());
    expect(await drift(bed)).toBeNull();
    bed.setClock(new Date(NOW - 1).toISOString());
    expect(await drift(bed)).toBeNull();
  });

  test('that differ are an event, once a day', async () => {
    await using bed = await openBed();
    const lacking = listed.filter(({ apiName }) => apiName !== 'cf_age_required');
    const needs = { ...bed, zoho: zoho(lacking) };
    await checkFields(needs, ORGANIZATION, spend());
    await checkFields(needs, ORGANIZATION, spend());
    expect(await drift(bed)).toEqual(['cf_age_required is not there']);
    expect(await bed.events()).toEqual([
      { type: 'compliance.drift', data: { reason: 'cf_age_required is not there' } },
    ]);
    // As many differences as before, and others: that is news.
    const other = listed.filter(({ apiName }) => apiName !== 'cf_product_class');
    await checkFields({ ...bed, zoho: zoho(other) }, ORGANIZATION, spend());
    expect((await bed.events()).map(({ data }) => data.reason)).toEqual([
      'cf_age_required is not there',
      'cf_product_class is not there',
    ]);
  });

  test('that Zoho does not tell are as good as none', async () => {
    await using bed = await openBed();
    await checkFields({ ...bed, zoho: zoho(null) }, ORGANIZATION, spend());
    expect(await drift(bed)).toEqual(['Zoho does not tell which custom fields there are']);
  });

  test('mapped anew are unknown until somebody has looked again', async () => {
    await using bed = await openBed();
    await checkFields({ ...bed, zoho: zoho(listed) }, ORGANIZATION, spend());
    await mapField(bed, ORGANIZATION, 'product-class', { apiName: 'cf_kind', label: 'Kind' }, change);
    expect(await drift(bed)).toBeNull();
    await checkFields({ ...bed, zoho: zoho(listed) }, ORGANIZATION, spend());
    expect(await drift(bed)).toEqual(['cf_kind is not there']);
    await expect(mapField(bed, ORGANIZATION, 'msrp', { apiName: 'msrp' }, change)).rejects.toMatchObject({
      code: 'invalid_ask',
    });
  });
});
