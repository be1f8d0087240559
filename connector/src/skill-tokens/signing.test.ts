import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { decodeProtectedHeader, importJWK, jwtVerify } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createKey } from './keys.ts';
import { createSigningKeys, JWKS_MAX_AGE_SECONDS, rotateSigningKey, TOKEN_SECONDS } from './signing.ts';
import { assertionOf, createHouse } from './testing.ts';
import { createSkillTokens } from './tokens.ts';

const MONTH = 30 * 24 * 3_600_000;
const OVERLAP = (JWKS_MAX_AGE_SECONDS + TOKEN_SECONDS) * 1_000;

let house: ReturnType<typeof createHouse>;
let parts: Awaited<ReturnType<typeof house.open>>;
beforeEach(async () => {
  house = createHouse();
  parts = await house.open();
});
afterEach(() => house.leave());

const kids = async (keys = createSigningKeys(parts)) => (await keys.jwks()).map((key) => key.kid);

test('the set shows public halves alone, and the private half is sealed', async () => {
  const keys = await createSigningKeys(parts).jwks();
  expect(keys).toHaveLength(1);
  expect(Object.keys(keys[0] ?? {}).toSorted()).toEqual(['alg', 'crv', 'kid', 'kty', 'use', 'x']);
  const [row] = await parts.store.read.signingKeys.list();
  expect(await parts.vault.open(row?.privateKey ?? '')).toMatch(/^[A-Za-z0-9_-]{43}$/);
});

test('a process that starts later, and two askers at once, find the first key', async () => {
  const keys = createSigningKeys(parts);
  const [one, two] = await Promise.all([keys.current(), keys.current()]);
  const other = await createSigningKeys(await house.open()).current();
  expect(two.kid).toBe(one.kid);
  expect(other.kid).toBe(one.kid);
  expect(await kids(keys)).toEqual([one.kid]);
});

test('two processes that start at once on an empty store end up with one signing key', async () => {
  const from = (path: string) => JSON.stringify(new URL(path, import.meta.url).href);
  const program = `
    const { openStore } = await import(${from('../store/open.ts')});
    const { createVault } = await import(${from('../store/vault.ts')});
    const { createSigningKeys } = await import(${from('./signing.ts')});
    const store = await openStore({ file: ${JSON.stringify(house.file)} });
    const vault = createVault({ current: { id: 'test', bytes: new Uint8Array(32) }, previous: [] });
    const newId = () => crypto.randomUUID().replaceAll('-', '');
    while (Date.now() < ${Date.now() + 1_500});
    const keys = createSigningKeys({ store, vault, newId, now: () => new Date() });
    console.log((await keys.current()).kid);
    await store.close();`;
  const run = () => promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  const [one, two] = (await Promise.all([run(), run()])).map(({ stdout }) => stdout.trim());
  expect(one).toMatch(/^[0-9a-f]{16}$/);
  expect(two).toBe(one);
  expect(await parts.store.read.signingKeys.list()).toHaveLength(1);
});

test('a month on, the next key is published before it signs, and the old one verifies until its last token ended', async () => {
  const keys = createSigningKeys(parts);
  const old = (await keys.current()).kid;
  house.clock.pass(MONTH - 1);
  expect(await kids(keys)).toEqual([old]);

  house.clock.pass(1);
  expect((await keys.current()).kid).toBe(old);
  const [, next = ''] = await kids(keys);
  expect(next).not.toBe('');

  house.clock.pass(OVERLAP - 1);
  expect((await keys.current()).kid).toBe(old);
  house.clock.pass(1);
  expect((await keys.current()).kid).toBe(next);

  house.clock.pass(TOKEN_SECONDS * 1_000);
  expect(await keys.publicKey(old)).not.toBeNull();
  house.clock.pass(OVERLAP - TOKEN_SECONDS * 1_000);
  expect(await keys.publicKey(old)).toBeNull();
  expect(await kids(keys)).toEqual([next]);
});

test('the private half of a key that is over leaves the store with the next rotation', async () => {
  const keys = createSigningKeys(parts);
  const old = (await keys.current()).kid;
  for (let month = 0; month < 2; month += 1) {
    house.clock.pass(MONTH + 2 * OVERLAP);
    await keys.current();
  }
  expect((await parts.store.read.signingKeys.list()).map((row) => row.kid)).not.toContain(old);
});

test('a rotation by hand is seen by a process that has the old keys in mind', async () => {
  const other = createSigningKeys(await house.open());
  const before = await kids(other);
  await rotateSigningKey(parts, false);
  expect(await kids(other)).toHaveLength(2);
  house.clock.pass(OVERLAP);
  expect(before).not.toContain((await other.current()).kid);
});

test('tokens bought before a rotation stay good through it, and after a leak none does', async () => {
  const here = createSkillTokens(parts);
  const there = createSkillTokens(await house.open());
  const { key } = await createKey(parts, { organizationId: '1', name: 'A', scopes: ['stock:read'] });
  const buy = async () =>
    (await here.exchange({ assertion: await assertionOf(key, parts.now()), scope: 'stock:read' })).accessToken;

  const token = await buy();
  await there.verify(token);
  await rotateSigningKey(parts, false);
  await there.verify(token);

  await rotateSigningKey(parts, true);
  await expect(there.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(here.verify(token)).rejects.toMatchObject({ code: 'unauthenticated' });
  await there.verify(await buy());
  expect(await parts.store.read.signingKeys.list()).toHaveLength(1);
});

test('a reader with the published set alone can verify a token', async () => {
  const tokens = createSkillTokens(parts);
  const { key, kid } = await createKey(parts, { organizationId: '1', name: 'A', scopes: ['stock:read'] });
  const assertion = await assertionOf(key, parts.now());
  const { accessToken } = await tokens.exchange({ assertion, scope: 'stock:read' });
  const header = decodeProtectedHeader(accessToken);
  expect(header).toMatchObject({ alg: 'EdDSA', typ: 'at+jwt' });
  const jwk = (await tokens.jwks()).keys.find((candidate) => (candidate as { kid: string }).kid === header.kid);
  const { payload } = await jwtVerify(accessToken, await importJWK(jwk as never), { currentDate: parts.now() });
  expect(payload).toMatchObject({ sub: kid, org: '1', scope: 'stock:read' });
});
