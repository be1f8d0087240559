// Is this assertion the work of this key, made just now, for this connector? (RFC 7523, RFC 8725)
import { decodeProtectedHeader, errors, importJWK, jwtVerify } from 'jose';
import * as v from 'valibot';
import { ConnectorError } from '../errors.ts';
import type { KeyRow } from '../store/keys.ts';

export const ASSERTION_TYP = 'client-authentication+jwt';

/** Long before the signature is looked at: an honest assertion has some 400 characters. */
const MAX_CHARACTERS = 4_096;
const LONGEST_LIFE_SECONDS = 60;
const CLOCK_TOLERANCE_SECONDS = 30;

// Both names of Ed25519 in JOSE (RFC 8037, RFC 9864), and nothing else: not `none`, not an HMAC with the public key.
const ALGORITHMS = ['EdDSA', 'Ed25519'];

const kidInHeader = v.object({ kid: v.pipe(v.string(), v.regex(/^[0-9a-f]{16}$/)) });

// What jose does not ask: an audience that is one string (a list would name others who may replay it), whole times.
const claims = v.object({
  aud: v.string(),
  iat: v.pipe(v.number(), v.safeInteger()),
  exp: v.pipe(v.number(), v.safeInteger()),
  jti: v.pipe(v.string(), v.minLength(1), v.maxLength(128)),
});

export interface VerifiedAssertion {
  readonly key: KeyRow;
  readonly jti: string;
  readonly expiresAt: number;
}

/** Why goes to the log; outside nobody learns which check failed. */
export const refused = (why: string): ConnectorError =>
  new ConnectorError('unauthenticated', 'The connector did not accept this key.', {
    cause: new Error(`assertion refused: ${why}`),
    hint: 'Check that the skill has a current key of this connector, and that CONNECTOR_URL is letter by letter its PUBLIC_URL: localhost is not 127.0.0.1.',
  });

const clockSkew = (now: Date, why: string): ConnectorError =>
  new ConnectorError('clock_skew', 'The clock of the machine that asks differs too much from the connector’s.', {
    cause: new Error(`assertion refused: ${why}`),
    hint: 'Set the clock of that machine, for example by turning on network time.',
    serverTime: now.toISOString(),
  });

/**
 * Checks all but replay and revocation. Reads one row and writes nothing, so that strangers cost no write.
 * Errors: `unauthenticated`, `clock_skew` (for the owner of the key alone: the signature is checked first).
 */
export const verifyAssertion = async (
  assertion: string,
  by: { readonly audience: string; readonly now: Date; readonly keyOf: (kid: string) => Promise<KeyRow | null> },
): Promise<VerifiedAssertion> => {
  if (assertion.length > MAX_CHARACTERS) throw refused('too long');
  const kid = readKid(assertion);
  const key = await by.keyOf(kid);
  if (key === null) throw refused('unknown key');
  const payload = await verifySignedClaims(assertion, key, by);
  const parsed = v.safeParse(claims, payload);
  if (!parsed.success) throw refused(`claim ${v.getDotPath(parsed.issues[0]) ?? ''}`);
  const { iat, exp, jti } = parsed.output;
  if (exp <= iat || exp - iat > LONGEST_LIFE_SECONDS) throw refused('lives too long');
  if (Math.abs(by.now.getTime() / 1_000 - iat) > CLOCK_TOLERANCE_SECONDS) throw clockSkew(by.now, 'iat is not now');
  return { key, jti, expiresAt: Math.ceil(exp * 1_000) };
};

const readKid = (assertion: string): string => {
  try {
    return v.parse(kidInHeader, decodeProtectedHeader(assertion)).kid;
  } catch {
    throw refused('no usable header');
  }
};

const verifySignedClaims = async (
  assertion: string,
  key: KeyRow,
  by: { readonly audience: string; readonly now: Date },
): Promise<object> => {
  const publicKey = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: key.publicKey }, 'EdDSA');
  try {
    const { payload } = await jwtVerify(assertion, publicKey, {
      algorithms: ALGORITHMS,
      typ: ASSERTION_TYP,
      issuer: key.kid,
      subject: key.kid,
      audience: by.audience,
      requiredClaims: ['iat', 'exp', 'jti'],
      currentDate: by.now,
    });
    return payload;
  } catch (error) {
    // Only the name of the check goes on: the error itself carries the claims.
    if (error instanceof errors.JWTExpired) throw clockSkew(by.now, 'it has expired');
    if (error instanceof errors.JWTClaimValidationFailed) {
      if (error.claim === 'nbf' && error.reason === 'check_failed') throw clockSkew(by.now, 'nbf is not yet');
      throw refused(`${error.claim} ${error.reason}`);
    }
    if (error instanceof errors.JOSEError) throw refused(error.code);
    throw error;
  }
};
