import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Asker, Parts } from '../parts.ts';
import { askedToday, createAdmit } from './day-asks.ts';
import { changeLimits, createKey, rotateKey, toAsker } from './keys.ts';
import { createHouse, START } from './testing.ts';

let house: ReturnType<typeof createHouse>;
let parts: Awaited<ReturnType<typeof house.open>>;
beforeEach(async () => {
  house = createHouse();
  parts = await house.open();
});
afterEach(() => house.leave());

const connect = (timeZone: string) =>
  parts.store.write((s) =>
    s.connections.save({
      organizationId: '1',
      name: 'Zylker',
      dataCentre: 'eu',
      accountsUrl: 'https://accounts.zoho.eu',
      apiUrl: 'https://www.zohoapis.eu',
      scopes: '',
      timeZone,
      currencyCode: 'EUR',
      pricePrecision: 2,
      refreshToken: 'sealed',
      accessToken: null,
      accessExpiresAt: null,
      accessRefreshAt: null,
      connectedAt: 0,
    }),
  );

const keyWith = async (dayIntents: Record<string, number>): Promise<Asker> => {
  const { kid } = await createKey(parts, { organizationId: '1', name: 'A', limits: { dayIntents } });
  return asNow(kid);
};
const asNow = async (kid: string): Promise<Asker> => {
  const row = await parts.store.read.keys.get(kid);
  if (row === null) throw new Error('no such key');
  return toAsker(row);
};

/** How it went: null where it was let through. */
const ask = async (asker: Asker, intent = 'check-stock', at: Pick<Parts, 'store' | 'now'> = parts) => {
  try {
    await createAdmit(at)({ asker, requestId: 'r', intent });
    return null;
  } catch (error) {
    return (error as Error).message;
  }
};

test('a key without a limit of an intent costs no look into the store', async () => {
  const asker = await keyWith({ 'find-items': 1 });
  const untouched = { now: parts.now } as Pick<Parts, 'store' | 'now'>;
  expect(createAdmit(untouched)({ asker, requestId: 'r', intent: 'check-stock' })).toBeNull();
  // One that has a limit does look, and fails for want of a store.
  await expect(createAdmit(untouched)({ asker, requestId: 'r', intent: 'find-items' })).rejects.toThrow(TypeError);
});

test('so many asks a day are let through, and the next is told how many there were and when the day is over', async () => {
  await connect('Europe/Berlin');
  const asker = await keyWith({ 'check-stock': 2, 'find-items': 1 });
  expect([await ask(asker), await ask(asker)]).toEqual([null, null]);
  const refused = createAdmit(parts)({ asker, requestId: 'r', intent: 'check-stock' });
  await expect(refused).rejects.toMatchObject({
    code: 'limit_exceeded',
    message:
      'This key may ask check-stock 2 times a day, and has asked it 2 times today. ' +
      'It may again at 2026-03-01 23:00:00 UTC, when a new day begins in Europe/Berlin.',
    facts: {
      retryAfterSeconds: 11 * 3_600,
      hint: `Only an admin can change the limit, with: pnpm connector keys limits ${asker.kid} --day-intents check-stock=<count>`,
    },
  });
  expect(await ask(asker, 'find-items')).toBeNull();
  expect(await askedToday(parts, asker)).toMatchObject({
    asks: { 'check-stock': 2, 'find-items': 1 },
    endsAt: Date.parse('2026-03-01T23:00:00Z'),
    timeZone: 'Europe/Berlin',
  });
});

test.each([
  ['Europe/Berlin', 11 * 3_600_000],
  ['America/Los_Angeles', 20 * 3_600_000],
  ['UTC', 12 * 3_600_000],
  // Unknown to this machine.
  ['Nowhere/Land', 12 * 3_600_000],
])('the day is that of the organisation: in %s it is over on the dot', async (timeZone, untilMs) => {
  await connect(timeZone);
  const asker = await keyWith({ 'check-stock': 1 });
  expect(await ask(asker)).toBeNull();
  house.clock.pass(untilMs - 1);
  expect(await ask(asker)).toContain('once a day');
  house.clock.pass(1);
  expect(await ask(asker)).toBeNull();
  expect(START.getTime() + untilMs).toBe(parts.now().getTime());
});

test('a limit of nought lets nothing through', async () => {
  expect(await ask(await keyWith({ 'check-stock': 0 }))).toContain('may ask check-stock 0 times a day');
});

test('what one process lets through, another has counted', async () => {
  const asker = await keyWith({ 'check-stock': 3 });
  const other = await house.open();
  expect([await ask(asker), await ask(asker, 'check-stock', other), await ask(asker)]).toEqual([null, null, null]);
  expect(await ask(asker, 'check-stock', other)).toContain('has asked it 3 times today');
});

