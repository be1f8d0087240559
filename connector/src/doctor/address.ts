// Whether the connector is found at the address it is known by, and whether who answers there is this one.
import type { Config } from '../config.ts';
import type { Got } from '../events/get.ts';
import { bad, type Finding, good } from './finding.ts';
import type { Needs, Probe } from './probe.ts';

export interface AddressFacts {
  readonly publicUrl: string;
  /** What stands at the set of public keys there, and here on this machine; null where its port is any free one. */
  readonly there: Got;
  readonly here: Got | null;
  /** Of the signing keys in the database. */
  readonly ownKeys: readonly string[];
}

export const judgeAddress = ({ publicUrl, there, here, ownKeys }: AddressFacts): readonly Finding[] => {
  const found = keysIn(there);
  if (found !== null && (ownKeys.length === 0 || found.some((kid) => ownKeys.includes(kid)))) {
    return [good('address', `The connector is found at ${publicUrl}.`)];
  }
  if (found !== null) {
    return [
      bad('address', 'fail', {
        title: `Another connector answers at ${publicUrl}.`,
        detail: 'Its keys are not in this database: skills that ask there are refused, or ask the wrong shop.',
        fix: 'Point the address at this connector, or set PUBLIC_URL (and DATABASE_FILE) to the right one, then start it again.',
      }),
    ];
  }
  const runsHere = here !== null && keysIn(here) !== null;
  if (runsHere) {
    return [
      bad('address', 'fail', {
        title: `The connector runs, but is not found at ${publicUrl}.`,
        detail: `${wordsOf(there)} Skills, browsers and Zoho’s webhooks use that address.`,
        fix: `See to the way there (name, proxy, certificate): curl -v ${publicUrl}/healthz; or correct PUBLIC_URL and start it again.`,
      }),
    ];
  }
  return [
    bad('address', 'fail', {
      title: 'The connector is not running.',
      detail: `At ${publicUrl}: ${wordsOf(there)}`,
      fix: 'pnpm connector start',
    }),
  ];
};

const wordsOf = (got: Got): string => (got.kind === 'failed' ? got.why : `It answered ${got.status}.`);

/** Null where it is no set of keys. */
const keysIn = (got: Got): string[] | null => {
  if (got.kind === 'failed' || got.status !== 200) return null;
  try {
    const { keys } = JSON.parse(Buffer.from(got.body).toString('utf8')) as { keys?: unknown };
    return Array.isArray(keys) ? keys.map((key: { kid?: unknown }) => String(key?.kid)) : null;
  } catch {
    return null;
  }
};

/** The admin's own, wherever they lie. */
export const anywhere: ReadonlySet<'public' | 'private' | 'loopback'> = new Set(['public', 'private', 'loopback']);
const KEYS_PATH = '/.well-known/jwks.json';
const MOST_BYTES = 64 * 1_024;

const localUrl = ({ HOST, PORT }: Pick<Config, 'HOST' | 'PORT'>): string | null => {
  if (PORT === 0) return null;
  // Listening everywhere is no address to knock at.
  const host = HOST === '0.0.0.0' || HOST === '::' ? '127.0.0.1' : HOST;
  return `http://${host.includes(':') ? `[${host}]` : host}:${PORT}`;
};

const gather = async ({ config, store, get }: Needs): Promise<AddressFacts> => {
  const ask = (origin: string) =>
    get({ url: new URL(KEYS_PATH, origin), headers: {}, allowed: anywhere, mostBytes: MOST_BYTES });
  const local = localUrl(config);
  const [there, here, own] = await Promise.all([
    ask(config.PUBLIC_URL),
    local === null ? null : ask(local),
    store.read.signingKeys.list(),
  ]);
  return { publicUrl: config.PUBLIC_URL, there, here, ownKeys: own.map(({ kid }) => kid) };
};

export const addressProbe: Probe = {
  id: 'address',
  what: 'the connector’s own address',
  look: async (needs) => judgeAddress(await gather(needs)),
};
