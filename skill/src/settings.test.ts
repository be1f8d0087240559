import { describe, expect, test } from 'vitest';
import { Failure } from './failure.ts';
import { makeKey } from './fake-connector.ts';
import { readSettings } from './settings.ts';
import type { Variables } from './types.ts';

const good: Variables = { url: 'https://connector.example', key: makeKey().text, organisation: undefined };

/** The line a wrong setting is answered with. */
const complaint = (change: Partial<Variables>): string => {
  try {
    readSettings({ ...good, ...change });
  } catch (error) {
    if (error instanceof Failure && error.exitCode === 3) return error.lines.join('\n');
    throw error;
  }
  throw new Error('it was taken');
};

describe('CONNECTOR_URL', () => {
  for (const url of [
    'https://connector.example',
    'https://connector.example:8443/',
    'http://127.0.0.1:8787',
    'http://127.8.9.10',
    'http://localhost:8787',
    'http://[::1]:8787',
  ]) {
    test(`may be ${url}`, () => expect(readSettings({ ...good, url }).origin).toBe(new URL(url).origin));
  }

  for (const url of [
    'http://connector.example',
    'http://10.0.0.1:8787',
    'http://127.0.0.1.evil.example',
    'http://localhost.evil.example',
    'http://[::ffff:127.0.0.1]:8787',
    'http://0.0.0.0:8787',
  ]) {
    test(`may not be ${url}, which is plain http to elsewhere`, () =>
      expect(complaint({ url })).toContain('must begin with https://'));
  }

  for (const url of [
    'https://connector.example/prefix',
    'https://connector.example/?a=1',
    'https://connector.example/#a',
    'https://user:secret@connector.example',
    'file:///etc/passwd',
  ]) {
    test(`may not be ${url}, which is more than an address`, () => {
      expect(complaint({ url })).toContain('must be the bare address');
      expect(complaint({ url })).not.toContain('secret');
    });
  }

  test('may not be another scheme', () => expect(complaint({ url: 'ftp://connector.example' })).toContain('https://'));
  test('is missed by its name', () => expect(complaint({ url: undefined })).toContain('CONNECTOR_URL is not set'));
  test('may not be any text', () => expect(complaint({ url: 'connector' })).toContain('is not an address'));
});

describe('CONNECTOR_API_KEY', () => {
  const seed = 'A'.repeat(43);
  test('is a key id and a seed', () => {
    const { keyId, seed: bytes } = readSettings({ ...good, key: `zik_Demo1234.${seed}` });
    expect([keyId, bytes.toString('hex')]).toEqual(['Demo1234', '00'.repeat(32)]);
  });
  for (const key of [
    seed,
    `zik_abc.${seed}`,
    `zik_${'a'.repeat(33)}.${seed}`,
    `zik_ab-cd.${seed}`,
    `zik_demo1234.${seed}A`,
    `zik_demo1234.${'A'.repeat(42)}`,
    `zik_demo1234.${'A'.repeat(42)}B`,
    ` zik_demo1234.${seed}`,
  ]) {
    test(`may not be ${key.replaceAll('A', '')} with a wrong part, and is not repeated`, () => {
      expect(complaint({ key })).toContain('CONNECTOR_API_KEY is not a whole key');
      expect(complaint({ key })).not.toContain('AAAA');
    });
  }
  test('is missed by its name', () => expect(complaint({ key: '' })).toContain('CONNECTOR_API_KEY is not set'));
});

describe('ZOHO_ORG_ID', () => {
  test('may be absent or empty', () => {
    expect(readSettings(good).organisation).toBeUndefined();
    expect(readSettings({ ...good, organisation: '' }).organisation).toBeUndefined();
  });
  test('is digits', () => expect(readSettings({ ...good, organisation: '10234695' }).organisation).toBe('10234695'));
  test('may not be anything else', () =>
    expect(complaint({ organisation: '1&scope=all' })).toContain('must be digits'));
});
