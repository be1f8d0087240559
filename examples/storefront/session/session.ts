// Who is looking: a cookie that the shop has signed, with nothing in it that a shopper may not see, and no server's memory
// behind it.
import type { Context } from 'hono';
import { getSignedCookie, setSignedCookie } from 'hono/cookie';
import * as v from 'valibot';
import type { Settings } from '../parts.ts';

export const MOST_LINES = 20;
export const MOST_OF_ONE = 99;

const sessionSchema = v.strictObject({
  id: v.pipe(v.string(), v.regex(/^[0-9a-f]{32}$/)),
  /** When it began, in seconds since 1970. */
  since: v.pipe(v.number(), v.integer()),
  /** They say that they are of age; what is sold is proved at the checkout. */
  ofAge: v.boolean(),
  /** Their e-mail address, where they have signed in. */
  member: v.nullable(v.pipe(v.string(), v.maxLength(100))),
  /** Id of the item, and how many. */
  cart: v.pipe(
    v.array(
      v.tuple([
        v.pipe(v.string(), v.regex(/^\d{1,25}$/)),
        v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MOST_OF_ONE)),
      ]),
    ),
    v.maxLength(MOST_LINES),
  ),
});
export type Session = v.InferOutput<typeof sessionSchema>;

const COOKIE = 'shop';
const LONGEST_SECONDS = 7 * 86_400;

type Needs = Pick<Settings, 'sessionSecret' | 'origin'>;

/** A new one where there is none, where it is too old, and where it is not of this shop. */
export const readSession = async (
  c: Context,
  { settings, now, newId }: { readonly settings: Needs; readonly now: () => Date; readonly newId: () => string },
): Promise<Session> => {
  const seconds = Math.floor(now().getTime() / 1_000);
  const text = await getSignedCookie(c, settings.sessionSecret, COOKIE, prefixOf(settings));
  const read = v.safeParse(sessionSchema, typeof text === 'string' ? parse(text) : null);
  if (read.success && read.output.since <= seconds && seconds - read.output.since < LONGEST_SECONDS) return read.output;
  return { id: newId(), since: seconds, ofAge: false, member: null, cart: [] };
};

export const writeSession = (c: Context, settings: Needs, session: Session): Promise<void> => {
  const text = Buffer.from(JSON.stringify(session)).toString('base64url');
  const prefix = prefixOf(settings);
  return setSignedCookie(c, COOKIE, text, settings.sessionSecret, {
    path: '/',
    httpOnly: true,
    secure: prefix !== undefined,
    sameSite: 'Lax',
    maxAge: LONGEST_SECONDS,
    ...(prefix === undefined ? {} : { prefix }),
  });
};

/** `__Host-` binds it to this very host; browsers take that over https alone. */
const prefixOf = ({ origin }: Pick<Settings, 'origin'>): 'host' | undefined =>
  origin.startsWith('https:') ? 'host' : undefined;

const parse = (text: string): unknown => {
  try {
    return JSON.parse(Buffer.from(text, 'base64url').toString());
  } catch {
    return null;
  }
};
