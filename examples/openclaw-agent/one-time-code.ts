// The authenticator app of the person who releases plans (RFC 6238, as the connector's otpauth URI says: SHA-1, six
// digits, 30 seconds).
import { createHmac } from 'node:crypto';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PERIOD_MS = 30_000;

export const readSecret = (otpauthUri: string): string => new URL(otpauthUri).searchParams.get('secret') ?? '';

/**
 * The code of the next half minute. A code must be younger than the plan it releases; on a phone that is half a minute
 * fast this one shows already, and the connector allows for such phones. So nobody has to wait.
 */
export const nextCode = (secret: string, now: Date): string => {
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(now.getTime() / PERIOD_MS) + 1));
  const digest = createHmac('sha1', decodeBase32(secret)).update(counter).digest();
  const offset = digest.readUInt8(digest.length - 1) & 0xf;
  const number = (digest.readUInt32BE(offset) & 0x7fff_ffff) % 1_000_000;
  return String(number).padStart(6, '0');
};

const decodeBase32 = (text: string): Buffer => {
  const bits = Array.from(text, (letter) => ALPHABET.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
};
