// Where the connector is and who we are: checked before anything is sent. A value is never repeated in a message.
import { broken } from './failure.ts';
import type { Settings, Variables } from './types.ts';

/** Reads the three variables, or says which one is wrong. A key is `zik_<key id>.<32 bytes of Ed25519 seed>`. */
export const readSettings = ({ url = '', key = '', organisation = '' }: Variables): Settings => {
  const { protocol, hostname, origin, href } = URL.canParse(url) ? new URL(url) : NO_ADDRESS;
  const loopback = protocol === 'http:' && /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(hostname);
  const [, keyId, encoded = ''] = /^zik_([0-9A-Za-z]{4,32})\.([\w-]{43})$/.exec(key) ?? [];
  const seed = Buffer.from(encoded, 'base64url');
  if (url === '') throw wrong('CONNECTOR_URL is not set.');
  if (href === '') throw wrong('CONNECTOR_URL is not an address such as https://connector.example.');
  if (href !== `${origin}/`) throw wrong('CONNECTOR_URL must be the bare address: no path, user or query.');
  if (protocol !== 'https:' && !loopback) {
    throw wrong('CONNECTOR_URL must begin with https:// (http:// is for this machine alone).');
  }
  if (!/^\d{0,25}$/.test(organisation)) throw wrong('ZOHO_ORG_ID must be digits alone.');
  if (key === '') throw wrong('CONNECTOR_API_KEY is not set.');
  if (keyId === undefined || seed.toString('base64url') !== encoded) {
    throw wrong('CONNECTOR_API_KEY is not a whole key of this connector.');
  }
  return { origin, keyId, seed, organisation: organisation || undefined };
};

const NO_ADDRESS = { protocol: '', hostname: '', origin: '', href: '' };
const wrong = (detail: string): Error =>
  broken('setup_wrong', detail, 'tell the person that an admin must set up the skill (references/setup.md).');
