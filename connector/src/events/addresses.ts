// How far away an address is, and which of them a subscriber may be at. Whatever is not known to be public is not.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** `never`: no subscriber's, such as the address at which a cloud tells its machines their secrets. */
export type Reach = 'public' | 'private' | 'loopback' | 'never';

const list = (...subnets: readonly (readonly [address: string, prefix: number])[]): BlockList => {
  const made = new BlockList();
  for (const [address, prefix] of subnets) made.addSubnet(address, prefix, isIPv4(address) ? 'ipv4' : 'ipv6');
  return made;
};

// By IANA's registries of special-purpose addresses, as they stood in 2026.
const loopback4 = list(['127.0.0.0', 8]);
const private4 = list(['10.0.0.0', 8], ['172.16.0.0', 12], ['192.168.0.0', 16], ['100.64.0.0', 10]);
const never4 = list(
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
  // Where clouds tell their machines secrets, outside the link-local addresses.
  ['100.100.100.200', 32],
  ['168.63.129.16', 32],
);
const loopback6 = list(['::1', 128]);
const private6 = list(['fc00::', 7]);
// Only what is handed out for the public internet, without the parts of it that lead elsewhere: NAT64, mapped and
// compatible IPv4 lie outside of it; Teredo, 6to4 and documentation are taken out.
const public6 = list(['2000::', 3]);
const never6 = list(
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
  ['fd00:ec2::254', 128],
  ['fd20:ce::254', 128],
);

export const reachOf = (address: string): Reach => {
  if (isIPv4(address)) {
    if (never4.check(address, 'ipv4')) return 'never';
    if (loopback4.check(address, 'ipv4')) return 'loopback';
    return private4.check(address, 'ipv4') ? 'private' : 'public';
  }
  // With a zone, as in fe80::1%eth0, it is none of those below.
  if (!isIPv6(address) || address.includes('%') || never6.check(address, 'ipv6')) return 'never';
  if (loopback6.check(address, 'ipv6')) return 'loopback';
  if (private6.check(address, 'ipv6')) return 'private';
  return public6.check(address, 'ipv6') ? 'public' : 'never';
};

export type SubscriberAddresses = 'public' | 'loopback' | 'private';

/** Where subscribers of webhooks may be, by the setting; a gateway is the admin's own, and may be wherever it is. */
export const allowedReaches = (kind: 'openclaw' | 'webhook', setting: SubscriberAddresses): ReadonlySet<Reach> => {
  if (kind === 'openclaw' || setting === 'private') return new Set<Reach>(['public', 'loopback', 'private']);
  return new Set<Reach>(setting === 'loopback' ? ['public', 'loopback'] : ['public']);
};

/** The address to be told, or what it must be, to go behind its name. Plain http only where nobody can listen in. */
export const readAddress = (text: string): URL | string => {
  const url = text.length <= 2_000 ? URL.parse(text) : null;
  if (url === null || (url.protocol !== 'https:' && url.protocol !== 'http:')) return 'must be an https address';
  if (url.username !== '' || url.password !== '') return 'must not hold a user name or a password';
  if (url.hash !== '') return 'must not have a part behind #';
  return url;
};

/** The narrowest setting under which a webhook there would be told; null where none is. */
export const settingFor = (url: URL, addresses: readonly string[]): SubscriberAddresses | null =>
  (['public', 'loopback', 'private'] as const).find(
    (setting) => whyRefused(url, addresses, allowedReaches('webhook', setting)) === null,
  ) ?? null;

/** The name or the address in it, without the brackets of IPv6. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '');

/** Why nothing is sent there; null where it may be. */
export const whyRefused = (url: URL, addresses: readonly string[], allowed: ReadonlySet<Reach>): string | null => {
  const reaches = addresses.map(reachOf);
  if (reaches.length === 0)
    return `${hostOf(url)} has no address that this machine can find: look whether it is spelt right, and whether its DNS knows it.`;
  // All of them: whoever answers for a name must not get to choose between a good address and a bad one.
  if (!reaches.every((reach) => allowed.has(reach))) return `${hostOf(url)} is at an address that is not allowed.`;
  if (url.protocol === 'http:' && !reaches.every((reach) => reach === 'loopback')) {
    return 'Plain http is for this machine alone; use https.';
  }
  return null;
};
