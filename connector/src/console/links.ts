// The one-time link that signs an admin in to the console: made at the command line, kept as a hash, good once.
import { createHash } from 'node:crypto';
import { auditEntry } from '../audit/entry.ts';
import { ConnectorError } from '../errors.ts';
import type { Parts } from '../parts.ts';

export const SIGN_IN_PATH = '/console/sign-in';
export const LINK_MINUTES = 10;

export const hash = (secret: string): string => createHash('sha256').update(secret).digest('hex');

/** Who made it is who its session acts as. */
export const createSignInLink = async (
  parts: Pick<Parts, 'config' | 'store' | 'now' | 'newId'>,
  by: string,
): Promise<string> => {
  const origin = consoleOrigin(parts.config);
  const secret = parts.newId() + parts.newId();
  const createdAt = parts.now().getTime();
  await parts.store.write(async (s) => {
    await s.console.addLink({ tokenHash: hash(secret), by, createdAt, expiresAt: createdAt + LINK_MINUTES * 60_000 });
    await s.audit.append(auditEntry({ at: createdAt, by, action: 'console.link_made', subject: 'console' }));
  });
  return `${origin}${SIGN_IN_PATH}?link=${secret}`;
};

/** Signs everybody out, and makes links that were not used worthless. Answers how many sessions lived. */
export const endSessions = (parts: Pick<Parts, 'store' | 'now'>, by: string): Promise<number> => {
  const at = parts.now().getTime();
  return parts.store.write(async (s) => {
    const sessions = await s.console.endAll(at);
    const told = { at, by, subject: 'console', after: { sessions } };
    await s.audit.append(auditEntry({ ...told, action: 'console.sessions_ended' }));
    return sessions;
  });
};

/** Where a browser finds the console: by its public address where it is open, else on this machine. */
const consoleOrigin = ({ CONSOLE, PUBLIC_URL, HOST, PORT }: Parts['config']): string => {
  if (CONSOLE === 'on') return PUBLIC_URL;
  if (CONSOLE === 'off') throw notThere('The console is switched off.', 'Set CONSOLE to "loopback" or "on".');
  if (PORT === 0) throw notThere('The connector takes any free port, so nobody knows its address.', 'Set PORT.');
  if (EVERYWHERE.includes(HOST)) return `http://127.0.0.1:${PORT}`;
  if (!LOOPBACK.test(HOST)) {
    throw notThere(`The connector listens on ${HOST} alone, and its console answers this machine alone.`, HOW_ELSE);
  }
  return `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${PORT}`;
};

/** What HOST is where the connector answers whatever address it is asked at. */
export const EVERYWHERE: readonly string[] = ['0.0.0.0', '::'];
const LOOPBACK = /^(127(\.\d{1,3}){3}|localhost|::1)$/;
const HOW_ELSE = 'Set HOST to 127.0.0.1 or 0.0.0.0; or CONSOLE to "on", with https in front of it.';

const notThere = (message: string, hint: string): ConnectorError =>
  new ConnectorError('invalid_ask', message, { hint });
