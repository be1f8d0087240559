import { expect, test } from 'vitest';
import { seedTable, setRule } from '../clearance/rules-desk.ts';
import { openConsole } from './console-testbed.ts';

const settings = {
  SHOP: 'on',
  AGECHECKER_KEY: 'key-of-the-domain',
  AGECHECKER_SECRET: 'secret-of-the-account',
  USPS_CLIENT_ID: 'consumer-key',
  USPS_CLIENT_SECRET: 'consumer-secret',
};
const change = { reason: 'to start from', by: 'story' };

test('the table is read with its sources and stale dates, by class and state, and each row with its history', async () => {
  await using bed = await openConsole(settings);
  await seedTable(bed.parts, change);
  await setRule(
    bed.parts,
    {
      kind: 'place',
      id: 'ends/nv/<b>'.replace(/[<>]/g, ''),
      productClass: 'ends',
      state: 'NV',
      channel: '*',
      concerns: 'all',
      effect: 'allow',
      source: 'A letter <script>alert(1)</script>',
      confidence: 'owner',
      checkedOn: '2026-01-01',
      staleOn: '2026-11-22',
    },
    change,
  );
  const browser = await bed.signIn();
  const all = await browser.get('/console/rules');
  expect(all.text).toContain('1 rows are stale');
  const nevada = await browser.get('/console/rules?class=ends&state=nv');
  expect(nevada.text).toContain('2026-11-22, stale');
  expect(nevada.text).toContain('A letter &lt;script&gt;');
  expect(nevada.text).not.toContain('<script');
  expect(nevada.text).not.toContain('ends/ny');
  const [, row = ''] = /href="(\/console\/rules\/row\?id=ends%2Fnv%2Fb)"/.exec(nevada.text) ?? [];
  const one = await browser.get(row);
  expect(one.text).toContain('version 1');
  expect(one.text).toContain('to start from');
  expect((await browser.get('/console/rules/row?id=none')).status).toBe(404);
});
