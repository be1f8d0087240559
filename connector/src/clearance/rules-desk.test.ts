import { describe, expect, test } from 'vitest';
import { lawfulRow } from '../compliance/lawful.ts';
import { seedRows } from '../compliance/seed.ts';
import { NOW, openBed } from './clearance-testbed.ts';
import { listRules, removeRule, seedTable, setRule } from './rules-desk.ts';

const change = { reason: 'looked it up', by: 'ada' };
const row = lawfulRow('2026-11-22', { id: 'ends/nv', state: 'NV', productClass: 'ends' });

describe('the table', () => {
  test('is filled once; what an owner has changed or removed stays as they left it', async () => {
    await using bed = await openBed();
    const all = seedRows().length;
    expect(await seedTable(bed, change)).toEqual({ added: all, left: 0 });
    const seeded = seedRows().find(({ id }) => id === 'ends/ny');
    await setRule(bed, { ...seeded, effect: 'review' }, change);
    await removeRule(bed, 'ends/ut', change);
    expect(await seedTable(bed, change)).toEqual({ added: 0, left: all });
    const rows = await listRules(bed.store.read);
    expect(rows.find(({ id }) => id === 'ends/ny')).toMatchObject({ version: 2, row: { effect: 'review' } });
    expect(rows.map(({ id }) => id)).not.toContain('ends/ut');
  });

  test('keeps who changed what, when and why, also of rows that are gone', async () => {
    await using bed = await openBed();
    await setRule(bed, row, { reason: 'a first look', by: 'ada' });
    bed.setClock('2026-11-23T00:00:00Z');
    await setRule(bed, { ...row, effect: 'block' }, { reason: 'a second look', by: 'bo' });
    bed.setClock('2026-11-24T00:00:00Z');
    await removeRule(bed, row.id, { reason: 'it is gone', by: 'cy' });
    await setRule(bed, row, { reason: 'it is back', by: 'dee' });
    const history = await bed.store.read.complianceRules.history(row.id, 10);
    expect(history.map(({ version, by, reason, body }) => [version, by, reason, body === null])).toEqual([
      [4, 'dee', 'it is back', false],
      [3, 'cy', 'it is gone', true],
      [2, 'bo', 'a second look', false],
      [1, 'ada', 'a first look', false],
    ]);
    const told = await bed.store.read.audit.page({ after: 0, upTo: 100, limit: 10 });
    expect(told.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      'compliance.rule_set rule ends/nv',
      'compliance.rule_set rule ends/nv',
      'compliance.rule_removed rule ends/nv',
      'compliance.rule_set rule ends/nv',
    ]);
    expect(JSON.parse(told[1]?.before ?? '')).toMatchObject({ effect: 'allow' });
  });

  test.each([
    ['without a reason', row, { ...change, reason: ' ' }],
    ['that is none', { ...row, effect: 'maybe' }, change],
    ['that is stale before it was checked', { ...row, staleOn: '2020-01-01' }, change],
    ['of a day that there is not', { ...row, staleOn: '2027-02-30' }, change],
  ])('takes no row %s', async (_, body, why) => {
    await using bed = await openBed();
    await expect(setRule(bed, body, why)).rejects.toMatchObject({ code: 'invalid_ask' });
    expect(await bed.store.read.complianceRules.history(null, 10)).toEqual([]);
  });

  test('removes nothing that is not there', async () => {
    await using bed = await openBed();
    await expect(removeRule(bed, 'ends/nv', change)).rejects.toMatchObject({ code: 'not_found' });
  });

  test.each([
    ['no JSON', '{'],
    ['another row', JSON.stringify({ ...row, id: 'ends/ut' })],
    ['something else', '{"effect":"allow"}'],
  ])('tells a row that was tampered with and is %s now', async (_, body) => {
    await using bed = await openBed();
    await bed.store.write((s) => s.complianceRules.put(row.id, body, { ...change, at: NOW }));
    expect(await listRules(bed.store.read)).toEqual([{ id: row.id, version: 1, row: null }]);
  });
});
