import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { NewConnection } from './connections.ts';
import { openStore } from './open.ts';

const T0 = 1_800_000_000_000;

const zylker: NewConnection = {
  organizationId: '1',
  name: 'Zylker',
  dataCentre: 'us',
  accountsUrl: 'https://accounts.zoho.com',
  apiUrl: 'https://www.zohoapis.com',
  scopes: 'a b',
  timeZone: 'UTC',
  currencyCode: 'EUR',
  pricePrecision: 2,
  refreshToken: 'sealed refresh',
  accessToken: 'sealed access',
  accessExpiresAt: T0 + 3_600_000,
  accessRefreshAt: T0 + 3_300_000,
  connectedAt: T0,
};

const renewed = { accessToken: 'sealed newer', accessExpiresAt: T0 + 1, accessRefreshAt: T0 };

const openBed = async () => {
  const directory = mkdtempSync(join(tmpdir(), 'connector-connections-'));
  const store = await openStore({ file: join(directory, 'connector.db') });
  return {
    store,
    take: (owner: string, now: number) =>
      store.write(({ connections }) =>
        connections.takeRefreshLease({ organizationId: '1', owner, now, until: now + 20_000 }),
      ),
    [Symbol.asyncDispose]: async () => {
      await store.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
};

test('a connection is kept whole, and the second consent replaces the first', async () => {
  await using bed = await openBed();
  await bed.store.write(({ connections }) => connections.save(zylker));
  await bed.store.write(({ connections }) => connections.save({ ...zylker, name: 'Zylker Ltd', connectedAt: T0 + 5 }));
  expect(await bed.store.read.connections.list()).toEqual([
    {
      ...zylker,
      name: 'Zylker Ltd',
      connectedAt: T0 + 5,
      state: 'connected',
      trouble: null,
      refreshOwner: null,
      refreshUntil: null,
      refreshFence: T0 + 1,
      refreshBlockedUntil: null,
      orderMode: 'commit',
    },
  ]);
});

test('one lease at a time, and each one’s number is higher', async () => {
  await using bed = await openBed();
  expect(await bed.take('nobody is connected', T0)).toBeNull();
  await bed.store.write(({ connections }) => connections.save(zylker));
  const first = await bed.take('one', T0);
  expect(await bed.take('two', T0 + 19_999)).toBeNull();
  const second = await bed.take('two', T0 + 20_000);
  expect(second).toBe((first ?? 0) + 1);
});

test('only the newest lease writes, and writing ends it', async () => {
  await using bed = await openBed();
  await bed.store.write(({ connections }) => connections.save(zylker));
  const stale = (await bed.take('one', T0)) ?? 0;
  const fence = (await bed.take('two', T0 + 20_000)) ?? 0;
  await bed.store.write(async ({ connections }) => {
    expect(await connections.saveAccess('1', stale, renewed)).toBe(false);
    expect(await connections.markTrouble('1', stale, { state: 'needs_reauthorisation' })).toBe(false);
    expect(await connections.saveAccess('1', fence, renewed)).toBe(true);
  });
  const row = await bed.store.read.connections.get('1');
  expect(row).toMatchObject({ ...renewed, refreshToken: 'sealed refresh', state: 'connected', refreshUntil: null });
  expect(await bed.take('three', T0 + 20_001)).not.toBeNull();
});

test('a lease from before a new consent, or from an earlier life, writes nothing', async () => {
  await using bed = await openBed();
  await bed.store.write(({ connections }) => connections.save(zylker));
  const fence = (await bed.take('one', T0)) ?? 0;
  await bed.store.write(({ connections }) => connections.save(zylker));
  expect(await bed.store.write(({ connections }) => connections.saveAccess('1', fence, renewed))).toBe(false);
  await bed.store.write(({ connections }) => connections.remove('1'));
  await bed.store.write(({ connections }) => connections.save({ ...zylker, connectedAt: T0 + 60_000 }));
  const later = (await bed.take('two', T0 + 60_000)) ?? 0;
  expect(later).toBeGreaterThan(fence);
  expect(await bed.store.write(({ connections }) => connections.saveAccess('1', fence, renewed))).toBe(false);
});

test('trouble stays until tokens are renewed', async () => {
  await using bed = await openBed();
  await bed.store.write(({ connections }) => connections.save(zylker));
  const fence = (await bed.take('one', T0)) ?? 0;
  const trouble = { trouble: 'wrong secret', refreshBlockedUntil: T0 + 1 };
  await bed.store.write(({ connections }) => connections.markTrouble('1', fence, trouble));
  expect(await bed.store.read.connections.get('1')).toMatchObject({
    ...trouble,
    state: 'connected',
    refreshUntil: null,
  });
  const next = (await bed.take('one', T0)) ?? 0;
  await bed.store.write(({ connections }) => connections.saveAccess('1', next, renewed));
  expect(await bed.store.read.connections.get('1')).toMatchObject({ trouble: null, refreshBlockedUntil: null });
});

test('calls for tokens are counted from the consent on, and forgotten in time', async () => {
  await using bed = await openBed();
  await bed.store.write(({ connections }) => connections.save(zylker));
  await bed.store.write(({ connections }) => connections.noteRefresh('1', T0 + 10, 0));
  expect(await bed.store.read.connections.refreshesSince('1', T0 - 1)).toEqual([T0, T0 + 10]);
  await bed.store.write(({ connections }) => connections.noteRefresh('1', T0 + 20, T0));
  expect(await bed.store.read.connections.refreshesSince('1', 0)).toEqual([T0 + 10, T0 + 20]);
});

test('a link is bound anew each time and consumed once', async () => {
  await using bed = await openBed();
  const link = { tokenHash: 'h', createdAt: T0, expiresAt: T0 + 900_000, organizationId: null, orderMode: null };
  await bed.store.write(({ connections }) => connections.createLink(link));
  const bind = (stateHash: string) =>
    bed.store.write(({ connections }) => connections.bindLink('h', { stateHash, browserHash: 'b' }));
  await bind('s1');
  await bind('s2');
  expect(await bed.store.read.connections.linkWithState('s1')).toBeNull();
  expect(await bed.store.read.connections.linkWithState('s2')).toMatchObject({ tokenHash: 'h', usedAt: null });
  await bed.store.write(async ({ connections }) => {
    expect(await connections.consumeLink('h', T0 + 1)).toBe(true);
    expect(await connections.consumeLink('h', T0 + 2)).toBe(false);
  });
  expect(await bed.store.read.connections.link('h')).toMatchObject({ usedAt: T0 + 1, stateHash: null });
  const later = { ...link, tokenHash: 'later', createdAt: T0 + 900_000 };
  await bed.store.write(({ connections }) => connections.createLink(later));
  expect(await bed.store.read.connections.link('h')).toBeNull();
});

test('what changes how a connection is raises the epoch, a lease and a pause do not', async () => {
  await using bed = await openBed();
  const epoch = () => bed.store.epoch('connections');
  const raised = async (work: () => Promise<unknown>): Promise<boolean> => {
    const before = epoch();
    await work();
    return epoch() > before;
  };
  const write = (work: Parameters<typeof bed.store.write>[0]) => raised(() => bed.store.write(work));
  expect(await write(({ connections }) => connections.save(zylker))).toBe(true);
  let fence: number | null = null;
  const take = async (): Promise<void> => {
    fence = await bed.take('a', T0);
  };
  expect(await raised(take)).toBe(false);
  const mark = (failure: object) => write(({ connections }) => connections.markTrouble('1', fence ?? 0, failure));
  expect(await mark({ refreshBlockedUntil: T0 + 1_000 })).toBe(false);
  await take();
  expect(await mark({ state: 'needs_reauthorisation', trouble: 'Revoked.' })).toBe(true);
  await take();
  expect(await mark({ trouble: 'The client secret is wrong.' })).toBe(true);
  await take();
  expect(await write(({ connections }) => connections.saveAccess('1', fence ?? 0, renewed))).toBe(true);
  expect(await write(({ connections }) => connections.remove('1'))).toBe(true);
});

test('how orders take their stock stays as it was chosen, whoever connects again', async () => {
  await using bed = await openBed();
  const mode = async () => (await bed.store.read.connections.get('1'))?.orderMode;
  await bed.store.write(({ connections }) => connections.save(zylker));
  expect(await mode()).toBe('commit');
  await bed.store.write(({ connections }) => connections.setOrderMode('1', 'fulfil'));
  await bed.store.write(({ connections }) => connections.save(zylker));
  expect(await mode()).toBe('fulfil');
  await bed.store.write(({ connections }) => connections.save({ ...zylker, orderMode: 'adjust' }));
  expect(await mode()).toBe('adjust');
});
