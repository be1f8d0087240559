import { describe, expect, test } from 'vitest';
import { allowedReaches, hostOf, reachOf, readAddress, whyRefused } from './addresses.ts';

test.each([
  ['8.8.8.8', 'public'],
  ['2606:4700::1111', 'public'],
  ['127.0.0.1', 'loopback'],
  ['127.255.255.254', 'loopback'],
  ['::1', 'loopback'],
  ['10.0.0.1', 'private'],
  ['172.16.0.1', 'private'],
  ['172.31.255.255', 'private'],
  ['172.32.0.1', 'public'],
  ['192.168.1.1', 'private'],
  ['100.64.0.1', 'private'],
  ['fd12:3456::1', 'private'],
  // Machines' own secrets.
  ['169.254.169.254', 'never'],
  ['100.100.100.200', 'never'],
  ['168.63.129.16', 'never'],
  ['fd00:ec2::254', 'never'],
  ['fe80::1', 'never'],
  ['fe80::1%eth0', 'never'],
  // Another address in disguise: IPv4 mapped, compatible, translated (NAT64), 6to4, Teredo.
  ['::ffff:127.0.0.1', 'never'],
  ['::ffff:7f00:1', 'never'],
  ['::ffff:8.8.8.8', 'never'],
  ['::127.0.0.1', 'never'],
  ['64:ff9b::7f00:1', 'never'],
  ['64:ff9b::808:808', 'never'],
  ['64:ff9b:1::1', 'never'],
  ['2002:7f00:1::', 'never'],
  ['2001:0:7f00:1::', 'never'],
  ['::', 'never'],
  ['0.0.0.0', 'never'],
  ['255.255.255.255', 'never'],
  ['224.0.0.1', 'never'],
  ['198.18.0.1', 'never'],
  ['203.0.113.7', 'never'],
  ['2001:db8::1', 'never'],
  ['ff02::1', 'never'],
  ['localhost', 'never'],
  ['', 'never'],
])('%s is %s', (address, reach) => expect(reachOf(address)).toBe(reach));

test('a gateway is the admin’s own and may be near; where webhooks go is a setting', () => {
  expect([...allowedReaches('openclaw', 'public')].sort()).toEqual(['loopback', 'private', 'public']);
  expect([...allowedReaches('webhook', 'public')]).toEqual(['public']);
  expect([...allowedReaches('webhook', 'loopback')].sort()).toEqual(['loopback', 'public']);
  expect([...allowedReaches('webhook', 'private')].sort()).toEqual(['loopback', 'private', 'public']);
});

describe('an address', () => {
  test.each([
    'ftp://shop.example',
    'shop.example',
    '/told',
    '',
    'https://',
    `https://shop.example/${'a'.repeat(2_000)}`,
  ])('is none: %j', (text) => expect(readAddress(text)).toBe('must be an https address'));

  test('holds no secret and no fragment', () => {
    expect(readAddress('https://jane:secret@shop.example')).toMatch(/user name or a password/);
    expect(readAddress('https://secret@shop.example')).toMatch(/user name or a password/);
    expect(readAddress('https://shop.example/#here')).toMatch(/#/);
  });

  // However this machine's own address is written, it is read as what it is.
  test.each(['http://127.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://017700000001/', 'http://127.0.0.1./'])(
    '%s is this machine',
    (text) => expect(hostOf(readAddress(text) as URL)).toBe('127.0.0.1'),
  );

  test('with an IPv6 host is known without its brackets', () => {
    expect(hostOf(new URL('https://[::1]:8443/'))).toBe('::1');
  });
});

describe('nothing is sent', () => {
  const https = new URL('https://shop.example/');
  const http = new URL('http://shop.example/');
  const all = allowedReaches('webhook', 'private');
  const open = allowedReaches('webhook', 'public');

  test('where one of the addresses of a name is not allowed', () => {
    expect(whyRefused(https, ['8.8.8.8'], open)).toBeNull();
    expect(whyRefused(https, ['8.8.8.8', '10.0.0.1'], open)).toMatch(/not allowed/);
    expect(whyRefused(https, ['8.8.8.8', '10.0.0.1'], all)).toBeNull();
    expect(whyRefused(https, ['8.8.8.8', '169.254.169.254'], all)).toMatch(/not allowed/);
    expect(whyRefused(https, [], all)).toMatch(/no address/);
  });

  test('unencrypted, but to this machine', () => {
    expect(whyRefused(http, ['127.0.0.1', '::1'], all)).toBeNull();
    expect(whyRefused(http, ['8.8.8.8'], all)).toMatch(/use https/);
    expect(whyRefused(http, ['10.0.0.1'], all)).toMatch(/use https/);
    expect(whyRefused(http, ['127.0.0.1'], open)).toMatch(/not allowed/);
  });
});
