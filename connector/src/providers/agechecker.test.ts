import { createHmac } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { createProviders, listenProviders, providerCredentials } from 'zoho-sandbox/providers';
import { createAgeChecker } from './agechecker.ts';

const now = () => new Date('2026-11-22T18:00:00Z');
const providers = createProviders({ now });
const { origin, close } = await listenProviders(providers);
afterAll(close);
beforeEach(() => providers.spoil('age', null));

const { AGECHECKER_KEY: key, AGECHECKER_SECRET: secret } = providerCredentials;
const verifier = createAgeChecker({ origin, key, secret });
const of = (firstName: string, bornOn = '1980-05-17') => ({
  firstName,
  lastName: 'Doe',
  bornOn,
  street: '525 S Main St',
  city: 'Reno',
  state: 'NV',
  zip: '89501',
});
const order = { reference: 'order-1', minimumAge: 21, customerIp: '203.0.113.7' };
const failing = (promise: Promise<unknown>): Promise<{ code: string; message: string; text: string }> =>
  promise.then(
    () => ({ code: 'none', message: '', text: '' }),
    (error: { code: string; message: string; cause?: unknown }) => ({
      code: error.code,
      message: error.message,
      text: `${JSON.stringify(error)} ${String(error.cause)}`,
    }),
  );

describe('the vendor’s test buyers', () => {
  test.each([
    ['John', 'accepted'],
    ['Jane', 'photo_id'],
    ['Frank', 'photo_id'],
  ])('%s is %s at once', async (firstName, status) => {
    expect(await verifier.start(of(firstName), order)).toMatchObject({ status, id: expect.stringMatching(/^check-/) });
  });

  test('Grace is refused without an id, as is who is too young', async () => {
    expect(await verifier.start(of('Grace'), order)).toMatchObject({ id: null, status: 'not_created' });
    expect(await verifier.start(of('John', '2010-01-01'), order)).toMatchObject({
      id: null,
      status: 'not_created',
      reason: 'underage',
    });
  });

  test('Jane is accepted after a photo ID, Frank is not; what is denied may be accepted later', async () => {
    const [jane, frank] = [await verifier.start(of('Jane'), order), await verifier.start(of('Frank'), order)];
    await providers.age.step(jane.id ?? '');
    await providers.age.step(frank.id ?? '');
    expect(await verifier.status(jane.id ?? '')).toMatchObject({
      status: 'accepted',
      ownKey: true,
      reference: 'order-1',
    });
    expect(await verifier.status(frank.id ?? '')).toMatchObject({ status: 'denied', reason: 'invalid_id' });
    await providers.age.set(frank.id ?? '', 'accepted');
    expect((await verifier.status(frank.id ?? ''))?.status).toBe('accepted');
  });
});

test('what is asked again on the server tells whose age it is', async () => {
  const { id } = await verifier.start(of('John', '1980-05-07'), order);
  expect(await verifier.status(id ?? '')).toEqual({
    id,
    status: 'accepted',
    reason: null,
    ownKey: true,
    person: { firstName: 'John', lastName: 'Doe', bornOn: '1980-05-07' },
    reference: 'order-1',
  });
});

test('a check of another shop’s key, or one asked about without our secret, is not our own', async () => {
  const { id } = await verifier.start(of('John'), order);
  const other = createAgeChecker({ origin, key: 'another-shop', secret });
  expect(await other.status(id ?? '')).toMatchObject({ status: 'accepted', ownKey: false });
  const stranger = createAgeChecker({ origin, key, secret: 'wrong' });
  expect(await stranger.status(id ?? '')).toMatchObject({ status: 'accepted', ownKey: false, person: null });
});

test('an id that nobody knows is none, and one that is no id is not asked about', async () => {
  const before = providers.calls.length;
  expect(await verifier.status('check-99999999')).toBeNull();
  expect(providers.calls).toHaveLength(before + 1);
  for (const id of ['../create', 'a b', '', 'x'.repeat(65)]) expect(await verifier.status(id)).toBeNull();
  expect(providers.calls).toHaveLength(before + 1);
});

test('a status it has never named is none of ours', async () => {
  const { id } = await verifier.start(of('Jane'), order);
  await providers.age.set(id ?? '', 'ACCEPTED');
  expect((await verifier.status(id ?? ''))?.status).toBe('unknown');
});

describe('a provider that', () => {
  test.each(['down', 'html', 'refused', 'huge'] as const)('is %s is not there, and tells no secret', async (fault) => {
    const { id } = await verifier.start(of('John'), order);
    providers.spoil('age', fault);
    for (const trouble of [
      await failing(verifier.start(of('John'), order)),
      await failing(verifier.status(id ?? '')),
    ]) {
      expect(trouble.code).toBe('provider_unavailable');
      expect(trouble.text).not.toContain(secret);
    }
  });

  test('nobody listens for is not there either', async () => {
    const gone = createAgeChecker({ origin: 'http://127.0.0.1:9', key, secret });
    expect(await failing(gone.status('check-00000001'))).toMatchObject({ code: 'provider_unavailable' });
  });

  test('cannot use what it is told says so', async () => {
    expect(await failing(verifier.start({ ...of('John'), city: '' }, order))).toMatchObject({ code: 'invalid_ask' });
  });

  test('refuses our key is not there for us', async () => {
    const wrong = createAgeChecker({ origin, key: 'wrong', secret });
    expect((await failing(wrong.start(of('John'), order))).code).toBe('provider_unavailable');
  });
});

describe('a call back', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  const sign = (text: string, by: string = secret) => createHmac('sha1', by).update(text).digest('base64');
  const message = JSON.stringify({ uuid: 'check-00000001', status: 'accepted', reason: null });

  test('is believed by its signature alone, and tells whose status has changed', () => {
    expect(verifier.readCallback(bytes(message), sign(message))).toBe('check-00000001');
  });

  test.each([
    ['unsigned', message, null],
    ['signed with nothing', message, ''],
    ['signed with another secret', message, sign(message, 'another')],
    ['signed for another content', message, sign(`${message} `)],
    ['signed in hexadecimal', message, createHmac('sha1', secret).update(message).digest('hex')],
    ['no JSON', '{', sign('{')],
    ['without an id', '{}', sign('{}')],
    ['with an id that is none', '{"uuid":"../x"}', sign('{"uuid":"../x"}')],
  ])('that is %s is not', (_, body, signature) => {
    expect(verifier.readCallback(bytes(body), signature)).toBeNull();
  });

  test('comes signed from the provider when a status changes', async () => {
    const got: { body: string; signature: string }[] = [];
    const calling = createProviders({
      now,
      put: async (_, body, headers) => {
        got.push({ body, signature: headers['x-agechecker-signature'] ?? '' });
        return 204;
      },
    });
    const there = await listenProviders(calling);
    const asking = createAgeChecker({ origin: there.origin, key, secret, callbackUrl: 'https://shop.example/age' });
    const { id } = await asking.start(of('Jane'), order);
    await calling.age.step(id ?? '');
    expect(got.map(({ body, signature }) => asking.readCallback(bytes(body), signature))).toEqual([id]);
    await there.close();
  });
});
