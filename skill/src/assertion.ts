// Proof that we hold the key, without sending it: a one-minute signed statement for this connector alone (RFC 7523).
import { createPrivateKey, sign } from 'node:crypto';
import type { Settings } from './types.ts';

const LIFE_SECONDS = 55;
// What stands before the 32 bytes of an Ed25519 private key in PKCS #8 (RFC 8410, section 7).
const PKCS8_HEAD = '302e020100300506032b657004220420';

/** The signed client assertion, good for a minute from `issuedAt`. */
export const signAssertion = ({ keyId, seed, origin }: Settings, issuedAt: Date, id: string): string => {
  const iat = Math.floor(issuedAt.getTime() / 1000);
  const header = { alg: 'EdDSA', typ: 'client-authentication+jwt', kid: keyId };
  const claims = { iss: keyId, sub: keyId, aud: origin, iat, exp: iat + LIFE_SECONDS, jti: id };
  const parts = [header, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'));
  const key = Buffer.concat([Buffer.from(PKCS8_HEAD, 'hex'), seed]);
  const signed = Buffer.from(parts.join('.'));
  const signature = sign(null, signed, createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
  return `${signed}.${signature.toString('base64url')}`;
};
