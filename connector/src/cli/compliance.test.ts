import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openCli } from './cli-testbed.ts';

const WHY = ['--reason', 'looked it up'];
const dated = [
  '--source',
  'Letter of 2026-11-20',
  '--confidence',
  'owner',
  '--checked',
  '2026-11-20',
  '--stale',
  '2099-01-01',
];

test('the table is filled, changed, looked at and remembered from the command line', async () => {
  await using bed = await openCli();
  expect((await bed.run('compliance', 'rules', 'seed')).out).toMatch(/^\d+ rows are added, 0 left as they are\./);
  const courier = ['carrier/mine/ends', '--class', 'ends', '--carrier', 'Example Courier', '--effect', 'allow'];
  expect((await bed.run('compliance', 'rules', 'set', ...courier, ...dated, ...WHY)).out).toContain('is added');
  const limit = ['limit/ends', '--class', 'ends', '--limit', '4', '--days', '30'];
  expect((await bed.run('compliance', 'rules', 'set', ...limit, ...dated, ...WHY)).out).toContain('4 in 30 days');
  // What is not said stays as it is.
  expect((await bed.run('compliance', 'rules', 'set', 'ends/sd', '--effect', 'block', ...WHY)).out).toContain(
    'is changed',
  );
  const listed = (await bed.run('compliance', 'rules', 'list', '--state', 'sd', '--class', 'ends', '--json')).json();
  expect(listed).toMatchObject([{ id: 'ends/sd', version: 2, row: { effect: 'block', staleOn: '2026-12-22' } }]);
  const history = (await bed.run('compliance', 'rules', 'history', 'ends/sd', '--json')).json();
  expect(history).toMatchObject([{ version: 2, reason: 'looked it up' }, { version: 1 }]);
});

test('what is no row is refused, field by field', async () => {
  await using bed = await openCli();
  const ran = await bed.run('compliance', 'rules', 'set', 'ends/nv', '--class', 'vapes', '--state', 'Nevada', ...WHY);
  expect(ran.code).toBe(1);
  for (const field of ['productClass', 'state', 'effect', 'source', 'staleOn']) expect(ran.err).toContain(field);
});

test('a simulation in which all is refused ends well, and leaves a dated report for its owner alone', async () => {
  await using bed = await openCli();
  await bed.run('compliance', 'rules', 'seed');
  const { code, out } = await bed.run('compliance', 'simulate');
  expect(code).toBe(0);
  const file = out.split('The report: ')[1] ?? '';
  expect(statSync(file).mode & 0o777).toBe(0o600);
  const report = readFileSync(file, 'utf8');
  expect(report).toMatch(/^# Simulation of sales that must not happen, \d{4}-\d\d-\d\dT/);
  expect(report).toContain('| ends to New York (ends/ny) | deny | place-table |');
  expect(report).toContain('A sale with everything in order was allowed.');
});

test('a simulation in which a sale passes ends with an error, and the report says which', async () => {
  await using bed = await openCli();
  await bed.run('compliance', 'rules', 'seed');
  const open = ['ends/anytown', '--class', 'ends', '--state', 'NY', '--city', 'Anytown', '--effect', 'allow'];
  await bed.run('compliance', 'rules', 'set', ...open, '--overrides', 'ends/ny', ...dated, ...WHY);
  const file = join(bed.folder, 'report.md');
  const { code, err } = await bed.run('compliance', 'simulate', '--report', file);
  expect(code).toBe(3);
  expect(err).toContain('1 sales were not refused');
  expect(err).toContain('ends to New York (ends/ny)');
  expect(existsSync(file) && readFileSync(file, 'utf8')).toContain(
    '| ends to New York (ends/ny) | **allow: passed** |',
  );
});

test('fields that are not there are an error, and nothing is sold', async () => {
  await using bed = await openCli();
  await bed.connect();
  const mapped = await bed.run('compliance', 'fields', 'map', 'product-class', '--api-name', 'class', ...WHY);
  expect(mapped).toMatchObject({ code: 1 });
  const role = await bed.run('compliance', 'fields', 'map', 'colour', '--api-name', 'cf_colour', ...WHY);
  expect(role.err).toContain('what can be mapped');
});

test('a ledger of no sales has its titles alone', async () => {
  await using bed = await openCli();
  await bed.connect();
  const file = join(bed.folder, 'nv.csv');
  const { out } = await bed.run('compliance', 'ledger', '--state', 'Nevada', '--month', '2026-12', '--out', file);
  expect(out).toBe(`0 rows for NV, 2026-12; due by 2027-01-10. In ${file}`);
  expect(readFileSync(file, 'utf8').split('\r\n')).toHaveLength(2);
  expect(statSync(file).mode & 0o777).toBe(0o600);
});

test('an age is proved only where a shop is set up', async () => {
  await using bed = await openCli();
  const john = ['--first-name', 'John', '--last-name', 'Doe', '--born', '1980-05-17'];
  expect(await bed.run('compliance', 'verify-age', await bed.propose(), ...john)).toMatchObject({
    code: 1,
    err: expect.stringContaining('No shop is set up'),
  });
});
