// Sessions of the console. A cookie holds an id that stays and a secret that changes with use; a secret that has been
// replaced comes from a copy of the cookie, and ends the session for the copy and the original alike.
import { createHash, timingSafeEqual } from 'node:crypto';
import { auditEntry } from '../audit/entry.ts';
import type { Parts } from '../parts.ts';
import type { ConsoleSessionRow } from '../store/console.ts';
import type { Groups } from '../store/groups.ts';
import { hash } from './links.ts';

export interface Session {
  /** Whoever made the link it began with. */
  readonly by: string;
  /** What each of its forms carries. */
  readonly formToken: string;
  /** What the browser is to send next time. */
  readonly cookie: string;
}

/** `limited`: too many wrong links came from there lately. */
export type SignedIn = Session | 'no_link' | 'limited';
export type Ended = NonNullable<ConsoleSessionRow['endedFor']>;

export interface Sessions {
  /** Uses a link up. `agent` is what the browser calls itself, `peer` where it connects from. */
  begin(link: string, from: { readonly agent: string; readonly peer: string }): Promise<SignedIn>;
  /** A session that lives, or why it does not; null where the cookie is none. */
  use(cookie: string | undefined, agent: string): Promise<Session | Ended | null>;
  end(cookie: string | undefined): Promise<void>;
}

export const IDLE_MS = 15 * 60_000;
const LONGEST_MS = 8 * 3_600_000;
/** Pages that load at once come with one secret; no secret is replaced sooner than this. */
const TOGETHER_MS = 10_000;
const MOST_SESSIONS = 10;
const MOST_TRIES = 10;
const MOST_NOTED = 200;
const TRIES_MS = 10 * 60_000;
const COOKIE = /^([0-9a-f]{64})\.([0-9a-f]{64})$/;
const LINK = /^[0-9a-f]{64}$/;

type SessionParts = Pick<Parts, 'store' | 'now' | 'newId'>;

export const createSessions = (parts: SessionParts): Sessions => {
  const { store } = parts;
  const now = () => parts.now().getTime();
  const newSecret = () => parts.newId() + parts.newId();

  return {
    begin: async (link, { agent, peer }) => {
      const at = now();
      const since = at - TRIES_MS;
      const { console: kept } = store.read;
      if (!LINK.test(link) || !(await kept.isLink(hash(link), at))) {
        // A right link is never kept out: behind a proxy everybody comes from one place, and nobody guesses 32 bytes.
        if ((await kept.tries(peer, since)) >= MOST_TRIES) return 'limited';
        // Strangers may come as often as they like: what they bring is looked at, and little of it is noted.
        if ((await kept.tries(null, since)) < MOST_NOTED) await store.write((s) => s.console.noteTry(peer, at, since));
        return 'no_link';
      }
      return store.write(async (s): Promise<SignedIn> => {
        const used = await s.console.useLink(hash(link), at);
        if (used === null) return 'no_link';
        const [id, secret, formSalt] = [newSecret(), newSecret(), newSecret()];
        const row: ConsoleSessionRow = {
          idHash: hash(id),
          by: used.by,
          secretHash: hash(secret),
          previousHash: null,
          salt: newSecret(),
          rotatedAt: at,
          formSalt,
          agentHash: hash(agent),
          createdAt: at,
          seenAt: at,
          endsAt: at + LONGEST_MS,
          endedFor: null,
        };
        await s.console.begin(row, MOST_SESSIONS);
        await tell(s, row, 'console.signed_in', at);
        return sessionOf(row, id, secret);
      });
    },

    use: async (cookie, agent) => {
      const [, id, secret] = COOKIE.exec(cookie ?? '') ?? [];
      if (id === undefined || secret === undefined) return null;
      // A cookie that was made up costs nobody a turn at writing.
      if ((await store.read.console.session(hash(id))) === null) return null;
      return store.write(async (s): Promise<Session | Ended | null> => {
        const at = now();
        const row = await s.console.session(hash(id));
        if (row === null) return null;
        const over = row.endedFor ?? faultOf(row, { secret, agent, at });
        if (over === null) return renew(s, row, { id, secret, at, salt: newSecret() });
        if (row.endedFor !== null) return over;
        await s.console.change(row.idHash, { endedFor: over });
        if (over === 'reused' || over === 'other_browser') await tell(s, row, `console.session_${over}`, at);
        return over;
      });
    },

    end: async (cookie) => {
      const [, id] = COOKIE.exec(cookie ?? '') ?? [];
      if (id === undefined) return;
      await store.write(async (s) => {
        const row = await s.console.session(hash(id));
        if (row === null || row.endedFor !== null) return;
        await s.console.change(row.idHash, { endedFor: 'signed_out' });
        await tell(s, row, 'console.signed_out', now());
      });
    },
  };
};

interface Shown {
  readonly secret: string;
  readonly agent: string;
  readonly at: number;
}

/** Why what was shown keeps no session alive; null where it does. Pure. */
const faultOf = (row: ConsoleSessionRow, { secret, agent, at }: Shown): Ended | null => {
  const late = isLate(row, secret);
  if (!same(row.secretHash, hash(secret)) && !(late && at - row.rotatedAt < TOGETHER_MS)) return 'reused';
  if (!same(row.agentHash, hash(agent))) return 'other_browser';
  if (at >= row.endsAt) return 'over';
  return at - row.seenAt >= IDLE_MS ? 'idle' : null;
};

const isLate = ({ previousHash }: ConsoleSessionRow, secret: string): boolean =>
  previousHash !== null && same(previousHash, hash(secret));

/** Whether a form carries this session's token. */
export const isFormOf = ({ formToken }: Session, given: string | null): boolean =>
  same(hash(formToken), hash(given ?? ''));

const same = (stored: string, candidate: string): boolean =>
  timingSafeEqual(Buffer.from(stored, 'hex'), Buffer.from(candidate, 'hex'));

/** Needs the secret before, which the store has not: the store alone tells nobody the next. */
const nextSecret = (secret: string, salt: string): string =>
  createHash('sha256').update(`${secret}.${salt}`).digest('hex');

const renew = async (
  s: Pick<Groups, 'console'>,
  row: ConsoleSessionRow,
  {
    id,
    secret,
    at,
    salt,
  }: { readonly id: string; readonly secret: string; readonly at: number; readonly salt: string },
): Promise<Session> => {
  const { idHash } = row;
  if (isLate(row, secret)) {
    await s.console.change(idHash, { seenAt: at });
    return sessionOf(row, id, nextSecret(secret, row.salt));
  }
  if (at - row.rotatedAt < TOGETHER_MS) {
    await s.console.change(idHash, { seenAt: at });
    return sessionOf(row, id, secret);
  }
  const next = nextSecret(secret, salt);
  const change = { secretHash: hash(next), previousHash: hash(secret), salt, rotatedAt: at, seenAt: at };
  await s.console.change(idHash, change);
  return sessionOf(row, id, next);
};

const sessionOf = ({ by, formSalt }: ConsoleSessionRow, id: string, secret: string): Session => ({
  by,
  formToken: hash(`form.${id}.${formSalt}`),
  cookie: `${id}.${secret}`,
});

const tell = (s: Pick<Groups, 'audit'>, { by }: ConsoleSessionRow, action: string, at: number): Promise<number> =>
  s.audit.append(auditEntry({ at, by, action, subject: 'console' }));
