import { execFile } from 'node:child_process';
import { createHmac, generateKeyPairSync } from 'node:crypto';
import { inspect, promisify } from 'node:util';
import { decodeJwt, importJWK, SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ConnectorError } from '../errors.ts';
import type { SkillTokens } from '../parts.ts';
import { createKey, type NewKey, revokeKey, rotateKey } from './keys.ts';
import { assertionOf, type Bent, createHouse, newId, PUBLIC_URL, privateKeyOf, START } from './testing.ts';
import { createSkillTokens } from './tokens.ts';

let house: ReturnType<typeof createHouse>;
let parts: Awaited<ReturnType<typeof house.open>>;
let tokens: SkillTokens;
let made: NewKey;

beforeEach(async () => {
  house = createHouse();
  parts = await house.open();
  tokens = createSkillTokens(parts);
  made = await createKey(parts, {
    organizationId: '60001',
    name: 'Shop floor',
    scopes: ['stock:read', 'items:read'],
    locationIds: ['7'],
  });
});
afterEach(() => house.leave());

const exchange = (assertion: string, more: { scope?: string; organizationId?: string } = {}) =>
  tokens.exchange({ assertion, scope: 'stock:read', ...more });
const buy = async (more: { scope?: string; organizationId?: string } = {}, bent: Bent = {}) =>
  exchange(await assertionOf(made.key, parts.now(), bent), more);
const seconds = (): number => parts.now().getTime() / 1_000;
const remembered = () => parts.store.read.keys.rememberedAssertions();

test('an assertion buys five minutes of what was asked for and is allowed', async () => {
  const sold = await buy({ scope: 'orders:write stock:read stock:read', organizationId: '60001' });
  expect(sold).toMatchObject({ expiresInSeconds: 300, scope: 'stock:read' });
  expect(decodeJwt(sold.accessToken)).toMatchObject({
    iss: PUBLIC_URL,
    aud: PUBLIC_URL,
    sub: made.kid,
    org: '60001',
    iat: seconds(),
    exp: seconds() + 300,
  });
  const asker = await tokens.verify(sold.accessToken);
  expect(asker).toMatchObject({
    kid: made.kid,
    name: 'Shop floor',
    organizationId: '60001',
    scopes: ['stock:read'],
    release: 'person',
    locationIds: ['7'],
  });
});

test.each(['EdDSA', 'Ed25519'])('an assertion may call its algorithm %s', async (alg) => {
  await buy({}, { header: { alg } });
});

test('an assertion that lives 60 seconds and was made 30 seconds off is good either way', async () => {
  await buy({}, { claims: { iat: seconds() - 30, exp: seconds() + 30 } });
  await buy({}, { claims: { iat: seconds() + 30, exp: seconds() + 90 } });
});

const stranger = generateKeyPairSync('ed25519').privateKey;
type Bend = () => Bent;
const bends: [string, Bend][] = [
  ['signed by a stranger', () => ({ signWith: stranger })],
  ['of a key nobody knows', () => ({ header: { kid: '0'.repeat(16) } })],
  ['without a key id', () => ({ header: { kid: undefined } })],
  ['with a path for a key id', () => ({ header: { kid: '../../etc/passwd' } })],
  ['without a type', () => ({ header: { typ: undefined } })],
  ['of the type of an access token', () => ({ header: { typ: 'at+jwt' } })],
  ['of the plain type JWT', () => ({ header: { typ: 'JWT' } })],
  ['for another address', () => ({ claims: { aud: 'https://stranger.example' } })],
  ['for our address with a path', () => ({ claims: { aud: `${PUBLIC_URL}/v1/token` } })],
  ['for a list with our address alone', () => ({ claims: { aud: [PUBLIC_URL] } })],
  ['for a list of two addresses', () => ({ claims: { aud: [PUBLIC_URL, 'https://stranger.example'] } })],
  ['for nobody', () => ({ claims: { aud: undefined } })],
  ['issued by another key', () => ({ claims: { iss: '0'.repeat(16) } })],
  ['about another key', () => ({ claims: { sub: '0'.repeat(16) } })],
  ['that lives 61 seconds', () => ({ claims: { exp: seconds() + 61 } })],
  ['that lives for ever', () => ({ claims: { exp: undefined } })],
  ['that ends in a word', () => ({ claims: { exp: 'never' } })],
  ['that ends before it begins', () => ({ claims: { iat: seconds() + 20, exp: seconds() + 10 } })],
  ['of no known moment', () => ({ claims: { iat: undefined } })],
  ['without an id', () => ({ claims: { jti: undefined } })],
  ['with an empty id', () => ({ claims: { jti: '' } })],
  ['with an endless id', () => ({ claims: { jti: 'j'.repeat(129) } })],
  ['with a number for an id', () => ({ claims: { jti: 7 } })],
];

