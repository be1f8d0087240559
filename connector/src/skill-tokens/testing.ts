// What the tests of keys and tokens share: a real store, a clock they own, and a skill that signs assertions.
import { createHash, createPrivateKey, type KeyObject, randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { SignJWT } from 'jose';
import { openStore } from '../store/open.ts';
import { createVault } from '../store/vault.ts';
import { ASSERTION_TYP } from './assertion.ts';
import { parseKey } from './keys.ts';

export const PUBLIC_URL = 'https://connector.example';
export const START = new Date('2026-03-01T12:00:00.000Z');

const bytes = randomBytes(32);
export const masterKeys = {
  current: { id: createHash('sha256').update(bytes).digest('hex').slice(0, 8), bytes },
  previous: [],
};

export const newId = (): string => randomBytes(16).toString('hex');

/** A clock that moves only when told to. */
export const createClock = (start = START) => {
  let at = start.getTime();
  return {
    now: () => new Date(at),
    pass: (milliseconds: number) => {
      at += milliseconds;
    },
  };
};

/** A folder that is gone after the test, and what opens any number of stores on the one file in it. */
export const createHouse = () => {
  const folder = mkdtempSync(join(tmpdir(), 'keys-'));
  const file = join(folder, 'connector.db');
  const clock = createClock();
  const closers: (() => Promise<void>)[] = [];
  return {
    file,
    clock,
    /** One process's parts. */
    open: async () => {
      const store = await openStore({ file });
      closers.push(() => store.close());
      return { store, vault: createVault(masterKeys), now: clock.now, newId, config: { PUBLIC_URL } };
    },
    leave: async () => {
      for (const close of closers) await close();
      rmSync(folder, { recursive: true });
    },
  };
};

/** The private key, from the 32-byte seed alone, as the skill does it: RFC 8410's PKCS #8 frame around it. */
export const privateKeyOf = (key: string): { readonly kid: string; readonly privateKey: KeyObject } => {
  const parsed = parseKey(key);
  if (parsed === null) throw new Error('not a key');
  const der = Buffer.concat([
    Buffer.from('302e020100300506032b657004220420', 'hex'),
    Buffer.from(parsed.seed, 'base64url'),
  ]);
  return { kid: parsed.kid, privateKey: createPrivateKey({ key: der, format: 'der', type: 'pkcs8' }) };
};

export interface Bent {
  readonly header?: Record<string, unknown>;
  readonly claims?: Record<string, unknown>;
  readonly signWith?: Parameters<SignJWT['sign']>[0];
}

/** An assertion as the skill makes it at `at`, with what a test bends; a claim bent to undefined is left out. */
export const assertionOf = (key: string, at: Date, bent: Bent = {}): Promise<string> => {
  const { kid, privateKey } = privateKeyOf(key);
  const iat = Math.floor(at.getTime() / 1_000);
  const claims = { iss: kid, sub: kid, aud: PUBLIC_URL, iat, exp: iat + 60, jti: newId(), ...bent.claims };
  return new SignJWT(JSON.parse(JSON.stringify(claims)))
    .setProtectedHeader({ alg: 'EdDSA', typ: ASSERTION_TYP, kid, ...bent.header })
    .sign(bent.signWith ?? privateKey);
};
