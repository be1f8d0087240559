// One-time codes from a person's authenticator app (RFC 6238), for keys whose plans are released by code.
import { Secret, TOTP } from 'otpauth';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';
import type { KeyRow } from '../store/keys.ts';

// What authenticator apps expect: several ignore any other setting in the URI and show wrong codes.
const totp = { issuer: 'Zoho Inventory connector', algorithm: 'SHA1', digits: 6, period: 30 } as const;
const PERIOD_MS = totp.period * 1_000;

/** Clocks of phones drift: the code before and the one after are good too. */
const WINDOW_STEPS = 1;

const FAILURES_BEFORE_LOCK = 5;
const FIRST_LOCK_MS = 5 * 60_000;
const LONGEST_LOCK_MS = 24 * 3_600_000;

/** A new code secret, and the URI an authenticator app reads it from. */
export const createTotp = (name: string, kid: string): { readonly secret: string; readonly uri: string } => {
  const secret = new Secret({ size: 20 });
  return { secret: secret.base32, uri: new TOTP({ ...totp, secret, label: `${name} ${kid}` }).toString() };
};

/**
 * Until when no code of this key is taken. Every five wrong codes in a row lock it, for twice as long each time, since
 * five guesses every five minutes, for ever, would find a code within some months.
 */
const lockedUntil = ({ totpFailures, totpFailedAt }: KeyRow): number => {
  if (totpFailedAt === null || totpFailures === 0 || totpFailures % FAILURES_BEFORE_LOCK !== 0) return 0;
  const locks = totpFailures / FAILURES_BEFORE_LOCK;
  return totpFailedAt + Math.min(FIRST_LOCK_MS * 2 ** (locks - 1), LONGEST_LOCK_MS);
};

/**
 * Accepts a code of the key once, or refuses.
 * Errors: `code_wrong`, also for a code used before; `too_many_requests` after five wrong ones in a row.
 */
export const verifyTotp = async (
  parts: Pick<Parts, 'store' | 'vault' | 'now'>,
  ask: {
    readonly kid: string;
    readonly code: string;
    /** Only codes that began to show after this moment are good, so that one read out earlier fits nothing newer. */
    readonly issuedAfter?: number;
  },
): Promise<void> => {
  const code = ask.code.replaceAll(/\s/g, '');
  if (!/^\d{6}$/.test(code)) throw wrong('A code has six digits.');
  const sealed = (await parts.store.read.keys.get(ask.kid))?.totpSecret ?? null;
  if (sealed === null) throw wrong('This key has no codes.');
  const now = parts.now().getTime();
  const secret = Secret.fromBase32(await parts.vault.open(sealed));
  // Compared in constant time by otpauth.
  const delta = TOTP.validate({ ...totp, secret, token: code, timestamp: now, window: WINDOW_STEPS });

  // Counting and using up happen in one unit of work, which must end well for the count to stay: the error waits outside.
  const verdict = await parts.store.write(
    async (s): Promise<'right' | 'wrong' | 'early' | { readonly lockedUntil: number }> => {
      const row = await s.keys.get(ask.kid);
      if (row === null) return 'wrong';
      const locked = lockedUntil(row);
      if (locked > now) return { lockedUntil: locked };
      const timeStep = delta === null ? null : Math.floor(now / PERIOD_MS) + delta;
      if (timeStep !== null && timeStep * PERIOD_MS < (ask.issuedAfter ?? 0)) return 'early';
      if (timeStep !== null && (await s.keys.setTotpStep(ask.kid, timeStep))) return 'right';
      await s.keys.countTotpFailure(ask.kid, now);
      return 'wrong';
    },
  );
  if (verdict === 'right') return;
  if (verdict === 'early') throw wrong('This code is older than what it should release.');
  if (verdict === 'wrong') throw wrong('This code is wrong, too old, or was used before.');
  throw new ConnectorError('too_many_requests', 'Too many wrong codes: none is taken for a while.', {
    retryAfterSeconds: Math.ceil((verdict.lockedUntil - now) / 1_000),
  });
};

const wrong = (detail: string): ConnectorError =>
  new ConnectorError('code_wrong', detail, {
    hint: 'Wait for the next code of the authenticator app, and use it once.',
  });
