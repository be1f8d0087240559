import { expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import { spendOf, virtualTime } from './resources-testbed.ts';
import { createShare, mayRide } from './share.ts';

const open = () => {
  const time = virtualTime();
  let reads = 0;
  const read = async () => {
    reads += 1;
    await time.wait(100);
    return reads;
  };
  return { time, share: createShare(time.now), read, reads: () => reads };
};

test('a reading under way is for everybody as urgent or less, while it is young', () => {
  expect(mayRide('chat', { lane: 'chat', startedAt: 0 }, 999)).toBe(true);
  expect(mayRide('chat', { lane: 'order', startedAt: 0 }, 999)).toBe(true);
  expect(mayRide('chat', { lane: 'chat', startedAt: 0 }, 1_000)).toBe(false);
  expect(mayRide('chat', { lane: 'sync', startedAt: 0 }, 0)).toBe(false);
  expect(mayRide('order', { lane: 'order', startedAt: 0 }, 0)).toBe(false);
  expect(mayRide('webhook', { lane: 'order', startedAt: 0 }, 0)).toBe(false);
});

test('a finished reading serves any lane that shares, but an order reads for itself', async () => {
  const { time, share, read, reads } = open();
  const first = share(spendOf('sync'), 'k', read);
  await time.run();
  await first;
  await share(spendOf('chat'), 'k', read);
  expect(reads()).toBe(1);
  const order = share(spendOf('order'), 'k', read);
  await time.run();
  expect(await order).toBe(2);
});

test('different questions do not share', async () => {
  const { time, share, read, reads } = open();
  const both = Promise.all([share(spendOf(), 'a', read), share(spendOf(), 'b', read)]);
  await time.run();
  await both;
  expect(reads()).toBe(2);
});

test('an error is for those who waited, and is not kept', async () => {
  const { share } = open();
  const ill = () => Promise.reject(new ConnectorError('zoho_unavailable', 'ill'));
  const both = await Promise.allSettled([share(spendOf(), 'k', ill), share(spendOf(), 'k', ill)]);
  expect(both.map((each) => each.status)).toEqual(['rejected', 'rejected']);
  expect(await share(spendOf(), 'k', async () => 'well')).toBe('well');
});

test('the spent ceiling of the key that reads is not the riders’ concern: the next of them reads for the rest', async () => {
  const { time, share, read, reads } = open();
  const spent = () => Promise.reject(new ConnectorError('limit_exceeded', 'spent'));
  const poor = share(spendOf('chat', 'poor'), 'k', spent);
  const [second, third] = [spendOf(), spendOf()];
  const riders = Promise.all([share(second, 'k', read), share(third, 'k', read)]);
  await expect(poor).rejects.toMatchObject({ code: 'limit_exceeded' });
  await time.run();
  await riders;
  expect(reads()).toBe(1);
  expect([second.sharedCalls, third.sharedCalls]).toEqual([0, 1]);
});
