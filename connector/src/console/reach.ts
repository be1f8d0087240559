// Who reaches the console at all, and whether a form was sent by one of its own pages.

import type { Context } from 'hono';
import type { Config } from '../config.ts';
import { asksForThisMachine } from '../http/this-machine.ts';

type Settings = Pick<Config, 'CONSOLE' | 'PUBLIC_URL'>;

/** What the server hands over besides the request. */
interface Bindings {
  readonly incoming?: { readonly socket?: { readonly remoteAddress?: string } };
}

/** The address that the connection comes from, whatever the request says; empty where nobody can tell. */
export const peerOf = (c: Context): string =>
  (c.env as Bindings | undefined)?.incoming?.socket?.remoteAddress?.replace(/^::ffff:/, '') ?? '';

/** Any of them says that somebody stands between. */
const PROXIED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
  'x-client-ip',
  'true-client-ip',
  'cf-connecting-ip',
];
const LOOPBACK = /^(127(\.\d{1,3}){3}|::1)$/;

/** On this machine alone: by where it comes from, by whom it asks for, and by nobody between. */
export const isReached = (c: Context, { CONSOLE }: Settings): boolean => {
  if (CONSOLE === 'on') return true;
  if (CONSOLE === 'off' || !LOOPBACK.test(peerOf(c))) return false;
  return asksForThisMachine(c) && PROXIED.every((name) => c.req.header(name) === undefined);
};

/** Sent by a page of this origin. A browser that tells neither is refused. */
export const isOwnForm = (c: Context, { CONSOLE, PUBLIC_URL }: Settings): boolean => {
  const own = CONSOLE === 'on' ? PUBLIC_URL : `http://${c.req.header('host') ?? ''}`;
  const site = c.req.header('sec-fetch-site');
  return c.req.header('origin') === own && (site === undefined || site === 'same-origin');
};

/** Whether its cookies are sent over https alone. */
export const isSecure = ({ CONSOLE, PUBLIC_URL }: Settings): boolean =>
  CONSOLE === 'on' && PUBLIC_URL.startsWith('https:');
