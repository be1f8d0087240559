// Where the connector is and who we are: checked before anything is sent. A value is never repeated in a message.
import { broken, type Failure } from './failure.ts';
import type { Settings, Variables } from './types.ts';

/** Reads the three variables, or says which one is wrong. */
export const readSettings = (variables: Variables): Settings => {
  const origin = readOrigin(variables.url ?? '');
  const organisation = variables.organisation || undefined;
  if (organisation !== undefined && !/^\d{1,25}$/.test(organisation)) throw wrong('ZOHO_ORG_ID must be digits alone.');
  return { origin, ...readKey(variables.key ?? ''), organisation };
};

const readOrigin = (text: string): string => {
  if (text === '') throw wrong('CONNECTOR_URL is not set.');
  if (!URL.canParse(text)) throw wrong('CONNECTOR_URL is not an address such as https://connector.example.');
  const url = new URL(text);
  if (url.href !== `${url.origin}/`) throw wrong('CONNECTOR_URL must be the bare address: no path, user or query.');
  const loopback = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && loopback)) {
    throw wrong('CONNECTOR_URL must begin with https:// (http:// is for this machine alone).');
  }
  return url.origin;
};

/** A key is `zik_<key id>.<seed>`: 32 bytes of Ed25519 seed in base64url. */
const readKey = (text: string): Pick<Settings, 'keyId' | 'seed'> => {
  if (text === '') throw wrong('CONNECTOR_API_KEY is not set.');
  const [, keyId, encoded] = /^zik_([0-9A-Za-z]{4,32})\.([\w-]{43})$/.exec(text) ?? [];
  const seed = Buffer.from(encoded ?? '', 'base64url');
  if (keyId === undefined || seed.toString('base64url') !== encoded) {
    throw wrong('CONNECTOR_API_KEY is not a whole key of this connector.');
  }
  return { keyId, seed };
};

const wrong = (detail: string): Failure =>
  broken('setup_wrong', detail, 'tell the person that an admin must set up the skill (references/setup.md).');
