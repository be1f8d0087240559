// Who is asking? Reads the access token and puts its key's Asker where the routes find it.
import type { MiddlewareHandler } from 'hono';
import { createMiddleware } from 'hono/factory';
import { ConnectorError } from '../errors.ts';
import type { Asker, Parts } from '../parts.ts';
import type { Spend } from '../zoho/ports/door.ts';

/** What every route behind the front desk can ask its context for. */
export interface AskVariables {
  asker: Asker;
  requestId: string;
  /** Of the ask; none before it has been read. */
  spend: Spend;
}

const MAX_CHARACTERS = 4_096;

/** Errors: `unauthenticated`, `key_revoked`. */
export const authenticate = ({
  skillTokens,
}: Pick<Parts, 'skillTokens'>): MiddlewareHandler<{ Variables: AskVariables }> =>
  createMiddleware<{ Variables: AskVariables }>(async (c, next) => {
    c.set('asker', await skillTokens.verify(readBearer(c.req.header('authorization'))));
    await next();
  });

/** The scheme's name is matched in any case (RFC 9110, 11.1), the token as RFC 6750 writes it. */
const readBearer = (header: string | undefined): string => {
  const short = header !== undefined && header.length <= MAX_CHARACTERS ? header : '';
  const token = /^bearer +([A-Za-z0-9._~+/-]+=*)$/i.exec(short)?.[1];
  if (token !== undefined) return token;
  throw new ConnectorError('unauthenticated', 'The access token is missing, wrong or expired.', {
    cause: new Error('no usable Authorization header'),
    hint: 'Buy one at POST /v1/token.',
  });
};
