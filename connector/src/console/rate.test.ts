import { expect, test } from 'vitest';
import { openConsole } from './console-testbed.ts';
import { createRate, MOST_A_MINUTE } from './rate.ts';

test('one place may ask six hundred times a minute, signed in or not, and others are not kept out', async () => {
  await using bed = await openConsole({ CONSOLE: 'on' });
  const admin = await bed.signIn({ peer: '192.0.2.2' });
  const busy = bed.browse({ peer: '192.0.2.1' });
  for (let times = 0; times < MOST_A_MINUTE; times += 1) await busy.get('/console/sign-in');
  const refused = await busy.get('/console/sign-in');
  expect([refused.status, refused.text]).toEqual([429, expect.stringContaining('Too much at once')]);
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(refused.headers.get('content-security-policy')).toContain("default-src 'none'");
  expect((await admin.get('/console')).status).toBe(200);
  bed.clock.now += 60_000;
  expect((await busy.get('/console/sign-in')).status).toBe(200);
});

test('what is counted has a bound, and whoever comes beyond it counts as one', () => {
  const rate = createRate(() => 30_000);
  for (let place = 0; place < 1_000; place += 1) expect(rate(`place ${place}`)).toBe(0);
  for (let place = 0; place < MOST_A_MINUTE; place += 1) expect(rate(`more ${place}`)).toBe(0);
  expect(rate('one more')).toBe(30);
  expect(rate('place 1')).toBe(0);
});
