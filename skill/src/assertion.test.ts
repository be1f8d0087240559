import { expect, test } from 'vitest';
import { signAssertion } from './assertion.ts';
import { faultOf, makeKey } from './fake-connector.ts';
import { readSettings } from './settings.ts';

const key = makeKey('Demo1234');
const settings = readSettings({ url: 'https://connector.example', key: key.text, organisation: undefined });
const now = new Date('2026-11-22T10:15:42.900Z');
const id = '2c5d4f1e-0000-4000-8000-000000000000';
const assertion = signAssertion(settings, now, id);

test('the statement says who signs, for whom, and for how long', () => {
  const [header, claims] = assertion.split('.').map((part) => Buffer.from(part, 'base64url').toString());
  expect(JSON.parse(header ?? '')).toEqual({ alg: 'EdDSA', typ: 'client-authentication+jwt', kid: 'Demo1234' });
  expect(JSON.parse(claims ?? '')).toEqual({
    iss: 'Demo1234',
    sub: 'Demo1234',
    aud: 'https://connector.example',
    iat: 1795342542,
    exp: 1795342597,
    jti: id,
  });
});

test('its signature fits the public key, and no other', () => {
  expect(faultOf(assertion, key, 'https://connector.example', now)).toBeUndefined();
  expect(faultOf(assertion, makeKey('Demo1234'), 'https://connector.example', now)).toBe('signature');
});

test('it is worth nothing at another address', () =>
  expect(faultOf(assertion, key, 'https://stranger.example', now)).toBe('audience'));

test('it is worth nothing after its minute', () =>
  expect(faultOf(assertion, key, 'https://connector.example', new Date(now.getTime() + 60_000))).toBe('clock'));

test('the key is nowhere in it', () => {
  const decoded = assertion.split('.').map((part) => Buffer.from(part, 'base64url').toString('latin1'));
  expect([assertion, ...decoded].join()).not.toContain(key.text.split('.')[1]);
});
