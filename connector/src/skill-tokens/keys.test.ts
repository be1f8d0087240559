import { createPublicKey } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  changeLimits,
  createKey,
  defaultLimits,
  formatKey,
  listKeys,
  type NewKeyAsk,
  noLimits,
  parseKey,
  readScopes,
  revokeKey,
  rotateKey,
} from './keys.ts';
import { createHouse, privateKeyOf, START } from './testing.ts';

let house: ReturnType<typeof createHouse>;
let parts: Awaited<ReturnType<typeof house.open>>;
beforeEach(async () => {
  house = createHouse();
  parts = await house.open();
});
afterEach(() => house.leave());

test('a new key is a seed of 43 characters, and the connector keeps the public half of it alone', async () => {
  const { kid, key } = await createKey(parts, { organizationId: '60001', name: 'Shop floor' });
  expect(key).toMatch(/^zik_[0-9a-f]{16}\.[A-Za-z0-9_-]{43}$/);
  const row = await parts.store.read.keys.get(kid);
  expect(row?.publicKey).toBe(createPublicKey(privateKeyOf(key).privateKey).export({ format: 'jwk' }).x);
  expect(JSON.stringify(row)).not.toContain(parseKey(key)?.seed);
});

test('a key of which only its name is said may read, asks a person before it writes, and has limits', async () => {
  await createKey(parts, { organizationId: '60001', name: 'Shop floor' });
  const [listed] = await listKeys(parts);
  expect(listed).toMatchObject({
    kind: 'skill',
    release: 'person',
    organizationId: '60001',
    locationIds: null,
    state: 'active',
    createdAt: START,
    limits: defaultLimits.skill,
  });
  expect(listed?.scopes).toEqual(readScopes);
  expect(listed?.scopes).not.toContain('orders:write');
});

test('a service’s key has no limit but those that are said: its volume is the shop’s own', async () => {
  const said = { orderValueMicros: 500e6, dayValueMicros: 5_000e6, dayOrders: 200 };
  const ask = { organizationId: '1', name: 'Web shop', kind: 'service', scopes: ['orders:write'] } as const;
  await createKey(parts, { ...ask, scopes: [...ask.scopes], limits: said });
  expect((await listKeys(parts))[0]?.limits).toEqual({ ...noLimits, ...said });
});

test('what the admin says of limits stands, and the rest is as it would be', async () => {
  const limits = { dayOrders: 3, dayZohoCalls: null };
  await createKey(parts, { organizationId: '1', name: 'A', limits, locationIds: ['7'], scopes: ['orders:write'] });
  const [listed] = await listKeys(parts);
  expect(listed?.limits).toEqual({ ...defaultLimits.skill, dayOrders: 3, dayZohoCalls: null });
  expect(listed?.locationIds).toEqual(['7']);
  expect(listed?.scopes).toEqual(['orders:write']);
});

test.each([
  ['organizationId', { organizationId: 'acme' }],
  ['name', { name: '' }],
  ['name', { name: 'two\nlines' }],
  ['scopes', { scopes: [] }],
  ['scopes.0', { scopes: ['everything'] }],
  ['release', { release: 'nobody' }],
  ['limits.dayOrders', { limits: { dayOrders: -1 } }],
  ['limits.dayOders', { limits: { dayOders: 1 } }],
  ['locationIds', { locationIds: [] }],
])('a key with a wrong %s is refused, and none is made', async (field, wrong) => {
  const made = createKey(parts, { organizationId: '1', name: 'A', ...wrong } as never);
  await expect(made).rejects.toMatchObject({ code: 'invalid_ask', facts: { fields: [{ field }] } });
  expect(await listKeys(parts)).toEqual([]);
});

test('a change of limits holds at once in another process, which had the old ones in hand', async () => {
  const { kid } = await createKey(parts, { organizationId: '1', name: 'A', limits: { dayOrders: 3 } });
  const other = await house.open();
  const epoch = other.store.epoch('keys');
  expect(await changeLimits(parts, kid, { dayOrders: 4 })).toEqual({ ...defaultLimits.skill, dayOrders: 4 });
  await expect.poll(() => other.store.epoch('keys')).toBeGreaterThan(epoch);
  expect((await listKeys(other))[0]?.limits.dayOrders).toBe(4);
  await expect(changeLimits(parts, kid, { dayOrders: -1 })).rejects.toMatchObject({ code: 'invalid_ask' });
});

