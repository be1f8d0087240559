import { expect, test } from 'vitest';
import { HOUR_MS, openEvents, status } from './events-testbed.ts';
import { tidy } from './tidy.ts';

const DAY_MS = 24 * HOUR_MS;

test('what nobody needs any more is forgotten in its time, and nothing before', async () => {
  await using bed = await openEvents();
  await bed.subscribe();
  await bed.happens();
  await bed.run();
  await bed.happens({ type: 'stock.low', data: { sku: 'A' } });
  await bed.run();
  expect((await bed.store.read.jobs.counts()).done).toBe(2);
  expect(await tidy(bed.parts)).toBe(0);
  bed.clock.now += DAY_MS + 1;
  expect(await tidy(bed.parts)).toBe(2);
  expect((await bed.store.read.jobs.counts()).done).toBe(0);
  bed.clock.now += 29 * DAY_MS;
  expect(await tidy(bed.parts)).toBe(1);
  expect(await bed.store.read.outbox.after({ organizationId: '10234695', after: 0, limit: 10 })).toHaveLength(1);
});

test('what was given up is kept for a month, and what is still tried is not touched', async () => {
  await using bed = await openEvents();
  await bed.subscribe();
  bed.receiver.answer = status(500);
  await bed.happens();
  await bed.run();
  await bed.pass(77 * HOUR_MS);
  await bed.happens();
  expect(await bed.subscriber()).toMatchObject({ failed: 1 });
  await tidy(bed.parts);
  expect(await bed.subscriber()).toMatchObject({ failed: 1 });
  bed.clock.now += 31 * DAY_MS;
  await tidy(bed.parts);
  expect(await bed.subscriber()).toMatchObject({ failed: 0 });
});
