// The shop's key at the connector: it never travels, it signs a statement of a minute (RFC 7523).
import { createPrivateKey, randomUUID, sign } from 'node:crypto';

export type SignAssertion = (audience: string, now: Date) => string;

const PKCS8_OF_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex');
const GOOD_SECONDS = 55;

const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');

/** Errors: Error for what is no key of a connector. */
export const readKey = (text: string): SignAssertion => {
  const [, kid, seed] = /^zik_([0-9a-f]{16})\.([\w-]{43})$/.exec(text) ?? [];
  if (kid === undefined || seed === undefined) throw new Error('This is not a key of a connector.');
  const der = Buffer.concat([PKCS8_OF_ED25519, Buffer.from(seed, 'base64url')]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return (audience, now) => {
    const iat = Math.floor(now.getTime() / 1_000);
    const head = { alg: 'EdDSA', typ: 'client-authentication+jwt', kid };
    const claims = { iss: kid, sub: kid, aud: audience, iat, exp: iat + GOOD_SECONDS, jti: randomUUID() };
    const statement = `${encode(head)}.${encode(claims)}`;
    return `${statement}.${sign(null, Buffer.from(statement), privateKey).toString('base64url')}`;
  };
};