describe.each([
  ['of a service', { kind: 'service' }],
  ['whose plans the agent releases', { release: 'agent' }],
] as const)('a key %s that orders', (_, alone) => {
  const ask: NewKeyAsk = { organizationId: '1', name: 'A', scopes: ['orders:write'], ...alone };

  test('is not made before somebody has said what its orders may cost; nothing is not said', async () => {
    for (const limits of [
      {},
      { orderValueMicros: null, dayValueMicros: null },
      { orderValueMicros: 1e6, dayValueMicros: null },
      { dayValueMicros: 1e6 },
    ]) {
      const made = createKey(parts, { ...ask, limits });
      await expect(made).rejects.toMatchObject({
        code: 'invalid_ask',
        message: expect.stringContaining('No person sees'),
      });
    }
    expect(await listKeys(parts)).toEqual([]);
    await createKey(parts, { ...ask, limits: { orderValueMicros: 1e6 }, unlimited: ['dayValueMicros'] });
    expect((await listKeys(parts))[0]?.limits).toMatchObject({ orderValueMicros: 1e6, dayValueMicros: null });
  });

  test('does not lose a limit on value, nor does its successor; other limits may go', async () => {
    const { kid } = await createKey(parts, { ...ask, limits: { orderValueMicros: 1e6, dayValueMicros: 2e6 } });
    const next = await rotateKey(parts, { kid, overlapMs: 60_000 });
    for (const each of [kid, next.kid]) {
      for (const lost of [{ orderValueMicros: null }, { dayOrders: 1, dayValueMicros: null }]) {
        const changing = changeLimits(parts, each, lost);
        await expect(changing).rejects.toMatchObject({
          code: 'invalid_ask',
          message: expect.stringContaining('may change, but stay'),
        });
      }
      const limits = await changeLimits(parts, each, { orderValueMicros: 5e6, dayOrders: null });
      expect(limits).toMatchObject({ orderValueMicros: 5e6, dayValueMicros: 2e6, dayOrders: null });
    }
  });
});

test('where a person releases, or nothing can be ordered, a limit on value is taken away again', async () => {
  const limits = { orderValueMicros: 1e6, dayValueMicros: 1e6 };
  for (const more of [{ scopes: ['orders:write'] }, { scopes: ['stock:read'], kind: 'service' }] as const) {
    const { kid } = await createKey(parts, {
      organizationId: '1',
      name: 'A',
      limits,
      ...more,
      scopes: [...more.scopes],
    });
    expect(await changeLimits(parts, kid, { dayValueMicros: null })).toMatchObject({ dayValueMicros: null });
  }
});

test('a key released by code comes with a secret for an authenticator app, sealed in the store', async () => {
  const { kid, otpauthUri } = await createKey(parts, { organizationId: '1', name: 'Till', release: 'code' });
  const uri = new URL(otpauthUri ?? '');
  expect(uri.protocol).toBe('otpauth:');
  expect(Object.fromEntries(uri.searchParams)).toMatchObject({ algorithm: 'SHA1', digits: '6', period: '30' });
  const sealed = (await parts.store.read.keys.get(kid))?.totpSecret ?? '';
  const secret = uri.searchParams.get('secret') ?? '';
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(sealed).not.toContain(secret);
  expect(await parts.vault.open(sealed)).toBe(secret);
});

test('a rotated key hands all it may do to its successor, and ends when said', async () => {
  const limits = { dayOrders: 3 };
  const ask: NewKeyAsk = { organizationId: '1', name: 'Till', release: 'code', locationIds: ['7'], limits };
  const old = await createKey(parts, ask);
  const next = await rotateKey(parts, { kid: old.kid, overlapMs: 60_000 });
  expect(next.key).not.toBe(old.key);
  expect(next.otpauthUri).not.toBe(old.otpauthUri);
  const [first, second] = await listKeys(parts);
  expect(second).toEqual({ ...first, kid: next.kid, state: 'active', revokedAt: null, rotatedFrom: old.kid });
  expect(first).toMatchObject({ state: 'ending', revokedAt: new Date(START.getTime() + 60_000) });
  house.clock.pass(60_000);
  expect((await listKeys(parts))[0]?.state).toBe('revoked');
});

test('a key that has a successor has no second one', async () => {
  const { kid } = await createKey(parts, { organizationId: '1', name: 'A' });
  await rotateKey(parts, { kid, overlapMs: 60_000 });
  await expect(rotateKey(parts, { kid })).rejects.toMatchObject({ code: 'key_revoked' });
  expect(await listKeys(parts)).toHaveLength(2);
});

test('a revoked key stays on the list, and nobody can revoke it twice or replace it', async () => {
  const { kid } = await createKey(parts, { organizationId: '1', name: 'A' });
  await revokeKey(parts, kid);
  expect(await listKeys(parts)).toMatchObject([{ kid, state: 'revoked', revokedAt: START }]);
  await expect(revokeKey(parts, kid)).rejects.toMatchObject({ code: 'not_found' });
  await expect(rotateKey(parts, { kid })).rejects.toMatchObject({ code: 'key_revoked' });
  await expect(rotateKey(parts, { kid: 'nobody' })).rejects.toMatchObject({ code: 'not_found' });
});

test('the text of a key is read back, and no other text is', () => {
  const kid = '0123456789abcdef';
  const seed = 'A'.repeat(43);
  expect(parseKey(formatKey(kid, seed))).toEqual({ kid, seed });
  for (const text of [
    '',
    `zik_${kid}`,
    `zik_${kid}.${seed}A`,
    `zik_${kid}.${seed}\n`,
    `ZIK_${kid}.${seed}`,
    `zik_${kid}.${seed.slice(1)}=`,
  ]) {
    expect(parseKey(text)).toBeNull();
  }
});