/** Whatever was wrong, the outside hears this and the log hears more. */
const expectVagueRefusal = async (sold: Promise<unknown>): Promise<void> => {
  const error = (await sold.then(
    () => 'sold',
    (caught: unknown) => caught,
  )) as ConnectorError;
  expect(error).toMatchObject({ code: 'unauthenticated', message: 'The connector did not accept this key.' });
  expect(String(error.cause)).toMatch(/^Error: assertion refused: ./);
};

test.each(bends)('an assertion %s buys nothing and costs no write', async (_, bend) => {
  await expectVagueRefusal(buy({}, bend()));
  expect(await remembered()).toBe(0);
});

const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const honestClaims = () => ({
  iss: made.kid,
  sub: made.kid,
  aud: PUBLIC_URL,
  iat: seconds(),
  exp: seconds() + 60,
  jti: newId(),
});
const publicKeyText = async () => (await parts.store.read.keys.get(made.kid))?.publicKey ?? '';
const byHmac = async (secret: Buffer): Promise<string> => {
  const header = { alg: 'HS256', typ: 'client-authentication+jwt', kid: made.kid };
  const signed = `${encode(header)}.${encode(honestClaims())}`;
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`;
};

const forgeries: [string, () => Promise<string>][] = [
  ['not signed at all', async () => new UnsecuredJWT(honestClaims()).encode()],
  [
    'that says alg none with our header',
    async () =>
      `${encode({ alg: 'none', typ: 'client-authentication+jwt', kid: made.kid })}.${encode(honestClaims())}.`,
  ],
  ['with an HMAC by the public key’s bytes', async () => byHmac(Buffer.from(await publicKeyText(), 'base64url'))],
  ['with an HMAC by the public key’s text', async () => byHmac(Buffer.from(await publicKeyText()))],
  [
    'with other claims under its signature',
    async () => {
      const [header, , signature] = (await assertionOf(made.key, parts.now())).split('.');
      return `${header}.${encode({ ...honestClaims(), jti: 'other' })}.${signature}`;
    },
  ],
  [
    'that brings a key of its own',
    async () => {
      const own = generateKeyPairSync('ed25519');
      const jwk = own.publicKey.export({ format: 'jwk' });
      return assertionOf(made.key, parts.now(), { header: { jwk }, signWith: own.privateKey });
    },
  ],
  ['that is an access token', async () => (await buy()).accessToken],
  ['longer than 4 KB', async () => assertionOf(made.key, parts.now(), { claims: { padding: 'x'.repeat(4_096) } })],
  ['that is no token', async () => 'a.b.c'],
  ['that is empty', async () => ''],
];

test.each(forgeries)('an assertion %s buys nothing', async (_, forge) => {
  const assertion = await forge();
  const before = await remembered();
  await expectVagueRefusal(exchange(assertion));
  expect(await remembered()).toBe(before);
});

test.each([
  ['31 seconds behind', () => ({ iat: seconds() - 31, exp: seconds() + 29 })],
  ['31 seconds ahead', () => ({ iat: seconds() + 31, exp: seconds() + 91 })],
  ['so far behind that its assertion has expired', () => ({ iat: seconds() - 90, exp: seconds() - 30 })],
  ['ahead, and says not before', () => ({ nbf: seconds() + 20 })],
])('a clock that is %s is told the server’s time', async (_, claims) => {
  await expect(buy({}, { claims: claims() })).rejects.toMatchObject({
    code: 'clock_skew',
    facts: { serverTime: START.toISOString() },
  });
  expect(await remembered()).toBe(0);
});

test('a stranger with a wrong clock learns nothing of ours', async () => {
  await expectVagueRefusal(buy({}, { claims: { iat: 1, exp: 61 }, signWith: stranger }));
});

test('an assertion buys once, in every process', async () => {
  const assertion = await assertionOf(made.key, parts.now());
  await exchange(assertion);
  await expectVagueRefusal(exchange(assertion));
  const there = createSkillTokens(await house.open());
  await expectVagueRefusal(there.exchange({ assertion, scope: 'stock:read' }));
});

test('an assertion stays used up to its last moment, and is expired from then on', async () => {
  const assertion = await assertionOf(made.key, parts.now(), { claims: { exp: seconds() + 25 } });
  await exchange(assertion);
  house.clock.pass(25_000 - 1);
  await expectVagueRefusal(exchange(assertion));
  house.clock.pass(1);
  await expect(exchange(assertion)).rejects.toMatchObject({ code: 'clock_skew' });
});

test('an assertion that bought nothing is used up all the same', async () => {
  const assertion = await assertionOf(made.key, parts.now());
  await expect(exchange(assertion, { scope: 'orders:write' })).rejects.toMatchObject({ code: 'scope_missing' });
  await expectVagueRefusal(exchange(assertion));
});

test('a key of one organisation buys nothing for another', async () => {
  await expect(buy({ organizationId: '60002' })).rejects.toMatchObject({ code: 'wrong_organization' });
});

test('revocation is told to the holder of the key, and to nobody else', async () => {
  await revokeKey(parts, made.kid);
  await expect(buy()).rejects.toMatchObject({ code: 'key_revoked' });
  await expectVagueRefusal(buy({}, { signWith: stranger }));
  expect(await remembered()).toBe(0);
});

test('a revoked key’s token is worth nothing at once, in a process that had verified it before', async () => {
  const there = createSkillTokens(await house.open());
  const { accessToken } = await buy();
  await there.verify(accessToken);
  await tokens.verify(accessToken);
  await revokeKey(parts, made.kid);
  await expect(there.verify(accessToken)).rejects.toMatchObject({ code: 'key_revoked' });
  await expect(tokens.verify(accessToken)).rejects.toMatchObject({ code: 'key_revoked' });
});

test('a revocation by another process of the system is seen by the next call', async () => {
  const { accessToken } = await buy();
  await tokens.verify(accessToken);
  const program = `
    const { openStore } = await import(${JSON.stringify(new URL('../store/open.ts', import.meta.url).href)});
    const { revokeKey } = await import(${JSON.stringify(new URL('./keys.ts', import.meta.url).href)});
    const store = await openStore({ file: ${JSON.stringify(house.file)} });
    await revokeKey({ store, now: () => new Date(${parts.now().getTime()}) }, ${JSON.stringify(made.kid)});
    await store.close();`;
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', program]);
  await expect(tokens.verify(accessToken)).rejects.toMatchObject({ code: 'key_revoked' });
});

test('a change to another key leaves a token good', async () => {
  const { accessToken } = await buy();
  const before = await tokens.verify(accessToken);
  const other = await createKey(parts, { organizationId: '60001', name: 'Other' });
  await revokeKey(parts, other.kid);
  expect(await tokens.verify(accessToken)).toEqual(before);
});

test('a rotated key works until its overlap is over, tokens bought before included', async () => {
  await rotateKey(parts, { kid: made.kid, overlapMs: 60_000 });
  const { accessToken } = await buy();
  house.clock.pass(60_000 - 1);
  await tokens.verify(accessToken);
  await buy();
  house.clock.pass(1);
  await expect(tokens.verify(accessToken)).rejects.toMatchObject({ code: 'key_revoked' });
  await expect(buy()).rejects.toMatchObject({ code: 'key_revoked' });
});

test('an access token is good for its five minutes and not a millisecond longer', async () => {
  const { accessToken } = await buy();
  house.clock.pass(300_000 - 1);
  await tokens.verify(accessToken);
  house.clock.pass(1);
  await expect(tokens.verify(accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
  await expect(createSkillTokens(parts).verify(accessToken)).rejects.toMatchObject({ code: 'unauthenticated' });
});

/** A token signed with our own signing key, so that only what is bent can be its fault. */
const tokenWith = async (bent: { header?: object; claims?: object }): Promise<string> => {
  await tokens.jwks();
  const [row] = await parts.store.read.signingKeys.list();
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: row?.publicKey, d: await parts.vault.open(row?.privateKey ?? '') };
  const claims = {
    iss: PUBLIC_URL,
    aud: PUBLIC_URL,
    sub: made.kid,
    org: '60001',
    scope: 'stock:read',
    iat: seconds(),
    exp: seconds() + 300,
    jti: newId(),
    ...bent.claims,
  };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: row?.kid ?? '', ...bent.header })
    .sign(await importJWK(jwk as never, 'EdDSA'));
};

test('the hand-made token of the next test would be good if nothing in it were bent', async () => {
  await tokens.verify(await tokenWith({}));
});

test.each([
  ['of another type', { header: { typ: 'JWT' } }],
  ['of an unknown signing key', { header: { kid: 'f'.repeat(16) } }],
  ['without a signing key', { header: { kid: undefined } }],
  ['of another issuer', { claims: { iss: 'https://stranger.example' } }],
  ['for another address', { claims: { aud: 'https://stranger.example' } }],
  ['of a key nobody knows', { claims: { sub: '0'.repeat(16) } }],
  ['of another organisation', { claims: { org: '60002' } }],
  ['without an end', { claims: { exp: undefined } }],
  ['without scopes', { claims: { scope: undefined } }],
  ['with a list for scopes', { claims: { scope: ['stock:read'] } }],
])('an access token %s is refused', async (_, bent) => {
  await expect(tokens.verify(await tokenWith(bent))).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('an access token signed by a skill’s own key is refused', async () => {
  const { privateKey } = privateKeyOf(made.key);
  const forged = await new SignJWT(decodeJwt((await buy()).accessToken))
    .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid: made.kid })
    .sign(privateKey);
  await expect(tokens.verify(forged)).rejects.toMatchObject({ code: 'unauthenticated' });
});

test('a token never allows more than its key, whatever it says', async () => {
  const asker = await tokens.verify(await tokenWith({ claims: { scope: 'orders:write items:read' } }));
  expect(asker.scopes).toEqual(['items:read']);
});

/** How many keys are read from the store from now on. */
const countReads = () => {
  const { keys } = parts.store.read;
  const get = keys.get;
  let reads = 0;
  keys.get = (kid) => {
    reads += 1;
    return get(kid);
  };
  return () => reads;
};

test('a token that was verified before is not verified again, and costs some microseconds', async () => {
  const { accessToken } = await buy();
  await tokens.verify(accessToken);
  const reads = countReads();
  const times = 20_000;
  const started = performance.now();
  for (let count = 0; count < times; count += 1) await tokens.verify(accessToken);
  const microseconds = ((performance.now() - started) * 1_000) / times;
  expect(reads()).toBe(0);
  // Some 3 µs on a quiet machine; a signature check takes over a hundred.
  expect(microseconds).toBeLessThan(60);
});

test('only so many verified tokens are kept in mind, the latest ones', async () => {
  const small = createSkillTokens(parts, 2);
  const [first = '', second = '', third = ''] = [await buy(), await buy(), await buy()].map((sold) => sold.accessToken);
  for (const token of [first, second, third]) await small.verify(token);
  const reads = countReads();
  await small.verify(second);
  await small.verify(third);
  expect(reads()).toBe(0);
  await small.verify(first);
  expect(reads()).toBe(1);
});

test('no refusal repeats the assertion or its claims, to the outside or to the log', async () => {
  const claims = { aud: 'https://stranger.example', jti: 'jti-of-this-test' };
  const assertion = await assertionOf(made.key, parts.now(), { claims });
  const error = (await exchange(assertion).catch((caught: unknown) => caught)) as ConnectorError;
  const everything = inspect(error, { depth: 10, showHidden: true });
  expect(everything).toContain('aud check_failed');
  for (const part of [...assertion.split('.'), ...Object.values(claims)]) expect(everything).not.toContain(part);
});