test('a new key is no new day, and a changed limit holds for what was asked before', async () => {
  const asker = await keyWith({ 'check-stock': 2 });
  expect([await ask(asker), await ask(asker)]).toEqual([null, null]);
  const { kid } = await rotateKey(parts, { kid: asker.kid });
  const next = await asNow(kid);
  expect(next.limits.dayIntents).toEqual({ 'check-stock': 2 });
  expect(await ask(next)).toContain('has asked it 2 times today');
  await changeLimits(parts, kid, { dayIntents: { 'check-stock': 3 } });
  expect(await ask(await asNow(kid))).toBeNull();
  await changeLimits(parts, kid, { dayIntents: { 'check-stock': 1 } });
  expect(await ask(await asNow(kid))).toContain('once a day, and has asked it 3 times today');
  await changeLimits(parts, kid, { dayIntents: { 'check-stock': null } });
  expect((await asNow(kid)).limits.dayIntents).toEqual({});
  expect(await ask(await asNow(kid))).toBeNull();
});

test('while a replaced key still works, it and the new one are one', async () => {
  const old = await keyWith({ 'check-stock': 3 });
  const first = await rotateKey(parts, { kid: old.kid, overlapMs: 3_600_000 });
  const second = await rotateKey(parts, { kid: first.kid, overlapMs: 3_600_000 });
  expect([await ask(await asNow(second.kid)), await ask(await asNow(first.kid))]).toEqual([null, null]);
  expect(await ask(old)).toBeNull();
  for (const kid of [old.kid, first.kid, second.kid]) {
    expect(await ask(await asNow(kid))).toContain('has asked it 3 times today');
    expect((await askedToday(parts, await asNow(kid))).asks).toEqual({ 'check-stock': 3 });
  }
});

test('a repetition of what was let through is no second ask, and is let through where nothing is left', async () => {
  const asker = await keyWith({ 'create-order': 1 });
  const admit = createAdmit(parts);
  const order = (key: string, isKnown: boolean) =>
    admit({ asker, requestId: 'r', intent: 'create-order', repeat: { key, isKnown: async () => isKnown } });
  await order('a', false);
  await order('b', true);
  await expect(order('b', false)).rejects.toMatchObject({ code: 'limit_exceeded' });
  expect((await askedToday(parts, asker)).asks).toEqual({ 'create-order': 1 });
});

test('repeated while the first is still being begun, by whichever process and key, it counts once a day', async () => {
  const asker = await keyWith({ 'create-order': 2 });
  const other = await house.open();
  const order = (by: Asker, key: string, at: Pick<Parts, 'store' | 'now'> = parts) =>
    createAdmit(at)({ asker: by, requestId: 'r', intent: 'create-order', repeat: { key, isKnown: async () => false } });
  await Promise.all([order(asker, 'order 1'), order(asker, 'order 1')]);
  await order(asker, 'order 1', other);
  const { kid } = await rotateKey(parts, { kid: asker.kid, overlapMs: 3_600_000 });
  await order(await asNow(kid), 'order 1');
  expect((await askedToday(parts, asker)).asks).toEqual({ 'create-order': 1 });
  await order(asker, 'checkout 1');
  await order(asker, 'order 1');
  await expect(order(asker, 'order 2')).rejects.toMatchObject({ code: 'limit_exceeded' });
  house.clock.pass(24 * 3_600_000);
  await order(asker, 'order 1');
  expect((await askedToday(parts, asker)).asks).toEqual({ 'create-order': 1 });
});

test('the audit log is told once a day that a limit was reached, and again where it was raised and reached', async () => {
  const asker = await keyWith({ 'check-stock': 1 });
  await ask(asker);
  for (let each = 0; each < 3; each += 1) await ask(asker);
  const told = async () =>
    (await parts.store.read.audit.latest({ action: 'ask.refused', limit: 10 })).map(({ subject, after }) => [
      subject,
      JSON.parse(after ?? ''),
    ]);
  const first = ['check-stock', { code: 'limit_exceeded', limit: 1, asks: 1, moreAreNotTold: true }];
  expect(await told()).toEqual([first]);
  await changeLimits(parts, asker.kid, { dayIntents: { 'check-stock': 2 } });
  const raised = await asNow(asker.kid);
  for (let each = 0; each < 3; each += 1) await ask(raised);
  const second = ['check-stock', { code: 'limit_exceeded', limit: 2, asks: 2, moreAreNotTold: true }];
  expect(await told()).toEqual([second, first]);
});
