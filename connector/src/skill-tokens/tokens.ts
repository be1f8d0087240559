// Sells access tokens of five minutes for signed assertions, and tells who a token belongs to.
import { errors, jwtVerify, SignJWT } from 'jose';
import type { Scope } from 'shared-schemas';
import * as v from 'valibot';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts, SkillTokens } from '../parts.ts';
import type { KeyRow } from '../store/keys.ts';
import { refused, verifyAssertion } from './assertion.ts';
import { toAsker } from './keys.ts';
import { createSigningKeys, TOKEN_SECONDS } from './signing.ts';

const TOKEN_TYP = 'at+jwt';

export type SkillTokenParts = Pick<Parts, 'store' | 'vault' | 'now' | 'newId'> & {
  readonly config: Pick<Parts['config'], 'PUBLIC_URL'>;
};

interface VerifiedToken {
  readonly asker: Asker;
  /** Of the keys, read before the key's row: the row is as it stands while this has not risen. */
  readonly epoch: number;
  readonly expiresAt: number;
  /** When the key ends, where that is known ahead (rotation with overlap). */
  readonly revokedAt: number;
}

const claims = v.object({ sub: v.string(), org: v.string(), scope: v.string(), exp: v.number() });

const words = (scope: string): readonly string[] => scope.split(' ').filter((word) => word !== '');

const allowedOf = (asked: readonly string[], key: Asker): readonly Scope[] =>
  key.scopes.filter((scope) => asked.includes(scope));

const keyRevoked = (): ConnectorError =>
  new ConnectorError('key_revoked', 'This key has been revoked.', {
    hint: 'Ask the person who runs the connector for a new key.',
  });

const noToken = (why: string): ConnectorError =>
  new ConnectorError('unauthenticated', 'The access token is missing, wrong or expired.', {
    cause: new Error(`access token refused: ${why}`),
    hint: 'Buy a new one at POST /v1/token.',
  });

/** @param maxCachedTokens Verified tokens kept in mind; the oldest make room. */
export const createSkillTokens = (parts: SkillTokenParts, maxCachedTokens = 10_000): SkillTokens => {
  const { store, config } = parts;
  const signingKeys = createSigningKeys(parts);
  const verified = new Map<string, VerifiedToken>();

  const remember = (accessToken: string, token: VerifiedToken): void => {
    verified.delete(accessToken);
    // All live equally long, so the oldest is the first to be worthless.
    for (const oldest of verified.keys()) {
      if (verified.size < maxCachedTokens) break;
      verified.delete(oldest);
    }
    verified.set(accessToken, token);
  };

  const sign = async (key: Asker, scope: string): Promise<string> => {
    const { kid, privateKey } = await signingKeys.current();
    const nowSeconds = Math.floor(parts.now().getTime() / 1_000);
    return new SignJWT({ org: key.organizationId, scope })
      .setProtectedHeader({ alg: 'EdDSA', typ: TOKEN_TYP, kid })
      .setIssuer(config.PUBLIC_URL)
      .setAudience(config.PUBLIC_URL)
      .setSubject(key.kid)
      .setIssuedAt(nowSeconds)
      .setExpirationTime(nowSeconds + TOKEN_SECONDS)
      .setJti(parts.newId())
      .sign(privateKey);
  };

  const verifyClaims = async (accessToken: string): Promise<v.InferOutput<typeof claims>> => {
    try {
      const { payload } = await jwtVerify(accessToken, (header) => publicKeyOf(header.kid), {
        algorithms: ['EdDSA'],
        typ: TOKEN_TYP,
        issuer: config.PUBLIC_URL,
        audience: config.PUBLIC_URL,
        requiredClaims: ['sub', 'org', 'scope', 'exp', 'jti'],
        currentDate: parts.now(),
      });
      return v.parse(claims, payload);
    } catch (error) {
      if (error instanceof errors.JOSEError) throw noToken(error.code);
      throw v.isValiError(error) ? noToken('claims') : error;
    }
  };

  const publicKeyOf = async (kid: string | undefined) => {
    const key = kid === undefined ? null : await signingKeys.publicKey(kid);
    if (key === null) throw noToken('unknown signing key');
    return key;
  };

  /** The slow way, some 100 µs: signature, claims, and the key's row as it stands. */
  const look = async (accessToken: string, epoch: number): Promise<VerifiedToken> => {
    const { sub, org, scope, exp } = await verifyClaims(accessToken);
    const row = await store.read.keys.get(sub);
    if (row === null || row.organizationId !== org) throw noToken('unknown key');
    const key = toAsker(row);
    const asker = Object.freeze({ ...key, scopes: allowedOf(words(scope), key) });
    return { asker, epoch, expiresAt: exp * 1_000, revokedAt: row.revokedAt ?? Number.POSITIVE_INFINITY };
  };

  return {
    exchange: async ({ assertion, scope, organizationId }) => {
      const now = parts.now();
      const {
        key: row,
        jti,
        expiresAt,
      } = await verifyAssertion(assertion, {
        audience: config.PUBLIC_URL,
        now,
        keyOf: (kid) => store.read.keys.get(kid),
      });
      await useUp(row, { kid: row.kid, jti, expiresAt }, now.getTime());
      const key = toAsker(row);
      if (organizationId !== undefined && organizationId !== key.organizationId) {
        throw new ConnectorError(
          'wrong_organization',
          'This key belongs to another organisation than the one asked for.',
          {
            hint: 'Mend or remove ZOHO_ORG_ID, or ask for a key of that organisation.',
          },
        );
      }
      const asked = words(scope);
      const allowed = allowedOf(asked, key);
      if (allowed.length === 0) {
        throw new ConnectorError('scope_missing', 'This key allows none of what was asked for.', {
          hint: 'Ask the person who runs the connector for a key that allows it.',
        });
      }
      const granted = allowed.join(' ');
      return { accessToken: await sign(key, granted), expiresInSeconds: TOKEN_SECONDS, scope: granted };
    },

    holder: async (kid) => {
      const row = await store.read.keys.get(kid);
      if (row === null) {
        throw new ConnectorError('not_found', `There is no key ${kid.slice(0, 40)}.`, {
          hint: 'See: pnpm connector keys list',
        });
      }
      if (row.revokedAt !== null && row.revokedAt <= parts.now().getTime()) throw keyRevoked();
      return toAsker(row);
    },

    verify: async (accessToken) => {
      const epoch = store.epoch('keys');
      let token = verified.get(accessToken);
      if (token?.epoch !== epoch) {
        token = await look(accessToken, epoch);
        remember(accessToken, token);
      }
      const now = parts.now().getTime();
      if (token.expiresAt <= now) throw noToken('expired');
      if (token.revokedAt <= now) throw keyRevoked();
      return token.asker;
    },

    jwks: async () => ({ keys: await signingKeys.jwks() }),
  };

  /** Whatever comes of the rest, an assertion is good for one exchange. A revoked key costs no write. */
  async function useUp(row: KeyRow, assertion: { kid: string; jti: string; expiresAt: number }, now: number) {
    if (row.revokedAt !== null && row.revokedAt <= now) throw keyRevoked();
    const isNew = await store.write((s) => s.keys.rememberAssertion(assertion, now));
    if (!isNew) throw refused('replayed');
  }
};
