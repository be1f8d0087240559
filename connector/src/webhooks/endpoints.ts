// The addresses Zoho's webhooks come in at, a secret one for each organisation, and what deliveries there are signed
// with: made, changed, and found again by the address alone.
import { createHash, timingSafeEqual } from 'node:crypto';
import { auditEntry, type NewAuditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { NamedSecret } from './verify.ts';

type EndpointParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'config' | 'operator'>;

export interface StoredSecret extends NamedSecret {
  readonly createdAt: number;
  /** From then on it counts no more; null for the one in use. */
  readonly endsAt: number | null;
}

export interface Endpoint {
  readonly organizationId: string;
  readonly allowUnsigned: boolean;
  /** False: its organisation has been disconnected. */
  readonly connected: boolean;
  /** The newest first. */
  readonly secrets: readonly StoredSecret[];
}

/** What the admin hands to Zoho. The address and the secret are shown once. */
export interface NewEndpoint {
  readonly organizationId: string;
  /** Null where the address stays as it is. */
  readonly url: string | null;
  readonly secret: string;
  readonly secretName: string;
  readonly allowUnsigned: boolean;
  /** Until when what it replaces still works. */
  readonly formerUntil: string | null;
}

export const WEBHOOK_PATH = '/v1/webhook/zoho';
/** Old secrets are kept a while, so that an explanation can tell that one of them is still in use. */
const SECRETS_KEPT = 4;
/** Zoho takes 12 to 50 letters and digits (API notes 8); these are 192 random bits. */
const SECRET_DIGITS = 48;

const hashOf = (pathSecret: string): string => createHash('sha256').update(pathSecret).digest('hex');

const drawSecret = ({ newId }: EndpointParts): string => `${newId()}${newId()}`.slice(0, SECRET_DIGITS);
const drawPath = ({ newId }: EndpointParts): string => `${newId()}${newId()}`;
const urlOf = ({ config }: EndpointParts, pathSecret: string): string =>
  `${config.PUBLIC_URL}${WEBHOOK_PATH}/${pathSecret}`;

/** Errors: `invalid_ask` where the organisation has an address already. */
export const createEndpoint = async (
  parts: EndpointParts,
  ask: { readonly organizationId: string; readonly allowUnsigned: boolean },
): Promise<NewEndpoint> => {
  const createdAt = parts.now().getTime();
  const pathSecret = drawPath(parts);
  const secret: StoredSecret = { name: 's1', secret: drawSecret(parts), createdAt, endsAt: null };
  const secrets = await parts.vault.seal(JSON.stringify([secret]));
  const made = await parts.store.write(async (s) => {
    const fresh = await s.webhookEndpoints.create({
      organizationId: ask.organizationId,
      pathSecretHash: hashOf(pathSecret),
      formerPathSecretHash: null,
      formerUntil: null,
      secrets,
      allowUnsigned: ask.allowUnsigned ? 1 : 0,
      createdAt,
    });
    const after = { secret: secret.name, allowUnsigned: ask.allowUnsigned };
    if (fresh) await tell(s, parts, { ...ask, at: createdAt, action: 'webhook.address_made', before: null, after });
    return fresh;
  });
  if (!made) {
    throw new ConnectorError('invalid_ask', 'This organisation has a webhook address already.', {
      hint: 'Its secret is not shown again. For a new one: pnpm connector webhook secret rotate',
    });
  }
  const { organizationId, allowUnsigned } = ask;
  const url = urlOf(parts, pathSecret);
  return { organizationId, url, secret: secret.secret, secretName: secret.name, allowUnsigned, formerUntil: null };
};

export interface RotateAsk {
  readonly organizationId: string;
  /** How long the secret, and the address, before it still work. */
  readonly overlapMs: number;
  /** A new address too. */
  readonly address: boolean;
  /** Left as it is where nothing is said. */
  readonly allowUnsigned?: boolean;
}

/** Errors: `invalid_ask` where there is none yet, too many still count, or somebody else changes it at the same moment. */
export const rotateEndpoint = async (parts: EndpointParts, ask: RotateAsk): Promise<NewEndpoint> => {
  const before = await parts.store.read.webhookEndpoints.get(ask.organizationId);
  if (before === null) {
    throw new ConnectorError('invalid_ask', 'This organisation has no webhook address yet.', {
      hint: 'Start with: pnpm connector webhook secret create',
    });
  }
  const now = parts.now().getTime();
  const endsAt = now + ask.overlapMs;
  const old = await openSecrets(parts, before.secrets);
  const number = Math.max(...old.map(({ name }) => Number(name.slice(1)))) + 1;
  const fresh: StoredSecret = { name: `s${number}`, secret: drawSecret(parts), createdAt: now, endsAt: null };
  const ending = old.map((each) => ({ ...each, endsAt: Math.min(each.endsAt ?? endsAt, endsAt) }));
  const all = [fresh, ...ending];
  requireEnded(all.slice(SECRETS_KEPT), now);
  const secrets = await parts.vault.seal(JSON.stringify(all.slice(0, SECRETS_KEPT)));
  const pathSecret = ask.address ? drawPath(parts) : null;
  const allowUnsigned = ask.allowUnsigned ?? before.allowUnsigned === 1;
  const replaced = await parts.store.write(async (s) => {
    const done = await s.webhookEndpoints.replace(before.secrets, {
      ...before,
      secrets,
      allowUnsigned: allowUnsigned ? 1 : 0,
      ...(pathSecret === null
        ? {}
        : {
            pathSecretHash: hashOf(pathSecret),
            formerPathSecretHash: before.pathSecretHash,
            formerUntil: endsAt,
          }),
    });
    if (done) {
      await tell(s, parts, {
        organizationId: ask.organizationId,
        at: now,
        action: 'webhook.secret_rotated',
        before: { secrets: old.map(({ name }) => name), allowUnsigned: before.allowUnsigned === 1 },
        after: { secret: fresh.name, newAddress: ask.address, allowUnsigned, formerEndAt: endsAt },
      });
    }
    return done;
  });
  if (!replaced) throw new ConnectorError('invalid_ask', 'Somebody else changed this address just now: look again.');
  return {
    organizationId: ask.organizationId,
    url: pathSecret === null ? null : urlOf(parts, pathSecret),
    secret: fresh.secret,
    secretName: fresh.name,
    allowUnsigned,
    formerUntil: new Date(endsAt).toISOString(),
  };
};

/** Of those that are kept no more, none may be one that was promised to work. */
const requireEnded = (dropped: readonly StoredSecret[], now: number): void => {
  const [until] = dropped.flatMap(({ endsAt }) => (endsAt !== null && now < endsAt ? [endsAt] : []));
  if (until === undefined) return;
  throw new ConnectorError('invalid_ask', `${SECRETS_KEPT} secrets of this address still work.`, {
    hint: `Wait until ${new Date(until).toISOString()}, when the oldest ends; or end all of them at once with --overlap-minutes 0.`,
  });
};

/** Whether this is the organisation's address, and the newest one: of it no more than the hash is kept. */
export const addressOf = async (
  { store, config }: Pick<Parts, 'store' | 'config'>,
  organizationId: string,
  url: string,
): Promise<boolean> => {
  const row = await store.read.webhookEndpoints.get(organizationId);
  const base = `${config.PUBLIC_URL}${WEBHOOK_PATH}/`;
  if (row === null || !url.startsWith(base)) return false;
  return timingSafeEqual(Buffer.from(hashOf(url.slice(base.length)), 'hex'), Buffer.from(row.pathSecretHash, 'hex'));
};

type Readers = Pick<Parts, 'store' | 'vault'>;

const newestOf = async (parts: Readers, organizationId: string): Promise<StoredSecret | null> => {
  const row = await parts.store.read.webhookEndpoints.get(organizationId);
  return row === null ? null : ((await openSecrets(parts, row.secrets))[0] ?? null);
};

/** When the newest one was made; null where there is none yet. */
export const secretSince = async (parts: Readers, organizationId: string): Promise<number | null> =>
  (await newestOf(parts, organizationId))?.createdAt ?? null;

/** What new webhooks are signed with. Errors: `invalid_ask` where there is none yet. */
export const newestSecret = async (parts: Readers, organizationId: string): Promise<string> => {
  const newest = await newestOf(parts, organizationId);
  if (newest !== null) return newest.secret;
  throw new ConnectorError('invalid_ask', 'This organisation has no webhook address yet.', {
    hint: 'Start with: pnpm connector webhook setup',
  });
};

type Told = Pick<NewAuditEntry, 'organizationId' | 'at' | 'action' | 'before' | 'after'>;

const tell = async (s: { readonly audit: AuditLog }, { operator }: EndpointParts, told: Told): Promise<void> => {
  const { organizationId, at, action, before, after } = told;
  const subject = `webhooks of ${organizationId}`;
  await s.audit.append(auditEntry({ organizationId, at, action, before, after, subject, by: operator ?? null }));
};

export interface Endpoints {
  /** The one at this address; null where there is none, or no longer. */
  at(pathSecret: string): Promise<Endpoint | null>;
  of(organizationId: string): Promise<Endpoint | null>;
}

interface Known {
  readonly endpoint: Endpoint;
  readonly paths: readonly { readonly hash: Buffer; readonly until: number | null }[];
}

/** Kept in memory until one of them changes, in whatever process: an unknown address costs no SQL. */
export const openEndpoints = (parts: Pick<Parts, 'store' | 'vault' | 'now'>): Endpoints => {
  let kept: { readonly epochs: string; readonly known: readonly Known[] } | null = null;
  const read = async (): Promise<readonly Known[]> => {
    const { store } = parts;
    // The epochs first: what changes while the rows are read is read anew the next time.
    const epochs = `${store.epoch('webhooks')} ${store.epoch('connections')}`;
    if (kept?.epochs === epochs) return kept.known;
    const [rows, connections] = await Promise.all([store.read.webhookEndpoints.list(), store.read.connections.list()]);
    const connected = new Set(connections.map(({ organizationId }) => organizationId));
    const known = await Promise.all(rows.map((row) => toKnown(parts, row, connected.has(row.organizationId))));
    kept = { epochs, known };
    return known;
  };
  return {
    at: async (pathSecret) => {
      const given = Buffer.from(hashOf(pathSecret), 'hex');
      const now = parts.now().getTime();
      let found: Endpoint | null = null;
      // All of them, so that the time taken tells nothing of which.
      for (const { endpoint, paths } of await read()) {
        for (const { hash, until } of paths) {
          const same = timingSafeEqual(hash, given);
          if (same && (until === null || now < until)) found = endpoint;
        }
      }
      return found;
    },
    of: async (organizationId) =>
      (await read()).find(({ endpoint }) => endpoint.organizationId === organizationId)?.endpoint ?? null,
  };
};

type AuditLog = Parameters<Parameters<Parts['store']['write']>[0]>[0]['audit'];
type Row = Awaited<ReturnType<Parts['store']['read']['webhookEndpoints']['list']>>[number];

const toKnown = async (parts: Pick<Parts, 'vault'>, row: Row, connected: boolean): Promise<Known> => ({
  endpoint: {
    organizationId: row.organizationId,
    allowUnsigned: row.allowUnsigned === 1,
    connected,
    secrets: await openSecrets(parts, row.secrets),
  },
  paths: [
    { hash: Buffer.from(row.pathSecretHash, 'hex'), until: null },
    ...(row.formerPathSecretHash === null
      ? []
      : [{ hash: Buffer.from(row.formerPathSecretHash, 'hex'), until: row.formerUntil }]),
  ],
});

const openSecrets = async ({ vault }: Pick<Parts, 'vault'>, sealed: string): Promise<StoredSecret[]> =>
  JSON.parse(await vault.open(sealed)) as StoredSecret[];

/** Those that count at this moment, and those that do no more. */
export const secretsAt = (
  { secrets }: Endpoint,
  now: number,
): { readonly good: readonly StoredSecret[]; readonly retired: readonly StoredSecret[] } => {
  const isGood = ({ endsAt }: StoredSecret): boolean => endsAt === null || now < endsAt;
  return { good: secrets.filter(isGood), retired: secrets.filter((secret) => !isGood(secret)) };
};
