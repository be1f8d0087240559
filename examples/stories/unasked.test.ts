// What a running connector does without being asked: its duties' turns come, and what an admin should see to is told.
import { startBackground } from 'connector/background.ts';
import { dayIn } from 'connector/catalogue/day.ts';
import { eventId } from 'shared-schemas';
import { expect, test, vi } from 'vitest';
import { sell } from './by-hand.ts';
import { type House, openHouse } from './house.ts';
import { MUG } from './selling.ts';

const HOUR_MS = 3_600_000;

/** An hour in which every duty has its turn at least once, whichever it is; the work itself takes the time it takes. */
const leaveAlone = async ({ parts, app }: House): Promise<void> => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const background = startBackground(parts, app);
    vi.advanceTimersByTime(HOUR_MS);
    await background.stop();
  } finally {
    vi.useRealTimers();
  }
};

const told = async ({ parts, organizationId }: House): Promise<string[]> =>
  (await parts.store.read.outbox.after({ organizationId, after: 0, limit: 100 })).map(({ type }) => type);

test('that most of the day’s calls are spent', async () => {
  await using house = await openHouse({ sandbox: { items: 20, dailyLimit: 50 } });
  const { key } = await house.key();
  const { organizationId, parts } = house;
  while (((await parts.zoho(organizationId).callsLeft()).leftToday ?? 0) > 10) {
    await house.ask(key, 'check-stock', { item: [MUG], live: true });
    house.advance(2_000);
  }
  await leaveAlone(house);
  const connection = await parts.store.read.connections.get(organizationId);
  const today = `${dayIn(connection?.timeZone ?? '', parts.now())}-80`;
  expect(await parts.store.read.outbox.knows(eventId('budget.low', organizationId, today))).toBe(true);
});

test('that work was given up', async () => {
  await using house = await openHouse({ sandbox: { items: 20 } });
  const { organizationId, parts } = house;
  await parts.store.write(async (s) => {
    await s.jobs.enqueue({ organizationId, kind: 'webhook', payload: { deliveryId: 'x' } });
    const at = parts.now().getTime();
    const job = await s.jobs.lease({ owner: 'x', now: at, until: at + 1, maxFaults: 3 });
    await s.jobs.fail(job?.id ?? 0, job?.fence ?? 0, { at, runAt: null, fault: true, error: 'broken' });
  });
  await leaveAlone(house);
  expect(await told(house)).toContain('job.given_up');
});

test('that webhooks have fallen silent', async () => {
  await using house = await openHouse({ mirrored: true, hurried: true, sandbox: { items: 60 } });
  const { organizationId, parts } = house;
  await parts.store.write((s) =>
    s.webhookEndpoints.create({
      organizationId,
      pathSecretHash: 'none',
      formerPathSecretHash: null,
      formerUntil: null,
      secrets: 'none',
      allowUnsigned: 0,
      createdAt: parts.now().getTime(),
    }),
  );
  await sell(house);
  house.advance(3 * HOUR_MS);
  for (let rounds = 0; rounds < 10 && (await parts.mirror.round(organizationId)); rounds += 1);
  house.advance(24 * HOUR_MS);
  await leaveAlone(house);
  expect(await told(house)).toContain('webhook.silent');
});

test('where the audit log ends, in the log that is kept elsewhere; and the copy is read and followed', async () => {
  await using house = await openHouse({ mirrored: true, hurried: true, sandbox: { items: 20 } });
  const { organizationId, parts } = house;
  const before = (await parts.mirror.followedTo(organizationId)) ?? 0;
  house.advance(3 * HOUR_MS);
  await leaveAlone(house);
  expect(house.log.filter((line) => line.startsWith('the audit log ends here '))).toHaveLength(1);
  expect(await parts.mirror.followedTo(organizationId)).toBeGreaterThan(before);
});
