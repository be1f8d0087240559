import { expect, test } from 'vitest';
import { ConnectorError } from '../errors.ts';
import type { Lane, Spend, ZohoRequest } from './ports/door.ts';
import { fakeDoor, spendOf, virtualTime } from './resources-testbed.ts';
import { shareReads } from './shared-reads.ts';

const read: ZohoRequest = { method: 'GET', path: '/contacts', query: { page: '1', contact_name: 'Ada' } };

const open = (fail?: (spend: Spend) => Error | null) => {
  const time = virtualTime();
  let answered = 0;
  const { door, requests } = fakeDoor(async (_, spend) => {
    const error = fail?.(spend) ?? null;
    await time.wait(100);
    if (error !== null) throw error;
    answered += 1;
    return { answered };
  });
  return { time, requests, door: shareReads(door, time.now) };
};

/** How many calls these lanes make, asking one and the same thing so many milliseconds after each other. */
const calls = async (lanes: readonly Lane[], apartMs = 0): Promise<number> => {
  const { time, requests, door } = open();
  const asked = lanes.map((lane) => {
    const body = door.call(spendOf(lane), read);
    time.pass(apartMs);
    return body;
  });
  await time.run();
  await Promise.all(asked);
  return requests.length;
};

test('the same question at the same moment is one call, and the others are told what they shared', async () => {
  const { time, requests, door } = open();
  const spends = [spendOf(), spendOf(), spendOf()];
  const bodies = Promise.all(spends.map((spend) => door.call(spend, read)));
  await time.run();
  expect((await bodies).map((body) => body.answered)).toEqual([1, 1, 1]);
  expect(requests).toHaveLength(1);
  expect(spends.map(({ zohoCalls, sharedCalls }) => [zohoCalls, sharedCalls])).toEqual([
    [1, 0],
    [0, 1],
    [0, 1],
  ]);
});

test('the order of a query makes no other question, its words and its path do', async () => {
  const { time, requests, door } = open();
  const asked = [
    { ...read, query: { contact_name: 'Ada', page: '1' } },
    read,
    { ...read, query: { contact_name: 'Bob', page: '1' } },
    { ...read, path: '/salesorders' },
    { method: 'GET', path: '/contacts' } as const,
  ].map((request) => door.call(spendOf(), request));
  await time.run();
  await Promise.all(asked);
  expect(requests).toHaveLength(4);
});

test('an answer that has landed is nobody else’s', async () => {
  const { time, requests, door } = open();
  for (const _ of [1, 2]) {
    const body = door.call(spendOf(), read);
    await time.run();
    await body;
  }
  expect(requests).toHaveLength(2);
});

test.each([
  ['chat rides with an order', ['order', 'chat'], 0, 1],
  ['chat does not ride with background work', ['sync', 'chat'], 0, 2],
  ['orders read for themselves', ['order', 'order'], 0, 2],
  ['changes are followed by readings of their own', ['chat', 'webhook'], 0, 2],
  ['background work reads for itself', ['chat', 'sync'], 0, 2],
  ['a reading that began a second ago is nobody else’s', ['chat', 'chat'], 1_000, 2],
] as const)('%s', async (_, lanes, apartMs, expected) => {
  expect(await calls(lanes, apartMs)).toBe(expected);
});

test('writes are never shared', async () => {
  const { time, requests, door } = open();
  const write: ZohoRequest = { method: 'POST', path: '/salesorders', json: { a: 1 } };
  const both = Promise.all([door.call(spendOf(), write), door.call(spendOf(), write)]);
  await time.run();
  await both;
  expect(requests).toHaveLength(2);
});

test('a failure is for all who waited, and is not kept', async () => {
  let ill = true;
  const { time, requests, door } = open(() => (ill ? new ConnectorError('zoho_unavailable', 'ill') : null));
  const both = Promise.allSettled([door.call(spendOf(), read), door.call(spendOf(), read)]);
  await time.run();
  expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  ill = false;
  const again = door.call(spendOf(), read);
  await time.run();
  expect(await again).toMatchObject({ answered: 1 });
  expect(requests).toHaveLength(2);
});

test('where the payer’s key has reached its ceiling, it fails alone and the next of them pays', async () => {
  const { time, door } = open(({ kid }) => (kid === 'poor' ? new ConnectorError('limit_exceeded', 'spent') : null));
  const poor = door.call(spendOf('chat', 'poor'), read);
  const riders = [spendOf(), spendOf()];
  const refused = expect(poor).rejects.toMatchObject({ code: 'limit_exceeded' });
  const bodies = Promise.all(riders.map((spend) => door.call(spend, read)));
  await time.run();
  await refused;
  expect((await bodies).map((body) => body.answered)).toEqual([1, 1]);
  expect(riders.map(({ zohoCalls, sharedCalls }) => [zohoCalls, sharedCalls])).toEqual([
    [1, 0],
    [0, 1],
  ]);
});
