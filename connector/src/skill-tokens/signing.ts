// The keys that sign access tokens: one signs, the next is published before it signs, the old one verifies to the end.
import { type CryptoKey, exportJWK, generateKeyPair, importJWK } from 'jose';
import { auditEntry } from '../audit/entry.ts';
import type { Parts } from '../parts.ts';
import type { Groups } from '../store/groups.ts';
import type { SigningKeyRow } from '../store/signing-keys.ts';

/** How long readers may keep the JWK set, and access tokens live. */
export const JWKS_MAX_AGE_SECONDS = 300;
export const TOKEN_SECONDS = 300;

const SIGNS_FOR_MS = 30 * 24 * 3_600_000;
/** The next key is in everybody's copy of the set before it signs, and the last one until its last token has ended. */
const OVERLAP_MS = (JWKS_MAX_AGE_SECONDS + TOKEN_SECONDS) * 1_000;

type SigningParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId' | 'operator'>;

export interface PublicSigningKey {
  readonly kid: string;
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}

export interface SigningKeys {
  /** The key to sign with right now; made, or followed by its successor, when it is time. */
  current(): Promise<{ readonly kid: string; readonly privateKey: CryptoKey }>;
  /** Null where no key of this id may verify any more. */
  publicKey(kid: string): Promise<CryptoKey | null>;
  /** Those that verify now or will soon. */
  jwks(): Promise<PublicSigningKey[]>;
}

const toPublic = (row: SigningKeyRow): PublicSigningKey => ({
  kid: row.kid,
  kty: 'OKP',
  crv: 'Ed25519',
  x: row.publicKey,
  alg: 'EdDSA',
  use: 'sig',
});

const isAlive = (row: SigningKeyRow, now: number): boolean => row.retiresAt === null || row.retiresAt > now;

const needsSuccessor = (rows: readonly SigningKeyRow[], now: number): boolean => {
  const newest = rows.at(-1);
  return newest === undefined || newest.retiresAt !== null || newest.signsFrom + SIGNS_FOR_MS <= now;
};

/** Drawn and sealed before the unit of work opens. */
const draw = async (parts: SigningParts): Promise<Omit<SigningKeyRow, 'signsFrom' | 'retiresAt'>> => {
  const { privateKey } = await generateKeyPair('EdDSA', { extractable: true });
  const { d, x } = await exportJWK(privateKey);
  if (d === undefined || x === undefined) throw new Error('the new signing key is no Ed25519 key');
  return {
    kid: parts.newId().slice(0, 16),
    publicKey: x,
    privateKey: await parts.vault.seal(d),
    createdAt: parts.now().getTime(),
  };
};

const succeed = async (
  { signingKeys, audit }: Groups,
  drawn: Omit<SigningKeyRow, 'signsFrom' | 'retiresAt'>,
  plan: {
    readonly rows: readonly SigningKeyRow[];
    readonly signsFrom: number;
    readonly oldEndAt: number;
    /** Who wanted it; null where it was time. */
    readonly by: string | null;
  },
): Promise<void> => {
  for (const row of plan.rows) await signingKeys.retire(row.kid, plan.oldEndAt);
  await signingKeys.insert({ ...drawn, signsFrom: plan.signsFrom });
  await signingKeys.forgetRetired(drawn.createdAt);
  await audit.append(
    auditEntry({
      at: drawn.createdAt,
      by: plan.by,
      action: 'signing_key.rotated',
      subject: `signing key ${drawn.kid}`,
      before: { kids: plan.rows.map(({ kid }) => kid) },
      after: { signsFrom: plan.signsFrom, formerEndAt: plan.oldEndAt },
    }),
  );
};

/**
 * A successor now, before its time.
 * @param atOnce After a leak: the old keys verify nothing from now on, and every access token is bought anew.
 */
export const rotateSigningKey = async (parts: SigningParts, atOnce: boolean): Promise<void> => {
  const drawn = await draw(parts);
  await parts.store.write(async (s) => {
    const rows = await s.signingKeys.list();
    const signsFrom = drawn.createdAt + (atOnce ? 0 : OVERLAP_MS);
    const oldEndAt = atOnce ? signsFrom : signsFrom + OVERLAP_MS;
    await succeed(s, drawn, { rows, signsFrom, oldEndAt, by: parts.operator ?? null });
  });
};

export const createSigningKeys = (parts: SigningParts): SigningKeys => {
  let cached: { readonly epoch: number; readonly rows: readonly SigningKeyRow[] } | null = null;
  const imported = new Map<string, Promise<CryptoKey>>();

  const rows = async (): Promise<readonly SigningKeyRow[]> => {
    // Read before the rows: a change between the two leaves an old epoch here, and the rows are read again.
    const epoch = parts.store.epoch('keys');
    if (cached?.epoch !== epoch) {
      cached = { epoch, rows: await parts.store.read.signingKeys.list() };
      imported.clear();
    }
    return cached.rows;
  };

  const living = async (): Promise<readonly SigningKeyRow[]> => {
    const now = parts.now().getTime();
    if (needsSuccessor(await rows(), now)) {
      const drawn = await draw(parts);
      await parts.store.write(async (s) => {
        // Asked again inside: another process may have been first.
        const found = await s.signingKeys.list();
        if (!needsSuccessor(found, now)) return;
        const signsFrom = found.some((row) => isAlive(row, now)) ? now + OVERLAP_MS : now;
        await succeed(s, drawn, { rows: found, signsFrom, oldEndAt: signsFrom + OVERLAP_MS, by: null });
      });
    }
    return (await rows()).filter((row) => isAlive(row, now));
  };

  const once = (name: string, key: () => Promise<CryptoKey>): Promise<CryptoKey> => {
    const known = imported.get(name);
    if (known !== undefined) return known;
    const fresh = key();
    imported.set(name, fresh);
    fresh.catch(() => imported.delete(name));
    return fresh;
  };

  return {
    current: async () => {
      const now = parts.now().getTime();
      const alive = await living();
      // The first one there, where another process made it a moment ago by its clock, which is ahead of this `now`.
      const row = alive.findLast((candidate) => candidate.signsFrom <= now) ?? alive[0];
      if (row === undefined) throw new Error('there is no signing key');
      const privateKey = await once(`private ${row.kid}`, async () =>
        importJWK({ ...toPublic(row), d: await parts.vault.open(row.privateKey) }, 'EdDSA'),
      );
      return { kid: row.kid, privateKey };
    },

    publicKey: async (kid) => {
      const now = parts.now().getTime();
      const row = (await rows()).find((candidate) => candidate.kid === kid && isAlive(candidate, now));
      return row === undefined ? null : once(`public ${kid}`, () => importJWK(toPublic(row), 'EdDSA'));
    },

    jwks: async () => (await living()).map(toPublic),
  };
};
